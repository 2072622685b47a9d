"""The board of a proposition, and how disputed each is."""

from collections import Counter

import pytest
from django.test import Client

from overflights.facets import Question, answer
from overflights.models import Article, Claim, Proposition, Stance
from overflights.reports import board, disputes
from tests.factories import create_actor, create_article, create_claim, create_proposition
from tests.page import read, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def late() -> Article:
    """An article after all that is said."""
    return create_article(published="2015-12-31")


def on(proposition: Proposition):
    return answer(Question({"proposition": (proposition.pk,)}))


def test_each_speaker_stands_once_for_each_stance(corpus):
    for proposition in Proposition.objects.all():
        rows = Claim.objects.published().filter(proposition=proposition).order_by().values_list("stance", "speaker__slug")
        expected = Counter(rows)
        shown = [speaker for column in board.columns(on(proposition)) for _, speakers in column.sides for speaker in speakers]
        assert {(speaker.claim.stance, speaker.claim.speaker__slug): speaker.n for speaker in shown} == dict(expected)
        assert len(shown) == len(expected)
        for speaker in shown:
            others = {speaker.claim.ref, *(other.ref for other in speaker.others)}
            assert len(others) + speaker.more == speaker.n


def test_the_head_counts_speakers_articles_and_origins(corpus):
    for proposition in Proposition.objects.all():
        claims, rows = on(proposition), Claim.objects.published().filter(proposition=proposition)
        assert claims.extent() == rows.extent()
        expected = {(s, c) for s, c in rows.order_by().values_list("stance", "speaker")}
        assert {group.stance: group.n for group in board.speakers_by_stance(claims)} == Counter(stance for stance, _ in expected)
        assert all(sum(n for _, n in group.sides) == group.n for group in board.speakers_by_stance(claims))


def test_the_decisive_claim_is_asserted_if_any_is_then_the_newest(late):
    speaker, proposition = create_actor(country="IQ"), create_proposition()
    create_claim(article=late, speaker=speaker, proposition=proposition, said_on="2012-01-01")
    second = create_claim(article=late, speaker=speaker, proposition=proposition, said_on="2012-06-01")
    third = create_claim(article=late, speaker=speaker, proposition=proposition, said_on="2013-01-01", certainty="hedged")
    (_, (speaker,)) = board.columns(on(proposition))[0].sides[0]
    assert (speaker.claim.ref, speaker.others[0].ref, speaker.n) == (second.ref, third.ref, 3)


def test_speakers_stand_by_side_whoever_spoke_last_first(late):
    proposition = create_proposition()
    for country, day in (("IQ", "2012-01-01"), ("US", "2013-01-01"), ("IQ", "2014-01-01"), ("", "2011-01-01")):
        create_claim(article=late, speaker=create_actor(country=country), proposition=proposition, said_on=day)
    sides = board.columns(on(proposition))[0].sides
    assert [(side, len(speakers)) for side, speakers in sides] == [("Iraq", 2), ("United States", 1), (board.NO_SIDE, 1)]
    assert [speaker.claim.said_on for speaker in sides[0][1]] == ["2014-01-01", "2012-01-01"]


def test_many_speakers_are_not_all_shown_and_the_page_says_so(client: Client, monkeypatch):
    monkeypatch.setattr(board, "SHOWN", 2)
    proposition, article = create_proposition(slug="arms"), create_article()
    for day in range(1, 6):
        create_claim(speaker=create_actor(country="IQ"), proposition=proposition, article=article, said_on=f"2012-01-0{day}")
    column = board.columns(on(proposition))[0]
    assert (column.total, column.speakers, column.more) == (5, 5, 3)
    assert [speaker.claim.said_on for _, speakers in column.sides for speaker in speakers] == ["2012-01-05", "2012-01-04"]
    assert "3 more speakers" in client.get("/propositions/arms/").content.decode()


