"""Claims: one speaker, in one article, taking one stance on one proposition."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.redirects.models import Redirect
from django.db import connections, models
from django.db.models import Case, Count, Max, Q, When
from django.utils import timezone

from overflights.lib import anchor
from overflights.search.collation import InBytes

from .actors import Actor
from .articles import Article, origin_key
from .base import Searchable, one_of, url_of
from .bulk_load import current
from .codes import Attribution, Certainty, Stance, Status, published
from .dates import Basis, Dated, DatedQuerySet, EdtfField, bounds_in_order
from .events import Event


class ClaimRow(NamedTuple):
    """What a list shows of a claim, and no more: no text of an article is read. The names are those of the query."""

    pk: int
    ref: str
    statement: str
    quote: str
    stance: str
    certainty: str
    said_on: str
    basis: str
    date_note: str
    earliest: date
    latest: date
    described_as: str
    speaker__slug: str
    speaker__name: str
    article__slug: str
    article__outlet__name: str
    relayed_by__name: str | None


class ClaimQuerySet(DatedQuerySet["Claim"]):
    def update(self, **values: Any) -> int:
        if not self._checked and "changed" not in values:
            values["changed"] = self.model.next_moment()
        if values.get("status") == Status.PUBLISHED:
            values["was_published"] = True
        return super().update(**values)

    def bulk_create(self, objs: Iterable["Claim"], *args: Any, **kwargs: Any) -> list["Claim"]:
        rows = list(objs)
        last: dict[int, int] = {}
        for row in rows:
            row.ref = row.ref or row.next_ref(after=last.get(row.article_id, 0))
            last[row.article_id] = int(row.number) if row.number.isdecimal() else 0
        return super().bulk_create(rows, *args, **kwargs)

    def published(self) -> "ClaimQuerySet":
        """What readers may see. Every page and export starts here."""
        return self.filter(published())

    def rows(self, most: int | None = None) -> list[ClaimRow]:
        """Of the first claims, or of all. One query."""
        return [ClaimRow(*row) for row in self.values_list(*ClaimRow._fields)[:most]]

    def rows_of(self, keys: Sequence[int]) -> list[ClaimRow]:
        """Of these claims, in the order of the keys. One query."""
        rows = {row.pk: row for row in self.filter(pk__in=keys).order_by().rows()}
        return [rows[key] for key in keys if key in rows]

    def with_article(self) -> "ClaimQuerySet":
        """With all that a claim's own page shows of it, the article's text too, in the same query."""
        return self.select_related("speaker", "proposition", "article__outlet", "article__syndicated_by", "relayed_by")

    def others_on_proposition(self, claim: "Claim") -> "ClaimQuerySet":
        """Published claims of other speakers on the claim's proposition; those that take another stance first."""
        rows = self.published().filter(proposition=claim.proposition_id).exclude(speaker=claim.speaker_id)
        agrees = Case(When(stance=claim.stance, then=1), default=0)
        return rows.order_by(agrees, "-earliest", InBytes("ref"))

    def in_order(self, sort: str) -> "ClaimQuerySet":
        return self.order_by(*SORTS[sort])

    def extent(self) -> dict[str, int]:
        """How much there is: `claims`, `speakers`, `articles` and independent `origins`."""
        return self.aggregate(
            claims=Count("pk"),
            speakers=Count("speaker", distinct=True),
            articles=Count("article", distinct=True),
            origins=Count(origin_key("article__"), distinct=True),
        )


SORTS: dict[str, tuple[str, ...]] = {
    "-said": ("-earliest", "pk"),
    "said": ("earliest", "pk"),
    "-changed": ("-changed", "-earliest", "pk"),
    "changed": ("changed", "-earliest", "pk"),
}
CENTURY = timedelta(days=36525)  # a moment later than that was set by SQL, and not by a clock


