"""``explain`` and ``impact``: the derivation of a verdict, what is known of a record, and what a retraction changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mesoevidence.evidence.reasons import reasons
from mesoevidence.explain import Unknown, explanation, impact_lines, wrapped
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.models import VERDICTS
from tests.worlds import DOWN, TODAY, body, claim, make, run, say, study


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    """One claim contradicted and in conflict, one overstated that rests on one study, one that nothing decides."""
    against = body("against", say(False, "lasting"), "moderate")
    partial = body("partial", say(scope={"population": "men"}), "high")
    lone = {"study": study("lone"), "findings": [{
        "id": "lone.one", "statement": say("severe", "pain", scope={"population": "people"}), "to_check": True,
    }]}  # fmt: skip
    claims = [
        claim("s.lasts", say(True, "lasting", quantifier="all", absolute=True), traces_to=["against.one"]),
        claim("s.fades", say(False, "lasting")),
        claim("s.grows", say()),
        claim("s.painless", say("none", "pain")),
        claim("s.bare"),
    ]
    return make(tmp_path, [against, partial, lone], claims)


def told(name: str, kb: KnowledgeBase, **more: Any) -> str:
    return "\n".join(explanation(name, kb, as_of=TODAY, **more))


def test_a_claim_from_its_wording_to_its_verdict(kb: KnowledgeBase) -> None:
    text = told("s.lasts", kb)
    assert text.startswith("s.lasts: contradicted\n")
    for part in (
        "quote: “quote of s.lasts”",
        "recorded at claims/s.yaml:4:3",
        "wording: asserts, as an absolute",
        "assessment body.against disputes it",
        "says: Plain against.",
        "value: both cannot be true; together: contradicts",
        "directness: exact, certainty moderate",
        "from: Against 2020",
        "rule: only contrary evidence, certainty left: moderate",
        "reason: contrary_evidence (the evidence says otherwise)",
        "reason: absolute (worded as an absolute)",
        "the figure traces to",
        "hard conflict with s.fades “quote of s.fades”",
        "└─ suggested wording: Plain against.",
    ):
        assert part in text


def test_the_penalty_for_indirectness_is_shown(kb: KnowledgeBase) -> None:
    text = told("s.grows", kb)
    assert "population: the first is narrower" in text
    assert "directness: moderate, certainty high, moderate after the penalty" in text
    assert "reason: scope.population" in text


def test_the_explanation_agrees_with_the_report(kb: KnowledgeBase) -> None:
    for found in run(kb).claims:
        text = told(found.id, kb)
        assert text.startswith(f"{found.id}: {found.verdict.replace('_', ' ')}\n")
        assert all(f"reason: {reason} " in text for reason in found.reasons if reason not in ("traced", "no_statement"))
        assert f"suggested wording: {found.repair or 'none needed'}" in text


def test_a_withdrawn_claim_conflicts_with_nothing(tmp_path: Path) -> None:
    said = [claim("fades", say(False, "lasting")), claim("gone", say(True, "lasting"), lifecycle="withdrawn")]
    assert "gone" not in told("fades", make(tmp_path, (), said))


def test_no_explanation_prints_what_nobody_verified(kb: KnowledgeBase) -> None:
    assert "not used: it was not verified" in told("lone.one", kb)


@pytest.mark.parametrize("name", ["lone", "lone.one"])
def test_a_result_that_nobody_verified_is_not_printed(kb: KnowledgeBase, name: str) -> None:
    assert "severe" not in told(name, kb)


EXPLAINED = {
    "against": ("against: Study against", "design: rct", "used in assessments: body.against"),
    "against.one": ("endpoint: primary", "risk of bias: low", "assessed in: body.against"),
    "body.against": ("moderate certainty", "GRADE starts at high", "risk of bias -1: judged", "s.lasts, s.fades"),
    "growth": ("domain: effect", "better: higher", "assessments: body.partial", "claims: s.grows"),
    "men": ("men (population)", "broader: people"),
    "s": ("contradicted: s.lasts", "not assessable: s.bare", "consistent with itself without: s.lasts"),
    "scope.population": ("wider population than studied", "what to do: Name the people"),
    "overstated": ("worst first: contradicted, unsupported", "wording asserts: high → supported", "policy promo"),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_every_kind_of_record_is_explained(kb: KnowledgeBase, name: str) -> None:
    text = told(name, kb)
    for part in EXPLAINED[name]:
        assert part in text


@pytest.mark.parametrize("name", [*reasons(), *VERDICTS])
def test_every_reason_and_verdict_is_explained(kb: KnowledgeBase, name: str) -> None:
    lines = told(name, kb).splitlines()
    assert lines[0].startswith(f"{name}: ") and lines[-1].startswith("└─") and len(lines[0]) > len(name) + 5


def test_the_profile_is_followed(kb: KnowledgeBase) -> None:
    assert "asserts: high → supported, moderate → overstated" in told("overstated", kb, profile="strict")


def test_an_unknown_id_names_the_nearest(kb: KnowledgeBase) -> None:
    for ask in (explanation, impact_lines):
        with pytest.raises(Unknown, match="did you mean 'against'"):
            list(ask("againts", kb))


def test_folding_keeps_words_and_branches() -> None:
    lines = list(wrapped(["├─ " + "word " * 40, "│  └─ " + "more " * 30], 40))
    assert max(map(len, lines)) <= 40
    assert " ".join(lines).split().count("word") == 40 and " ".join(lines).split().count("more") == 30
    assert all(line.startswith("│") for line in lines[1:] if "word" in line)
    assert [line for line in lines if "└" in line] == [next(line for line in lines if "more" in line)]


# --- impact ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["against", "against.one"])
def test_a_retraction_shows_what_falls_and_which_verdicts_change(kb: KnowledgeBase, name: str) -> None:
    before = run(kb)
    text = "\n".join(impact_lines(name, kb, as_of=TODAY))
    for part in (
        "if Against 2020 (against) were retracted",
        "finding against.one falls: its study is retracted",
        "assessment body.against falls: it rests on against.one",
        "s.lasts “quote of s.lasts”: contradicted → unsupported",
        "s.fades “quote of s.fades”: supported → background",
    ):
        assert part in text
    assert "s.grows" not in text and "s.bare" not in text
    assert run(kb) == before, "asking changes nothing"


def test_what_impact_says_is_what_a_retraction_does(tmp_path: Path) -> None:
    pro, con = body("pro", say()), body("con", say(DOWN), "moderate")
    said = [claim("c", say()), claim("d", say(modality="possible")), claim("e", say(DOWN))]
    kb = make(tmp_path, [pro, con], said)
    told = [line for line in impact_lines("con", kb, as_of=TODAY) if " → " in line]
    con["study"]["status"] = "retracted"
    after = run(make(tmp_path, [pro, con], said))
    before = run(kb)
    changed = [
        f"├─ {a.id} “{a.quote}”: {a.verdict} → {b.verdict}"
        for a, b in zip(before.claims, after.claims, strict=True)
        if a.verdict != b.verdict
    ]
    assert told == changed and len(told) == 3


def test_a_retraction_that_changes_nothing(kb: KnowledgeBase) -> None:
    assert list(impact_lines("lone", kb, as_of=TODAY))[-1] == "└─ 0 verdicts change"
