"""A synthetic corpus: the same rows for the same size, always; as uneven as a real one, and no row of the real one in it.

Words, speakers, propositions and outlets follow Zipf's law. Two words are planted, in 30% and in 1% of the claims. Articles have a few
words of their own, not their claims' quotes.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np
from django_countries.data import COUNTRIES

SEED = 20120312
CHUNK = 20_000  # claims, or texts, made at once
VOCABULARY = 30_000  # words
SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvz" for vowel in "aeiou"]
COMMON_WORD, UNCOMMON_WORD = "quaxin", "zaxquet"  # no other word has a q or an x in it
CODES = list(COUNTRIES)
FIRST_DAY, LAST_DAY = date(2003, 1, 1), date(2022, 12, 31)
DAYS = [(FIRST_DAY + timedelta(number)).isoformat() for number in range((LAST_DAY - FIRST_DAY).days + 1)]
STANCES = ("supports", "disputes", "neutral", "unclear")
ATTRIBUTIONS = ("own_voice", "direct", "indirect", "mixed")
CERTAINTIES, STATUSES, BASES = ("asserted", "hedged"), ("published", "draft", "withdrawn"), ("stated", "inferred", "external")
PRECISIONS = ("day", "month", "year", "interval", "open", "about")
TYPES = ("meeting", "call", "statement", "hearing", "flight", "attack", "summit")
THEMES = ("flights", "arms-for-syria", "iraq-position", "us-in-iraq", "violence-in-iraq", "anti-isis-effort", "russia", "iran-in-iraq")
CLAIM = "id ref article_id speaker_id described_as proposition_id stance statement quote folded prefix suffix attribution relayed_by_id"
CLAIM += " said_on earliest latest basis date_note occasion_id certainty status note changed was_published"


def zipf(lot: np.random.Generator, size: int, n: int) -> np.ndarray:
    """`n` numbers from 0 to `size` - 1; the number k comes as often as 1 / (k + 1)."""
    steps = np.cumsum(1 / np.arange(1, size + 1))
    return np.searchsorted(steps, lot.random(n) * steps[-1], side="right")


class Vocabulary:
    def __init__(self, lot: np.random.Generator) -> None:
        self.lot = lot
        self.words = np.array(sorted(self._words(), key=len), dtype=object)  # frequent words are short

    def _words(self) -> dict[str, None]:
        """Each once, in the order in which they were made: a set's order differs from run to run."""
        found = dict.fromkeys(SYLLABLES)
        while len(found) < VOCABULARY:
            syllables = self.lot.choice(SYLLABLES, self.lot.choice((2, 3, 4), p=(0.1, 0.6, 0.3)))
            found["".join(syllables) + "nrs "[self.lot.integers(4)].strip()] = None
        return found

    def lists(self, n: int, shortest: int, longest: int) -> Iterator[list[str]]:
        """`n` texts as lists of so many words."""
        for start in range(0, n, CHUNK):
            ends = np.cumsum(self.lot.integers(shortest, longest + 1, min(CHUNK, n - start))).tolist()
            words = self.words[zipf(self.lot, VOCABULARY, ends[-1])].tolist()
            yield from (words[begin:end] for begin, end in zip([0, *ends], ends, strict=False))

    def texts(self, n: int, shortest: int, longest: int) -> Iterator[str]:
        return (" ".join(words) for words in self.lists(n, shortest, longest))


class Table(NamedTuple):
    """`columns` with spaces between them."""

    name: str
    columns: str
    rows: Iterable[tuple]