class Claim(Dated, Searchable):
    dated_by = "said_on"
    natural = "ref"
    searched = ("statement", "quote", "described_as")
    guarded = {"said_on": ("earliest", "latest"), "prefix": (), "suffix": (), "article": (), **dict.fromkeys(searched, ("folded",))}

    ref = models.CharField(
        "reference",
        max_length=110,
        unique=True,
        blank=True,
        help_text="Permanent: the article’s slug and a number. Left empty, the next one.",
    )
    # No row that a claim depends on is deleted.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    speaker = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="claims", help_text="The actor committed to the content.")
    described_as = models.CharField(
        max_length=300, blank=True, help_text="How the article names the speaker here, verbatim. Empty for the outlet’s own voice."
    )
    proposition = models.ForeignKey("Proposition", on_delete=models.PROTECT, related_name="claims")
    stance = models.CharField(max_length=10, choices=Stance)
    statement = models.TextField(help_text="Who claims what: one neutral sentence in the coder’s own words, no stronger than the quote.")
    quote = models.TextField(help_text="The passage, verbatim: the whole sentence or sentences that show it, cue included.")
    prefix = models.CharField("words before", max_length=200, blank=True, help_text="Only where the same words occur more than once.")
    suffix = models.CharField("words after", max_length=200, blank=True, help_text="Only where the same words occur more than once.")
    attribution = models.CharField(max_length=10, choices=Attribution)
    # The claim stays when the outlet that relayed it goes.
    relayed_by = models.ForeignKey(
        Actor,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="relayed_claims",
        help_text="The outlet that the speaker spoke to or that first reported it; empty for the article’s own.",
    )
    said_on = EdtfField()
    # The claim stays when the event goes.
    occasion = models.ForeignKey(
        "Event", on_delete=models.SET_NULL, null=True, blank=True, related_name="claims_at", help_text="The event at which it was said."
    )
    about = models.ManyToManyField(Event, blank=True, related_name="claims_about", help_text="The events it is about.")
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.ASSERTED)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    note = models.TextField("coder’s note", blank=True, help_text="Why it was coded so, where the decision was hard. Readers see it.")
    # Readers have seen it at some time: once it is withdrawn or deleted, its URL says so. Of one that they have not, it says nothing.
    was_published = models.BooleanField(default=False, db_default=False, editable=False)
    changed = models.DateTimeField(editable=False, db_index=True)

    objects = ClaimQuerySet.as_manager()

    IDENTIFYING = ("speaker_id", "proposition_id", "stance", "quote", "prefix", "suffix")  # no two claims of an article share all of these
    says_nearest = True  # False in a form of hundreds, which looks for the passage nearest to a wrong quote itself

    class Meta:
        ordering = ["-earliest", "pk"]
        indexes = [
            models.Index(fields=["status", "-earliest", "id"]),
            models.Index(fields=["status", "earliest", "id"]),
            # Who relayed whom is counted without reading the claims, of either.
            models.Index(fields=["speaker", "relayed_by", "status", "id"], condition=Q(relayed_by__isnull=False), name="claim_relayed"),
            models.Index(fields=["relayed_by", "speaker", "status", "id"], condition=Q(relayed_by__isnull=False), name="claim_relaying"),
        ]
        constraints = [
            one_of("stance", Stance),
            one_of("attribution", Attribution),
            one_of("certainty", Certainty),
            one_of("status", Status),
            one_of("basis", Basis),
            bounds_in_order(),
            models.CheckConstraint(
                condition=Q(attribution=Attribution.OWN_VOICE, described_as="")
                | ~Q(attribution=Attribution.OWN_VOICE) & ~Q(described_as=""),
                name="claim_speaker_described",
                violation_error_message="Say how the article names the speaker; leave it empty for the outlet’s own voice, and only then.",
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="claim_has_quote", violation_error_message="A claim needs its quote."),
        ]

    def __str__(self) -> str:
        return self.ref or "new claim"

    def get_absolute_url(self) -> str:
        return url_of("claim", self.ref)

    @property
    def number(self) -> str:
        """The last part of the reference: the claim's number in its article."""
        return self.ref.rpartition("-")[2]

    def tidy(self) -> None:
        if (load := current()) and (article := load.article(Article, self.article_id)):
            self.article = article
        self.quote = anchor.unwrap(anchor.tidy(self.quote or ""))
        before = Claim.objects.filter(pk=self.pk).first() if self.pk else None
        self.changed = self._changed_when(before)
        self.was_published |= any(row.status == Status.PUBLISHED or row.was_published for row in (self, before) if row)
        super().tidy()

    def complete(self) -> None:
        super().complete()
        if self.article_id and not self.ref:
            self.ref = self.next_ref()

    def problems(self) -> dict[str, list[str]]:
        found = super().problems()
        if not self.article_id:
            return found
        if not self.ref.startswith(f"{self.article.slug}-"):
            found["ref"] = [f"The reference of a claim in {self.article.slug} begins with “{self.article.slug}-”."]
        if self.earliest and self.article.latest and self.earliest > self.article.latest:
            found["said_on"] = [f"That is after the article was published ({self.article.date_in_words})."]
        selector = (self.article.body, self.quote, self.prefix, self.suffix)
        wrong_quote = anchor.wrong(*selector, where=self.article.slug, near=self.says_nearest)
        if self.quote and wrong_quote:
            found["quote"] = [wrong_quote]
        elif not self.pk and self.status != Status.WITHDRAWN and (same := self._entered_before()):
            found["quote"] = [f"This claim is entered already, as {same}."]
        return found

    def _entered_before(self) -> str | None:
        """The reference of a claim that says the same: a form was sent twice, or another coder was quicker."""
        if not self.speaker_id or not self.proposition_id:
            return None
        if load := current():
            return load.same_claim(self)
        same = Claim.objects.filter(article=self.article_id, **dict(zip(self.IDENTIFYING, self.identity(), strict=True)))
        return same.exclude(status=Status.WITHDRAWN).order_by("ref").values_list("ref", flat=True).first()

    def identity(self) -> tuple[Any, ...]:
        """The values of `IDENTIFYING`: in its article, another claim with these would be the same claim."""
        return tuple(getattr(self, name) for name in self.IDENTIFYING)

    def start(self) -> int | None:
        """Where the quote begins in the article's body, in characters; None where it does not occur exactly once."""
        return anchor.start(self.article.body, self.quote, self.prefix, self.suffix)

    def next_ref(self, after: int = 0) -> str:
        """One more than the highest number ever given in the article, and than `after`.

        In a transaction it locks the article until that ends: two editors get two numbers. Outside one it locks nothing.
        """
        if connections["default"].in_atomic_block:
            self.article = Article.objects.select_for_update().get(pk=self.article_id)  # as it stands after the wait
        lead = f"{self.article.slug}-"
        taken = Claim.objects.filter(article=self.article_id).values_list("ref", flat=True)
        deleted = Redirect.objects.filter(old_path__startswith=url_of("claim", lead).rstrip("/")).values_list("old_path", flat=True)
        numbers = [text.rstrip("/").rpartition("-")[2] for text in (*taken, *deleted)]
        return f"{lead}{max([after, *(int(number) for number in numbers if number.isdecimal())]) + 1:02d}"

    def _changed_when(self, before: "Claim | None") -> datetime:
        """When the row last changed: saving it unchanged (a fixture loaded twice) does not count, nor does restoring it from a dump."""
        if not before:
            return self.changed or self.next_moment()
        columns = [field.attname for field in self._meta.concrete_fields if field.editable]
        if all(getattr(before, name) == getattr(self, name) for name in columns):
            return before.changed
        return self.next_moment()

    @classmethod
    def next_moment(cls) -> datetime:
        """Now; where the clock was set back, just after the newest change: what was changed last comes first. One query."""
        now = timezone.now()
        later = cls._base_manager.filter(changed__gte=now, changed__lt=now + CENTURY).aggregate(newest=Max("changed"))["newest"]
        return later + timedelta(microseconds=1) if later else now
