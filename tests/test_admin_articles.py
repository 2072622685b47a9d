"""Articles in the admin: the text and the quotes of its claims are saved together or not at all."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from overflights.admin import article_quotes
from overflights.models import Article, Claim
from tests.adminform import errors, open_and_save, page_of, signed_in, typed
from tests.factories import create_actor, create_article, create_claim, create_outlet, create_proposition

pytestmark = pytest.mark.django_db

TEXT = "The minister spoke on Friday.\n\nHe denied “every word” of it – twice.\n\nNobody else was there."


@pytest.fixture
def edith():
    return signed_in("edith")


def test_saving_without_a_change_changes_nothing(edith):
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="The minister spoke on Friday.\n\nHe denied “every word” of it – twice.")

    assert open_and_save(edith, page_of(article)).status_code == 302
    assert open_and_save(edith, page_of(claim)).status_code == 302

    assert Article.objects.get(pk=article.pk).body == TEXT
    assert Claim.objects.get(pk=claim.pk).changed == claim.changed


def test_a_text_that_orphans_claims_is_refused_and_each_of_them_is_listed(edith):
    article = create_article(body=TEXT)
    one = create_claim(article=article, quote="The minister spoke on Friday.")
    other = create_claim(article=article, quote="He denied “every word” of it – twice.")
    safe = create_claim(article=article, quote="Nobody else was there.", status="withdrawn")

    answer = open_and_save(
        edith, page_of(article), title="New", body=TEXT.replace("on Friday", "on Thursday").replace("twice", "three times")
    )

    assert answer.status_code == 200
    formset = answer.context_data["inline_admin_formsets"][0].formset
    listed = formset.non_form_errors().as_text()
    assert [list(form.errors) for form in formset.forms] == [["quote"], ["quote"], []]
    assert one.ref in listed
    assert "the nearest passage: “The minister spoke on Thursday.”" in listed
    assert other.ref in listed
    assert safe.ref not in listed
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.body) == (article.title, TEXT)


def test_more_claims_beside_an_article_cost_no_more_queries(edith):
    sentences = [f"The minister spoke on day {number:03}." for number in range(24)]
    articles = [create_article(body=" ".join(sentences)) for _ in range(2)]
    for article, n in zip(articles, (2, 24), strict=True):
        for sentence in sentences[:n]:
            create_claim(article=article, quote=sentence)
    edith.get(page_of(articles[0]))  # content types and the like are read once
    asked = []
    for article in articles:
        shown = edith.get(page_of(article))
        with CaptureQueriesContext(connection) as refused:
            assert edith.post(page_of(article), typed(shown, title="")).status_code == 200
        with CaptureQueriesContext(connection) as saved:
            assert edith.post(page_of(article), typed(shown)).status_code == 302
        asked.append((len(refused), len(saved)))
    assert asked[0] == asked[1]


def test_a_row_of_another_article_is_not_taken_for_one_of_this(edith):
    here, there = (create_claim(article=create_article(body=TEXT), quote="Nobody else was there.") for _ in range(2))
    for key in (there.pk, "9" * 400, "one"):
        answer = open_and_save(edith, page_of(here.article), **{"claims-0-id": key, "claims-0-quote": "The minister spoke on Friday."})
        assert answer.status_code == 200
    assert {claim.quote for claim in Claim.objects.all()} == {"Nobody else was there."}


def test_the_nearest_passage_is_looked_for_where_few_quotes_are_orphaned(edith, monkeypatch):
    monkeypatch.setattr(article_quotes, "MOST_HINTS", 1)
    article = create_article(body=TEXT)
    refs = [create_claim(article=article, quote=quote).ref for quote in ("The minister spoke on Friday.", "spoke on Friday")]
    answer = open_and_save(edith, page_of(article), body=TEXT.replace("on Friday", "on Thursday"))
    assert all(ref in errors(answer) for ref in refs)
    assert errors(answer).count("the nearest passage") == 1


def test_the_text_and_the_quotes_that_it_would_orphan_are_saved_together(edith):
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="The minister spoke on Friday.")
    new = {"body": TEXT.replace("Friday", "Thursday"), "claims-0-quote": "The minister spoke on Thursday."}

    answer = open_and_save(edith, page_of(article), **new)

    assert answer.status_code == 302, errors(answer)
    claim.refresh_from_db()
    assert claim.quote == "The minister spoke on Thursday."
    assert "on Thursday" in claim.article.body
    assert claim.start() == 0


def test_mending_one_of_two_orphans_is_not_enough(edith):
    article = create_article(body=TEXT)
    mended = create_claim(article=article, quote="The minister spoke on Friday.")
    orphan = create_claim(article=article, quote="spoke on Friday")

    answer = open_and_save(
        edith, page_of(article), body=TEXT.replace("Friday", "Thursday"), **{"claims-0-quote": "The minister spoke on Thursday."}
    )

    assert answer.status_code == 200
    assert orphan.ref in errors(answer)
    assert f"{mended.ref}:" not in errors(answer)
    mended.refresh_from_db()
    assert mended.quote == "The minister spoke on Friday."


def test_a_text_that_makes_a_quote_stand_twice_is_refused(edith):
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="Nobody else was there.")

    answer = open_and_save(edith, page_of(article), body=f"{TEXT}\n\nNobody else was there.")

    assert answer.status_code == 200
    assert f"{claim.ref}: “Nobody else was there.” – occurs more than once." in errors(answer)


def test_a_claim_coded_after_the_form_was_opened_is_not_orphaned_either(edith):
    article = create_article(body=TEXT)
    mine = typed(edith.get(page_of(article)), body="Another text.")
    late = create_claim(article=article, quote="Nobody else was there.")

    answer = edith.post(page_of(article), mine)

    assert answer.status_code == 200
    assert late.ref in errors(answer)
    assert Article.objects.get(pk=article.pk).body == TEXT


def test_rows_left_out_of_the_form_are_still_protected(edith):
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="Nobody else was there.")
    forged = {"body": "Another text.", "claims-TOTAL_FORMS": "0", "claims-INITIAL_FORMS": "0"}

    answer = open_and_save(edith, page_of(article), **forged)

    assert answer.status_code == 200
    assert claim.ref in errors(answer)


def test_the_quotes_alone_can_be_mended_in_the_article(edith):
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="The minister spoke")

    assert open_and_save(edith, page_of(article), **{"claims-0-quote": "The minister spoke on Friday."}).status_code == 302

    claim.refresh_from_db()
    assert claim.quote == "The minister spoke on Friday."


def test_somebody_without_rights_to_claims_gets_the_same_refusal(edith):
    rights = Group.objects.get(name="Editors").permissions
    rights.remove(*rights.filter(codename__in=["change_claim", "add_claim"]))
    article = create_article(body=TEXT)
    claim = create_claim(article=article, quote="Nobody else was there.")

    answer = open_and_save(edith, page_of(article), body="Another text.")

    assert answer.status_code == 200
    assert claim.ref in errors(answer)
    assert Article.objects.get(pk=article.pk).body == TEXT


def test_a_new_article_is_added(edith):
    outlet = create_outlet()
    url = reverse("admin:overflights_article_add")
    new = {"title": "T", "slug": "t-2012", "outlet": str(outlet.pk), "published": "2012-03~", "basis": "inferred", "body": "  A text.  \n"}

    assert edith.post(url, typed(edith.get(url), **new)).status_code == 302

    article = Article.objects.get()
    assert (article.slug, article.body, str(article.latest)) == ("t-2012", "A text.", "2012-03-31")


def test_a_wrong_date_is_said_once_at_its_field(edith):
    article = create_article()

    answer = open_and_save(edith, page_of(article), published="March 2012")

    form = answer.context_data["adminform"].form
    assert list(form.errors) == ["published"]
    assert len(form.errors["published"]) == 1
    assert "Write it like one of these" in form.errors["published"][0]


def test_the_slug_is_permanent(edith):
    article = create_article(slug="as-cited")

    open_and_save(edith, page_of(article), slug="renamed", title="New")

    article.refresh_from_db()
    assert (article.slug, article.title) == ("as-cited", "New")


def test_an_article_of_300_claims_opens_in_few_queries(edith, django_assert_max_num_queries):
    article, speaker, proposition = create_article(), create_actor(), create_proposition()
    quotes = [f"Sentence {n} of many." for n in range(300)]
    article.body = "\n\n".join(quotes)
    article.save()
    common = {"article": article, "speaker": speaker, "proposition": proposition, "statement": "S.", "stance": "supports"}
    common |= {"attribution": "indirect", "described_as": "He", "said_on": "2012", "basis": "stated"}
    Claim.objects.bulk_create(Claim(ref=f"{article.slug}-{n:03d}", quote=quote, **common) for n, quote in enumerate(quotes))

    with django_assert_max_num_queries(30):
        shown = edith.get(page_of(article))

    assert edith.post(page_of(article), typed(shown, title="Saved with all of them")).status_code == 302


def test_a_claim_can_be_coded_from_the_article(edith):
    article = create_article()

    page = edith.get(page_of(article)).content.decode()

    assert f'href="{reverse("admin:overflights_claim_add")}?article={article.pk}"' in page


@pytest.mark.parametrize(
    ("year", "found"), [("2012", ["spring", "year"]), ("2013", ["next"]), ("../2012", ["spring", "year"]), ("1999", [])]
)
def test_the_list_can_be_narrowed_to_a_year(edith, year, found):
    for slug, published in {"spring": "2012-03", "year": "2012", "next": "2013-01-01"}.items():
        create_article(slug=slug, published=published)

    page = edith.get("/admin/overflights/article/", {"year": year})

    assert sorted(article.slug for article in page.context_data["cl"].result_list) == found
    assert '<a href="?year=2012">2012</a>' in page.content.decode()


@pytest.mark.parametrize("year", ["x", "0000", "99999", "٢٠١٢", "9" * 20])
def test_a_year_that_is_none_leads_to_the_whole_list(edith, year):
    create_article()

    page = edith.get("/admin/overflights/article/", {"year": year}, follow=True)

    assert page.context_data["cl"].result_count == 1
    assert "This is the whole list." in page.content.decode()
