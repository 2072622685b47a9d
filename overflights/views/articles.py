from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from overflights.filters import ArticleFilter
from overflights.kept import kept
from overflights.models import Article, Claim
from overflights.reports import counts, reading

from .lists import all_claims, list_page

PER_PAGE = 50


@require_safe
@kept
def article_list(request: HttpRequest) -> HttpResponse:
    filters = ArticleFilter.for_request(request.GET, Article.objects.all(), reverse("articles"))
    rows = filters.qs.select_related("outlet", "syndicated_by").defer("body", "folded")
    count = partial(counts.of, all_claims(request), "article")
    return list_page(request, "article/list.html", filters, rows, PER_PAGE, article_counts=count)


@require_safe
@kept
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("outlet", "syndicated_by", "origin_article"), slug=slug)
    claims = Claim.objects.published().coded_from(article).select_related("speaker", "proposition")
    context = {
        "article": article,
        "paragraphs": reading.annotated(article, list(claims)),
        "n_claims": len(claims),
        "events": article.events.select_related("place"),
    }
    return render(request, "article/detail.html", context)
