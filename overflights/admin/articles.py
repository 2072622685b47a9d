"""Articles, with the quotes of the claims that were coded from them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from reversion import is_registered, register
from reversion.models import Version

from overflights.models import Actor, Article, Claim
from overflights.search import database
from overflights.search.query import SHORTEST_BEGINNING, Query, parse

from .article_quotes import QUOTE_FIELDS, ArticleForm, QuoteForm, QuoteFormSet, restore_quotes
from .base import GuardedAdmin, GuardedInline
from .claim_counts import ClaimCountsMixin
from .input_checks import clean_search_term
from .list_filters import ArticleYearListFilter

# The claims have versions of their own: they aren't reverted or deleted with their article.
if not is_registered(Article):
    register(Article)


class QuoteInline(GuardedInline):
    model = Claim
    form = QuoteForm
    formset = QuoteFormSet
    owned = False
    fields = ("speaker", "stance", "proposition", *QUOTE_FIELDS)
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
class ArticleAdmin(ClaimCountsMixin, GuardedAdmin):
    form = ArticleForm
    facet = "article"
    list_display = ("title", "outlet", "when", "claims", "slug")
    list_filter = (ArticleYearListFilter, "basis")
    show_facets = admin.ShowFacets.NEVER  # Django would count each year with a query of its own
    list_select_related = ("outlet",)
    search_fields = ("title",)
    search_help_text = "Words of the title, the beginning of the slug, or any name of the outlet."
    autocomplete_fields = ("outlet", "syndicated_by", "origin_article")
    inlines = (QuoteInline,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "outlet", "syndicated_by", "authors", "url")}),
        ("Published", {"fields": ("published", "basis", "date_note")}),
        ("Source", {"fields": ("origin", "origin_article", "document")}),
        ("Text", {"fields": ("body",)}),
    )

    # --- The changelist -----------------------------------------------------------------------------
    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Each of the three is found by an index of its own."""
        articles, term = queryset.defer("body", "folded"), clean_search_term(search_term)
        if not term:
            return articles, False
        matches = Q(outlet__in=Actor.objects.outlets().named(term).order_by().values("pk"))
        matches |= Q(pk__in=Article.objects.filter(slug__startswith=term.lower()).order_by().values("pk"))
        words = _words(term)
        return articles.filter(matches | database.found(Article, words, first=True) if words else matches), False

    @admin.display(description="published", ordering="earliest")
    def when(self, article: Article) -> str:
        return article.date_in_words

    @admin.display(description="published claims")
    def claims(self, article: Article) -> str:
        return self.claims_link(article)

    # --- The form -----------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list[tuple[str | None, dict[str, Any]]]:
        """To those who may only view it, the URL is shown as plain text (`Article.link`): Django would link to whatever it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if not obj or self.has_change_permission(request, obj):
            return fieldsets
        return [(title, options | {"fields": _with_link_for_url(options["fields"])}) for title, options in fieldsets]

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> tuple[type[GuardedInline], ...]:
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any) -> type[ArticleForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        inlines = self.get_inline_instances(request, obj) if obj else ()
        form.has_quotes = any(inline.has_change_permission(request, obj) for inline in inlines)
        return form

    def save_model(self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool) -> None:
        """A changed article is saved after its claims, whose quotes must be corrected first."""
        if not change:
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            super().save_model(request, form.instance, form, change)

    def restore(self, version: Version) -> None:
        restore_quotes(version)
        super().restore(version)


def _with_link_for_url(fields: Iterable[str]) -> list[str]:
    return ["link" if name == "url" else name for name in fields]


def _words(text: str) -> Query:
    """The words typed so far; the last one may be only the beginning of a word."""
    terms = list(parse(text).required)
    if terms:
        terms[-1] = replace(terms[-1], begins=True)
    return Query(tuple(replace(term, begins=term.begins and len(term.words[-1]) >= SHORTEST_BEGINNING) for term in terms))
