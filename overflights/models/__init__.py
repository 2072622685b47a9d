"""The graph of the knowledge base: articles are coded into claims; actors, propositions, events and places link them."""

from .actors import Actor, ActorKind, ActorName, NameKind
from .articles import Article, origin_key
from .claims import SORTS, Claim, ClaimRow
from .codes import AGAINST, FOR, NEITHER, STANCES, Attribution, Certainty, Stance, Status, published
from .dates import Basis, certainly, possibly
from .events import Event, EventType, Participation, Place, Precision, Role
from .propositions import THEMES, Proposition, PropositionKind, Theme
from .wrong_passwords import WrongPasswords

__all__ = [
    "AGAINST",
    "FOR",
    "NEITHER",
    "SORTS",
    "STANCES",
    "THEMES",
    "Actor",
    "ActorKind",
    "ActorName",
    "Article",
    "Attribution",
    "Basis",
    "Certainty",
    "Claim",
    "ClaimRow",
    "Event",
    "EventType",
    "NameKind",
    "Participation",
    "Place",
    "Precision",
    "Proposition",
    "PropositionKind",
    "Role",
    "Stance",
    "Status",
    "Theme",
    "WrongPasswords",
    "certainly",
    "origin_key",
    "possibly",
    "published",
]
