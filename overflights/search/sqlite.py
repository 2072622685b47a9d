"""Full text and the log of changes on SQLite: an FTS5 table beside each table of texts, kept current by triggers."""

from collections.abc import Iterator
from typing import Any

from .indexed_tables import ALIKE, CLAIM_TEXTS, EVERYTHING, LOGGED, SEARCHED
from .query import Query, Term

# The texts are folded already; diacritics and case are for what was written past fold().
ARTICLES = ("al", "el", "an", "as", "ash", "ad", "at", "ar")
HYPHENS, DEEPEST = "‐‑‒–—’", 20  # signs that join words; replacements in one expression
SIGNS = '"\\.,;:!?()[]“”„«»…'  # what could part two words, or end the text in a JSON string
TOKENS = "unicode61 remove_diacritics 2 tokenchars '|'"
WORDS = f"CREATE VIRTUAL TABLE {{0}}_words USING fts5(first, rest, content='', columnsize=0, tokenize=\"{TOKENS}\")"
FIRST, REST = "substr({0}.folded, 1, instr({0}.folded || '|', '|') - 1)", "substr({0}.folded, instr({0}.folded || '|', '|') + 1)"
WORD_LIST = "CREATE TABLE overflights_word (word TEXT PRIMARY KEY) WITHOUT ROWID"
# One line for each row that ever changed, with the number of its last change.
LOG = "CREATE TABLE overflights_change (kind TEXT, row INTEGER, seq INTEGER, PRIMARY KEY (kind, row)) WITHOUT ROWID"
LOG_INDEX = "CREATE INDEX overflights_change_seq ON overflights_change (seq)"
# Which log it is: its numbers say nothing of another's.
BORN = "INSERT INTO overflights_change SELECT 'born', random(), 0 WHERE NOT EXISTS (SELECT 1 FROM overflights_change WHERE kind = 'born')"
NOTE = (
    "INSERT INTO overflights_change VALUES ('{kind}', {row}, (SELECT coalesce(max(seq), 0) + 1 FROM overflights_change))"
    " ON CONFLICT (kind, row) DO UPDATE SET seq = excluded.seq"
)


# --- What is installed ----------------------------------------------------------------------------
def _objects() -> Iterator[tuple[str, str]]:
    """Name and definition of everything but the log, whose numbers must go on."""
    yield "overflights_word", WORD_LIST
    for name in SEARCHED:
        yield f"overflights_{name}_words", WORDS.format(f"overflights_{name}")
        yield from _triggers(_word_triggers(f"overflights_{name}"))
    yield from _triggers(_refold_triggers())
    for name in LOGGED:
        yield from _triggers(_log_triggers(name))


