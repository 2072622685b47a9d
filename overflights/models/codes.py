"""The codes of a claim, as the method page tells them (templates/about.html), and which claims readers may see."""

from django.db import models
from django.db.models import Q


class Stance(models.TextChoices):
    """Of the speaker toward the proposition."""

    SUPPORTS = "supports", "supports"
    DISPUTES = "disputes", "disputes"
    NEUTRAL = "neutral", "neutral"
    UNCLEAR = "unclear", "unclear"

    @property
    def mark(self) -> str:
        """The shape that goes with the word."""
        return {"supports": "▲", "disputes": "▼", "neutral": "◆", "unclear": "○"}[self.value]


STANCES: tuple[str, ...] = tuple(Stance.values)  # `values` makes a new list each time


class Attribution(models.TextChoices):
    DIRECT = "direct", "direct: in quoted words alone"
    INDIRECT = "indirect", "indirect: reported speech"
    MIXED = "mixed", "mixed: reported and quoted"
    OWN_VOICE = "own_voice", "the outlet’s own voice"


class Certainty(models.TextChoices):
    ASSERTED = "asserted", "asserted"
    HEDGED = "hedged", "hedged"


class Status(models.TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


def published(path: str = "") -> Q:
    """What readers may see; `path` leads to the claim (`claims__`)."""
    return Q(**{f"{path}status": Status.PUBLISHED})
