"""Events against the articles that report them."""

from collections.abc import Iterator

from overflights.models import Event

from . import dates, wording
from .finding import Finding


def wrong() -> Iterator[Finding]:
    for event in Event.objects.order_by("slug").prefetch_related("articles").iterator(chunk_size=100):
        articles = list(event.articles.all())
        if not articles:
            yield Finding(event.slug, "No article reports it.", "Add the articles that do, or delete it.")
        text = "\n".join(f"{article.title}\n{article.body}" for article in articles)
        yield from dates.unfounded(event.slug, event, text)
        yield from wording.partial(event.slug, "title", event.title)
        yield from wording.partial(event.slug, "description", event.description)
