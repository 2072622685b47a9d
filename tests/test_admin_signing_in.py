"""Signing in to the desk: after too many wrong passwords one waits, and nobody makes another wait from elsewhere."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as ours
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, RequestFactory

from overflights.visitors import client_address

PASSWORD = "correct horse battery"
PROXY = "10.0.0.1"


@pytest.fixture
def edith(db: None) -> User:
    return User.objects.create_user("edith", password=PASSWORD, is_staff=True)


def sign_in(password: str, *, peer: str = "192.0.2.1", forwarded: str = "") -> HttpResponse:
    given = {"username": "edith", "password": password}
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return Client().post("/admin/login/?next=/admin/", given, headers=headers, REMOTE_ADDR=peer)


def fail(**come_from: str) -> HttpResponse:
    """Wrong passwords, as many as are too many."""
    for _ in range(ours.AXES_FAILURE_LIMIT):
        answer = sign_in("wrong", **come_from)
    return answer


def test_who_is_locked_out_is_told_when_to_try_again(edith: User) -> None:
    fail()
    answer = sign_in(PASSWORD)
    text = " ".join(answer.content.decode().split())
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "<h1>Too many wrong passwords</h1>" in text
    assert "After 10 of them" in text
    assert "You may try again 1 hour after your last try" in text
    assert "Content-Security-Policy" in answer


def test_one_wrong_password_less_locks_nobody_out(edith: User) -> None:
    for _ in range(ours.AXES_FAILURE_LIMIT - 1):
        assert sign_in("wrong").status_code == 200
    assert sign_in(PASSWORD).status_code == 302


def test_after_the_hour_the_right_password_opens(edith: User) -> None:
    fail()
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=59))
    assert sign_in(PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=61))
    assert sign_in(PASSWORD).status_code == 302


def test_who_guesses_elsewhere_does_not_lock_an_editor_out(edith: User, settings) -> None:
    assert fail(peer="198.51.100.7").status_code == 429
    assert sign_in(PASSWORD).status_code == 302

    settings.PROXIES = [PROXY]
    assert fail(peer=PROXY, forwarded="198.51.100.8").status_code == 429
    assert sign_in(PASSWORD, peer=PROXY, forwarded="203.0.113.5").status_code == 302


@pytest.mark.parametrize("proxies", [[], [PROXY]])
def test_nobody_goes_on_guessing_under_made_up_addresses(edith: User, settings, proxies: list[str]) -> None:
    settings.PROXIES = proxies
    peer, named = (PROXY, ", 198.51.100.7") if proxies else ("198.51.100.7", "")
    answers = [sign_in("wrong", peer=peer, forwarded=f"203.0.113.{n}{named}") for n in range(ours.AXES_FAILURE_LIMIT)]
    assert [answer.status_code for answer in answers[-2:]] == [200, 429]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "found"),
    [
        ([], "192.0.2.1", "", "192.0.2.1"),
        ([], "192.0.2.1", "203.0.113.5", "192.0.2.1"),
        ([PROXY], "192.0.2.1", "203.0.113.5", "192.0.2.1"),
        ([PROXY], PROXY, "203.0.113.5", "203.0.113.5"),
        ([PROXY], PROXY, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
        (["2001:db8::/32", "10.0.0.0/8"], PROXY, "2001:DB8:0::1", "2001:db8::1"),
        (["*"], "", "203.0.113.5", "203.0.113.5"),
        ([PROXY], PROXY, "", PROXY),
        ([PROXY], PROXY, "203.0.113.5, unknown", PROXY),
        ([PROXY], "", "203.0.113.5", None),
        ([PROXY], "-", "203.0.113.5", None),
    ],
)
def test_only_a_proxy_of_ours_is_believed_and_only_its_own_word(settings, proxies, peer, forwarded, found) -> None:
    settings.PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)) == found


@pytest.mark.django_db
def test_a_name_that_is_too_long_is_nobodys(client):
    assert client.post("/admin/login/", {"username": "y" * 5000, "password": "x"}).status_code == 200
