"""From graded evidence to a verdict: each cell of each table of DESIGN section 5, through the whole audit."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.audit import Auditor
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.models import VERDICTS, Verdict
from mesoevidence.statements import prepare
from mesoevidence.wording import HEDGED_MODALITY
from tests.worlds import (
    DOWN,
    LEVELS,
    STRADDLES,
    UP,
    VOCABULARY,
    auditor,
    body,
    claim,
    judged,
    make,
    run,
    say,
    study,
)

MODALITIES = ("uncertain", "possible", "probable", "asserts")
BAD = ("contradicted", "unsupported", "overstated", "mixed")

# --- wording by certainty --------------------------------------------------------------------------------------------

TABLE = """
              high       moderate    low         very_low
asserts       supported  supported   overstated  unsupported
probable      supported  supported   overstated  unsupported
possible      supported  supported   supported   supported
uncertain     supported  supported   supported   supported
"""
STRICT = {("asserts", "moderate"): "overstated", ("possible", "very_low"): "overstated"}


def cells() -> list[tuple[str, str, str, str]]:
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    found = []
    for modality, *verdicts in rows:
        for certainty, verdict in zip(head, verdicts, strict=True):
            found.append(("promo", modality, certainty, verdict))
            found.append(("strict", modality, certainty, STRICT.get((modality, certainty), verdict)))
    return found


@pytest.mark.parametrize(("profile", "modality", "certainty", "verdict"), cells())
def test_wording_by_certainty(tmp_path: Path, profile: str, modality: str, certainty: str, verdict: str) -> None:
    found = judged(tmp_path, [body("b", say(), certainty)], say(modality=modality), profile=profile)
    assert (found.verdict, found.certainty) == (verdict, certainty)
    if verdict != "supported":
        assert found.reasons == ("certainty",) and found.repair == "Plain b."
    else:
        assert found.reasons == (("very_uncertain",) if certainty == "very_low" else ()) and found.repair is None
    if verdict == "supported" and certainty == "very_low":
        assert "very uncertain" in found.why
    assert [(line.id, line.direction, line.directness, line.certainty) for line in found.evidence] == [
        ("body.b", "supports", "exact", certainty)
    ]


# --- contrary and inconclusive evidence ------------------------------------------------------------------------------


@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize("certainty", LEVELS)
def test_only_contrary_evidence(tmp_path: Path, modality: str, certainty: str) -> None:
    found = judged(tmp_path, [body("b", say(DOWN), certainty)], say(modality=modality))
    if modality == "uncertain":  # what is left open claims nothing
        assert (found.verdict, found.reasons) == ("not_assessable", ("left_open",))
        return
    decides = certainty in ("moderate", "high")
    assert found.verdict == ("contradicted" if decides else "unsupported")
    assert found.reasons == ("contrary_evidence" if decides else "points_the_other_way",)
    assert found.repair == "Plain b." and "Plain b." in found.why
    assert found.evidence[0].direction == "disputes" and found.certainty == certainty


BOTH_SIDES = """
pro/con   very_low     low          moderate      high
very_low  unsupported  unsupported  contradicted  contradicted
low       overstated   mixed        mixed         contradicted
moderate  supported    mixed        mixed         mixed
high      supported    supported    mixed         mixed
"""


@pytest.mark.parametrize(
    ("pro", "con", "verdict"),
    [
        (row.split()[0], con, verdict)
        for row in BOTH_SIDES.strip().splitlines()[1:]
        for con, verdict in zip(LEVELS, row.split()[1:], strict=True)
    ],
)
def test_both_sides(tmp_path: Path, pro: str, con: str, verdict: str) -> None:
    found = judged(tmp_path, [body("pro", say(UP), pro), body("con", say(DOWN), con)], say())
    assert found.verdict == verdict
    assert {line.id for line in found.evidence} == {"body.pro", "body.con"}
    if verdict == "mixed":
        assert "mixed_evidence" in found.reasons
    if verdict in ("supported", "overstated"):
        assert "weaker_contrary_evidence" in found.reasons and "weaker evidence to the contrary" in found.why


def test_of_what_a_clinic_sees_usually_is_hedge_enough(tmp_path: Path) -> None:
    seen = {**VOCABULARY, "attributes": [{**VOCABULARY["attributes"][0], "observed": True}]}
    verdicts = {
        modality: run(make(tmp_path / modality, [], [claim("c", say(modality=modality))], vocabulary=seen)).claims[0]
        for modality in MODALITIES
    }
    assert {modality: found.verdict for modality, found in verdicts.items()} == {
        "uncertain": "not_assessable",
        "possible": "not_assessable",
        "probable": "not_assessable",
        "asserts": "unsupported",
    }


def test_an_interval_across_the_claimed_bound_cannot_tell(tmp_path: Path) -> None:
    found = judged(tmp_path, [body("b", say(STRADDLES), "high")], say())
    assert (found.verdict, found.reasons) == ("unsupported", ("inconclusive",))


def test_no_significant_difference_is_not_equality(tmp_path: Path) -> None:
    for value in ({"direction": "unclear"}, STRADDLES):
        found = judged(tmp_path, [body("b", say(value), "high")], say({"direction": "none"}))
        assert found.verdict == "unsupported"
        assert set(found.reasons) == {"inconclusive", "equivalence_from_nonsignificance"}


@pytest.mark.parametrize("modality", MODALITIES)
@pytest.mark.parametrize(("bodies", "reason"), [(0, "no_evidence_held"), (1, "searched_in_vain")])
def test_without_evidence(tmp_path: Path, modality: str, bodies: int, reason: str) -> None:
    nothing = {"assessment": {"id": "body.none", "target": say(), "certainty": "very_low",
                              "searched": "PubMed, nothing found."}}  # fmt: skip
    found = judged(tmp_path, [nothing][:bodies], say(modality=modality))
    assert found.verdict == ("unsupported" if modality in ("asserts", "probable") else "not_assessable")
    assert found.reasons == (reason,) and found.certainty is None
    words = {"no_evidence_held": "no proof of absence", "searched_in_vain": "PubMed, nothing found."}
    assert words[reason] in found.why
    assert found.repair == ("Remove: no evidence in the knowledge base." if found.verdict == "unsupported" else None)


def test_background_needs_no_evidence(tmp_path: Path) -> None:
    found = judged(tmp_path, [], say({"estimate": 8}, "sessions"))
    assert (found.verdict, found.repair) == ("background", None)


def test_what_a_treatment_is_needs_no_evidence_and_can_be_refuted(tmp_path: Path) -> None:
    defined = {**VOCABULARY, "attributes": [{**VOCABULARY["attributes"][0], "defined": True}]}

    def verdict(name: str, bodies: list[dict[str, Any]]) -> str:
        return run(make(tmp_path / name, bodies, [claim("c", say())], vocabulary=defined)).claims[0].verdict

    searched = {
        "assessment": {"id": "body.none", "target": say(), "certainty": "very_low", "searched": "PubMed, nothing."}
    }
    assert verdict("none", []) == "background"
    assert verdict("searched", [searched]) == "unsupported"
    assert verdict("refuted", [body("b", say({"direction": "decrease"}), "high")]) == "contradicted"


def test_one_instance_refutes_what_is_said_of_all(tmp_path: Path) -> None:
    occurs = body("b", say(True, "harm", quantifier="at_least_one"), proposition="existence")
    occurs["study"]["design"] = "case_report"
    for quantifier, verdict in (("all", "contradicted"), ("most", "unsupported")):
        found = judged(tmp_path, [occurs], say(False, "harm", quantifier=quantifier))
        assert found.verdict == verdict
        assert ("instance_refutes_universal" in found.reasons) is (quantifier == "all")


def test_an_instance_outside_the_class_refutes_nothing(tmp_path: Path) -> None:
    occurs = body("b", say(True, "harm", quantifier="at_least_one", scope={"population": "women"}))
    said = say(False, "harm", quantifier="all", scope={"population": "men"})
    assert judged(tmp_path, [occurs], said).verdict == "unsupported"


# --- overlays --------------------------------------------------------------------------------------------------------

WEEKS = {"timepoint": {"max": 16, "unit": "wk"}}
SIZE = {"direction": "increase", "estimate": 30, "unit": "/cm2"}
SHARE = {"direction": "increase", "estimate": 30, "unit": "%"}
INDIRECT = {"asserts": "overstated", "possible": "supported"}
BEYOND: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, str]]] = {
    "scope.population": (body("b", say(scope={"population": "men"})), say(), INDIRECT),
    "scope.timepoint": (body("b", say(scope=WEEKS)), say(), INDIRECT),
    "scope.setting": (body("b", say(scope={"setting": "clinic"})), say(), INDIRECT),
    "scope.phase": (body("b", say(scope={"phase": "induction"})), say(), INDIRECT),
    "scope.body_site": (body("b", say(scope={"body_site": "scalp"})), say(), {"asserts": "overstated"}),
    "scope.intervention": (body("b", say(subject="treat.a")), say(), INDIRECT),
    "surrogate_outcome": (body("b", say(attribute="density")), say(), INDIRECT),
    "causality": (
        body("b", say(), design="cohort"), say(causality="causal"), {"asserts": "overstated", "possible": "overstated"},
    ),
    "magnitude": (body("b", say()), say(SIZE), {"asserts": "overstated", "possible": "overstated"}),
    "post_hoc": (body("b", say(), role="post_hoc"), say(), {"asserts": "overstated", "possible": "overstated"}),
    "relative_without_absolute": (
        body("b", say(SHARE)), say(SHARE), {"asserts": "overstated", "possible": "overstated"}
    ),
    "absolute": (
        body("b", say()), say(absolute=True),
        {"asserts": "overstated", "probable": "overstated", "possible": "supported"},
    ),
    "preclinical": (
        body("b", say(), "very_low", design="ex_vivo"), say(), {"asserts": "unsupported", "possible": "overstated"},
    ),
    "neighbouring_level": (
        body("b", say("minimal", "pain")), say("none", "pain"), {"asserts": "overstated", "possible": "overstated"}
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "modality"), [(r, m) for r, (_, _, verdicts) in BEYOND.items() for m in verdicts])
def test_a_claim_beyond_its_evidence(tmp_path: Path, reason: str, modality: str) -> None:
    evidence, said, verdicts = BEYOND[reason]
    found = judged(tmp_path, [evidence], {**said, "modality": modality})
    assert found.verdict == verdicts[modality]
    if found.verdict != "supported":
        assert reason in found.reasons
        only_of = "Say it only of treatment with a: " if reason == "scope.intervention" else ""
        assert found.repair == f"{only_of}Plain b."


@pytest.mark.parametrize(
    "reason", [r for r in BEYOND if r not in ("preclinical", "absolute", "relative_without_absolute")]
)
def test_one_body_that_fits_is_enough(tmp_path: Path, reason: str) -> None:
    evidence, said, _ = BEYOND[reason]
    found = judged(tmp_path, [evidence, body("fits", {k: v for k, v in said.items() if k != "causality"})], said)
    assert (found.verdict, reason in found.reasons) == ("supported", False)


def test_subgroups_count_like_post_hoc_results(tmp_path: Path) -> None:
    found = judged(tmp_path, [body("b", say(), role="subgroup")], say())
    assert (found.verdict, found.reasons) == ("overstated", ("post_hoc",))


def test_the_absolute_figure_takes_the_fault_away(tmp_path: Path) -> None:
    for figure, faults in (({"baseline": 100}, ()), ({}, ("relative_without_absolute",))):
        assert judged(tmp_path, [body("b", say(SHARE))], say({**SHARE, **figure})).reasons == faults
    assert judged(tmp_path, [body("b", say(SIZE))], say(SIZE)).reasons == ()


def test_evidence_without_the_comparison_carries_no_comparison(tmp_path: Path) -> None:
    found = judged(tmp_path, [body("b", say())], say(comparator="rival"))
    assert (found.verdict, found.certainty) == ("unsupported", "very_low")
    assert "scope.comparator" in found.reasons


@pytest.mark.parametrize("comparator", ["placebo", "none"])
def test_evidence_against_a_treatment_is_none_for_an_effect_as_such(tmp_path: Path, comparator: str) -> None:
    assert judged(tmp_path, [body("b", say(comparator="rival"))], say(comparator=comparator)).verdict == "unsupported"
    assert judged(tmp_path, [body("b", say(comparator=comparator))], say()).verdict == "supported"


def test_single_arm_evidence_is_at_most_very_low_for_a_comparison(tmp_path: Path) -> None:
    found = judged(tmp_path, [body("b", say(comparator="rival"), "low", design="case_series")], say(comparator="rival"))
    assert (found.verdict, found.certainty) == ("unsupported", "very_low")


def test_contrary_evidence_of_the_same_certainty_left_out(tmp_path: Path) -> None:
    bodies = [body("pro", say(UP), "very_low"), body("con", say(DOWN), "very_low")]
    found = judged(tmp_path, bodies, say(modality="possible"))
    assert "contrary_left_out" in found.reasons and "weaker_contrary_evidence" not in found.reasons
    assert found.verdict == "overstated"


def test_better_evidence_that_fits_less_takes_nothing_from_what_fits(tmp_path: Path) -> None:
    said = say(SIZE, modality="possible")
    assert judged(tmp_path, [body("fits", say(SIZE), "low")], said).verdict == "supported"
    assert (
        judged(tmp_path, [body("fits", say(SIZE), "low"), body("more", say(UP), "high")], said).verdict == "supported"
    )


# --- directness ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "said", "directness", "left"),
    [
        ({}, {}, "exact", "high"),
        ({"scope": {"population": "men"}}, {"scope": {"population": "men"}}, "exact", "high"),
        ({"scope": {"population": "people"}}, {"scope": {"population": "men"}}, "high", "high"),
        ({"scope": {"population": "men"}}, {"scope": {"population": "people"}}, "moderate", "moderate"),
        ({"subject": "treat"}, {"subject": "treat.a"}, "moderate", "moderate"),
        ({"subject": "treat.a"}, {"subject": "treat"}, "low", "low"),
        ({"subject": "treat.a", "scope": {"population": "men"}}, {}, "low", "low"),
    ],
)
def test_directness_and_what_it_costs(
    tmp_path: Path, target: dict[str, Any], said: dict[str, Any], directness: str, left: str
) -> None:
    line = judged(tmp_path, [body("b", say(**target))], say(**said)).evidence[0]
    assert (line.directness, line.certainty) == (directness, left)


def test_no_certainty_is_left_below_very_low(tmp_path: Path) -> None:
    line = judged(tmp_path, [body("b", say(subject="treat.a"), "low")], say()).evidence[0]
    assert line.certainty == "very_low"


def test_evidence_in_other_people_says_nothing(tmp_path: Path) -> None:
    target, said = say(scope={"population": "men"}), say(scope={"population": "women"})
    for value in (UP, DOWN):
        found = judged(tmp_path, [body("b", {**target, "value": value})], said)
        assert (found.verdict, found.reasons, found.evidence) == ("unsupported", ("no_evidence_held",), ())


def test_what_is_not_so_in_a_part_of_the_people_does_not_dispute_most_of_them(tmp_path: Path) -> None:
    """Men are harmed: that says nothing against "most people are not", and refutes "nobody is"."""
    in_men = body("b", say(True, "harm", scope={"population": "men"}))
    for quantifier, reason in (("most", "no_bearing_evidence"), ("all", "contrary_evidence")):
        found = judged(tmp_path, [in_men], say(False, "harm", quantifier=quantifier))
        assert reason in found.reasons
        assert (found.verdict == "unsupported") is (quantifier == "most")
    everywhere = body("b", say(True, "harm"))
    assert judged(tmp_path, [everywhere], say(False, "harm", quantifier="most")).verdict == "contradicted"


@pytest.mark.parametrize("value", [UP, DOWN])
def test_evidence_on_another_member_of_the_class_says_nothing(tmp_path: Path, value: dict[str, Any]) -> None:
    """DESIGN 4: interventions do not inherit; steroid injections are no evidence on injected peptides."""
    found = judged(tmp_path, [body("b", say(value, subject="treat.b"))], say(subject="treat.a", modality="possible"))
    assert (found.verdict, found.evidence) == ("not_assessable", ())


# --- what may not be used --------------------------------------------------------------------------------------------


def test_a_retraction_takes_findings_and_what_rested_on_them_out(tmp_path: Path) -> None:
    good, bad = body("good", say(), "low"), body("bad", say(), "high")
    lone = {"study": study("lone"), "findings": [{**body("lone", say(DOWN))["findings"][0], "id": "lone.one"}]}
    said = claim("c", say())
    assert run(make(tmp_path, [good, bad, lone], [said])).claims[0].verdict == "supported"
    bad["study"]["status"] = lone["study"]["status"] = "retracted"
    report = run(make(tmp_path, [good, bad, lone], [said]))
    found = report.claims[0]
    assert (found.verdict, [line.id for line in found.evidence]) == ("overstated", ["body.good"])
    assert [(p.severity, "bad.one" in p.message and "retracted" in p.message) for p in report.problems] == [
        ("warning", True)
    ]


def test_a_finding_that_nobody_verified_is_not_used(tmp_path: Path) -> None:
    lone = {"study": study("lone"), "findings": body("lone", say())["findings"]}
    assert judged(tmp_path, [lone], say(modality="possible")).verdict == "supported"
    lone["findings"][0]["to_check"] = True
    found = judged(tmp_path, [lone], say(modality="possible"))
    assert (found.verdict, found.reasons) == ("not_assessable", ("no_evidence_held",))


def test_an_assessment_of_findings_that_nobody_verified_is_not_used(tmp_path: Path) -> None:
    one = body("b", say())
    one["findings"][0]["to_check"] = True
    report = run(make(tmp_path, [one], [claim("c", say())]))
    assert report.claims[0].verdict in ("unsupported", "not_assessable")


@pytest.mark.parametrize(
    ("design", "bias", "certainty"),
    [
        ("rct", "low", "low"), ("rct", "some_concerns", "low"), ("rct", "high", "very_low"), ("cohort", "low", "low"),
        ("rct", None, "very_low"), ("ex_vivo", "low", "very_low"), ("case_series", "serious", "very_low"),
    ],
)  # fmt: skip
def test_a_finding_that_nobody_graded_counts_for_itself(
    tmp_path: Path, design: str, bias: str | None, certainty: str
) -> None:
    lone = {"study": study("lone", design), "findings": body("lone", say(scope={"population": "people"}))["findings"]}
    del lone["findings"][0]["risk_of_bias"]
    if bias:
        lone["findings"][0]["risk_of_bias"] = {"overall": bias, "reason": "judged"}
    found = judged(tmp_path, [lone], say(scope={"population": "people"}))
    assert [(line.id, line.certainty) for line in found.evidence] == [("lone.one", certainty)]


# --- a search for exactly this -----------------------------------------------------------------------------------------


def search(name: str, target: dict[str, Any]) -> dict[str, Any]:
    """An assessment that found nothing."""
    return {"assessment": {"id": f"body.{name}", "target": target, "certainty": "very_low", "findings": [],
                           "searched": "Nothing was found.", "plain": "It was not studied."}}  # fmt: skip


@pytest.mark.parametrize("value", [UP, DOWN])
@pytest.mark.parametrize("certainty", LEVELS)
def test_a_search_for_exactly_this_comes_before_evidence_on_the_class(
    tmp_path: Path, value: dict[str, Any], certainty: str
) -> None:
    held = [body("class", say(value), certainty), search("member", say(subject="treat.a"))]
    found = judged(tmp_path, held, say(subject="treat.a"))
    assert (found.verdict, found.reasons, found.repair) == ("unsupported", ("searched_in_vain",), "It was not studied.")
    assert ("body.class", "neutral") in [(line.id, line.direction) for line in found.evidence]
    hedged = judged(tmp_path, held, say(subject="treat.a", modality="possible"))
    assert hedged.verdict == "not_assessable"


NOT_EXACTLY: list[dict[str, Any]] = [
    say(subject="treat.b"), say(subject="treat"), say(subject="treat.a", scope={"population": "men"}),
    say(subject="treat.a", comparator="rival"), say(SIZE, subject="treat.a"), say(DOWN, subject="treat.a"),
]  # fmt: skip


@pytest.mark.parametrize("other", NOT_EXACTLY)
def test_a_search_for_something_else_leaves_the_class_to_decide(tmp_path: Path, other: dict[str, Any]) -> None:
    found = judged(
        tmp_path, [body("class", say()), search("other", other)], say(subject="treat.a", modality="possible")
    )
    assert (found.verdict, found.evidence[0].id) == ("supported", "body.class")


def test_a_search_that_covers_the_claim_counts_as_exact(tmp_path: Path) -> None:
    held = [body("class", say()), search("member", say(subject="treat.a"))]
    for claimed in (say(SIZE, subject="treat.a"), say(subject="treat.a", scope={"population": "men"}),
                    say(subject="treat.a", comparator="placebo")):  # fmt: skip
        assert judged(tmp_path, held, claimed).reasons[0] == "searched_in_vain", claimed


def test_a_search_on_a_kind_of_the_treatment_does_not_stand_for_evidence_on_the_treatment(tmp_path: Path) -> None:
    """Evidence that does not decide the claim is named; that nobody studied one kind of the treatment is beside the point."""
    in_men, nothing = (
        body("b", say(True, "harm", scope={"population": "men"})),
        search("kind", say(True, "harm", subject="treat.a")),
    )
    claimed = say(False, "harm", quantifier="most")
    found = judged(tmp_path, [in_men, nothing], claimed)
    assert (found.reasons, found.evidence[0].id) == (("no_bearing_evidence",), "body.b")
    assert judged(tmp_path / "alone", [nothing], claimed).reasons == ("searched_in_vain",)
    assert judged(tmp_path / "class", [in_men, search("class", say(True, "harm"))], claimed).reasons == (
        "searched_in_vain",
    )


def test_evidence_on_the_member_itself_or_on_all_of_the_class_decides_in_spite_of_a_search(tmp_path: Path) -> None:
    said = say(True, "harm", subject="treat.a", modality="possible")
    nothing = search("member", say(True, "harm", subject="treat.a"))
    own = judged(tmp_path, [body("own", say(True, "harm", subject="treat.a")), nothing], said)
    assert (own.verdict, own.evidence[0].id) == ("supported", "body.own")
    of_all = judged(tmp_path, [body("all", say(True, "harm", quantifier="all")), nothing], said)
    assert (of_all.verdict, of_all.evidence[0].id) == ("supported", "body.all")


# --- in words --------------------------------------------------------------------------------------------------------


def test_where_a_figure_comes_from_is_said_first(tmp_path: Path) -> None:
    held = [body("lab", say(SIZE), "very_low", design="ex_vivo")]
    kb = make(tmp_path, held, [claim("c", say(SIZE), traces_to=["lab.one"])])
    why = run(kb).claims[0].why
    assert why.startswith("The figure traces to: Study lab, Lab 2020; ") and "The wording asserts it" in why


def test_neighbouring_levels_are_both_named(tmp_path: Path) -> None:
    found = judged(tmp_path, [body("b", say("minimal", "pain"))], say("none", "pain"))
    assert found.reasons == ("neighbouring_level",)
    assert found.why == "The evidence supports the next level of the scale (minimal), not this one (none): Plain b."


def test_background_says_what_it_is_about(tmp_path: Path) -> None:
    assert judged(tmp_path, [], say({"estimate": 8}, "sessions")).why.startswith(
        "This is about sessions. No treatment "
    )


# --- several statements ----------------------------------------------------------------------------------------------


def test_a_claim_takes_the_worst_of_its_statements(tmp_path: Path) -> None:
    bodies = [body("up", say()), body("hurts", say("severe", "pain"))]
    good, bad = say(), say("none", "pain")
    for said in ([good, bad], [bad, good]):
        found = judged(tmp_path, bodies, *said)
        assert (found.verdict, found.repair) == ("contradicted", "Plain hurts.")
        assert [line.id for line in found.evidence] == ["body.hurts", "body.up"]
    assert judged(tmp_path, bodies, good, say({"estimate": 8}, "sessions")).verdict == "supported"


def test_a_claim_without_statements_is_not_assessable(tmp_path: Path) -> None:
    found = judged(tmp_path, [])
    assert (found.verdict, found.reasons) == ("not_assessable", ("no_statement",))


# --- laws ------------------------------------------------------------------------------------------------------------

few = settings(derandomize=True, deadline=None, max_examples=60)
VALUES = st.sampled_from([UP, DOWN, STRADDLES, SIZE, {"direction": "unclear"}, {"direction": "none"}])
FITTING = st.sampled_from(
    [{}, {"scope": {"population": "people"}}, {"scope": {"population": "men"}}, {"subject": "treat.a"}]
)
CLAIMED = st.sampled_from([
    say(), say(SIZE), say(DOWN), say(scope={"population": "men"}), say(absolute=True), say(causality="causal"),
    say({"direction": "none"}), say(subject="treat.a"),
])  # fmt: skip


@st.composite
def evidence(draw: st.DrawFn, name: str, values: Any = VALUES) -> dict[str, Any]:
    design = draw(st.sampled_from(["rct", "cohort", "ex_vivo"]))
    certainty = "very_low" if design == "ex_vivo" else draw(st.sampled_from(LEVELS))
    role = draw(st.sampled_from(["primary", "primary", "post_hoc"]))
    return body(name, say(draw(values), **draw(FITTING)), certainty, design=design, role=role)


@st.composite
def searches(draw: st.DrawFn) -> list[dict[str, Any]]:
    """None, or a search in vain for a member or the class."""
    fitting = draw(st.none() | FITTING)
    return [] if fitting is None else [search("none", say(draw(VALUES), **fitting))]


graded_bodies = st.integers(0, 3).flatmap(lambda n: st.tuples(*(evidence(f"b{i}") for i in range(n)))).map(list)
bodies = st.tuples(graded_bodies, searches()).map(lambda both: both[0] + both[1])


def kb_of(evidence: list[dict[str, Any]], *statements: dict[str, Any]) -> KnowledgeBase:
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder), evidence, [claim(f"c{i}", s) for i, s in enumerate(statements)])


def good(verdict: Verdict) -> int:
    """How good a verdict is: a higher number is better. Nothing is left to do with the best two."""
    return min(VERDICTS.index(verdict), VERDICTS.index("supported"))


def ranks(kb: KnowledgeBase, profile: str) -> list[int]:
    """How good the verdicts are, claim by claim."""
    return [good(claim.verdict) for claim in run(kb, profile=profile).claims]


@given(bodies, CLAIMED, st.sampled_from(["promo", "strict"]))
@few
def test_law_a_bolder_wording_is_never_judged_better(held: Any, said: dict[str, Any], profile: str) -> None:
    kb = kb_of(held, *({**said, "modality": modality} for modality in MODALITIES))
    found = ranks(kb, profile)
    assert found == sorted(found, reverse=True)


@given(bodies, CLAIMED, st.sampled_from(MODALITIES), st.sampled_from(["promo", "strict"]))
@few
def test_law_more_certain_support_is_never_judged_worse(
    held: Any, said: dict[str, Any], modality: str, profile: str
) -> None:
    """A body with exactly the claim's own target, at every certainty."""
    said = {**said, "modality": modality}
    target = {k: v for k, v in said.items() if k not in ("modality", "absolute", "causality")}
    found = [ranks(kb_of([*held, body("more", target, certainty)], said), profile)[0] for certainty in LEVELS]
    assert found == sorted(found)


