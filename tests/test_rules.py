"""Rules on wording and advertising: what sets them off, which markets they are of, what accepts them, and the shipped ones."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from mesoevidence.acceptance import Baseline, updated_baseline
from mesoevidence.explain import explanation
from mesoevidence.plain import plain_problems
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.report import Report, ReportedClaim
from mesoevidence.reporting import FORMATS, Options, writer
from mesoevidence.reporting.common import broken_counts, flag_lines, rules_broken
from mesoevidence.rules import Judged, RuleBook, example_problems, name_problems
from tests.worlds import body, claim, make, run, say, shipped_records, write


def rule(name: str = "WD1", severity: str = "error", **more: Any) -> dict[str, Any]:
    catches = more.pop("catches", {"text": ["never fails"]})
    return {
        "id": name, "title": f"Title of {name}", "severity": severity, "catches": catches, "why": "Why so.", "fix": "Do that.",
        "bad": ["It never fails."], "good": ["It sometimes fails."], **more,
    }  # fmt: skip


def with_rules(
    folder: Path,
    rules: list[dict[str, Any]],
    claims: list[dict[str, Any]],
    *,
    bodies: Any = (),
    **markets: list[dict[str, Any]],
) -> KnowledgeBase:
    """A knowledge base with a pack for every market, and one (``rules``) for all of them."""
    provisions = [
        {
            "id": "seen",
            "instrument": "Code",
            "number": "12.9",
            "says": "S.",
            "status": "seen",
            "url": "https://code.example/12.9",
        },
        {"id": "told", "instrument": "Act", "number": "3", "says": "T.", "status": "seen_secondary"},
        {"id": "recalled", "instrument": "Secret Act", "number": "666", "says": "R.", "status": "to_check"},
    ]
    write(folder, "kb/rules/a.yaml", {"pack": {"id": "all", "title": "All"}, "provisions": provisions, "rules": rules})
    for market, own in markets.items():
        pack = {"id": market, "title": market.upper(), "market": market}
        write(folder, f"kb/rules/{market}.yaml", {"pack": pack, "rules": own})
    return make(folder, bodies, claims)


def flags(report: Report) -> dict[str, list[str]]:
    return {c.id: [flag.rule for flag in c.flags] for c in report.claims}


def said(name: str, quote: str, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "quote": quote, "statements": list(statements) or [say()], **more}


# --- what sets a rule off --------------------------------------------------------------------------------------------


def test_a_phrase_sets_a_rule_off_where_it_stands_as_an_assertion(tmp_path: Path) -> None:
    claims = [
        said("yes", "A method that never fails"),
        said("no", "Not a method that never fails"),
        said("other", "It works"),
    ]
    report = run(with_rules(tmp_path, [rule()], claims))
    assert flags(report) == {"yes": ["WD1"], "no": [], "other": []}
    (flag,) = report.claims[0].flags
    assert (flag.severity, flag.message) == ("error", "Title of WD1. Why so. Do that.")
    assert report.failures(("error",)) == 1 and report.failures(("warning",)) == 0
    assert report.flag_counts() == {"WD1": 1}


def test_something_else_in_the_quote_excuses(tmp_path: Path) -> None:
    claims = [said("a", "never fails"), said("b", "never fails to surprise")]
    assert flags(run(with_rules(tmp_path, [rule(unless=["to surprise"])], claims))) == {"a": ["WD1"], "b": []}


PATTERNS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"attributes": ["harm"], "value": {"truth": False}}, say(False, "harm"), True),
    ({"attributes": ["harm"], "value": {"truth": False}}, say(True, "harm"), False),
    ({"attributes": ["harm"], "value": {"truth": False}}, say(True, "harm", polarity="negated"), True),
    ({"attributes": ["harm"], "value": {"truth": False}}, say(False, "harm", modality="possible"), False),
    ({"attributes": ["harm"], "modality": ["possible"]}, say(False, "harm", modality="possible"), True),
    ({"attributes": ["pain"], "value": {"any_of": ["none", "minimal"]}}, say({"any_of": ["none"]}, "pain"), True),
    ({"attributes": ["pain"], "value": {"any_of": ["none"]}}, say({"any_of": ["none", "mild"]}, "pain"), False),
    ({"domains": ["effect"], "figure": True}, say({"direction": "increase", "estimate": 30, "unit": "%"}), True),
    ({"domains": ["effect"], "figure": True}, say(), False),
    ({"better": ["higher"]}, say(), True),
    ({"better": ["lower"]}, say(), False),
    ({"subjects": ["treat"]}, say(subject="treat.a"), True),
    ({"subjects": ["treat.a"]}, say(subject="treat"), False),
    ({"absolute": True}, say(absolute=True), True),
    ({"absolute": True}, say(), False),
    ({"comparator": True}, say(comparator="rival"), True),
    ({"comparator": True}, say(), False),
    ({"polarity": "negated"}, say(), False),
]


@pytest.mark.parametrize(("pattern", "statement", "caught"), PATTERNS)
def test_a_statement_sets_a_rule_off(
    tmp_path: Path, pattern: dict[str, Any], statement: dict[str, Any], caught: bool
) -> None:
    kb = with_rules(tmp_path, [rule(catches={"statements": [deepcopy(pattern)]})], [said("c", "words", statement)])
    assert flags(run(kb)) == {"c": ["WD1"] if caught else []}


def test_a_reason_of_the_audit_sets_a_rule_off(tmp_path: Path) -> None:
    kb = with_rules(tmp_path, [rule(catches={"reasons": ["no_evidence_held"]})], [said("c", "words")])
    assert flags(run(kb)) == {"c": ["WD1"]}


def test_a_rule_holds_only_where_it_says(tmp_path: Path) -> None:
    rules = [
        rule("V", only={"verdicts": ["supported"]}), rule("U", only={"uncited": True}), rule("S", only={"subjects": ["treat.a"]}),
    ]  # fmt: skip
    claims = [
        said("held", "never fails", say(False, "lasting")),
        said("cited", "never fails", say(subject="treat.a"), cites=["proof"]),
    ]
    kb = with_rules(tmp_path, rules, claims, bodies=[body("proof", say(False, "lasting"))])
    assert flags(run(kb)) == {"held": ["V", "U"], "cited": ["S"]}


def test_a_phrase_of_a_plain_rule_is_left_where_a_hedge_reaches_it(tmp_path: Path) -> None:
    text = {"text": ["(wake~|woken) .. roots"]}
    rules = [rule("ANY", catches=deepcopy(text)), rule("PLAIN", catches=deepcopy(text), only={"plain": True})]
    claims = [
        said("plain", "It wakes the roots."),
        said("aim", "The aim of it is to wake the roots."),
        said("belief", "It is thought that it may wake the roots."),
        said("power", "It can wake the roots."),
    ]
    found = flags(run(with_rules(tmp_path, rules, claims)))
    assert found == {"plain": ["ANY", "PLAIN"], "aim": ["ANY"], "belief": ["ANY"], "power": ["ANY", "PLAIN"]}


def test_a_source_that_is_silent_on_risks(tmp_path: Path) -> None:
    source = {"says": [{"better": ["higher"]}], "silent_on": [{"attributes": ["harm"], "value": {"truth": True}}]}
    rules = [rule(severity="warning", catches={"source": source})]
    write(tmp_path, "kb/rules/a.yaml", {"pack": {"id": "all", "title": "All"}, "rules": rules})
    sources = {
        "silent": [claim("a", say())], "denying": [claim("b", say()), claim("c", say(False, "harm"))],
        "fair": [claim("d", say()), claim("e", say(True, "harm"))], "none": [claim("f", say(True, "harm"))],
    }  # fmt: skip
    report = run(make(tmp_path, sources=sources))
    assert {s.id: [flag.rule for flag in s.flags] for s in report.sources} == {
        "denying": ["WD1"], "fair": [], "none": [], "silent": ["WD1"],
    }  # fmt: skip
    assert report.failures(("warning",)) == 2 and flags(report)["a"] == []
    for name in FORMATS:
        if name != "csv":  # rows are claims
            assert "Title of WD1" in "".join(writer(name)(report, Options())), name
    assert updated_baseline(report, None, admit=True).keys >= {("WD1", ("silent",), updated_baseline_text())}


def updated_baseline_text() -> str:
    from mesoevidence.acceptance import text_hash

    return text_hash("")


# --- markets and provisions ------------------------------------------------------------------------------------------


def two_markets(folder: Path) -> KnowledgeBase:
    uk = [rule("UK1", "warning", catches={"rules": ["WD1"]}, provisions=["seen", "told", "recalled"])]
    us = [rule("US1", "note", catches={"text": ["never"]})]
    return with_rules(folder, [rule()], [said("c", "never fails")], uk=uk, us=us)


@pytest.mark.parametrize(
    ("markets", "expected"),
    [((), ["WD1"]), (("uk",), ["WD1", "UK1"]), (("us",), ["WD1", "US1"]), (("us", "uk"), ["WD1", "US1", "UK1"])],
)
def test_rules_of_a_market_apply_when_it_is_chosen(
    tmp_path: Path, markets: tuple[str, ...], expected: list[str]
) -> None:
    report = run(two_markets(tmp_path), markets=markets)
    assert flags(report) == {"c": expected}
    assert (report.markets, report.rules) == (markets, len(expected))
    text = " ".join("".join(writer("text")(report, Options())).split())
    assert ("advertising law was not checked" in text) is not bool(markets)


def test_a_provision_that_nobody_verified_is_never_printed(tmp_path: Path) -> None:
    kb = two_markets(tmp_path)
    report = run(kb, markets=("uk",))
    assert report.claims[0].flags[1].provisions == ("Code, 12.9", "Act, 3 (read in a secondary source)")
    shown = ["".join(writer(name)(report, Options(verbose=True))) for name in FORMATS]
    shown += ["\n".join(explanation(name, kb)) for name in ("UK1", "uk", "recalled", "seen", "c")]
    assert not [text for text in shown if "666" in text or "Secret Act" in text]
    assert "├─ provision recalled: nobody verified it: not shown and never cited" in "\n".join(explanation("UK1", kb))
    assert all("12.9" in text for text in shown[: len(FORMATS)])


def test_rules_that_name_each_other_in_a_circle_catch_what_either_catches(tmp_path: Path) -> None:
    rules = [
        rule("A", catches={"text": ["never"], "rules": ["B"]}),
        rule("B", catches={"text": ["fails"], "rules": ["A"]}),
    ]
    assert flags(run(with_rules(tmp_path, rules, [said("c", "never"), said("d", "it fails")]))) == {
        "c": ["A", "B"], "d": ["A", "B"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "held"),
    [(("UK",), ["uk"]), (("uk,us",), ["uk", "us"]), (("us", "Uk", "us"), ["us", "uk"]), ((" uk , US ",), ["uk", "us"])],
)
def test_capitals_commas_and_doubles_make_no_difference_to_markets(
    tmp_path: Path, wanted: tuple[str, ...], held: list[str]
) -> None:
    report = run(two_markets(tmp_path), markets=wanted)
    assert list(report.markets) == held and report.problems == []


def test_a_market_without_rules_is_an_error_and_is_not_named_as_held(tmp_path: Path) -> None:
    report = run(two_markets(tmp_path), markets=("zz", "uk"))
    assert report.markets == ("uk",)
    assert [str(p) for p in report.errors] == [
        "--market: error: no rules are held for 'zz': not checked; expected one of: uk, us"
    ]
    shown = " ".join("".join(writer("text")(report, Options())).split())
    assert "wording of every market, and uk." in shown


# --- followers -------------------------------------------------------------------------------------------------------


def followed(folder: Path, **more: Any) -> Report:
    """Two wording rules; a market rule for both, one for the second, one that catches by itself."""
    uk = [
        rule("UK1", "warning", catches={"rules": ["WD1", "WD2"]}, provisions=["seen"]),
        rule("UK2", "note", catches={"rules": ["WD2"]}), rule("UK3", "error", catches={"text": ["words"]}),
    ]  # fmt: skip
    rules = [rule("WD1"), rule("WD2", "note", catches={"text": ["fails"]})]
    claims = [said("a", "never fails", **more), said("b", "it fails"), said("c", "words")]
    return run(with_rules(folder, rules, claims, uk=uk), markets=("uk",))


def test_rules_of_a_market_are_listed_with_the_rule_that_they_follow(tmp_path: Path) -> None:
    report = followed(tmp_path)
    assert [flag.follows for flag in report.claims[0].flags] == [(), (), ("WD1", "WD2"), ("WD2",)]
    assert [flag_lines(c.flags) for c in report.claims] == [
        ["WD1: Title of WD1 (UK1)", "WD2: Title of WD2 (UK1, UK2)"], ["WD2: Title of WD2 (UK1, UK2)"], ["UK3: Title of UK3"],
    ]  # fmt: skip
    for name in ("text", "markdown"):
        shown = "".join(writer(name)(report, Options()))
        assert "WD2: Title of WD2 (UK1, UK2)" in shown and "UK1: Title" not in shown, name


def test_the_rules_section_tells_of_a_market_rule_once(tmp_path: Path) -> None:
    broken = rules_broken(followed(tmp_path))
    assert [(b.flag.rule, b.places, b.followers) for b in broken] == [
        ("UK3", 1, ()),
        ("WD1", 1, ("UK1 (warning, 2 places): Why so. Code, 12.9.",)),
        ("WD2", 2, ("UK1: see WD1", "UK2 (note, 2 places): Why so.")),
    ]
    assert broken_counts(followed(tmp_path)) == (5, 8)


def test_a_follower_of_a_rule_that_was_accepted_stands_by_itself(tmp_path: Path) -> None:
    suppress = [{"rule": name, "because": "so it is"} for name in ("WD1", "WD2")]
    report = followed(tmp_path, suppress=suppress)
    assert flag_lines(report.claims[0].flags) == [
        "WD1 (suppressed): Title of WD1", "WD2 (suppressed): Title of WD2", "UK1: Title of UK1", "UK2: Title of UK2",
    ]  # fmt: skip


# --- rules that are wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"catches": {}}, "catches nothing"),
        ({"catches": {"text": ["no (side effects"]}}, "lacks a closing ')'"),
        ({"catches": {"text": ["{harms}"]}}, "names a list 'harms' that is not there"),
        ({"unless": ["..."]}, "would match everything"),
        ({"catches": {"statements": [{"attributes": ["pian"]}]}}, "'pian' is not an attribute"),
        ({"catches": {"statements": [{"attributes": ["pain"], "value": {"any_of": ["nil"]}}]}}, "does not fit its attribute"),
        ({"catches": {"statements": [{"value": {"truth": True}}]}}, "a value needs the attributes"),
        ({"catches": {"statements": [{"subjects": ["treet"]}]}}, "did you mean 'treat'?"),
        ({"only": {"subjects": ["nobody"]}}, "'nobody' is not a concept"),
        ({"catches": {"text": ["(" * 3000 + "a b" + ")" * 3000]}}, "is nested more than 50 deep"),
        ({"catches": {"statements": [{}]}}, "this pattern fits every statement"),
        ({"catches": {"statements": [{"attributes": []}]}}, "this pattern fits every statement"),
        ({"catches": {"source": {"says": [], "silent_on": [{"kinds": ["safety"]}]}}}, "'says' is empty"),
        ({"catches": {"source": {"says": [{"kinds": ["efficacy"]}], "silent_on": []}}}, "'silent_on' is empty"),
        ({"catches": {"source": {"says": [{}], "silent_on": [{}]}}}, "this pattern fits every statement"),
        ({"provisions": ["sean"]}, "did you mean 'seen'?"),
        ({"bad": []}, "has no 'bad' example"),
        ({"good": [{"statements": [say("x", "pain")]}]}, "'x' is not a level"),
        ({"severity": "fatal"}, "'fatal' is not known; expected one of: error, warning, note"),
        ({"catch": {}}, "'catch' is not a key of this record; did you mean 'catches'?"),
    ],
)  # fmt: skip
def test_a_rule_that_is_wrong_is_reported_where_it_is(tmp_path: Path, wrong: dict[str, Any], complaint: str) -> None:
    kb = with_rules(tmp_path, [{**rule(), **wrong}], [said("c", "never fails")])
    assert any(complaint in problem.message for problem in kb.problems), [str(p) for p in kb.problems]
    assert all(problem.where.file == "kb/rules/a.yaml" and problem.where.line for problem in kb.problems)


@pytest.mark.parametrize("first", ["roots", "rain"])
def test_the_words_of_one_claim_excuse_no_other_of_the_same_reason(tmp_path: Path, first: str) -> None:
    book = RuleBook(
        with_rules(tmp_path, [rule(catches={"reasons": ["unread_promise"]}, unless=["rain"])], [claim("c")]), ()
    )
    judged = {
        word: Judged(f"It wakes the {word}.", (), False, None, ("unread_promise",), frozenset())
        for word in ("roots", "rain")
    }
    book.broken_by(judged[first])
    assert [len(book.broken_by(judged[word])) for word in ("roots", "rain")] == [1, 0]


def test_names_of_rules_and_reasons_are_checked_when_all_are_read(tmp_path: Path) -> None:
    kb = with_rules(
        tmp_path, [rule(catches={"rules": ["WD2"]}), rule("B", catches={"reasons": ["nevidence"]})], [claim("c")]
    )
    assert [(p.message, p.where.line) for p in name_problems(kb)] == [
        ("'WD2' is not a rule of this knowledge base; did you mean 'WD1'?", line_of(tmp_path, "- WD2")),
        (
            "'nevidence' is not a reason that the audit gives; did you mean 'no_evidence_held'?",
            line_of(tmp_path, "- nev"),
        ),
    ]


def line_of(folder: Path, text: str) -> int:
    lines = (folder / "kb/rules/a.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_name_that_is_like_no_reason_is_told_all_of_them(tmp_path: Path) -> None:
    kb = with_rules(tmp_path, [rule(catches={"reasons": ["zzz"]})], [claim("c")])
    assert [p.message.count("preclinical") for p in name_problems(kb)] == [1]


@pytest.mark.parametrize(
    ("place", "wrong"), [({}, True), ({"notes": ["on paper"]}, False), ({"url": "https://a.b"}, False)]
)
def test_a_provision_that_was_seen_says_where(tmp_path: Path, place: dict[str, Any], wrong: bool) -> None:
    provision = {"id": "p", "instrument": "Code", "says": "S.", "status": "seen", **place}
    write(tmp_path, "kb/rules/p.yaml", {"pack": {"id": "paper", "title": "P"}, "provisions": [provision]})
    found = [problem.message for problem in make(tmp_path).problems]
    assert found == ["provision 'p' is marked as seen: say where, in 'url' or 'notes'"] * wrong


def test_a_plain_sentence_that_could_not_be_used_is_warned_of(tmp_path: Path) -> None:
    bodies = [
        body("bold", say(), "low", plain="Treatment grows hair."), body("shy", say(), "low", plain="Treatment may grow hair."),
        body("sure", say(), "high", plain="Treatment grows hair."), body("sells", say(), "high", plain="It never fails."),
        {"assessment": {"id": "none", "target": say(), "certainty": "very_low", "findings": [], "searched": "Nothing.",
                        "plain": "It was tried by nobody."}},
    ]  # fmt: skip
    found = list(plain_problems(with_rules(tmp_path, [rule()], [claim("c")], bodies=bodies)))
    assert [(p.record, p.severity) for p in found] == [("body.bold", "warning"), ("body.sells", "warning")]
    assert "has no hedge" in found[0].message and "caught by rule WD1" in found[1].message


def test_an_example_that_a_rule_reads_otherwise_is_a_problem(tmp_path: Path) -> None:
    wrong = rule(bad=["It fails at times."], good=["It never fails."])
    kb = with_rules(tmp_path, [wrong], [claim("c")])
    assert [p.message for p in example_problems(kb)] == [
        "rule 'WD1' does not catch its 'bad' example “It fails at times.”",
        "rule 'WD1' catches its 'good' example “It never fails.”",
    ]


def test_rules_without_their_pack_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "kb/rules/lost.yaml", {"rules": [rule()]})
    kb = make(tmp_path)
    assert ["'rules' need the 'pack' they belong to" in problem.message for problem in kb.problems] == [True]


# --- accepted before -------------------------------------------------------------------------------------------------


def accepted(folder: Path, **more: Any) -> ReportedClaim:
    suppress = [{"rule": "WD1", "because": "the regulator said so", **more}]
    report = run(with_rules(folder, [rule()], [said("c", "never fails", suppress=suppress)]))
    return report.claims[0]


def test_a_rule_is_suppressed_on_a_claim_and_its_verdict_stands(tmp_path: Path) -> None:
    found = accepted(tmp_path)
    assert (found.flags[0].standing, found.flags[0].because) == ("suppressed", "the regulator said so")
    assert found.standing == "new" and not found.fails(("error",)) and found.fails(("unsupported",))


def test_the_suppression_of_a_rule_that_does_not_catch_is_reported(tmp_path: Path) -> None:
    suppress = [{"rule": "WD1", "because": "x"}, {"rule": "UK1", "because": "x"}]
    kb = with_rules(tmp_path, [rule()], [said("c", "words", suppress=suppress)], uk=[rule("UK1")])
    assert ["'WD1'" in problem.message for problem in run(kb).problems] == [True], "UK1 was not held against it"
    assert len(run(kb, markets=("uk",)).problems) == 2


def test_a_baseline_takes_flags_in_and_lets_them_go(tmp_path: Path) -> None:
    kb = with_rules(tmp_path, [rule()], [said("c", "never fails")])
    known = updated_baseline(run(kb), None, admit=True)
    again = run(kb, baseline=known)
    assert again.claims[0].flags[0].standing == "baselined" and again.failures(("error", "unsupported")) == 0
    assert updated_baseline(run(kb), Baseline(frozenset()), admit=False).keys == frozenset()


# --- the shipped rules -----------------------------------------------------------------------------------------------

MARKETS = ["au", "ca", "eu", "in", "industry", "tr", "uk", "us"]


def test_the_shipped_rules_read_their_examples_as_they_should() -> None:
    assert [str(problem) for problem in (*example_problems(shipped_records()), *name_problems(shipped_records()))] == []


def test_there_are_rules_for_every_market_and_examples_both_ways() -> None:
    assert shipped_records().markets == MARKETS
    for entry in shipped_records().rules.values():
        assert len(entry.rule.bad) >= 2 and len(entry.rule.good) >= 2, entry.rule.id
        assert entry.rule.why.endswith((".", "?")) and entry.rule.fix.endswith("."), entry.rule.id


def test_a_verified_provision_says_where() -> None:
    unnamed = [p.id for p in shipped_records().provisions.values() if p.status == "seen" and not (p.url or p.notes)]
    assert unnamed == []
    assert not [p.id for p in shipped_records().provisions.values() if p.url and not p.url.startswith("https://")]


WORDED = {
    "Guaranteed results for every patient": "WD001", "A permanent cure for baldness": "WD002",
    "The results are permanent": "WD003", "without any side effects": "WD004", "The treatment is completely safe": "WD005",
    "Clinically proven to work": "WD006", "The best treatment for hair loss": "WD007",
    "This non-invasive injection": "WD014", "100% natural ingredients": "WD015", "FDA approved": "WD016",
    "50 % off this week only": "WD019", "a completely painless procedure": "WD021", "Suitable for everyone": "WD033",
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WORDED.items())
def test_what_every_writer_knows_is_caught(tmp_path: Path, text: str, expected: str) -> None:
    from mesoevidence.rules import Judged

    caught = [flag.rule for flag in RuleBook(shipped_records()).broken_by(Judged(text))]
    assert expected in caught
