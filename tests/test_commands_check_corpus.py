"""check_corpus finds what got past the gate, names the row, and says how to mend it."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from overflights.reports import corpus
from tests.factories import create_actor, create_article, create_claim, create_event

pytestmark = pytest.mark.django_db


def past_the_gate(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refs() -> set[str]:
    return {finding.ref for finding in corpus.findings()}


def test_a_sound_base_is_said_to_be_so() -> None:
    create_claim(about=(create_event(),))
    out = io.StringIO()
    call_command("check_corpus", stdout=out)
    assert out.getvalue() == "Nothing to mend.\n"


def test_each_finding_is_one_line_that_names_its_row_and_the_command_fails() -> None:
    claim = create_claim(quote="He said no.\n\nHe said never.")
    past_the_gate("UPDATE overflights_article SET body = 'Nothing of it. The source.' WHERE id = %s", claim.article_id)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("check_corpus", stdout=out)
    [line] = out.getvalue().splitlines()
    assert line.startswith(f"{claim.ref}: ")
    assert "Copy the passage" in line


def test_a_quote_that_stands_twice_is_found() -> None:
    claim = create_claim(quote="He said no.")
    past_the_gate("UPDATE overflights_article SET body = %s WHERE id = %s", "The source. He said no. He said no.", claim.article_id)
    assert refs() == {claim.ref}


def test_a_description_that_the_article_lacks_is_found_whatever_its_case() -> None:
    article = create_article(body="AN OFFICIAL spoke.")
    create_claim(article=article, described_as="an official")
    wrong = create_claim(article=article, described_as="a minister")
    assert refs() == {wrong.ref}


def test_a_name_that_no_article_uses_is_found() -> None:
    create_article(body="Zebari spoke.")
    create_actor(slug="zebari", names=("Zebari", "ZEBARI "))
    create_actor(slug="kerry", names=("Kerry",))
    [finding] = corpus.findings()
    assert finding.ref == "kerry"
    assert "“Kerry”" in finding.problem


@pytest.mark.parametrize("table", ["claim", "article", "event"])
def test_days_that_are_not_the_dates_are_found(table: str) -> None:
    claim = create_claim()
    event = create_event()
    past_the_gate(f"UPDATE overflights_{table} SET earliest = '1999-01-01'")
    assert refs() == {{"claim": claim.ref, "article": claim.article.slug, "event": event.slug}[table]}


def test_a_date_that_is_none_is_found() -> None:
    event = create_event()
    past_the_gate("UPDATE overflights_event SET date = 'soon'")
    assert refs() == {event.slug}


def test_a_claim_made_after_its_article_is_found() -> None:
    claim = create_claim(said_on="2012-03-12")
    past_the_gate(
        "UPDATE overflights_article SET published = '2012-03-01', earliest = '2012-03-01', latest = '2012-03-01' WHERE id = %s",
        claim.article_id,
    )
    assert refs() == {claim.ref}


def test_a_circle_of_actors_is_found_and_shown_and_those_outside_it_are_not_blamed() -> None:
    a = create_actor(slug="a")
    b = create_actor(slug="b", part_of=a)
    create_actor(slug="below", part_of=b)
    past_the_gate("UPDATE overflights_actor SET part_of_id = %s WHERE id = %s", b.pk, a.pk)
    found = list(corpus.findings())
    assert {finding.ref for finding in found} == {"a", "b"}
    assert "a → b → a" in found[0].problem


def test_a_text_is_compared_with_its_document_white_space_aside(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("Headline\n\n  Kerry\u00a0said   no. \n\nZebari agreed.\n", encoding="utf-8")
    article = create_article(document="source.txt", body="Kerry said no.\n\nZebari agreed.")
    assert list(corpus.findings(tmp_path)) == []
    article.body = "Kerry said no.\n\nZebari disagreed."
    article.save()
    [finding] = corpus.findings(tmp_path)
    assert finding.ref == article.slug
    assert "“Zebari disagreed.”" in finding.problem
    assert "Zebari agreed." in finding.mend


def test_a_missing_document_is_found(tmp_path: Path) -> None:
    article = create_article(document="nowhere.txt")
    [finding] = corpus.findings(tmp_path)
    assert (finding.ref, "nowhere.txt" in finding.problem) == (article.slug, True)


def test_the_cost_grows_with_the_articles_not_with_their_claims(django_assert_num_queries) -> None:
    articles = [create_article() for _ in range(2)]
    for article in articles:
        for _ in range(3):
            create_claim(article=article)
    with django_assert_num_queries(8):
        assert list(corpus.findings()) == []
