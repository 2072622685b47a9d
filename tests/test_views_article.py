"""An article as read: its passages in the text, in the margin, in the picture and in the table are those of its claims."""

import random
from collections import Counter
from copy import copy
from itertools import combinations

import pytest
from bs4 import BeautifulSoup
from django.db.models import Count

from overflights.models import Article, Claim
from overflights.reports import annotated_article
from tests.factories import create_actor, create_article, create_claim, create_proposition
from tests.page import canonical, hrefs_of, links_of, number_in, preview, read, rows_of, text_of, texts_of

pytestmark = pytest.mark.django_db

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
STANCES = ("supports", "disputes", "neutral", "unclear")


def shown_paragraphs(page: BeautifulSoup) -> list[str]:
    """The text as it is read, without the numbers after the passages."""
    paragraphs = [copy(paragraph) for paragraph in page.select(".reading .leaf > p")]
    for number in [number for paragraph in paragraphs for number in paragraph.select("sup")]:
        number.decompose()
    return [paragraph.get_text() for paragraph in paragraphs]


def marked_characters(page: BeautifulSoup) -> Counter:
    """By reference, how many characters of the text are under its mark."""
    found: Counter = Counter()
    for mark in page.select("mark"):
        found.update(dict.fromkeys(mark["data-claims"].split(), len(mark.get_text())))
    return found


def bars(picture: BeautifulSoup) -> Counter:
    return Counter(bar["class"][0] for bar in picture.select(".strip a rect"))


@pytest.fixture
def crowded() -> Article:
    """Sixty claims at random places of five paragraphs, many of them across, inside and beside each other, and a few drafts."""
    chance = random.Random(5)
    words = [f"{word}{n}" for n in range(20) for word in WORDS]
    body = "\n\n".join(" ".join(words[at : at + 40]) for at in range(0, 200, 40))
    article = create_article(slug="paper-2012", body=body)
    speakers, propositions = [create_actor() for _ in range(4)], [create_proposition() for _ in range(6)]
    for n in range(60):
        at = chance.randrange(180)
        first, last = words[at], words[at + chance.randrange(18)]
        quote = body[body.index(first) : body.index(last) + len(last)]
        given = {"speaker": chance.choice(speakers), "proposition": chance.choice(propositions), "stance": chance.choice(STANCES)}
        create_claim(article=article, quote=quote, status="draft" if n % 12 == 0 else "published", **given)
    return article


def claims_of(article: Article, **chosen: object):
    return Claim.objects.published().filter(article=article, **chosen).select_related("speaker", "proposition")


def test_every_passage_is_marked_whole_and_the_text_stays_as_it_is(client, crowded):
    page = read(client.get(crowded.get_absolute_url()))
    assert shown_paragraphs(page) == crowded.body.split("\n\n")
    # The blank line between two paragraphs is under no mark.
    assert marked_characters(page) == {claim.ref: len(claim.quote.replace("\n\n", "")) for claim in claims_of(crowded)}


def test_overlapping_passages_have_lines_at_heights_of_their_own(crowded):
    passages = annotated_article.passages(crowded.body, [claim for claim in claims_of(crowded) if claim.pk % 3 == 0])
    over = [(one, other) for one, other in combinations(passages, 2) if one.start < other.end and other.start < one.end]
    assert over
    assert all(one.height != other.height or one.height == annotated_article.HEIGHTS - 1 for one, other in over)


def test_claims_of_one_stance_on_the_same_words_share_a_passage(client):
    article = create_article(slug="paper-2012", body="The source. Two. Three.")
    kerry, biden = create_actor(name="John Kerry"), create_actor(name="Joe Biden")
    for speaker, stance in ((kerry, "supports"), (biden, "supports"), (kerry, "disputes"), (kerry, "supports")):
        create_claim(article=article, speaker=speaker, stance=stance, quote="Two.")
    page = read(client.get("/articles/paper-2012/"))
    assert bars(page) == {"supports": 1, "disputes": 1}
    assert [number.replace("\u2060", "") for number in texts_of(page.select("sup"))] == ["▲01 02 04", "▼03"]
    notes = [(text_of(note.select_one(".head")), texts_of(note.select(".to-text"))) for note in page.select(".margin > li")]
    assert notes == [
        ("John Kerry ▲ supports", ["01", "04"]),
        ("Joe Biden ▲ supports", ["02"]),
        ("John Kerry ▼ disputes", ["03"]),
    ]


