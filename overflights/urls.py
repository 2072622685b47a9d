"""URLs. They are permanent: they are cited."""

from django.contrib import admin
from django.http import Http404
from django.urls import path, re_path, register_converter

from . import pictures
from .admin.accounts import PasswordChange
from .views import about, actors, articles, claims, downloads, errors, events, home, map, matrix, propositions, search, timeline

register_converter(pictures.Ending, "picture")

urlpatterns = [
    path("", home.home, name="home"),
    path("claims.csv", downloads.claim_csv, name="claims_csv"),
    path("claims.json", downloads.claim_json, name="claims_json"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/choose/<slug:facet>/", claims.claim_values, name="claim_values"),
    path("claims/<slug:ref>/", claims.claim_detail, name="claim"),
    path("actors/", actors.actor_list, name="actors"),
    path("actors/<slug:slug>/", actors.actor_detail, name="actor"),
    path("actors/<slug:slug>/stances.<picture:ending>", actors.actor_picture, name="actor_picture"),
    path("actors/<slug:slug>/network.<picture:ending>", actors.network_picture, name="network_picture"),
    path("propositions/", propositions.proposition_list, name="propositions"),
    path("propositions/<slug:slug>/", propositions.proposition_detail, name="proposition"),
    path("propositions/<slug:slug>/stances.<picture:ending>", propositions.proposition_picture, name="proposition_picture"),
    path("events/", events.event_list, name="events"),
    path("events/<slug:slug>/", events.event_detail, name="event"),
    path("articles/", articles.article_list, name="articles"),
    path("articles/<slug:slug>/", articles.article_detail, name="article"),
    path("articles/<slug:slug>/passages.<picture:ending>", articles.article_picture, name="article_picture"),
    path("map/", map.map_page, name="map"),
    path("map.<picture:ending>", map.map_picture, name="map_picture"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("matrix/choose/<slug:facet>/", matrix.matrix_values, name="matrix_values"),
    path("matrix.<picture:ending>", matrix.matrix_picture, name="matrix_picture"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("timeline/choose/<slug:facet>/", timeline.timeline_values, name="timeline_values"),
    path("timeline.<picture:ending>", timeline.timeline_picture, name="timeline_picture"),
    path("search/", search.search, name="search"),
    path("about/", about.about, name="about"),
    path("admin/password_change/", admin.site.admin_view(PasswordChange.as_view(), cacheable=True)),  # before Django’s own
    # Django's redirect to a row's page goes to the domain in the sites table, which isn't ours; the admin links to the page itself.
    re_path("^admin/r/", errors.not_found, {"exception": Http404()}),
    path("admin/", admin.site.urls),
]
handler400 = "overflights.views.errors.bad_request"
handler403 = "overflights.views.errors.forbidden"
handler404 = "overflights.views.errors.not_found"
handler500 = "overflights.views.errors.server_error"
