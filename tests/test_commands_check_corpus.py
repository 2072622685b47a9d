"""check_corpus finds what got past the gate, names the row, and says how to fix it."""

import io
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from overflights.reports import corpus
from tests.factories import create_actor, create_article, create_claim, create_event, create_outlet, create_proposition

pytestmark = pytest.mark.django_db


def past_the_gate(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refs(documents: Path = corpus.DOCUMENTS) -> set[str]:
    return {problem.ref for problem in corpus.problems(documents)}


def test_a_sound_base_is_said_to_be_so() -> None:
    claim = create_claim()
    claim.about.add(create_event(articles=(claim.article,)))
    out = io.StringIO()
    call_command("check_corpus", stdout=out)
    information, last = out.getvalue().splitlines()
    assert information.startswith(f"Information: {claim.proposition.slug}: One side only: supported by 1 claim")
    assert last == "No problems found."


def test_each_finding_is_one_line_that_names_its_row_and_the_command_fails() -> None:
    claim = create_claim(quote="He said no.\n\nHe said never.")
    past_the_gate("UPDATE overflights_article SET body = 'Nothing of it. The source.' WHERE id = %s", claim.article_id)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 problem found"):
        call_command("check_corpus", stdout=out)
    line, information = out.getvalue().splitlines()
    assert line.startswith(f"{claim.ref}: ")
    assert "Copy the passage" in line
    assert information.startswith("Information: ")


def test_a_quote_that_stands_twice_is_found() -> None:
    claim = create_claim(quote="He said no.")
    past_the_gate("UPDATE overflights_article SET body = %s WHERE id = %s", "The source. He said no. He said no.", claim.article_id)
    assert refs() == {claim.ref}


def test_a_description_that_the_article_lacks_is_found_whatever_its_case() -> None:
    article = create_article(body="AN OFFICIAL spoke.")
    create_claim(article=article, described_as="an official")
    wrong = create_claim(article=article, described_as="a minister")
    assert refs() == {wrong.ref}


def test_a_name_that_no_article_uses_is_found() -> None:
    create_article(body="Zebari spoke. ZEBARI SPOKE.")
    create_actor(slug="zebari", names=("Zebari", "ZEBARI "))
    create_actor(slug="kerry", names=("Kerry",))
    [problem] = corpus.problems()
    assert problem.ref == "kerry"
    assert "“Kerry”" in problem.description


@pytest.mark.parametrize("table", ["claim", "article", "event"])
def test_days_that_are_not_the_dates_are_found(table: str) -> None:
    claim = create_claim()
    event = create_event(articles=(claim.article,))
    past_the_gate(f"UPDATE overflights_{table} SET earliest = '2012-01-31'")
    assert refs() == {{"claim": claim.ref, "article": claim.article.slug, "event": event.slug}[table]}


@pytest.mark.parametrize("date", ["soon", "2012-13-01", "2012-99", "2012-00"])
@pytest.mark.parametrize("basis", ["stated", "external"])
def test_a_date_that_is_none_is_found(date: str, basis: str) -> None:
    event = create_event(articles=(create_article(),))
    past_the_gate("UPDATE overflights_event SET date = %s, basis = %s", date, basis)
    [problem] = corpus.problems()
    assert problem.ref == event.slug


def test_a_claim_made_after_its_article_is_found() -> None:
    claim = create_claim(said_on="2012-03-12")
    past_the_gate(
        "UPDATE overflights_article SET published = '2012-03-01', earliest = '2012-03-01', latest = '2012-03-01' WHERE id = %s",
        claim.article_id,
    )
    assert refs() == {claim.ref}


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("article", "UPDATE overflights_claim SET article_id = 777"),
        ("speaker", "UPDATE overflights_claim SET speaker_id = 777"),
        ("occasion", "UPDATE overflights_claim SET occasion_id = 777"),
        ("proposition", "UPDATE overflights_claim SET proposition_id = 777"),
    ],
)
def test_a_row_that_leads_to_what_is_not_there_is_found(what: str, statement: str) -> None:
    claim = create_claim()
    past_the_gate(statement)  # both databases look at links in the end alone
    assert (claim.ref, f"Its {what} (number 777) does not exist.") in [(f.ref, f.description) for f in corpus.problems()]
    past_the_gate("DELETE FROM overflights_claim")  # or the test could not end


