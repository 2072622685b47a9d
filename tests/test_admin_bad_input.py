"""What no honest page sends is answered with a sentence, never with a fault of the server.

The pages are those that the URL resolver knows: a new one is tried by itself. Each request is undone, so that the next finds all rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import cycle, islice
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.db import models, transaction
from django.template import Template
from django.test import Client
from django.urls import get_resolver, reverse
from reversion.models import Version

from overflights.models import ActorName
from tests.adminform import open_and_save, page_of, superuser, typed
from tests.factories import create_actor, create_claim, create_event, create_place

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUL, DIGITS, LONG_NUMBER, LONG = "\0", "9" * 400, "9" * 5000, "x" * 5000
ODD = ("", NUL, "-1", "x", DIGITS, "9" * 20, "٣", "é", LONG, "1.5", "%", "../1")
# What Django's admin takes from a URL or a form; each is sent to every page with one odd value, on the next page with another.
ASKED = ["_popup", "_changelist_filters", "_facets", "_source_model", "e", "p", "page", "all", "o", "q", "id__in", "earliest__year", "year"]
ASKED += ["term", "app_label", "model_name", "field_name", "next", "edit_token"]
SENT = ["_popup", "_saveasnew", "_continue", "_addanother", "_save", "_show_text", "_selected_action", "action", "index", "select_across"]
SENT += ["post", "edit_token", "_source_model"]
HONEST = {"app_label": "overflights", "model_name": "claim", "field_name": "speaker", "url": "nothing/"}  # values for other parts of paths
COUNTED = ("", "-1", DIGITS)  # for numbers of forms


class Undone(Exception):
    pass


class Walk:
    """The browser of a superuser, and what it was answered with a fault of the server."""

    def __init__(self, client: Client) -> None:
        self.client, self.session, self.faults = client, client.cookies[settings.SESSION_COOKIE_NAME].value, []
        client.raise_request_exception = False

    def send(self, method: str, url: str, data: dict[str, Any] | None = None, what: Any = "") -> None:
        self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session  # a page may have signed us out
        # Rendered as for a browser: Django's own test tools copy the context of each template, which nobody looks at here.
        plainly = patch.object(Template, "_render", lambda template, context: template.nodelist.render(context))
        with suppress(Undone), plainly, transaction.atomic():
            answer = getattr(self.client, method)(url, data)
            if answer.status_code >= 500:
                self.faults.append(
                    f"{method} {url[:200]} {str(what)[:100]!r}: {answer.status_code} {answer.exc_info and answer.exc_info[1]!r:.200}"
                )
            raise Undone

    def ends_well(self) -> None:
        assert not self.faults, f"{len(self.faults)} faults:\n" + "\n".join(self.faults[:40])


@pytest.fixture
def rows() -> dict[str, models.Model]:
    """One row of every model of the admin, by the beginning of its pages' URLs."""
    event = create_event(place=create_place(), participants=((create_actor(names=("A name",)), "host"),))
    claim = create_claim(about=(event,), occasion=event)
    found = [claim, claim.article, claim.proposition, event, event.place, event.participants.get()]
    found += [Group.objects.create(name="A group"), User.objects.create_user("other")]
    found += [Redirect.objects.create(site_id=1, old_path="/actors/old/", new_path="/actors/")]
    return {f"{row._meta.app_label}/{row._meta.model_name}/": row for row in found}


@pytest.fixture
def walk(rows: dict[str, models.Model]) -> Walk:
    root = superuser()
    for lead, row in rows.items():
        if lead.startswith("overflights/"):
            field = next(name for name in ("statement", "title", "name") if hasattr(row, name))
            assert open_and_save(root, page_of(row), **{field: "Changed, to have a version"}).status_code == 302
    return Walk(root)


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(names)
    return iter(lambda: list(islice(left, size)), [])


def patterns() -> dict[str, list[str]]:
    """The format of every URL of the admin, and the names of its parts."""
    _, resolver = get_resolver().namespace_dict["admin"]
    found = [possible for view in resolver.reverse_dict for pattern in resolver.reverse_dict.getlist(view) for possible in pattern[0]]
    return {f"/admin/{url}": parts for url, parts in found}


