"""Who may do what in the admin, and how an editor is made."""

import html

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.redirects.models import Redirect
from django.core.management import CommandError, call_command
from django.test import Client

from overflights.models import Claim
from tests.adminform import page_of, signed_in, superuser
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith():
    return signed_in("edith")


@pytest.mark.parametrize("create", [create_actor, create_article, create_claim, create_event, create_place, create_proposition])
def test_editors_open_everything_and_delete_nothing_that_others_cite(edith, create):
    row = create()

    assert edith.get(page_of(row)).status_code == 200
    assert edith.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_editors_have_no_business_with_accounts_and_sites(edith):
    assert edith.get("/admin/auth/user/").status_code == 403
    assert edith.get("/admin/auth/group/").status_code == 403
    assert superuser().get("/admin/sites/site/").status_code == 404


def test_editors_say_where_a_gone_address_leads(edith):
    redirect = Redirect.objects.create(site_id=1, old_path="/actors/old/")

    edith.post(f"/admin/redirects/redirect/{redirect.pk}/change/", {"site": "1", "old_path": "/actors/old/", "new_path": "/actors/new/"})

    redirect.refresh_from_db()
    assert redirect.new_path == "/actors/new/"


def test_superusers_delete_and_manage_accounts():
    root, claim = superuser(), create_claim()

    assert root.get("/admin/auth/user/").status_code == 200
    assert root.post(page_of(claim, "delete"), {"post": "yes"}).status_code == 302
    assert not Claim.objects.exists()


def test_a_reader_does_not_get_in(client):
    claim = create_claim()
    client.force_login(User.objects.create_user("reader"))

    for page in ("change", "history"):
        assert client.get(page_of(claim, page)).status_code == 302


def test_somebody_who_may_only_look_can_open_a_claim_and_save_nothing(client):
    claim = create_claim()
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_claim"))
    client.force_login(viewer)

    assert claim.quote in client.get(page_of(claim)).content.decode()
    assert client.post(page_of(claim), {"statement": "Mine."}).status_code == 403


def test_migrating_makes_the_group_once_and_keeps_what_a_superuser_made_of_it():
    group = Group.objects.get(name="Editors")
    group.permissions.clear()
    call_command("migrate", verbosity=0)
    assert group.permissions.count() == 0

    group.delete()
    call_command("migrate", verbosity=0)
    codes = set(Group.objects.get(name="Editors").permissions.values_list("codename", flat=True))
    assert {"change_claim", "add_article", "delete_participation", "change_redirect"} <= codes
    assert not {"delete_claim", "delete_actor", "delete_place", "add_user", "change_group"} & codes


# --- create_editor --------------------------------------------------------------------------------
def test_create_editor_without_a_terminal(monkeypatch, capsys, client):
    monkeypatch.setenv("EDITOR_PASSWORD", "correct horse battery")

    call_command("create_editor", username="edith")

    assert "can sign in" in capsys.readouterr().out
    user = User.objects.get(username="edith")
    assert user.check_password("correct horse battery")
    assert not user.is_superuser
    client.force_login(user)
    assert client.get("/admin/overflights/claim/add/").status_code == 200


def test_create_editor_asks(monkeypatch):
    monkeypatch.delenv("EDITOR_PASSWORD", raising=False)
    monkeypatch.setattr("builtins.input", lambda question: " edith ")
    monkeypatch.setattr("overflights.management.commands.create_editor.getpass", lambda question: "correct horse battery")

    call_command("create_editor")

    assert User.objects.get(username="edith").check_password("correct horse battery")


