"""The gate holds on roads that are easily forgotten."""

import pytest
from django.core.exceptions import ValidationError

from overflights.models import Actor, Article, Claim
from tests.factories import claim_fields, create_actor, create_article, create_claim, create_proposition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("values", [{"article_id": 1}, {"earliest": "2011-01-01"}, {"folded": ""}, {"ref": "x-01"}, {"statement": "No."}])
def test_update_of_what_is_checked_or_derived_is_refused(values):
    create_claim()
    with pytest.raises(TypeError, match="not update"):
        Claim.objects.update(**values)


def test_update_of_a_relation_by_its_column_is_refused():
    with pytest.raises(TypeError, match="part_of"):
        Actor.objects.update(part_of_id=None)


def test_a_row_loaded_in_part_takes_its_bounds_along():
    claim = create_claim(said_on="2012-03")
    part = Claim.objects.only("said_on", "ref").get(pk=claim.pk)
    part.said_on = "2011"
    part.save()
    claim.refresh_from_db()
    assert (str(claim.earliest), str(claim.latest)) == ("2011-01-01", "2011-12-31")


def test_bulk_create_does_not_overwrite_whatever_way_it_is_asked():
    with pytest.raises(TypeError, match="use bulk_update"):
        Claim.objects.bulk_create([], None, False, True, ["said_on"], ["ref"])


def test_claims_created_together_get_a_reference_each():
    article = create_article(slug="paper")
    first, second = (Claim(**claim_fields(article=article)) for _ in range(2))
    Claim.objects.bulk_create([first, second])
    assert [first.ref, second.ref] == ["paper-01", "paper-02"]


def test_a_reference_is_never_given_twice():
    article = create_article(slug="paper")
    create_claim(article=article)
    create_claim(article=article).delete()
    assert create_claim(article=article).ref == "paper-03"


@pytest.mark.parametrize("slug", ["a b", "Foo", "a_b", "a--b", "-a", "é", ""])
def test_a_key_that_no_address_can_hold_is_refused(slug):
    with pytest.raises(ValidationError):
        create_actor(slug=slug)


def test_a_key_is_permanent():
    for row in (create_actor(), create_article(), create_proposition()):
        row.slug = "another"
        with pytest.raises(ValidationError, match="permanent"):
            row.save()


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "a\x02b", "a\ud800b", "a\uffffb"])
def test_a_text_that_is_empty_or_cannot_be_shown_is_refused(text):
    with pytest.raises(ValidationError, match=r"must not be empty|cannot be shown"):
        create_claim(statement=text)
    with pytest.raises(ValidationError, match=r"must not be empty|cannot be shown"):
        create_actor(name=text)


def test_signs_of_any_writing_are_taken():
    assert create_actor(name="نوري\tالمالكي 🛩\u200f").pk


@pytest.mark.parametrize(("field", "value", "most"), [("name", "x" * 201, "201 characters; 200"), ("country", "irx", "3 characters; 2")])
def test_a_text_that_is_too_long_is_refused_by_both_databases(field, value, most):
    with pytest.raises(ValidationError, match=f"{most} are the most"):
        create_actor(**{field: value})


def test_an_article_cannot_be_published_before_its_claims():
    claim = create_claim(said_on="2012-03-12")
    claim.article.published = "2012-03-01"
    with pytest.raises(ValidationError, match=claim.ref):
        claim.article.save()


def test_an_article_names_the_first_one_that_it_repeats():
    first = create_article()
    second = create_article(origin_article=first)
    with pytest.raises(ValidationError, match=f"{second.slug} repeats another"):
        create_article(origin_article=second)
    first.origin_article = create_article()
    with pytest.raises(ValidationError, match="Other articles repeat"):
        first.save()
    second.origin_article = second
    with pytest.raises(ValidationError, match="does not repeat itself"):
        second.save()


def test_a_very_long_name_is_folded_to_fit():
    actor = create_actor(name="\ufdfa" * 100)
    assert Actor.objects.get(pk=actor.pk).name == "\ufdfa" * 100


def test_lineage_costs_one_query_however_long(django_assert_num_queries):
    above = None
    for _ in range(9):
        above = create_actor(part_of=above)
    actor = Actor.objects.get(pk=create_actor(part_of=above).pk)
    with django_assert_num_queries(1):
        lineage = actor.lineage()
    assert [found.pk for found in lineage][:2] == [above.pk, above.part_of_id]
    assert len(lineage) == 9


def test_a_changed_article_is_seen_by_a_claim_that_waited_for_it(django_assert_max_num_queries):
    article = create_article(body="The words stand here.")
    stale = Article.objects.get(pk=article.pk)
    article.body = "Other words stand here."
    article.save()
    with pytest.raises(ValidationError, match="does not stand"):
        Claim(
            **claim_fields(article=article, quote="Other words stand here.") | {"article": stale, "quote": "The words stand here."}
        ).save()
