"""An object's history: who changed what, version by version, newest first."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from reversion.models import Version

from . import diff, snapshots
from .snapshots import Beside, Names, Part, Snapshot

PER_PAGE = 50
TAGS = {"same": "{}", "new": "<ins>{}</ins>", "gone": "<del>{}</del>", "skipped": '<span class="skipped">{}</span>'}


@dataclass(frozen=True)
class Line:
    """One part that differs from the version before."""

    label: str
    pieces: list[diff.Piece]

    @property
    def html(self) -> SafeString:
        """What went and what came, without white space of a template's between them."""
        return format_html_join("", "{}", ((format_html(TAGS[piece.kind], piece.text),) for piece in self.pieces))


@dataclass(frozen=True)
class Entry:
    version: Version
    who: str
    comment: str
    lines: list[Line]
    first: bool
    current: bool


def page_of(versions: QuerySet, besides: tuple[Beside, ...], number: str | None) -> tuple[Page, list[Entry]]:
    """`versions` are of one object, newest first. Each entry tells what its version changed in the one before."""
    page = Paginator(versions.select_related("revision__user"), PER_PAGE).get_page(number)
    first = page.start_index() - 1 if page.paginator.count else 0
    shown = list(versions.select_related("revision__user")[first : first + PER_PAGE + 1])
    beside = snapshots.beside_versions(shown, besides)
    held = [snapshots.of_version(version, beside[version.revision_id]) for version in shown]
    names = snapshots.names_in(held)
    entries = [
        _entry(shown[n], held[n], held[n + 1] if n + 1 < len(held) else None, names, first + n) for n in range(min(PER_PAGE, len(shown)))
    ]
    return page, entries


def _entry(version: Version, now: Snapshot, before: Snapshot | None, names: Names, place: int) -> Entry:
    return Entry(
        version=version,
        who=_name(version.revision.user),
        comment=version.revision.get_comment(),
        lines=_lines(before or {}, now, names),
        first=before is None,
        current=place == 0,
    )


def _name(user: AbstractBaseUser | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _lines(before: Snapshot, now: Snapshot, names: Names) -> list[Line]:
    found = []
    for key in {**now, **before}:
        old, new = _said(before.get(key), names), _said(now.get(key), names)
        if old != new:
            label = (now.get(key) or before[key]).label
            found.append(Line(label, diff.words(old, new) if before else [diff.Piece(new, "same")]))
    return found


def _said(part: Part | None, names: Names) -> str:
    return part.say(names) if part else ""
