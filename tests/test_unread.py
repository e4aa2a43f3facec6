"""What no phrase reads and is worded like a claim is reported, never passed over; which words mark one is learned from copy."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mesoevidence import learning
from mesoevidence.check import Checker
from mesoevidence.cli import main
from mesoevidence.extraction.claims import Extractor
from mesoevidence.extraction.unread import clauses, likelihood, marks
from mesoevidence.phrases import tokens_of
from mesoevidence.reading.plain import read as read_text
from mesoevidence.records.field import Weighed
from mesoevidence.report import ReportedClaim
from tests.test_check import world
from tests.worlds import ROOT, TODAY, write

MARKERS: dict[str, Any] = {
    "id": "m", "learned_from": "a test",
    "claim": {"base": -2, "at": 0.5, "weights": {"polishes": 9, "the": -0.5, "-ier": 9}},
    "promise": {"base": -2, "at": 0.9, "weights": {"tirelessly": 20}},
}  # fmt: skip


def told(folder: Path, text: str, markers: dict[str, Any] | None = MARKERS) -> list[ReportedClaim]:
    """The claims of a text, by a small knowledge base that reads "lasts"."""
    if markers is not None:
        write(folder, "kb/markers.yaml", {"markers": markers})
    report = Checker(world(folder), as_of=TODAY).check([read_text(text.encode(), "page.txt")])
    return report.claims


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a whole sentence, a clause beside a claim, the endings of words nobody has seen
        ("The cream polishes every hair you have.", ["The cream polishes every hair you have."]),
        (
            "The cream lasts, and it polishes every hair you have.",
            ["cream lasts", "and it polishes every hair you have"],
        ),
        ("The cream lasts and polishes your every single hair.", ["cream lasts", "polishes your every single hair"]),
        ("The cream lasts and visibly polishes your every hair.", ["cream lasts", "visibly polishes your every hair"]),
        ("The cream lasts and so on with polishes for your hair.", ["cream lasts"]),
        ("The cream leaves your hair a lot fluffier.", ["The cream leaves your hair a lot fluffier."]),
        # no word that marks anything; what only leads to something; what is about something else
        ("The cream comes in a blue jar of glass.", []),
        ("Does the cream polish every hair you polishes?", []),
        ("This is how the cream polishes every hair:", []),
        ("The new lift polishes every shoe in the house.", []),
        ("The cream lasts for many reasons, such as that it polishes every hair.", ["cream lasts"]),
        ("Such polishes make every hair fluffier.", ["Such polishes make every hair fluffier."]),
        # what was read is not told twice
        ("The cream lasts and polishes.", ["cream lasts"]),
    ],
)
def test_what_is_worded_like_a_claim_is_told_where_nothing_reads_it(
    tmp_path: Path, text: str, wanted: list[str]
) -> None:
    found = told(tmp_path, text)
    assert [text[c.start : c.end] for c in found] == wanted
    for claim in found:
        if claim.quote != "cream lasts":
            assert (claim.verdict, claim.reasons, claim.flags) == ("not_assessable", ("unread",), ())


def test_what_is_worded_like_a_promise_is_warned_of(tmp_path: Path) -> None:
    rule = {"id": "W1", "title": "T", "severity": "warning", "catches": {"reasons": ["unread_promise"]}, "why": "W.", "fix": "F.",
            "bad": [{"quote": "a", "reasons": ["unread_promise"]}], "good": [{"quote": "a", "reasons": ["unread"]}]}  # fmt: skip
    write(tmp_path, "kb/markers.yaml", {"markers": MARKERS})
    text = "The cream polishes all hair you have. The cream polishes every hair tirelessly. Rain polishes hair tirelessly, too. "
    text += "The cream probably polishes each hair tirelessly."
    report = Checker(world(tmp_path, rules=[rule]), as_of=TODAY).check([read_text(text.encode(), "page.txt")])
    assert [(c.verdict, c.reasons, [flag.rule for flag in c.flags]) for c in report.claims] == [
        ("not_assessable", ("unread",), []), ("not_assessable", ("unread_promise",), ["W1"]),
        ("not_assessable", ("unread",), []),  # it names no treatment
        ("not_assessable", ("unread",), []),  # it is hedged
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "surer", "reason"),
    [
        ("Rain polishes hair tirelessly, too.", 0.95, "unread_promise"),
        ("Rain polishes hair tirelessly, too.", 1.0, "unread"),
        ("When rain polishes hair tirelessly, it shines.", 0.95, "unread"),
    ],
)
def test_a_promise_that_names_no_treatment_must_be_the_surer(
    tmp_path: Path, text: str, surer: float, reason: str
) -> None:
    markers = {**MARKERS, "promise": {**MARKERS["promise"], "at": 0.5, "at_unnamed": surer}}
    assert [claim.reasons for claim in told(tmp_path, text, markers)] == [(reason,)]


def test_what_needs_no_proof_hides_no_promise_around_it(tmp_path: Path) -> None:
    """An ingredient is read, and the clause around it promises; a claim that is judged itself is not told again."""
    oily = {"id": "oily", "label": "oil in it", "domain": "boolean", "better": "none", "needs_evidence": False}
    phrase = {
        "id": "say.oil", "attribute": "oily", "value": {"truth": True}, "text": ["oil"],
        "read": ["Made of oil."], "skip": ["It is."],
    }  # fmt: skip
    write(tmp_path, "kb/oil.yaml", {"attributes": [oily], "phrases": [phrase]})
    text = (
        "The cream with oil polishes hair tirelessly. The oil comes in jars. The cream lasts and polishes tirelessly."
    )
    assert [(claim.quote, claim.verdict, claim.reasons) for claim in told(tmp_path, text)] == [
        ("The cream with oil polishes hair tirelessly", "not_assessable", ("unread_promise",)),
        ("with oil", "background", ("background",)),
        ("The oil", "background", ("background",)),
        ("cream lasts", "unsupported", ("no_evidence_held",)),
    ]


def test_what_only_follows_hides_no_promise_around_it(tmp_path: Path) -> None:
    """That a cream in a jar is runny follows from the jar, whatever else is promised of it."""
    runny = {"id": "runny", "label": "runny", "domain": "boolean", "better": "none"}
    phrase = {
        "id": "say.jar", "attribute": "runny", "value": {"truth": True}, "basis": "implied", "text": ["from the jar"],
        "read": ["It is from the jar."], "skip": ["It is."],
    }  # fmt: skip
    write(tmp_path, "kb/jar.yaml", {"attributes": [runny], "phrases": [phrase]})
    found = told(tmp_path, "The cream from the jar polishes hair tirelessly.")
    assert [(claim.quote, claim.reasons) for claim in found if "tirelessly" in claim.quote] == [
        ("The cream from the jar polishes hair tirelessly", ("unread_promise",))
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The cream lasts, it polishes the dull hair tirelessly.", "unread_promise"),
        ("The cream lasts, polishes for old hair tirelessly.", "unread"),
    ],
)
def test_what_is_left_beside_the_verb_must_be_the_surer(tmp_path: Path, text: str, reason: str) -> None:
    markers = {**MARKERS, "promise": {**MARKERS["promise"], "at": 0.9, "at_unnamed": 1.0}}
    assert told(tmp_path, text, markers)[-1].reasons == (reason,)


def test_an_outcome_number_is_told_in_any_field(tmp_path: Path) -> None:
    text = "The cream makes hair 73% shinier. Nine in ten of those who took the cream smile more. The cream costs 40 pounds."
    assert [text[c.start : c.end] for c in told(tmp_path, text, None)] == [
        "The cream makes hair 73% shinier.",
        "Nine in ten of those who took the cream smile more.",
    ]


def test_a_heading_claims_nothing_by_its_words_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# How the cream polishes every hair you have\n\nThe cream polishes every hair you have.\n")
    write(tmp_path, "kb/markers.yaml", {"markers": MARKERS})
    world(tmp_path)
    shown = CliRunner().invoke(main, ["check", str(page), "--kb", str(tmp_path / "kb")], catch_exceptions=False).output
    assert "NOT READ" in shown and "3:1 " in shown and "1:3 " not in shown


def test_the_writer_sees_them_in_one_list_and_the_build_does_not_fail(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Mesotherapy carries small drops to the bulb of each strand.\n")
    run = CliRunner().invoke(main, ["check", str(page), "--kb", str(ROOT / "kb")], catch_exceptions=False)
    assert run.exit_code == 0 and "NOT READ  these may be claims" in run.output and "1:1 " in run.output
    strict = CliRunner().invoke(
        main, ["check", str(page), "--kb", str(ROOT / "kb"), "--fail-on", "not_assessable"], catch_exceptions=False
    )
    assert strict.exit_code == 1


def test_a_curator_sees_which_words_it_was(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Mesotherapy makes the scalp 73% shinier.\n")
    command = ["check", str(page), "--kb", str(ROOT / "kb"), "--explain-span", "1:3"]
    shown = CliRunner().invoke(main, command, catch_exceptions=False).output
    assert "not read, likely to claim something (0." in shown and "or to promise it" in shown and "by makes +" in shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"base": "high"}, "claim.base: 'high' is wrong here"),
        ({"weights": {"grows": "much"}}, "claim.weights.grows: 'much' is wrong here"),
        ({"at": None}, "claim.at: has no value"),
        ({"wieghts": {}}, "'wieghts' is not a key of this record; did you mean 'weights'?"),
    ],
)
def test_a_record_that_is_wrong_says_where(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    write(tmp_path, "kb/markers.yaml", {"markers": {**MARKERS, "claim": {**MARKERS["claim"], **change}}})
    run = CliRunner().invoke(main, ["validate", "--kb", str(tmp_path / "kb")], catch_exceptions=False)
    assert run.exit_code == 2 and said in run.output and "markers.yaml:" in run.output


WORDS = st.lists(st.sampled_from(["polishes", "the", "12", "fluffier", "hair", ",", "but", ".", "and"]), max_size=12)


@given(WORDS, st.floats(0, 5))
def test_a_word_that_marks_a_claim_makes_one_no_less_likely(words: list[str], weight: float) -> None:
    tokens = tokens_of(" ".join(words))
    plain = Weighed(-1.0, 0.5, {})
    marked = Weighed(-1.0, 0.5, {"polishes": weight})
    assert likelihood(tokens, plain) == pytest.approx(1 / (1 + math.e))
    assert likelihood(tokens, marked) >= likelihood(tokens, plain)
    assert len(marks(tokens)) == len(set(marks(tokens)))


def test_a_long_word_marks_by_its_beginning_and_its_ending_too() -> None:
    assert marks(tokens_of("12 jars polish, polishing 3 jars")) == [
        "#",
        "jars",
        "polish",
        "polishing",
        "poli-",
        "-ish",
        "-ing",
        "# jars",
        "jars polish",
        "polish polishing",
        "polishing #",
    ]


@given(WORDS)
def test_clauses_are_the_words_between_the_signs(words: list[str]) -> None:
    tokens = tokens_of(" ".join(words))
    parts = list(clauses(tokens))
    joins = [place for place in range(len(words) - 2) if words[place : place + 3] == ["and", "polishes", "the"]]
    wanted = [t for place, t in enumerate(tokens) if t.text not in (",", ".", "but") and place not in joins]
    assert all(parts) and [t for part in parts for t in part] == wanted


def test_labelled_copy_teaches_which_words_mark_a_claim(tmp_path: Path) -> None:
    extractor = Extractor(world(tmp_path))
    labels, sentences = [], []
    for thing in (
        "hair",
        "scalp",
        "hair and scalp",
        "hair or scalp",
        "long hair",
        "short hair",
        "whole scalp",
        "dry hair",
    ):
        sentences += [f"The cream polishes your {thing}, and it comes in a jar.", f"Please read about {thing} below."]
        labels.append({"quote": f"polishes\nyour {thing}", "must_flag": "yes"})
    (tmp_path / "01.txt").write_text("\n".join(sentences))
    (tmp_path / "labels.yaml").write_text(
        yaml.safe_dump({"documents": [{"doc": "01", "claims": labels, "not_claims": [], "conflicts": []}]})
    )
    (tmp_path / "more.tsv").write_text(
        "Y\tgrowth\tThis serum buffs them all.\tbuffs them\n" * 3 + "-\t\tCall us.\tCall us\n" * 3
    )
    found = list(learning.examples([tmp_path, tmp_path / "more.tsv"], extractor))
    assert {each.promises for each in found if each.claims} == {True}
    base, weights = learning.weights([each.tokens for each in found], [each.claims for each in found])
    assert weights["polishes"] > 0 and weights["buffs"] > 0 and weights["read"] < 0 and weights["call"] < 0
    assert weights.get("jar", 0) < weights["polishes"]  # it stands in a clause that claims nothing
    markers = Weighed(base, 0.5, weights)
    assert (
        likelihood(tokens_of("It polishes and buffs"), markers) > 0.5 > likelihood(tokens_of("Call us below"), markers)
    )


def test_what_was_invented_teaches_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where both kinds of copy disagree on a word, the real one has it; what only the other has teaches, too."""
    rows = {
        "real.tsv": [("Y", "The serum buffs hair."), ("N", "The serum gilds hair."), ("-", "Call us about hair.")],
        "invented.tsv": [
            ("N", "The serum buffs hair."),
            ("Y", "The serum gilds hair."),
            ("Y", "The serum coats hair."),
        ],
    }
    for name, said in rows.items():
        (tmp_path / name).write_text("".join(f"{label}\tgrowth\t{text}\t{text}\n" * 12 for label, text in said))
    monkeypatch.chdir(ROOT)

    def learned(*arguments: str) -> dict[str, Any]:
        learning.main([str(tmp_path / name) if name.endswith(".tsv") else name for name in arguments])
        markers: dict[str, Any] = yaml.safe_load(capsys.readouterr().out)["markers"]
        return markers

    markers = learned("real.tsv", "--less", "invented.tsv")
    promise = markers["promise"]["weights"]
    assert promise["buffs"] > max(promise.get("gilds", 0), 0) and promise["coats"] > 0
    assert markers["promise"]["at"] < markers["promise"]["at_unnamed"] and "at_unnamed" not in markers["claim"]
    assert markers["learned_from"] == f"{tmp_path / 'real.tsv'}; at 0.3: {tmp_path / 'invented.tsv'}"
    assert learned("real.tsv")["learned_from"] == str(tmp_path / "real.tsv")
