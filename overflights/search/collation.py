"""One order of texts on both databases."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func
from django.db.models.sql.compiler import SQLCompiler


class InBytes(Func):
    """A text, to be ordered by its bytes: as SQLite does by itself, and PostgreSQL only where the locale of the base has it so."""

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> tuple[str, Sequence[str | int]]:
        return self.as_sql(compiler, connection, template='%(expressions)s COLLATE "C"', **more)
