"""What no honest page sends is answered with a sentence, never with a fault of the server."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.adminform import page_of, superuser, typed
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition

pytestmark = pytest.mark.django_db

NUL = "\0"
HUGE = "9" * 20
MODELS = ("actor", "article", "claim", "event", "place", "proposition")
LISTS = [f"/admin/overflights/{model}/" for model in MODELS] + ["/admin/auth/user/", "/admin/auth/group/", "/admin/redirects/redirect/"]
QUERIES = [
    {"e": "1"},
    {"e": "1", "p": "x"},
    {"p": HUGE},
    {"p": "-1"},
    {"o": HUGE},
    {"o": "1.-2.x"},
    {"all": NUL},
    {"q": NUL},
    {"q": "nu\0l"},
    {"q": "x" * 70_000},
    {"q": "a " * 20_000},
    {"q": "\"'%_\\"},
    {"nonsense": "1"},
    {NUL: "1"},
    {"id__exact": HUGE},
    {"id__exact": "x"},
    {"id__in": f"1,{HUGE}"},
    {"pk": NUL},
    {"status__exact": NUL},
    {"status__exact": "x" * 70_000},
    {"stance": "nothing"},
    {"article__id__exact": HUGE},
    {"speaker__id__exact": "x"},
    {"part_of__id__exact": HUGE},
    {"outlet": NUL},
    {"outlet": "nobody"},
    {"earliest__year": "0"},
    {"earliest__year": "99999"},
    {"earliest__year": HUGE},
    {"earliest__year": "2012", "earliest__month": "13"},
    {"earliest__year": "2012", "earliest__month": "2", "earliest__day": "31"},
    {"earliest__year": NUL},
    {"_facets": "x"},
    {"_popup": NUL},
    {"_to_field": NUL},
    {"_to_field": "folded"},
    {"_changelist_filters": "%00"},
]


@pytest.fixture
def root():
    return superuser()


@pytest.mark.parametrize("url", LISTS)
def test_lists(root, url):
    create_claim()
    create_event(place=create_place())
    for query in QUERIES:
        answer = root.get(url, query, follow=True)
        assert answer.status_code < 500, query


@pytest.mark.parametrize("key", ["x", NUL, "-1", HUGE, "1.5", "_5F", "%", "é", "1/../2", "x" * 3000])
@pytest.mark.parametrize("page", ["change/", "history/", "delete/", "history/1/", f"history/{HUGE}/", ""])
def test_keys(root, key, page):
    for model in (*MODELS[:3], "event"):
        answer = root.get(f"/admin/overflights/{model}/{quote(key)}/{page}", follow=True)
        assert answer.status_code < 500


def test_other_addresses(root):
    claim = create_claim()
    for address in (
        f"/admin/overflights/claim/recover/{HUGE}/",
        f"/admin/overflights/claim/recover/{claim.pk}/",
        f"/admin/r/{HUGE}/{HUGE}/",
        "/admin/r/%00/%00/",
        "/admin/overflights/claim/add/?article=%00&about=1,x&speaker=99999999999999999999&statement=%00&stance=zzz",
        f"/admin/overflights/claim/add/?article={HUGE}",
        "/admin/overflights/claim/add/?_to_field=%00",
        f"{page_of(claim, 'history')}?page=%00",
        f"{page_of(claim, 'history')}?page={HUGE}",
        f"{page_of(claim)}?_changelist_filters=%00",
    ):
        assert root.get(address).status_code < 500, address


@pytest.mark.parametrize("term", [NUL, "x" * 70_000, "a " * 20_000, "%", "\\"])
@pytest.mark.parametrize("field", ["speaker", "article", "proposition", "about", "occasion", "nonsense", NUL])
def test_autocomplete(root, term, field):
    asked = {"term": term, "app_label": "overflights", "model_name": "claim", "field_name": field, "page": HUGE if term == "%" else "1"}

    assert root.get(reverse("admin:autocomplete"), asked).status_code < 500


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize(
    "sent",
    [
        {"_selected_action": "x"},
        {"_selected_action": NUL},
        {"_selected_action": HUGE},
        {"_selected_action": "-1"},
        {"_selected_action": ["1", "x"], "index": NUL},
        {"action": NUL, "_selected_action": "1"},
        {"action": "publish", "_selected_action": "99999", "index": "x"},
        {"select_across": NUL, "_selected_action": "1"},
    ],
)
def test_actions(root, url, sent):
    assert root.post(url, {"action": "delete_selected"} | sent, follow=True).status_code < 500


@pytest.mark.parametrize("bad", [NUL, "x", HUGE, "-1", "x" * 5000])
@pytest.mark.parametrize("create", [create_actor, create_article, create_claim, create_event, create_place, create_proposition])
def test_every_field_of_every_form(root, create, bad):
    row = create(**({"names": ("A name",)} if create is create_actor else {}))
    add = reverse(f"admin:overflights_{row._meta.model_name}_add")
    for url in (page_of(row), add):
        honest = typed(root.get(url))
        for name in honest:
            if name != "csrfmiddlewaretoken":
                assert root.post(url, honest | {name: bad}).status_code < 500, name
