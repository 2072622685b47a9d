"""Articles: their text carries their claims' quotes, and cannot lose one unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from overflights.models import Article
from tests.factories import create_article, create_claim, create_outlet

pytestmark = pytest.mark.django_db


def test_a_text_that_loses_a_quote_is_refused_and_the_claim_named() -> None:
    article = create_article()
    lost, kept = create_claim(article=article, quote="He said no."), create_claim(article=article, quote="She said yes.")
    article.body = "She said yes. He said maybe."
    with pytest.raises(ValidationError) as refusal:
        article.save()
    assert lost.ref in str(refusal.value)
    assert kept.ref not in str(refusal.value)
    assert "He said no." in Article.objects.get(pk=article.pk).body


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_claims_that_readers_do_not_see_keep_their_quotes_too(status: str) -> None:
    claim = create_claim(status=status)
    claim.article.body = "Nothing of it."
    with pytest.raises(ValidationError, match=claim.ref):
        claim.article.save()


def test_a_text_that_repeats_a_quote_is_refused() -> None:
    claim = create_claim(quote="He said no.")
    claim.article.body += " He said no."
    with pytest.raises(ValidationError, match=claim.ref):
        claim.article.save()


def test_a_text_may_lose_a_quote_in_bulk_as_little() -> None:
    claim = create_claim()
    claim.article.body = "Nothing of it."
    with pytest.raises(ValidationError, match="no longer holds"):
        Article.objects.bulk_update([claim.article], ["body"])
    with pytest.raises(TypeError, match="body"):
        Article.objects.update(body="Nothing of it.")
    assert claim.quote in Article.objects.get(pk=claim.article_id).body


def test_a_text_may_change_around_its_quotes() -> None:
    claim = create_claim(quote="He said no.")
    claim.article.body = "A new beginning.\r\n\r\n\r\nHe\u00a0said  no.  \r\nThe end."
    claim.article.save()
    assert Article.objects.get(pk=claim.article_id).body == "A new beginning.\n\nHe said no. The end."


def test_an_article_needs_its_text() -> None:
    with pytest.raises(ValidationError, match="must not be empty"):
        create_article(body=" \n ")
    article = create_article()
    with pytest.raises(IntegrityError, match="article_has_text"), transaction.atomic():
        models.QuerySet(Article).filter(pk=article.pk).update(body="")


def test_an_article_repeats_one_report_at_most() -> None:
    report = create_article()
    with pytest.raises(IntegrityError, match="article_one_origin"), transaction.atomic():
        create_article(origin="Reuters", origin_article=report)


def test_articles_of_an_outlet_are_those_it_wrote_and_those_it_ran() -> None:
    outlet = create_outlet()
    wrote, ran = create_article(outlet=outlet), create_article(syndicated_by=outlet)
    create_article()
    assert set(Article.objects.published_by(outlet)) == {wrote, ran}


def test_a_slug_left_empty_is_made_of_outlet_and_date() -> None:
    outlet = create_outlet(slug="paper")
    assert create_article(slug="", outlet=outlet, published="2012-03-23").slug == "paper-2012-03-23"
    assert create_article(slug="", outlet=outlet, published="2012-03-23").slug == "paper-2012-03-23-2"
    assert create_article(slug="", outlet=outlet, published="2014-06~").slug == "paper-2014-06"
