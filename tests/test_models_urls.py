"""URLs lead readers to pages of the web and nowhere else, by whichever way they came in."""

import pytest
import reversion
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.serializers import deserialize, serialize
from django.db import connection
from reversion.models import Version

from overflights.admin import reverting
from overflights.lib.safe_urls import wrong_url
from overflights.models import Article
from overflights.reports import corpus
from tests.adminform import errors, page_of, superuser, typed
from tests.factories import create_article, create_claim

WRONG = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "java\tscript:alert(1)"),
    *(
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "data://example.org/x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org/",
    ),
    *(
        "//example.org",
        "/claims/",
        "example.org",
        "http:example.org",
        "http:/example.org",
        "http:///x",
        "http://",
        "https://?x",
        "https://#x",
    ),
    *("http:\\\\example.org", "https://example.org\\@evil.example", "https://me:secret@example.org/", "https://example.org@evil.example/"),
    *(
        "https://example.org/a b",
        "https://example.org/\n",
        "https://exam\u200bple.org/",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\ud800",
    ),
    *(
        "https://example。org/",
        "https://www。example.org/",
        "https://www．example.org/",
        "https://a｡example.org/",
        "https://.org/",
        "https://-a.org/",
    ),
    *("https://example.org:port/", "https://[::1", "https://[x]/", "https://evil.example／.example.org/", "https://" + "a" * 64 + ".org/"),
]
RIGHT = [
    *("https://example.org", "HTTP://Example.ORG:8080/a?b=c@d#e//f", "https://www.bücher.example/Straße", "https://مثال.إختبار/صفحه"),
    *("https://xn--bcher-kva.example/", "http://127.0.0.1/", "http://[2001:db8::1]/x", "https://example.org/?next=javascript:alert(1)"),
]
SCRIPT = "javascript:alert(1)"


def test_only_urls_of_the_web_are_right() -> None:
    assert [url for url in WRONG if not wrong_url(url)] == []
    assert [wrong_url(url) for url in RIGHT if wrong_url(url)] == []


def test_a_wrong_url_is_named_without_what_cannot_be_shown() -> None:
    assert wrong_url("\x00java" + "x" * 90).startswith("“�javaxxx")
    assert len(wrong_url("java" + "x" * 9000)) < 200


@pytest.fixture
def entered(db: None) -> Article:
    """An article whose URL came in past the gate."""
    article = create_article(slug="paper-2012")
    create_claim(article=article)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE overflights_article SET url = %s", [SCRIPT])
    return Article.objects.get(pk=article.pk)


@pytest.mark.django_db
def test_every_way_in_refuses_a_wrong_url(tmp_path) -> None:
    article = create_article(url=RIGHT[0])
    fixture = tmp_path / "articles.json"
    fixture.write_text(serialize("json", [article], use_natural_foreign_keys=True).replace(RIGHT[0], SCRIPT))
    with reversion.create_revision():
        reversion.add_to_revision(article)
    Version.objects.update(serialized_data=Version.objects.get().serialized_data.replace(RIGHT[0], SCRIPT))
    article.url = SCRIPT
    another = Article(slug="another", title="A", outlet=article.outlet, published="2012", basis="stated", body="Text.", url=SCRIPT)
    ways = [
        article.save,
        lambda: article.save(update_fields=["url"]),
        another.save,
        lambda: Article.objects.bulk_create([another]),
        lambda: Article.objects.bulk_update([article], ["url"]),
        lambda: next(deserialize("json", fixture.read_text())).save(),
        lambda: reverting.restore(Version.objects.get(), ()),
        lambda: call_command("loaddata", fixture, verbosity=0),
    ]
    for way in ways:
        with pytest.raises((ValidationError, CommandError), match="does not begin with https://"):
            way()
    assert list(Article.objects.values_list("url", flat=True)) == [RIGHT[0]]


@pytest.mark.django_db
def test_update_past_the_gate_is_closed() -> None:
    create_article()
    with pytest.raises(TypeError, match="url: checked row by row"):
        Article.objects.update(url=SCRIPT)


def test_no_page_and_no_file_leads_there(client, entered) -> None:
    claim = entered.claims.get()
    for path in (entered.get_absolute_url(), claim.get_absolute_url(), "/articles/", "/claims.csv", "/claims.json"):
        answer = client.get(path)
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"javascript:" not in body, path


def test_the_admin_shows_it_without_a_link(client, entered) -> None:
    assert f'href="{SCRIPT}' not in superuser().get(page_of(entered)).content.decode()
    looker = User.objects.create_user("looker", password="a password for tests", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(looker)
    page = client.get(page_of(entered))
    assert page.status_code == 200
    assert f'href="{SCRIPT}' not in page.content.decode()


def test_the_form_says_what_is_wrong_with_it(entered) -> None:
    browser = superuser()
    for url, said in (("ftp://example.org/x", "does not begin with"), ("https://me@example.org/", "“@”"), (SCRIPT, "valid URL")):
        shown = browser.get(page_of(entered))
        assert said in errors(browser.post(page_of(entered), typed(shown) | {"url": url}))


def test_check_corpus_names_it(entered) -> None:
    [problem] = [each for each in corpus.problems() if "https://" in each.description]
    assert problem.ref == "paper-2012"
    assert SCRIPT in problem.description
