"""Back to an old version: the row and the rows that belong to it, and nothing else that was saved in the same moment."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from reversion.errors import RevertError
from reversion.models import Version

from . import snapshots
from .snapshots import Beside


def restore(version: Version, besides: tuple[Beside, ...]) -> None:
    """Must run in a transaction. Raises ValidationError, RevertError or IntegrityError where the old version cannot stand today."""
    owned = tuple(beside for beside in besides if beside.owned)
    others = snapshots.beside_versions([version], owned)[version.revision_id]
    gone = [name for each in (version, *(other for _, other in others)) for name in _missing(each)]
    if gone:
        raise RevertError(f"That version refers to what has been deleted since: {', '.join(dict.fromkeys(gone))}.")
    # All go first, so that no old name meets a newer row of the same name.
    for beside in owned:
        for row in beside.rows(version.object_id):
            row.delete()
    version.revert()
    for _, other in others:
        other.revert()


def explain(error: Exception) -> str:
    """Why the version cannot come back, in sentences for people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, RevertError):
        return str(error)
    return "Another row has taken its place (its address, its number or its name), or something that it needs is gone."


def _missing(version: Version) -> Iterator[str]:
    """What the version refers to and is no longer there."""
    snapshot = snapshots.of_version(version, ())
    names = snapshots.names_in([snapshot])
    for part in snapshot.values():
        for field, value in zip(part.fields, part.values, strict=True):
            if field.is_relation and not _inside(field):
                yield from _gone(field, value, names)


def _inside(field: models.Field) -> bool:
    """A name's actor, a participant's event: it comes back together with them."""
    return field.remote_field.on_delete is models.CASCADE if not field.many_to_many else False


def _gone(field: models.Field, value: str | tuple[str, ...], names: snapshots.Names) -> Iterator[str]:
    pks = set(value) if isinstance(value, tuple) else {value} - {""}
    there = {str(pk) for pk in field.related_model._default_manager.filter(pk__in=pks).values_list("pk", flat=True)}
    for pk in sorted(pks - there):
        yield f"{field.verbose_name} {names[field.related_model, pk]}"
