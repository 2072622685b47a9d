"""What a row and the rows beside it (a name, a participant) hold, now or in an old version, in comparable parts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from reversion.models import Version

DERIVED = {"changed", "was_published", "earliest", "latest", "folded"}  # they follow other fields and are no edit of their own

Names = dict[tuple[type[models.Model], str], str]


@dataclass(frozen=True)
class Beside:
    """Rows edited in the same form. Those that are `owned` come and go with the row: they are restored and deleted with it."""

    model: type[models.Model]
    link: str  # the foreign key to the row
    fields: tuple[str, ...]
    owned: bool

    @property
    def attname(self) -> str:
        return self.model._meta.get_field(self.link).attname

    def key(self, pk: object) -> str:
        return f"{self.model._meta.model_name}:{pk}"

    def rows(self, pk: object) -> models.QuerySet:
        return self.model._default_manager.filter(**{self.attname: pk}).order_by("pk")


@dataclass(frozen=True)
class Part:
    """One thing that an edit can change: a field of the row, or a whole row beside it. `values` are plain strings or lists of them."""

    label: str
    fields: tuple[models.Field, ...]
    values: tuple[Any, ...]

    def say(self, names: Names) -> str:
        said = (_say(field, value, names) for field, value in zip(self.fields, self.values, strict=True))
        return " · ".join(text for text in said if text)


Snapshot = dict[str, Part]


def own_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that an editor sets, many-to-many last."""
    columns = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in DERIVED]
    return columns + [field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created]


def of_row(row: models.Model, besides: Iterable[Beside]) -> Snapshot:
    """What the database holds of `row`, which is taken as freshly read."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for field in row._meta.many_to_many:
        values[field.attname] = list(getattr(row, field.name).order_by("pk").values_list("pk", flat=True))
    found = _own_parts(type(row), values)
    for beside in besides:
        for other in beside.rows(row.pk):
            found |= _beside_part(beside, other.pk, vars_of(other), str(other) if not beside.owned else "")
    return found


def vars_of(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def of_version(version: Version, others: Iterable[tuple[Beside, Version]]) -> Snapshot:
    """What `version` holds; `others` are the versions of the rows beside it in the same revision."""
    found = _own_parts(version._model, version.field_dict)
    for beside, other in others:
        found |= _beside_part(beside, other.object_id, other.field_dict)
    return found


def beside_versions(versions: list[Version], besides: Iterable[Beside]) -> dict[int, list[tuple[Beside, Version]]]:
    """By revision, the versions of rows that stood beside the object of `versions`. One query for each kind of row."""
    found: dict[int, list[tuple[Beside, Version]]] = defaultdict(list)
    pks = {version.object_id for version in versions}
    revisions = [version.revision_id for version in versions]
    for beside in besides:
        for other in Version.objects.get_for_model(beside.model).filter(revision__in=revisions).order_by("pk"):
            if str(other.field_dict[beside.attname]) in pks:
                found[other.revision_id].append((beside, other))
    return found


def names_in(snapshots: Iterable[Snapshot]) -> Names:
    """The names of everything that the snapshots refer to. Two queries at most for each model."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for snapshot in snapshots:
        for part in snapshot.values():
            for field, value in zip(part.fields, part.values, strict=True):
                if field.is_relation:
                    wanted[field.related_model].update(value if isinstance(value, tuple) else [value] if value else [])
    found: Names = {}
    for model, pks in wanted.items():
        found |= {(model, str(row.pk)): str(row) for row in model._default_manager.filter(pk__in=pks)}
        found |= _names_gone(model, {pk for pk in pks if (model, pk) not in found})
    return found


def _names_gone(model: type[models.Model], pks: set[str]) -> Names:
    """What deleted rows were called."""
    kind = ContentType.objects.get_for_model(model)
    kept = Version.objects.filter(content_type=kind, object_id__in=pks).order_by("pk") if pks else ()
    called = {version.object_id: version.object_repr for version in kept}
    return {(model, pk): f"{called.get(pk, 'unknown')} (deleted)" for pk in pks}


def _own_parts(model: type[models.Model], values: dict[str, Any]) -> Snapshot:
    return {field.name: Part(str(field.verbose_name), (field,), (_plain(values.get(field.attname)),)) for field in own_fields(model)}


def _beside_part(beside: Beside, pk: object, values: dict[str, Any], name: str = "") -> Snapshot:
    fields = tuple(beside.model._meta.get_field(field) for field in beside.fields)
    label = f"{beside.model._meta.verbose_name} {name}".strip()
    return {beside.key(pk): Part(label, fields, tuple(_plain(values.get(field.attname)) for field in fields))}


def _plain(value: Any) -> str | tuple[str, ...]:
    """The same whether it comes from the database or from an old version."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple | set):
        return tuple(sorted(str(each) for each in value))
    return str(value)


def _say(field: models.Field, value: str | tuple[str, ...], names: Names) -> str:
    if isinstance(value, tuple):
        return "; ".join(sorted(names[field.related_model, pk] for pk in value))
    if field.is_relation:
        return names[field.related_model, value] if value else ""
    return str(dict(field.flatchoices).get(value, value)) if field.choices else value