@pytest.mark.parametrize("day", ["yesterday", "2013-01-01 00:00:00"])
@pytest.mark.parametrize("table", ["claim", "article", "event"])
def test_days_that_sqlite_lets_in_are_found(table: str, day: str) -> None:
    claim = create_claim()
    event = create_event(articles=(claim.article,))
    past_the_gate(f"UPDATE overflights_{table} SET latest = %s", day)
    assert refs() >= {{"claim": claim.ref, "article": claim.article.slug, "event": event.slug}[table]}


def test_a_base_that_cannot_be_read_is_said_to_be_so(monkeypatch) -> None:
    create_claim()
    for error in (OperationalError("no such table: overflights_claim"), ValueError("day is out of range for month")):
        monkeypatch.setattr(corpus.dates, "wrong_bounds", Mock(side_effect=error))
        with pytest.raises(CommandError, match=f"cannot be read any further: {error}"):
            call_command("check_corpus", stdout=io.StringIO())


def test_a_claim_entered_twice_is_found() -> None:
    claim = create_claim()
    said = {"article": claim.article, "speaker": claim.speaker, "proposition": claim.proposition, "quote": claim.quote}
    again = create_claim(**said, stance="disputes")
    create_claim(**said, status="withdrawn")
    [problem] = corpus.problems()
    assert problem.ref == again.ref
    assert claim.ref in problem.description


def test_a_person_described_by_the_name_of_another_is_found() -> None:
    kerry = create_actor(slug="john-kerry", name="John Kerry")
    psaki = create_actor(slug="jen-psaki", name="Jen Psaki")
    office = create_actor(slug="office", name="Office of Kerry", kind="organization")
    article = create_article(body="The source. Mr. Kerry, Kerry’s spokeswoman and an aide of Kerry spoke.")
    create_claim(article=article, speaker=kerry, described_as="Mr. Kerry")
    create_claim(article=article, speaker=psaki, described_as="Kerry’s spokeswoman")
    create_claim(article=article, speaker=office, described_as="an aide of Kerry")
    wrong = create_claim(article=article, speaker=psaki, described_as="Kerry")
    assert refs() == {wrong.ref}


def test_a_description_is_whole_words() -> None:
    wrong = create_claim(described_as="ourc", quote="The source said so.")
    assert refs() == {wrong.ref}


def test_who_relays_a_claim_is_another_outlet_and_named_in_the_article() -> None:
    reuters = create_outlet(name="Reuters")
    article = create_article(body="The source told Reuters.")
    create_claim(article=article, relayed_by=reuters, quote="The source told Reuters.")
    own = create_claim(article=article, relayed_by=article.outlet)
    elsewhere = create_claim(relayed_by=reuters)
    assert refs() == {own.ref, elsewhere.ref}


def test_a_circle_of_actors_is_found_and_shown_and_those_outside_it_are_not_blamed() -> None:
    a = create_actor(slug="a")
    b = create_actor(slug="b", part_of=a)
    create_actor(slug="below", part_of=b)
    past_the_gate("UPDATE overflights_actor SET part_of_id = %s WHERE id = %s", b.pk, a.pk)
    found = list(corpus.problems())
    assert {problem.ref for problem in found} == {"a", "b"}
    assert "a → b → a" in found[0].description


