"""Checking passwords when somebody signs in or changes one: throttled (login_throttling.py), and few at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from secrets import token_urlsafe
from threading import BoundedSemaphore, Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import password_validators
from .client_addresses import client_address
from .login_throttling import Attempt, NotNowError, digest

NETWORK = 64  # bits of an IPv6 address that a provider assigns to a customer, who chooses the rest
COOKIE_AGE = 365 * 24 * 3600  # seconds


class Backend(ModelBackend):
    """Django's backend, which counts every password that comes with a request."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **given: Any
    ) -> User | None:
        if request is None or username is None or password is None:
            return super().authenticate(request, username, password, **given)
        attempt = attempt_of(request, username)
        attempt.refuse_early()
        with QUEUES[attempt.is_known].turn():
            attempt.refuse_early()  # others were counted in the meantime
            is_possible = len(password) <= password_validators.LONGEST  # a longer one is nobody's, and is not hashed
            user = super().authenticate(request, username, password, **given) if is_possible else None
            if user:
                attempt.forget()
            else:
                attempt.count_wrong()
        return user


class Queue:
    """Hashing keeps a core busy for half a second. One password is checked and one waits; the worker's other threads are for readers."""

    def __init__(self) -> None:
        self.places, self.checking = BoundedSemaphore(2), Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self.places.acquire(blocking=False):
            raise NotNowError(1, is_busy=True)
        try:
            with self.checking:
                yield
        finally:
            self.places.release()


# Browsers that have signed in before have a queue of their own: there may be many strangers.
QUEUES = {is_known: Queue() for is_known in (True, False)}


def attempt_of(request: HttpRequest, username: str) -> Attempt:
    browser = request.get_signed_cookie(cookie_of(username), default="", salt=username, max_age=COOKIE_AGE)
    return Attempt(digest(username), digest(browser or _network(request)), bool(browser))


def cookie_of(username: str) -> str:
    """The name of the cookie that shows that this browser has signed in under this name."""
    return f"signed_in_{digest(username)[:16]}"


def _network(request: HttpRequest) -> str:
    address = client_address(request) or ""
    return str(ip_network((address, NETWORK), strict=False)) if ":" in address else address


@receiver(user_logged_in)
def note_who_signed_in(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    request.signed_in_as = user.get_username()  # type: ignore[attr-defined]  # for the middleware, which gives the browser its cookie


def remember_browser(response: HttpResponse, username: str) -> None:
    """Give the browser the cookie that shows that it has signed in under this name."""
    flags = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
    path = reverse("admin:index")
    response.set_signed_cookie(cookie_of(username), token_urlsafe(), salt=username, max_age=COOKIE_AGE, path=path, **flags)
