"""The same form sent several times in the same moment: one is kept, the others are told and lose no typing."""

from functools import partial

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.redirects.models import Redirect
from django.db import IntegrityError, models
from django.urls import reverse
from django.utils.html import escape

from overflights.models import Actor, Article, Claim, Event, Place, Proposition
from tests.adminform import at_once, errors, open_and_save, page_of, superuser, typed
from tests.factories import create_actor, create_article, create_outlet, create_proposition

pytestmark = pytest.mark.django_db

DATED = {"basis": "external", "date_note": "From a diary."}


def additions() -> dict[type[models.Model], dict[str, object]]:
    """What is typed into the add form of every model."""
    actor, article, proposition, outlet = create_actor(), create_article(body="He said so."), create_proposition(), create_outlet()
    name = {"names-TOTAL_FORMS": "1", "names-0-label": "Johnny", "names-0-language": "en", "names-0-kind": "alt"}
    host = {"participations-TOTAL_FORMS": "1", "participations-0-actor": str(actor.pk), "participations-0-role": "host"}
    claim = {"article": article.pk, "speaker": actor.pk, "proposition": proposition.pk, "described_as": "He", "quote": "He said so."}
    claim |= {"stance": "supports", "statement": "S.", "attribution": "indirect", "said_on": "2012-03-12"} | DATED
    password = "correct horse battery staple"
    return {
        Actor: {"name": "John", "slug": "john", "kind": "person"} | name,
        Place: {"name": "Baghdad", "slug": "baghdad", "latitude": "33.3", "longitude": "44.4", "precision": "city"},
        Event: {"title": "Talks", "slug": "talks", "type": "meeting", "date": "2012-03-12"} | DATED | host,
        Proposition: {"statement": "They flew.", "slug": "they-flew", "kind": "fact", "theme": "flights"},
        Article: {"title": "A title", "outlet": outlet.pk, "published": "2012-03-23", "basis": "stated", "body": "Text."},
        Claim: claim,
        User: {"username": "twice", "usable_password": "true", "password1": password, "password2": password},
        Group: {"name": "Twice"},
        Redirect: {"site": "1", "old_path": "/actors/old/", "new_path": "/actors/"},
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_the_same_addition_sent_many_times_at_once_one_is_kept():
    root = superuser()
    for model, fields in additions().items():
        before, name = model.objects.count(), model._meta.model_name
        url = reverse(f"admin:{model._meta.app_label}_{name}_add")
        form = typed(root.get(url), **fields)

        answers = at_once(*[partial(root.post, url, form)] * 4)

        assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302], name
        assert model.objects.count() == before + 1, name
        told = next(answer for answer in answers if answer.status_code == 200)
        assert "already" in errors(told), name
        kept = typed(told)
        assert all([str(value)] == kept[field] for field, value in fields.items() if not field.startswith("password")), name


def test_who_has_the_unique_value_and_who_added_it_are_told():
    root = superuser()
    for model, fields in additions().items():
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        first = open_and_save(root, url, **fields)
        assert first.status_code == 302, errors(first)

        told = errors(open_and_save(root, url, **fields))

        if model in (Article, Claim):
            assert f"entered already, as {model.objects.latest('pk').natural_key()[0]}" in told
        else:
            assert f"It is “{escape(model.objects.latest('pk'))}”, added by root on " in told


@pytest.mark.django_db(transaction=True)
def test_of_two_rows_changed_to_the_same_unique_value_at_once_one_is_kept():
    root = superuser()
    proposition, group, user, redirect = (
        (create_proposition(), create_proposition()),
        [Group.objects.create(name=name) for name in "ab"],
        [User.objects.create_user(name) for name in "ab"],
        [Redirect.objects.create(site_id=1, old_path=f"/actors/{name}/", new_path="/actors/") for name in "ab"],
    )
    changes = {"statement": (proposition, "The same."), "name": (group, "The same"), "username": (user, "same")}
    changes |= {"old_path": (redirect, "/actors/same/")}
    for field, (rows, value) in changes.items():
        urls = [reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]) for row in rows]
        forms = [typed(root.get(url), **{field: value}) for url in urls]

        answers = at_once(*(partial(root.post, url, form) for url, form in zip(urls, forms, strict=True)))

        assert sorted(answer.status_code for answer in answers) == [200, 302], field
        told = next(answer for answer in answers if answer.status_code == 200)
        assert f"It is “{escape(type(rows[0]).objects.get(**{field: value}))}”" in errors(told)
        assert typed(told)[field] == [value]


@pytest.mark.django_db(transaction=True)
def test_different_articles_of_one_day_added_at_once_are_all_kept_under_numbered_slugs():
    root, url, fields = superuser(), reverse("admin:overflights_article_add"), additions()[Article]
    forms = [typed(root.get(url), **fields | {"title": f"Title {n}", "url": f"https://example.org/{n}"}) for n in range(8)]

    answers = at_once(*(partial(root.post, url, form) for form in forms))

    assert [answer.status_code for answer in answers] == [302] * 8
    lead = f"{Actor.objects.get(pk=fields['outlet']).slug}-2012-03-23"
    assert set(Article.objects.filter(outlet=fields["outlet"]).values_list("slug", flat=True)) == {
        lead,
        *(f"{lead}-{n}" for n in range(2, 9)),
    }


def test_what_the_database_alone_refuses_comes_back_with_what_was_typed(monkeypatch):
    """As when the row that a field refers to goes away in the same moment."""
    root, added = superuser(), additions()
    row = create_actor()

    def refuse(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(models.Model, "save_base", refuse)
    for url, fields in [(reverse("admin:overflights_actor_add"), added[Actor]), (page_of(row), {"name": "Other"})]:
        answer = open_and_save(root, url, **fields)

        assert answer.status_code == 200
        assert "saved at the same moment" in errors(answer)
        assert "successfully" not in answer.content.decode()
        assert typed(answer)["name"] == [fields["name"]]


@pytest.mark.parametrize("error", [IntegrityError(), models.ProtectedError("", set())])
def test_a_deletion_that_the_database_refuses_changes_nothing_and_says_so(monkeypatch, error):
    root, row = superuser(), create_actor()
    changelist = reverse("admin:overflights_actor_changelist")
    selected = {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"}

    def refuse(*args, **kwargs):
        raise error

    for model in (models.Model, models.QuerySet):
        monkeypatch.setattr(model, "delete", refuse)
    for url, form in [(page_of(row, "delete"), {"post": "yes"}), (changelist, selected)]:
        page = root.post(url, form, follow=True).content.decode()

        assert "was saved at the same moment. Nothing was changed" in page
        assert "successfully" not in page.lower()
    assert Actor.objects.filter(pk=row.pk).exists()
