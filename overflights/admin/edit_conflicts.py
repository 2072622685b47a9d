"""Edit conflicts: every form carries digests of what it was filled from, which are compared with the database when it is sent.

So nobody overwrites somebody else's edit without having seen it.
"""

import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import Truncator
from reversion.models import Revision, Version

from . import snapshots
from .input_checks import LONGEST_KEY, is_key
from .snapshots import InlineRows, RowNames, Snapshot, SnapshotItem

UNREADABLE_TOKEN = (
    "This form came back without the record of what it was filled from, so somebody else’s edit might be lost. Nothing has been saved yet."
    " Compare what you typed with what is saved now; if you save again, yours replaces it."
)
LONGEST_SHOWN = 1500  # characters of a saved value shown beside the field; the history shows all of it


@dataclass(frozen=True)
class SavedState:
    """What the database held of a row and its inline rows when the request came in."""

    row: models.Model
    inlines: tuple[InlineRows, ...]
    snapshot: Snapshot

    @property
    def token(self) -> str:
        digests = {key: digest(item) for key, item in self.snapshot.items()}
        last_version = self.versions(set(digests)).aggregate(last=models.Max("pk"))["last"] or 0
        return json.dumps({"last_version": last_version, "digests": digests})

    def versions(self, keys: set[str], since: int = 0) -> models.QuerySet:
        """Versions after number `since`, of the row and of the inline rows among `keys`."""
        wanted = Q(content_type=ContentType.objects.get_for_model(self.row), object_id=str(self.row.pk))
        for inline in self.inlines:
            pks = [key.partition(":")[2] for key in keys if key.startswith(inline.key(""))]
            wanted |= Q(content_type=ContentType.objects.get_for_model(inline.model), object_id__in=pks)
        return Version.objects.filter(wanted, pk__gt=since)


@dataclass(frozen=True)
class ConflictingItem:
    key: str
    label: str
    saved: str  # in words; empty if the field is


@dataclass(frozen=True)
class EditConflict:
    """What others saved between the opening of a form and its return."""

    items: list[ConflictingItem]
    sentence: str
    edits: list[str]


def saved_state(row: models.Model, inlines: tuple[InlineRows, ...]) -> SavedState:
    fresh = type(row)._default_manager.get(pk=row.pk)
    return SavedState(fresh, inlines, snapshots.of_row(fresh, inlines))


def digest(item: SnapshotItem) -> str:
    return blake2b(repr(item.values).encode(), digest_size=6).hexdigest()


def find_conflict(token: str, state: SavedState, user: AbstractBaseUser | AnonymousUser) -> EditConflict | None:
    """None if the row is as it was when `token` was made. With an unreadable token, everything counts as changed."""
    last_version, digests = _read(token)
    keys = [key for key in {**state.snapshot, **digests} if _has_changed(key, digests, state)]
    if not keys:
        return None
    names = snapshots.names_in([state.snapshot])
    items = [_conflicting_item(key, state, names) for key in keys]
    if not digests:
        return EditConflict(items, UNREADABLE_TOKEN, [])
    versions = state.versions(set(digests) | set(state.snapshot), since=last_version).select_related("revision__user").order_by("pk")
    revisions = list({version.revision_id: version.revision for version in versions}.values())
    edits = [f"{_author(revision, user)}, {_time(revision)}: {revision.get_comment()}" for revision in revisions]
    return EditConflict(items, _sentence(items, revisions, user), edits)


def _has_changed(key: str, digests: dict[str, str], state: SavedState) -> bool:
    if key not in digests:
        # A form that cannot add such rows doesn't overwrite somebody else's new one.
        return not any(key.startswith(inline.key("")) for inline in state.inlines if not inline.owned)
    return key not in state.snapshot or digests[key] != digest(state.snapshot[key])


def _conflicting_item(key: str, state: SavedState, names: RowNames) -> ConflictingItem:
    item = state.snapshot.get(key)
    if item:
        return ConflictingItem(key, item.label, Truncator(item.in_words(names)).chars(LONGEST_SHOWN))
    inline = next((inline for inline in state.inlines if key.startswith(inline.key(""))), None)
    if not inline:
        return ConflictingItem(key, key, "removed")
    pk = key.partition(":")[2]
    version = Version.objects.get_for_object_reference(inline.model, pk).first()
    return ConflictingItem(key, f"{inline.model._meta.verbose_name} {version or ''}".strip(), "removed")


def _sentence(items: list[ConflictingItem], revisions: list[Revision], user: AbstractBaseUser | AnonymousUser) -> str:
    people = list(dict.fromkeys(_author(revision, user) for revision in revisions)) or ["Somebody outside the admin"]
    at = f" (most recently on {_time(revisions[-1])})" if revisions else ""
    return (
        f"{' and '.join(people)} changed this while you were editing: {', '.join(item.label for item in items)}{at}."
        " What you typed is still here, but hasn’t been saved yet. Compare it with what is saved now; if you save again, yours replaces it."
    )


def _author(revision: Revision, user: AbstractBaseUser | AnonymousUser) -> str:
    author = revision.user
    if author is None:
        return "Somebody"
    return "You" if author == user else author.get_full_name() or author.get_username()


def _time(revision: Revision) -> str:
    return date_format(revision.date_created, "j F Y, H:i e")


def _read(token: str) -> tuple[int, dict[str, str]]:
    """The last version and the digests by key; none if anything about the token is odd."""
    try:
        content: dict[str, Any] = json.loads(token)
        digests = {str(key): str(value) for key, value in content["digests"].items()}
        if not all(is_key(pk) for _, colon, pk in (key.partition(":") for key in digests) if colon):
            return 0, {}
        return min(int(content["last_version"]), 10**LONGEST_KEY), digests
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return 0, {}
