"""A claim: its quote stands in its article, its reference is its own, and readers see it when it is published."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import reversion
import yaml
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from overflights.models import Article, Claim
from tests.factories import claim_fields, create_actor, create_article, create_claim

pytestmark = pytest.mark.django_db

BODY = "Kerry said no. Zebari said no, too.\n\nKerry said no. He left."


def new_claim(**fields: str) -> Claim:
    """A claim not yet saved, on an article whose text is BODY whatever the quote is."""
    claim = Claim(**claim_fields(article=create_article(body=BODY), quote="Zebari said no, too."))
    for name, value in fields.items():
        setattr(claim, name, value)
    return claim


def by_save(claim: Claim, folder: Path) -> None:
    claim.save()


def by_create(claim: Claim, folder: Path) -> None:
    names = [field.name for field in Claim._meta.concrete_fields if field.name != "id"]
    Claim.objects.create(**{name: getattr(claim, name) for name in names})


def by_form(claim: Claim, folder: Path) -> None:
    claim.full_clean(exclude=["ref"])
    claim.save()


def by_bulk_create(claim: Claim, folder: Path) -> None:
    Claim.objects.bulk_create([claim])


def by_bulk_update(claim: Claim, folder: Path) -> None:
    saved = create_claim(article=claim.article, quote="Zebari said no, too.")
    saved.quote, saved.prefix, saved.suffix = claim.quote, claim.prefix, claim.suffix
    Claim.objects.bulk_update([saved], ["quote", "prefix", "suffix"])


def by_fixture(claim: Claim, folder: Path) -> None:
    plain = {field.name: str(getattr(claim, field.name)) for field in Claim._meta.concrete_fields if not field.is_relation}
    links = {name: [getattr(claim, name).slug] for name in ("article", "speaker", "proposition")}
    unwanted = {"id", "earliest", "latest", "changed"}
    fields = {name: value for name, value in (plain | links).items() if name not in unwanted} | {"ref": f"{claim.article.slug}-01"}
    fixture = folder / "claim.yaml"
    fixture.write_text(yaml.safe_dump([{"model": "overflights.claim", "fields": fields}]))
    call_command("loaddata", fixture, verbosity=0)


WAYS_IN = pytest.mark.parametrize("write", [by_save, by_create, by_form, by_bulk_create, by_bulk_update, by_fixture])
Write = Callable[[Claim, Path], None]


@WAYS_IN
def test_a_quote_that_stands_once_is_let_in(write: Write, tmp_path: Path) -> None:
    write(new_claim(quote="Kerry said no.", suffix="He left."), tmp_path)
    assert Claim.objects.get(quote="Kerry said no.").start() == 37


@WAYS_IN
def test_a_quote_that_is_not_in_the_article_is_refused_and_the_nearest_passage_shown(write: Write, tmp_path: Path) -> None:
    claim = new_claim(quote="Zebari says no, too.")
    with pytest.raises(Exception, match="Zebari said no, too") as refusal:
        write(claim, tmp_path)
    assert claim.article.slug in str(refusal.value)
    assert not Claim.objects.filter(quote=claim.quote).exists()


@WAYS_IN
def test_a_quote_that_stands_twice_is_refused_and_the_words_around_it_shown(write: Write, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"2 times.*He left"):
        write(new_claim(quote="Kerry said no."), tmp_path)
    assert not Claim.objects.filter(quote="Kerry said no.").exists()


@WAYS_IN
def test_words_before_that_do_not_stand_there_are_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="does not stand"):
        write(new_claim(quote="Kerry said no.", prefix="Nobody asked."), tmp_path)
    assert not Claim.objects.filter(prefix="Nobody asked.").exists()


@WAYS_IN
def test_a_quote_keeps_its_words_whatever_white_space_it_was_copied_with(write: Write, tmp_path: Path) -> None:
    write(new_claim(quote=" Zebari\u00a0said  no,\ttoo. \r\n\r\n\r\nKerry said no.\n"), tmp_path)
    assert Claim.objects.get().quote == "Zebari said no, too.\n\nKerry said no."


def test_update_of_a_quote_is_refused() -> None:
    claim = create_claim()
    with pytest.raises(TypeError, match="quote"):
        Claim.objects.update(quote="Anything.")
    assert Claim.objects.get().quote == claim.quote


def test_references_are_numbered_within_the_article_and_never_given_twice() -> None:
    article = create_article(slug="foreignpolicy-2012-03-23")
    first, second = (create_claim(article=article) for _ in range(2))
    assert [first.ref, second.ref] == ["foreignpolicy-2012-03-23-01", "foreignpolicy-2012-03-23-02"]
    first.delete()
    assert create_claim(article=article).ref == "foreignpolicy-2012-03-23-03"
    assert create_claim().ref.endswith("-01")


def test_a_claim_created_in_bulk_gets_a_reference_too() -> None:
    create_claim(article=(article := create_article()))
    [claim] = Claim.objects.bulk_create([Claim(**claim_fields(article=article))])
    assert Claim.objects.get(pk=claim.pk).ref == f"{article.slug}-02"


def test_a_reference_of_another_article_is_refused() -> None:
    with pytest.raises(ValidationError, match="begins with"):
        create_claim(ref="another-article-01")


@pytest.mark.parametrize(("attribution", "described_as"), [("own_voice", "The source"), ("indirect", ""), ("direct", "")])
def test_the_database_wants_a_description_of_every_speaker_but_the_outlet(attribution: str, described_as: str) -> None:
    with pytest.raises(IntegrityError, match="claim_speaker_described"), transaction.atomic():
        Claim.objects.bulk_create([Claim(**claim_fields(attribution=attribution, described_as=described_as))])


def test_a_form_says_in_words_that_the_speaker_needs_describing() -> None:
    claim = Claim(**claim_fields(attribution="indirect", described_as=""))
    with pytest.raises(ValidationError, match="how the article names the speaker"):
        claim.full_clean(exclude=["ref"])


@pytest.mark.parametrize("field", ["stance", "attribution", "certainty", "status", "basis"])
def test_the_database_refuses_unknown_codes(field: str) -> None:
    fields = claim_fields() | {field: "nonsense"}
    with pytest.raises(IntegrityError, match=f"claim_{field}_code"), transaction.atomic():
        Claim.objects.bulk_create([Claim(**fields)])


def test_nothing_is_said_after_it_was_published() -> None:
    article = create_article(published="2012-03-23")
    create_claim(article=article, said_on="2012-03-23")
    create_claim(article=article, said_on="2012-03")
    with pytest.raises(ValidationError, match="after the article was published"):
        create_claim(article=article, said_on="2012-03-24")


def test_readers_see_published_claims_alone() -> None:
    published = create_claim(status="published")
    create_claim(status="draft")
    create_claim(status="withdrawn")
    assert [*Claim.objects.published()] == [published]


def test_changed_moves_when_something_changed_and_only_then() -> None:
    claim = create_claim()
    before = Claim.objects.get().changed
    Claim.objects.get().save()
    assert Claim.objects.get().changed == before
    claim.statement = "The source claims something else."
    claim.save()
    assert Claim.objects.get().changed > before


def by_update(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(status="withdrawn")


def by_save_of_one_field(claim: Claim) -> None:
    claim.status = "withdrawn"
    claim.save(update_fields=["status"])


def by_bulk_update_of_one_field(claim: Claim) -> None:
    claim.status = "withdrawn"
    Claim.objects.bulk_update([claim], ["status"])


@pytest.mark.parametrize("write", [by_update, by_save_of_one_field, by_bulk_update_of_one_field])
def test_changed_moves_on_every_way_in(write: Callable[[Claim], None]) -> None:
    claim = create_claim()
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    Claim.objects.update(changed=long_ago)
    write(claim)
    assert Claim.objects.get().status == "withdrawn"
    assert Claim.objects.get().changed > long_ago


def publish_by_update(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(status="published")


def publish_by_save(claim: Claim) -> None:
    claim.status = "published"
    claim.save(update_fields=["status"])


def publish_by_bulk_update(claim: Claim) -> None:
    claim.status = "published"
    Claim.objects.bulk_update([claim], ["status"])


def publish_by_sql(claim: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET status = 'published' WHERE id = %s", [claim.pk])


@pytest.mark.parametrize("publish", [publish_by_update, publish_by_save, publish_by_bulk_update, publish_by_sql])
def test_a_claim_once_published_stays_known_as_such(publish: Callable[[Claim], None]) -> None:
    stale = create_claim(status="draft")
    publish(Claim.objects.get())
    stale.status = "withdrawn"
    stale.save()
    assert Claim.objects.get().was_published


def test_a_claim_that_only_was_a_draft_is_not_known_as_published() -> None:
    claim = create_claim(status="draft")
    claim.status = "withdrawn"
    claim.save()
    assert not Claim.objects.get().was_published


def test_whether_a_claim_was_published_is_filled_in_from_its_versions() -> None:
    known = {}
    for name, statuses in {
        "published": ["published"],
        "draft": ["draft"],
        "withdrawn": ["draft", "published", "withdrawn"],
        "unseen": ["draft", "withdrawn"],
        "taken back": ["published", "draft"],
    }.items():
        known[name] = claim = create_claim(status=statuses[0])
        for status in statuses:
            with reversion.create_revision():
                claim.status = status
                claim.save()
    known["loaded"] = create_claim(status="withdrawn")
    Claim.objects.update(was_published=False)
    import_module("overflights.migrations.0012_fill_was_published").fill(apps, None)
    filled = {name for name, claim in known.items() if Claim.objects.get(pk=claim.pk).was_published}
    assert filled == {"published", "withdrawn", "taken back", "loaded"}


def by_adding(claim: Claim) -> None:
    create_claim(article=claim.article)


@pytest.mark.parametrize("write", [by_update, by_save_of_one_field, by_bulk_update_of_one_field, by_adding])
def test_what_changed_last_comes_first_though_the_clock_was_set_back(write: Callable[[Claim], None]) -> None:
    claim, other = create_claim(), create_claim()
    Claim.objects.filter(pk=other.pk).update(changed=timezone.now() + timedelta(days=3))
    write(claim)
    first, second = Claim.objects.in_order("-changed")[:2]
    assert (second.pk == other.pk, first.changed > second.changed) == (True, True)


def test_update_with_a_moment_of_its_own_asks_for_no_other(django_assert_num_queries: Callable[[int], Any]) -> None:
    claim = create_claim()
    with django_assert_num_queries(1):
        Claim.objects.filter(pk=claim.pk).update(changed=timezone.now())


def test_a_moment_that_cannot_be_stops_no_save() -> None:
    claim = create_claim()
    Claim.objects.filter(pk=claim.pk).update(changed=datetime.max.replace(tzinfo=UTC))
    assert create_claim().changed < timezone.now()


def test_extent_counts_speakers_articles_and_independent_origins() -> None:
    speaker = create_actor()
    report = create_article()
    repeats = create_article(origin_article=report)
    apart = create_article()
    for article in (report, report, repeats, apart):
        create_claim(article=article, speaker=speaker)
    assert Claim.objects.extent() == {"claims": 4, "speakers": 1, "articles": 3, "origins": 2}


def test_articles_that_repeat_the_same_outside_report_are_of_one_origin() -> None:
    one, other = create_article(origin="The New York Times, 25 June 2014"), create_article(origin="The New York Times, 25 June 2014")
    third = create_article(origin_article=one)
    for article in (one, other, third):
        create_claim(article=article)
    assert Claim.objects.extent()["origins"] == 1


def test_what_a_claim_rests_on_is_not_deleted_under_it() -> None:
    claim = create_claim()
    for row in (claim.article, claim.speaker, claim.proposition):
        with pytest.raises(IntegrityError):
            row.delete()
    assert Article.objects.filter(pk=claim.article_id).exists()


def test_a_line_break_copied_into_a_quote_is_no_difference() -> None:
    article = create_article(body="One two three.")
    claim = Claim(**claim_fields(article=article, quote="One two three.") | {"quote": "One two\nthree."})
    claim.save()
    assert claim.quote == "One two three."


def test_a_wrapped_text_has_one_line_to_a_paragraph() -> None:
    article = create_article(body="One two\r\nthree.\r\n\r\nFour.")
    assert article.body == "One two three.\n\nFour."
    assert create_claim(article=article, quote="One two three.").start() == 0


def test_wrong_words_before_are_not_taken_for_a_wrong_quote() -> None:
    with pytest.raises(ValidationError, match="without them it does"):
        create_claim(quote="He said so.", prefix="Never did")
