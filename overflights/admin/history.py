"""An object's history: who changed what, version by version, newest first."""

from dataclasses import dataclass
from itertools import zip_longest

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from reversion.models import Version

from . import diff, snapshots
from .snapshots import InlineRows, RowNames, Snapshot

PER_PAGE = 50
HTML = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>", "skipped": '<span class="skipped">{}</span>'}


@dataclass(frozen=True)
class FieldDiff:
    """A field, or an inline row, that differs from the version before."""

    label: str
    segments: list[diff.DiffSegment]

    @property
    def html(self) -> SafeString:
        """Joined here, because a template would put white space between the segments."""
        return format_html_join("", "{}", ((format_html(HTML[segment.kind], segment.text),) for segment in self.segments))


@dataclass(frozen=True)
class HistoryEntry:
    version: Version
    author: str
    comment: str
    diffs: list[FieldDiff]
    is_first: bool
    is_current: bool


def page_of(versions: QuerySet, inlines: tuple[InlineRows, ...], number: str | None) -> tuple[Page, list[HistoryEntry]]:
    """`versions` are of one object, newest first. Each entry says what its version changed in the one before."""
    versions = versions.select_related("revision__user")
    page = Paginator(versions, PER_PAGE).get_page(number)
    start = max(page.start_index() - 1, 0)
    shown = list(versions[start : start + PER_PAGE + 1])  # and the one that the last is compared with
    inline_versions = snapshots.inline_versions(shown, inlines)
    held = [snapshots.of_version(version, inline_versions[version.revision_id]) for version in shown]
    names = snapshots.names_in(held)
    entries = [
        HistoryEntry(
            version=version,
            author=_author(version),
            comment=version.revision.get_comment(),
            diffs=_diffs(before or {}, now, names),
            is_first=before is None,
            is_current=start + n == 0,
        )
        for n, (version, now, before) in enumerate(zip_longest(shown, held, held[1:]))
    ]
    return page, entries[:PER_PAGE]


def _author(version: Version) -> str:
    user = version.revision.user
    return (user.get_full_name() or user.get_username()) if user else ""


def _diffs(before: Snapshot, now: Snapshot, names: RowNames) -> list[FieldDiff]:
    diffs = []
    for key in {**now, **before}:
        old, new = (held[key].in_words(names) if key in held else "" for held in (before, now))
        if old != new:
            label = (now.get(key) or before[key]).label
            diffs.append(FieldDiff(label, diff.words(old, new) if before else [diff.DiffSegment(new, "same")]))
    return diffs
