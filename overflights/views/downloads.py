"""All claims that the finder's filters find, as a file."""

from collections.abc import Callable, Iterator
from itertools import chain, islice
from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from overflights import exports
from overflights.facets import answer
from overflights.filters import ClaimFilter

# A download of more claims does not fit into what the server holds ready for a slow client, and keeps a thread until it is taken.
LARGE = 5_000
MOST_DOWNLOADS, RETRY_AFTER = 2, 30  # large ones at a time, in each process; seconds until another may be asked for
_downloads = BoundedSemaphore(MOST_DOWNLOADS)


def claim_csv(request: HttpRequest) -> HttpResponseBase:
    return _download(request, exports.as_csv, "text/csv; charset=utf-8", "csv")


def claim_json(request: HttpRequest) -> HttpResponseBase:
    return _download(request, exports.as_json, "application/json; charset=utf-8", "json")


def _download(request: HttpRequest, write: Callable[[exports.Download], Iterator[str]], content_type: str, ending: str) -> HttpResponseBase:
    """All that the filter finds; 400, with what is wrong, where it is invalid."""
    filters = ClaimFilter.on_page(request, "claims")
    if not filters.is_valid():
        errors = "".join(f"\n{label}: {sentences}" for label, sentences in filters.invalid)
        text = f"One of your filters isn’t valid, so there is nothing to download.{errors}\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    claims = answer(filters.question)
    download = exports.Download.of(filters, claims, request.build_absolute_uri(filters.url()))
    name = f"overflights-claims-{download.made:%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=content_type, headers=headers)  # whose length is not known
    parts = _begun(write(download))
    if claims.total > LARGE:
        if not _downloads.acquire(blocking=False):
            text = f"Other large downloads are running. Ask again in {RETRY_AFTER} seconds, or choose fewer claims.\n"
            return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": RETRY_AFTER})
        return StreamingHttpResponse(LargeDownload(parts), content_type=content_type, headers=headers)
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
