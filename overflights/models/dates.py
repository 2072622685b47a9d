"""Uncertain dates in the database: the EDTF string as written, the first and last day it allows, and why we believe it."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from overflights.lib import edtf

from .base import Guarded, GuardedQuerySet


class Basis(models.TextChoices):
    """Where a date comes from."""

    STATED = "stated", "stated in the text"
    INFERRED = "inferred", "worked out from the text"
    EXTERNAL = "external", "known from outside the text"


def validate_edtf(value: str) -> None:
    try:
        edtf.bounds(value)
    except ValueError as error:
        raise ValidationError(str(error), code="edtf") from None


class EdtfField(models.CharField):  # type: ignore[type-arg]  # Django's fields take no arguments at run time
    """A date in EDTF, kept as written. A model with one inherits from `Dated`, which keeps its bounds."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("help_text", f"A date as exact as the source allows, and no more: {edtf.EXAMPLES}.")
        super().__init__(*args, **kwargs)


DatedRow = TypeVar("DatedRow", bound="Dated", covariant=True)


class DatedQuerySet(GuardedQuerySet[DatedRow]):
    def possibly_between(self, start: date | None, end: date | None) -> Self:
        """Rows whose date overlaps the range. Either end may be None; both are inclusive."""
        return self.filter(possibly(start, end))


def certainly(start: date | None, end: date | None) -> Q:
    """Of a date that lies inside the range whatever the true day is."""
    return (Q(earliest__gte=start) if start else Q()) & (Q(latest__lte=end) if end else Q())


def possibly(start: date | None, end: date | None) -> Q:
    """Of a date that overlaps the range."""
    return (Q(latest__gte=start) if start else Q()) & (Q(earliest__lte=end) if end else Q())


class Dated(Guarded):
    """A row with one uncertain date: the EDTF field named by `dated_by`, and its bounds, which follow it on every way in."""

    dated_by: ClassVar[str]

    earliest = models.DateField("earliest day", editable=False)
    latest = models.DateField("latest day", editable=False)
    basis = models.CharField("basis of the date", max_length=10, choices=Basis)
    date_note = models.TextField("note on the date", blank=True, help_text="How the date is known, where the text does not state it.")

    class Meta:
        abstract = True

    def tidy(self) -> None:
        super().tidy()
        setattr(self, self.dated_by, (self.edtf or "").strip())
        try:
            self.earliest, self.latest = edtf.bounds(self.edtf)
        except ValueError:
            self.earliest = self.latest = None  # type: ignore[assignment]  # until problems() refuses the row

    def problems(self) -> dict[str, list[str]]:
        found = super().problems()
        if self.earliest is None:
            try:
                edtf.bounds(self.edtf)
            except ValueError as error:
                found[self.dated_by] = [str(error)]
        return found

    @property
    def edtf(self) -> str:
        text: str = getattr(self, self.dated_by)
        return text

    @property
    def date_in_words(self) -> str:
        return edtf.say(self.edtf)

    @property
    def first_year(self) -> str:
        """The year of the first possible day, as a heading."""
        return str(self.earliest.year) if self.earliest > date.min else "Beginning not known"


def bounds_in_order() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(earliest__lte=F("latest")),
        name="%(class)s_bounds_in_order",
        violation_error_message="The date ends before it begins.",
    )
