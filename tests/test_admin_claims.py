"""Coding claims: the form, the article's text beside it, its errors, and the actions of the changelist."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from reversion.models import Version

from overflights.models import Claim
from tests.adminform import errors, open_and_save, page_of, signed_in, typed
from tests.factories import create_actor, create_article, create_claim, create_event, create_proposition

pytestmark = pytest.mark.django_db

ADD = "/admin/overflights/claim/add/"
LIST = "/admin/overflights/claim/"


@pytest.fixture
def edith():
    return signed_in("edith")


def new_claim(article, **fields):
    return {
        "article": str(article.pk),
        "speaker": str(create_actor().pk),
        "proposition": str(create_proposition().pk),
        "described_as": "The minister",
        "stance": "disputes",
        "statement": "The minister denies it.",
        "quote": "The minister denied it.",
        "attribution": "indirect",
        "said_on": "2012-03",
        "basis": "inferred",
        "status": "draft",
    } | fields


def test_a_new_claim_gets_the_next_reference_of_its_article(edith):
    article = create_article(slug="foreignpolicy-2012-03-23", body="The minister denied it. He said so.")
    create_claim(article=article, quote="He said so.", ref="foreignpolicy-2012-03-23-06")

    shown = edith.get(f"{ADD}?article={article.pk}")
    assert "ref" not in shown.context_data["adminform"].form.fields
    answer = edith.post(ADD, typed(shown, **new_claim(article)))

    assert answer.status_code == 302, errors(answer)
    claim = Claim.objects.get(quote="The minister denied it.")
    assert claim.ref == "foreignpolicy-2012-03-23-07"
    assert (str(claim.earliest), str(claim.latest)) == ("2012-03-01", "2012-03-31")


def test_a_form_that_is_sent_twice_makes_one_claim(edith):
    article = create_article(slug="paper", body="The minister denied it. He said so.")
    form = typed(edith.get(f"{ADD}?article={article.pk}"), **new_claim(article))
    assert edith.post(ADD, form).status_code == 302
    again = edith.post(ADD, form)
    assert "This claim is entered already, as paper-01." in again.content.decode()
    Claim.objects.update(status="withdrawn")
    assert edith.post(ADD, form).status_code == 302
    assert Claim.objects.count() == 2


def test_the_text_to_code_from_is_shown_for_the_chosen_article(edith):
    article = create_article(body="The minister denied it.")
    other = create_article(body="Something else.")

    assert "The minister denied it." in edith.get(f"{ADD}?article={article.pk}").content.decode()
    assert "The minister denied it." not in edith.get(f"{ADD}?article={other.pk}").content.decode()
    assert "show its text" in edith.get(ADD).content.decode()


def test_showing_the_text_keeps_what_was_typed(edith):
    article, event = create_article(body="The minister denied it."), create_event()
    answer = edith.post(ADD, typed(edith.get(ADD), **new_claim(article, about=[str(event.pk)], _show_text="1")))

    shown = edith.get(answer.url)

    assert "The minister denied it." in shown.content.decode()
    kept = typed(shown)
    assert kept["statement"] == ["The minister denies it."]
    assert kept["stance"] == ["disputes"]
    assert kept["about"] == [str(event.pk)]
    assert not Claim.objects.exists()


def test_the_form_marks_the_quote_in_its_paragraph(edith):
    article = create_article(body="First paragraph.\n\nHe paused. The minister denied it. He left.\n\nLast paragraph.")
    claim = create_claim(article=article, quote="The minister denied it.")

    shown = edith.get(page_of(claim)).context_data["marked_article"]

    assert shown.marked == ["He paused. <mark>The minister denied it.</mark> He left."]
    assert len(shown.paragraphs) == 3
    assert "<mark>The minister denied it.</mark>" in edith.get(page_of(claim)).content.decode()


def test_a_wrong_quote_is_refused_with_the_nearest_passage(edith):
    article = create_article(slug="cnsnews-2015", body="On Friday the minister firmly denied it.")
    claim = create_claim(article=article, quote="the minister firmly denied it")

    answer = open_and_save(edith, page_of(claim), quote="the minister firmly denies it")

    assert answer.status_code == 200
    [said] = answer.context_data["adminform"].form.errors["quote"]
    assert "does not stand in cnsnews-2015: “the minister firmly denies it”" in said
    assert "nearest passage is: “the minister firmly denied it.”" in said
    assert answer.context_data["marked_article"].is_exact is False
    claim.refresh_from_db()
    assert claim.quote == "the minister firmly denied it"


def test_a_quote_that_stands_twice_needs_the_words_before_or_after(edith):
    article = create_article(body="Kerry said no. Later Biden said no. So it ended.")
    claim = create_claim(article=article, quote="So it ended.")

    refused = open_and_save(edith, page_of(claim), quote="said no.")
    assert "stand 2 times" in errors(refused)

    assert edith.post(page_of(claim), typed(refused, prefix="Later Biden")).status_code == 302
    claim.refresh_from_db()
    assert claim.start() == article.body.rindex("said no.")


def test_an_error_of_a_field_that_the_form_lacks_is_still_said(edith):
    claim = create_claim()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET ref = 'elsewhere-01' WHERE id = %s", [claim.pk])

    answer = open_and_save(edith, page_of(claim), note="A note.")

    assert answer.status_code == 200
    assert "begins with" in str(answer.context_data["adminform"].form.non_field_errors())


def test_the_own_voice_of_an_outlet_is_not_described(edith):
    claim = create_claim(attribution="indirect", described_as="The minister")

    answer = open_and_save(edith, page_of(claim), attribution="own_voice")

    assert answer.status_code == 200
    assert "leave it empty for the outlet’s own voice" in errors(answer)


def test_a_claim_given_another_event_changed_last_though_the_clock_was_set_back(edith):
    claim, other, event = create_claim(), create_claim(), create_event()
    Claim.objects.filter(pk=other.pk).update(changed=timezone.now() + timedelta(days=3))

    open_and_save(edith, page_of(claim), about=[str(event.pk)])

    assert list(Claim.objects.in_order("-changed")) == [claim, other]


def test_article_and_reference_stay(edith):
    claim, other = create_claim(), create_article()
    ref, article = claim.ref, claim.article

    open_and_save(edith, page_of(claim), ref="other-01", article=str(other.pk), note="Changed.")

    claim.refresh_from_db()
    assert (claim.ref, claim.article, claim.note) == (ref, article, "Changed.")


# --- The list -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("action", "before", "after"),
    [("publish", "draft", "published"), ("withdraw", "published", "withdrawn"), ("back_to_draft", "withdrawn", "draft")],
)
def test_actions_set_the_status_and_leave_a_version(edith, action, before, after):
    one, two, untouched = create_claim(status=before), create_claim(status=before), create_claim(status=before)

    answer = edith.post(LIST, {"action": action, "_selected_action": [str(one.pk), str(two.pk)]}, follow=True)

    assert f"Made {after}: 2" in answer.content.decode()
    one.refresh_from_db()
    untouched.refresh_from_db()
    assert (one.status, untouched.status) == (after, before)
    version = Version.objects.get_for_object(one).get()
    assert version.revision.user.username == "edith"
    assert version.field_dict["status"] == after


def test_an_action_leaves_out_a_claim_that_is_not_sound_and_says_so(edith):
    sound, broken = create_claim(status="draft"), create_claim(status="draft")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_article SET body = 'Other words.' WHERE id = %s", [broken.article_id])

    answer = edith.post(LIST, {"action": "publish", "_selected_action": [str(broken.pk), str(sound.pk)]}, follow=True)

    page = answer.content.decode()
    assert "does not stand in" in page
    assert "Made published: 1" in page
    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.status, broken.status) == ("published", "draft")


def test_the_list_is_readable(edith):
    claim = create_claim(stance="disputes", said_on="2012-03-12/2012-03-23", statement="word " * 40)

    page = edith.get(LIST).content.decode()

    assert "▼ disputes" in page
    assert "between 12 and 23 March 2012" in page
    assert "word " * 20 not in page
    assert str(claim.speaker) in page


def test_an_actor_is_found_by_any_name_while_typing(edith):
    jeffrey = create_actor(name="James F. Jeffrey", names=("Jim Jeffries",))
    create_actor(name="John Kerry")
    asked = {"term": "jeffries", "app_label": "overflights", "model_name": "claim", "field_name": "speaker"}

    found = edith.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["id"] for row in found] == [str(jeffrey.pk)]
