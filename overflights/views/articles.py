from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from overflights import pictures
from overflights.caching import cache_page
from overflights.charts.passage_strip import passage_strip
from overflights.facets import Question, answer
from overflights.filters import ArticleFilter
from overflights.filters.article_claims import PassageFilter
from overflights.models import Article
from overflights.reports import annotated_article, counts

from .finder import PER_PAGE, list_context


@cache_page(*ArticleFilter.parameters())
def article_list(request: HttpRequest) -> HttpResponse:
    filters = ArticleFilter.for_request(request.GET, Article.objects.all(), reverse("articles"))
    context, status = list_context(request, filters, filters.qs.entries(), PER_PAGE["articles"])
    context["article_counts"] = counts.of(answer(Question()), "article", context["page"].object_list)
    return render(request, "article/list.html", context, status=status)


@cache_page(*PassageFilter.parameters())
def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with its claims, all of them or those asked for; 400, with none marked, where what is asked for is not in it."""
    article = get_object_or_404(Article.objects.select_related("outlet", "syndicated_by", "origin_article"), slug=slug)
    filters = _filters(request, article)
    passages = annotated_article.passages(article.body, filters.marked())
    context = {
        "article": article,
        "filters": filters,
        "filter_links": filters.links(),
        "passages": passages,
        "paragraphs": annotated_article.annotated(article.body, passages),
        "strip": passage_strip(article.body, passages) if passages else None,
        "n_marked": sum(len(passage.claims) for passage in passages),
        "n_claims": len(filters.claims),
        "events": list(article.events.select_related("place")),
        **pictures.urls("article_picture", slug, query=filters.querystring()),
    }
    return render(request, "article/detail.html", context, status=200 if filters.is_valid() else 400)


@pictures.picture_view(*PassageFilter.parameters())
def article_picture(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.select_related("outlet"), slug=slug)
    filters = _filters(request, article)
    if not filters.is_valid():
        return pictures.refused()
    marked = filters.marked()
    passages = annotated_article.passages(article.body, marked)
    if not passages:
        raise Http404("There is no picture of an article without claims.")
    strip = passage_strip(article.body, passages)
    context = {"article": article, "strip": strip, "n_marked": len(marked), "n_claims": len(filters.claims)}
    title = f"“{article}”, {article.outlet}"
    picture = pictures.Picture("article/_strip.html", context, title, strip.height, filters.url(), f"overflights-{slug}")
    return pictures.response(request, ending, picture)


def _filters(request: HttpRequest, article: Article) -> PassageFilter:
    return PassageFilter.for_claims(annotated_article.article_claims(article), request.GET, article.get_absolute_url())
