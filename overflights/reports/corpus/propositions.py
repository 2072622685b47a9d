"""Propositions: neutral, and how many sides they have."""

from collections.abc import Iterator

from overflights.lib.wording import count
from overflights.models import Proposition
from overflights.search.collation import InBytes

from . import neutrality
from .problem import Problem

SEEK = "Look for the other side when you code more articles."


def wrong() -> Iterator[Problem]:
    for slug, statement in Proposition.objects.order_by(InBytes("slug")).values_list("slug", "statement").iterator():
        yield from neutrality.partial(slug, "proposition", statement)


def one_sided() -> Iterator[Problem]:
    """Propositions that are supported and never disputed, or the other way round, in what readers see."""
    for row in Proposition.objects.with_position_counts():
        if row.n_for and not row.n_against:
            yield Problem(row.slug, f"One side only: supported by {count(row.n_for, 'claim')}, disputed by none.", SEEK)
        elif row.n_against and not row.n_for:
            yield Problem(row.slug, f"One side only: disputed by {count(row.n_against, 'claim')}, supported by none.", SEEK)
