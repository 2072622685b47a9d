"""Counts beside the filters, and pages of what they find: exact, at a thousand claims and at a million.

`answer(question)` is all that the rest needs. It answers from columns in memory (columns.py, memory.py), which are made and kept current
by loading.py and store.py; where there are none, from SQL (sql.py).
"""

from .question import FACETS, Answer, Groups, OpposingSpeakers, Question, SpeakerStances, Tally
from .store import answer, store

__all__ = ["FACETS", "Answer", "Groups", "OpposingSpeakers", "Question", "SpeakerStances", "Tally", "answer", "store"]
