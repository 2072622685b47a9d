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
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from overflights.lib.wording import count
from overflights.models import Article, Claim, Stance, Status

from . import autocomplete_filters, claim_filters
from .article_text import passage
from .base import DeskAdmin
from .changelist import ORDERS, ClaimList
from .input_checks import is_key

LONGEST_ADDRESS = 6000  # characters of a query that every server takes


@admin.register(Claim)
class ClaimAdmin(DeskAdmin):
    permanent = ("ref", "article")
    list_display = ("ref", "what", "speaker", "stance_marked", "on", "said", "status", "changed_on")
    list_display_links = ("ref", "what")
    list_filter = (
        claim_filters.StatusFilter,
        autocomplete_filters.ActorFilter,
        autocomplete_filters.PropositionFilter,
        autocomplete_filters.ArticleFilter,
        autocomplete_filters.OutletFilter,
        claim_filters.StanceFilter,
        claim_filters.YearFilter,
        claim_filters.ThemeFilter,
        claim_filters.AttributionFilter,
        claim_filters.CertaintyFilter,
        claim_filters.BasisFilter,
    )
    list_select_related = ("speaker", "proposition")
    show_facets = admin.ShowFacets.NEVER  # every filter has its numbers
    sortable_by = tuple(ORDERS)
    search_fields = ("ref",)  # the box is there; what is typed into it, the list itself looks for
    search_help_text = (
        "Words of the statement, the quote or the description of the speaker; “words in this order”, begin*, -without."
        " Or a reference, or how it begins. Speakers by name: “By actor”."
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

    # --- The list ---------------------------------------------------------------------------------
    @admin.display(description="statement")
    def what(self, claim: Claim) -> str:
        return Truncator(claim.statement).words(14)

    @admin.display(description="stance")
    def stance_marked(self, claim: Claim) -> str:
        return f"{Stance(claim.stance).mark} {claim.get_stance_display()}"

    @admin.display(description="proposition")
    def on(self, claim: Claim) -> str:
        return Truncator(claim.proposition.statement).words(10)

    @admin.display(description="said on", ordering="earliest")
    def said(self, claim: Claim) -> str:
        return claim.date_in_words

    @admin.display(description="changed", ordering="changed")
    def changed_on(self, claim: Claim) -> str:
        return date_format(claim.changed, "j M Y")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ClaimList]:
        return ClaimList

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """The words are a part of the list's question."""
        return queryset, False

    @property
    def media(self) -> forms.Media:
        """With what the filters that complete what is typed need."""
        return super().media + AutocompleteSelect(Claim._meta.get_field("speaker"), self.admin_site).media

    # --- The form ---------------------------------------------------------------------------------
    def get_fieldsets(self, request: HttpRequest, obj: Claim | None = None) -> list[tuple[str, dict]]:
        """The reference is assigned when the claim is first saved."""
        if obj:
            return list(self.fieldsets)
        return [(title, options | {"fields": tuple(f for f in options["fields"] if f != "ref")}) for title, options in self.fieldsets]

    def lock(self, obj: Claim) -> None:
        """The article too, and first: the quote is checked against its text."""
        Article.objects.select_for_update(no_key=True).order_by().get(pk=obj.article_id)
        super().lock(obj)

    def view_on_site(self, obj: Claim) -> str | None:
        return obj.get_absolute_url() if obj.status == Status.PUBLISHED else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        """“Show the text” comes back with the article's text beside what was typed so far."""
        if request.method == "POST" and "_show_text" in request.POST:
            return redirect(f"{request.path}?{_typed(request)}")
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        claim = context["original"]
        article = claim.article if claim else _chosen(form["article"].value())
        if article:
            quote, prefix, suffix = (self._value(form, claim, name) for name in ("quote", "prefix", "suffix"))
            context["passage"] = passage(article, quote, prefix, suffix)
        return super().render_change_form(request, context, *args, **kwargs)

    def _value(self, form: Any, claim: Claim | None, name: str) -> str:
        """As typed; as saved for somebody who may only look."""
        return str((form[name].value() if name in form.fields else getattr(claim, name)) or "")

    def save_related(self, request: HttpRequest, form: Any, formsets: list, change: bool) -> None:
        """Linking a claim with another event changes the claim, though none of its columns."""
        super().save_related(request, form, formsets, change)
        if change and "about" in form.changed_data:
            Claim.objects.filter(pk=form.instance.pk).update(changed=timezone.now())
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
        """Row by row, so that each is checked and its history tells who did it."""
        done = 0
        for chosen in queryset.exclude(status=status).order_by("article", "pk"):
            try:
                with transaction.atomic():
                    self.lock(chosen)
                    claim = Claim.objects.get(pk=chosen.pk)
                    claim.status = status
                    claim.save()
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
                continue
            self.log_change(request, claim, [{"changed": {"fields": ["Status"]}}])
            done += 1
        reversion.set_comment(f"Made {status.label} from the list.")
        self.message_user(request, f"Made {status.label}: {count(done, 'claim')}.", messages.SUCCESS)


def _chosen(key: object) -> Article | None:
    return Article.objects.filter(pk=key).first() if is_key(key) else None


def _typed(request: HttpRequest) -> str:
    """What was typed so far, as the query of the form's URL; the article alone where it would be too long."""
    typed: dict[str, str] = {}
    for name, values in request.POST.lists():
        if not name.startswith(("_", "csrf")) and any(values):
            typed[name] = ",".join(values)
    query = urlencode(typed)
    return query if len(query) <= LONGEST_ADDRESS else urlencode({"article": typed.get("article", "")})