def test_who_is_on_both_sides_is_called_out_with_both_quotes(client: Client, late):
    speaker, proposition = create_actor(name="Turncoat"), create_proposition(slug="arms")
    later = create_claim(article=late, speaker=speaker, proposition=proposition, stance="supports", said_on="2013")
    earlier = create_claim(article=late, speaker=speaker, proposition=proposition, stance="disputes", said_on="2012")
    create_claim(proposition=proposition, stance="disputes")
    pairs, n = board.on_both_sides(on(proposition))
    assert n == 1
    assert [claim.ref for claim in pairs[0][:2]] == [earlier.ref, later.ref]
    html = client.get("/propositions/arms/").content.decode()
    assert "On record on both sides" in html
    assert "The dates do not say which came first." not in html
    later.said_on = "2012"
    later.save()
    assert "The dates do not say which came first." in client.get("/propositions/arms/").content.decode()


def test_of_unnamed_sources_on_both_sides_it_is_said_that_they_may_differ(client: Client):
    speaker, proposition = create_actor(name="Unnamed officials", kind="unnamed"), create_proposition(slug="arms")
    create_claim(speaker=speaker, proposition=proposition, stance="supports", described_as="one official")
    create_claim(speaker=speaker, proposition=proposition, stance="disputes", described_as="another official")
    html = client.get("/propositions/arms/").content.decode()
    both = html[html.index("On record on both sides") :]
    assert "these may be different people" in both
    assert "“one official”" in both
    assert "“another official”" in both


def test_hedged_and_relayed_claims_are_told_apart(client: Client):
    proposition = create_proposition(slug="arms")
    create_claim(proposition=proposition, certainty="hedged", relayed_by=create_actor(name="Reuters", kind="outlet"))
    html = client.get("/propositions/arms/").content.decode()
    assert '<span class="hedged">hedged</span>' in html
    assert "relayed by Reuters" in html


def test_a_proposition_without_claims(client: Client):
    html = client.get(create_proposition(slug="arms").get_absolute_url()).content.decode()
    assert "No claim on it is on record." in html


@pytest.mark.parametrize(("numbers", "bits"), [([], 0), ([5], 0), ([3, 0], 0), ([4, 4], 1), ([1, 1, 1, 1], 2), ([3, 1], 0.811278)])
def test_entropy(numbers, bits):
    assert disputes.entropy(numbers) == pytest.approx(bits, abs=1e-6)


def test_propositions_come_most_disputed_first(client: Client, corpus):
    rows = client.get("/propositions/").context["page"].object_list
    taken = {}
    for key, stance in set(
        Claim.objects.published().order_by().values_list("proposition", "stance", "speaker").values_list("proposition", "stance")
    ):
        n = Claim.objects.published().filter(proposition=key, stance=stance).order_by().values("speaker").distinct().count()
        taken.setdefault(key, {})[stance] = n
    order = [disputes.entropy(taken.get(row.pk, {}).values()) for row in rows]
    assert order == sorted(order, reverse=True)
    assert len(rows) == Proposition.objects.count()
    bars = client.get("/propositions/").context["bars"]
    assert {key: {part.name: part.n for part in parts} for key, (_, parts) in bars.items() if parts} == taken
    for key, (n, _) in bars.items():
        assert n == Claim.objects.published().filter(proposition=key).order_by().values("speaker").distinct().count()


def test_who_takes_two_stances_is_one_speaker(client: Client):
    one, arms, aid = create_actor(), create_proposition(slug="arms"), create_proposition(slug="aid")
    for stance in ("supports", "disputes"):
        create_claim(speaker=one, proposition=arms, stance=stance)
        create_claim(speaker=create_actor(), proposition=aid, stance=stance)
    page = client.get("/propositions/")
    assert [row.slug for row in page.context["page"].object_list] == ["aid", "arms"]
    assert [text for text in texts_of(read(page).select(".kind")) if "speaker" in text] == ["2 speakers", "1 speaker"]


def test_propositions_by_theme_and_an_order_that_is_not_known(client: Client, corpus):
    assert [row.pk for row in client.get("/propositions/?sort=theme").context["page"].object_list] == [
        row.pk for row in Proposition.objects.in_order()
    ]
    assert client.get("/propositions/?sort=loudest").status_code == 400
    assert [stance for stance in Stance.values if stance in client.get("/propositions/?q=weapons").content.decode()]
