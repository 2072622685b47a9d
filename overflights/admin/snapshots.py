"""What a row and the rows of its inlines hold, now or in an old version, in a form that can be compared."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from reversion.models import Version

RowNames = dict[tuple[type[models.Model], str], str]


@dataclass(frozen=True)
class InlineRows:
    """The rows of an inline. `owned` rows belong to the parent: they are restored and deleted with it."""

    model: type[models.Model]
    parent_column: str
    fields: tuple[str, ...]
    owned: bool

    def key(self, pk: object) -> str:
        return f"{self.model._meta.model_name}:{pk}"

    def of_parent(self, pk: object) -> models.QuerySet:
        return self.model._default_manager.filter(**{self.parent_column: pk}).order_by("pk")


@dataclass(frozen=True)
class SnapshotItem:
    """What one edit can change: a field of the row, or a whole inline row. `values` are strings, or tuples of them for many-to-many."""

    label: str
    fields: tuple[Any, ...]  # of Django's fields
    values: tuple[str | tuple[str, ...], ...]

    def in_words(self, names: RowNames) -> str:
        texts = (_in_words(field, value, names) for field, value in zip(self.fields, self.values, strict=True))
        return " · ".join(text for text in texts if text)

    def references(self) -> list[tuple[Any, set[str]]]:
        """Relations, and the keys that each refers to."""
        pairs = [(field, value) for field, value in zip(self.fields, self.values, strict=True) if field.is_relation]
        return [(field, set(value) if isinstance(value, tuple) else {value} - {""}) for field, value in pairs]


Snapshot = dict[str, SnapshotItem]  # by name of the field, or key of the inline row


def of_row(row: models.Model, inlines: Iterable[InlineRows]) -> Snapshot:
    """What the database holds; `row` must be freshly read."""
    values = _column_values(row)
    for field in row._meta.many_to_many:
        values[field.attname] = list(getattr(row, field.name).order_by("pk").values_list("pk", flat=True))
    snapshot = _own_items(type(row), values)
    for inline in inlines:
        for inline_row in inline.of_parent(row.pk):
            name = "" if inline.owned else str(inline_row)
            snapshot |= _inline_item(inline, inline_row.pk, _column_values(inline_row), name)
    return snapshot


def of_version(version: Version, inline_versions: Iterable[tuple[InlineRows, Version]]) -> Snapshot:
    """What `version` holds, with the versions of the inline rows in the same revision."""
    snapshot = _own_items(version._model, version.field_dict)
    for inline, other in inline_versions:
        snapshot |= _inline_item(inline, other.object_id, other.field_dict)
    return snapshot


def inline_versions(versions: list[Version], inlines: Iterable[InlineRows]) -> dict[int, list[tuple[InlineRows, Version]]]:
    """By revision, the versions of the inline rows that the object of `versions` had. One query for each inline."""
    by_revision: dict[int, list[tuple[InlineRows, Version]]] = defaultdict(list)
    pks = {version.object_id for version in versions}
    revisions = [version.revision_id for version in versions]
    for inline in inlines:
        for other in Version.objects.get_for_model(inline.model).filter(revision__in=revisions).order_by("pk"):
            if str(other.field_dict[inline.parent_column]) in pks:
                by_revision[other.revision_id].append((inline, other))
    return by_revision


def names_in(snapshots: Iterable[Snapshot]) -> RowNames:
    """The names of all rows that the snapshots refer to. At most two queries for each model."""
    pks_of: dict[type[models.Model], set[str]] = defaultdict(set)
    for snapshot in snapshots:
        for item in snapshot.values():
            for field, pks in item.references():
                pks_of[field.related_model] |= pks
    names: RowNames = {}
    for model, pks in pks_of.items():
        names |= {(model, str(row.pk)): str(row) for row in model._default_manager.filter(pk__in=pks)}
        names |= _names_of_deleted(model, {pk for pk in pks if (model, pk) not in names})
    return names


def _names_of_deleted(model: type[models.Model], pks: set[str]) -> RowNames:
    content_type = ContentType.objects.get_for_model(model)
    versions = Version.objects.filter(content_type=content_type, object_id__in=pks).order_by("pk") if pks else ()
    last_names = {version.object_id: version.object_repr for version in versions}
    return {(model, pk): f"{last_names.get(pk, 'unknown')} (deleted)" for pk in pks}


def _column_values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _own_items(model: type[models.Model], values: dict[str, Any]) -> Snapshot:
    """The fields that an editor sets, many-to-many last."""
    fields = [field for field in model._meta.concrete_fields if field.editable and not field.primary_key]
    lists: list[Any] = [*model._meta.many_to_many]
    fields += [field for field in lists if field.remote_field.through._meta.auto_created]
    return {field.name: SnapshotItem(str(field.verbose_name), (field,), (_plain(values.get(field.attname)),)) for field in fields}


def _inline_item(inline: InlineRows, pk: object, values: dict[str, Any], name: str = "") -> Snapshot:
    fields: tuple[Any, ...] = tuple(inline.model._meta.get_field(field) for field in inline.fields)
    label = f"{inline.model._meta.verbose_name} {name}".strip()
    return {inline.key(pk): SnapshotItem(label, fields, tuple(_plain(values.get(field.attname)) for field in fields))}


def _plain(value: Any) -> str | tuple[str, ...]:
    """The same whether it comes from the database or from an old version."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple | set):
        return tuple(sorted(str(each) for each in value))
    return str(value)


def _in_words(field: Any, value: str | tuple[str, ...], names: RowNames) -> str:
    if isinstance(value, tuple):
        return "; ".join(sorted(names[field.related_model, pk] for pk in value))
    if field.is_relation:
        return names[field.related_model, value] if value else ""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else value
