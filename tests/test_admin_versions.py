"""History to read, and old versions that come back whole or not at all."""

import pytest
from django.contrib.contenttypes.models import ContentType
from reversion.models import Revision, Version

from overflights.models import Actor, Article, Claim, Event
from tests.adminform import errors, open_and_save, page_of, signed_in, superuser, typed
from tests.factories import create_actor, create_article, create_claim, create_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith():
    return signed_in("edith")


def versions(row):
    """Oldest first."""
    return list(Version.objects.get_for_object(row).order_by("pk"))


def revert(client, row, version):
    url = page_of(row, "revision", version.pk)
    shown = client.get(url)
    return client.post(url, typed(shown)) if shown.status_code == 200 else shown


def told(client, response):
    """The messages on the page that the response leads to."""
    return " ".join(str(message) for message in client.get(response.url).context["messages"])


# --- History --------------------------------------------------------------------------------------
def test_the_history_shows_word_by_word_what_each_version_changed(edith):
    claim = create_claim(statement="Iran flies weapons over Iraq.")
    open_and_save(edith, page_of(claim), note="First look.")
    open_and_save(edith, page_of(claim), statement="Iran flies food over Iraq.", stance="disputes")

    page = edith.get(page_of(claim, "history")).content.decode()

    assert "<del>weapons </del><ins>food </ins>" in page
    assert "<del>supports</del><ins>disputes</ins>" in page
    assert "edith" in page


def test_the_history_names_related_rows(edith):
    claim, kerry, event = create_claim(), create_actor(name="John Kerry"), create_event(title="The Baghdad talks")
    open_and_save(edith, page_of(claim), note="First look.")
    open_and_save(edith, page_of(claim), speaker=str(kerry.pk), about=[str(event.pk)])

    page = edith.get(page_of(claim, "history")).content.decode()

    assert "<ins>John Kerry</ins>" in page
    assert "<ins>The Baghdad talks</ins>" in page


def test_the_history_tells_of_names_that_came_and_went(edith):
    actor = create_actor(names=("Jim Jeffries",))
    open_and_save(edith, page_of(actor), description="An ambassador.")
    open_and_save(edith, page_of(actor), **{"names-0-DELETE": "on"})

    page = edith.get(page_of(actor, "history")).content.decode()

    assert "<del>Jim Jeffries · en · alternative name</del>" in page


def test_a_row_never_saved_in_the_admin_has_a_history_that_says_so(edith):
    page = edith.get(page_of(create_actor(), "history")).content.decode()

    assert "There are no versions yet" in page


def test_a_related_row_that_is_gone_keeps_its_name_in_the_history(edith):
    claim, event = create_claim(), create_event(title="The Baghdad talks")
    root = superuser()
    open_and_save(root, page_of(event), title="The Baghdad meeting")
    open_and_save(edith, page_of(claim), about=[str(event.pk)])
    event.delete()
    open_and_save(edith, page_of(claim), note="After it was deleted.")

    page = edith.get(page_of(claim, "history")).content.decode()

    assert "The Baghdad meeting (deleted)" in page


@pytest.mark.slow
def test_a_long_history_comes_in_pages_that_join(edith):
    actor = create_actor()
    for n in range(52):
        open_and_save(edith, page_of(actor), description=f"Try {n}.")

    first = edith.get(page_of(actor, "history")).content.decode()
    second = edith.get(page_of(actor, "history") + "?page=2").content.decode()

    assert first.count("<time") == 50
    assert "<del>1.</del><ins>2.</ins>" in first  # the oldest on the page is compared with the newest of the next
    assert second.count("<time") == 2


def test_a_form_saved_as_it_was_opened_makes_no_version(edith):
    event = create_event(participants=((create_actor(), "host"),), description="One line.\n\nAnd another.")
    open_and_save(edith, page_of(event), title="A title")
    before = Revision.objects.count()

    assert open_and_save(edith, page_of(event)).status_code == 302

    assert Revision.objects.count() == before
    event.refresh_from_db()
    assert event.description == "One line.\n\nAnd another."


