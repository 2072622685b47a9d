"""What the gate looks up, read once for many rows that are loaded together: a fixture, or `bulk_create`.

Every row is still checked, against the rows before it too: whatever is saved meanwhile is taken into account at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .codes import Status

MOST_ARTICLES = 500  # whose texts are held at a time
Row = TypeVar("Row", bound=models.Model)
Words = tuple[Any, ...]  # what makes two claims the same: of a claim, the values of `Claim.SAME`


class BulkLoad:
    """The look-ups of one load, which are kept current with what it saves."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[str, Any]] = {}  # by model and natural key, primary keys
        self._articles: dict[int, Any] = {}
        self._claims: dict[int, dict[Words, str]] = {}  # by article, the references of its claims

    def row(self, model: type[Row], field: str, key: str) -> Row:
        """The row with this natural key, of which only the primary key is read; raises DoesNotExist."""
        if model not in self._keys:
            self._keys[model] = dict(model._base_manager.values_list(field, "pk"))
        if key not in self._keys[model]:
            raise model.DoesNotExist(f"There is no {model._meta.verbose_name} {key}.")  # type: ignore[attr-defined]
        assert model._meta.pk is not None
        return model.from_db("default", [model._meta.pk.attname], [self._keys[model][key]])

    def article(self, model: type[Row], key: int) -> Row | None:
        """With its text; None where there is none with that primary key."""
        if key not in self._articles:
            if len(self._articles) >= MOST_ARTICLES:
                self._articles.clear()
                self._claims.clear()
            self._articles[key] = model._base_manager.filter(pk=key).first()
        article: Row | None = self._articles[key]
        return article

    def same_claim(self, claim: Any) -> str | None:
        """The reference of a claim of the article, not withdrawn, that says the same."""
        claims = self._claims.get(claim.article_id)
        if claims is None:
            rows = type(claim)._base_manager.filter(article=claim.article_id).exclude(status=Status.WITHDRAWN).order_by("-ref")
            claims = self._claims[claim.article_id] = {tuple(words): ref for ref, *words in rows.values_list("ref", *claim.SAME)}
        return claims.get(claim.words())

    def note(self, row: models.Model, created: bool) -> None:
        """A row was saved or deleted."""
        if row._meta.model_name == "article":
            self._articles.pop(row.pk, None)
        if created:
            self._note_new(row)
        else:
            self._keys.pop(type(row), None)
            self._claims.clear()

    def _note_new(self, row: Any) -> None:
        keys = self._keys.get(type(row))
        if keys is not None:
            keys[getattr(row, row.natural)] = row.pk
        claims = self._claims.get(row.article_id) if row._meta.model_name == "claim" else None
        if claims is not None and row.status != Status.WITHDRAWN:
            claims.setdefault(row.words(), row.ref)

    def forget(self) -> None:
        """Rows were saved past `note`."""
        for cache in (self._keys, self._articles, self._claims):
            cache.clear()


_current: ContextVar[BulkLoad | None] = ContextVar("bulk load", default=None)


def current() -> BulkLoad | None:
    return _current.get()


@contextmanager
def bulk_load() -> Iterator[BulkLoad]:
    """Inside it, the gate looks rows up here. Nested, the outer one goes on."""
    outer = _current.get()
    if outer:
        yield outer
        return
    load = BulkLoad()
    token = _current.set(load)
    try:
        yield load
    finally:
        _current.reset(token)


@receiver(post_save)
def note_saved(sender: type[models.Model], instance: models.Model, created: bool, **kwargs: Any) -> None:
    if load := current():
        load.note(instance, created)


@receiver(post_delete)
def note_deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if load := current():
        load.note(instance, created=False)