def test_the_table_gives_the_characters_of_every_quote(client, crowded):
    found = rows_of(read(client.get(crowded.get_absolute_url())).select_one("table.passages"))
    said = {claim.number: claim for claim in claims_of(crowded)}
    assert len(found) == len(said)
    for number, characters, speaker, stance, proposition in found:
        start, end = map(int, characters.split("–"))
        claim = said[number]
        assert crowded.body[start:end] == claim.quote
        assert (speaker, stance.split()[-1], proposition) == (claim.speaker.name, claim.stance, claim.proposition.statement)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_picture_of_a_shipped_article_has_a_bar_for_each_passage(client, corpus, ending):
    for article in Article.objects.all():
        response = client.get(f"{article.get_absolute_url()}passages.{ending}")
        assert response.status_code == 200
        if ending == "png":
            assert response.content.startswith(b"\x89PNG")
            continue
        places = {(article.body.index(claim.quote), claim.quote, claim.stance) for claim in claims_of(article)}
        assert bars(read(response)) == Counter(stance for *_, stance in places)
        assert hrefs_of(read(response), f"http://testserver{article.get_absolute_url()}#{article.slug}-")


def test_marks_are_filtered_by_speaker_and_proposition(client, crowded):
    everything = list(claims_of(crowded))
    one, other = everything[0].speaker, everything[-1].speaker
    wanted = everything[0].proposition
    for query, chosen in (
        (f"speaker={one.slug}", {"speaker": one}),
        (f"speaker={one.slug}&speaker={other.slug}", {"speaker__in": (one, other)}),
        (f"proposition={wanted.slug}", {"proposition": wanted}),
        (f"speaker={other.slug}&proposition={wanted.slug}", {"speaker": other, "proposition": wanted}),
    ):
        page = read(client.get(f"{crowded.get_absolute_url()}?{query}"))
        expected = set(claims_of(crowded, **chosen).values_list("ref", flat=True))
        assert set(marked_characters(page)) == expected, query
        assert f"{len(expected)} of {len(everything)} claims" in text_of(page)
        assert shown_paragraphs(page) == crowded.body.split("\n\n")
        assert canonical(page) == f"http://testserver{crowded.get_absolute_url()}"
        picture = client.get(f"{crowded.get_absolute_url()}passages.svg?{query}")
        assert f"{len(expected)} of {len(everything)} claims" in picture.content.decode()


def test_each_value_has_the_number_of_claims_it_would_mark(client, crowded):
    speaker = claims_of(crowded)[0].speaker
    links = client.get(f"{crowded.get_absolute_url()}?speaker={speaker.slug}").context["filter_links"]
    by_speaker = dict(claims_of(crowded).order_by().values_list("speaker__slug").annotate(Count("pk")))
    by_proposition = dict(claims_of(crowded, speaker=speaker).order_by().values_list("proposition__slug").annotate(Count("pk")))
    assert {offer.option.value: offer.option.n for offer in links["Speaker"]} == by_speaker
    assert {offer.option.value: offer.option.n for offer in links["Proposition"] if offer.option.n} == by_proposition


def test_a_value_is_added_by_its_link_and_taken_away_by_its_own(client, crowded):
    url = crowded.get_absolute_url()
    offers = client.get(url).context["filter_links"]["Speaker"]
    both = client.get(client.get(offers[0].url).context["filter_links"]["Speaker"][1].url)
    assert [offer.chosen for offer in both.context["filter_links"]["Speaker"]] == [True, True, False, False]
    first, second = both.context["filter_links"]["Speaker"][:2]
    assert first.url == f"{url}?speaker={second.option.value}"
    assert {chip.without for chip in both.context["filters"].chips} == {first.url, second.url}


def test_a_value_that_would_mark_nothing_is_no_link(client):
    article = create_article(slug="paper-2012")
    first, second = create_claim(article=article), create_claim(article=article)
    response = client.get(f"/articles/paper-2012/?speaker={first.speaker.slug}")
    assert {offer.option.value: bool(offer.url) for offer in response.context["filter_links"]["Proposition"]} == {
        first.proposition.slug: True,
        second.proposition.slug: False,
    }


