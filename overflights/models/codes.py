"""The codes of a claim, each defined once with all that is said or drawn of it, and which claims readers may see.

Pages, pictures, exports and the admin loop over these definitions. To add a code: an entry here, a migration for the database's own
check, and for a stance a colour in static/overflights/site.css.
"""

from typing import NamedTuple, Self

from django.db import models
from django.db.models import Q


class StanceDetails(NamedTuple):
    """What is said and drawn of a stance beside its label."""

    position: int  # 1: for the proposition, -1: against it, 0: on neither side; decides column and track, and who opposes whom
    verbs: tuple[str, str]  # before the proposition, of one speaker and of several
    mark: str  # the shape that always goes with the word
    outline: str  # the same as an SVG path around 0, 0, in pixels
    definition: str
    hint: str = ""  # in legends, where the word alone could be misunderstood


class Stance(models.TextChoices):
    """Of the speaker toward the proposition."""

    details: StanceDetails

    def __new__(cls, code: str, details: StanceDetails | None = None) -> Self:
        stance = str.__new__(cls, code)
        stance._value_ = code
        if details:
            stance.details = details
        return stance

    SUPPORTS = (
        "supports",
        StanceDetails(
            position=1,
            verbs=("supports", "support"),
            mark="▲",
            outline="M0-6 6 5H-6Z",
            definition="The words commit the speaker to the proposition. For a policy: asking for it, urging it, or working for it.",
        ),
        "supports",
    )
    DISPUTES = (
        "disputes",
        StanceDetails(
            position=-1,
            verbs=("disputes", "dispute"),
            mark="▼",
            outline="M0 6-6-5H6Z",
            definition="The words commit the speaker to its opposite.",
        ),
        "disputes",
    )
    NEUTRAL = (
        "neutral",
        StanceDetails(
            position=0,
            verbs=("takes no side on", "take no side on"),
            mark="◆",
            outline="M0-6 6 0 0 6-6 0Z",
            definition="The speaker addresses it and expressly takes no side.",
            hint="expressly on neither side",
        ),
        "neutral",
    )
    UNCLEAR = (
        "unclear",
        StanceDetails(
            position=0,
            verbs=("is unclear on", "are unclear on"),
            mark="○",
            outline="M0-5a5 5 0 1 0 .01 0ZM0-2.6a2.6 2.6 0 1 1-.01 0Z",
            definition="The speaker was asked about it, or speaks to it, but declines, evades, says that it can’t be known, or says things"
            " that point both ways.",
            hint="declined or evaded",
        ),
        "unclear",
    )

    def predicate(self, n: int) -> str:
        """What one speaker, or several, do where the proposition is known: `support it`, `take no side`."""
        verb = self.details.verbs[n > 1]
        return verb.removesuffix(" on") if verb.endswith(" on") else f"{verb} it"


STANCES: tuple[str, ...] = tuple(Stance.values)  # `values` makes a new list each time
FOR, AGAINST, NEITHER = (tuple(stance.value for stance in Stance if stance.details.position == position) for position in (1, -1, 0))


class Attribution(models.TextChoices):
    """Whose words carry the claim; `manner` says so of claims."""

    manner: str

    def __new__(cls, code: str, manner: str = "") -> Self:
        attribution = str.__new__(cls, code)
        attribution._value_ = code
        attribution.manner = manner
        return attribution

    DIRECT = "direct", "in quoted words", "direct: in quoted words alone"
    INDIRECT = "indirect", "in reported speech", "indirect: reported speech"
    MIXED = "mixed", "partly quoted, partly reported", "mixed: reported and quoted"
    OWN_VOICE = "own_voice", "in the outlet’s own voice", "the outlet’s own voice"


class Certainty(models.TextChoices):
    ASSERTED = "asserted", "asserted"
    HEDGED = "hedged", "hedged"

    @property
    def qualifier(self) -> str:
        """What is said beside a claim; nothing of the ordinary case."""
        return "" if self == Certainty.ASSERTED else str(self.label)


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


def published(path: str = "") -> Q:
    """What readers may see; `path` leads to the claim (`claims__`)."""
    return Q(**{f"{path}status": Status.PUBLISHED})
