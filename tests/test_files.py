"""Which files are checked: folders, links and patterns, and nothing of them passed over unseen."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mesoevidence.reading.files import named, read_named
from mesoevidence.records.problems import Problem


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("site/a.md", "site/deep/b.md", "site/locked/c.md", "site/.git/d.md", "site/~$e.docx", "other/f.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Words.")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "site"


def found(*names: str) -> tuple[list[str], list[str]]:
    problems: list[Problem] = []
    paths = [path.as_posix() for path in named(names, problems) if path is not None]
    return paths, [str(problem) for problem in problems]


def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any = ".", *more: Any) -> Any:
        if isinstance(path, int) or os.path.basename(path) != "locked":
            return real(path, *more)
        raise PermissionError(13, "Permission denied", os.fspath(path))

    return call


@pytest.mark.parametrize(
    "pattern", ["site", "site/**/*.md", "site/**", "site/*/*.md", "**/*.md", "s*/**/[a-z].md", "si[t]e"]
)
def test_a_folder_that_cannot_be_read_is_said(site: Path, monkeypatch: pytest.MonkeyPatch, pattern: str) -> None:
    before, none = found(pattern)
    assert "site/locked/c.md" in before and none == []
    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name)))
    paths, problems = found(pattern)
    assert paths == [path for path in before if path != "site/locked/c.md"]
    assert problems == ["site/locked: error: cannot be read: Permission denied"]


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("site/*.md", ["site/a.md"]), ("site/**/b.md", ["site/deep/b.md"]), ("*/?.md", ["other/f.md", "site/a.md"]),
        ("site/.g*/*.md", ["site/.git/d.md"]), ("site/*.docx", []), ("site/**/*.docx", []), ("site/~$*", ["site/~$e.docx"]),
        ("site/*/nowhere.md", []), ("site/a.md/*", []), ("s*/../other/*", ["other/f.md"]),
    ],
)  # fmt: skip
def test_patterns_mean_what_they_mean_in_a_shell(site: Path, pattern: str, matched: list[str]) -> None:
    paths, problems = found(pattern)
    assert [os.path.normpath(path) for path in paths] == matched
    assert problems == ([] if matched else [f"{pattern}: error: matches no file"])
    assert [Path.cwd() / path for path in paths] == [Path(path) for path in found(f"{Path.cwd()}/{pattern}")[0]]


@pytest.mark.parametrize("given", ["site", "site/**/*.md"])
def test_a_link_to_a_folder_is_followed_once(site: Path, given: str) -> None:
    (site / "across").symlink_to("../other")
    (site / "again").symlink_to("../other")
    (site / "alike").symlink_to("deep")
    (site / "self").symlink_to(".")
    (site / "up").symlink_to("..")
    (site.parent / "other" / "back").symlink_to("../site")
    (site.parent / "other" / "out").symlink_to("..")
    paths, problems = found(given)
    assert paths == ["site/a.md", "site/across/f.md", "site/deep/b.md", "site/locked/c.md"]
    assert problems == []


def test_what_does_not_exist_is_said_to_not_exist() -> None:
    for name in ("nofolder", "nofile.odt", "nofile.md"):
        assert str(read_named(Path(name))) == f"{name}: error: cannot be read: No such file or directory"
