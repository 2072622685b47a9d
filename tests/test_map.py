"""The map: the projections, which events stand where, and what is drawn."""

import random
from math import asin, cos, hypot, radians, sin, sqrt

import pytest

from overflights.charts.base_map import ATLANTIC, CORRIDOR, WIDTH, WORLD, ground
from overflights.charts.map import MOST_MARKS, RADII, MapPoint, draw
from overflights.charts.map_labels import LETTER, LINE, Box
from overflights.lib.projection import EARTH, Conic, Rectangular
from overflights.models import Event, Place
from overflights.reports import places as places_report
from tests.factories import create_actor, create_event, create_place
from tests.page import read, text_of

TEHRAN, BAGHDAD, DAMASCUS = (35.6892, 51.3890), (33.3152, 44.3661), (33.5138, 36.2765)


def apart(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Kilometres on the sphere."""
    (north, east), (other_north, other_east) = (tuple(map(radians, place)) for place in (first, second))
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))


# --- Projections ------------------------------------------------------------------------------------


def test_the_conic_projection_has_the_values_of_the_manual():
    """Snyder 1987, the numerical example for the sphere, pages 295 and 296: the United States, of radius 1."""
    conic = Conic(33, 45, 23, -96)
    assert conic.n == pytest.approx(0.6304777, abs=5e-8)
    assert conic.at(35, -75) == pytest.approx((0.2966785, 0.2462112), abs=5e-8)
    assert conic.at(23, -96) == pytest.approx((0, 0), abs=1e-12)


def test_the_rectangular_projection_keeps_lengths_on_its_parallel_and_along_meridians():
    assert Rectangular(60).at(0, 180) == pytest.approx((3.14159265 / 2, 0))
    assert Rectangular(40).at(90, 0) == pytest.approx((0, 3.14159265 / 2))


def test_distances_on_the_corridor_are_true_to_a_hundredth():
    for first, second in ((TEHRAN, BAGHDAD), (BAGHDAD, DAMASCUS), (TEHRAN, DAMASCUS)):
        (x, y), (other_x, other_y) = CORRIDOR.at(*first), CORRIDOR.at(*second)
        assert hypot(other_x - x, other_y - y) / CORRIDOR.scale == pytest.approx(apart(first, second), rel=0.01)
    assert CORRIDOR.rule_length / CORRIDOR.scale == pytest.approx(CORRIDOR.rule, rel=0.01)


def test_the_corridor_runs_from_the_east_to_the_west_inside_the_map():
    (tehran, _), (baghdad, _), (damascus, _) = (CORRIDOR.at(*city) for city in (TEHRAN, BAGHDAD, DAMASCUS))
    assert WIDTH > tehran > baghdad > damascus > 0
    assert all(CORRIDOR.shows(*city) for city in (TEHRAN, BAGHDAD, DAMASCUS))
    assert not CORRIDOR.shows(40.7128, -74.006)
    assert not WORLD.shows(-90, 0)


def test_the_graticule_is_labelled_where_its_lines_meet_the_edges():
    found = ground(CORRIDOR)
    assert [line.label for line in found.meridians] == ["35° E", "40° E", "45° E", "50° E"]
    assert [line.label for line in found.parallels] == ["30° N", "35° N"]
    x, y = CORRIDOR.at(34, 44)
    assert found.meridians[1].x < x < found.meridians[2].x
    assert found.parallels[1].y < y < found.parallels[0].y
    assert {line.label for line in ground(ATLANTIC).meridians} >= {"60° W", "0°", "40° E"}
    assert "0°" in {line.label for line in ground(WORLD).parallels}


# --- What is drawn ----------------------------------------------------------------------------------


def some_points(n: int, *, wide: bool = True) -> tuple[MapPoint, ...]:
    rng = random.Random(n)
    north, east = ((-90, 90), (-180, 180)) if wide else ((31, 37), (36, 52))
    return tuple(
        MapPoint(f"p{at}", f"Place number {at}", rng.uniform(*north), rng.uniform(*east), rng.choice(list(RADII)), rng.randint(1, 99))
        for at in range(n)
    )


@pytest.mark.parametrize("n", [0, 1, 2, 300, 10_000])
def test_every_place_is_on_one_panel_or_said_to_be_outside(n):
    points = some_points(n)
    drawn = draw(points)
    shown = [point for panel in drawn.panels for mark in panel.marks for point in mark.points]
    assert sorted([*shown, *drawn.outside]) == sorted(points)
    assert all(len(panel.marks) <= MOST_MARKS for panel in drawn.panels)
    assert sum(mark.n for panel in drawn.panels for mark in panel.marks) == sum(point.n for point in shown)


def test_a_mark_stands_where_the_place_with_the_most_events_lies():
    for panel in draw(some_points(300)).panels:
        for mark in panel.marks:
            first = mark.points[0]
            assert (mark.x, mark.y) == panel.window.at(first.latitude, first.longitude)
            assert {point.precision for point in mark.points} == {mark.precision}
            assert first.n == max(point.n for point in mark.points)


@pytest.mark.parametrize("n", [5, 40, 400])
def test_names_collide_neither_with_each_other_nor_with_signs(n):
    for panel in draw(some_points(n, wide=False)).panels:
        marks = [mark for mark in panel.marks if mark.label]
        labels = [(mark.label, f"{mark.label.text} {mark.n:,}") for mark in marks]
        labels += [(city.label, city.label.text) for city in panel.cities if city.label] + [(name, name.text) for name in panel.names]
        boxes = [box_of(label, text) for label, text in labels]
        signs = [Box.around(mark.x, mark.y, mark.radius) for mark in panel.marks if mark.precision != "country"]
        assert boxes
        for at, box in enumerate(boxes):
            assert 0 <= box.left < box.right <= WIDTH
            assert 0 <= box.top < box.bottom <= panel.window.height
            assert not any(meet(box, other) for other in [*boxes[:at], *signs])


def box_of(label, text: str) -> Box:
    across = LETTER * len(text)
    left = label.x - across * {"start": 0, "middle": 0.5, "end": 1}[label.anchor]
    top = label.y - LINE * {"0.35em": 0.5, "0.8em": 0, "0em": 1}[label.drop]
    return Box(left, top, left + across, top + LINE)


def meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def test_cities_for_orientation_make_room_for_places():
    assert [city.label.text for city in draw(()).panels[0].cities] == ["Tehran", "Baghdad", "Damascus"]
    (panel,) = draw((MapPoint("baghdad", "Baghdad", *BAGHDAD, "city", 5),)).panels
    assert [city.label.text for city in panel.cities] == ["Tehran", "Damascus"]
    (panel,) = draw((MapPoint("iraq", "Iraq", *BAGHDAD, "country", 5),)).panels
    assert len(panel.cities) == 3
    assert "Iraq" not in [name.text for name in panel.names]


def test_the_second_panel_is_the_smallest_that_shows_what_lies_outside():
    new_york, sydney = MapPoint("a", "New York", 40.7, -74.0, "city", 1), MapPoint("b", "Sydney", -33.9, 151.2, "city", 1)
    assert [panel.window for panel in draw((new_york,)).panels] == [CORRIDOR, ATLANTIC]
    assert [panel.window for panel in draw((new_york, sydney)).panels] == [CORRIDOR, WORLD]
    assert [point.name for point in draw((MapPoint("c", "South Pole", -90, 0, "exact", 1),)).outside] == ["South Pole"]


# --- Which events stand where -----------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> list[Event]:
    rng = random.Random(5)
    spots = [create_place(latitude=rng.uniform(31, 37), longitude=rng.uniform(36, 52)) for _ in range(5)]
    spots += [create_place(latitude="40.7128", longitude="-74.006", precision="exact")]
    create_place(name="Nowhere in use")
    dates = ["2012", "2013-04", "2013-04-05", "2012-12-20/2013-01-10", "2014~"]
    return [
        create_event(place=rng.choice([*spots, None]), date=rng.choice(dates), type=rng.choice(["call", "meeting"])) for _ in range(120)
    ]


@pytest.mark.parametrize("query", ["", "?from=2013&to=2013-03", "?type=call", "?from=2014&type=meeting"])
def test_events_are_counted_where_they_took_place(client, events, query):
    response = client.get(f"/map/{query}")
    found = response.context["filters"].qs
    by_place = {place: [event for event in found if event.place == place] for place in Place.objects.all()}
    report = response.context["places"]
    assert {place.pk: n for place, n in report.places} == {place.pk: len(at) for place, at in by_place.items() if at}
    assert report.unplaced == sum(event.place is None for event in found)
    for row in report.listed:
        in_order = sorted(by_place[row.place], key=lambda event: (event.earliest, event.latest, event.slug))
        assert (row.events, row.more) == (in_order[: places_report.EVENTS], max(len(in_order) - places_report.EVENTS, 0))


def test_every_mark_and_place_opens_as_many_events_as_it_says(client, events):
    response = client.get("/map/?from=2013&type=meeting&type=call")
    drawn = [(url, mark.n) for _, marks in response.context["panels"] for mark, url in marks]
    listed = [(url, row.n) for row, url in response.context["listed"]]
    assert drawn
    assert listed
    for url, n in [*drawn, *listed]:
        assert url.replace("&", "&amp;") in response.content.decode()
        assert client.get(url).context["page"].paginator.count == n


def test_the_shipped_places(client, corpus):
    response = client.get("/map/")
    counted = {place.slug: place.events.count() for place in Place.objects.all()}
    assert {place.slug: n for place, n in response.context["places"].places} == {slug: n for slug, n in counted.items() if n}
    assert {panel.window for panel, _ in response.context["panels"]} == {CORRIDOR, ATLANTIC}
    html = response.content.decode()
    assert "Lambert’s conformal conic projection, standard parallels 30° and 38° N" in html
    assert "Natural Earth (public domain)" in html
    assert f"No place is recorded for {Event.objects.filter(place=None).count()} more events." in html


def test_more_places_than_are_listed(client):
    for _ in range(places_report.LISTED + 3):
        create_event(place=create_place())
    html = client.get("/map/").content.decode()
    assert "3 more places left out" in html
    assert html.count('<h3 class="place"') == places_report.LISTED


def test_an_empty_base_says_so(client):
    html = client.get("/map/").content.decode()
    assert "There is nothing here yet." in html
    assert "<svg" not in html
    create_event(place=None)
    html = client.get("/map/").content.decode()
    assert "No place is recorded for 1 more event." in html
    assert "<svg" not in html


@pytest.mark.parametrize("query", ["from=2012-13", "type=party", "place=atlantis", "from=2014&to=2013", "actor=%00"])
def test_bad_input_is_told_and_the_rest_kept(client, events, query):
    response = client.get(f"/map/?q=event&{query}")
    assert response.status_code == 400
    assert "One of your filters isn’t valid, so nothing is shown." in response.content.decode()
    assert 'value="event"' in response.content.decode()
    assert response.context["places"].places == []
    assert client.get(f"/map.svg?q=event&{query}").status_code == 400


def test_few_queries_however_many_places(client, events, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/map/")
    actor = create_actor(slug="someone")
    create_event(place=events[0].place, participants=((actor, "host"),))
    with django_assert_max_num_queries(6):
        client.get(f"/map/?actor=someone&place={create_place().slug}")


def test_events_by_place(client, events):
    place = Place.objects.filter(events__isnull=False).first()
    found = client.get(f"/events/?place={place.slug}").context["page"].object_list
    assert sorted(event.pk for event in found) == sorted(place.events.values_list("pk", flat=True))


def test_the_picture_by_itself(client, events):
    response = client.get("/map.svg?type=call")
    svg = read(response)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "Some of the events, by place" in text_of(svg)
    assert "http://testserver/map/?type=call" in text_of(svg)
    places = client.get("/map/?type=call").context["places"].places
    assert len(svg.select("circle.city, circle.exact")) == 2 + len(places)  # and two that explain them
    assert "var(--" not in str(svg)
    png = client.get("/map.png?type=call")
    assert png.content.startswith(b"\x89PNG")
    assert len(png.content) > 10_000


def test_the_page_shows_its_picture_elsewhere(client, events):
    html = client.get("/map/?type=call").content.decode()
    assert '<meta property="og:image" content="http://testserver/map.png?type=call">' in html
    assert 'href="/map.svg?type=call"' in html