def test_a_text_is_compared_with_its_document_white_space_aside(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("Headline\n\n  Kerry\u00a0said   no. \n\nZebari agreed.\n", encoding="utf-8")
    article = create_article(document="source.txt", body="Kerry said no.\n\nZebari agreed.", basis="external", date_note="Its address.")
    assert list(corpus.problems(tmp_path)) == []
    article.body = "Kerry said no.\n\nZebari disagreed."
    article.save()
    [problem] = corpus.problems(tmp_path)
    assert problem.ref == article.slug
    assert "“Zebari disagreed.”" in problem.description
    assert "Zebari agreed." in problem.fix


def test_paragraphs_stand_in_the_order_of_the_document_each_once(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("One.\n\nTwo.\n\nThree.\n", encoding="utf-8")
    create_article(document="source.txt", body="One.\n\nThree.", basis="external", date_note="Its address.")
    turned = create_article(document="source.txt", body="Two.\n\nOne.", basis="external", date_note="Its address.")
    twice = create_article(document="source.txt", body="One.\n\nOne.", basis="external", date_note="Its address.")
    assert refs(tmp_path) == {turned.slug, twice.slug}


def test_a_document_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.", encoding="utf-8")
    (tmp_path / "documents").mkdir()
    article = create_article(document="../secret.txt", body="Secrets.")
    [problem] = corpus.problems(tmp_path / "documents")
    assert problem.ref == article.slug
    assert "Secret." not in str(problem)


def test_a_long_quotation_is_cut(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("Something else.", encoding="utf-8")
    create_article(document="source.txt", body="word " * 10_000)
    assert all(len(str(problem)) < 2_000 for problem in corpus.problems(tmp_path))


def test_publication_has_an_end() -> None:
    article = create_article(published="2012-03-23/..")
    assert refs() == {article.slug}


def test_a_missing_document_is_found(tmp_path: Path) -> None:
    article = create_article(document="nowhere.txt")
    [problem] = corpus.problems(tmp_path)
    assert (problem.ref, "nowhere.txt" in problem.description) == (article.slug, True)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00bad"])
def test_a_document_that_cannot_be_read_is_found(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "source.txt").write_bytes(content)
    article = create_article(document="source.txt", basis="external", date_note="Its address.")
    [problem] = corpus.problems(tmp_path)
    assert problem.ref == article.slug
    assert "cannot be read" in problem.description


@pytest.mark.parametrize("document", ["", "source.txt"])
def test_the_date_of_an_article_is_looked_at_with_and_without_a_document(tmp_path: Path, document: str) -> None:
    (tmp_path / "source.txt").write_text("Published 23 March 2012\n\nThe source. Text.", encoding="utf-8")
    create_article(body="The source. Text.", document="source.txt")
    create_article(body="The source. Text.")  # its byline, which is no part of the body, may have stated it
    stated = create_article(body="The source. Text.", document="source.txt", published="2012-03-24")
    unnoted = create_article(body="The source. Text.", document=document, basis="external", date_note="")
    create_claim(article=unnoted, said_on=unnoted.published, basis="external", date_note="", quote="Text.")
    assert refs(tmp_path) == {stated.slug, unnoted.slug}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("He called on March 12.", "2012-03-12"),
        ("He called on 12 March.", "2012-03-12"),
        ("He called on the 12th of March.", "2012-03-12"),
        ("He called on Sept. 15.", "2012-09-15"),
        ("He called on 12/03/2012.", "2012-03-12"),
        ("He called in March.", "2012-03"),
        ("He called in 2012.", "2012"),
        ("He called between March 12 and March 23.", "2012-03-12/2012-03-23"),
        ("He called from 12 to 23 March.", "2012-03-12/2012-03-23"),
        ("He called on 12, 14 and 23 March.", "2012-03-12/2012-03-23"),
        ("He called on March 12-23.", "2012-03-12/2012-03-23"),
        ("He called on 12–23 March.", "2012-03-12/2012-03-23"),
        ("He called on 2012-03-12.", "2012-03-12"),
    ],
)
def test_a_date_that_the_text_gives_is_stated(text: str, date: str) -> None:
    create_claim(article=create_article(published="2012-12-31"), quote=f"The source: {text}", said_on=date, basis="stated", date_note="")
    assert refs() == set()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("He called on March 1.", "2012-03-12"),
        ("He called 12 times in May.", "2012-03-12"),
        ("He called.", "2012-03"),
        ("He called.", "2012"),
    ],
)
def test_a_date_that_is_said_to_be_stated_and_is_not_is_found(text: str, date: str) -> None:
    claim = create_claim(quote=f"The source: {text}", said_on=date, basis="stated", date_note="")
    [problem] = corpus.problems()
    assert problem.ref == claim.ref
    assert date in problem.description


