"""Actors: whoever says something or takes part in an event, and every name they go by."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.db.models.lookups import Contains
from django_countries.fields import CountryField

from overflights.lib.folding import fold
from overflights.search.collation import InBytes
from overflights.search.query import Query, Term

from .base import Guarded, GuardedQuerySet, one_of, slug_field, url_of

LONGEST_LINEAGE = 50


class ActorKind(models.TextChoices):
    PERSON = "person", "person"
    GOVERNMENT = "government", "government"
    ORGANIZATION = "organization", "organization"
    ARMED_GROUP = "armed_group", "armed group"
    UNNAMED = "unnamed", "unnamed sources"
    OUTLET = "outlet", "news outlet"


class NameKind(models.TextChoices):
    """SKOS labels beside the preferred one."""

    ALT = "alt", "alternative name"
    HIDDEN = "hidden", "for search only: a misspelling, a loaded form"


class ActorQuerySet(GuardedQuerySet["Actor"]):
    def within(self, chosen: Iterable[str] | Iterable[int], by: str = "slug") -> "ActorQuerySet":
        """The chosen actors and everyone who is, at any depth, part of them. One query, safe against cycles."""
        keys: list[str | int] = list(chosen)
        if not keys:
            return self.none()
        marks = ", ".join(["%s"] * len(keys))
        family = (
            f"WITH RECURSIVE family(id) AS (SELECT id FROM overflights_actor WHERE {by} IN ({marks})"
            " UNION SELECT a.id FROM overflights_actor a JOIN family ON a.part_of_id = family.id) SELECT id FROM family"
        )
        return self.filter(pk__in=RawSQL(family, keys))

    def named(self, text: str) -> "ActorQuerySet":
        """Actors one of whose names, misspellings included, has `text` in it, however it is spelt."""
        folded = fold(text)
        if not folded:
            return self.none()
        by_other_name = ActorName.objects.filter(folded__contains=folded).values("actor")
        return self.filter(Q(folded__contains=folded) | Q(pk__in=by_other_name))

    def matching(self, query: Query) -> "ActorQuerySet":
        """Actors who have what the query asks for in their names, misspellings included; a phrase stands in one name."""
        return self.filter(*map(_named, query.required), *(~_named(term) for term in query.excluded))

    def parties(self) -> "ActorQuerySet":
        """Those who took part in an event, by themselves or by someone who is, at any depth, part of them. Safe against cycles.

        Not in one that was only announced.
        """
        taking_part = (
            "WITH RECURSIVE party(id) AS (SELECT p.actor_id FROM overflights_participation p JOIN overflights_event e ON e.id = p.event_id"
            " WHERE NOT e.is_announced UNION SELECT a.part_of_id FROM overflights_actor a"
            " JOIN party ON a.id = party.id WHERE a.part_of_id IS NOT NULL) SELECT id FROM party"
        )
        return self.filter(pk__in=RawSQL(taking_part, []))

    def outlets(self) -> "ActorQuerySet":
        return self.filter(kind=ActorKind.OUTLET)

    def by_side(self) -> "ActorQuerySet":
        """Grouped by country, those of no state's side last."""
        return self.order_by(Case(When(country="", then=1), default=0), InBytes("country"), InBytes("folded"), "pk")


def _named(term: Term) -> Q:
    """Actors with the term in one of their names. Names are few and short enough to be read one by one."""
    words = " ".join(term.words)
    apart = Contains(Concat(Value(" "), "folded", Value(" ")), f" {words}{'' if term.begins else ' '}")
    has_them = Q(folded__contains=words) & Q(apart)  # the first for speed alone: it is seen sooner, and few names have them
    return has_them | Q(pk__in=ActorName.objects.filter(has_them).values("actor"))


class Actor(Guarded):
    guarded = {"name": ("folded",), "part_of": ()}

    slug = slug_field()
    name = models.CharField(max_length=200, help_text="The most usual English name.")
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(max_length=20, choices=ActorKind)
    country = CountryField("side", blank=True, help_text="The state whose side the actor stands for; none for the UN or an armed group.")
    part_of = models.ForeignKey(
        "self",
        # An office with people in it is not deleted under them.
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The next larger actor, up to the state: Kerry, Department of State, United States.",
    )
    description = models.CharField(max_length=300, blank=True, help_text="One neutral phrase: who this is.")

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = [InBytes("folded"), "pk"]
        indexes = [models.Index(InBytes("folded"), "id", name="actor_in_order")]
        constraints = [
            one_of("kind", ActorKind),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="actor_not_part_of_itself",
                violation_error_message="An actor cannot be part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return url_of("actor", self.slug)

    def tidy(self) -> None:
        super().tidy()
        self.name = " ".join(self.name.split())
        self.folded = fold(self.name)[:200]

    def problems(self) -> dict[str, list[str]]:
        found = super().problems()
        if self.pk and self.pk in [actor.pk for actor in self.lineage()]:
            found["part_of"] = [f"{self.part_of} is itself part of {self.name}: that would go in a circle."]
        return found

    def lineage(self) -> list["Actor"]:
        """What the actor is part of, nearest first, up to the state. One query; a chain that runs in a circle ends."""
        chain = (
            "WITH RECURSIVE above(id, part_of_id, distance) AS (SELECT id, part_of_id, 0 FROM overflights_actor WHERE id = %s"
            " UNION ALL SELECT a.id, a.part_of_id, above.distance + 1 FROM overflights_actor a JOIN above ON a.id = above.part_of_id"
            f" WHERE above.distance < {LONGEST_LINEAGE})"
            " SELECT a.*, min(above.distance) AS distance FROM overflights_actor a JOIN above ON above.id = a.id"
            " GROUP BY a.id ORDER BY distance"
        )
        return list(Actor.objects.raw(chain, [self.part_of_id])) if self.part_of_id else []


class ActorNameQuerySet(GuardedQuerySet["ActorName"]):
    def get_by_natural_key(self, *key: str) -> "ActorName":
        actor, label = key
        return self.get(actor__slug=actor, label=label)


class ActorName(Guarded):
    natural = ""
    guarded = {"label": ("folded",)}

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    label = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en", help_text="Language tag (BCP 47): en, ar, fa.")
    kind = models.CharField(max_length=10, choices=NameKind, default=NameKind.ALT)
    folded = models.CharField(max_length=200, editable=False, db_index=True)

    objects = ActorNameQuerySet.as_manager()

    class Meta:
        verbose_name = "name"
        ordering = [InBytes("folded"), "pk"]
        constraints = [
            one_of("kind", NameKind),
            models.UniqueConstraint(
                fields=["actor", "label"], name="actorname_once", violation_error_message="The actor has this name already."
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str]:
        return (self.actor.slug, self.label)

    natural_key.dependencies = ["overflights.actor"]  # type: ignore[attr-defined]  # as Django has it

    def tidy(self) -> None:
        super().tidy()
        self.label = " ".join(self.label.split())
        self.folded = fold(self.label)[:200]