@given(bodies, CLAIMED, st.sampled_from(MODALITIES), st.sampled_from(LEVELS))
@few
def test_law_more_support_is_never_judged_worse(held: Any, said: dict[str, Any], modality: str, certainty: str) -> None:
    said = {**said, "modality": modality}
    target = {k: v for k, v in said.items() if k not in ("modality", "absolute", "causality")}
    before, after = (run(kb_of(more, said)).claims[0] for more in (held, [*held, body("more", target, certainty)]))
    if "absolute" in before.reasons or before.verdict == "not_assessable" or said.get("causality"):
        return  # what could not be judged is judged now
    assert good(after.verdict) >= good(before.verdict)


@given(bodies, evidence("more"), CLAIMED, st.sampled_from(MODALITIES))
@settings(derandomize=True, deadline=None, max_examples=300, report_multiple_bugs=False)
def test_law_any_support_is_never_judged_worse(
    held: Any, more: dict[str, Any], said: dict[str, Any], modality: str
) -> None:
    """As above, for support that fits the claim only in part."""
    said = {**said, "modality": modality}
    before, after = (run(kb_of(each, said)).claims[0] for each in (held, [*held, more]))
    supports = any(line.id == "body.more" and line.direction == "supports" for line in after.evidence)
    if supports and before.verdict != "not_assessable":
        assert good(after.verdict) >= good(before.verdict)


