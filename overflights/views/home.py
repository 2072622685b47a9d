from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.models import Article
from overflights.reports import counts, disputes

PROPOSITIONS_SHOWN, ARTICLES_SHOWN = 7, 5


@cache_page()
def home(request: HttpRequest) -> HttpResponse:
    claims = answer(Question())
    contested = disputes.most_contested(claims, PROPOSITIONS_SHOWN)
    first = contested[0] if contested else None
    articles = list(Article.objects.entries()[:ARTICLES_SHOWN])
    context = {
        "on_record": counts.on_record(claims),
        "contested": contested,
        "opposed": disputes.opposed_quotes(first, claims.ask(Question({"proposition": (first.pk,)}))) if first else None,
        "stance_counts": counts.by_stance(claims, contested),
        "articles": articles,
        "article_counts": counts.of(claims, "article", articles),
    }
    return render(request, "home.html", context)
