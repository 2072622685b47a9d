"""URLs. They are permanent: they are cited."""

from django.contrib import admin
from django.http import Http404
from django.urls import path, re_path, register_converter

from . import pictures, views
from .admin.accounts import PasswordChange

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
    path("actors/<slug:slug>/stances.<picture:ending>", views.actor_picture, name="actor_picture"),
    path("actors/<slug:slug>/network.<picture:ending>", views.network_picture, name="network_picture"),
    path("propositions/", views.proposition_list, name="propositions"),
    path("propositions/<slug:slug>/", views.proposition_detail, name="proposition"),
    path("propositions/<slug:slug>/stances.<picture:ending>", views.proposition_picture, name="proposition_picture"),
    path("events/", views.event_list, name="events"),
    path("events/<slug:slug>/", views.event_detail, name="event"),
    path("articles/", views.article_list, name="articles"),
    path("articles/<slug:slug>/", views.article_detail, name="article"),
    path("articles/<slug:slug>/passages.<picture:ending>", views.article_picture, name="article_picture"),
    path("map/", views.map_page, name="map"),
    path("map.<picture:ending>", views.map_picture, name="map_picture"),
    path("matrix/", views.matrix, name="matrix"),
    path("matrix/choose/<slug:facet>/", views.matrix_values, name="matrix_values"),
    path("matrix.<picture:ending>", views.matrix_picture, name="matrix_picture"),
    path("timeline/", views.timeline, name="timeline"),
    path("timeline/choose/<slug:facet>/", views.timeline_values, name="timeline_values"),
    path("timeline.<picture:ending>", views.timeline_picture, name="timeline_picture"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("admin/password_change/", admin.site.admin_view(PasswordChange.as_view(), cacheable=True)),  # before Django’s own
    # Django's redirect to a row's page goes to the domain in the sites table, which isn't ours; the admin links to the page itself.
    re_path("^admin/r/", views.not_found, {"exception": Http404()}),
    path("admin/", admin.site.urls),
]
handler400 = "overflights.views.bad_request"
handler403 = "overflights.views.forbidden"
handler404 = "overflights.views.not_found"
handler500 = "overflights.views.server_error"
