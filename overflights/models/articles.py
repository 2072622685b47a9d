"""Articles: published texts, kept as published."""

import re
from typing import Any

from django.db import connections, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf

from overflights.lib import anchor
from overflights.lib.safe_urls import safe_url
from overflights.search.collation import InBytes

from .actors import Actor
from .base import Searchable, one_of, slug_field, url_of
from .dates import Basis, Dated, DatedQuerySet, EdtfField, bounds_in_order


class ArticleQuerySet(DatedQuerySet["Article"]):
    def published_by(self, outlet: Actor) -> "ArticleQuerySet":
        """Articles that the outlet wrote or ran."""
        return self.filter(Q(outlet=outlet) | Q(syndicated_by=outlet))

    def entries(self) -> "ArticleQuerySet":
        """What a line in a list shows: no text is read."""
        return self.select_related("outlet", "syndicated_by").defer("body", "folded")


class Article(Dated, Searchable):
    dated_by = "published"
    searched = ("title", "body")
    guarded = {"published": ("earliest", "latest"), "origin": (), "origin_article": (), **dict.fromkeys(searched, ("folded",))}

    slug = slug_field()
    title = models.CharField(max_length=300)
    outlet = models.ForeignKey(
        "Actor",
        # An outlet is not deleted under its articles.
        on_delete=models.PROTECT,
        related_name="articles",
        help_text="The outlet that wrote it.",
    )
    syndicated_by = models.ForeignKey(
        "Actor",
        # The article stays when the outlet that copied it goes.
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="syndicated_articles",
        help_text="The outlet that ran the copy we read, where it is another.",
    )
    authors = models.CharField(max_length=300, blank=True)
    published = EdtfField()
    url = models.URLField("address", max_length=500, blank=True)
    origin = models.CharField(
        max_length=300,
        blank=True,
        help_text="The report that this article repeats, where that is not recorded here. For counts of independent origins.",
    )
    origin_article = models.ForeignKey(
        "self",
        # The repeating article stays when the repeated one goes.
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="repeated_by",
        help_text="The article that this one repeats, where that is recorded here.",
    )
    document = models.CharField(max_length=200, blank=True, help_text="File name of the untouched source in fixtures/documents/.")
    body = models.TextField(help_text="The running text as published, a blank line between paragraphs, typing errors kept.")

    objects = ArticleQuerySet.as_manager()

    quotes_are_checked = False  # True while a form that holds the claims too checks their quotes, as typed, against the text

    class Meta:
        ordering = ["-earliest", InBytes("slug")]
        indexes = [models.Index(F("earliest").desc(), InBytes("slug"), name="article_in_order")]
        constraints = [
            one_of("basis", Basis),
            bounds_in_order(),
            models.CheckConstraint(
                condition=Q(origin="") | Q(origin_article__isnull=True),
                name="article_one_origin",
                violation_error_message="Name the repeated report in words or choose the article, not both.",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="article_has_text", violation_error_message="An article needs its text."),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return url_of("article", self.slug)

    @property
    def link(self) -> str:
        """Where it was published; empty where a reader may not be led there: SQL may have put in anything."""
        return safe_url(self.url)

    def tidy(self) -> None:
        self.body = anchor.unwrap(anchor.tidy(self.body or ""))
        super().tidy()

    def complete(self) -> None:
        super().complete()
        if not self.pk and self.outlet_id and connections["default"].in_atomic_block:
            # One new article of an outlet at a time: the next one sees this one, and takes another slug.
            Actor.objects.select_for_update(no_key=True).filter(pk=self.outlet_id).order_by().first()
        if not self.slug and self.outlet_id and self.earliest:
            self.slug = self._free_slug()

    def _free_slug(self) -> str:
        """The outlet's and the date, as far as it is known; numbered where that is taken."""
        known = re.findall(r"\d{4}(?:-\d{2}){0,2}", self.published)
        lead = f"{self.outlet.slug}-{known[0]}"
        taken = set(Article.objects.filter(slug__startswith=lead).values_list("slug", flat=True))
        return next(slug for slug in (lead, *(f"{lead}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)

    def problems(self) -> dict[str, list[str]]:
        found = super().problems()
        orphans = [] if self.quotes_are_checked else self.orphaned_by(self.body)
        if orphans:
            found["body"] = [
                f"This text no longer holds the quote of {claim.ref}, once and only once: “{claim.quote}”" for claim in orphans
            ]
        if self.pk and self.latest:
            later = self.claims.filter(earliest__gt=self.latest).order_by("ref").values_list("ref", flat=True)
            if later:
                found["published"] = [f"These claims are dated later: {', '.join(later)}."]
        return found | self._origin_problems() | ({} if self.pk else self._entered_before())

    def _entered_before(self) -> dict[str, list[str]]:
        """The outlet has an article of the same title and date, or at the same URL: a form was sent twice, or another was quicker."""
        outlets = Article.objects.filter(outlet=self.outlet_id).order_by()
        same = outlets.filter(title=self.title, earliest=self.earliest, latest=self.latest).first() if self.earliest else None
        if same:
            return {"title": [f"This article is entered already, as {same.slug}: the same outlet, title and date."]}
        same = outlets.filter(url=self.url).first() if self.url else None
        return {"url": [f"The outlet’s article at this address is entered already, as {same.slug}."]} if same else {}

    def _origin_problems(self) -> dict[str, list[str]]:
        """Who repeats a repeater names the first article: counts of independent origins go one step back."""
        first = self.origin_article
        if first and first.pk == self.pk:
            return {"origin_article": ["An article does not repeat itself."]}
        if first and first.origin_article_id:
            return {"origin_article": [f"{first.slug} repeats another article itself: choose that one."]}
        if first and self.pk and self.repeated_by.exists():
            return {"origin_article": ["Other articles repeat this one: they must name its origin first."]}
        return {}

    def orphaned_by(self, body: str) -> list[Any]:
        """The claims, in whatever status, whose quote would not occur in `body` once and only once."""
        if not self.pk or not type(self).objects.filter(pk=self.pk).exclude(body=body).exists():
            return []
        return [claim for claim in self.claims.all() if len(anchor.starts(body, claim.quote, claim.prefix, claim.suffix)) != 1]


def origin_key(path: str = "") -> Coalesce:
    """An expression that is equal for articles of the same origin; `path` leads to the article (`article__`)."""
    return Coalesce(
        NullIf(f"{path}origin_article__origin", models.Value("")),
        f"{path}origin_article__slug",
        NullIf(f"{path}origin", models.Value("")),
        f"{path}slug",
        output_field=models.CharField(),
    )
