from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from overflights.facets import Question, answer
from overflights.kept import kept, revision_of
from overflights.models import Article
from overflights.reports import counts, disputes


@require_safe
@kept()
def home(request: HttpRequest) -> HttpResponse:
    revision = revision_of(request)
    claims = answer(Question(), revision)
    liveliest = disputes.liveliest(claims, limit=7)
    first = liveliest[0] if liveliest else None
    articles = list(Article.objects.select_related("outlet", "syndicated_by").defer("body", "folded")[:5])
    context = {
        "extent": disputes.extent(claims),
        "liveliest": liveliest,
        "opposed": disputes.opposed_quotes(first, answer(Question({"proposition": (first.pk,)}), revision)) if first else None,
        "stance_counts": counts.by_stance(claims, liveliest),
        "articles": articles,
        "article_counts": counts.of(claims, "article", articles),
    }
    return render(request, "home.html", context)