def pages(rows: dict[str, models.Model]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every page: its URL, its format, and honest values for its parts."""
    for url, parts in patterns().items():
        row = next((row for lead, row in rows.items() if lead in url), None)
        version = str(Version.objects.get_for_object(row).first().pk) if "%(_" in url else ""
        key = str(row.pk) if row else "1"
        values = {part: HONEST.get(part, version if part == "_1" or "recover" in url else key) for part in parts}
        yield url % values, url, values


def form_of(walk: Walk, url: str) -> dict[str, Any]:
    """What the page's form would send; nothing, where it has none."""
    shown = walk.client.get(url)
    with suppress(AssertionError, AttributeError, TypeError, KeyError):
        return typed(shown)
    return {}


def test_every_page_with_every_parameter(walk, rows):
    """The parameters go in sevens: most are read apart from each other. `_to_field`, which is looked at first, goes alone."""
    odd, to_field = cycle(ODD), cycle((NUL, LONG, "id", "folded"))
    for url, _, _ in pages(rows):
        form = form_of(walk, url)
        for value in ("", next(to_field)):
            walk.send("get", url, {"_to_field": value}, value)
        walk.send("post", url, form | {"_to_field": ""}, "an empty _to_field")
        for names in batched(ASKED, 7):
            walk.send("get", url, HONEST | {name: next(odd) for name in names}, names)
        for names in batched(SENT, 7):
            walk.send("post", url, form | {name: next(odd) for name in names}, names)
    walk.ends_well()


def test_every_page_with_odd_parts_in_its_path(walk, rows):
    odd = cycle(value for value in ODD if value)
    for _, url, values in pages(rows):
        for part in values:
            for value in (DIGITS, LONG_NUMBER, next(odd), next(odd)):
                walk.send("get", url % (values | {part: quote(value, safe="")}))
            walk.send("post", url % (values | {part: quote(next(odd), safe="")}), {"post": "yes"})
    walk.ends_well()


def test_every_field_of_every_form(walk, rows):
    """The fields go in fives: each is checked whatever is wrong with the others."""
    odd = cycle(ODD)
    for url, _, _ in pages(rows):
        form = form_of(walk, url) if url.endswith(("/add/", "/change/", "password_change/", "/password/")) else {}
        names = sorted(form.keys() - {"csrfmiddlewaretoken"})
        for some in batched((name for name in names if not name.endswith("_FORMS")), 5):
            for value in (DIGITS, ["1", next(odd)]):
                walk.send("post", url, form | dict.fromkeys(some, value), (some, value))
        for name in names:
            for value in COUNTED if name.endswith(("TOTAL_FORMS", "INITIAL_FORMS")) else ():
                walk.send("post", url, form | {name: value}, (name, value))
        for some in batched(names, 6):
            walk.send("post", url, {name: form[name] for name in form if name not in some}, f"without {some}")
    walk.ends_well()


def test_every_form_with_every_button_as_it_is_and_empty(walk, rows):
    for url, _, _ in pages(rows):
        form = form_of(walk, url)
        for button in ("_saveasnew", "_popup", "_addanother") if form else ():
            walk.send("post", url, form | {button: "1"}, button)
            walk.send("post", url, {name: form[name] for name in form if name.endswith("_FORMS")} | {button: "1"}, f"empty, {button}")
    walk.ends_well()


def test_every_list_asked_for_what_it_does_not_know(walk, rows):
    queries = [{NUL: "1"}, {"q": "nu\0l"}, {"q": "a " * 20_000}, {"q": "\"'%_\\"}, {"o": "1.-2.x"}, {"e": "1", "p": "x"}, {"nonsense": "1"}]
    queries += [{f"{name}__exact": value} for name in ("id", "status", "outlet__id") for value in (NUL, DIGITS)]
    queries += [{"earliest__year": "2012", "earliest__month": "2", "earliest__day": "31"}]
    for lead in rows:
        for query in queries:
            walk.send("get", f"/admin/{lead}", query, query)
    walk.ends_well()


def test_autocomplete(walk):
    for term in (NUL, "x" * 70_000, "a " * 20_000, "%", "\\"):
        for field in ("speaker", "article", "proposition", "about", "occasion", "nonsense", NUL):
            asked = {"term": term, "app_label": "overflights", "model_name": "claim", "field_name": field}
            walk.send("get", reverse("admin:autocomplete"), asked, (field, term))
    walk.ends_well()


@pytest.mark.parametrize("number", ["-1", "-2"])
def test_a_forged_number_of_rows_loses_none_of_them(number):
    new = {"name": "John", "slug": "john", "kind": "person", "names-TOTAL_FORMS": "2", "names-INITIAL_FORMS": number}
    new |= {f"names-{n}-{field}": value for n in "01" for field, value in {"label": f"Name {n}", "language": "en", "kind": "alt"}.items()}

    answer = open_and_save(superuser(), reverse("admin:overflights_actor_add"), **new)

    assert answer.status_code == 302
    assert ActorName.objects.filter(actor__slug="john").count() == 2