def repairs_hold(kb: KnowledgeBase, judge: Auditor) -> int:
    """Judge the wording that each repair comes down to; how many there were."""
    checked = 0
    for entry in kb.claims.values():
        for verdict in judge.judge(entry):
            line = verdict.decisive
            if verdict.verdict not in BAD or line is None or not line.body.findings:
                continue
            checked += 1
            target = replace(
                line.body.statement.statement,
                modality=HEDGED_MODALITY[line.body.certainty],  # type: ignore[arg-type]
            )
            again = judge.judge_statement(prepare(target, kb.vocabulary))
            assert again.verdict not in BAD or any(line.direction == "disputes" for line in again.lines), (
                entry.claim.id, line.body.id, again.verdict, again.reasons,
            )  # fmt: skip
    return checked


@given(st.lists(st.sampled_from([UP, DOWN, SIZE]), min_size=1, max_size=3), st.data(), CLAIMED)
@few
def test_law_a_repair_holds(values: list[dict[str, Any]], data: st.DataObject, said: dict[str, Any]) -> None:
    held = [
        body(f"b{i}", say(value, **data.draw(FITTING)), data.draw(st.sampled_from(LEVELS)))
        for i, value in enumerate(values)
    ]
    kb = kb_of(held, said)
    repairs_hold(kb, auditor(kb))
