"""Who is said to have met, called, relayed or contradicted whom: against a plain reading of the rows, one by one."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise

import pytest

from overflights.charts.network import LINE, network_chart
from overflights.facets import Answer, Question, answer
from overflights.facets.sql import SqlAnswer
from overflights.models import Actor, Claim, Participation
from overflights.reports import network
from tests.factories import create_actor, create_article, create_claim, create_event, create_outlet, create_proposition

MET = {"meeting": "met", "summit": "met", "hearing": "met", "call": "called"}
OPPOSITE = {"supports": "disputes", "disputes": "supports"}

pytestmark = pytest.mark.django_db


def family(actor: Actor) -> set[Actor]:
    return {actor}.union(*(family(part) for part in actor.parts.all()))


def expected(actor: Actor) -> dict[Actor, dict[str, int]]:
    """By other actor and kind: events, relayed claims, propositions."""
    own, apart = family(actor), family(actor) | set(actor.lineage())
    parties = defaultdict(set)
    for part in Participation.objects.select_related("event", "actor"):
        if part.event.type in MET and part.role != "target" and not part.event.is_announced:
            parties[part.event].add(part.actor)
    found: dict[Actor, Counter[str]] = defaultdict(Counter)
    for event, present in parties.items():
        for other in present if present & own else ():
            found[other][MET[event.type]] += 1
    claims = list(Claim.objects.published().select_related("speaker", "relayed_by", "proposition"))
    for claim in claims:
        if claim.relayed_by and claim.speaker in own:
            found[claim.relayed_by]["relayed"] += 1
        if claim.relayed_by in own:
            found[claim.speaker]["relayed"] += 1
    stances = {(claim.proposition, claim.stance) for claim in claims if claim.speaker in own}
    opposed = {(c.speaker, c.proposition) for c in claims if (c.proposition, OPPOSITE.get(c.stance)) in stances}
    for speaker, _ in opposed:
        found[speaker]["contradicted"] += 1
    return {other: dict(ties) for other, ties in found.items() if other not in apart}


def network_of(actor: Actor, by: Callable[[Question], Answer] = answer) -> network.Network:
    return network.network(actor, by(Question({"actor": (actor.pk,)}))) or network.Network((), 0)


def shown(found: network.Network) -> dict[Actor, dict[str, int]]:
    return {other.actor: {tie.kind: tie.n for tie in other.ties} for other in found.neighbours}


@pytest.fixture
def everyone(monkeypatch) -> list[Actor]:
    """A state with an office and its people, others without one, outlets; all that can tie them, at random."""
    monkeypatch.setattr(network, "SHOWN", 100)
    rng = random.Random(11)
    state = create_actor(slug="state", kind="government")
    office = create_actor(slug="office", part_of=state)
    people = [create_actor(part_of=rng.choice([None, None, office, state])) for _ in range(9)]
    outlets = [create_outlet() for _ in range(3)]
    actors = [state, office, *people, *outlets]
    for _ in range(25):
        parties = tuple((actor, rng.choice(["party", "host", "target"])) for actor in rng.sample(actors, 3))
        create_event(participants=parties, type=rng.choice([*MET, "attack", "statement"]))
    propositions, article = [create_proposition() for _ in range(5)], create_article(outlet=outlets[0])
    for _ in range(90):
        create_claim(
            speaker=rng.choice(actors),
            proposition=rng.choice(propositions),
            stance=rng.choice(["supports", "supports", "disputes", "neutral", "unclear"]),
            relayed_by=rng.choice([None, None, None, *outlets]),
            status=rng.choice(["published", "published", "published", "draft", "withdrawn"]),
            article=article,
        )
    return actors


@pytest.mark.parametrize("by", [answer, SqlAnswer])
def test_ties_are_those_of_the_rows(everyone, monkeypatch, by):
    monkeypatch.setattr(network, "FEWEST", 1)
    kinds = Counter()
    for actor in everyone:
        found = network_of(actor, by)
        assert shown(found) == expected(actor), actor
        kinds.update(tie.kind for other in found.neighbours for tie in other.ties)
    assert all(kinds[kind] > 5 for kind in network.KINDS)


@pytest.mark.slow
def test_the_shipped_corpus(corpus, monkeypatch):
    monkeypatch.setattr(network, "SHOWN", 1000)
    monkeypatch.setattr(network, "FEWEST", 1)
    for actor in Actor.objects.all():
        assert shown(network_of(actor)) == expected(actor), actor


def test_what_a_tie_rests_on(corpus):
    others = {
        other.actor.slug: {tie.kind: tie for tie in other.ties}
        for other in network_of(Actor.objects.get(slug="nouri-al-maliki")).neighbours
    }
    assert [event.slug for event in others["joe-biden"]["called"].shown] == ["biden-maliki-call-2012-03-12"]
    (dispute,) = others["john-kerry"]["contradicted"].shown
    assert (dispute.proposition.slug, dispute.stances, dispute.opposites) == ("flights-carry-arms", ("disputes",), ("supports",))
    others = {other.actor.slug: other.ties for other in network_of(Actor.objects.get(slug="reuters")).neighbours}
    ((relay,),) = (tie.shown for tie in others["unnamed-us-officials"])
    assert (relay.by_other, relay.n) == (False, 2)
    assert Claim.objects.get(ref=relay.claim.ref).relayed_by.slug == "reuters"


def test_the_first_are_those_with_ties_of_most_kinds_then_with_most(everyone, monkeypatch):
    whole = network_of(everyone[0]).neighbours
    order = [(-len(other.ties), -sum(tie.n for tie in other.ties), other.actor.pk) for other in whole]
    assert order == sorted(order)
    monkeypatch.setattr(network, "SHOWN", 4)
    few = network_of(everyone[0])
    assert [other.actor for other in few.neighbours] == [other.actor for other in whole[:4]]
    assert few.left_out == len(whole) - 4
    for tie in (tie for other in few.neighbours for tie in other.ties if tie.kind != "relayed"):
        assert len(tie.shown) == min(tie.n, network.NAMED)
        assert tie.more == tie.n - len(tie.shown)


def test_a_dispute_tells_all_stances_that_each_takes(everyone):
    told_both = False
    for actor in everyone:
        family = Actor.objects.within([actor.pk], by="id")
        evidence = [(other.actor, row) for other in network_of(actor).neighbours for tie in other.ties for row in tie.shown]
        for other, dispute in ((other, row) for other, row in evidence if isinstance(row, network.Contradiction)):
            claims = Claim.objects.published().filter(proposition=dispute.proposition, stance__in=OPPOSITE).order_by()
            ours, theirs = claims.filter(speaker__in=family), claims.filter(speaker=other)
            assert set(dispute.stances) == set(ours.values_list("stance", flat=True))
            assert set(dispute.opposites) == set(theirs.values_list("stance", flat=True))
            told_both = told_both or len(dispute.stances) == 2
    assert told_both


def test_few_queries_however_many_ties(everyone, django_assert_max_num_queries):
    with django_assert_max_num_queries(9 + 5):  # SQL asks five more
        assert network_of(everyone[1], SqlAnswer).neighbours


@pytest.mark.django_db(transaction=True)
def test_a_network_that_is_kept_follows_every_edit(client):
    one, other = create_actor(slug="one", name="One"), create_actor(name="Other")
    call = create_event(type="call", participants=((one, "party"), (other, "party")))
    create_event(participants=((one, "party"), (other, "party")))
    for _ in range(2):
        assert 'aria-label="Other: met 1, called 1"' in client.get("/actors/one/").content.decode()
    call.type = "meeting"
    call.save()
    create_event(type="call", participants=((one, "party"), (other, "party"))).participations.create(
        actor=create_actor(name="Third"), role="host"
    )
    html = client.get("/actors/one/").content.decode()
    assert 'aria-label="Other: met 2, called 1"' in html
    assert 'aria-label="Third: called 1"' in html


def test_who_takes_part_only_in_what_was_announced_is_no_party():
    state = create_actor()
    one, other = create_actor(part_of=state), create_actor()
    create_event(is_announced=True, participants=((one, "party"), (other, "party")))
    assert not Actor.objects.parties().exists()
    create_event(participants=((one, "party"),))
    assert set(Actor.objects.parties()) == {one, state}


def test_nobody_is_met_at_what_was_only_announced():
    one, other = create_actor(slug="one"), create_actor(slug="other")
    for type_ in ("call", "meeting", "summit"):
        create_event(type=type_, is_announced=type_ != "call", participants=((one, "party"), (other, "party")))
    assert set(network.encounters([one.pk])) == {(one.pk, "called"), (other.pk, "called")}


def test_left_out_where_it_says_nothing(client):
    one, other = create_actor(slug="one"), create_actor(slug="other")
    create_event(type="call", participants=((one, "party"), (other, "party")))
    assert "Met, called, relayed, contradicted" not in client.get("/actors/one/").content.decode()
    assert client.get("/actors/one/network.svg").status_code == 404
    create_event(type="meeting", participants=((one, "party"), (other, "party")))
    html = client.get("/actors/one/").content.decode()
    assert '<h2 id="network">Met, called, relayed, contradicted</h2>' in html
    assert 'aria-label="Actor' in html


def test_the_page_and_its_pictures(client, corpus):
    html = client.get("/actors/united-states/").content.decode()
    assert "and from everyone who is part of it," in html
    assert "2 more actors left out" in html
    link = "/claims/?actor=united-states&amp;actor=iran&amp;stance=supports&amp;stance=disputes&amp;proposition=iran-arms-syria"
    assert link in html
    assert client.get(link.replace("&amp;", "&")).context["page"].paginator.count > 1
    svg = client.get("/actors/united-states/network.svg").content.decode()
    assert svg.count('<circle class="spot"') == 14
    assert "http://testserver/actors/united-states/#network" in svg
    assert client.get("/actors/united-states/network.png").content.startswith(b"\x89PNG")
    assert client.get("/actors/nobody/network.svg").status_code == 404


# --- How it is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("n", range(1, 15))
def test_names_stand_clear_of_each_other(n):
    neighbours = tuple((f"Office of the Prime Minister {at}", (("met", 1), ("contradicted", 12_345))[: at % 2 + 1]) for at in range(n))
    chart = network_chart("Somebody", neighbours)
    for anchor in ("start", "end"):
        bands = sorted((node.texts[0].y - LINE, node.texts[-1].y) for node in chart.nodes if node.anchor == anchor)
        assert all(above[1] < below[0] for above, below in pairwise(bands))
    assert all(0 <= text.y < chart.legend for node in chart.nodes for text in node.texts)
    assert [len(node.lines) for node in chart.nodes] == [len(ties) for _, ties in neighbours]


def test_the_two_sides_are_alike():
    nodes = network_chart("Somebody", tuple((f"Actor {at}", (("met", 1),)) for at in range(8))).nodes
    right, left = nodes[:4], nodes[:3:-1]
    assert [node.y for node in right] == [node.y for node in left]
    assert [float(one.x[:-1]) + float(other.x[:-1]) for one, other in zip(right, left, strict=True)] == pytest.approx([100] * 4)
    assert sorted(node.y for node in right) == [node.y for node in right]
