"""The text report: what a medical writer reads, kept as snapshots at 80 columns.

``MESOEVIDENCE_UPDATE_SNAPSHOTS=1`` writes the snapshots again; look at the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from mesoevidence.report import DISCLAIMER, Report
from mesoevidence.reporting import Options, writer
from tests.sample_report import FAIL_ON, sample
from tests.worlds import TODAY, body, claim, make, run, say

SNAPSHOTS = Path(__file__).parent / "snapshots"
OPTIONS = {
    "text": Options(fail_on=FAIL_ON),
    "text-verbose": Options(fail_on=FAIL_ON, verbose=True),
    "text-quiet": Options(fail_on=FAIL_ON, quiet=True),
}


def text(report: Report, options: Options | None = None) -> str:
    return "".join(writer("text")(report, options or Options()))


@pytest.mark.parametrize("name", OPTIONS)
def test_snapshot(name: str) -> None:
    found = text(sample(), OPTIONS[name])
    path = SNAPSHOTS / f"report.{name}.txt"
    if os.environ.get("MESOEVIDENCE_UPDATE_SNAPSHOTS"):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


def test_a_small_audit_reads_like_this(tmp_path: Path) -> None:
    """From YAML to the words on the screen."""
    bodies = [body("lasts", say(False, "lasting"), "moderate"), body("grows", say(scope={"population": "men"}))]
    said = [claim("s.lasts", say(True, "lasting", quantifier="all", absolute=True)), claim("s.grows", say()),
            claim("s.fades", say(False, "lasting"))]  # fmt: skip
    report = run(make(tmp_path, bodies, said, title="A page", author="A. Writer", date="2025-01-02"))
    expected = """\
A page
======
s · A. Writer · 2025-01-02 · quotes not verified
3 claims: 1 contradicted, 1 overstated, 1 supported

CONTRADICTED  “quote of s.lasts”
  where     s.lasts, claims/s.yaml:7:3 (record)
  why       The evidence says otherwise (moderate certainty). It is worded as an
            absolute or a superlative.
  sources   Lasts 2020
  instead   Plain lasts.

OVERSTATED  “quote of s.grows”
  where     s.grows, claims/s.yaml:15:3 (record)
  why       The evidence is about men; the claim is about anyone.
  sources   Grows 2020
  instead   Plain grows.

Conflicts: 1 hard conflict, 0 tensions
======================================

HARD CONFLICT  lasting results
  says      “quote of s.lasts” (s.lasts)
  against   “quote of s.fades” (s.fades)
  why       lasting results: yes for everyone, without exception against no;
            both cannot be true.

Summary
=======
  contradicted        1
  overstated          1
  supported           1
  claims in all       3  in 1 source
  hard conflicts      1
  tensions            0

Checked 3, skipped 0, suppressed 0, baselined 0. Quotes verified in their source
text: 0 of 3. 0 errors in the records.
No rules are held: wording and advertising law were not checked.
Policy promo, as of 2026-11-21. Informs reviewers; no regulatory clearance and
no medical advice.
"""
    assert TODAY.isoformat() == "2026-11-21"
    assert text(report) == expected


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("verbose", [True, False])
def test_lines_stay_within_the_width_unless_a_word_does_not(width: int, verbose: bool) -> None:
    for line in text(sample(), Options(width=width, verbose=verbose)).splitlines():
        longest = max((len(word) for word in line.split()), default=0)
        assert len(line) <= max(width, 14 + longest), line


def test_colour_adds_nothing_but_colour() -> None:
    plain = text(sample(), Options(verbose=True))
    colored = text(sample(), Options(verbose=True, color=True))
    assert "\033" not in plain and "\033[" in colored
    assert re.sub(r"\033\[[\d;]*m", "", colored) == plain


def test_control_characters_of_the_copy_do_not_reach_the_terminal() -> None:
    report = sample()
    report.claims[0] = replace(report.claims[0], quote="a\033[31mred\x07 b", why="w\033]0;title\x07")
    assert not set(text(report)) & {"\033", "\x07"}


def test_worst_first_then_in_the_order_of_the_text() -> None:
    words = [line.split("  ")[0] for line in text(sample(), Options(verbose=True)).splitlines() if line[:1].isupper()]
    verdicts = [word.split(" (")[0] for word in words if word.isupper() or " (" in word]
    order = ["CONTRADICTED", "UNSUPPORTED", "OVERSTATED", "MIXED", "NOT ASSESSABLE", "SUPPORTED", "BACKGROUND"]
    first_source = [v for v in verdicts if v in order][:10]
    assert first_source == sorted(first_source, key=order.index) and len(set(first_source)) == 7


def test_what_holds_or_was_accepted_is_counted_and_shown_only_when_asked() -> None:
    short, long = text(sample()), text(sample(), Options(verbose=True))
    for name in ("one.sound", "one.price", "one.old", "one.known"):
        assert f"{name}," not in short and f"{name}," in long
    assert "2 accepted before" in short


@pytest.mark.parametrize("options", OPTIONS.values())
def test_the_summary_says_what_was_not_checked(options: Options) -> None:
    shown = " ".join(text(sample(), options).split())
    assert "skipped 3 (their records cannot be read), suppressed 2, baselined 2" in shown
    assert "2 errors in the records" in shown and "No market was chosen" in shown
    assert "2 rejected or withdrawn claims were left out." in shown and DISCLAIMER in shown


def test_what_the_suggested_wording_says_is_not_said_twice() -> None:
    assert text(sample()).count("It probably hurts.") == 1


def test_conflicts_with_a_common_claim_are_shown_together_whichever_side_it_is_on(tmp_path: Path) -> None:
    says, denies = say(True, "lasting"), say(False, "lasting")
    said = [claim("s.one", says), claim("s.not", denies), claim("s.two", says), claim("s.three", says)]
    shown = text(run(make(tmp_path, (), said)))
    assert shown.count("HARD CONFLICT") == 1
    assert (
        "  says      “quote of s.one” (s.one)\n  and       “quote of s.two” (s.two)\n  and       “quote of s.three” (s.three)\n"
        "  against   “quote of s.not” (s.not)\n  why       lasting results: yes against no;"
    ) in shown


def test_what_says_nothing_about_a_claim_is_not_its_source(tmp_path: Path) -> None:
    nothing = {"assessment": {"id": "body.none", "target": say(True, "harm", subject="treat.a"), "certainty": "very_low",
                              "findings": [], "searched": "Nothing."}}  # fmt: skip
    held = [nothing, body("class", say(True, "harm"))]
    found = run(make(tmp_path, held, [claim("s.c", say(True, "harm", subject="treat.a"))]))
    assert [line.direction for line in found.claims[0].evidence] == ["neutral", "neutral"]
    for name in ("text", "markdown", "csv"):
        assert "Class 2020" not in "".join(writer(name)(found, Options(verbose=True))), name


def test_the_sentence_around_a_claim_is_shown_with_the_claim_in_brackets() -> None:
    report = sample()
    report.claims[0] = replace(report.claims[0], context="It is virtually  painless, they say.")
    assert "  in        It is [virtually painless], they say.\n" in text(report)