class Corpus:
    """`separator` is what parts the fields in a claim's column `folded`."""

    def __init__(self, claims: int, separator: str) -> None:
        self.n_claims, self.separator = claims, separator
        self.n_actors, self.n_propositions = min(claims, 5000), min(claims // 2, 500)
        self.n_outlets, self.n_governments = self.n_actors // 25, self.n_actors // 125
        self.n_articles, self.n_events = max(5, claims // 20), min(2000, max(10, claims // 50))
        self.lot = np.random.default_rng(SEED)
        self.words = Vocabulary(self.lot)

    def tables(self) -> Iterator[Table]:
        """In an order in which each row finds what it refers to."""
        yield Table("actor", "id slug name folded kind country description part_of_id", self.actors())
        yield Table("proposition", "id slug statement folded kind theme note", self.propositions())
        dated = "earliest latest basis date_note"
        article = f"id slug title outlet_id authors published {dated} url origin document body folded"
        yield Table("article", article, self.articles())
        yield Table("event", f"id slug title type is_announced date {dated} description folded", self.events())
        yield Table("claim", CLAIM, self.claims())
        yield Table("claim_about", "id claim_id event_id", self.about())

    def actors(self) -> Iterator[tuple]:
        """Outlets, governments, five ministries for each, then persons: most of them in a ministry, and most of these in the first ones."""
        ministries = self.n_outlets + self.n_governments, self.n_outlets + 6 * self.n_governments
        chosen = zipf(self.lot, self.n_governments, self.n_actors).tolist()
        for number, (name, government) in enumerate(zip(self.words.texts(self.n_actors, 2, 3), chosen, strict=True), 1):
            name, country, part_of = name.title(), CODES[government], None
            if number <= self.n_outlets:
                slug, kind, country = f"outlet-{number}", "outlet", ""
            elif number <= ministries[0]:
                slug, kind, country = f"government-{number - self.n_outlets}", "government", CODES[number - self.n_outlets - 1]
            elif number <= ministries[1]:
                part_of = self.n_outlets + 1 + (number - ministries[0] - 1) // 5
                slug, kind, country = f"ministry-{number}", "organization", CODES[part_of - self.n_outlets - 1]
            elif number % 5 < 3 or number == ministries[1] + 1:
                part_of = ministries[0] + 1 + 5 * (0 if number == ministries[1] + 1 else government) + number % 5
                slug, kind = f"person-{number}", "person"
            else:
                slug, kind, country = f"person-{number}", ("person", "unnamed")[number % 2], ""
            yield number, slug, name, name.lower(), kind, country, "", part_of

    def propositions(self) -> Iterator[tuple]:
        for number, text in enumerate(self.words.texts(self.n_propositions, 6, 12), 1):
            folded = f"{text} {number}"
            theme = THEMES[number % len(THEMES)]
            yield number, f"proposition-{number}", f"{folded.capitalize()}.", folded, ("fact", "policy")[number % 2], theme, ""

    @cached_property
    def article_outlets(self) -> np.ndarray:
        return 1 + zipf(self.lot, self.n_outlets, self.n_articles)

    @cached_property
    def article_days(self) -> np.ndarray:
        return self.lot.integers(0, len(DAYS), self.n_articles)

    def article_slug(self, number: int) -> str:
        return f"outlet-{self.article_outlets[number]}-{DAYS[self.article_days[number]]}-{number + 1}"

    def articles(self) -> Iterator[tuple]:
        titles, bodies = (self.words.texts(self.n_articles, low, high) for low, high in ((5, 11), (30, 50)))
        for number, (title, body) in enumerate(zip(titles, bodies, strict=True)):
            day, outlet = DAYS[self.article_days[number]], int(self.article_outlets[number])
            text = title.capitalize(), outlet, "", day, day, day, "stated", "", "", "", ""
            yield number + 1, self.article_slug(number), *text, f"{body.capitalize()}.", f"{title}{self.separator}{body}"

    def events(self) -> Iterator[tuple]:
        for number, title in enumerate(self.words.texts(self.n_events, 4, 9), 1):
            day = DAYS[int(self.lot.integers(0, len(DAYS)))]
            yield (
                number,
                f"event-{number}",
                title.capitalize(),
                TYPES[number % len(TYPES)],
                0,
                day,
                day,
                day,
                "stated",
                "",
                "",
                f"{title}{self.separator}",
            )

    def about(self) -> Iterator[tuple]:
        claims = np.flatnonzero(self.lot.random(self.n_claims) < 0.2) + 1
        events = 1 + zipf(self.lot, self.n_events, len(claims))
        yield from zip(range(1, len(claims) + 1), claims.tolist(), events.tolist(), strict=True)

    @cached_property
    def planted(self) -> dict[str, np.ndarray]:
        """For each word planted, which claims have it."""
        shares = {COMMON_WORD: self.n_claims * 3 // 10, UNCOMMON_WORD: self.n_claims // 100}
        return {name: np.isin(np.arange(self.n_claims), self.lot.permutation(self.n_claims)[:n]) for name, n in shares.items()}

    @cached_property
    def speakers(self) -> np.ndarray:
        """Who is no outlet, the most frequent first: a person of the first government."""
        ministries_end = self.n_outlets + 6 * self.n_governments
        others = np.setdiff1d(np.arange(self.n_outlets + 1, self.n_actors + 1), [ministries_end + 1])
        return np.concatenate([[ministries_end + 1], self.lot.permutation(others)])

    def claims(self) -> Iterator[tuple]:
        for start in range(0, self.n_claims, CHUNK):
            yield from self._chunk(np.arange(start, min(start + CHUNK, self.n_claims)))

    def _chunk(self, numbers: np.ndarray) -> Iterator[tuple]:
        n, lot = len(numbers), self.lot
        articles = numbers * self.n_articles // self.n_claims
        is_own = lot.random(n) < 0.08
        attributions = np.where(is_own, 0, lot.integers(1, 4, n))
        speakers = np.where(is_own, self.article_outlets[articles], self.speakers[zipf(lot, len(self.speakers), n)])
        statuses = lot.choice(3, n, p=(0.97, 0.02, 0.01))
        days = np.maximum(self.article_days[articles] - lot.geometric(0.15, n) + 1, 0)
        columns = (numbers, articles, speakers, 1 + zipf(lot, self.n_propositions, n), lot.choice(4, n, p=(0.5, 0.3, 0.12, 0.08)))
        columns += (attributions, np.where(lot.random(n) < 0.1, lot.integers(1, self.n_outlets + 1, n), 0), days)
        columns += (lot.choice(6, n, p=(0.74, 0.12, 0.05, 0.06, 0.01, 0.02)), lot.choice(3, n, p=(0.6, 0.3, 0.1)))
        columns += (np.where(lot.random(n) < 0.1, 1 + zipf(lot, self.n_events, n), 0), lot.choice(2, n, p=(0.8, 0.2)), statuses)
        columns += (np.datetime_as_string(np.datetime64("2023-01-01", "s") + lot.integers(0, 10**8, n)),)
        texts = zip(*(self.words.lists(n, low, high) for low, high in ((10, 18), (25, 45), (3, 7))), strict=True)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return (self._claim(row, text) for row, text in zip(rows, texts, strict=True))

    def _claim(self, row: tuple, texts: tuple[list[str], ...]) -> tuple:
        number, article, speaker, proposition, stance, attribution, relayed, day, precision, basis, occasion, certainty, status, changed = (
            row
        )
        for place, word in enumerate((COMMON_WORD, UNCOMMON_WORD), 3):
            if self.planted[word][number]:
                texts[number % 4 != 0][place] = word  # every fourth in the statement
        statement, quote, described = (" ".join(words) for words in texts)
        described = described if attribution else ""
        folded = self.separator.join((statement, quote, described))
        first = -(-article * self.n_claims // self.n_articles)
        ref = f"{self.article_slug(article)}-{number - first + 1:02d}"
        names = number + 1, ref, article + 1, speaker, described, proposition, STANCES[stance]
        texts = f"{statement.capitalize()}.", f"{quote.capitalize()}.", folded, "", ""
        when = *said(DAYS[day], PRECISIONS[precision]), BASES[basis], ""
        codes = occasion or None, CERTAINTIES[certainty], STATUSES[status], "", changed.replace("T", " "), status == 0
        return *names, *texts, ATTRIBUTIONS[attribution], relayed or None, *when, *codes


def said(day: str, precision: str) -> tuple[str, str, str]:
    """An EDTF date that does not begin after `day`, and its first and last day."""
    month, year = day[:7], day[:4]
    if precision == "month":
        return month, f"{month}-01", f"{month}-{monthrange(int(year), int(month[5:]))[1]}"
    if precision in ("year", "about"):
        return year + "~" * (precision == "about"), f"{year}-01-01", f"{year}-12-31"
    if precision == "interval" and day > f"{month}-01":
        return f"{month}-01/{day}", f"{month}-01", day
    if precision == "open":
        return f"../{day}", "0001-01-01", day
    return day, day, day
