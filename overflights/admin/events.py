"""Events, their participants, and places."""

from django.contrib import admin

from overflights.models import Event, Participation, Place

from .base import GuardedAdmin, GuardedInline


class ParticipantInline(GuardedInline):
    model = Participation
    fields = ("actor", "role")
    autocomplete_fields = ("actor",)


@admin.register(Event)
class EventAdmin(GuardedAdmin):
    list_display = ("title", "type", "when", "place")
    list_filter = ("type", "is_announced", "basis")
    list_select_related = ("place",)
    search_fields = ("title", "slug")
    date_hierarchy = "earliest"
    fields = ("title", "slug", "type", "is_announced", "date", "basis", "date_note", "place", "description", "articles")
    autocomplete_fields = ("place", "articles")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (ParticipantInline,)

    @admin.display(description="date", ordering="earliest")
    def when(self, event: Event) -> str:
        return event.date_in_words


@admin.register(Place)
class PlaceAdmin(GuardedAdmin):
    list_display = ("name", "country", "latitude", "longitude", "precision")
    list_filter = ("precision",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "country", "latitude", "longitude", "precision")
    prepopulated_fields = {"slug": ("name",)}
