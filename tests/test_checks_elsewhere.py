"""A forge and pre-commit run what runs here."""

import os
import re

import yaml

from tests.lint import CHECKS, ROOT, tool


def test_a_forge_runs_the_script_that_runs_anywhere():
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    assert [step["run"] for step in workflow["jobs"]["test"]["steps"] if "run" in step] == [".ci/run"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_pre_commit_runs_every_check_that_make_check_runs():
    hooks = [hook for repo in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"] for hook in repo["hooks"]]
    run = {name for hook in hooks for name in re.findall(r"-m tests\.lint (.+)", hook["entry"])[0].split()}
    assert run == {tool(name) for name in CHECKS}
