"""Logging in to the admin: wrong passwords make the next one wait, and nobody keeps an editor out."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from overflights.authentication import QUEUES
from overflights.client_addresses import client_address
from overflights.login_throttling import COUNTED_FOR, FREE, LONGEST_WAIT
from overflights.models import WrongPasswords
from overflights.password_validators import LONGEST

PASSWORD = "correct horse battery"
PROXY = "10.0.0.1"
HOME, OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2", "198.51.100.7"


class Clock:
    """Stands still, so that a slow machine sees the same waits."""

    time = timezone.now()

    @classmethod
    def now(cls) -> datetime:
        return cls.time


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overflights.login_throttling.timezone", Clock)


@pytest.fixture
def edith(db: None) -> User:
    return User.objects.create_user("edith", password=PASSWORD, is_staff=True)


def sign_in(password: str, name: str = "edith", *, peer: str = HOME, forwarded: str = "", browser: Client | None = None) -> HttpResponse:
    given = {"username": name, "password": password}
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return (browser or Client()).post("/admin/login/?next=/admin/", given, headers=headers, REMOTE_ADDR=peer)


def fail(times: int = FREE, **come_from: object) -> None:
    """Wrong passwords, each as soon as it may come."""
    for _ in range(times):
        assert sign_in("wrong", **come_from).status_code == 200
        pass_time(LONGEST_WAIT)


def pass_time(seconds: float) -> None:
    Clock.time += timedelta(seconds=seconds)


def change_password(browser: Client, old: str) -> HttpResponse:
    new = "mango fence orbit kettle"
    return browser.post("/admin/password_change/", {"old_password": old, "new_password1": new, "new_password2": new})


def answers(times: int, **come_from: object) -> list[int]:
    return [sign_in("wrong", **come_from).status_code for _ in range(times)]


# --- Waiting --------------------------------------------------------------------------------------
def test_five_wrong_passwords_are_free_and_the_next_one_waits(edith: User) -> None:
    assert answers(FREE + 2) == [200] * FREE + [429] * 2
    answer = sign_in(PASSWORD)
    text = " ".join(answer.content.decode().split())
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
    assert "<h1>Too many wrong passwords</h1>" in text
    assert "wait 1 second, then send it again" in text
    assert "Content-Security-Policy" in answer

    pass_time(1)
    assert sign_in(PASSWORD).status_code == 302


def test_the_wait_doubles_to_a_minute_and_is_forgotten_after_an_hour(edith: User) -> None:
    fail(FREE - 1)
    waits = []
    for _ in range(8):
        assert sign_in("wrong").status_code == 200
        waits.append(int(sign_in(PASSWORD)["Retry-After"]))
        pass_time(waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]

    pass_time(COUNTED_FOR.total_seconds())
    assert answers(FREE + 1) == [200] * FREE + [429]
    assert WrongPasswords.objects.count() == 1


def test_the_right_password_makes_its_wrong_ones_forgotten(edith: User) -> None:
    fail(FREE - 1)
    assert sign_in(PASSWORD).status_code == 302
    assert answers(FREE + 1) == [200] * FREE + [429]


def test_many_names_from_one_place_are_counted_together(edith: User) -> None:
    User.objects.create_user("mallory", password=PASSWORD, is_staff=True)
    for n in range(FREE - 1):
        assert sign_in("wrong", f"name-{n}").status_code == 200
    assert sign_in(PASSWORD, "mallory").status_code == 302  # which forgives nothing
    assert sign_in("wrong", "another").status_code == 200
    assert sign_in(PASSWORD).status_code == 429
    assert sign_in(PASSWORD, peer=OFFICE).status_code == 302


def test_one_name_is_counted_from_everywhere(edith: User) -> None:
    found = [sign_in("wrong", peer=f"198.51.100.{n % 20}").status_code for n in range(60)]
    assert found[:FREE] == [200] * FREE
    assert found[FREE:].count(200) == 0


def test_all_addresses_of_an_ipv6_network_are_one_place(edith: User) -> None:
    found = [sign_in("wrong", f"name-{n}", peer=f"2001:db8:1:1::{n + 1:x}").status_code for n in range(FREE + 1)]
    assert found == [200] * FREE + [429]
    assert sign_in("wrong", "other", peer="2001:db8:1:2::1").status_code == 200


def test_a_name_written_in_another_way_is_the_same_name(edith: User) -> None:
    for name in ("edith", " edith ", "\uff45dith", "e\uff44ith", "edith\u3000"):
        assert sign_in("wrong", name, peer=f"198.51.100.{len(name)}").status_code == 200
    assert sign_in(PASSWORD).status_code == 429


def test_odd_names_and_passwords_are_nobodys(edith: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sign_in("x", "y" * 5000).status_code == 200
    assert sign_in("x", "edith\0").status_code == 200
    monkeypatch.setattr(type(get_hasher()), "encode", lambda *arguments: pytest.fail("was hashed"))
    assert sign_in("x" * (LONGEST + 1)).status_code == 200


def test_what_is_refused_is_not_hashed(edith: User, monkeypatch: pytest.MonkeyPatch) -> None:
    fail(FREE + 2)
    assert sign_in("wrong").status_code == 200
    monkeypatch.setattr(type(get_hasher()), "encode", lambda *arguments: pytest.fail("was hashed"))
    assert sign_in("wrong").status_code == 429
    assert sign_in("wrong", peer=ELSEWHERE).status_code == 429


def test_wrong_old_passwords_count_like_those_at_the_door(edith: User) -> None:
    browser = Client()
    browser.force_login(edith)
    found = [change_password(browser, "wrong") for _ in range(FREE + 1)]
    assert [answer.status_code for answer in found] == [200] * FREE + [429]
    assert "old password was entered incorrectly" in found[0].content.decode()
    assert sign_in(PASSWORD, peer=OFFICE).status_code == 429

    pass_time(1)
    assert change_password(browser, PASSWORD).status_code == 302
    assert User.objects.get().check_password("mango fence orbit kettle")


# --- Nobody is kept out -----------------------------------------------------------------------------
def test_whoever_guesses_elsewhere_and_never_stops_does_not_keep_an_editor_out(edith: User) -> None:
    fail(FREE + 10, peer=ELSEWHERE)
    wait = int(sign_in(PASSWORD)["Retry-After"])
    assert wait <= LONGEST_WAIT
    for n in range(wait):
        pass_time(1)
        sign_in("wrong", peer=f"198.51.100.{n}")
    sign_in("wrong", peer=ELSEWHERE)
    assert sign_in(PASSWORD).status_code == 302


def test_a_browser_that_has_signed_in_before_is_let_in_whatever_its_neighbours_do(edith: User) -> None:
    browser = Client()
    assert sign_in(PASSWORD, browser=browser).status_code == 302
    browser.post("/admin/logout/")
    fail(FREE + 10)
    sign_in("wrong")
    assert sign_in(PASSWORD).status_code == 429
    assert sign_in(PASSWORD, browser=browser).status_code == 302

    browser.post("/admin/logout/")
    assert answers(FREE + 1, browser=browser) == [200] * FREE + [429]


def test_a_browser_is_known_under_the_name_it_signed_in_with_alone(edith: User) -> None:
    User.objects.create_user("mallory", password=PASSWORD, is_staff=True)
    browser = Client()
    assert sign_in(PASSWORD, "mallory", browser=browser).status_code == 302
    (cookie,) = (cookie for name, cookie in browser.cookies.items() if name.startswith("signed_in_"))
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/admin/")
    assert answers(FREE, browser=browser) == [200] * FREE
    assert sign_in(PASSWORD, browser=browser).status_code == 429


def test_those_behind_a_proxy_of_ours_are_told_apart(edith: User, settings) -> None:
    settings.PROXIES = [PROXY]
    for n in range(FREE):
        assert sign_in("wrong", f"name-{n}", peer=PROXY, forwarded=ELSEWHERE).status_code == 200
    assert sign_in(PASSWORD, peer=PROXY, forwarded=ELSEWHERE).status_code == 429
    assert sign_in(PASSWORD, peer=PROXY, forwarded=HOME).status_code == 302


@pytest.mark.parametrize("proxies", [[], [PROXY]])
def test_nobody_goes_on_guessing_under_made_up_addresses(edith: User, settings, proxies: list[str]) -> None:
    settings.PROXIES = proxies
    peer, named = (PROXY, f", {ELSEWHERE}") if proxies else (ELSEWHERE, "")
    found = [sign_in("wrong", f"name-{n}", peer=peer, forwarded=f"203.0.113.{n}{named}").status_code for n in range(FREE + 1)]
    assert found == [200] * FREE + [429]


# --- Hashing ----------------------------------------------------------------------------------------
def test_few_passwords_are_checked_at_once(edith: User) -> None:
    """One is checked and one waits; a third is asked to come again, unless its browser is known."""
    browser = Client()
    assert sign_in(PASSWORD, browser=browser).status_code == 302
    strangers = QUEUES[False]
    with strangers.turn():
        assert strangers.places.acquire(blocking=False)  # as one who waits does
        answer = sign_in(PASSWORD)
        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        assert "Your password was not checked" in answer.content.decode()
        assert sign_in(PASSWORD, browser=browser).status_code == 302
        strangers.places.release()
    assert sign_in(PASSWORD).status_code == 302


# --- Addresses --------------------------------------------------------------------------------------
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