def test_a_date_that_the_text_does_not_state_needs_a_note() -> None:
    claim = create_claim(basis="inferred", date_note="")
    event = create_event(articles=(claim.article,), basis="external", date_note=" ")
    assert refs() == {claim.ref, event.slug}


def test_what_a_note_on_a_date_quotes_stands_in_the_text() -> None:
    create_claim(quote="The source spoke on Thursday.", basis="inferred", date_note="“thursday”, published on a Friday.")
    wrong = create_claim(basis="inferred", date_note='"Monday", published on a Friday.')
    [problem] = corpus.problems()
    assert problem.ref == wrong.ref
    assert "“Monday”" in problem.description


def test_a_date_before_the_year_of_publication_needs_words_of_the_text() -> None:
    create_claim(said_on="2011-12", basis="inferred", date_note="“Last winter”.", quote="Last winter the source spoke.")
    create_claim(said_on="2010", basis="inferred", date_note="The year of the war.", quote="The source spoke in 2010.")
    create_claim(said_on="2009", basis="external", date_note="A memoir.")
    wrong = [
        create_claim(said_on="2011-01-01/2012-03-23", basis="inferred", date_note=note) for note in ("No date given.", "“The source”.")
    ]
    found = list(corpus.problems())
    assert {problem.ref for problem in found} == {claim.ref for claim in wrong}
    assert all("2012-01-01" in problem.fix for problem in found)


def test_an_interval_that_goes_on_after_publication_is_found() -> None:
    wrong = create_claim(said_on="2012-01-01/2012-03-24")
    create_claim(said_on="2012-03")
    assert refs() == {wrong.ref}


def test_a_claim_said_at_another_time_than_its_occasion_is_found() -> None:
    article = create_article()
    event = create_event(date="2012-03-12", articles=(article,))
    create_claim(article=article, occasion=event, said_on="2012-03-01/2012-03-23")
    wrong = create_claim(article=article, occasion=event, said_on="2012-03-13")
    [problem] = corpus.problems()
    assert problem.ref == wrong.ref
    assert event.slug in problem.description


def test_a_statement_names_its_speaker() -> None:
    kerry = create_actor(slug="john-kerry", name="John Kerry", names=("Secretary Kerry",))
    officials = create_actor(slug="officials", name="Unnamed U.S. officials", kind="unnamed")
    article = create_article(body="The source. Secretary Kerry. An aide.")
    for statement in ("KERRY says so.", "John Kerry’s view is so.", "It is so, says Secretary Kerry."):
        create_claim(article=article, speaker=kerry, statement=statement)
    for statement in ("An unnamed official says so.", "An aide says so."):
        create_claim(article=article, speaker=officials, statement=statement, described_as="An aide")
    wrong = [create_claim(speaker=speaker, statement="It is so.") for speaker in (kerry, officials)]
    assert refs() == {claim.ref for claim in wrong}


@pytest.mark.parametrize("word", ["regime", "murderous", "so-called", "Terrorist", "admits"])
@pytest.mark.parametrize("where", ["statement", "event", "proposition"])
def test_words_that_take_sides_are_found(word: str, where: str) -> None:
    claim = create_claim()
    event = create_event(articles=(claim.article,))
    row, field = {"statement": (claim, "statement"), "event": (event, "title"), "proposition": (claim.proposition, "statement")}[where]
    setattr(row, field, f"{getattr(row, field)} The {word}.")
    row.save()
    [problem] = corpus.problems()
    assert problem.ref == getattr(row, row.natural)
    assert f"“{word.casefold()}”" in problem.description


