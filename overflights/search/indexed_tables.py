"""What both databases are told alike."""

from overflights.lib.folding import LETTERS

SEARCHED = ("claim", "article", "event", "proposition")  # the tables with a column `folded`, in which a `|` parts the fields
CLAIM_TEXTS = ("statement", "quote", "described_as")
# What pages are made of: the kind of row that a change of the table changes, and the column with its key. The counts beside the
# filters rest on the first four.
LOGGED = {"claim": ("claim", "id"), "claim_about": ("claim", "claim_id"), "actor": ("actor", "id"), "article": ("article", "id")}
LOGGED |= {name: (name, "id") for name in ("actorname", "event", "participation", "place", "proposition")}
LOGGED["event_articles"] = ("event", "event_id")
EVERYTHING = "everything"  # in the log: whatever was known before says nothing any more
# Letters that fold() takes for others, for several or for none, for texts that were changed without it (in psql, say).
MARKS = [chr(code) for code in (*range(0x64B, 0x660), 0x670)]  # Arabic vowels
ALIKE = dict.fromkeys(MARKS, "") | {chr(code): other or "" for code, other in LETTERS.items()}
# What fold() need not list, since casefold() knows it: lower() does not, on SQLite and in some locales of PostgreSQL.
ALIKE |= {"Ø": "o", "ẞ": "ss", "ς": "σ"}
