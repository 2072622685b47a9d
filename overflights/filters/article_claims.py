"""Which of an article's claims are marked in its text: those of some speakers, on some propositions."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from overflights.models import Claim
from overflights.reports.annotated_article import ArticleClaim

from .base import ListFilter
from .fields import Option, Options


class FilterLink(NamedTuple):
    """One value of a filter as a link that adds it, or takes it away again."""

    option: Option
    chosen: bool
    url: str


class PassageFilter(ListFilter):
    speaker = Options(label="Speaker")
    proposition = Options(label="Proposition")

    class Meta:
        model = Claim
        fields: list[str] = []

    claims: Sequence[ArticleClaim] = ()  # all of the article's

    @classmethod
    def for_claims(cls, claims: Sequence[ArticleClaim], data: Any, path: str) -> Self:
        filters = cls.for_request(data, Claim.objects.none(), path)
        filters.claims = claims
        return filters

    def options_of(self, name: str) -> list[Option]:
        """Those that the article's claims have, each with how many of them under the other filter; most first."""
        counts = Counter(getattr(claim, name) for claim in self.matching(without=name))
        labels = {getattr(claim, name): getattr(claim, f"{name}_label") for claim in self.claims}
        options = [Option(slug, label, n=counts[slug]) for slug, label in labels.items()]
        return sorted(options, key=lambda option: (-(option.n or 0), option.label.casefold()))

    def matching(self, without: str = "") -> list[ArticleClaim]:
        """The claims that the filters leave in; `without` names one that is left out. What no claim has filters nothing."""
        claims = list(self.claims)
        for name in self.filters:
            wanted = {getattr(claim, name) for claim in self.claims} & set(self.values(name))
            if wanted and name != without:
                claims = [claim for claim in claims if getattr(claim, name) in wanted]
        return claims

    def marked(self) -> list[ArticleClaim]:
        """The claims whose passages are marked: none where a value cannot be used."""
        return self.matching() if self.is_valid() else []

    def links(self) -> dict[str, tuple[FilterLink, ...]]:
        """By the label of each filter its values. One that would mark nothing has no URL, but can be taken away."""
        options = {name: self.options[name].values() for name in self.filters}
        return {str(self.form[name].label): tuple(self._link(name, option) for option in values) for name, values in options.items()}

    def _link(self, name: str, option: Option) -> FilterLink:
        chosen = self.values(name)
        if option.value in chosen:
            return FilterLink(option, True, self.url(**{name: [value for value in chosen if value != option.value]}))
        return FilterLink(option, False, self.url(**{name: [*chosen, option.value]}) if option.n else "")
