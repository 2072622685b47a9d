from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from threading import BoundedSemaphore

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from overflights import exports
from overflights.caching import cache_page
from overflights.filters import ClaimFilter
from overflights.filters.facet_counts import LONG
from overflights.filters.facet_values import Values
from overflights.models import Claim, Status
from overflights.redirects import gone
from overflights.reports import annotated_article
from overflights.search.query import parse

from .list_page import cut_page, list_page
from .read_only import only_read

PER_PAGE, VALUES_PER_PAGE = 25, 60
# A download of more claims does not fit into what the server holds ready for a slow client, and keeps a thread until it is taken.
LARGE = 5_000
MOST_DOWNLOADS, RETRY_AFTER = 2, 30  # large ones at a time, in each process; seconds until another may be asked for
_downloads = BoundedSemaphore(MOST_DOWNLOADS)
FIND, LONGEST_FIND = "find", 100  # the parameter with the words looked for among values, and its most characters


@only_read
@cache_page(*ClaimFilter.parameters())
def claim_list(request: HttpRequest) -> HttpResponse:
    filters = ClaimFilter.on_page(request, "claims")
    return list_page(request, "claim/list.html", filters, FoundClaims(filters), PER_PAGE)


@only_read
def claim_csv(request: HttpRequest) -> HttpResponseBase:
    return _download(request, exports.as_csv, "text/csv; charset=utf-8", "csv")


@only_read
def claim_json(request: HttpRequest) -> HttpResponseBase:
    return _download(request, exports.as_json, "application/json; charset=utf-8", "json")


def _download(request: HttpRequest, write: Callable, content_type: str, ending: str) -> HttpResponseBase:
    """All that the filter finds; 400, with what is wrong, where it is invalid."""
    filters = ClaimFilter.on_page(request, "claims")
    if not filters.is_valid():
        wrong = "".join(f"\n{control.label}: {' '.join(control.errors)}" for control in filters.controls if control.errors)
        text = f"Nothing is given out, because a filter has a value that cannot be used.{wrong}\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    download = exports.Download.of(filters, request.build_absolute_uri(filters.url()))
    name = f"overflights-claims-{download.made:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=content_type, headers=headers)  # whose length is not known
    parts = _begun(write(download))
    if filters.total > LARGE:
        if not _downloads.acquire(blocking=False):
            text = f"Other large downloads are running. Ask again in {RETRY_AFTER} seconds, or choose fewer claims.\n"
            return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": RETRY_AFTER})
        parts = LargeDownload(parts)
    return StreamingHttpResponse(parts, content_type=content_type, headers=headers)


def _begun(parts: Iterator[str]) -> Iterator[str]:
    """The first rows are read before the answer begins: a database in trouble can still be told of."""
    return chain(list(islice(parts, exports.HEAD + 1)), parts)


class LargeDownload:
    """What it gives, part by part; its place is free again when the response is closed, read or not."""

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts, self._is_closed = parts, False

    def __iter__(self) -> Iterator[str]:
        return self._parts

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            _downloads.release()


class FoundClaims(Sequence):
    """The claims that the filters find, in their order, for a paginator: whatever page is asked for, its rows alone are read."""

    def __init__(self, filters: ClaimFilter) -> None:
        self.filters = filters

    def __len__(self) -> int:
        return self.filters.total

    def __getitem__(self, part: slice) -> list[tuple]:
        keys = self.filters.answer.keys(self.filters.sort_order, part.start, part.stop)
        return Claim.objects.published().rows_of(keys)  # but for one that was withdrawn since it was counted


@only_read
@cache_page(*ClaimFilter.parameters(), FIND)
def claim_values(request: HttpRequest, facet: str) -> HttpResponse:
    return values_page(request, ClaimFilter.on_page(request, "claims"), facet, of="Claims")


def values_page(request: HttpRequest, filters: ClaimFilter, facet: str, of: str) -> HttpResponse:
    """All values of a facet that is too long to stand beside the list, with a search among their names. They lead back to the page `of`."""
    if facet not in LONG:
        raise Http404(f"There is no list of {facet[:60]}.")
    find = request.GET.get(FIND, "").replace("\0", "")[:LONGEST_FIND]
    odd = bool(find.strip()) and not parse(find)
    good = filters.is_valid() and not odd
    values = cut_page(request, Values(filters, facet, find), VALUES_PER_PAGE) if good else Paginator([], 1).page(1)
    label = filters.filters[facet].label
    context = {"filters": filters, "facet": facet, "label": label, "find": find, "page": values, "odd": odd, "of": of}
    return render(request, "claim/values.html", context, status=200 if good else 400)


@only_read
@cache_page()
def claim_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Published claims for everyone; drafts for editors. What readers have seen and was withdrawn says so."""
    rows = Claim.objects.with_article().select_related("occasion", "article__origin_article")
    claim = get_object_or_404(rows.defer("article__origin_article__body", "article__origin_article__folded"), ref=ref)
    may_see = claim.status == Status.PUBLISHED or request.user.has_perm("overflights.view_claim")
    if claim.status == Status.WITHDRAWN and claim.was_published and not may_see:
        return gone(request, claim=claim)
    if not may_see:
        raise Http404  # as for one that never was
    context = {
        "claim": claim,
        "passage": annotated_article.passage(claim),
        "at_source": annotated_article.at_source(claim),
        "about": claim.about.all(),
        "others": Claim.objects.others_on_proposition(claim).rows()[:6],
        "versions": annotated_article.versions(claim),
    }
    return render(request, "claim/detail.html", context)
