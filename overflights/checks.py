"""The project's own conventions, kept by `manage.py check`."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from .models import WrongPasswords
from .models.base import Guarded, GuardedQuerySet


@register
def conventions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every model that people fill is guarded, codes are checked by the database, and constraints have messages for people."""
    return [message for model in apps.get_app_config("overflights").get_models() for message in _model_messages(model)]


def _model_messages(model: type[models.Model]) -> Iterator[CheckMessage]:
    if model._meta.auto_created:
        return
    is_guarded = issubclass(model, Guarded) and isinstance(model._default_manager.all(), GuardedQuerySet)
    if not is_guarded and model is not WrongPasswords:  # which only the site fills, with digests and numbers
        yield Error("Inherit from Guarded and use a GuardedQuerySet, so that every way in is checked.", obj=model, id="overflights.E001")
    for constraint in model._meta.constraints:
        if constraint.violation_error_message == constraint.default_violation_error_message:
            yield Error(f"Constraint {constraint.name} needs a violation_error_message.", obj=model, id="overflights.E002")
    names = {constraint.name for constraint in model._meta.constraints}
    for field in model._meta.fields:
        coded = field.choices and type(field) is models.CharField
        if coded and f"{model._meta.model_name}_{field.name}_code" not in names:
            yield Error(f"Add one_of({field.name!r}, …) to the constraints.", obj=field, id="overflights.E003")
