"""Addresses (DESIGN, section 4). They are permanent: they are cited."""

from django.contrib import admin
from django.urls import path, register_converter

from . import pictures, views

register_converter(pictures.Ending, "picture")

urlpatterns = [
    path("", views.home, name="home"),
    path("claims.csv", views.claim_csv, name="claims_csv"),
    path("claims.json", views.claim_json, name="claims_json"),
    path("claims/", views.claim_list, name="claims"),
    path("claims/choose/<slug:facet>/", views.claim_values, name="claim_values"),
    path("claims/<slug:ref>/", views.claim_detail, name="claim"),
    path("actors/", views.actor_list, name="actors"),
    path("actors/<slug:slug>/", views.actor_detail, name="actor"),
    path("propositions/", views.proposition_list, name="propositions"),
    path("propositions/<slug:slug>/", views.proposition_detail, name="proposition"),
    path("events/", views.event_list, name="events"),
    path("events/<slug:slug>/", views.event_detail, name="event"),
    path("articles/", views.article_list, name="articles"),
    path("articles/<slug:slug>/", views.article_detail, name="article"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("admin/", admin.site.urls),
]
handler400 = "overflights.views.bad_request"
handler403 = "overflights.views.forbidden"
handler404 = "overflights.views.not_found"
