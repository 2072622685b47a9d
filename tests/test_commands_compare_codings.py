"""compare_codings: what one coder found of the other's, how far they agree, and every difference."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from overflights.reports import codings
from tests.factories import create_actor, create_article, create_claim, create_proposition

pytestmark = pytest.mark.django_db
ROW = {
    "article": "fp",
    "speaker": "kerry",
    "proposition": "flights-continue",
    "stance": "supports",
    "attribution": "direct",
    "certainty": "asserted",
    "quote": "One. Two.",
}


@pytest.fixture(autouse=True)
def fp() -> None:
    create_article(slug="fp", body="One. Two. Three. Four.\n\nFive. One.")


@pytest.fixture
def write(tmp_path: Path):
    def write(name: str, *rows: dict) -> Path:
        path = tmp_path / name
        path.write_text(yaml.safe_dump([ROW | row for row in rows]))
        return path

    return write


def run(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command("compare_codings", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def figures(a: Path, b: Path) -> dict:
    return json.loads(run(a, b, json=True))


def test_claims_match_by_article_speaker_proposition_and_overlapping_passage(write) -> None:
    a = write("a.yaml", {}, {"quote": "Three."}, {"quote": "Four."})
    b = write(
        "b.yaml",
        {"quote": "Two. Three."},
        {"quote": "Four.", "speaker": "biden"},
        {"quote": "Four.", "proposition": "iran-arms-syria"},
        {"quote": "Five."},
    )
    found = figures(a, b)
    assert found["a"] == {"claims": 3, "found": 2, "share": 0.667}
    assert found["b"] == {"claims": 4, "found": 1, "share": 0.25}
    assert found["pairs"] == 2


def test_each_claim_is_paired_with_the_one_that_shares_most_of_its_passage(write) -> None:
    a = write("a.yaml", {"quote": "One. Two. Three."})
    b = write("b.yaml", {"quote": "One. Two.", "stance": "disputes"}, {"quote": "One. Two. Three. Four.", "stance": "unclear"})
    comparison = codings.compare(codings.read(a), codings.read(b))
    assert [(pair.a.stance, pair.b.stance) for pair in comparison.pairs] == [("supports", "disputes"), ("supports", "unclear")]
    assert comparison.a.found == 1
    assert comparison.b.found == 2


def test_kappa_is_taken_over_the_pairs(write) -> None:
    quotes = ["One. Two.", "Three.", "Four.", "Five."]
    a = write("a.yaml", *({"quote": q, "stance": s} for q, s in zip(quotes, ["supports", "supports", "disputes", "disputes"], strict=True)))
    b = write("b.yaml", *({"quote": q, "stance": s} for q, s in zip(quotes, ["supports", "disputes", "disputes", "disputes"], strict=True)))
    found = figures(a, b)
    assert found["stance"] == {"same": 3, "kappa": 0.5}
    assert found["attribution"] == {"same": 4, "kappa": None}


def test_every_difference_is_one_line(write) -> None:
    a = write("a.yaml", {}, {"quote": "Three.", "certainty": "hedged"}, {"quote": "Five."})
    five = {"quote": "Five.", "proposition": "iran-arms-syria"}
    b = write("b.yaml", {"stance": "unclear"}, {"quote": "Four.", "status": "withdrawn"}, {"quote": "Three.", "ref": "fp-03"}, five)
    lines = run(a, b).splitlines()
    assert lines[0] == "A: 3 claims, 2 of them found by B (67%)"
    assert lines[1] == "B: 3 claims, 2 of them found by A (67%)"
    assert "  attribution: the same in 2, kappa not defined" in lines
    assert lines[6:10] == [
        "stance: A supports (row 1), B unclear (row 1): fp: kerry supports flights-continue “One. Two.”",
        "certainty: A hedged (row 2), B asserted (fp-03): fp: kerry supports flights-continue “Three.”",
        "only A: row 3: fp: kerry supports flights-continue “Five.” [near it B has row 4: kerry supports iran-arms-syria]",
        "only B: row 4: fp: kerry supports iran-arms-syria “Five.” [near it A has row 3: kerry supports flights-continue]",
    ]


def test_a_coding_against_itself_agrees_in_everything(write) -> None:
    a = write("a.yaml", {}, {"quote": "Three.", "stance": "disputes", "certainty": "hedged", "attribution": "mixed"})
    found = figures(a, a)
    assert (found["a"]["share"], found["b"]["share"]) == (1, 1)
    assert [found[field]["kappa"] for field in codings.COMPARED] == [1, 1, 1]


def test_a_withdrawn_claim_does_not_count(write) -> None:
    assert figures(write("a.yaml", {}, {"quote": "Three.", "status": "withdrawn"}), write("b.yaml", {}))["a"]["claims"] == 1


def test_two_codings_without_a_claim_in_common(write) -> None:
    lines = run(write("a.yaml", {}), write("b.yaml", {"quote": "Five."})).splitlines()
    assert lines[:3] == ["A: 1 claim, 0 of them found by B (0%)", "B: 1 claim, 0 of them found by A (0%)", "On the 0 matching pairs:"]


def test_what_is_not_in_the_base_is_named(write) -> None:
    speaker, proposition = create_actor(slug="kerry"), create_proposition(slug="flights-continue")
    known = write("a.yaml", {})
    new = write("b.yaml", {"speaker": "John Kerry"}, {"quote": "Five.", "proposition": "new-thing"})
    assert (speaker.slug, proposition.slug) == (ROW["speaker"], ROW["proposition"])
    assert run(known, new).splitlines()[-1] == "B refers to rows that are not in the database, new or mistyped: John Kerry, new-thing"
    assert "not in the base" not in run(known, known)


def test_a_repeated_row_is_refused_and_two_sources_called_otherwise_are_not(write) -> None:
    fine = write("a.yaml", {"described_as": "One official"}, {"described_as": "Another official"})
    assert figures(fine, fine)["a"]["claims"] == 2
    with pytest.raises(CommandError, match="row 3: it repeats row 1"):
        run(fine, write("b.yaml", {"ref": "fp-01"}, {"quote": "Five."}, {"ref": "fp-03"}))


def test_of_many_problems_the_first_are_told(write) -> None:
    with pytest.raises(CommandError) as raised:
        run(write("a.yaml", *({"speaker": "", "note": str(n)} for n in range(15))), write("b.yaml", {}))
    told = str(raised.value).splitlines()
    assert (len(told), told[-1]) == (11, "and 5 more.")


def test_a_table_that_other_signs_divide_is_refused_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(";".join(ROW) + "\n" + ";".join(ROW.values()) + "\n")
    with pytest.raises(CommandError) as raised:
        run(tmp_path / "a.csv", tmp_path / "a.csv")
    assert "it has no column article, speaker" in str(raised.value)
    assert "which commas divide, are article;speaker;" in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_a_coding_is_read_from_a_dump_json_and_csv(write, tmp_path: Path) -> None:
    create_claim(quote="Said twice.", prefix="Then:", article=create_article(slug="twice", body="Said twice.\n\nThen: Said twice."))
    call_command("dumpdata", "overflights", natural_foreign=True, natural_primary=True, output=tmp_path / "dump.json")
    call_command("dumpdata", "overflights.claim", natural_foreign=True, format="yaml", output=tmp_path / "dump.yaml")
    found = figures(tmp_path / "dump.json", tmp_path / "dump.yaml")
    assert (found["a"]["claims"], found["pairs"]) == (1, 1)
    with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.DictWriter(file, [*ROW, "note"])
        table.writeheader()
        table.writerow(ROW | {"quote": "Three. Four.\n\nFive.", "note": "Two\nlines\u2028or three"})
    assert figures(write("rows.yaml", {"quote": "Five."}), tmp_path / "rows.csv")["pairs"] == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"speaker": ""}, "row 2: it has no speaker."),
        ({"stance": "for"}, "row 2: its stance is “for”; it must be one of: supports, disputes, neutral, unclear."),
        ({"article": "ap"}, "row 2: the base has no article ap: enter it first."),
        ({"article": "a\0b"}, "row 2: the base has no article a\0b: enter it first."),
        ({"article": 3}, "row 2: its article is the number 3: dump with --natural-foreign."),
        ({"quote": "Six."}, "row 2: This quote does not stand in fp: “Six.”"),
        ({"quote": "One."}, "row 2: These words stand 2 times in fp."),
    ],
)
def test_a_row_that_cannot_be_compared_is_named(write, row: dict, message: str) -> None:
    a = write("a.yaml", {"status": "withdrawn"}, row)
    with pytest.raises(CommandError) as raised:
        run(a, a)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", b"- [x"),
        ("a.yaml", b"claims: 1"),
        ("a.yaml", b"- word"),
        ("a.yaml", b"- {model: overflights.claim, fields: 3}"),
        ("a.yaml", b"- !!python/name:os.system x"),
        ("a.json", b"{"),
        ("a.csv", b"\xff\xfe"),
        ("a.yaml", None),
    ],
)
def test_a_file_that_is_no_coding_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError) as raised:
        run(tmp_path / name, tmp_path / name)
    assert name in str(raised.value)


@pytest.mark.parametrize("record", [None, "", "{", "[]", '{"a": {}}'])
def test_a_record_that_cannot_be_read_is_left_out_of_the_method_page(client, tmp_path: Path, monkeypatch, record: str | None) -> None:
    if record is not None:
        (tmp_path / "agreement.json").write_text(record)
    assert codings.published_agreement(tmp_path) is None
    monkeypatch.setattr(codings.published_agreement, "__defaults__", (tmp_path,))
    response = client.get("/about/")
    assert response.status_code == 200
    assert "How far two coders agree" not in response.content.decode()


def test_a_reader_who_has_read_enough_ends_a_command_without_a_traceback() -> None:
    with subprocess.Popen([sys.executable, "manage.py", "help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 1