# --- Revert ---------------------------------------------------------------------------------------
def test_a_revert_brings_back_fields_relations_and_participants(edith):
    host, guest = create_actor(), create_actor()
    article = create_article()
    event = create_event(title="First title", participants=((host, "host"), (guest, "visitor")), articles=(article,))
    open_and_save(edith, page_of(event), description="Kept.")
    open_and_save(
        edith, page_of(event), title="Second title", articles=None, **{"participations-0-DELETE": "on", "participations-1-role": "party"}
    )
    event.refresh_from_db()
    assert (event.title, event.articles.count(), event.participations.count()) == ("Second title", 0, 1)

    assert revert(edith, event, versions(event)[0]).status_code == 302

    event.refresh_from_db()
    assert event.title == "First title"
    assert list(event.articles.all()) == [article]
    assert {(p.actor, p.role) for p in event.participations.all()} == {(host, "host"), (guest, "visitor")}
    assert "Reverted to the version saved on" in edith.get(page_of(event, "history")).content.decode()


def test_a_revert_takes_out_a_name_added_since(edith):
    actor = create_actor(names=("Old name",))
    open_and_save(edith, page_of(actor), description="Kept.")
    added = {"names-TOTAL_FORMS": "2", "names-1-label": "New name", "names-1-language": "en", "names-1-kind": "alt"}
    open_and_save(edith, page_of(actor), **added)
    assert actor.names.count() == 2

    revert(edith, actor, versions(actor)[0])

    assert [name.label for name in actor.names.all()] == ["Old name"]


def test_a_revert_can_itself_be_reverted(edith):
    claim = create_claim()
    for statement in ("One.", "Two."):
        open_and_save(edith, page_of(claim), statement=statement)
    revert(edith, claim, versions(claim)[0])
    revert(edith, claim, versions(claim)[1])

    claim.refresh_from_db()
    assert claim.statement == "Two."


def test_looking_at_an_old_version_changes_nothing(edith):
    claim = create_claim()
    for statement in ("One.", "Two."):
        open_and_save(edith, page_of(claim), statement=statement)
    before = Version.objects.count()

    page = edith.get(page_of(claim, "revision", versions(claim)[0].pk)).content.decode()

    assert "One." in page
    claim.refresh_from_db()
    assert claim.statement == "Two."
    assert Version.objects.count() == before


def test_a_revert_leaves_alone_what_else_was_saved_in_the_same_moment(edith):
    one, other = create_claim(status="draft"), create_claim(status="draft")
    chosen = {"action": "publish", "_selected_action": [str(one.pk), str(other.pk)]}
    edith.post(page_of(one).split(str(one.pk))[0], chosen)
    for claim in (one, other):
        open_and_save(edith, page_of(claim), status="withdrawn")

    revert(edith, one, versions(one)[0])

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == ("published", "withdrawn")


def test_a_quote_that_is_no_longer_in_the_article_does_not_come_back(edith):
    article = create_article(body="He said it loudly.")
    claim = create_claim(article=article, quote="He said it loudly.")
    open_and_save(edith, page_of(claim), note="First.")
    body = {"body": "She said it softly.", "claims-0-quote": "She said it softly."}
    assert open_and_save(edith, page_of(article), **body).status_code == 302

    answer = revert(edith, claim, versions(claim)[0])

    assert answer.status_code == 302
    assert "Nothing was changed" in told(edith, answer)
    claim.refresh_from_db()
    assert claim.quote == "She said it softly."


def test_an_article_goes_back_together_with_the_quotes_it_had(edith):
    article = create_article(body="He said it loudly.")
    claim = create_claim(article=article, quote="He said it loudly.")
    open_and_save(edith, page_of(claim), note="First.")
    open_and_save(edith, page_of(article), title="First.")
    open_and_save(edith, page_of(article), body="She said it softly.", **{"claims-0-quote": "She said it softly."})
    open_and_save(edith, page_of(claim), stance="disputes")

    assert revert(edith, article, versions(article)[0]).status_code == 302

    article.refresh_from_db()
    claim.refresh_from_db()
    assert (article.body, claim.quote) == ("He said it loudly.", "He said it loudly.")
    assert claim.stance == "disputes"


