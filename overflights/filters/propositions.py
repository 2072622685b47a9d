"""The filters of the list of propositions."""

from overflights.models import Proposition, PropositionKind, Theme

from .base import ListFilter
from .fields import Choice, Options, Words, choices, words_in


class PropositionFilter(ListFilter):
    q = Words(words_in(Proposition), label="Words")
    theme = Options(choices(Theme.choices), field_name="theme", label="Theme")
    kind = Options(choices(PropositionKind.choices), field_name="kind", label="Kind")
    sort = Choice([("disputed", "most disputed first"), ("theme", "by theme")], label="Sort")

    class Meta:
        model = Proposition
        fields: list[str] = []

    @property
    def sort_order(self) -> str:
        return (self.is_valid() and self.form.cleaned_data["sort"]) or "disputed"
