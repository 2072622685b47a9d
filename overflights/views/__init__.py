"""Views: get, ask the QuerySet or a report, render."""

from .about import about
from .actors import actor_detail, actor_list, actor_picture, network_picture
from .articles import article_detail, article_list, article_picture
from .claims import claim_detail, claim_list, claim_values
from .downloads import claim_csv, claim_json
from .errors import bad_request, csrf_failure, forbidden, not_found, server_error
from .events import event_detail, event_list
from .home import home
from .map import map_page, map_picture
from .matrix import matrix, matrix_picture, matrix_values
from .propositions import proposition_detail, proposition_list, proposition_picture
from .search import search
from .timeline import timeline, timeline_picture, timeline_values

__all__ = [
    "about",
    "actor_detail",
    "actor_list",
    "actor_picture",
    "article_detail",
    "article_list",
    "article_picture",
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
    "map_page",
    "map_picture",
    "matrix",
    "matrix_picture",
    "matrix_values",
    "network_picture",
    "not_found",
    "proposition_detail",
    "proposition_list",
    "proposition_picture",
    "search",
    "server_error",
    "timeline",
    "timeline_picture",
    "timeline_values",
]