def _triggers(bodies: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((name, f"CREATE TRIGGER {name} {body}") for name, body in bodies)


def _word_triggers(table: str) -> Iterator[tuple[str, str]]:
    # A row without words is not in the index: what is not in there must not be taken out of it.
    old = f"INSERT INTO {table}_words ({table}_words, rowid, first, rest) SELECT 'delete', old.id, {_parts('old')} WHERE old.folded <> ''"
    new = f"INSERT INTO {table}_words (rowid, first, rest) SELECT new.id, {_parts('new')} WHERE new.folded <> ''"
    words = "'[\"' || replace(new.folded, ' ', '\",\"') || '\"]'"
    # Whatever stands in there, it must not keep the row from being saved.
    listed = f"INSERT OR IGNORE INTO overflights_word SELECT value FROM json_each(iif(json_valid({words}), {words}, '[]'))"
    differs = "old.folded <> new.folded OR old.id <> new.id"
    yield f"{table}_words_insert", f"AFTER INSERT ON {table} BEGIN {new}; {listed}; END"
    yield f"{table}_words_delete", f"AFTER DELETE ON {table} BEGIN {old}; END"
    yield f"{table}_words_update", f"AFTER UPDATE OF id, folded ON {table} WHEN {differs} BEGIN {old}; {new}; {listed}; END"


def _parts(row: str) -> str:
    return f"{FIRST.format(row)}, {REST.format(row)}"


def _refold_triggers() -> Iterator[tuple[str, str]]:
    """For a claim whose text was changed by SQL alone: whoever saves it through its model sets `folded` and `changed` too."""
    differs = " OR ".join(f"old.{name} <> new.{name}" for name in CLAIM_TEXTS)
    alone = f"old.folded = new.folded AND old.changed = new.changed AND ({differs})"
    updated = f"AFTER UPDATE OF {', '.join(CLAIM_TEXTS)} ON overflights_claim"
    yield "overflights_claim_refold", f"{updated} WHEN {alone} BEGIN {_refold()}; END"
    yield "overflights_claim_fold", f"AFTER INSERT ON overflights_claim WHEN new.folded = '' BEGIN {_refold()}; END"


def _refold() -> str:
    """What fold() does, as far as `replace` can; case and diacritics beyond ASCII are the tokenizer's. SQLite nests only so deep."""
    text = " || ' | ' || ".join(f"replace(new.{name}, '|', ' ')" for name in CLAIM_TEXTS)
    replaced = {f"char({control})": "' '" for control in range(32)}
    replaced |= {f"'{hyphen}'": "'-'" for hyphen in HYPHENS} | {f"'{letter}'": f"'{other}'" for letter, other in ALIKE.items()}
    replaced |= {f"'{sign}'": "' '" for sign in SIGNS} | {f"' {article}-'": "' '" for article in ARTICLES}
    replaced |= {"'-'": "' '", "' al '": "' '", "' el '": "' '"}
    update = "UPDATE overflights_claim SET folded = {} WHERE id = new.id"
    steps, expressions = list(replaced.items()), [f"' ' || lower({text})"]
    for at in range(0, len(steps), DEEPEST):
        expression = "folded"
        for letters, other in steps[at : at + DEEPEST]:
            expression = f"replace({expression}, {letters}, {other})"
        expressions.append(expression)
    return "; ".join(update.format(expression) for expression in [*expressions, "trim(folded)"])


def _log_triggers(name: str) -> Iterator[tuple[str, str]]:
    kind, key = LOGGED[name]
    for event, row, when in (
        ("insert", "new", ""),
        ("update", "new", ""),
        ("update", "old", f" WHEN old.{key} <> new.{key}"),
        ("delete", "old", ""),
    ):
        note = NOTE.format(kind=kind, row=f"{row}.{key}")
        yield f"overflights_{name}_log_{event}_{row}", f"AFTER {event.upper()} ON overflights_{name}{when} BEGIN {note}; END"


def install(cursor: Any) -> None:
    cursor.execute("SELECT name, sql FROM sqlite_master")
    there, wanted = dict(cursor.fetchall()), dict(_objects())
    if "overflights_change" not in there:
        cursor.execute(LOG)
        cursor.execute(LOG_INDEX)
    cursor.execute(BORN)
    if all(there.get(name) == made for name, made in wanted.items()):
        return
    _clear(cursor)
    for made in wanted.values():
        cursor.execute(made)
    for name in SEARCHED:
        _fill(cursor, f"overflights_{name}")
    cursor.execute(NOTE.format(kind=EVERYTHING, row=0))


def _fill(cursor: Any, table: str) -> None:
    cursor.execute(f"INSERT INTO {table}_words (rowid, first, rest) SELECT id, {_parts(table)} FROM {table} WHERE folded <> ''")
    cursor.execute(f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {table}_words, row)")
    cursor.execute("INSERT OR IGNORE INTO overflights_word SELECT term FROM temp.vocabulary")
    cursor.execute("DROP TABLE temp.vocabulary")


def _clear(cursor: Any) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'overflights!_%' ESCAPE '!'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")
    for name in (*(f"overflights_{name}_words" for name in SEARCHED), "overflights_word"):
        cursor.execute(f"DROP TABLE IF EXISTS {name}")


def remove(cursor: Any) -> None:
    _clear(cursor)
    cursor.execute("DROP TABLE IF EXISTS overflights_change")


# --- What is asked --------------------------------------------------------------------------------
def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.begins else "")


def matching(table: str, query: Query, *, first: bool = False, any_of: bool = False) -> tuple[str, list[str]]:
    """SQL that selects the keys of the rows found, and its parameters (search/database.py)."""
    found = (" OR " if any_of else " AND ").join(map(_term, query.required))
    lost = " OR ".join(map(_term, query.excluded))
    select = f"SELECT rowid AS id FROM {table}_words WHERE {table}_words MATCH %s"
    if not found:
        return f"SELECT id FROM {table} WHERE id NOT IN ({select})", [lost]
    expression = f"({found}) NOT ({lost})" if lost else found
    return select, [f"first : ({expression})" if first else expression]


# A date as a day's ordinal (1: 1 January of the year 1), a moment as microseconds.
DAY = "CAST(julianday({}) - 1721424.5 AS INTEGER)"
MICROSECONDS = "CAST(strftime('%%s', substr({0}, 1, 19)) AS INTEGER) * 1000000 + CAST(substr({0} || '000000', 21, 6) AS INTEGER)"
JOINED = "SELECT group_concat(id) FROM ({})"


# --- The log of changes ---------------------------------------------------------------------------
def changes_since(connection: Any, position: str) -> tuple[str, list[tuple[str, int]]]:
    """What search/database.py promises. Writers wait for each other, so the numbers of one log come in order; those of a copy differ."""
    born, _, then = position.partition("/")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'born', row, (SELECT coalesce(max(seq), 0) FROM overflights_change) FROM overflights_change WHERE kind = 'born'"
            " UNION ALL SELECT kind, row, seq FROM overflights_change WHERE seq > %s",
            [int(then) if then else 2**62],
        )
        (_, now_born, last), *rows = cursor.fetchall()
    now_born = f"{now_born} {connection.opened}"
    now = f"{now_born}/{last}"
    if position and (now_born != born or last < int(then)):
        return now, [(EVERYTHING, 0)]  # another log, or an older state of this one (a base that was restored)
    return now, [(kind, row) for kind, row, _ in rows]
