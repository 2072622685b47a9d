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
Identity = tuple[Any, ...]  # of a claim (`Claim.identity()`)


class BulkLoad:
    """The look-ups of one load, which are kept current with what it saves."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[str, Any]] = {}  # by model and natural key, primary keys
        self._articles: dict[int, Any] = {}
        self._claims: dict[int, dict[Identity, str]] = {}  # by article, the references of its claims

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
        return self._claims_beside(claim).get(claim.identity())

    def _claims_beside(self, claim: Any) -> dict[Identity, str]:
        """The claims of its article, those withdrawn left out."""
        claims = self._claims.get(claim.article_id)
        if claims is None:
            rows = type(claim)._base_manager.filter(article=claim.article_id).exclude(status=Status.WITHDRAWN).order_by("-ref")
            claims = self._claims[claim.article_id] = {tuple(same): ref for ref, *same in rows.values_list("ref", *claim.IDENTIFYING)}
        return claims

    def note_new(self, row: Any) -> None:
        """A row was added, or passed the gate and is about to be: those after it are checked against it."""
        keys = self._keys.get(type(row))
        if keys is not None:
            keys[getattr(row, row.natural)] = row.pk
        if row._meta.model_name == "claim" and row.status != Status.WITHDRAWN:
            self._claims_beside(row).setdefault(row.identity(), row.ref)

    def note_changed(self, row: models.Model) -> None:
        """A row that was there was saved again. Its key is the same: keys are permanent."""
        if row._meta.model_name == "article":
            self._articles.pop(row.pk, None)
        self._claims.clear()

    def forget(self) -> None:
        """Rows were deleted, or saved without a signal."""
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
        if created:
            load.note_new(instance)
        else:
            load.note_changed(instance)


@receiver(post_delete)
def note_deleted(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    if load := current():
        load.forget()