def test_a_statement_that_quotes_or_copies_is_found() -> None:
    speaker = create_actor(name="Kerry")
    passage = "Kerry said that one two three four five six seven eight nine ten eleven twelve."
    article = create_article(body=f"The source. {passage}")
    quoting = create_claim(article=article, speaker=speaker, quote=passage, statement="Kerry says “one two”.", described_as="Kerry")
    single = create_claim(
        article=article, speaker=create_actor(name="Biden"), statement="Biden’s count isn't 'one two'.", described_as="The source"
    )
    copying = create_claim(article=article, speaker=speaker, quote=passage, statement=f"According to the report, {passage}")
    create_claim(article=article, speaker=speaker, quote=passage, statement="Kerry counts from one to twelve.")
    assert refs() == {quoting.ref, single.ref, copying.ref}


@pytest.mark.parametrize(
    ("quote", "problems"),
    [
        ("The source was there.", []),
        ("The minister spoke of it.", []),
        ("He said: “No.” Then all.", []),
        ("A heading without an end", []),
        ("spoke of it.", ["The quote begins inside a sentence."]),
        ("The minister spoke", ["The quote ends inside a sentence."]),
        ("minister spoke", ["The quote begins inside a sentence.", "The quote ends inside a sentence."]),
    ],
)
def test_a_quote_is_whole_sentences(quote: str, problems: list[str]) -> None:
    body = "( – The source was there. The minister spoke of it.\n\nHe said: “No.” Then all. A heading without an end"
    create_claim(article=create_article(body=body), quote=quote)
    assert [problem.description for problem in corpus.problems()] == problems


def test_quoted_words_are_in_quotation_marks() -> None:
    wrong = [create_claim(attribution="direct", quote=f"The source {words}.") for words in ("said no", "didn’t say", "said it's Kerry's")]
    for marks in ("“no”", '"no"', "‘no’", "'no'", "«no»"):
        create_claim(attribution="mixed", quote=f"The source said {marks}.")
    assert refs() == {claim.ref for claim in wrong}


def test_only_the_outlet_speaks_in_its_own_voice() -> None:
    create_claim(attribution="own_voice")
    wrong = create_claim(attribution="own_voice", speaker=create_actor())
    assert refs() == {wrong.ref}


def test_one_without_a_name_may_be_called_by_short_words() -> None:
    nobody = create_actor(slug="x", name="X", kind="unnamed")
    article = create_article(body="A man spoke. The source.")
    create_claim(article=article, speaker=nobody, described_as="a man", statement="A man says so.")
    wrong = create_claim(article=article, speaker=nobody, described_as="a man", statement="It is so.")
    assert refs() == {wrong.ref}


def test_a_blank_description_of_the_speaker_is_found() -> None:
    claim = create_claim()
    past_the_gate("UPDATE overflights_claim SET described_as = ' ' WHERE id = %s", claim.pk)
    [problem] = corpus.problems()
    assert (problem.ref, problem.description) == (claim.ref, "It does not say how the article names the speaker.")


def test_a_name_inside_a_longer_one_is_not_used_by_itself() -> None:
    create_article(body="John Kerry spoke to the Secretary.")
    create_actor(slug="kerry", name="John Kerry", names=("Kerry", "The secretary", "the Secretary"))
    [problem] = corpus.problems()
    assert "“Kerry”" in problem.description


def test_a_name_inside_another_word_is_not_found_in_the_text() -> None:
    create_article(body="Iranian planes.")
    create_actor(slug="iran", name="Islamic Republic of Iran", names=("Iran",))
    assert refs() == {"iran"}


def test_an_event_that_no_article_reports_is_found() -> None:
    event = create_event()
    assert refs() == {event.slug}


def test_an_event_that_goes_on_after_its_articles_is_only_announced() -> None:
    articles = create_article(published="2012-03-23"), create_article(published="2012-03-25")
    shared = {"articles": articles, "basis": "inferred", "date_note": "Said to come."}
    wrong = create_event(date="2012-03-25/2012-03-29", **shared)
    create_event(date="2012-03-25/2012-03-29", is_announced=True, **shared)
    create_event(date="2012-03-24/2012-03-25", **shared)
    assert [(problem.ref, "announced" in problem.fix) for problem in corpus.problems()] == [(wrong.slug, True)]