def test_an_article_goes_back_with_claims_that_were_coded_after_it_was_saved(edith):
    article = create_article(body="He said it loudly.")
    open_and_save(edith, page_of(article), title="First.")
    claim = create_claim(article=article, quote="He said it loudly.")
    open_and_save(edith, page_of(claim), note="Coded later.")
    open_and_save(edith, page_of(article), body="She said it softly.", **{"claims-0-quote": "She said it softly."})

    assert revert(edith, article, versions(article)[0]).status_code == 302

    article.refresh_from_db()
    claim.refresh_from_db()
    assert (article.body, claim.quote) == ("He said it loudly.", "He said it loudly.")


def test_an_article_does_not_go_back_under_a_claim_coded_since(edith):
    article = create_article(body="Old words.")
    open_and_save(edith, page_of(article), title="First.")
    open_and_save(edith, page_of(article), body="Old words.\n\nNew words.")
    claim = create_claim(article=article, quote="New words.")

    answer = revert(edith, article, versions(article)[0])

    assert claim.ref in told(edith, answer)
    assert Article.objects.get(pk=article.pk).body == "Old words.\n\nNew words."
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_a_version_that_refers_to_a_deleted_row_does_not_come_back(edith):
    claim, event = create_claim(), create_event(title="The Baghdad talks")
    open_and_save(edith, page_of(claim), about=[str(event.pk)], occasion=str(event.pk))
    Event.objects.get(pk=event.pk).delete()
    open_and_save(edith, page_of(claim), note="After.")

    answer = revert(edith, claim, versions(claim)[0])

    assert "deleted since" in told(edith, answer)
    claim.refresh_from_db()
    assert claim.note == "After."


def test_a_revert_does_not_overwrite_an_edit_made_while_it_was_looked_at(edith):
    claim = create_claim()
    for statement in ("One.", "Two."):
        open_and_save(edith, page_of(claim), statement=statement)
    url = page_of(claim, "revision", versions(claim)[0].pk)
    mine = typed(edith.get(url))
    open_and_save(signed_in("omar"), page_of(claim), note="Omar was here.")

    answer = edith.post(url, mine)

    assert answer.status_code == 200
    assert "omar" in errors(answer)
    claim.refresh_from_db()
    assert (claim.statement, claim.note) == ("Two.", "Omar was here.")


def test_a_version_of_another_model_is_not_found(edith):
    claim, actor = create_claim(), create_actor()
    open_and_save(edith, page_of(claim), note="One.")
    open_and_save(edith, page_of(actor), description="One.")
    wrong = Version.objects.get(content_type=ContentType.objects.get_for_model(Actor))
    Version.objects.filter(pk=wrong.pk).update(object_id=str(claim.pk))

    assert edith.get(page_of(claim, "revision", wrong.pk)).status_code == 404


def test_a_deleted_row_is_recovered_with_what_belonged_to_it():
    root = superuser()
    host = create_actor()
    event = create_event(title="The talks", participants=((host, "host"),))
    open_and_save(root, page_of(event), description="Kept.")
    version = versions(event)[-1]
    root.post(page_of(event, "delete"), {"post": "yes"})
    assert not Event.objects.exists()

    url = f"/admin/overflights/event/recover/{version.pk}/"
    assert root.post(url, typed(root.get(url))).status_code == 302

    assert [p.actor for p in Event.objects.get().participations.all()] == [host]


def test_a_row_whose_place_is_taken_is_not_recovered():
    root = superuser()
    event = create_event(slug="the-talks")
    open_and_save(root, page_of(event), description="Kept.")
    version = versions(event)[-1]
    event.delete()
    other = create_event(slug="the-talks")

    answer = root.get(f"/admin/overflights/event/recover/{version.pk}/")

    assert "Nothing was changed" in told(root, answer)
    assert list(Event.objects.all()) == [other]
