"""Actors: circles, and two rows that may be one and the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

from overflights.models import Actor, ActorKind, ActorName

from .problem import Problem

ALIKE = 80  # of 100, between two words
TELLING = 4  # consonants
SOUNDS = str.maketrans("qcz", "kks")
LEAD = 2  # letters of what is left of a word


@dataclass(frozen=True)
class Bearer:
    """An actor as far as it can be mistaken for another."""

    slug: str
    kind: str
    country: str
    above: str | None


def wrong() -> Iterator[Problem]:
    bearers = {
        slug: Bearer(slug, kind, country, above)
        for slug, kind, country, above in Actor.objects.values_list("slug", "kind", "country", "part_of__slug").iterator()
    }
    yield from _circles({bearer.slug: bearer.above for bearer in bearers.values() if bearer.above})
    yield from _doubles(bearers)
    for bearer in bearers.values():
        if bearer.kind == ActorKind.GOVERNMENT and not bearer.country:
            yield Problem(bearer.slug, "It is a government, and stands for no state’s side.", "Give its country.")


def _circles(above: dict[str, str]) -> Iterator[Problem]:
    """Actors that are, by some way round, part of themselves."""
    for start in sorted(above):
        way = [above[start]]
        while way[-1] in above and way[-1] != start and above[way[-1]] not in way:
            way.append(above[way[-1]])
        if way[-1] == start:
            yield Problem(start, f"It is part of itself: {' → '.join([start, *way])}.", "Correct what one of them is part of.")


def _doubles(bearers: dict[str, Bearer]) -> Iterator[Problem]:
    names = defaultdict(set)
    for slug, folded in Actor.objects.values_list("slug", "folded").iterator():
        names[folded].add(slug)
    for slug, folded in ActorName.objects.values_list("actor__slug", "folded").iterator():
        names[folded].add(slug)
    told: set[tuple[str, ...]] = set()
    for one, other in _like_names(names):
        pairs = {tuple(sorted((a, b))) for a in names[one] for b in names[other] if a != b} - told
        for a, b in sorted(pair for pair in pairs if _may_be_one(bearers[pair[0]], bearers[pair[1]], one, other)):
            told.add((a, b))
            fix = f"Merge it with {b}; if they are two, tell them apart in their names."
            yield Problem(a, f"It may be the same as {b}: “{one}” and “{other}”.", fix)


def _like_names(names: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of names that are alike, and every name of several bearers with itself.

    Names are compared only where they share one of the two rarest beginnings of their words, vowels aside: "General" alone brings nobody
    together.
    """
    leads = {name: {_bones(word)[:LEAD] for word in _words(name)} for name in sorted(names)}
    borne = Counter(lead for of_name in leads.values() for lead in of_name)
    blocks = defaultdict(list)
    for name in leads:
        if len(names[name]) > 1:
            yield name, name
        for lead in sorted(leads[name], key=lambda lead: (borne[lead], lead))[:2]:
            blocks[lead].append(name)
    compared = set()
    for block in blocks.values():
        for pair in combinations(block, 2):
            if pair not in compared:
                compared.add(pair)
                if _are_alike(*pair):
                    yield pair


@lru_cache(maxsize=10_000)
def _words(name: str) -> tuple[str, ...]:
    """The words that tell names apart: without "the" and single initials; "u s" is "us"."""
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", name).split()
    return tuple(word for word in joined if len(word) > 1 and word != "the") or tuple(joined)


def _are_alike(one: str, other: str) -> bool:
    """Word for word, in whatever order."""
    words, rest = _words(one), list(_words(other))
    if len(words) != len(rest):
        return False
    for word in words:
        partner = next((candidate for candidate in rest if _same_word(word, candidate)), None)
        if partner is None:
            return False
        rest.remove(partner)
    return True


def _same_word(one: str, other: str) -> bool:
    """Spelt alike, or with the same consonants, where these are enough to tell (Mohammed, Muhammad). Other numbers are other words."""
    if one == other or any(letter.isdigit() for letter in one + other):
        return one == other
    bones = _bones(one)
    return fuzz.ratio(one, other) >= ALIKE or (len(bones) >= TELLING and bones == _bones(other))


@lru_cache(maxsize=10_000)
def _bones(word: str) -> str:
    """The first letter and the consonants after it, doubled ones once."""
    bare = word[:1] + re.sub("[aeiouwy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", bare.translate(SOUNDS))


def _may_be_one(a: Bearer, b: Bearer, one: str, other: str) -> bool:
    """Not where one is part of the other, nor where they stand for two states, nor, unless the names are the same, of different kinds."""
    if a.above == b.slug or b.above == a.slug:
        return False
    return (a.kind == b.kind or one == other) and (a.country == b.country or not a.country or not b.country)
