"""Full text: what is found, on both databases alike, and that the database itself keeps it current."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from overflights.lib.folding import LETTERS
from overflights.models import Article, Claim
from overflights.search import database, schema
from overflights.search.query import Query, Term, parse, too_short
from overflights.search.spelling import nearest
from tests.factories import claim_fields, create_actor, create_article, create_claim

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    """The statements of the claims found, both as a condition and as keys."""
    query = parse(text)
    rows = set(Claim.objects.filter(database.found(Claim, query)).values_list("statement", flat=True))
    keys = database.keys("overflights_claim", query).tolist()
    assert rows == set(Claim.objects.filter(pk__in=keys).values_list("statement", flat=True))
    return rows


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("iran Flights", Query((Term(("iran",)), Term(("flights",))))),
        ('"no fly zone" iran', Query((Term(("no", "fly", "zone")), Term(("iran",))))),
        ("“no fly” zone", Query((Term(("no", "fly")), Term(("zone",))))),
        ("iran -syria", Query((Term(("iran",)),), (Term(("syria",)),))),
        ('-"air space"', Query((), (Term(("air", "space")),))),
        ("fligh*", Query((Term(("fligh",), begins=True),))),
        ("C-130 al-Maliki's", Query((Term(("c", "130")), Term(("maliki", "s"))))),
        ('iran "open', Query((Term(("iran",)), Term(("open",))))),
        ("iran iran", Query((Term(("iran",)),))),
        ("weapons/flights,iran", Query((Term(("weapons",)), Term(("flights",)), Term(("iran",))))),
        ("٢٠١٢", Query((Term(("2012",)),))),
        ('- "" * ✈️ AND', Query((Term(("and",)),))),
    ],
)
def test_a_query_is_read(text, query):
    assert parse(text) == query


@pytest.mark.parametrize("text", ["iran", '"no fly zone" iran', "fligh* -syria", '-"air space" c-130', "iran*"])
def test_a_query_can_be_written_as_it_was_read(text):
    assert parse(str(parse(text))) == parse(text)


def test_a_query_is_left_without_a_name_but_with_all_else():
    query = parse("weapons nuri kamal al-maliki -iran fli*")
    assert str(query.without(("nuri", "kamal", "maliki"))) == "weapons fli* -iran"
    assert str(parse('"nuri kamal" maliki').without(("nuri", "kamal", "maliki"))) == ""
    assert query.without(("kamal", "nuri")) is None
    assert parse('"nuri kamal maliki"').without(("kamal",)) is None
    assert parse("kerry*").without(("kerry",)) is None


def test_beginnings_may_be_too_short():
    assert too_short(parse("a* ab abc* -b*")) == ["a*", "b*"]


def test_words_phrases_beginnings_and_what_must_not_be_there():
    create_claim(statement="Kerry urges inspection.", quote="Flights carry arms.", described_as="the Secretary")
    create_claim(statement="Maliki denies flights.", quote="No arms are on the flights.", described_as="the premier")
    kerry, maliki = "Kerry urges inspection.", "Maliki denies flights."
    assert found("flights arms") == {kerry, maliki}
    assert found("flights -maliki") == {kerry}
    assert found('"carry arms"') == {kerry}
    assert found('"arms carry"') == set()
    assert found("inspect") == set()
    assert found("inspect*") == {kerry}
    assert found("secretary") == {kerry}
    assert found("-kerry") == {maliki}
    assert found('-"the premier" arms') == {kerry}
    assert found('"on the fli*') == set()


def test_a_phrase_stands_in_one_field():
    create_claim(statement="One ends here.", quote="Next begins.", described_as="He")
    assert found('"ends here"') == {"One ends here."}
    assert found('"here next"') == set()


def test_spelling_makes_no_difference():
    create_claim(statement="Latin.", quote="Élysée officials met al-Maliki’s aide.")
    create_claim(statement="Arabic.", quote="قال نوري المالكي إن العراق")
    for text in ("élysée", "ELYSEE", "maliki", "Al-Maliki's", "elyse*"):
        assert found(text) == {"Latin."}, text
    for text in ("نوري", "نوری", "ان", "إن"):
        assert found(text) == {"Arabic."}, text
    assert found("elysee kerry") == set()


def test_the_statement_alone_is_asked_for_relevance():
    inside, outside = create_claim(statement="Kerry on Iran."), create_claim(statement="Nothing.", quote="Kerry spoke of Iran.")
    assert set(database.keys("overflights_claim", parse("kerry iran"))) == {inside.pk, outside.pk}
    assert list(database.keys("overflights_claim", parse("kerry iran"), first=True)) == [inside.pk]
    assert list(database.keys("overflights_claim", parse('"on ira*'), first=True)) == []
    assert list(database.keys("overflights_claim", parse("ira*"), first=True)) == [inside.pk]


def test_any_of_the_terms():
    one, two = create_claim(statement="Alpha."), create_claim(statement="Beta.")
    create_claim(statement="Gamma.")
    assert set(database.keys("overflights_claim", parse("alpha beta"), any_of=True)) == {one.pk, two.pk}


def test_the_texts_that_were_entered_last():
    articles = [create_article(body=f"The flights of {name}.") for name in ("Baghdad", "Tehran", "Damascus", "Tehran")]
    query = Query((Term(("of", "tehran")), Term(("damascus",))))
    keys = [article.pk for article in articles]
    assert database.newest("overflights_article", query, 9) == [keys[3], keys[2], keys[1]]
    assert database.newest("overflights_article", query, 2) == [keys[3], keys[2]]


def test_every_way_in_is_indexed(tmp_path):
    claim = create_claim(statement="Alpha.")
    assert found("alpha") == {"Alpha."}
    claim.statement = "Beta."
    claim.save()
    assert (found("alpha"), found("beta")) == (set(), {"Beta."})
    claim.statement = "Gamma."
    Claim.objects.bulk_update([claim], ["statement"])
    assert (found("beta"), found("gamma")) == (set(), {"Gamma."})
    Claim.objects.bulk_create([Claim(**claim_fields(statement="Delta."))])
    assert found("delta") == {"Delta."}
    dump = tmp_path / "claims.yaml"
    call_command("dumpdata", "overflights.claim", "--natural-foreign", "--natural-primary", format="yaml", output=str(dump), verbosity=0)
    dump.write_text(dump.read_text().replace("Delta", "Epsilon"))
    call_command("loaddata", str(dump), verbosity=0)
    assert (found("delta"), found("epsilon")) == (set(), {"Epsilon."})
    claim.delete()
    assert found("gamma") == set()


def test_a_text_changed_by_sql_alone_is_indexed_too():
    claim = create_claim(statement="Alpha.", quote="He said so.", described_as="He")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET statement = %s WHERE id = %s", ["Zebra (al-Maliki’s), “Élysée”!", claim.pk])
    for text in ("zebra", '"maliki s"', "elysee", '"he said so"'):
        assert found(text) == {"Zebra (al-Maliki’s), “Élysée”!"}, text
    assert found("alpha") == set()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET note = 'x' WHERE id = %s", [claim.pk])
    assert found("zebra")


def test_the_first_claim_of_a_base_may_be_written_by_sql_alone():
    """Without `folded`, which the database makes; before anything is in the index."""
    claim = create_claim(statement="Alpha.")
    values = models.QuerySet(Claim).filter(pk=claim.pk).values().get()
    claim.delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO overflights_claim_words (overflights_claim_words) VALUES ('delete-all')")
    models.QuerySet(Claim).bulk_create([Claim(**values | {"folded": "", "statement": "Zebra."})])
    assert found("zebra") == {"Zebra."}
    Claim.objects.all().delete()
    assert found("zebra") == set()


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("said al-Maliki spoke", ['"said al-maliki"', '"said maliki spoke"']),
        ("one\r\ntwo\x01 \x0b three", ["one", "two", '"one two"', "three"]),
        ("قَالَ أُسْتَاذ", ["قال", "استاذ"]),
        ('quoted "words" and \\ more', ["words", '"and more"']),
        ("a pro-that side", ["pro", '"pro that side"']),
        ("said al Maliki spoke", ['"said al maliki"', '"said maliki spoke"']),
        ("ايـران ß Øst ١٢", ["ایران", "ss", "ost", "12"]),
        ("GROẞE ΟΔΟΣ", ["große", "οδος"]),
    ],
)
def test_whatever_sql_writes_is_folded_as_far_as_the_database_can(text, queries):
    claim = create_claim(quote="He said so.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET statement = %s WHERE id = %s", [text, claim.pk])
    for query in queries:
        assert list(database.keys("overflights_claim", parse(query))) == [claim.pk], query


def test_sql_alone_folds_every_letter_as_the_model_does():
    claim = create_claim(statement="Alpha.", quote="He said so.")
    claim.statement = " ".join(f"{letter}x{letter.upper()}y{letter}" for letter in map(chr, LETTERS))
    claim.tidy()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_claim SET statement = %s WHERE id = %s", [claim.statement, claim.pk])
    assert Claim.objects.get(pk=claim.pk).folded.split() == claim.folded.split()


def test_punctuation_changed_by_its_model_leaves_the_words_as_they_are_folded():
    claim = create_claim(statement="Nuri al-Maliki says")
    claim.statement = "Nuri al-Maliki says."
    claim.save()
    claim.refresh_from_db()
    assert claim.folded.startswith("nuri maliki says | ")


def test_other_texts_are_indexed():
    article = create_article(title="Airspace", body="A plane landed.")
    assert list(Article.objects.filter(database.found(Article, parse("plane")))) == [article]
    article.body = "A ship came."
    article.save()
    assert not Article.objects.filter(database.found(Article, parse("plane"))).exists()


@pytest.mark.parametrize("letter", ["x", "\u3316"])
def test_a_word_that_grows_when_folded_is_looked_for(letter):
    """One letter may be folded into many."""
    create_claim(statement="Long.", quote=f"He said {letter * 200} twice.")
    assert found(letter * 200) == {"Long."}


def test_a_word_without_end_is_stored_and_found():
    create_claim(statement="Long.", quote=f"He said {'x' * 5000} twice.")
    assert found("twice") == {"Long."}


OPERATORS = [
    '"',
    "'",
    "*",
    "-",
    "(",
    ")",
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    ":",
    "^",
    "+",
    "&",
    "|",
    "!",
    "<->",
    "\\",
    "%",
    "_",
    "{",
    "}",
    "✈️",
    "first",
]


@settings(suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(OPERATORS) | st.text(max_size=6), max_size=6).map(" ".join))
def test_nothing_that_can_be_typed_fails(text):
    query = parse(text.replace("\x00", ""))
    if query:
        for how in ({}, {"first": True}) if query.required else ({},):
            database.keys("overflights_claim", query, **how)
        nearest(query)


def test_what_is_misspelt_is_mended_with_words_of_the_texts():
    create_claim(statement="Weapons cross the airspace.", quote="So he said.")
    asked = ("weepons airspcae", '"weepons cross" -iran', "weapons", "abc", "zzzzzzzz")
    assert {text: str(nearest(parse(text))[0] or "") for text in asked} == {
        "weepons airspcae": "weapons airspace",
        '"weepons cross" -iran': '"weapons cross" -iran',
        "weapons": "",
        "abc": "",
        "zzzzzzzz": "",
    }


def test_what_is_nearly_a_name_is_told():
    create_actor(slug="maliki", name="Nouri al-Maliki", names=("Nuri Kamal al-Maliki",))
    assert nearest(parse("Nuri Kamel al-Malliki"))[1].slug == "maliki"
    assert nearest(parse("John Kerry"))[1] is None


def names(cursor) -> set[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    cursor.execute(sql)
    return {name for (name,) in cursor.fetchall() if name.startswith("overflights_")}


@pytest.mark.django_db(transaction=True)
def test_what_the_database_keeps_is_made_again_where_it_is_missing():
    with connection.cursor() as cursor:
        complete = names(cursor)
        schema.remove(connection)
        assert names(cursor) == set()
    create_claim(statement="Alpha.")
    schema.install(connection)
    with connection.cursor() as cursor:
        assert names(cursor) == complete
    assert found("alpha") == {"Alpha."}
    create_claim(statement="Beta.")
    schema.install(connection)
    assert found("beta") == {"Beta."}


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_makes_anew_has_its_index_afterwards():
    create_claim(statement="Alpha.")
    with connection.schema_editor() as editor:
        field = Claim._meta.get_field("note")
        wider = models.TextField("coder’s note", blank=True, default="")
        wider.set_attributes_from_name("note")
        wider.model = Claim
        editor.alter_field(Claim, field, wider)
    call_command("migrate", verbosity=0)
    create_claim(statement="Beta.")
    assert (found("alpha"), found("beta")) == ({"Alpha."}, {"Beta."})
