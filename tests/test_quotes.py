"""Quotes in their source texts: to the letter, with right positions, and never re-anchored silently."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.audit import audit
from mesoevidence.records.models import Selector
from mesoevidence.records.quotes import Quote, anchor, find_texts
from mesoevidence.report import Report
from tests.worlds import TODAY, claim, make, say

TEXT = "Mesotherapy gives a 156% increase.\nIt has no side effects, and no pain.\nIt is safe for most.\n"


def audited(folder: Path, text: str | bytes, selector: dict[str, Any], **source: Any) -> Report:
    """The audit of one claim with this selector against this text, found by the id of its source."""
    said = claim("c", say({"estimate": 8}, "sessions"))
    del said["quote"]
    kb = make(folder, (), [{**said, "selector": selector}], **source)
    (folder / "texts").mkdir(exist_ok=True)
    (folder / "texts" / "s.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    before = (folder / "texts" / "s.txt").read_bytes(), (folder / "claims" / "s.yaml").read_bytes()
    report = audit(kb, sources=folder / "texts", base=folder, as_of=TODAY)
    assert before == ((folder / "texts" / "s.txt").read_bytes(), (folder / "claims" / "s.yaml").read_bytes())
    return report


def state(folder: Path, text: str, exact: str, **selector: Any) -> str:
    report = audited(folder, text, {"exact": exact, **selector})
    found = report.claims[0]
    sound = found.quote_state in ("anchored", "moved")
    assert (found.verdict == "not_assessable") is not sound, "what the copy may not say is not judged"
    assert (found.reasons == ("quote_not_anchored",)) is not sound
    assert len(report.errors) == (0 if sound else 1)
    assert report.sources[0].quotes_verified == int(sound)
    return found.quote_state


STATES: dict[str, tuple[str, dict[str, Any], str]] = {
    "there once": (TEXT, {"exact": "156% increase"}, "anchored"),
    "there once, where recorded": (TEXT, {"exact": "156% increase", "start": 20}, "anchored"),
    "elsewhere": (TEXT, {"exact": "156% increase", "start": 3}, "moved"),
    "twice": (TEXT, {"exact": "no"}, "ambiguous"),
    "twice, one of them where recorded": (TEXT, {"exact": "no ", "start": 42}, "anchored"),
    "twice, neither where recorded": (TEXT, {"exact": "It ", "start": 1}, "ambiguous"),
    "told apart by a prefix": (TEXT, {"exact": "no", "prefix": "and"}, "anchored"),
    "told apart by a suffix": (TEXT, {"exact": "no", "suffix": "side effects"}, "anchored"),
    "another digit": (TEXT, {"exact": "gives a 159% increase"}, "changed"),
    "a negation more": (TEXT, {"exact": "It has side effects, and no pain"}, "changed"),
    "a negation less": (TEXT, {"exact": "It is not safe for most"}, "changed"),
    "a comparator": (TEXT, {"exact": "It is safe for all"}, "changed"),
    "other capitals": (TEXT, {"exact": "it has no side effects"}, "changed"),
    "nothing like it": (TEXT, {"exact": "permanent cure of hair loss"}, "orphaned"),
    "an empty text": ("", {"exact": "permanent cure"}, "orphaned"),
    "over a line end": (TEXT, {"exact": "increase. It has"}, "anchored"),
    "over a Windows line end": (TEXT.replace("\n", "\r\n"), {"exact": "increase. It has"}, "anchored"),
    "with spaces that do not break": (TEXT.replace(" side ", "\u00a0side\u00a0"), {"exact": "no side effects"}, "anchored"),
    "recorded with a space that does not break": (TEXT, {"exact": "no\u00a0side effects"}, "anchored"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_the_state_of_a_quote(tmp_path: Path, name: str) -> None:
    text, selector, expected = STATES[name]
    assert state(tmp_path, text, **selector) == expected


INSIDE_A_WORD = {
    "a digit before": ("It takes 18 sessions.", {"exact": "8 sessions"}),
    "a digit before, where it was": ("It takes 18 sessions.", {"exact": "8 sessions", "start": 9}),
    "a digit behind": ("Use 1.55 mm needles, or 2 mm.", {"exact": "Use 1.5"}),
    "a negation before": ("This is unsafe.", {"exact": "safe"}),
    "a negation before, longer": ("It is ineffective in men.", {"exact": "effective in men"}),
}


@pytest.mark.parametrize("name", INSIDE_A_WORD)
def test_a_quote_inside_another_word_or_number_is_not_the_quote(tmp_path: Path, name: str) -> None:
    text, selector = INSIDE_A_WORD[name]
    assert state(tmp_path, text, **selector) in ("changed", "orphaned")


@pytest.mark.parametrize("text", ["Treatment with side effects.", "It has many side effects."])
def test_a_quote_whose_surroundings_changed_is_changed(tmp_path: Path, text: str) -> None:
    assert state(tmp_path, text, "side effects", prefix="no") == "changed"


def test_what_changed_is_shown(tmp_path: Path) -> None:
    (problem,) = audited(tmp_path, TEXT, {"exact": "gives a 159% increase"}).errors
    assert "'gives a 159% increase' is not in s.txt" in problem.message
    assert "(line 1) is 'gives a 156% increase" in problem.message
    assert problem.where.file == "claims/s.yaml" and problem.where.line > 1


def test_a_quote_that_moved_is_a_warning_with_its_new_place(tmp_path: Path) -> None:
    report = audited(tmp_path, TEXT, {"exact": "no pain", "start": 3})
    assert [(p.severity, "stands at s.txt:2:29 now, not at offset 3" in p.message) for p in report.problems] == [
        ("warning", True)
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("exact", "line", "column", "end_line", "end_column"),
    [
        ("Mesotherapy", 1, 1, 1, 12),
        ("no pain", 2, 29, 2, 36),
        ("increase. It has", 1, 26, 2, 7),
        ("most.", 3, 16, 3, 21),
    ],
)
def test_positions(
    tmp_path: Path, ending: str, bom: bytes, exact: str, line: int, column: int, end_line: int, end_column: int
) -> None:
    text = TEXT.replace("\n", ending)
    found = audited(tmp_path, bom + text.encode(), {"exact": exact}).claims[0]
    assert (found.line, found.column, found.end_line, found.end_column) == (line, column, end_line, end_column)
    assert found.start is not None and found.end is not None
    assert " ".join(text[found.start : found.end].split()) == exact


def test_the_quote_of_the_report_is_the_slice_of_the_text(tmp_path: Path) -> None:
    found = audited(tmp_path, TEXT, {"exact": "increase. It has"}).claims[0]
    assert found.quote == TEXT[found.start : found.end]


WORDS = st.lists(st.sampled_from(["one", "two", "é", "育毛", "12", "%", "(a"]), min_size=1, max_size=5)
SPACES = st.sampled_from([" ", "\n", "\r\n", "\u00a0", "  \t"])


@given(WORDS, WORDS, SPACES, SPACES, st.booleans())
@settings(derandomize=True, deadline=None, max_examples=80)
def test_a_quote_is_found_where_it_stands(before: list[str], quote: list[str], a: str, b: str, bom: bool) -> None:
    import tempfile

    head, exact = a.join(before) + a, b.join(["«", *quote, "»"])
    text = head + exact + a + "end"
    with tempfile.TemporaryDirectory() as folder:
        found = audited(Path(folder), text.encode("utf-8-sig" if bom else "utf-8"), {"exact": " ".join(exact.split())})
    only = found.claims[0]
    assert (only.quote_state, only.start, only.end) == ("anchored", len(head), len(head) + len(exact))
    seen = text[: only.start].replace("\r\n", "\n")
    assert (only.line, only.column) == (seen.count("\n") + 1, len(seen) - seen.rfind("\n"))


# --- the text of a source --------------------------------------------------------------------------------------------


def test_a_text_is_found_by_its_hash_whatever_its_name(tmp_path: Path) -> None:
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    kb = make(tmp_path, (), [claim("c")], sha256=sha)
    (tmp_path / "texts" / "deep").mkdir(parents=True)
    (tmp_path / "texts" / "deep" / "any name.md").write_bytes(TEXT.encode())
    found = find_texts(kb, tmp_path / "texts", tmp_path)
    assert found.texts["s"].shown == "deep/any name.md" and found.problems == []


def test_another_text_than_the_audited_one_is_a_warning(tmp_path: Path) -> None:
    report = audited(tmp_path, TEXT, {"exact": "no pain"}, sha256="0" * 64)
    (problem,) = report.problems
    assert problem.severity == "warning" and "is not the one that was audited" in problem.message
    assert hashlib.sha256(TEXT.encode()).hexdigest() in problem.message
    assert report.claims[0].quote_state == "anchored"


def test_without_the_text_a_quote_counts_as_not_verified_and_the_claim_is_judged(tmp_path: Path) -> None:
    report = audit(make(tmp_path, (), [claim("c", say({"estimate": 8}, "sessions"))]), as_of=TODAY)
    assert (report.claims[0].quote_state, report.claims[0].verdict) == ("not_verified", "background")
    assert (report.sources[0].quotes_verified, report.claims[0].line) == (0, None)


def test_a_text_that_is_not_where_its_path_says_is_an_error(tmp_path: Path) -> None:
    report = audit(make(tmp_path, (), [claim("c")], path="copy/page.md"), base=tmp_path, as_of=TODAY)
    assert ["is not at 'copy/page.md'" in problem.message for problem in report.errors] == [True]


def test_a_text_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    report = audited(tmp_path, b"caf\xe9", {"exact": "no pain"})
    assert ["s.txt: error: cannot be read: byte 3 is not UTF-8" in str(p) for p in report.errors] == [True]


def test_anchoring_looks_at_the_text_alone(tmp_path: Path) -> None:
    """The same selector in the same text: the same place."""
    kb = make(tmp_path, (), [claim("c")])
    (tmp_path / "s.txt").write_text(TEXT, encoding="utf-8")
    text = find_texts(kb, tmp_path, tmp_path).texts["s"]
    assert anchor(Selector("no pain"), text) == Quote("anchored", 63, 70, 2, 29, 2, 36, "no pain")


def test_a_copy_with_windows_line_ends_is_the_text_that_was_audited(tmp_path: Path) -> None:
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    start = TEXT.index("no pain")
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        report = audited(tmp_path, text, {"exact": "no pain", "start": start}, sha256=digest)
        assert (report.claims[0].quote_state, report.problems) == ("anchored", [])
        assert text[report.claims[0].start : report.claims[0].end] == "no pain"
