"""Words that stand in a good part of all claims: for these the text index takes longest, so their rows are held in memory."""

from collections import Counter
from dataclasses import replace

import numpy as np

from overflights.search import database
from overflights.search.query import Query, Term

from . import database_rows
from .columns import ClaimColumns

SAMPLE, FREQUENT, MOST_WORDS = 2000, 0.05, 32


def with_frequent_words(columns: ClaimColumns) -> ClaimColumns:
    """The columns with a bit for each of these words."""
    step = max(columns.n // SAMPLE, 1)
    parts = database_rows.those("SELECT folded FROM overflights_claim", "id", columns["ids"][::step].tolist())
    texts = [set(text.split()) for part in parts for (text,) in part]
    number = Counter(word for text in texts for word in text if word != "|")
    frequent = tuple(word for word, n in number.most_common(MOST_WORDS) if n >= FREQUENT * len(texts))
    bits = np.zeros(columns.n, np.uint32)
    for at, word in enumerate(frequent):
        rows = columns.with_keys(database.keys("overflights_claim", Query((Term((word,)),))))
        bits |= rows.astype(np.uint32) << np.uint32(at)
    return replace(columns, arrays=columns.arrays | {"words": bits}, words=frequent)
