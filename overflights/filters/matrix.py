"""The finder's filters over the matrix, and the sides that are expanded in it."""

from .claims import ClaimFilter, accepted_sides
from .fields import Options


class MatrixFilter(ClaimFilter):
    excluding_nothing = (*ClaimFilter.excluding_nothing, "open")

    open = Options(accepted_sides, label="Expanded")
