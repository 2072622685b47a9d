"""Propositions: neutral, and how many sides they have."""

from collections.abc import Iterator

from overflights.lib.wording import count
from overflights.models import Proposition
from overflights.search.collation import InBytes

from . import neutrality
from .problem import Finding

SEEK = "Look for the other side in what is coded next."


def wrong() -> Iterator[Finding]:
    for slug, statement in Proposition.objects.order_by(InBytes("slug")).values_list("slug", "statement").iterator():
        yield from neutrality.partial(slug, "proposition", statement)


def one_sided() -> Iterator[Finding]:
    """Propositions that are supported and never disputed, or the other way round, in what readers see."""
    for row in Proposition.objects.with_stance_counts():
        if row.n_supports and not row.n_disputes:
            yield Finding(row.slug, f"One side only: supported by {count(row.n_supports, 'claim')}, disputed by none.", SEEK)
        elif row.n_disputes and not row.n_supports:
            yield Finding(row.slug, f"One side only: disputed by {count(row.n_disputes, 'claim')}, supported by none.", SEEK)
