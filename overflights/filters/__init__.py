"""A filter set for each list: it parses and validates the URL's parameters, and writes URLs with some of them changed.

Of django-filter we use the declarations (a filter for each parameter, each with its form field), not its form and its `Filter.filter`:
it makes a class of forms for each request, and gives unfiltered rows where a value is invalid. Ours are in base.py.
"""

from .actors import ActorFilter
from .articles import ArticleFilter
from .claims import ClaimFilter
from .events import EventFilter
from .matrix import MatrixFilter
from .propositions import PropositionFilter

__all__ = ["ActorFilter", "ArticleFilter", "ClaimFilter", "EventFilter", "MatrixFilter", "PropositionFilter"]