def test_a_government_without_a_country_is_found() -> None:
    create_actor(slug="iraq", kind="government", country="IQ")
    create_actor(slug="elsewhere", kind="government")
    assert refs() == {"elsewhere"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("John Kerry", "Jon Kerry"),
        ("John Kerry", "John F. Kerry"),
        ("Nouri al-Maliki", "Maliki, Nouri"),
        ("Nouri al-Maliki", "Nuri Maliki"),
        ("Mohammed Hussein", "Muhammad Hussein"),
        ("Hezbollah", "Hizbullah"),
        ("The New York Times", "New York Times"),
        ("Unnamed U.S. officials", "Unnamed US officials"),
    ],
)
def test_actors_that_may_be_one_are_found(first: str, second: str) -> None:
    create_actor(slug="a", name=first)
    create_actor(slug="b", name=second)
    create_actor(slug="c", name="Hillary Clinton")
    [problem] = corpus.problems()
    assert problem.ref == "a"
    assert problem.fix.startswith("Merge it with b;")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Unnamed Iraqi officials", "Unnamed Iranian officials"),
        ("Unnamed UN officials", "Unnamed U.S. officials"),
        ("Foreign Ministry of Iran", "Foreign Ministry of Iraq"),
        ("Robert Ford", "Robert Lord"),
        ("Ali Hassan", "Ali Hussein"),
        ("Masoud Barzani", "Masrour Barzani"),
        ("John Kerry", "Teresa Kerry"),
        ("1st Division", "2nd Division"),
    ],
)
def test_actors_with_other_names_are_not_taken_for_one(first: str, second: str) -> None:
    create_actor(name=first)
    create_actor(name=second)
    assert refs() == set()


def test_one_name_in_two_kinds_of_actor_is_found() -> None:
    create_actor(slug="a", name="Quds Force", kind="organization", country="IR")
    create_actor(slug="b", name="Quds Force", kind="armed_group")
    assert refs() == {"a"}


def test_a_name_that_two_actors_share_is_found() -> None:
    create_article(body="The committee met. THE COMMITTEE.")
    create_actor(slug="a", name="First body", names=("The committee",))
    create_actor(slug="b", name="Other group", names=("THE COMMITTEE",))
    assert refs() == {"a"}


def test_actors_of_other_states_kinds_or_numbers_or_one_within_the_other_are_not_taken_for_one() -> None:
    create_actor(name="1st Division")
    create_actor(name="2nd Division")
    create_actor(name="Ministry of Defence", country="IQ")
    create_actor(name="Ministry of Defense", country="SY")
    create_actor(name="Ministry of Defences", kind="outlet", country="IQ")
    whole = create_actor(name="Brookings Institution")
    create_actor(name="Brookings Institutions", part_of=whole)
    assert refs() == set()


def test_a_proposition_with_one_side_is_told_and_not_blamed() -> None:
    supported, disputed, both, unclear = (create_proposition() for _ in range(4))
    for proposition, stance in [
        (supported, "supports"),
        (disputed, "disputes"),
        (both, "supports"),
        (both, "disputes"),
        (unclear, "unclear"),
    ]:
        create_claim(proposition=proposition, stance=stance)
    create_claim(proposition=supported, stance="disputes", status="draft")
    assert {remark.ref for remark in corpus.remarks()} == {supported.slug, disputed.slug}
    assert list(corpus.problems()) == []


def test_the_cost_grows_with_the_articles_not_with_their_claims() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert list(corpus.problems()) == []
        return len(asked)

    articles = [create_article() for _ in range(2)]
    for article in articles:
        create_claim(article=article)
    one_each = queries()
    for article in articles:
        for _ in range(3):
            create_claim(article=article, occasion=create_event(articles=(article,)))
    create_event(articles=articles)
    four_each = queries()
    create_article()
    assert four_each == one_each + 1  # the texts that report the events
    assert queries() == four_each + 1
