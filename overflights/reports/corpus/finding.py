"""One thing that is to be mended, or to be known."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`ref` is the slug or reference of the row; `problem` and `mend` are sentences for an editor."""

    ref: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return " ".join(f"{self.ref}: {self.problem} {self.mend}".split())
