"""`make bench`: how long `check_corpus` takes, and how much memory, on 100,000 claims: the shipped corpus, copied.

Seconds and megabytes (peak resident size) of the command, in a process of its own. Writes results/checking.json.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from overflights.startup import CORPUS

from . import copies, report

CLAIMS = 100_000
COMMAND = [sys.executable, "manage.py"]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ["DATABASE_URL"] = f"sqlite:///{name}/claims.sqlite3"
        subprocess.run([*COMMAND, "migrate", "-v0"], check=True)
        subprocess.run([*COMMAND, "loaddata", "-v0", *CORPUS], check=True)
        django.setup()
        rows = copies.fill(Path(name), CLAIMS)
        start = time.perf_counter()
        check = subprocess.Popen([*COMMAND, "check_corpus", "--documents", name], stdout=subprocess.PIPE, text=True)
        said = check.stdout.read().splitlines()
        _, status, used = os.wait4(check.pid, 0)
        seconds = time.perf_counter() - start
        assert not status, "\n".join(said[:20])
        report.save("checking", [{**rows, "seconds": seconds, "megabytes": used.ru_maxrss / 1024}])


if __name__ == "__main__":
    main()
