"""One thing that is to be mended, or to be known."""

import re
from dataclasses import dataclass

LONG = re.compile("“([^”]{300})[^”]+”")


@dataclass(frozen=True)
class Finding:
    """`ref` is the slug or reference of the row; `problem` and `mend` are sentences for an editor."""

    ref: str
    problem: str
    mend: str

    def __str__(self) -> str:
        """One line; what it quotes is cut where it is long."""
        return " ".join(LONG.sub("“\\1 …”", f"{self.ref or '(no reference)'}: {self.problem} {self.mend}").split())
