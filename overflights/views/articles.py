from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights.caching import cache_page
from overflights.charts.passage_strip import strip
from overflights.filters import ArticleFilter
from overflights.filters.article_claims import PassageFilter
from overflights.models import STANCES, Article
from overflights.pictures import TYPES, Picture, one_png_at_a_time, refused, response
from overflights.reports import annotated_article, counts

from .list_page import all_claims, list_page
from .read_only import only_read

PER_PAGE = 50


@only_read
@cache_page(*ArticleFilter.parameters())
def article_list(request: HttpRequest) -> HttpResponse:
    filters = ArticleFilter.for_request(request.GET, Article.objects.all(), reverse("articles"))
    rows = filters.qs.entries()
    count = partial(counts.of, all_claims(request), "article")
    return list_page(request, "article/list.html", filters, rows, PER_PAGE, article_counts=count)


@only_read
@cache_page(*PassageFilter.parameters())
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with its claims, all of them or those asked for; 400, with none marked, where what is asked for is not in it."""
    article = get_object_or_404(Article.objects.select_related("outlet", "syndicated_by", "origin_article"), slug=slug)
    filters = _filters(request, article)
    passages = annotated_article.passages(article.body, filters.marked)
    context = {
        "article": article,
        "filters": filters,
        "passages": passages,
        "n_marked": sum(len(passage.claims) for passage in passages),
        "events": article.events.select_related("place"),
        **{ending: reverse("article_picture", args=[slug, ending]) + filters.querystring() for ending in TYPES},
    }
    return render(request, "article/detail.html", context, status=200 if filters.is_valid() else 400)


@only_read
@cache_page(*PassageFilter.parameters(), cache="pictures")
@one_png_at_a_time
def article_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("outlet"), slug=slug)
    filters = _filters(request, article)
    if not filters.is_valid():
        return refused()
    passages = annotated_article.passages(article.body, filters.marked)
    if not passages:
        raise Http404("There is no picture of an article without claims.")
    drawn = strip(article.body, passages, STANCES)
    context = {"title": article.title, "strip": drawn, "n_marked": len(filters.marked), "n_claims": len(filters.claims)}
    title = f"“{article}”, {article.outlet}"
    picture = Picture("article/_strip.html", context, title, drawn.height, filters.url(), f"overflights-{slug}")
    return response(request, ending, picture)


def _filters(request: HttpRequest, article: Article) -> PassageFilter:
    return PassageFilter.of(annotated_article.coded_from(article), request.GET, article.get_absolute_url())
