"""What is ours is closed to other users of the machine; what lies elsewhere is named."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from overflights import file_permissions


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def var(tmp_path: Path, settings) -> Path:
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"
    (tmp_path / "var" / "static").mkdir(parents=True, mode=0o755)
    return tmp_path / "var"


def test_our_folder_is_closed_and_that_is_said_once(var: Path, monkeypatch) -> None:
    monkeypatch.setattr(file_permissions, "connection", SimpleNamespace(file=var / "base"))
    outside = var.parent / "shared"
    for file in (var / "base", var / "base-wal", var / "static" / "site.css", outside):
        file.touch(0o644)
        file.chmod(0o664)
    (var / "link").symlink_to(outside)
    [said] = file_permissions.enforce()
    assert said == f"{var} was open to other users of this machine. It is now closed to them."
    assert {mode(path) for path in (var, var / "static")} == {0o700}
    assert {mode(var / name) for name in ("base", "base-wal", "static/site.css")} == {0o600}
    assert mode(outside) == 0o664
    assert list(file_permissions.enforce()) == []


def test_a_file_elsewhere_that_others_can_read_is_named_with_the_mend(var: Path, monkeypatch) -> None:
    database, env = var.parent / "my base.sqlite3", var.parent / ".env"
    monkeypatch.setattr(file_permissions, "connection", SimpleNamespace(file=database))
    assert list(file_permissions.open_to_others()) == []
    for file in (database, env):
        file.touch()
        file.chmod(0o640)
    said = [warning.msg for warning in file_permissions.files_are_private(None)]
    assert [sentence.split("chmod ")[1] for sentence in said] == [f"600 {env}", f"600 '{database}'"]
    assert mode(database) == 0o640
    for file in (database, env):
        file.chmod(0o600)
    assert list(file_permissions.open_to_others()) == []
