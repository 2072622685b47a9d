"""`DATABASE_URL`, read strictly: what is not understood is said in a sentence and never guessed at."""

from typing import Any
from urllib.parse import unquote

from environ import Env

EXAMPLES = "postgres://user:password@host:5432/name or sqlite:////full/path/file.sqlite3"
SQLITE = "overflights.sqlite"  # the backend
SCHEMES = {"postgres", "postgresql", "sqlite"}
CONNECT_TIMEOUT = 10  # seconds; a server that drops packets would otherwise hold a start for minutes


def read(url: str) -> dict[str, Any]:
    """Django's entry in DATABASES. Raises ValueError with a sentence for people, in which no password stands."""
    scheme, mark, _ = url.partition("://")
    if not mark or scheme not in SCHEMES:
        begins = f"begins with “{scheme}://”" if mark else "has no “://”"
        raise ValueError(f"DATABASE_URL {begins}, which is not understood. Write it like {EXAMPLES}.")
    try:
        config: dict[str, Any] = Env.db_url_config(url)
    except ValueError:
        hint = "Its port must be a number, and signs such as / # ? in its password are written %2F %23 %3F."
        raise ValueError(f"DATABASE_URL is not understood. {hint} Write it like {EXAMPLES}.") from None
    if not config["NAME"]:
        raise ValueError(f"DATABASE_URL names no database. Write it like {EXAMPLES}.")
    if scheme == "sqlite":
        config["ENGINE"] = SQLITE
    else:
        config["HOST"] = unquote(config["HOST"])  # a socket's folder is written %2Fvar%2Frun%2Fpostgresql
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", CONNECT_TIMEOUT)
    return config
