"""Every name of every actor: does an article use it, does a statement name its speaker?"""

import re
from collections import defaultdict
from collections.abc import Iterator

from overflights.lib.folding import fold
from overflights.lib.wording import Text
from overflights.models import Actor, ActorKind, ActorName, Claim

from .problem import Problem

POSSESSIVE = re.compile(r"[\w-]+['’]s\b")
TELLING = 4  # letters from which a word of a description says who speaks


class Known:
    """The names in the database, and which of them have been seen in a text so far."""

    def __init__(self) -> None:
        self._labels: dict[str, set[str]] = {}  # every form, by actor
        self._unseen: set[tuple[str, str]] = set()
        self._folded = defaultdict(set)
        self._persons: set[str] = set()
        for pk, slug, name, kind, folded in Actor.objects.values_list("pk", "slug", "name", "kind", "folded").iterator():
            self._labels[slug] = {name}
            self._folded[pk].add(folded)
            if kind == ActorKind.PERSON:
                self._folded[pk].add(folded.rpartition(" ")[2])
                self._persons.update((folded, folded.rpartition(" ")[2]))
        for pk, slug, label, folded in ActorName.objects.values_list("actor", "actor__slug", "label", "folded").iterator():
            self._labels[slug].add(label)
            self._unseen.add((slug, label))
            self._folded[pk].add(folded)

    def see(self, text: Text) -> None:
        for slug in {slug for slug, _ in self._unseen}:
            self._unseen.difference_update((slug, label) for label in text.naming(self._labels[slug]))

    def unseen(self) -> Iterator[Problem]:
        for slug, label in sorted(self._unseen):
            yield Problem(slug, f"The name “{label}” does not occur by itself in any article.", "Correct its spelling or remove it.")

    def calls_another(self, claim: Claim) -> bool:
        """Is a person described by the name of another, and by none of his own? "Kerry’s spokesman" is not Kerry."""
        if claim.speaker.kind != ActorKind.PERSON:
            return False
        words = f" {fold(POSSESSIVE.sub('', claim.described_as))} "
        if any(f" {form} " in words for form in self._folded[claim.speaker_id]):
            return False
        return any(f" {name} " in words for name in self._persons)

    def named(self, slug: str, text: Text) -> bool:
        """Does the text name the actor, by whichever name?"""
        return bool(text.naming(self._labels[slug]))

    def in_statement(self, claim: Claim) -> bool:
        """Is the speaker named in the claim's statement: by a name, or, one without a name, by a word of what the article calls him?"""
        words = f" {fold(claim.statement)} "
        if claim.speaker.kind == ActorKind.UNNAMED:
            called = fold(f"{claim.described_as} {claim.speaker.name}").split()
            telling = [word for word in called if len(word) >= TELLING] or called
            return any(f" {word.removesuffix('s')}" in words for word in telling)
        return any(f" {form} " in words for form in self._folded[claim.speaker_id])
