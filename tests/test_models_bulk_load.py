"""Rows that are loaded together are checked as strictly as one by one, against the rows before them too, in few queries."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from overflights.models import Actor, Article, Claim, Proposition
from overflights.models.bulk_load import bulk_load
from tests.factories import create_actor, create_article, create_outlet, create_proposition

pytestmark = pytest.mark.django_db

TEXT = "Kerry said no.\n\nZebari said yes.\n\nNobody else spoke."


@pytest.fixture
def world() -> None:
    create_article(slug="paper-2012", outlet=create_outlet(slug="paper"), body=TEXT, published="2012-03-12")
    create_actor(slug="kerry")
    create_proposition(slug="arms")


def claim(number: int, quote: str = "Kerry said no.", **fields: Any) -> dict[str, Any]:
    given = {"ref": f"paper-2012-{number:02d}", "article": ["paper-2012"], "speaker": ["kerry"], "proposition": ["arms"], "quote": quote}
    given |= {"described_as": "Kerry", "stance": "disputes", "statement": "Kerry says no.", "attribution": "indirect"}
    given |= {"said_on": "2012-03-12", "basis": "stated", "status": "published"}
    return {"model": "overflights.claim", "fields": given | fields}


def article(body: str) -> dict[str, Any]:
    given = {
        "slug": "paper-2012",
        "outlet": ["paper"],
        "title": "Another title",
        "published": "2012-03-12",
        "basis": "stated",
        "body": body,
    }
    return {"model": "overflights.article", "fields": given}


def load(folder: Path, *rows: dict[str, Any]) -> None:
    fixture = folder / "rows.yaml"
    fixture.write_text(yaml.safe_dump(list(rows)))
    call_command("loaddata", fixture, verbosity=0)


def refused(folder: Path, message: str, *rows: dict[str, Any]) -> None:
    """The file is refused for that reason, and nothing of it is there."""
    with pytest.raises(Exception, match=message):
        load(folder, *rows)
    assert not Claim.objects.exists()


def test_each_quote_is_looked_for_in_its_article(world, tmp_path):
    refused(tmp_path, "paper-2012-02.*Zebari said yes", claim(1), claim(2, quote="Zebari says yes."))


def test_the_same_claim_twice_in_a_file_is_refused(world, tmp_path):
    refused(tmp_path, "entered already, as paper-2012-01", claim(1), claim(2))


def test_the_same_claim_may_follow_one_that_was_withdrawn(world, tmp_path):
    load(tmp_path, claim(1, status="withdrawn"), claim(2))
    assert Claim.objects.count() == 2


def test_what_is_in_the_base_already_counts_as_well(world, tmp_path):
    load(tmp_path, claim(1))
    with pytest.raises(Exception, match="entered already, as paper-2012-01"):
        load(tmp_path, claim(2))


def test_a_text_that_changes_in_the_file_is_the_one_that_counts(world, tmp_path):
    load(tmp_path, article("Quite another text."), claim(1, quote="Quite another text."))
    assert Claim.objects.get().start() == 0
    Claim.objects.all().delete()
    refused(tmp_path, "does not stand in paper-2012", article(TEXT), claim(1, quote="Quite another text."))
    refused(tmp_path, "no longer holds the quote of paper-2012-02", claim(2, quote="Quite another text."), article("Kerry said no."))


def test_a_new_row_of_the_file_is_found_by_its_key(world, tmp_path):
    actor = {"model": "overflights.actor", "fields": {"slug": "biden", "name": "Joe Biden", "kind": "person"}}
    load(tmp_path, claim(1), actor, claim(2, speaker=["biden"]))
    assert Claim.objects.get(ref="paper-2012-02").speaker.slug == "biden"


def test_a_speaker_who_is_nowhere_is_refused(world, tmp_path):
    with pytest.raises(IntegrityError, match="speaker_id"):
        load(tmp_path, claim(1, speaker=["nobody"]))


def test_a_reference_stays_with_its_claim(world, tmp_path):
    load(tmp_path, claim(1))
    row = claim(7)
    row["pk"] = Claim.objects.get().pk
    with pytest.raises(Exception, match="permanent"):
        load(tmp_path, row)


def test_loading_the_same_file_again_changes_nothing(world, tmp_path):
    load(tmp_path, claim(1), claim(2, quote="Zebari said yes."))
    before = list(Claim.objects.order_by("pk").values())
    load(tmp_path, claim(1), claim(2, quote="Zebari said yes."))
    assert list(Claim.objects.order_by("pk").values()) == before


def test_claims_of_one_file_made_in_bulk_are_checked_too(world):
    made = [Claim(article=Article.objects.get(), quote="Nobody spoke.", stance="disputes", said_on="2012-03-12", statement="No.")]
    with pytest.raises(Exception, match="does not stand in paper-2012"):
        Claim.objects.bulk_create(made)


def unsaved() -> dict[str, Any]:
    """The fields of a claim that its article bears out."""
    row = {"article": Article.objects.get(), "speaker": Actor.objects.get(slug="kerry"), "proposition": Proposition.objects.get()}
    row |= {"quote": "Kerry said no.", "described_as": "Kerry", "stance": "disputes", "statement": "Kerry says no."}
    return row | {"attribution": "indirect", "said_on": "2012-03-12", "basis": "stated"}


def test_the_same_claim_twice_in_one_bulk_create_is_refused(world):
    row = unsaved()
    with pytest.raises(ValidationError, match="entered already, as paper-2012-01"):
        Claim.objects.bulk_create([Claim(**row), Claim(**row)])
    assert not Claim.objects.exists()
    Claim.objects.bulk_create([Claim(**row, status="withdrawn"), Claim(**row)])
    assert Claim.objects.count() == 2


def test_rows_refused_in_bulk_are_forgotten_in_the_load_around_them(world):
    row = unsaved()
    with bulk_load():
        with pytest.raises(ValidationError, match="does not stand in"):
            Claim.objects.bulk_create([Claim(**row), Claim(**row | {"quote": "Nobody spoke."})])
        Claim.objects.create(**row)
    assert Claim.objects.count() == 1


def test_a_deleted_row_is_no_longer_found_by_its_key(world):
    with bulk_load():
        assert Actor.objects.get_by_natural_key("kerry")
        Actor.objects.get(slug="kerry").delete()
        with pytest.raises(Actor.DoesNotExist):
            Actor.objects.get_by_natural_key("kerry")


def test_loading_claims_again_reads_no_key_twice(world, tmp_path):
    rows = [claim(1), claim(2, quote="Zebari said yes."), claim(3, quote="Nobody else spoke.")]
    load(tmp_path, *rows)
    with CaptureQueriesContext(connection) as queries:
        load(tmp_path, *rows)
    keys = 'SELECT "overflights_claim"."ref" AS "ref", "overflights_claim"."id" AS "pk" FROM "overflights_claim" ORDER BY'
    assert sum(query["sql"].startswith(keys) for query in queries) == 1


def test_a_claim_more_costs_few_queries(world, tmp_path):
    paragraphs = [f"Kerry said {n} times no." for n in range(60)]
    Article.objects.get().delete()
    create_article(slug="paper-2012", body="\n\n".join(paragraphs), published="2012-03-12")
    costs = []
    for few, many in ((0, 10), (10, 60)):
        with CaptureQueriesContext(connection) as queries:
            load(tmp_path, *(claim(n, quote=paragraphs[n]) for n in range(few, many)))
        costs.append(len(queries))
    assert costs[1] - costs[0] <= 4 * 40  # the row, what it is about, and when it last changed
