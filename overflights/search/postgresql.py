"""Full text and the log of changes on PostgreSQL: an index over the words of `folded`, and statement triggers."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from django.db import InterfaceError, OperationalError

from overflights.lib.folding import LONGEST_WORD, PREFIXES

from .indexed_tables import ALIKE, CLAIM_TEXTS, EVERYTHING, LOGGED, SEARCHED
from .query import Query, Term

LONGEST_TEXT = 250_000  # characters; PostgreSQL holds at most 1 MB of different words of one text
# Every word, and the words of the first field once more with a ^ before them. Not the parser of to_tsvector(), which takes words
# apart as it sees fit and, in the C locale, knows no letter beyond ASCII.
WORDS = f"""CREATE OR REPLACE FUNCTION overflights_words(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
  SELECT array_to_tsvector(array_remove(string_to_array(left(folded, {LONGEST_TEXT}), ' '), '')
    || (SELECT array_agg('^' || word) FROM unnest(string_to_array(split_part(folded, '|', 1), ' ')) AS word WHERE word <> ''))
$$"""
MARKS = "\\u0300-\\u036f\\u064b-\\u065f\\u0670"  # combining marks of Latin and Arabic
SIGNS = "\\x01-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\xbf\\u2000-\\u206f\\u3000-\\u303f"  # what stands between words, whatever the locale
ARTICLE = "\\m(al|el|an|as|ash|ad|at|ar)[-\\u2010-\\u2015''\\u2019](?=\\w)"
PREFIX = f"\\m({'|'.join(sorted(PREFIXES))})( |$)"
REFOLD = """CREATE OR REPLACE FUNCTION overflights_refold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE texts text[] := ARRAY[{texts}]; field text; parts text[] := ARRAY[]::text[];
BEGIN
  FOREACH field IN ARRAY texts LOOP
    field := regexp_replace(lower(normalize(field, NFKD)), '[{marks}]+', '', 'g');
    field := regexp_replace({letters}, '{article}', '', 'g');
    parts := parts || btrim(regexp_replace(regexp_replace(field, '[{signs}]+', ' ', 'g'), '{prefix}', '', 'g'));
  END LOOP;
  NEW.folded := array_to_string(parts, ' | ');
  RETURN NEW;
END $$"""
WORD_LIST = "CREATE TABLE overflights_word (word text NOT NULL)"
WORD_INDEX = "CREATE INDEX overflights_word_word ON overflights_word (word)"
# No unique key: two who bring the same new word don't wait for each other. A word may stand there twice.
LIST_WORDS = f"""CREATE OR REPLACE FUNCTION overflights_list_words() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO overflights_word SELECT DISTINCT found.word FROM rows, unnest(string_to_array(rows.folded, ' ')) AS found(word)
  WHERE length(found.word) <= {LONGEST_WORD} AND NOT EXISTS (SELECT FROM overflights_word known WHERE known.word = found.word);
  RETURN NULL;
END $$"""
# One line for each row that ever changed, with the transaction of its last change.
LOG = "CREATE TABLE overflights_change (kind text, row bigint, xact xid8 NOT NULL, PRIMARY KEY (kind, row))"
LOG_INDEX = "CREATE INDEX overflights_change_xact ON overflights_change (xact)"
NOTE = (
    "INSERT INTO overflights_change {rows} ON CONFLICT (kind, row) DO UPDATE SET xact = excluded.xact"
    " WHERE overflights_change.xact <> excluded.xact"
)
# The dynamic statement reads what the trigger's own event gives: rows, of an update those before it too.
LOG_ROWS = f"""CREATE OR REPLACE FUNCTION overflights_log() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    {NOTE.format(rows=f"VALUES ('{EVERYTHING}', 0, pg_current_xact_id())")};
  ELSE
    EXECUTE format('{NOTE.format(rows="SELECT %1$L, found.key, pg_current_xact_id() FROM (%3$s) AS found(key) ORDER BY 2")}',
      TG_ARGV[0], TG_ARGV[1], format('SELECT %1$I FROM rows' || CASE TG_OP WHEN 'UPDATE' THEN ' UNION SELECT %1$I FROM before'
      ELSE ' GROUP BY 1' END, TG_ARGV[1]));
  END IF;
  RETURN NULL;
END $$"""


# --- What is installed ----------------------------------------------------------------------------
def _definitions() -> Iterator[str]:
    """Everything but the log, which goes on."""
    fields = {"texts": ", ".join(f"NEW.{name}" for name in CLAIM_TEXTS), "letters": _replaced("field")}
    fields |= {"article": ARTICLE, "prefix": PREFIX, "marks": MARKS, "signs": SIGNS}
    yield from (WORDS, REFOLD.format(**fields), LIST_WORDS, LOG_ROWS)
    yield from (WORD_LIST, WORD_INDEX)
    for name in SEARCHED:
        table = f"overflights_{name}"
        yield f"CREATE INDEX {table}_words ON {table} USING gin (overflights_words(folded)) WITH (fastupdate = off)"
        words = f"SELECT DISTINCT unnest(string_to_array(folded, ' ')) FROM {table}"
        yield f"INSERT INTO overflights_word {words} EXCEPT TABLE overflights_word"
    yield from _triggers()


def _replaced(text: str) -> str:
    """SQL for `text` with its letters as ALIKE has them. translate() takes one for one, and drops those for which it is given none."""
    for letter, other in ALIKE.items():
        if len(other) > 1:
            text = f"replace({text}, '{letter}', '{other}')"
    one, none = ([letter for letter, other in ALIKE.items() if len(other) == n] for n in (1, 0))
    return f"translate({text}, '{''.join(one + none)}', '{''.join(ALIKE[letter] for letter in one)}')"


def _triggers() -> Iterator[str]:
    texts = ", ".join(CLAIM_TEXTS)
    differs = " OR ".join(f"old.{name} <> new.{name}" for name in CLAIM_TEXTS)
    alone = f"old.folded = new.folded AND old.changed = new.changed AND ({differs})"
    refold = "ON overflights_claim FOR EACH ROW WHEN ({}) EXECUTE FUNCTION overflights_refold()"
    yield f"CREATE TRIGGER overflights_claim_refold BEFORE UPDATE OF {texts} {refold.format(alone)}"
    yield "CREATE TRIGGER overflights_claim_fold BEFORE INSERT " + refold.format("new.folded = ''")
    for name in SEARCHED:
        for event in ("INSERT", "UPDATE"):
            rows = f"ON overflights_{name} REFERENCING NEW TABLE AS rows FOR EACH STATEMENT EXECUTE FUNCTION overflights_list_words()"
            yield f"CREATE TRIGGER overflights_{name}_words_{event.lower()} AFTER {event} {rows}"
    for name, (kind, key) in LOGGED.items():
        logged = f"FOR EACH STATEMENT EXECUTE FUNCTION overflights_log('{kind}', '{key}')"
        trigger = f"CREATE TRIGGER overflights_{name}_log_{{}} AFTER {{}} ON overflights_{name}"
        for event, tables in (
            ("INSERT", "NEW TABLE AS rows"),
            ("UPDATE", "NEW TABLE AS rows OLD TABLE AS before"),
            ("DELETE", "OLD TABLE AS rows"),
        ):
            yield f"{trigger.format(event.lower(), event)} REFERENCING {tables} {logged}"
        yield f"{trigger.format('truncate', 'TRUNCATE')} {logged}"


def install(cursor: Any) -> None:
    """All of it anew unless the log's comment says that just this is there."""
    definitions = list(_definitions())
    form = blake2b("\n".join(definitions).encode(), digest_size=12).hexdigest()
    cursor.execute("SELECT to_regclass('overflights_change')::text, obj_description(to_regclass('overflights_change'), 'pg_class')")
    log, there = cursor.fetchone()
    if log:
        # Numbers of transactions of another server (a base restored from its dump) say nothing here.
        cursor.execute("DELETE FROM overflights_change WHERE xact >= pg_snapshot_xmax(pg_current_snapshot())")
    if there == form:
        return
    _clear(cursor)
    for made in [*([] if log else [LOG, LOG_INDEX]), *definitions]:
        cursor.execute(made)
    cursor.execute(f"COMMENT ON TABLE overflights_change IS '{form}'")
    cursor.execute(NOTE.format(rows=f"VALUES ('{EVERYTHING}', 0, pg_current_xact_id())"))


def _clear(cursor: Any) -> None:
    for name in SEARCHED:
        cursor.execute(f"DROP INDEX IF EXISTS overflights_{name}_words")
    for function in ("words(text)", "refold()", "list_words()", "log()"):
        cursor.execute(f"DROP FUNCTION IF EXISTS overflights_{function} CASCADE")
    cursor.execute("DROP TABLE IF EXISTS overflights_word")


def remove(cursor: Any) -> None:
    _clear(cursor)
    cursor.execute("DROP TABLE IF EXISTS overflights_change")


# --- What is asked --------------------------------------------------------------------------------
def _lexemes(term: Term, mark: str) -> str:
    *whole, last = [f"'{mark}{word}'" for word in term.words]
    return " & ".join([*whole, f"{last}:*" if term.begins else last])


def _having(terms: tuple[Term, ...], joint: str, mark: str) -> tuple[str, list[str]]:
    """SQL that is true for texts with all (`AND`) or any (`OR`) of the terms. The index knows words; their order is seen in the text."""
    conditions, parameters = [], []
    for term in terms:
        condition = "overflights_words(folded) @@ %s::tsquery"
        parameters.append(_lexemes(term, mark))
        if len(term.words) > 1:
            text = "split_part(folded, '|', 1)" if mark else "folded"
            condition = f"({condition} AND (' ' || {text} || ' ') LIKE %s)"
            parameters.append(f"% {' '.join(term.words)}{'' if term.begins else ' '}%")
        conditions.append(condition)
    return f" {joint} ".join(conditions), parameters


def matching(table: str, query: Query, *, first: bool = False, any_of: bool = False) -> tuple[str, list[str]]:
    """SQL that selects the keys of the rows found, and its parameters (search/database.py)."""
    mark = "^" if first else ""
    found, parameters = _having(query.required, "OR" if any_of else "AND", mark)
    if query.excluded:
        lost, more = _having(query.excluded, "OR", mark)
        found = f"({found}) AND NOT ({lost})" if found else f"NOT ({lost})"
        parameters = [*parameters, *more]
    # Set down first: for a rare word the planner would else walk the index of dates in search of it.
    return f"WITH hits AS MATERIALIZED (SELECT id FROM {table} WHERE {found}) SELECT id FROM hits", parameters


# A date as a day's ordinal (1: 1 January of the year 1), a moment as microseconds.
DAY = "({} - DATE '0001-01-01' + 1)"
MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint"
JOINED = "SELECT string_agg(id::text, ',') FROM ({}) AS found"


# --- The log of changes ---------------------------------------------------------------------------
def changes_since(connection: Any, position: str) -> tuple[str, list[tuple[str, int]]]:
    """What search/database.py promises.

    A position is a snapshot: transactions end in another order than they begin, so what one that was under way then has changed is told
    when its end is seen.
    """
    # The first query of most requests. It shows whether the connection still stands, so that Django need not ask that by itself.
    connection.health_check_done = True
    try:
        rows = _read_changes(connection, position)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        rows = _read_changes(connection, position)
    now = next(kind for kind, row in rows if row is None)
    if position and now.partition("/")[0] != position.partition("/")[0]:
        return now, [(EVERYTHING, 0)]  # another log: the base was restored
    return now, [(kind, row) for kind, row in rows if row is not None]


def _read_changes(connection: Any, position: str) -> list[tuple[str, int | None]]:
    """The snapshot now, without a row, and the rows that were not seen in the snapshot at `position`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'overflights_change'::regclass::oid || '/' || pg_current_snapshot(), NULL"
            " UNION ALL SELECT kind, row FROM overflights_change WHERE xact >= pg_snapshot_xmin(%(then)s::pg_snapshot)"
            " AND NOT pg_visible_in_snapshot(xact, %(then)s::pg_snapshot)",
            {"then": position.partition("/")[2] or "9223372036854775807:9223372036854775807:"},
        )
        rows: list[tuple[str, int | None]] = cursor.fetchall()
        return rows
