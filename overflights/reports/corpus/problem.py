"""One thing that is wrong, or worth knowing."""

import re
from dataclasses import dataclass

LONG = re.compile("“([^”]{300})[^”]+”")


@dataclass(frozen=True)
class Problem:
    """`ref` is the slug or reference of the row; what is wrong, and how to fix it, are sentences for an editor."""

    ref: str
    description: str
    fix: str

    def __str__(self) -> str:
        """One line; long quotations are cut."""
        return " ".join(LONG.sub("“\\1 …”", f"{self.ref or '(no reference)'}: {self.description} {self.fix}").split())
