"""Events and the places they happened at."""

from django.db import models
from django.db.models import Q
from django_countries.fields import CountryField

from overflights.search.collation import InBytes

from .actors import Actor
from .articles import Article
from .base import Guarded, GuardedQuerySet, Searchable, one_of, slug_field, url_of
from .dates import Basis, Dated, DatedQuerySet, EdtfField, bounds_in_order


class Precision(models.TextChoices):
    EXACT = "exact", "exact"
    CITY = "city", "city"
    COUNTRY = "country", "country’s centre"


class PlaceQuerySet(GuardedQuerySet["Place"]):
    pass


class Place(Guarded):
    slug = slug_field()
    name = models.CharField(max_length=200)
    country = CountryField(blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, help_text="Decimal degrees north (WGS 84).")
    longitude = models.DecimalField(max_digits=7, decimal_places=4, help_text="Decimal degrees east (WGS 84).")
    precision = models.CharField(max_length=10, choices=Precision)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = [InBytes("name"), InBytes("slug")]
        constraints = [
            one_of("precision", Precision),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)),
                name="place_on_earth",
                violation_error_message="Latitude goes from -90 to 90 and longitude from -180 to 180 degrees.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def coordinates(self) -> str:
        """`40.7128° N, 74.0060° W`."""
        north, east = ("N" if self.latitude >= 0 else "S"), ("E" if self.longitude >= 0 else "W")
        return f"{abs(self.latitude)}° {north}, {abs(self.longitude)}° {east}"


class EventType(models.TextChoices):
    MEETING = "meeting", "meeting"
    CALL = "call", "call"
    STATEMENT = "statement", "statement"
    HEARING = "hearing", "hearing"
    INSPECTION = "inspection", "inspection"
    FLIGHT = "flight", "flight"
    ARMS_TRANSFER = "arms_transfer", "arms transfer"
    AGREEMENT = "agreement", "agreement"
    DEPLOYMENT = "deployment", "deployment"
    ATTACK = "attack", "attack"
    SUMMIT = "summit", "summit"
    OTHER = "other", "other"


class Role(models.TextChoices):
    HOST = "host", "host"
    VISITOR = "visitor", "visitor"
    SPEAKER = "speaker", "speaker"
    PARTY = "party", "party"
    TARGET = "target", "target"


class EventQuerySet(DatedQuerySet["Event"]):
    def attended_by(self, actor: Actor) -> "EventQuerySet":
        return self.filter(pk__in=Participation.objects.filter(actor=actor).values("event"))


class Event(Dated, Searchable):
    dated_by = "date"
    searched = ("title", "description")
    guarded = {"date": ("earliest", "latest"), **dict.fromkeys(searched, ("folded",))}

    slug = slug_field()
    title = models.CharField(max_length=200)
    type = models.CharField(max_length=20, choices=EventType)
    is_announced = models.BooleanField(
        "only announced", default=False, help_text="The articles speak of it as still to come: they cannot say that it took place."
    )
    date = EdtfField()
    # A place that goes leaves its events standing, without it.
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="events")
    description = models.TextField(blank=True, help_text="What happened, in the coder’s own words.")
    participants = models.ManyToManyField(Actor, through="Participation", related_name="events")
    articles = models.ManyToManyField(Article, blank=True, related_name="events", help_text="The articles that report it.")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["earliest", "latest", InBytes("slug")]
        indexes = [models.Index("earliest", "latest", InBytes("slug"), name="event_in_order")]
        constraints = [one_of("type", EventType), one_of("basis", Basis), bounds_in_order()]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return url_of("event", self.slug)

    @property
    def kind(self) -> str:
        """Its type, and whether it was only announced, in words."""
        return f"{self.get_type_display()}, announced" if self.is_announced else self.get_type_display()


class ParticipationQuerySet(GuardedQuerySet["Participation"]):
    def get_by_natural_key(self, *key: str) -> "Participation":
        event, actor, role = key
        return self.get(event__slug=event, actor__slug=actor, role=role)


class Participation(Guarded):
    natural = ""
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    # An actor is not deleted out of the events it took part in.
    actor = models.ForeignKey("Actor", on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=10, choices=Role)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "participant"
        ordering = ["event", "role", InBytes("actor__folded"), "pk"]
        constraints = [
            one_of("role", Role),
            models.UniqueConstraint(
                fields=["event", "actor", "role"],
                name="participation_once",
                violation_error_message="The actor has this role at the event already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} ({self.role})"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.event.slug, self.actor.slug, self.role)

    natural_key.dependencies = ["overflights.event", "overflights.actor"]  # type: ignore[attr-defined]  # as Django has it
