"""Reverting to an old version: the row and the inline rows that belong to it, and nothing else that was saved in the same revision."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from reversion.errors import RevertError
from reversion.models import Version

from . import snapshots
from .snapshots import InlineRows


def restore(version: Version, inlines: tuple[InlineRows, ...]) -> None:
    """Must run in a transaction. Raises ValidationError, RevertError or IntegrityError if the old version cannot be saved today."""
    owned = tuple(inline for inline in inlines if inline.owned)
    inline_versions = snapshots.inline_versions([version], owned)[version.revision_id]
    missing = [name for each in (version, *(other for _, other in inline_versions)) for name in _missing_references(each)]
    if missing:
        raise RevertError(f"That version refers to what has been deleted since: {', '.join(dict.fromkeys(missing))}.")
    # All are deleted first, so that no old name meets a newer row of the same name.
    for inline in owned:
        for row in inline.of_parent(version.object_id):
            row.delete()
    version.revert()
    for _, other in inline_versions:
        other.revert()


def explain(error: Exception) -> str:
    """Why the version cannot be restored, in sentences for people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, RevertError):
        return str(error)
    return "Another row now has its URL, number or name, or something that it needs has been deleted."


def _missing_references(version: Version) -> list[str]:
    """What the version refers to that no longer exists."""
    snapshot = snapshots.of_version(version, ())
    names = snapshots.names_in([snapshot])
    missing = []
    for item in snapshot.values():
        for field, pks in item.references():
            if not _is_parent(field):
                found = {str(pk) for pk in field.related_model._default_manager.filter(pk__in=pks).values_list("pk", flat=True)}
                missing += [f"{field.verbose_name} {names[field.related_model, pk]}" for pk in sorted(pks - found)]
    return missing


def _is_parent(field: Any) -> bool:
    """A name's actor, a participant's event: it is restored together with them."""
    return not field.many_to_many and field.remote_field.on_delete is models.CASCADE
