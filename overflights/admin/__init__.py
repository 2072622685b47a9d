"""Django's admin for editors, with one module for each model."""

from django.contrib import admin

from . import accounts, actors, articles, claims, events, propositions

__all__ = ["accounts", "actors", "articles", "claims", "events", "propositions"]  # each registers its models

admin.site.site_header = "Overflights admin"
admin.site.site_title = "Overflights admin"
admin.site.index_title = "What would you like to edit?"
# Six models need no list of models beside every page; the text needs the space.
admin.site.enable_nav_sidebar = False
