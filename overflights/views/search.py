from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from overflights.caching import cache_page
from overflights.facets import Question, answer
from overflights.filters.fields import WordsField
from overflights.reports import site_search
from overflights.search.query import parse
from overflights.search.spelling import nearest


@cache_page("q")
def search(request: HttpRequest) -> HttpResponse:
    """Everything with the words, by kind; 400, with what is wrong, for words that cannot be looked for."""
    context: dict[str, Any] = {"text": request.GET.get("q", "").replace("\0", ""), "groups": []}
    try:
        text = WordsField(required=False).clean(request.GET.get("q", ""))
    except ValidationError as error:
        return render(request, "search.html", context | {"errors": error.messages}, status=400)
    query = parse(text)
    if query:
        groups = site_search.search_everything(query, text, answer(Question(query=query)))
        context |= {"groups": groups, "phrases": tuple((term.words, term.begins) for term in query.required)}
        if not any(group.total for group in groups):
            corrected, _ = nearest(query)
            context |= {"nothing": True, "suggestion": str(corrected or "")}
    return render(request, "search.html", context)
