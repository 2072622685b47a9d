"""The shipped corpus: it loads, it is what the issue asks for, and loading it again changes nothing."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.html import strip_tags

from overflights.facets import Question, answer
from overflights.models import Actor, Article, Claim
from overflights.reports import codings, counts
from overflights.reports.corpus import problems
from overflights.startup import CORPUS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]


def dump(*options: str) -> str:
    out = io.StringIO()
    call_command("dumpdata", "overflights", *options, format="yaml", stdout=out)
    return out.getvalue()


def test_every_article_is_coded_into_claims() -> None:
    articles = list(Article.objects.all())
    counted = counts.of(answer(Question()), "article", articles)
    assert len(articles) == 5
    assert all(counted.get(article.pk) for article in articles), counted
    assert sum(counted.values()) >= 200


def test_the_agreement_on_record_is_that_of_the_codings(client) -> None:
    """What the method page shows is what the two files give, and so is what it says of their differences."""
    found = codings.compare(codings.read(codings.SHIPPED / "a.yaml"), codings.read(codings.SHIPPED / "b.yaml"))
    assert codings.published_agreement() == found.figures()
    proposed = [missing.claim.proposition.startswith("new-") for side in (found.a, found.b) for missing in side.unfound]
    assert sum(proposed) > len(proposed) / 2
    text = " ".join(strip_tags(client.get("/about/").content.decode()).split())
    a, b, stance = found.a, found.b, found.figures()["stance"]
    assert f"the first coder had {a.claims} claims, of which the second had {a.found} ({a.share:.0%})" in text
    assert f"the second had {b.claims}, of which the first had {b.found} ({b.share:.0%})" in text
    assert f"Stance {stance['same']} of {len(found.pairs)} {stance['kappa']:.2f}" in text


def test_each_named_person_who_speaks_and_every_unnamed_source_has_a_claim() -> None:
    """Whoever speaks at an event, and all unnamed sources: nobody is in the base as a speaker without what they said."""
    speaking = Actor.objects.filter(participations__role="speaker").exclude(kind="outlet")
    speaking |= Actor.objects.filter(kind="unnamed")
    silent = speaking.exclude(claims__status="published").distinct()
    assert {actor.slug for actor in silent} <= {"vladimir-putin"}  # his URL to the General Assembly was still to come


def test_nothing_in_it_is_to_be_mended() -> None:
    assert [str(finding) for finding in problems()] == []


def test_every_article_keeps_its_untouched_document() -> None:
    assert not Article.objects.filter(document="").exists()


def test_loading_it_again_changes_nothing() -> None:
    before = dump()
    call_command("loaddata", *CORPUS, verbosity=0)
    assert dump() == before


@pytest.mark.slow
def test_what_is_dumped_by_natural_keys_loads_into_the_same_base_and_changes_nothing(tmp_path) -> None:
    before = dump()
    natural = dump("--natural-foreign", "--natural-primary")
    assert "pk:" not in natural
    (tmp_path / "dump.yaml").write_text(natural)
    call_command("loaddata", tmp_path / "dump.yaml", verbosity=0)
    assert dump() == before


@pytest.mark.slow
def test_what_is_dumped_by_natural_keys_loads_into_an_empty_base(tmp_path) -> None:
    natural = dump("--natural-foreign", "--natural-primary")
    (tmp_path / "dump.yaml").write_text(natural)
    connection.check_constraints()  # PostgreSQL empties no table with checks still due
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert not Claim.objects.exists()
    call_command("loaddata", tmp_path / "dump.yaml", verbosity=0)
    assert dump("--natural-foreign", "--natural-primary") == natural


def test_every_claim_can_be_found_by_its_reference() -> None:
    for claim in Claim.objects.all():
        assert Claim.objects.get_by_natural_key(*claim.natural_key()) == claim


def test_an_edit_is_overwritten_by_loaddata_alone_and_then_counts_as_changed() -> None:
    claim = Claim.objects.order_by("ref").first()
    shipped, claim.statement = claim.statement, "An edit."
    claim.save()
    edited = Claim.objects.get(pk=claim.pk).changed
    call_command("loaddata", *CORPUS, verbosity=0)
    claim.refresh_from_db()
    assert claim.statement == shipped
    assert claim.changed > edited
