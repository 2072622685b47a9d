from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.models import Article
from overflights.reports import counts, disputes


@cache_page()
def home(request: HttpRequest) -> HttpResponse:
    claims = answer(Question())
    liveliest = disputes.liveliest(claims, limit=7)
    first = liveliest[0] if liveliest else None
    articles = list(Article.objects.entries()[:5])
    context = {
        "on_record": counts.on_record(claims),
        "liveliest": liveliest,
        "opposed": disputes.opposed_quotes(first, claims.ask(Question({"proposition": (first.pk,)}))) if first else None,
        "stance_counts": counts.by_stance(claims, liveliest),
        "articles": articles,
        "article_counts": counts.of(claims, "article", articles),
    }
    return render(request, "home.html", context)
