"""Two editors at once: the second is told who changed what, keeps the typing, and may then save on purpose."""

from functools import partial

import pytest

from overflights.models import Claim
from tests.adminform import at_once, errors, open_and_save, page_of, signed_in, typed
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition

pytestmark = pytest.mark.django_db

ADD_CLAIM = "/admin/overflights/claim/add/"


@pytest.fixture
def edith():
    return signed_in("edith")


@pytest.fixture
def omar():
    return signed_in("omar")


def test_the_second_is_told_who_changed_what_and_nothing_is_lost(edith, omar):
    claim = create_claim(statement="As it was.")
    url = page_of(claim)
    mine = typed(edith.get(url), statement="As Edith sees it.")
    assert open_and_save(omar, url, statement="As Omar sees it.", certainty="hedged").status_code == 302

    answer = edith.post(url, mine)

    assert answer.status_code == 200
    told = errors(answer)
    assert "omar" in told
    assert "statement" in told
    assert "certainty" in told
    assert "stance" not in told
    page = answer.content.decode()
    assert "Saved now: As Omar sees it." in page
    assert typed(answer)["statement"] == ["As Edith sees it."]
    claim.refresh_from_db()
    assert claim.statement == "As Omar sees it."


def test_saving_again_on_purpose_puts_the_second_ones_typing_in_its_place(edith, omar):
    claim = create_claim()
    url = page_of(claim)
    mine = typed(edith.get(url), statement="As Edith sees it.")
    open_and_save(omar, url, statement="As Omar sees it.")
    told = edith.post(url, mine)

    assert edith.post(url, typed(told)).status_code == 302

    claim.refresh_from_db()
    assert claim.statement == "As Edith sees it."


def test_saving_again_is_stopped_when_a_third_edit_came_in_between(edith, omar):
    claim = create_claim()
    url = page_of(claim)
    mine = typed(edith.get(url), statement="As Edith sees it.")
    open_and_save(omar, url, statement="As Omar sees it.")
    told = edith.post(url, mine)
    open_and_save(omar, url, statement="As Omar sees it now.")

    answer = edith.post(url, typed(told))

    assert answer.status_code == 200
    assert "Saved now: As Omar sees it now." in answer.content.decode()


def test_a_form_with_another_mistake_still_tells_of_the_other_editor(edith, omar):
    claim = create_claim()
    url = page_of(claim)
    mine = typed(edith.get(url), quote="Nobody said this.")
    open_and_save(omar, url, statement="As Omar sees it.")

    told = errors(edith.post(url, mine))

    assert "omar" in told
    assert "does not stand in" in told


def test_an_edit_from_outside_the_admin_is_noticed(edith):
    claim = create_claim()
    url = page_of(claim)
    mine = typed(edith.get(url))
    changed = Claim.objects.get(pk=claim.pk)
    changed.note = "Set in the shell."
    changed.save()

    told = errors(edith.post(url, mine))

    assert "outside the admin" in told
    assert "coder’s note" in told


FORGED = [
    '{"last_version": Infinity, "digests": {}}',
    '{"last_version": 1, "digests": {"actorname:\\u0000": "x"}}',
    '{"last_version": 1, "digests": {"about": "x", "a:9e9": ""}}',
]


NO_TOKENS = [None, "", "nonsense", '{"last_version": 1}', '{"last_version": "x", "digests": []}', "\0", "[" * 5000]


@pytest.mark.parametrize("token", [*NO_TOKENS, *FORGED])
def test_a_form_without_a_readable_token_saves_nothing(edith, token):
    claim = create_claim(statement="As it was.")
    url = page_of(claim)

    answer = edith.post(url, typed(edith.get(url), statement="Other.", edit_token=token))

    assert answer.status_code == 200
    claim.refresh_from_db()
    assert claim.statement == "As it was."
    assert edith.post(url, typed(answer)).status_code == 302


def test_two_edits_of_different_rows_do_not_meet(edith, omar):
    one, other = create_claim(), create_claim()
    mine = typed(edith.get(page_of(one)), statement="Mine.")
    open_and_save(omar, page_of(other), statement="Another’s.")

    assert edith.post(page_of(one), mine).status_code == 302


