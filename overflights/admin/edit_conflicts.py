"""No lost updates: every form carries a digest of what it was filled from, compared when it comes back."""

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import Truncator
from reversion.models import Version

from . import snapshots
from .input_checks import LONGEST_KEY, is_key
from .snapshots import Beside, Part, Snapshot

UNMARKED = (
    "This form came back without the mark that tells when it was opened, so somebody else’s edit might be lost. Nothing is saved yet."
    " Compare your typing with what is saved now; saving again puts yours in its place."
)
LONGEST_SAVED = 1500  # characters of a saved value shown beside the field; the history shows all of it


@dataclass(frozen=True)
class Standing:
    """What the database held of a row when the request came, before anything was done to it."""

    row: models.Model
    besides: tuple[Beside, ...]
    parts: Snapshot

    @property
    def token(self) -> str:
        """JSON: the last version (`seen`) and a digest of each part."""
        return json.dumps({"seen": self._last_version(), "parts": {key: digest(part) for key, part in self.parts.items()}})

    def versions(self, keys: set[str], since: int = 0) -> models.QuerySet:
        """Versions after number `since` of the row and of the rows beside it, which are named by `keys`."""
        wanted = Q(content_type=ContentType.objects.get_for_model(self.row), object_id=str(self.row.pk))
        for beside in self.besides:
            pks = [key.partition(":")[2] for key in keys if key.startswith(beside.key(""))]
            wanted |= Q(content_type=ContentType.objects.get_for_model(beside.model), object_id__in=pks)
        return Version.objects.filter(wanted, pk__gt=since)

    def _last_version(self) -> int:
        return self.versions(set(self.parts)).aggregate(last=models.Max("pk"))["last"] or 0


@dataclass(frozen=True)
class Change:
    key: str
    label: str
    saved: str  # in words; empty where nothing is


@dataclass(frozen=True)
class Meanwhile:
    """What others saved between the opening of a form and its return."""

    changes: list[Change]
    sentence: str
    edits: list[str] = field(default_factory=list)


def standing(row: models.Model, besides: tuple[Beside, ...]) -> Standing:
    fresh = type(row)._default_manager.get(pk=row.pk)
    return Standing(fresh, besides, snapshots.of_row(fresh, besides))


def digest(part: Part) -> str:
    return blake2b(repr(part.values).encode(), digest_size=6).hexdigest()


def meanwhile(token: str, now: Standing, user: AbstractBaseUser) -> Meanwhile | None:
    """None where the row is as it was when `token` was made. A token that cannot be read counts as an old one."""
    seen, before = _read(token)
    fixed = {beside.model._meta.model_name for beside in now.besides if not beside.owned}
    changed = [key for key in {**now.parts, **before} if _differs(key, before, now.parts, fixed)]
    if not changed:
        return None
    names = snapshots.names_in([now.parts])
    changes = [_change(key, now, names) for key in changed]
    if not before:
        return Meanwhile(changes, UNMARKED)
    return Meanwhile(changes, **_told(changes, now, set(before) | set(now.parts), seen, user))


def _differs(key: str, before: dict[str, str], parts: Snapshot, fixed: set[str]) -> bool:
    if key not in before:
        # Another's new row in a list that this form cannot add to is not overwritten by it.
        return key.partition(":")[0] not in fixed
    return key not in parts or before[key] != digest(parts[key])


def _change(key: str, now: Standing, names: snapshots.Names) -> Change:
    part = now.parts.get(key)
    if part:
        return Change(key, part.label, Truncator(part.say(names)).chars(LONGEST_SAVED))
    kind, _, pk = key.partition(":")
    model = next((beside.model for beside in now.besides if beside.model._meta.model_name == kind), None)
    version = now.versions({key}).filter(object_id=pk).exclude(content_type=ContentType.objects.get_for_model(now.row)).first()
    what = f"{model._meta.verbose_name if model else key} {version or ''}".strip()
    return Change(key, what, "removed")


def _told(changes: list[Change], now: Standing, keys: set[str], seen: int, user: AbstractBaseUser) -> dict[str, Any]:
    """Who changed what and when, as one sentence and edit by edit."""
    revisions = list({version.revision_id: version.revision for version in _later(now, keys, seen)}.values())
    edits = [f"{_who(revision.user, user)}, {_when(revision.date_created)}: {revision.get_comment()}" for revision in revisions]
    people = list(dict.fromkeys(_who(revision.user, user) for revision in revisions)) or ["Somebody, outside this desk,"]
    at = f" (last on {_when(revisions[-1].date_created)})" if revisions else ""
    what = ", ".join(change.label for change in changes)
    sentence = (
        f"{' and '.join(people)} changed this while you were editing: {what}{at}. Your typing is kept below and nothing is saved yet."
        " Compare it with what is saved now; saving again puts yours in its place."
    )
    return {"edits": edits, "sentence": sentence}


def _later(now: Standing, keys: set[str], seen: int) -> models.QuerySet:
    return now.versions(keys, since=seen).select_related("revision__user").order_by("pk")


def _who(author: AbstractBaseUser | None, user: AbstractBaseUser) -> str:
    if author is None:
        return "Somebody"
    return "You yourself" if author == user else author.get_full_name() or author.get_username()


def _when(moment: Any) -> str:
    return date_format(moment, "j F Y, H:i e")


def _read(token: str) -> tuple[int, dict[str, str]]:
    try:
        read = json.loads(token)
        parts = {str(key): str(value) for key, value in read["parts"].items()}
        if not all(is_key(pk) for _, kind, pk in (key.partition(":") for key in parts) if kind):
            return 0, {}
        return min(int(read["seen"]), 10**LONGEST_KEY), parts
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return 0, {}
