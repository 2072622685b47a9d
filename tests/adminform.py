"""A form of the admin as a browser holds it: read from the page, typed into, sent back. Line ends of text areas become \\r\\n."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from threading import Barrier

from django.contrib.auth.models import User
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from overflights import editor_permissions


def signed_in(name: str = "edith") -> Client:
    """The browser of an editor."""
    client = Client()
    client.force_login(editor_permissions.create_editor(name, "a password for tests"))
    return client


def superuser() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a password for tests"))
    return client


def page_of(row: models.Model, page: str = "change", *args: object) -> str:
    """The URL of one of the row's pages in the admin: change, history, revision, delete."""
    return reverse(f"admin:overflights_{row._meta.model_name}_{page}", args=[row.pk, *args])


class _Form(HTMLParser):
    """Collects what a browser would send of the page's main form; fields of templates for new rows (`__prefix__`) too."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.data: dict[str, list[str]] = {}
        self.inside = False
        self.textarea = self.select = None
        self.text = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        if not self.inside:
            return
        name = given.get("name")
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "textarea" and name:
            self.textarea, self.text = name, ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.data.setdefault(self.select, []).append(given.get("value", ""))

    def _input(self, name, given):
        kind = given.get("type", "text")
        if kind in {"submit", "button"} or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self.data.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, text):
        if self.textarea:
            self.text += text

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            # A line end right after the tag belongs to the page, not to the text.
            text = self.text.removeprefix("\r\n").removeprefix("\n")
            self.data[self.textarea] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self.textarea = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False


def typed(response: HttpResponse, **changes: object) -> dict[str, object]:
    """What the shown form would send, with `changes` typed over it. None takes a field out."""
    page = response.content.decode()
    model = response.context_data["opts"].model_name
    form = _Form(f"{model}_form")
    form.feed(page)
    assert form.data, "the page holds no form"
    return {name: value for name, value in (form.data | changes).items() if value is not None}


def open_and_save(client: Client, url: str, **changes: object) -> HttpResponse:
    shown = client.get(url)
    assert shown.status_code == 200
    return client.post(url, typed(shown, **changes))


def errors(response: HttpResponse) -> str:
    """All that the form complains about, as text."""
    context = response.context_data
    found = [context["adminform"].form.errors.as_text()]
    for inline in context["inline_admin_formsets"]:
        found += [inline.formset.non_form_errors().as_text(), *(str(form.errors) for form in inline.formset.forms)]
    return "\n".join(found)


def at_once(*calls: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """The answers of all calls, made in threads that start together."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            barrier.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
