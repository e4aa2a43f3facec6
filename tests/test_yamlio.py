"""Files as they come: broken, hostile, or typed in another editor. Always a problem with its place, never an error."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mesoevidence.records.problems import Location
from mesoevidence.records.yamlio import MAX_BYTES, Document, locate, locate_key, read_document
from tests.strategies import marked


def read(folder: Path, content: str | bytes) -> Document:
    """Read a file of this content; reading leaves it as it was."""
    path = folder / "file.yaml"
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    found = read_document(path, "file.yaml")
    assert path.read_bytes() == data
    return found


BROKEN = {
    "a text with a colon": ("title: Mesotherapy«: a review", "needs quotes"),
    "a text with a colon, after a tab": ("title:\tMesotherapy«: a review", "needs quotes"),
    "a list that is not closed": ("a: [1, 2\nb«: 3", "',' or ']'"),
    "a quote that is not closed": ("a: 'x\nb: 3\n«", "quoted"),
    "a tab": ("a:\n«\tb: 1", "tab"),
    "a tab further down": ("a:\n  b: 1\n«\tc: 2", "tab"),
    "indentation": ("a: 1\n b«: 2", "needs quotes"),
    "an unknown anchor": ("a: «*x", "alias"),
    "two documents": ("a: 1\n«---\nb: 2\n", "document"),
    "a doubled key": ("a: 1\nb: 2\n«a: 3", "'a' is given twice"),
    "a doubled key further down": ("a:\n- b: {c: 1, «c: 2}", "'c' is given twice"),
    "a list as a key": ("? «[a, b]\n: 1", "key must be a plain word"),
    "a python object": ("a: «!!python/object/apply:os.system [ls]", "not allowed"),
    "a python name": ("a: [«!!python/name:os.system x]", "not allowed"),
    "a tag of one's own": ("a: «!secret x", "not allowed"),
    "binary": ("a: «!!binary aGk=", "not allowed"),
    "an alias in its own list": ("a: «&x [1, *x]", "alias"),
    "an alias in its own mapping": ("a: «&x {b: {c: *x}}", "alias"),
    "only a list": ("«- a", "expected a mapping"),
    "only a word": ("«text", "expected a mapping"),
    "only nothing": ("«null", "expected a mapping"),
    "an empty file": ("«", "empty"),
    "only comments": ("«# nothing\n# here\n", "empty"),
    "a control character": ("a: 1\nb: x«\x07y\n", "U+0007"),
    "a null character": ("a: x«\0y\n", "U+0000"),
    "a control character after other letters": ("é: ñandú\nb: «\x07y\n", "U+0007"),
    "a control character after an emoji": ("a: 😀\nb: x«\x07\n", "U+0007"),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_a_broken_file_is_one_problem_in_its_place(tmp_path: Path, name: str, ending: str, mark: str) -> None:
    text, places = marked(BROKEN[name][0])
    document = read(tmp_path, mark + text.replace("\n", ending))
    assert [(p.where.file, p.where.line, p.where.column) for p in document.problems] == [("file.yaml", *places[0])]
    assert BROKEN[name][1] in document.problems[0].message
    assert (document.data, document.problems[0].severity) == ({}, "error")


@pytest.mark.parametrize(
    ("content", "line", "column", "byte"),
    [
        ("a: é".encode("latin1"), 1, 4, "0xe9"),
        ("é: 1\nb: é".encode() + b"\xff", 2, 5, "0xff"),
        ("a: 1\n".encode("utf-16"), 1, 1, "0xff"),
        (b"\xef\xbb\xbfa: \xff", 1, 4, "0xff"),
        (b"a: 1\r\nb: \x80", 2, 4, "0x80"),
    ],
)
def test_the_byte_that_is_not_utf8_is_shown(tmp_path: Path, content: bytes, line: int, column: int, byte: str) -> None:
    (problem,) = read(tmp_path, content).problems
    assert problem.where == Location("file.yaml", line, column)
    assert byte in problem.message
    assert "UTF-8" in problem.message


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_byte_order_marks_and_windows_line_ends_are_read_with_right_places(
    tmp_path: Path, ending: str, mark: str
) -> None:
    document = read(tmp_path, mark + ending.join(["claims:", "- {id: é, quote: x}", "  ", "- id: b", "  quote: y", ""]))
    assert document.problems == []
    assert document.data == {"claims": [{"id": "é", "quote": "x"}, {"id": "b", "quote": "y"}]}
    assert document.starts == {"claims": [(2, 3), (4, 3)]}
    path = tmp_path / "file.yaml"
    assert locate(path, "f", ["claims", 0, "quote"]) == Location("f", 2, 18)
    assert locate_key(path, "f", ["claims", 1, "quote"]) == Location("f", 5, 3)
    assert locate(path, "f", ["claims", 1, "statements", 0]) == Location("f", 4, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "1.10", "no", "yes", "on", "0123", "2010-01-01", "1e5", "1E5", "0x1F", "1_000", "12:30:00", ".inf", "45.50",
        "=", "+1", "/cm2", "<0.05",
    ],
)  # fmt: skip
def test_scalars_stay_as_they_were_typed(tmp_path: Path, typed: str) -> None:
    document = read(tmp_path, f"a: {typed}\nb: '{typed}'\nc: [{typed}]\nd: {{e: {typed}}}\nf: |-\n  {typed}\n")
    assert document.data == {"a": typed, "b": typed, "c": [typed], "d": {"e": typed}, "f": typed}


def test_an_empty_value_is_none_and_an_empty_text_is_text(tmp_path: Path) -> None:
    document = read(tmp_path, "a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: [null]\n")
    assert document.data == {"a": None, "b": None, "c": None, "d": "", "e": "~", "f": [None]}


def test_anchors_that_do_no_harm_are_followed(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &x {b: 1}\nc: [*x, *x]").data == {"a": {"b": "1"}, "c": [{"b": "1"}, {"b": "1"}]}


# --- too much --------------------------------------------------------------------------------------------------------


def test_aliases_that_explode_are_refused_at_once(tmp_path: Path) -> None:
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 20)]
    began = time.monotonic()
    document = read(tmp_path, "\n".join(["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", *levels]))
    assert time.monotonic() - began < 20
    assert (document.data, len(document.problems)) == ({}, 1)
    assert "aliases" in document.problems[0].message
    assert document.problems[0].where.line > 1


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.yaml"
    path.touch()
    os.truncate(path, 50_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file was read"))
    (problem,) = read_document(path, "huge.yaml").problems
    assert "50 MB" in problem.message
    assert str(MAX_BYTES // 1_000_000) in problem.message
    assert path.stat().st_size == 50_000_000


DEEP = {
    "brackets": "a: " + "[" * 100_000,
    "brackets that close": "a: " + "[" * 50_000 + "]" * 50_000,
    "braces": "a: " + "{b: " * 100_000,
    "dashes": "a:\n" + "- " * 100_000,
    "question marks": "? " * 100_000,
    "brackets after closing ones in a comment": "# " + "]" * 100_000 + "\na: " + "[" * 100_000,
    "brackets after closing ones in a text": 'a: "' + "]" * 100_000 + '"\nb: ' + "[" * 100_000,
    "dashes after an old line end": "a:\r" + "- " * 100_000,
    "dashes after a unicode line end": "a:\u2028" + "- " * 100_000,
    "dashes after a next-line character": "a:\x85" + "- " * 100_000,
}


@pytest.mark.parametrize("name", DEEP)
def test_bottomless_nesting_is_a_problem_and_not_a_crash(tmp_path: Path, name: str) -> None:
    """In a process of its own: libyaml recurses on the C stack, so a miss would take the whole test run down."""
    path = tmp_path / "deep.yaml"
    path.write_text(DEEP[name], encoding="utf-8", newline="")
    script = (
        "import sys; from pathlib import Path; from mesoevidence.records.yamlio import read_document\n"
        "for problem in read_document(Path(sys.argv[1]), 'deep.yaml').problems: print(problem)"
    )
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert (done.returncode, done.stderr) == (0, "")
    assert "deep" in done.stdout.replace("deep.yaml", "")


@pytest.mark.parametrize("item", ["-", "a:"])
def test_nesting_that_is_only_deep_never_raises(tmp_path: Path, item: str) -> None:
    below = " " * 475 + "[" * 50 + "]" * 50
    document = read(tmp_path, "a:\n" + "".join(" " * n + item + "\n" for n in range(1, 475)) + below)
    assert document.problems or list(document.data) == ["a"]


@pytest.mark.parametrize("text", ["the range [1, 2)", "(0, 5] or so", "a { in copy", ":-[ sad"])
def test_brackets_in_texts_are_not_nesting(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, "".join(f"k{n}: '{text}'\n" for n in range(200)))
    assert document.problems == []
    assert len(document.data) == 200


# --- not a file that can be read -----------------------------------------------------------------------------------


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    (problem,) = read_document(tmp_path / "x.yaml", "x.yaml").problems
    assert str(problem) == "x.yaml: error: cannot be read: Is a directory"


def test_a_file_that_vanished_is_a_problem(tmp_path: Path) -> None:
    (problem,) = read_document(tmp_path / "x.yaml", "x.yaml").problems
    assert "cannot be read: No such file" in problem.message


def test_a_file_without_permission_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    (tmp_path / "x.yaml").write_text("a: 1")
    monkeypatch.setattr(Path, "read_bytes", denied)
    (problem,) = read_document(tmp_path / "x.yaml", "x.yaml").problems
    assert "cannot be read: Permission denied" in problem.message


def test_places_are_those_of_the_file_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: 1\n")
    assert locate(path, "f", ["a"]) == Location("f", 1, 4)
    path.write_text("# a remark\n\na: 1\n")
    assert locate(path, "f", ["a"]) == Location("f", 3, 4)
