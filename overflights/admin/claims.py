"""Claims, in the order in which they are coded."""

from typing import Any
from urllib.parse import urlencode

import reversion
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.text import Truncator

from overflights.lib.wording import count
from overflights.models import Article, Claim, Stance, Status

from . import list_filters
from .article_quotes import QUOTE_FIELDS
from .article_text import mark_quote
from .base import GuardedAdmin
from .changelist import SORTABLE, ClaimChangeList
from .input_checks import is_key

LONGEST_QUERY = 6000  # characters of a query string that every server takes


@admin.register(Claim)
class ClaimAdmin(GuardedAdmin):
    changelist_class = ClaimChangeList
    permanent = ("ref", "article")
    list_display = ("ref", "what", "speaker", "stance_marked", "on", "said", "status", "changed_on")
    list_display_links = ("ref", "what")
    list_filter = (
        list_filters.StatusListFilter,
        list_filters.ActorListFilter,
        list_filters.PropositionListFilter,
        list_filters.ArticleListFilter,
        list_filters.OutletListFilter,
        list_filters.StanceListFilter,
        list_filters.YearListFilter,
        list_filters.ThemeListFilter,
        list_filters.AttributionListFilter,
        list_filters.CertaintyListFilter,
        list_filters.BasisListFilter,
    )
    list_select_related = ("speaker", "proposition")
    show_facets = admin.ShowFacets.ALWAYS
    sortable_by = tuple(SORTABLE)
    search_fields = ("ref",)  # shows the search box; ClaimChangeList does the searching
    search_help_text = (
        "Words of the statement, the quote or the description of the speaker; “words in this order”, begin*, -without."
        " Or a reference, or its beginning. To find speakers by name, use the filter “By actor”."
    )
    autocomplete_fields = ("article", "speaker", "relayed_by", "proposition", "occasion", "about")
    radio_fields = dict.fromkeys(("stance", "attribution", "certainty", "basis", "status"), admin.HORIZONTAL)
    actions = ("publish", "withdraw", "back_to_draft")
    fieldsets = (
        ("Article", {"fields": ("article", "ref")}),
        ("Passage", {"fields": ("quote", "prefix", "suffix")}),
        ("Who", {"fields": ("speaker", "described_as", "attribution", "relayed_by")}),
        ("What", {"fields": ("proposition", "stance", "certainty", "statement")}),
        ("When", {"fields": ("said_on", "basis", "date_note")}),
        ("Links", {"fields": ("occasion", "about")}),
        ("Status", {"fields": ("status", "note")}),
    )

    # --- The changelist -----------------------------------------------------------------------------
    @admin.display(description="statement")
    def what(self, claim: Claim) -> str:
        return Truncator(claim.statement).words(14)

    @admin.display(description="stance")
    def stance_marked(self, claim: Claim) -> str:
        return f"{Stance(claim.stance).details.mark} {claim.get_stance_display()}"

    @admin.display(description="proposition")
    def on(self, claim: Claim) -> str:
        return Truncator(claim.proposition.statement).words(10)

    @admin.display(description="said on", ordering="earliest")
    def said(self, claim: Claim) -> str:
        return claim.date_in_words

    @admin.display(description="changed", ordering="changed")
    def changed_on(self, claim: Claim) -> str:
        return date_format(claim.changed, "j M Y")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Left to ClaimChangeList."""
        return queryset, False

    @property
    def media(self) -> forms.Media:
        """With the scripts of the autocomplete filters."""
        return super().media + AutocompleteSelect(Claim._meta.get_field("speaker"), self.admin_site).media

    # --- The form ---------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Claim | None = None) -> list[tuple[str, dict]]:
        """The reference is assigned when the claim is first saved."""
        if obj:
            return list(self.fieldsets)
        return [(title, options | {"fields": tuple(f for f in options["fields"] if f != "ref")}) for title, options in self.fieldsets]

    def lock(self, obj: Claim) -> None:
        """Locks the article too, and first, because the quote is checked against its text."""
        Article.objects.select_for_update(no_key=True).order_by().get(pk=obj.article_id)
        super().lock(obj)

    def view_on_site(self, obj: Claim) -> str | None:
        return obj.get_absolute_url() if obj.status == Status.PUBLISHED else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """“Show its text” returns the form with the article's text and what was typed so far."""
        if request.method == "POST" and "_show_text" in request.POST:
            return redirect(f"{request.path}?{_typed_so_far(request)}")
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        claim = context["original"]
        article = claim.article if claim else _article_or_none(form["article"].value())
        if article:
            # As typed; as saved for somebody who may only view it.
            values = (form[name].value() if name in form.fields else getattr(claim, name) for name in QUOTE_FIELDS)
            context["marked_article"] = mark_quote(article, *(str(value or "") for value in values))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:
        """Changing the events that it is about changes the claim, though none of its columns."""
        super().save_related(request, form, formsets, change)
        if change and "about" in form.changed_data:
            Claim.objects.filter(pk=form.instance.pk).update(changed=Claim.next_moment())
            form.instance.refresh_from_db(fields=["changed"])

    # --- Actions ----------------------------------------------------------------------------------
    @admin.action(description="Publish the selected claims", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.PUBLISHED)

    @admin.action(description="Withdraw the selected claims", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.WITHDRAWN)

    @admin.action(description="Make the selected claims drafts again", permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_status(request, queryset, Status.DRAFT)

    def _set_status(self, request: HttpRequest, queryset: QuerySet, status: Status) -> None:
        """Row by row, so that each is checked and its history says who did it."""
        n_changed = 0
        for selected in queryset.exclude(status=status).order_by("article", "pk"):
            try:
                with transaction.atomic():
                    self.lock(selected)
                    claim = Claim.objects.get(pk=selected.pk)
                    claim.status = status
                    claim.save()
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
                continue
            self.log_change(request, claim, [{"changed": {"fields": ["Status"]}}])
            n_changed += 1
        reversion.set_comment(f"Made {status.label} from the list of claims.")
        self.message_user(request, f"Made {status.label}: {count(n_changed, 'claim')}.", messages.SUCCESS)


def _article_or_none(key: object) -> Article | None:
    return Article.objects.filter(pk=key).first() if is_key(key) else None


def _typed_so_far(request: HttpRequest) -> str:
    """As the query string that fills the form again; with the article alone if it would be too long."""
    typed: dict[str, str] = {}
    for name, values in request.POST.lists():
        if not name.startswith(("_", "csrf")) and any(values):
            typed[name] = ",".join(values)
    query = urlencode(typed)
    return query if len(query) <= LONGEST_QUERY else urlencode({"article": typed.get("article", "")})
