"""The admin as a whole: its name, its link to the site, and nothing inline that the content security policy would block."""

import pytest
from django.urls import reverse
from reversion.models import Version

from tests.adminform import open_and_save, page_of, superuser
from tests.factories import create_actor, create_article, create_claim, create_event, create_place, create_proposition
from tests.page import inline_code, read

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_no_page_of_the_admin_holds_inline_code_or_style():
    root = superuser()
    rows = [create_actor(names=("A name",)), create_article(), create_claim(), create_event(), create_place(), create_proposition()]
    pages = ["/admin/", "/admin/overflights/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/redirects/redirect/"]
    for row in rows:
        field = "statement" if hasattr(row, "statement") else "title" if hasattr(row, "title") else "name"
        open_and_save(root, page_of(row), **{field: "Changed"})
        version = Version.objects.get_for_object(row).first()
        pages += [page_of(row), page_of(row, "history"), page_of(row, "revision", version.pk), page_of(row, "delete")]
        pages += [reverse(f"admin:overflights_{row._meta.model_name}_{page}") for page in ("changelist", "add", "recoverlist")]
    for page in pages:
        answer = root.get(page)
        assert answer.status_code == 200, page
        assert inline_code(read(answer)) == [], page
        assert "'unsafe" not in answer["Content-Security-Policy"]


def test_the_admin_is_named_and_links_to_the_site(client):
    root = superuser()

    page = root.get("/admin/").content.decode()

    assert "Overflights admin" in page
    assert '<a href="/">View site</a>' in page


def test_a_published_claim_leads_to_its_page_and_a_draft_to_none():
    root, published, draft = superuser(), create_claim(), create_claim(status="draft")

    assert f'href="{published.get_absolute_url()}"' in root.get(page_of(published)).content.decode()
    assert "View on site" not in root.get(page_of(draft)).content.decode()


def test_what_is_shown_to_somebody_signed_in_is_kept_nowhere(client):
    root, draft, claim = superuser(), create_claim(status="draft"), create_claim()
    open_and_save(root, page_of(claim), note="Changed")
    version = Version.objects.get_for_object(claim).first()
    shared = ["/", "/claims/", "/claims.csv", "/claims.json", "/matrix/", "/matrix.svg", "/search/", "/nowhere/", claim.get_absolute_url()]
    shared += [claim.article.get_absolute_url(), "/admin/login/"]
    admin = ["/admin/", page_of(claim), page_of(claim, "history"), page_of(claim, "revision", version.pk), page_of(claim, "delete")]
    admin += ["/admin/overflights/claim/", "/admin/overflights/claim/?o=x", "/admin/jsi18n/", "/admin/password_change/", "/admin/nowhere/"]
    admin += ["/admin/autocomplete/?app_label=overflights&model_name=claim&field_name=speaker&term=a"]
    for page in [*shared, *admin, draft.get_absolute_url()]:
        assert "no-store" in root.get(page).get("Cache-Control", ""), page
        assert "public" not in root.get(page)["Cache-Control"], page
    assert "no-store" in root.post(page_of(claim), {"csrfmiddlewaretoken": "x"})["Cache-Control"]
    assert "no-store" in root.post("/admin/logout/")["Cache-Control"]
    for page in shared[:-1]:
        assert "no-store" not in client.get(page).get("Cache-Control", ""), page
