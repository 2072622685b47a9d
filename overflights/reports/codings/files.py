"""Codings as files: a fixture, plain rows in YAML or JSON, or CSV."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import yaml

from overflights.lib import agreement, anchor
from overflights.models import Article, Attribution, Certainty, Stance, Status

MODEL = "overflights.claim"
KEYS = ("article", "speaker", "proposition")
COMPARED = {"stance": Stance, "attribution": Attribution, "certainty": Certainty}
NEEDED = (*KEYS, *COMPARED, "quote")
# The C parser where PyYAML has it: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableCoding(ValueError):
    """A file that is no coding; the message says what to do."""


@dataclass(frozen=True)
class Coded:
    """One claim of one coder. `place` is where its quote stands in the article's body: characters, the end exclusive."""

    number: int
    article: str
    speaker: str
    proposition: str
    stance: str
    attribution: str
    certainty: str
    quote: str
    place: tuple[int, int]

    def overlap(self, other: "Coded") -> int:
        return agreement.overlap(self.place, other.place) if self.article == other.article else 0


def read(path: Path) -> list[Coded]:
    """The claims of a coding: a fixture or a list of plain rows in YAML or JSON, or CSV with the fields' names as its head."""
    rows = [_plain(row) for row in _rows(path)]
    bodies = dict(Article.objects.filter(slug__in={row["article"] for row in rows}).values_list("slug", "body"))
    problems, claims = [], []
    for number, row in enumerate(rows, 1):
        problem = _wrong(row, bodies)
        if problem:
            problems.append(f"claim {number}: {problem}")
        else:
            claims.append(_coded(number, row, bodies[row["article"]]))
    if problems:
        raise UnreadableCoding(f"{path}: " + "\n".join(problems))
    return claims


def _rows(path: Path) -> list[dict]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        match path.suffix.lower():
            case ".csv":
                rows = list(csv.DictReader(text.splitlines(keepends=True)))
            case ".json":
                rows = json.loads(text)
            case _:
                rows = yaml.load(text, LOADER)
    except (OSError, ValueError, csv.Error, yaml.YAMLError) as error:
        raise UnreadableCoding(f"{path} cannot be read: {error}") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableCoding(f"{path} is not a list of claims.")
    claims = [row.get("fields", row) for row in rows if row.get("model", MODEL) == MODEL]
    return [claim for claim in claims if claim.get("status") != Status.WITHDRAWN]


def _plain(row: dict) -> dict[str, str]:
    """The needed fields as text; a natural key of a fixture is a list of one."""
    first = {name: value[0] if isinstance(value, list) and value else value for name, value in row.items()}
    plain = {name: str(first.get(name) or "").strip() for name in (*NEEDED, "prefix", "suffix")}
    return plain | {"quote": anchor.unwrap(anchor.tidy(plain["quote"]))}


def _wrong(row: dict[str, str], bodies: dict[str, str]) -> str:
    missing = [name for name in NEEDED if not row[name]]
    if missing:
        return f"it has no {', '.join(missing)}."
    for field, choices in COMPARED.items():
        if row[field] not in choices.values:
            return f"its {field} is “{row[field]}”; it must be one of: {', '.join(choices.values)}."
    if row["article"] not in bodies:
        return f"the base has no article {row['article']}: enter it first."
    if not anchor.starts(bodies[row["article"]], row["quote"], row["prefix"], row["suffix"]):
        return f"its quote does not stand in {row['article']}: “{row['quote']}”"
    return ""


def _coded(number: int, row: dict[str, str], body: str) -> Coded:
    start = anchor.starts(body, row["quote"], row["prefix"], row["suffix"])[0]
    return Coded(number, **{name: row[name] for name in NEEDED}, place=(start, start + len(row["quote"])))
