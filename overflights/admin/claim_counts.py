"""Numbers of published claims beside actors, articles and propositions, each linked to these claims."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from overflights.facets import Question, answer
from overflights.models import Status

from .changelist import ByteOrderChangeList

ANY_STANCE = ""


class CountedChangeList(ByteOrderChangeList):
    """Its rows have `claim_counts` by stance. The ModelAdmin names its `facet`, and the stances that have a column."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # The keys first, from the index of the order alone: a late page would otherwise join all rows before it.
        keys = list(self.result_list.values_list("pk", flat=True))
        self.result_list = list(self.queryset.filter(pk__in=keys))
        tallies = {ANY_STANCE: answer(Question()).tally(self.model_admin.facet)}
        for stance in self.model_admin.counted_stances:
            tallies[stance] = answer(Question({"stance": (stance,)})).tally(self.model_admin.facet)
        for row in self.result_list:
            row.claim_counts = {stance: tally.count_of(row.pk) for stance, tally in tallies.items()}


class ClaimCountsMixin:
    """For a ModelAdmin whose rows are values of a facet."""

    changelist_class = CountedChangeList
    facet: str
    counted_stances: tuple[str, ...] = ()

    def claims_link(self, row: Model) -> SafeString:
        return claims_link(self.facet, row)


def claims_link(facet: str, row: Model, stance: str = ANY_STANCE) -> SafeString:
    """The number of claims that have the row as the value of the facet, linked to them."""
    parameters = {facet: row.pk, "status": Status.PUBLISHED.value} | ({"stance": stance} if stance else {})
    url = reverse("admin:overflights_claim_changelist", query=parameters)
    return format_html('<a href="{}">{}</a>', url, f"{row.claim_counts[stance]:,}")
