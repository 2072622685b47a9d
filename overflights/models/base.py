"""What every model shares: one gate that every row passes, however it is saved."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any, ClassVar, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.urls import get_script_prefix, reverse

from overflights.lib.folding import words
from overflights.lib.safe_urls import wrong_url

from .bulk_load import bulk_load, current

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
UNSEEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0, and so SVG, has no place for


Row = TypeVar("Row", bound="Guarded", covariant=True)


class GuardedQuerySet(models.QuerySet[Row]):
    """Bulk methods check each row as `save()` does; those that have no row to check are refused."""

    _checked = False

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone._checked = self._checked
        return clone

    def bulk_create(
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Iterable[str] | None = None,
        unique_fields: Iterable[str] | None = None,
    ) -> list[Row]:
        if update_conflicts:
            raise TypeError("bulk_create() does not know the rows that it would overwrite; use bulk_update().")
        rows = list(objs)
        with bulk_load() as load:
            try:
                for row in rows:
                    row.guard()
                    load.note_new(row)
                return super().bulk_create(rows, batch_size, ignore_conflicts)
            finally:
                load.forget()  # what was noted has no primary key yet, or was refused

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.guard()
        checked = self._clone()
        checked._checked = True
        return super(GuardedQuerySet, checked).bulk_update(rows, self.model.with_derived(fields), *args, **kwargs)

    def update(self, **values: Any) -> int:
        names = {self.model._meta.get_field(name).name for name in values}
        refused = set() if self._checked else self.model.guarded_fields() & names
        if refused:
            raise TypeError(f"{', '.join(sorted(refused))}: checked row by row; use save(), bulk_create() or bulk_update(), not update().")
        return super().update(**values)

    def get_by_natural_key(self, *key: str) -> Row:
        if load := current():
            return load.row(self.model, self.model.natural, key[0])
        return self.get(**{self.model.natural: key[0]})


class Guarded(models.Model):
    """A model whose rows are tidied, completed and checked by `guard()` on every way in: form, fixture, shell, bulk."""

    # the field that URLs and fixtures know the row by; permanent
    natural: ClassVar[str] = "slug"
    # field that only guard() may let in -> the columns derived from it; other derived columns depend on the row as a whole
    guarded: ClassVar[dict[str, tuple[str, ...]]] = {}

    class Meta:
        abstract = True

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """With `update_fields`, or where fields are deferred, the columns derived from those saved are saved too."""
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = self.with_derived(kwargs["update_fields"])
        super().save_base(*args, **kwargs)

    @classmethod
    def derived(cls) -> set[str]:
        """The columns that guard() sets: nobody edits them."""
        return {field.name for field in cls._meta.concrete_fields if not field.editable}

    @classmethod
    def guarded_fields(cls) -> set[str]:
        """Those that are checked, or derived from one that is: `update()` has no row to check them with."""
        urls = (field.name for field in cls._meta.concrete_fields if isinstance(field, models.URLField))
        return {*cls.guarded, *chain(*cls.guarded.values()), *urls, cls.natural} - {""}

    @classmethod
    def with_derived(cls, fields: Iterable[str]) -> set[str]:
        """`fields` and the columns derived from them, or from the row as a whole."""
        of_other_fields = {*chain(*cls.guarded.values())} - {*chain(*(cls.guarded.get(field, ()) for field in fields))}
        return {*fields} | cls.derived() - of_other_fields

    def natural_key(self) -> tuple[str, ...]:
        return (getattr(self, self.natural),)

    def tidy(self) -> None:
        """Normalise what was typed and set the derived columns."""

    def complete(self) -> None:
        """Assign what a new row may leave to us; may lock other rows until the transaction ends."""

    def problems(self) -> dict[str, list[str]]:
        """By field, in sentences for people, what is wrong with the row and the database cannot refuse on its own."""
        found = {}
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            value = getattr(value, "code", value)  # of a country
            wrong = wrong_text(field, value) if isinstance(value, str) else ""
            if wrong:
                found[field.name] = [wrong]
        key = getattr(self, self.natural) if self.natural else ""
        if key and self.natural not in found and not KEY.fullmatch(key):
            found[self.natural] = [f"“{key}” does not fit: lower-case letters and digits, in groups that hyphens join."]
        return found

    def _key_has_changed(self) -> bool:
        if not self.natural or not self.pk:
            return False
        return type(self)._base_manager.filter(pk=self.pk).exclude(**{self.natural: getattr(self, self.natural)}).exists()

    def guard(self) -> None:
        """Tidy, complete and check the row; raises ValidationError.

        A form runs it twice: in `clean()`, to show what is wrong, and on saving, which knows nothing of forms. The second time, rows
        that were saved between the two are seen.
        """
        self.tidy()
        self.complete()
        problems = self.problems()
        if self._key_has_changed():
            problems[self.natural] = ["It is part of addresses and citations, so it is permanent."]
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


def named_error(instance: Guarded, error: ValidationError) -> ValidationError:
    """The same error, each message led by the row it is about: a fixture has hundreds."""
    who = f"{instance._meta.verbose_name} {'/'.join(instance.natural_key())}"
    return ValidationError({field: [f"{who}: {message}" for message in found] for field, found in error.message_dict.items()})


class Searchable(Guarded):
    """A row that is found by its words: `folded` holds those of the fields in `searched`, a `|` between fields (search/)."""

    searched: ClassVar[tuple[str, ...]] = ()

    folded = models.TextField(editable=False)

    class Meta:
        abstract = True

    def tidy(self) -> None:
        super().tidy()
        self.folded = " | ".join(folded_words(getattr(self, name) or "") for name in self.searched)


def folded_words(text: str) -> str:
    return " ".join(words(text))


def wrong_text(field: "models.Field[Any, Any]", value: str) -> str:
    """What no field may hold, in a sentence; SQLite would take texts of any length."""
    unseen = UNSEEN.search(value)
    if unseen:
        around = UNSEEN.sub("", value[max(unseen.start() - 20, 0) : unseen.end() + 20])
        return f"Near “{around}” is a control character (U+{ord(unseen[0]):04X}), which cannot be shown. Type these words again."
    if field.max_length and len(value) > field.max_length:
        return f"The {field.verbose_name} has {len(value):,} characters; {field.max_length:,} are the most."
    if field.editable and not field.blank and not value.strip():
        return f"The {field.verbose_name} must not be empty."
    return wrong_url(value) if value and isinstance(field, models.URLField) else ""


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The database's own check that `field` holds one of its codes."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(class)s_{field}_code",
        violation_error_message=f"The {field.replace('_', ' ')} must be one of: {', '.join(choices.values)}.",
    )


def slug_field() -> "models.SlugField[str, str]":
    return models.SlugField(
        max_length=100,
        unique=True,
        help_text="Permanent: it is part of addresses, citations and exports. Lower-case letters, digits and hyphens.",
    )


# --- URLs, without asking Django's resolver a hundred times a page --------------------------------
def url_of(view: str, slug: str) -> str:
    """`reverse(view, args=[slug])`, where the slug is the last part of the URL."""
    return _url_pattern(view, get_script_prefix()) % slug


@lru_cache(maxsize=256)
def _url_pattern(view: str, prefix: str) -> str:
    """`prefix`: of the site, with which every URL begins."""
    return reverse(view, args=["SLUG"]).replace("%", "%%").replace("SLUG", "%s")