def test_two_values_that_no_claim_has_together_mark_nothing(client):
    article = create_article(slug="paper-2012")
    first, second = create_claim(article=article), create_claim(article=article)
    query = f"?speaker={first.speaker.slug}&proposition={second.proposition.slug}"
    page = read(client.get(f"/articles/paper-2012/{query}"))
    assert "0 of 2 claims are marked; the text is shown in full." in text_of(page)
    assert not marked_characters(page)
    assert not page.select(".strip")
    assert client.get(f"/articles/paper-2012/passages.svg{query}").status_code == 404


@pytest.mark.parametrize("bad", ["nobody", "", "%00", "%FF%FE", "x" * 200, "%F0%9F%9B%A9"])
def test_an_unknown_speaker_is_refused_and_the_other_filter_kept(client, bad):
    claim = create_claim(article=create_article(slug="paper-2012"))
    query = f"?speaker={bad}&proposition={claim.proposition.slug}"
    response = client.get(f"/articles/paper-2012/{query}")
    if not bad:
        assert response.status_code == 200
        return
    assert response.status_code == 400
    page = read(response)
    assert "One of your filters isn’t valid, so nothing is marked." in text_of(page)
    assert "is not known here" in text_of(page)
    assert not marked_characters(page)
    assert claim.quote in text_of(page)
    assert [chip.without for chip in response.context["filters"].chips if not chip.valid] == [
        f"/articles/paper-2012/?proposition={claim.proposition.slug}"
    ]
    refused = client.get(f"/articles/paper-2012/passages.png{query}")
    assert refused.status_code == 400
    assert "One of your filters isn’t valid" in refused.content.decode()


def test_a_speaker_in_the_margin_opens_what_the_speaker_says(client):
    claim = create_claim(article=create_article(slug="paper-2012"))
    links = read(client.get("/articles/paper-2012/")).select(".margin .who")
    assert [link["href"] for link in links] == [f"?speaker={claim.speaker.slug}#{claim.ref}"]


def test_an_article_without_claims_is_its_text_alone(client):
    create_claim(article=create_article(slug="paper-2012"), status="draft")
    page = read(client.get("/articles/paper-2012/"))
    assert "No claim is coded from it yet." in text_of(page)
    assert preview(page) is None
    assert not marked_characters(page)
    assert not page.select(".strip")
    assert client.get("/articles/paper-2012/passages.svg").status_code == 404
    assert client.get("/articles/nothing/passages.svg").status_code == 404


def test_the_page_names_its_picture_with_the_filter_that_it_has(client):
    claim = create_claim(article=create_article(slug="paper-2012"))
    page = read(client.get(f"/articles/paper-2012/?speaker={claim.speaker.slug}"))
    url = f"/articles/paper-2012/passages.png?speaker={claim.speaker.slug}"
    assert preview(page) == f"http://testserver{url}"
    assert (url, "PNG") in links_of(page)


def test_too_many_passages_are_merged_and_it_is_said(client):
    body = "\n\n".join(" ".join(f"w{n:04}" for n in range(at, at + 40)) for at in range(0, 400, 40))
    article = create_article(slug="paper-2012", body=body)
    speaker, proposition = create_actor(), create_proposition()
    for n in range(0, 400, 2):
        create_claim(article=article, quote=f"w{n:04}", speaker=speaker, proposition=proposition)
    page = read(client.get("/articles/paper-2012/"))
    assert "too many to tell apart" in text_of(page)
    assert bars(page) == {"supports": 100}
    titles = texts_of(page.select(".strip a title"))
    assert len(titles) == 100
    assert sum(number_in(title) if " passages, the first: " in title else 1 for title in titles) == 200


def test_the_page_costs_the_same_however_many_claims_it_marks(client, crowded, django_assert_max_num_queries):
    for query in ("", f"?speaker={claims_of(crowded)[0].speaker.slug}"):
        with django_assert_max_num_queries(6):
            client.get(f"{crowded.get_absolute_url()}{query}")


def test_a_claim_leads_to_its_words_at_the_source(client):
    article = create_article(body="He said so, twice - they say. Then he left.", url="https://example.org/a?b=1")
    claim = create_claim(article=article, quote="Then he left.")
    html = client.get(claim.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/a?b=1#:~:text=Then%20he%20left." rel="external">at its source</a>' in html
    elsewhere = create_claim(article=create_article(url=""))
    assert "at its source" not in client.get(elsewhere.get_absolute_url()).content.decode()
    anchored = create_claim(article=create_article(body="One. Two.", url="https://example.org/#top"), quote="Two.")
    assert 'href="https://example.org/#top:~:text=Two."' in client.get(anchored.get_absolute_url()).content.decode()
