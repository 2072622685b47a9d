"""What sides are called: the states that actors stand for."""

from functools import cache

from django_countries import countries


@cache
def side_name(code: str, none: str = "No state’s side") -> str:
    """Looked up once: a page names each side many times."""
    return str(countries.name(code)) or code or none