WEAK = {
    "mango fence": "at least 15 characters",
    "Summer2026": "at least 15 characters",
    "12345678901234": "at least 15 characters",
    "Summer2026!Summer2026!": "Use four random words",
    "September-2026!!": "Use four random words",
    "Overflights-2026": "Use four random words",
    "Iran-Iraq-Syria-2026": "Use four random words",
    "qwertyuiop[]asdfghjkl": "Use four random words",
    "1qaz2wsx3edc4rfv5tgb": "Use four random words",
    "P@$$w0rd!P@$$w0rd!": "Use four random words",
    "aaaaaaaaaaaaaaaa": "Use four random words",
    "edith.stein@1891": "similar to the username",
    "overflightsoverflights": "Use four random words",
    "edith stein edith": "Use four random words",
    "8305172946081357": "entirely numeric",
    "mango fence orbit kettle " * 50: "Use at most 1,000",
}


@pytest.mark.slow
def test_a_weak_password_is_refused_wherever_one_is_chosen_with_what_to_do(monkeypatch):
    root = superuser()
    edith = User.objects.create_user("edith.stein", password="a password for tests", is_staff=True)
    browser = Client()
    browser.force_login(edith)
    for password, said in WEAK.items():
        twice = {"password1": password, "password2": password}
        answers = [
            root.post("/admin/auth/user/add/", {"username": "edith.stein.2", "usable_password": "true", **twice}),
            root.post(f"/admin/auth/user/{edith.pk}/password/", {"usable_password": "true", **twice}),
            browser.post(
                "/admin/password_change/", {"old_password": "a password for tests", "new_password1": password, "new_password2": password}
            ),
        ]
        for answer in answers:
            assert said in html.unescape(answer.content.decode()), password
        monkeypatch.setenv("EDITOR_PASSWORD", password)
        with pytest.raises(CommandError, match=said):
            call_command("create_editor", username="edith.stein.2")
    assert set(User.objects.values_list("username", flat=True)) == {"root", "edith.stein"}
    assert User.objects.get(username="edith.stein").check_password("a password for tests")


@pytest.mark.parametrize("password", ["mango fence orbit kettle", "Xk9#mP2$vL!tR7w", "پرواز میز کتاب درخت", "4@8({[<369&#!1/|0$5+7%2"])
def test_a_strong_password_is_taken(password):
    assert validate_password(password, User(username="edith")) is None


def test_create_editor_refuses_two_different_passwords(monkeypatch):
    monkeypatch.delenv("EDITOR_PASSWORD", raising=False)
    answers = iter(["correct horse battery", "correct horse batterie"])
    monkeypatch.setattr("overflights.management.commands.create_editor.getpass", lambda question: next(answers))

    with pytest.raises(CommandError, match="not the same"):
        call_command("create_editor", username="edith")


@pytest.mark.parametrize("name", ["two words", "", "x" * 200, "nul\0name"])
def test_create_editor_refuses_an_impossible_name(monkeypatch, name):
    monkeypatch.setenv("EDITOR_PASSWORD", "correct horse battery")
    monkeypatch.setattr("builtins.input", lambda question: name)

    with pytest.raises(CommandError):
        call_command("create_editor", username=name)

    assert not User.objects.exists()


def test_create_editor_leaves_an_existing_user_alone(monkeypatch, capsys):
    User.objects.create_user("edith", password="the old password")
    monkeypatch.setenv("EDITOR_PASSWORD", "correct horse battery")

    call_command("create_editor", username="edith")

    assert "already exists" in capsys.readouterr().out
    assert User.objects.get().check_password("the old password")
    assert not User.objects.get().is_staff


def test_create_editor_says_when_nobody_answers(monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)

    with pytest.raises(CommandError, match="There was no answer"):
        call_command("create_editor")


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "actors/new/"])
def test_an_old_address_leads_to_this_site_alone(edith, path):
    redirect = Redirect.objects.create(site_id=1, old_path="/actors/old/")

    answer = edith.post(f"/admin/redirects/redirect/{redirect.pk}/change/", {"site": "1", "old_path": "/actors/old/", "new_path": path})

    assert "Write an address of this site" in answer.content.decode()
    redirect.refresh_from_db()
    assert redirect.new_path == ""
