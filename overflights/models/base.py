"""What every model shares: one gate through which rows enter, whatever road they take."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver


class GuardedQuerySet(models.QuerySet):
    """Bulk roads that pass the gate as `save()` does. Where no row is there to check, the road is closed."""

    _checked = False

    def _clone(self) -> Self:
        clone = super()._clone()
        clone._checked = self._checked
        return clone

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> list[models.Model]:
        if kwargs.get("update_conflicts"):
            raise TypeError("bulk_create() does not know the rows that it would overwrite; use bulk_update().")
        rows = list(objs)
        for row in rows:
            row.guard()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[models.Model], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.guard()
        checked = self._clone()
        checked._checked = True
        return super(GuardedQuerySet, checked).bulk_update(rows, self.model.with_derived(fields), *args, **kwargs)

    def update(self, **values: Any) -> int:
        refused = [] if self._checked else [name for name in values if name in self.model.guarded]
        if refused:
            raise TypeError(f"{', '.join(refused)}: checked row by row; use save(), bulk_create() or bulk_update(), not update().")
        return super().update(**values)

    def get_by_natural_key(self, key: str) -> models.Model:
        return self.get(**{self.model.natural: key})


class Guarded(models.Model):
    """A model whose rows are tidied, completed and checked by `guard()` on every way in: form, fixture, shell, bulk."""

    natural: ClassVar[str] = "slug"
    # field that only guard() may let in -> the columns derived from it
    guarded: ClassVar[dict[str, tuple[str, ...]]] = {}
    # columns that guard() derives from the row as a whole
    kept: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields:
            update_fields = self.with_derived(update_fields)
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def with_derived(cls, fields: Iterable[str]) -> list[str]:
        """`fields` and the columns that follow from them."""
        named = list(fields)
        derived = [name for field in named for name in cls.guarded.get(field, ())]
        return [*dict.fromkeys([*named, *derived, *cls.kept])]

    def natural_key(self) -> tuple[str, ...]:
        return (getattr(self, self.natural),)

    def tidy(self) -> None:
        """Normalise what was typed and set the derived columns."""

    def problems(self) -> dict[str, list[str]]:
        """By field, in sentences for people, what is wrong with the row and the database cannot refuse."""
        return {}

    def guard(self) -> None:
        """Tidy and check the row; raises ValidationError."""
        self.tidy()
        problems = self.problems()
        if problems:
            raise ValidationError(problems)

    def clean(self) -> None:
        super().clean()
        self.guard()


@receiver(pre_save)
def guard_before_save(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Runs for `save()` and, unlike `save()` itself, for fixtures (`raw`) too."""
    if isinstance(instance, Guarded):
        try:
            instance.guard()
        except ValidationError as error:
            raise named_error(instance, error) from None


def named_error(instance: models.Model, error: ValidationError) -> ValidationError:
    """The same error, each message led by the row it is about: a fixture has hundreds."""
    who = f"{instance._meta.verbose_name} {'/'.join(instance.natural_key())}"
    return ValidationError({field: [f"{who}: {message}" for message in found] for field, found in error.message_dict.items()})


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The database's own check that `field` holds one of its codes."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(class)s_{field}_code",
        violation_error_message=f"The {field.replace('_', ' ')} must be one of: {', '.join(choices.values)}.",
    )


def slug_field() -> models.SlugField:
    return models.SlugField(
        max_length=100,
        unique=True,
        help_text="Permanent: it stands in addresses, citations and exports. Lower-case letters, digits and hyphens.",
    )