@pytest.mark.parametrize(
    ("create", "field"),
    [(create_actor, "name"), (create_article, "title"), (create_event, "title"), (create_place, "name"), (create_proposition, "statement")],
)
def test_every_model_tells(edith, omar, create, field):
    row = create()
    mine = typed(edith.get(page_of(row)), **{field: "Mine"})
    assert open_and_save(omar, page_of(row), **{field: "Omar’s"}).status_code == 302

    answer = edith.post(page_of(row), mine)

    assert answer.status_code == 200
    assert "omar" in errors(answer)
    row.refresh_from_db()
    assert getattr(row, field) == "Omar’s"


def test_a_name_changed_in_the_same_form_is_told(edith, omar):
    actor = create_actor(names=("Jim Jeffries",))
    url = page_of(actor)
    mine = typed(edith.get(url), **{"names-0-label": "James Jeffries"})
    open_and_save(omar, url, **{"names-0-label": "Jimmy Jeffries"})

    answer = edith.post(url, mine)

    assert "omar" in errors(answer)
    assert "Jimmy Jeffries" in answer.content.decode()
    assert list(actor.names.values_list("label", flat=True)) == ["Jimmy Jeffries"]


def test_a_name_removed_by_another_can_be_let_go(edith, omar):
    actor = create_actor(names=("Jim Jeffries",))
    url = page_of(actor)
    mine = typed(edith.get(url), name="New name")
    open_and_save(omar, url, **{"names-0-DELETE": "on"})
    told = edith.post(url, mine)
    assert "omar changed this while you were editing: name" in errors(told)
    again = edith.post(url, typed(told))
    assert "removed by somebody else" in errors(again)

    assert edith.post(url, typed(again, **{"names-0-DELETE": "on"})).status_code == 302

    actor.refresh_from_db()
    assert actor.name == "New name"
    assert actor.names.count() == 0


def test_events_chosen_by_another_are_told(edith, omar):
    claim, event = create_claim(), create_event(title="The Baghdad talks")
    url = page_of(claim)
    mine = typed(edith.get(url))
    open_and_save(omar, url, about=[str(event.pk)])

    answer = edith.post(url, mine)

    assert answer.status_code == 200
    assert "The Baghdad talks" in answer.content.decode()
    assert list(claim.about.all()) == [event]


def test_a_claim_coded_meanwhile_does_not_disturb_its_article(edith, omar):
    article = create_article(body="First words.\n\nSecond words.")
    create_claim(article=article, quote="First words.")
    mine = typed(edith.get(page_of(article)), title="Better title")
    create_claim(article=article, quote="Second words.")

    assert edith.post(page_of(article), mine).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_in_the_same_moment_one_is_kept_and_the_other_told(edith, omar):
    claim = create_claim()
    url = page_of(claim)
    forms = [(client, typed(client.get(url), statement=f"As {name} sees it.")) for client, name in ((edith, "Edith"), (omar, "Omar"))]

    answers = at_once(*(partial(client.post, url, form) for client, form in forms))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    kept = "Edith" if answers[0].status_code == 302 else "Omar"
    claim.refresh_from_db()
    assert claim.statement == f"As {kept} sees it."
    assert kept.lower() in errors(next(answer for answer in answers if answer.status_code == 200))


@pytest.mark.django_db(transaction=True)
def test_two_claims_coded_in_the_same_moment_get_two_references(edith, omar):
    article = create_article(body="He said this. She said that.")
    fields = {"speaker": str(create_actor().pk), "proposition": str(create_proposition().pk), "described_as": "They", "stance": "supports"}
    fields |= {"statement": "S.", "attribution": "indirect", "said_on": "2012", "basis": "stated", "article": str(article.pk)}
    quotes = ((edith, "He said this."), (omar, "She said that."))
    forms = [(client, typed(client.get(ADD_CLAIM), **fields, quote=quote)) for client, quote in quotes]

    answers = at_once(*(partial(client.post, ADD_CLAIM, form) for client, form in forms))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(article.claims.values_list("ref", flat=True)) == [f"{article.slug}-01", f"{article.slug}-02"]
