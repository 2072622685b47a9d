"""Broken foreign keys, and URLs that no reader should follow: the work of raw SQL, or of a bulk load with its checks off."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, ForeignKey, Model, OuterRef, URLField

from overflights.lib.safe_urls import wrong_url

from .problem import Problem


def dangling() -> Iterator[Problem]:
    for model in apps.get_app_config("overflights").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                yield from _dangling(model, field)


def wrong_urls() -> Iterator[Problem]:
    for model in apps.get_app_config("overflights").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, URLField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                for ref, url in rows.values_list(_key(model), field.name).iterator():
                    if wrong := wrong_url(url):
                        yield Problem(ref, wrong, "Until then it is not shown to readers.")


def _dangling(model: type[Model], field: "ForeignKey[Any, Any]") -> Iterator[Problem]:
    there = field.related_model._base_manager.filter(pk=OuterRef(field.attname))
    rows = model._base_manager.filter(~Exists(there), **{f"{field.attname}__isnull": False}).order_by("pk")
    key = _key(model)
    for ref, missing in rows.values_list(key, field.attname).iterator():
        named = ref if key != "pk" else f"{model._meta.verbose_name} {ref}"
        fix = "Load the row that it refers to, or correct or delete this one."
        yield Problem(str(named), f"Its {field.verbose_name} (number {missing}) does not exist.", fix)


def _key(model: type[Model]) -> str:
    """The field that its rows are named by; only our own models have one, and not each."""
    return getattr(model, "natural", "") or "pk"
