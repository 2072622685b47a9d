"""What happens to every request before it reaches a view."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from overflights.middleware import trust_own_proxies

pytestmark = pytest.mark.django_db

PROXY = "10.0.0.1"


@pytest.mark.parametrize("header", ["REQUEST_URI", "RAW_URI"])
@pytest.mark.parametrize("target", ["http://testserver/claims/", "x:https://evil.example/claims/", "*", "claims/"])
def test_an_absolute_url_as_the_target_is_refused(header: str, target: str) -> None:
    answer = Client().get("/claims/", **{header: target})
    assert answer.status_code == 400
    assert "The request could not be understood" in answer.content.decode()


def test_a_path_as_the_target_is_not() -> None:
    assert Client().get("/claims/", REQUEST_URI="/claims/?q=http://x", RAW_URI="/claims/?q=http://x").status_code == 200


@pytest.mark.parametrize("path", ["/claims/", "/static/overflights/site.css", "/nowhere", "/admin/login/"])
@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "testserver, evil.example", ""])
def test_a_foreign_host_is_refused(path: str, host: str) -> None:
    assert Client().get(path, headers={"host": host}, SERVER_NAME=host or "evil.example").status_code == 400


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"])
@pytest.mark.parametrize("path", ["/admin/login/", "/claims/", "/nowhere/"])
def test_a_body_that_no_form_sends_is_not_read(path: str, content_type: str) -> None:
    class Unread:
        def read(self, *size: int) -> bytes:
            pytest.fail("The body was read.")

        readline = read

    length = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for said in (length, "9" * 400):
        answer = Client().post(path, content_type=content_type, CONTENT_LENGTH=said, **{"wsgi.input": Unread()})
        assert answer.status_code == 413
        assert "2,621,440 bytes" in answer.content.decode()


def test_what_a_proxy_of_ours_says_is_believed_and_nobody_else(settings) -> None:
    settings.PROXIES = [PROXY]
    said = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7", "x-forwarded-host": "evil.example"}
    respond = trust_own_proxies(lambda request: request)
    assert respond(RequestFactory().get("/", headers=said, REMOTE_ADDR=PROXY)).is_secure()
    stranger = respond(RequestFactory().get("/", headers=said, REMOTE_ADDR="10.0.0.2"))
    assert not stranger.is_secure()
    assert not [name for name in stranger.META if "FORWARDED" in name]


def test_behind_its_proxy_a_site_for_https_does_not_redirect_for_ever(settings) -> None:
    settings.PROXIES, settings.SECURE_SSL_REDIRECT = [PROXY], True
    said = {"headers": {"x-forwarded-proto": "https"}}
    assert Client().get("/about/", REMOTE_ADDR=PROXY, **said).status_code == 200
    assert Client().get("/about/", REMOTE_ADDR="10.0.0.2", **said).status_code == 301
