"""Events against the articles that report them."""

from collections.abc import Iterator

from django.db.models import Prefetch

from overflights.models import Article, Event
from overflights.search.collation import InBytes

from . import dates, neutrality
from .problem import Problem


def wrong(at_once: int) -> Iterator[Problem]:
    """`at_once` events are in memory with the texts that report them."""
    texts = Prefetch("articles", Article.objects.only("title", "body", "earliest", "latest"))
    for event in Event.objects.order_by(InBytes("slug")).defer("folded").prefetch_related(texts).iterator(chunk_size=at_once):
        articles = list(event.articles.all())
        if not articles:
            yield Problem(event.slug, "No article reports it.", "Add the articles that do, or delete it.")
        elif not event.is_announced and all(map(dates.is_bounded, [event, *articles])) and event.latest > max(a.latest for a in articles):
            wrong = "Its date extends past the last article that reports it."
            yield Problem(event.slug, wrong, "Mark it as only announced, or end its date.")
        text = "\n".join(f"{article.title}\n{article.body}" for article in articles)
        yield from dates.unfounded(event.slug, event, text)
        yield from neutrality.partial(event.slug, "title", event.title)
        yield from neutrality.partial(event.slug, "description", event.description)
