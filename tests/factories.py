"""Rows for tests. A test states what matters to it; the rest gets values that are sensible, valid and unlike each other.

Every function saves the row and returns it. Fields go by the model's own names.
"""

from itertools import count
from typing import Any

from django.db import models

from overflights.models import Actor, ActorName, Article, Claim, Event, Participation, Place, Proposition

_numbers = count(1)


def create_actor(*, names: tuple[str, ...] = (), **fields: Any) -> Actor:
    """An actor, a person unless said otherwise; `names` are alternative names."""
    n = next(_numbers)
    defaults = {"slug": f"actor-{n}", "name": f"Actor {n}", "kind": "person"}
    actor = Actor.objects.create(**defaults | fields)
    for label in names:
        ActorName.objects.create(actor=actor, label=label)
    return actor


def create_outlet(**fields: Any) -> Actor:
    n = next(_numbers)
    return create_actor(**{"slug": f"outlet-{n}", "name": f"Outlet {n}", "kind": "outlet"} | fields)


def create_article(**fields: Any) -> Article:
    """An article of one paragraph, published on 23 March 2012, by an outlet of its own."""
    n = next(_numbers)
    defaults = {
        "slug": f"article-{n}",
        "title": f"Article {n}",
        "published": "2012-03-23",
        "basis": "stated",
        "body": f"This is the opening of article {n}.",
    }
    if "outlet" not in fields:
        defaults["outlet"] = create_outlet()
    return Article.objects.create(**defaults | fields)


def create_proposition(**fields: Any) -> Proposition:
    n = next(_numbers)
    defaults = {"slug": f"proposition-{n}", "statement": f"Proposition {n} holds.", "kind": "fact", "theme": "flights"}
    return Proposition.objects.create(**defaults | fields)


def create_place(**fields: Any) -> Place:
    n = next(_numbers)
    defaults = {"slug": f"place-{n}", "name": f"Place {n}", "country": "IQ", "latitude": "33.3", "longitude": "44.4", "precision": "city"}
    return Place.objects.create(**defaults | fields)


def create_event(*, participants: tuple[tuple[Actor, str], ...] = (), articles: tuple[Article, ...] = (), **fields: Any) -> Event:
    """A meeting on 12 March 2012; `participants` are pairs of actor and role."""
    n = next(_numbers)
    defaults = {"slug": f"event-{n}", "title": f"Event {n}", "type": "meeting", "date": "2012-03-12", "basis": "external"}
    defaults["date_note"] = "From a diary."
    event = Event.objects.create(**defaults | fields)
    for actor, role in participants:
        Participation.objects.create(event=event, actor=actor, role=role)
    event.articles.set(articles)
    return event


def claim_fields(**fields: Any) -> dict[str, Any]:
    """What a valid claim needs, for `Claim(**…)`: the article's text is made to hold the quote, in a paragraph of its own."""
    n = next(_numbers)
    defaults = {
        "quote": f"The source of claim {n} said so.",
        "stance": "supports",
        "attribution": "indirect",
        "said_on": "2012-03-12",
        "basis": "external",
        "date_note": "From a diary.",
        "status": "published",
    }
    complete = defaults | fields
    own_voice = complete["attribution"] == "own_voice"
    complete.setdefault("described_as", "" if own_voice else "The source")
    for name, create in (("article", create_article), ("proposition", create_proposition)):
        if name not in complete:
            complete[name] = create()
    if "speaker" not in complete:
        complete["speaker"] = complete["article"].outlet if own_voice else create_actor()
    complete.setdefault("statement", f"{complete['speaker']} claims thing {n}.")
    _put_in(complete["article"], complete["quote"])
    return complete


def create_claim(*, about: tuple[Event, ...] = (), **fields: Any) -> Claim:
    """A published claim of 12 March 2012. A quote that its article lacks is added to the article's text."""
    claim = Claim.objects.create(**claim_fields(**fields))
    claim.about.set(about)
    return claim


def _put_in(article: Article, quote: str) -> None:
    """Past the gate, which would look for the quotes of all the article's claims again, for each new claim."""
    if quote not in article.body:
        article.body = f"{article.body}\n\n{quote}"
        article.tidy()
        models.QuerySet(Article).filter(pk=article.pk).update(body=article.body, folded=article.folded)
