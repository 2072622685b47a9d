"""All that a filter finds, as CSV and as JSON, row by row: a million rows take no more memory than a thousand."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any, NamedTuple

from overflights.facets import Answer
from overflights.filters import ClaimFilter
from overflights.filters.sentence import sentence
from overflights.lib.edtf import say
from overflights.lib.safe_urls import safe_url
from overflights.models import Attribution, Basis, Certainty, Claim, Stance

AT_ONCE = 1000  # rows read and written at a time
HEAD = 2  # parts of a file before its first rows, at most
# What a spreadsheet may take for the beginning of a formula; some pass over white space, quotation marks and unseen characters before it.
PASSED_OVER = r"\s\x00-\x1f\"'\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
FORMULA = re.compile(rf"[{PASSED_OVER}]*[=+\-@＝＋－＠]|[\t\r\n]")
LICENCE = (
    "Statements and codes are by the editors of Overflights and licensed under CC BY 4.0"
    " (https://creativecommons.org/licenses/by/4.0/): name Overflights where you use them."
    " Quotes stay their publishers’ and are quoted for research and criticism: cite the article named beside each."
)


class ExportColumn(NamedTuple):
    header: str
    field: str  # of a claim, or of a row that it leads to
    text: Callable[[Any], str] = lambda value: value or ""


def label_of(choices: Any) -> Callable[[str], str]:
    return lambda code: choices(code).label


COLUMNS = (
    ExportColumn("ref", "ref"),
    ExportColumn("statement", "statement"),
    ExportColumn("quote", "quote"),
    ExportColumn("speaker", "speaker__slug"),
    ExportColumn("speaker_label", "speaker__name"),
    ExportColumn("speaker_side", "speaker__country"),
    ExportColumn("described_as", "described_as"),
    ExportColumn("stance", "stance"),
    ExportColumn("stance_label", "stance", label_of(Stance)),
    ExportColumn("proposition", "proposition__slug"),
    ExportColumn("proposition_label", "proposition__statement"),
    ExportColumn("attribution", "attribution"),
    ExportColumn("attribution_label", "attribution", label_of(Attribution)),
    ExportColumn("certainty", "certainty"),
    ExportColumn("certainty_label", "certainty", label_of(Certainty)),
    ExportColumn("said_on", "said_on"),
    ExportColumn("said_on_label", "said_on", say),
    ExportColumn("earliest", "earliest", date.isoformat),
    ExportColumn("latest", "latest", date.isoformat),
    ExportColumn("basis", "basis"),
    ExportColumn("basis_label", "basis", label_of(Basis)),
    ExportColumn("date_note", "date_note"),
    ExportColumn("article", "article__slug"),
    ExportColumn("article_label", "article__title"),
    ExportColumn("article_published", "article__published"),
    ExportColumn("article_url", "article__url", safe_url),
    ExportColumn("outlet", "article__outlet__slug"),
    ExportColumn("outlet_label", "article__outlet__name"),
    ExportColumn("relayed_by", "relayed_by__slug"),
    ExportColumn("relayed_by_label", "relayed_by__name"),
    ExportColumn("occasion", "occasion__slug"),
    ExportColumn("occasion_label", "occasion__title"),
    ExportColumn("note", "note"),
)  # of the CSV; JSON has the same fields, as _object says
FIELDS = ("pk", *dict.fromkeys(column.field for column in COLUMNS))  # that are read of a claim


class Download(NamedTuple):
    """What was asked, when, and of what URL; written before the rows."""

    filters: ClaimFilter
    claims: Answer
    url: str
    made: datetime

    @classmethod
    def of(cls, filters: ClaimFilter, claims: Answer, url: str) -> "Download":
        return cls(filters, claims, url, datetime.now(UTC).replace(microsecond=0))

    def rows(self) -> Iterator[Any]:
        for part in self.claims.all_keys(self.filters.sort_order, AT_ONCE):
            found = {row.pk: row for row in Claim.objects.published().filter(pk__in=part).order_by().values_list(*FIELDS, named=True)}
            # One that was withdrawn since it was counted is left out.
            yield from (found[key] for key in part if key in found)


def as_csv(download: Download) -> Iterator[str]:
    """Lines that begin with # say what this is; the header follows them."""
    said = sentence(download.filters)
    about = (f"Overflights: {said}", f"{download.url} at {download.made.isoformat()}", LICENCE)
    # Each in one cell, which needs no quotation marks: a line that began with one would not be taken for a comment.
    yield "\ufeff" + "".join(f"# {' '.join(line.replace(',', ';').split())}\r\n" for line in about)
    yield _lines([[column.header for column in COLUMNS]])
    for part in _parts(download.rows()):
        yield _lines([safe_cell(column.text(getattr(row, column.field))) for column in COLUMNS] for row in part)


def _lines(rows: Iterable[list[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def safe_cell(text: str) -> str:
    return f"'{text}" if FORMULA.match(text) else text


def as_json(download: Download) -> Iterator[str]:
    """One object; its last member, `results`, grows row by row."""
    filters = download.filters
    head = {
        "query": {"address": download.url, "words": sentence(filters), "parameters": filters.state},
        "made": download.made.isoformat(),
        "licence": LICENCE,
        "count": download.claims.total,
        "certain": download.claims.certain,
        "possible": download.claims.possible,
    }
    yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "results": ['
    lead = "\n  "
    for part in _parts(download.rows()):
        yield lead + ",\n  ".join(json.dumps(_object(row), ensure_ascii=False) for row in part)
        lead = ",\n  "
    yield "\n ]\n}\n"


def _object(row: Any) -> dict[str, Any]:
    def linked(path: str, label: str) -> dict[str, str]:
        return {"slug": getattr(row, f"{path}__slug"), "label": getattr(row, f"{path}__{label}")}

    return {
        "ref": row.ref,
        "statement": row.statement,
        "quote": row.quote,
        "stance": row.stance,
        "stance_label": Stance(row.stance).label,
        "said_on": row.said_on,
        "said_on_label": say(row.said_on),
        "earliest": row.earliest.isoformat(),
        "latest": row.latest.isoformat(),
        "basis": row.basis,
        "basis_label": Basis(row.basis).label,
        "date_note": row.date_note,
        "speaker": linked("speaker", "name"),
        "side": row.speaker__country,
        "described_as": row.described_as,
        "proposition": linked("proposition", "statement"),
        "article": linked("article", "title") | {"published": row.article__published, "url": safe_url(row.article__url)},
        "outlet": linked("article__outlet", "name"),
        "relayed_by": linked("relayed_by", "name") if row.relayed_by__slug else None,
        "occasion": linked("occasion", "title") if row.occasion__slug else None,
        "attribution": row.attribution,
        "attribution_label": Attribution(row.attribution).label,
        "certainty": row.certainty,
        "certainty_label": Certainty(row.certainty).label,
        "note": row.note,
    }


def _parts(rows: Iterator[Any]) -> Iterator[list[Any]]:
    part = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
