"""Codings as files: a fixture, plain rows in YAML or JSON, or CSV."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from overflights.lib import anchor
from overflights.models import Article, Attribution, Certainty, Stance, Status
from overflights.models.base import KEY

MODEL = "overflights.claim"
KEYS = ("article", "speaker", "proposition")
COMPARED = {"stance": Stance, "attribution": Attribution, "certainty": Certainty}
NEEDED = (*KEYS, *COMPARED, "quote")
TOLD = 10  # problems at once
# The C parser where PyYAML has it: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableCoding(ValueError):
    """A file that is no coding; the message says what to do."""


@dataclass(frozen=True)
class CodedClaim:
    """One claim of one coder, in row `number` of the file, from 1; `ref` is its reference where it has one.

    `place` is where its quote stands in the article's body: characters, the end exclusive.
    """

    number: int
    ref: str
    article: str
    speaker: str
    proposition: str
    stance: str
    attribution: str
    certainty: str
    quote: str
    place: tuple[int, int]

    def overlap(self, other: "CodedClaim") -> int:
        """Characters of the passage that both quotes hold; of the same article."""
        return anchor.overlap(self.place, other.place)


def read(path: Path) -> list[CodedClaim]:
    """The claims of a coding, without those withdrawn.

    A coding is a fixture or a list of plain rows, in YAML or JSON, or CSV with the fields' names as its head.
    """
    rows = dict(_claims(_parsed(path), path))
    slugs = {row["article"] for row in rows.values() if KEY.fullmatch(row["article"])}
    bodies = dict(Article.objects.filter(slug__in=slugs).values_list("slug", "body"))
    claims, problems = [], []
    first: dict[tuple[str, ...], int] = {}
    for number, row in rows.items():
        same = first.setdefault(tuple(row[field] for field in (*NEEDED, "described_as")), number)
        if same != number:
            problems.append(f"{path}, row {number}: it repeats row {same}.")
            continue
        try:
            claims.append(_coded(number, row, bodies))
        except UnreadableCoding as problem:
            problems.append(f"{path}, row {number}: {problem}")
    if problems:
        more = [f"and {len(problems) - TOLD} more."] if len(problems) > TOLD else []
        raise UnreadableCoding("\n".join(problems[:TOLD] + more))
    if not claims:
        raise UnreadableCoding(f"{path} holds no claims.")
    return claims


def _parsed(path: Path) -> object:
    try:
        text = path.read_text(encoding="utf-8-sig")
        match path.suffix.lower():
            case ".csv":
                return _table(csv.DictReader(io.StringIO(text, newline="")))
            case ".json":
                return json.loads(text)
            case _:
                return yaml.load(text, LOADER)
    except UnicodeDecodeError:
        raise UnreadableCoding(f"{path} is not in UTF-8: save it so (a spreadsheet has it as “CSV UTF-8”).") from None
    except OSError as error:
        raise UnreadableCoding(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError, csv.Error, yaml.YAMLError) as error:
        raise UnreadableCoding(f"{path} cannot be read: {error}") from None


def _table(table: "csv.DictReader[str]") -> list[dict[str, str]]:
    missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
    if missing:
        raise ValueError(
            f"it has no column {', '.join(missing)}; its columns, which commas divide, are {', '.join(table.fieldnames or ())}."
        )
    return list(table)


def _claims(rows: object, path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Each claim's row number and needed fields."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and isinstance(row.get("fields", {}), dict) for row in rows):
        raise UnreadableCoding(f"{path} is not a list of claims.")
    for number, row in enumerate(rows, 1):
        fields = row.get("fields", row)
        if row.get("model", MODEL) == MODEL and fields.get("status") != Status.WITHDRAWN:
            yield number, _plain(fields)


def _plain(row: dict[str, Any]) -> dict[str, str]:
    """The needed fields as text; a natural key of a fixture is a list of one."""
    first = {name: value[0] if isinstance(value, list) and value else value for name, value in row.items()}
    plain = {name: str(first.get(name) or "").strip() for name in (*NEEDED, "described_as", "prefix", "suffix", "ref")}
    return plain | {"quote": anchor.unwrap(anchor.tidy(plain["quote"]))}


def _coded(number: int, row: dict[str, str], bodies: dict[str, str]) -> CodedClaim:
    missing = [field for field in NEEDED if not row[field]]
    if missing:
        raise UnreadableCoding(f"it has no {', '.join(missing)}.")
    for field, choices in COMPARED.items():
        if row[field] not in choices.values:
            raise UnreadableCoding(f"its {field} is “{row[field]}”; it must be one of: {', '.join(choices.values)}.")
    if row["article"].isdecimal():
        raise UnreadableCoding(f"its article is the number {row['article']}: dump with --natural-foreign.")
    if row["article"] not in bodies:
        raise UnreadableCoding(f"the base has no article {row['article']}: enter it first.")
    selector = (bodies[row["article"]], row["quote"], row["prefix"], row["suffix"])
    start = anchor.start(*selector)
    if start is None:
        raise UnreadableCoding(anchor.wrong(*selector, where=row["article"]))
    return CodedClaim(number, row["ref"], **{field: row[field] for field in NEEDED}, place=(start, start + len(row["quote"])))
