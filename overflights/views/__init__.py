"""Views: get, ask the QuerySet or a report, render."""

from .about import about
from .actors import actor_detail, actor_list
from .articles import article_detail, article_list
from .claims import claim_csv, claim_detail, claim_json, claim_list, claim_values
from .errors import bad_request, csrf_failure, forbidden, not_found
from .events import event_detail, event_list
from .home import home
from .propositions import proposition_detail, proposition_list
from .search import search

__all__ = [
    "about",
    "actor_detail",
    "actor_list",
    "article_detail",
    "article_list",
    "bad_request",
    "claim_csv",
    "claim_detail",
    "claim_json",
    "claim_list",
    "claim_values",
    "csrf_failure",
    "event_detail",
    "event_list",
    "forbidden",
    "home",
    "not_found",
    "proposition_detail",
    "proposition_list",
    "search",
]
