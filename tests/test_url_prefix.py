"""The path that the site is served under comes from a setting, and nothing that is cached holds another one, or another host."""

import re

import pytest
from django.core.cache import caches
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver, get_script_prefix, reverse, set_script_prefix

from overflights.models import Actor, Article, Claim, Event, Proposition
from overflights.views.errors import server_error
from overflights.wsgi import application
from tests.page import hrefs_of, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def as_it_was():
    prefix = get_script_prefix()
    for name in ("pages", "pictures"):
        caches[name].clear()
    yield
    set_script_prefix(prefix)
    for name in ("pages", "pictures"):
        caches[name].clear()


def every_path() -> list[str]:
    """One of each page, from the URLs themselves, with a filter where there is one."""
    busiest = {
        "actors": Actor.objects.get(slug="john-kerry"),
        "propositions": Proposition.objects.get(slug="flights-carry-arms"),
        "events": Event.objects.filter(claims_at__isnull=False).first(),
        "articles": Article.objects.first(),
        "claims": Claim.objects.published().first(),
    }
    paths = []
    for pattern in get_resolver().url_patterns:
        if not isinstance(pattern, URLPattern) or not pattern.name:
            continue  # the admin, which caches nothing
        route = str(pattern.pattern)
        thing = busiest.get(route.split("/")[0])
        key = thing and thing.natural_key()[0]
        given = {"ending": "svg", "facet": "actor", "slug": key, "ref": key}
        paths.append(reverse(pattern.name, kwargs={name: given[name] for name in pattern.pattern.converters}))
    return [*paths, "/claims/?actor=john-kerry&from=2013", "/timeline/?side=US", "/matrix/?open=US", "/search/?q=kerry"]


def shown(path: str, **environ: str) -> str:
    """Headers and body, by the way that a web server takes: Django's test client leaves the prefix as it is."""
    told: list[str] = []
    response = application(RequestFactory().get(path, **environ).environ, lambda status, headers: told.extend((status, str(headers))))
    body = b"".join(response)
    response.close()
    assert told[0] == "200 OK", path
    return told[1] + body.decode("utf-8", "replace")


def test_no_header_decides_it(corpus) -> None:
    names = ("SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL", "HTTP_SCRIPT_NAME", "HTTP_X_SCRIPT_NAME", "HTTP_X_FORWARDED_PREFIX")
    for path in every_path():
        for said in ("/evil", "https://evil.example"):
            assert "evil" not in shown(path, **dict.fromkeys(names, said)), path
        assert "evil" not in shown(path), path


@pytest.mark.slow
def test_nothing_cached_has_another_prefix_or_host(corpus, settings) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    paths = every_path()
    for host, prefix in (("one.example", "/first"), ("two.example", "/second"), ("one.example", ""), ("two.example", "/first")):
        settings.FORCE_SCRIPT_NAME = prefix
        others = {"one.example", "two.example", "/first/", "/second/"} - {host, f"{prefix}/"}
        for path in paths:
            text = shown(path, HTTP_HOST=host)
            assert not [other for other in others if other in text], (host, prefix, path)
            # By pattern: these are pictures and downloads too, and a hundred and more pages would take long to parse.
            urls = re.findall(r'(?:href|action|src)="(/[^"]*)"', text)
            assert [url for url in urls if not url.startswith((f"{prefix}/", "/static/"))] == [], (host, prefix, path)


def test_the_page_for_an_error_leads_to_the_prefix_too(settings) -> None:
    settings.FORCE_SCRIPT_NAME = "/first"
    set_script_prefix("/first/")
    hrefs = hrefs_of(read(server_error(RequestFactory().get("/"))))
    assert "/first/" in hrefs
    assert "/" not in hrefs
