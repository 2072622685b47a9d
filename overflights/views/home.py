from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from overflights.kept import kept
from overflights.models import Article
from overflights.reports import disputes


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    liveliest = disputes.liveliest(limit=7)
    context = {
        "extent": disputes.extent(),
        "liveliest": liveliest,
        "opposed": disputes.opposed_quotes(liveliest[0]) if liveliest else None,
        "articles": Article.objects.select_related("outlet", "syndicated_by").with_claim_counts()[:5],
    }
    return render(request, "home.html", context)
