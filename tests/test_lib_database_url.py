"""`DATABASE_URL` is understood or refused in a sentence."""

import pytest

from overflights.lib import database_url


def test_a_postgresql_address_is_read_whole() -> None:
    config = database_url.read("postgres://ed:p%23ss@db.example:5433/flights?sslmode=require")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert [config[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == ["ed", "p#ss", "db.example", 5433, "flights"]
    assert config["OPTIONS"]["sslmode"] == "require"


def test_a_socket_is_a_host_too() -> None:
    assert database_url.read("postgresql://ed@%2Fvar%2Frun%2Fpostgresql/flights")["HOST"] == "/var/run/postgresql"


def test_an_sqlite_file_is_read() -> None:
    config = database_url.read("sqlite:////srv/a folder/flights.sqlite3")
    assert (config["ENGINE"], config["NAME"]) == ("overflights.sqlite", "/srv/a folder/flights.sqlite3")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://ed:secret@host/flights", "mysql://"),
        ("flights.sqlite3", "no “://”"),
        ("", "no “://”"),
        ("postgres://ed:secret@host:port/flights", "port must be a number"),
        ("postgres://ed:secret@host:99999/flights", "port must be a number"),
        ("postgres://ed:secret@host", "names no database"),
    ],
)
def test_anything_else_is_refused_with_an_example_and_without_the_password(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refusal:
        database_url.read(url)
    assert database_url.EXAMPLES in str(refusal.value)
    assert "secret" not in str(refusal.value)
