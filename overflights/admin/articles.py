"""Articles, with the passages that were coded from them."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from reversion import is_registered, register
from reversion.models import Version

from overflights.lib import anchor
from overflights.models import Actor, Article, Claim
from overflights.search import database
from overflights.search.query import SHORTEST_BEGINNING, Query, parse

from .base import DeskAdmin, DeskInline
from .changelist import CountedList
from .claim_filters import ArticleYearFilter
from .forms import GuardedForm, GuardedFormSet
from .input_checks import LONGEST_SEARCH

MOST_HINTS = 20  # quotes that a new text orphans for which the passage nearest to each is looked for: it takes milliseconds

# The claims have versions of their own and don't go back, or away, with their article.
if not is_registered(Article):
    register(Article)


class ArticleForm(GuardedForm):
    claims_beside = False  # whether the claims' quotes come in the same form and are checked there

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text += " Left empty, the outlet and the date: foreignpolicy-2012-03-23."

    def _post_clean(self) -> None:
        self.instance.quotes_are_checked = self.claims_beside
        super()._post_clean()
        self.instance.quotes_are_checked = False


class ClaimForm(GuardedForm):
    def _post_clean(self) -> None:
        """An untouched claim needs a look only at whether its quote still stands in the article's text."""
        if self.has_changed():
            super()._post_clean()
            return
        self.instance.says_nearest = False
        problems = self.instance.problems()
        if problems:
            self._update_errors(ValidationError(problems))


class ClaimFormSet(GuardedFormSet):
    """The article's claims, checked against the text as it is being typed: `instance` is that article."""

    def _construct_form(self, i: int, **kwargs: Any) -> ClaimForm:
        form = super()._construct_form(i, **kwargs)
        form.instance.article = self.instance
        return form

    def clean(self) -> None:
        super().clean()
        orphans = self.orphans()
        if orphans:
            lines = [f"{claim.ref}: “{claim.quote}” {_hint(self.instance.body, claim)}" for claim in orphans[:MOST_HINTS]]
            lines += [f"{claim.ref}: “{claim.quote}”" for claim in orphans[MOST_HINTS:]]
            raise ValidationError([f"The text no longer holds the quotes of these claims, once and only once ({len(orphans)}).", *lines])

    def orphans(self) -> list[Claim]:
        """Claims of the article, those that came after the form was opened too, whose quote as typed does not stand in the text."""
        typed = {form.instance.pk: form.instance for form in self.initial_forms}
        claims = [typed.get(claim.pk, claim) for claim in Claim.objects.filter(article=self.instance.pk).order_by("ref")]
        return [claim for claim in claims if len(anchor.starts(self.instance.body, claim.quote, claim.prefix, claim.suffix)) != 1]


def _hint(body: str, claim: Claim) -> str:
    if anchor.starts(body, claim.quote, claim.prefix, claim.suffix):
        return "– stands there more than once."
    if anchor.starts(body, claim.quote):
        return "– stands there, but not with the words before and after it that the claim gives."
    near = anchor.nearest(body, claim.quote)
    return f"– the nearest passage: “{near}”" if near else "– nothing there is like it."


class ClaimInline(DeskInline):
    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    owned = False
    fields = ("speaker", "stance", "proposition", "quote", "prefix", "suffix")
    readonly_fields = ("speaker", "stance", "proposition")
    ordering = ("ref",)
    show_change_link = True
    can_delete = False
    max_num = 0
    verbose_name_plural = "claims coded from this article"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("speaker", "proposition")

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    form = ArticleForm
    facet = "article"
    list_display = ("title", "outlet", "when", "claims", "slug")
    list_filter = (ArticleYearFilter, "basis")
    show_facets = admin.ShowFacets.NEVER  # Django would count each year by a query of its own
    list_select_related = ("outlet",)
    search_fields = ("title",)
    search_help_text = "Words of the title, the beginning of the slug, or any name of the outlet."
    autocomplete_fields = ("outlet", "syndicated_by", "origin_article")
    inlines = (ClaimInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "outlet", "syndicated_by", "authors", "url")}),
        ("Published", {"fields": ("published", "basis", "date_note")}),
        ("Source", {"fields": ("origin", "origin_article", "document")}),
        ("Text", {"fields": ("body",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        """Whoever may only look is shown the URL as plain text: Django would link to whatever stands there."""
        found = super().get_fieldsets(request, obj)
        if not obj or self.has_change_permission(request, obj):
            return found
        return [(title, said | {"fields": ["link" if name == "url" else name for name in said["fields"]]}) for title, said in found]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedList]:
        return CountedList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By words of the title, the beginning of the slug, or a name of the outlet; each by an index of its own."""
        rows, term = queryset.defer("body", "folded"), search_term.replace("\0", "")[:LONGEST_SEARCH].strip()
        if not term:
            return rows, False
        found = Q(outlet__in=Actor.objects.outlets().named(term).order_by().values("pk"))
        found |= Q(pk__in=Article.objects.filter(slug__startswith=term.lower()).order_by().values("pk"))
        title = _typing(term)
        return rows.filter(found | database.found(Article, title, first=True) if title else found), False

    @admin.display(description="published", ordering="earliest")
    def when(self, article: Article) -> str:
        return article.date_in_words

    @admin.display(description="published claims")
    def claims(self, article: Article) -> str:
        return article.numbers.link(article)

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> tuple[type[DeskInline], ...]:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> type[ArticleForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        inlines = self.get_inline_instances(request, obj) if obj else ()
        form.claims_beside = any(inline.has_change_permission(request, obj) for inline in inlines)
        return form

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        """A changed article waits for its claims, whose quotes must be mended first."""
        if not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            super().save_model(request, form.instance, form, change)

    def restore(self, version: Version) -> None:
        """The old text brings back the quotes that claims had in it, where they no longer stand in it as they are."""
        article = Article.objects.get(pk=version.object_id) if Article.objects.filter(pk=version.object_id).exists() else None
        if article:
            article.body = anchor.tidy(version.field_dict["body"])
            problems = [message for claim in article.orphaned_by(article.body) for message in _bring_back(claim, article, version)]
            if problems:
                raise ValidationError(problems)
        super().restore(version)


def _typing(text: str) -> Query:
    """What was typed so far, as words; of the last one perhaps only the beginning."""
    words = parse(text).required
    long = [len(term.words[-1]) >= SHORTEST_BEGINNING for term in words]
    return Query(tuple(replace(term, begins=long[at] and (term.begins or at == len(words) - 1)) for at, term in enumerate(words)))


def _bring_back(claim: Claim, article: Article, version: Version) -> list[str]:
    """Gives the claim the quote that it last had while `version` of the text stood; what is wrong with that, if anything."""
    later = Version.objects.get_for_object(article).filter(revision_id__gt=version.revision_id).order_by("revision_id").first()
    versions = Version.objects.get_for_object(claim)
    then = versions.filter(revision_id__lt=later.revision_id).first() if later else None
    if then:
        for name in ("quote", "prefix", "suffix"):
            setattr(claim, name, then.field_dict[name])
    claim.article = article
    try:
        claim.save()
    except ValidationError as error:
        return error.messages
    return []
