"""Pictures by themselves, whatever their texts hold and however many are asked for."""

from struct import unpack
from subprocess import CalledProcessError
from threading import Timer
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client

from overflights import pictures
from overflights.lib import rasterize
from overflights.models import Proposition
from tests.factories import create_claim, create_proposition

pytestmark = pytest.mark.django_db
TEXT = "{http://www.w3.org/2000/svg}text"


def heading(svg: bytes) -> list[str]:
    return [each.text for each in ElementTree.fromstring(svg).findall(TEXT) if each.get("class") == "heading"]


def test_a_long_title_is_written_in_lines_that_fit(client: Client):
    statement = " ".join(["Iran sends arms"] * 18)
    create_claim(proposition=create_proposition(slug="arms", statement=statement))
    svg = client.get("/propositions/arms/stances.svg").content
    lines = heading(svg)
    assert " ".join(lines) == statement
    assert max(map(len, lines)) <= pictures.LONGEST_LINE
    ys = [int(each.get("y")) for each in ElementTree.fromstring(svg).findall(TEXT)]
    assert ys == sorted(set(ys))


def test_a_title_without_end_is_cut(client: Client):
    for number in range(40):
        create_proposition(slug=f"arms-{number}", statement=f"Arms of the kind {number}: {'and so on ' * 24}")
    create_claim(proposition=Proposition.objects.first())
    chosen = "&".join(f"proposition=arms-{number}" for number in range(40))
    lines = heading(client.get(f"/timeline.svg?{chosen}").content)
    assert len(lines) == pictures.MOST_LINES
    assert lines[-1].endswith("…")
    assert client.get(f"/matrix.svg?{chosen}").content.count(b'class="said"') == 8


def test_a_filter_is_said_above_the_timeline_to_its_end(client: Client, corpus):
    query = "?actor=john-kerry&stance=disputes&stance=supports&proposition=flights-carry-arms&from=2012"
    sentence = client.get(f"/timeline/{query}").context["sentence"]
    assert " ".join(heading(client.get(f"/timeline.svg{query}").content)) == sentence.rstrip(".")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_control_character_that_came_past_the_gate_spoils_no_picture(client: Client, ending):
    create_claim(proposition=create_proposition(slug="arms"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_proposition SET statement = %s", ["Arms\x02 flow."])
    found = client.get(f"/propositions/arms/stances.{ending}")
    assert found.status_code == 200
    if ending == "svg":
        assert heading(found.content) == ["Arms flow."]


def test_a_png_for_which_there_is_no_place_is_refused_and_not_kept(client: Client, corpus, django_assert_max_num_queries):
    actor, article = "/actors/john-kerry", "/articles/foreignpolicy-2012-03-23"
    pages = ["/matrix", "/timeline", "/map", f"{actor}/network", f"{actor}/stances", f"{article}/passages"]
    pages.append("/propositions/flights-carry-arms/stances")
    for page in pages:
        with pictures.PLACES, pictures.PLACES, django_assert_max_num_queries(1):
            refused = client.get(f"{page}.png")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10"), page
        assert "Ask again in 10 seconds" in refused.content.decode()
    with pictures.PLACES, pictures.PLACES:
        assert client.get("/map.svg").status_code == 200
    assert client.get("/map.png").status_code == 200


def test_a_png_waits_for_the_one_before_it_for_as_long_as_is_said(client: Client, monkeypatch):
    create_claim(proposition=create_proposition(slug="arms"))
    monkeypatch.setattr(pictures, "WAIT", 0.01)
    with pictures.MAKING:
        assert client.get("/propositions/arms/stances.png").status_code == 503
    monkeypatch.setattr(pictures, "WAIT", 60)
    pictures.MAKING.acquire()
    Timer(0.1, pictures.MAKING.release).start()
    assert client.get("/propositions/arms/stances.png").status_code == 200


def test_a_tall_picture_is_made_smaller_as_png(client: Client, corpus, monkeypatch):
    monkeypatch.setattr(pictures, "TALLEST", 300)
    size = unpack(">II", client.get("/matrix.png").content[16:24])
    assert size[1] == 300
    assert size[0] < pictures.WIDTH


def test_a_picture_that_cannot_be_made_is_refused_and_the_next_is_made(client: Client, monkeypatch, caplog):
    create_claim(proposition=create_proposition(slug="arms"))
    with monkeypatch.context() as broken:
        broken.setattr(rasterize, "png", lambda *given: rasterize.subprocess.run(["false"], check=True))
        assert client.get("/propositions/arms/stances.png").status_code == 503
    assert caplog.records
    assert client.get("/propositions/arms/stances.png").status_code == 200


def test_the_address_below_a_picture_is_written_to_its_end(client: Client, corpus):
    sides = "&".join(f"side={side}" for side in ("US", "IQ", "IR", "RU", "none"))
    query = f"?{sides}&attribution=direct&attribution=indirect&attribution=mixed&certainty=asserted&certainty=hedged&from=2012&to=2015"
    svg = client.get(f"/matrix.svg{query}").content
    page = client.get(f"/matrix/{query}").context["filters"].url()
    said = "".join(each.text for each in ElementTree.fromstring(svg).findall(TEXT) if each.get("class") == "credit")
    assert said.endswith(page)


def test_what_is_no_svg_raises():
    with pytest.raises(CalledProcessError):
        rasterize.png("<svg", [])
