"""The keys that claims lead to: their propositions and events, actors with who they are part of, articles with their outlets."""

from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np

from overflights.lib.arrays import indices

from . import database_rows
from .actor_tree import Actors
from .columns import ClaimColumns

_NOTHING = np.empty(0, np.int64)
NO_KEYS: dict[str, Any] = dict.fromkeys(("propositions", "articles", "outlets", "origins", "events"), _NOTHING)
NO_KEYS |= {"actors": Actors(_NOTHING, _NOTHING, np.empty(0, "<U2"))}


class ReloadError(Exception):
    """The columns can't take these rows: load them anew."""


def known_indices(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each of `wanted` stands in `keys`. What isn't there went while the rows were being read."""
    found = indices(keys, wanted)
    if (found < 0).any():
        raise ReloadError
    return found


def unknown_keys(keys: np.ndarray, wanted: np.ndarray) -> set[int]:
    wanted = np.unique(wanted).astype(np.int64)
    return set(wanted[indices(keys, wanted) < 0].tolist())


def with_keys(
    columns: ClaimColumns, rows: database_rows.Rows, links: np.ndarray, actors: list[tuple[Any, ...]], articles: list[tuple[Any, ...]]
) -> ClaimColumns:
    """The keys that the rows lead to, and the actors and articles as they are now."""
    ids, parents, countries = zip(*actors, strict=True) if actors else ((), (), ())
    known = _extended(columns.actors.keys, np.array(ids, np.int64))
    at, more = indices(known, np.array(ids, np.int64)), len(known) - len(columns.actors.keys)
    above = np.concatenate((columns.actors.parents, np.full(more, -1)))
    above[at] = indices(known, np.array(parents, np.int64))
    sides = np.concatenate((columns.actors.countries, np.full(more, "", "<U2")))
    sides[at] = countries
    them = np.array([(key, outlet, _numbered(origin)) for key, outlet, origin in articles], np.int64).reshape(-1, 3)
    texts = _extended(columns.articles, them[:, 0])
    unknown = np.full(len(texts) - len(columns.articles), -1)
    outlets, origins = np.concatenate((columns.outlets, unknown)), np.concatenate((columns.origins, unknown))
    at = indices(texts, them[:, 0])
    outlets[at], origins[at] = known_indices(known, them[:, 1]), them[:, 2]
    return replace(
        columns,
        actors=Actors(known, above, sides) if actors else columns.actors,
        articles=texts,
        outlets=outlets,
        origins=origins,
        propositions=_extended(columns.propositions, rows["proposition"]),
        events=_extended(columns.events, links[1]),
    )


def _numbered(text: str) -> int:
    """A number that stands for a text: of 2^63, so that no two will meet."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def _extended(keys: np.ndarray, more: np.ndarray) -> np.ndarray:
    """The keys, those that are new at the end: the places of the others stay."""
    more = np.unique(more).astype(np.int64)
    return np.concatenate((keys, more[indices(keys, more) < 0])) if len(more) else keys
