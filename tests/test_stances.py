"""A stance is defined once (models/codes.py): one more in the definition is shown everywhere, with its word and its shape."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEFINITION = ROOT / "overflights" / "models" / "codes.py"
FIFTH = """
    DIVIDED = "divided", StanceDetails(0, ("is divided on", "are divided on"), "◇", "M0-6 6 0 0 6-6 0Z", "It says both."), "of two minds"

    def predicate("""

# Runs by itself, since models, columns and filters are made of the definition when they are imported.
SITE_WITH_A_FIFTH_STANCE = f"""
import sys, types
from pathlib import Path

source = Path({str(DEFINITION)!r}).read_text()
assert source.count("    def predicate(") == 1
codes = types.ModuleType("overflights.models.codes")
exec(compile(source.replace("    def predicate(", {FIFTH!r}), {str(DEFINITION)!r}, "exec"), codes.__dict__)
sys.modules["overflights.models.codes"] = codes

import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.runner import DiscoverRunner

from overflights.models import Claim, Stance
from overflights.startup import CORPUS
from overflights.views.claims import DOWNLOADS

assert Stance.values[-1] == "divided"
runner = DiscoverRunner(verbosity=0, interactive=False)
runner.setup_test_environment()
databases = runner.setup_databases()
constraint = next(each for each in Claim._meta.constraints if each.name == "claim_stance_code")
with connection.schema_editor() as editor:  # as the migration would that comes with a new code
    editor.remove_constraint(Claim, constraint)
    editor.add_constraint(Claim, constraint)
call_command("migrate", verbosity=0)  # altering the table dropped its triggers on SQLite
call_command("loaddata", *CORPUS, verbosity=0)
claim = Claim.objects.get(ref="foreignpolicy-2012-03-23-07")
claim.stance = "divided"
claim.save()
event = claim.occasion or claim.about.first() or claim.article.events.first()

client = Client()
speaker, proposition, article = (thing.get_absolute_url() for thing in (claim.speaker, claim.proposition, claim.article))
pages = ["/", "/claims/?stance=divided", "/claims/choose/actor/?stance=divided", claim.get_absolute_url(), speaker, proposition]
pages += ["/propositions/", "/propositions/?sort=theme", article, "/matrix/", "/timeline/", "/map/", "/about/", f"/search/?q={{claim.ref}}"]
pages += ["/actors/", "/events/", "/articles/", *([event.get_absolute_url()] if event else []), "/claims.csv?stance=divided"]
pages += ["/claims.json?stance=divided"]
pictures = ["/matrix", "/timeline", "/map", "/actors/united-states/network"]
pictures += [f"{{speaker}}stances", f"{{proposition}}stances", f"{{article}}passages"]
pages += [f"{{picture}}.{{ending}}" for picture in pictures for ending in ("svg", "png")]
told = ["/claims/?stance=divided", claim.get_absolute_url(), proposition, speaker, article, "/matrix/", "/timeline/", "/about/"]
told += ["/propositions/", "/claims.csv?stance=divided", "/claims.json?stance=divided"]
told += ["/matrix.svg", f"{{proposition}}stances.svg", f"{{article}}passages.svg"]
for url in pages:
    response = client.get(url)
    content = b"".join(response)
    assert response.status_code == 200, (url, response.status_code, content[:500])
    assert url not in told or b"of two minds" in content, url
client.force_login(User.objects.create_superuser("edith"))
base = "/admin/overflights/claim/"
row = f"{{base}}{{claim.pk}}/"
for url in (base, f"{{base}}?stance=divided", f"{{row}}change/", f"{{row}}history/", "/admin/overflights/proposition/"):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    assert "of two minds" in response.content.decode() or "proposition" in url or "history" in url, url
runner.teardown_databases(databases)
print("everywhere")
"""


@pytest.mark.slow
def test_a_fifth_stance_is_shown_everywhere(tmp_path: Path) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{tmp_path / 'fifth.sqlite3'}"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SITE_WITH_A_FIFTH_STANCE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "everywhere", done.stdout + done.stderr
