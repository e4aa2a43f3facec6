"""Claims against claims: which pairs conflict, how hard, and that none is missed."""

from __future__ import annotations

import tempfile
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.conflicts import everything_said, find_conflicts
from mesoevidence.evidence.policies import load_policy
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.statements import Prepared, relate_prepared
from mesoevidence.statements.algebra import are_neighbours
from mesoevidence.statements.sets import Intervals
from tests.worlds import DOWN, UP, claim, make, run, say

YES, NO = say(True, "lasting"), say(False, "lasting")
HARMLESS = say(False, "harm", quantifier="all")


def days(**bounds: int) -> dict[str, Any]:
    return {**bounds, "unit": "d"}


COURSE = [say({"estimate": 8}, "sessions"), say({"estimate": 1, "unit": "wk"}, "interval")]
MONTHS = say({"estimate": 4, "unit": "mo", "approximate": True}, "course")
WEEKS = say({"estimate": 8, "unit": "wk", "approximate": True}, "course")

PAIRS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], str | None]] = {
    "the opposite": ([YES], [NO], "hard"),
    "the same": ([YES], [YES], None),
    "denied": ([YES], [{**YES, "polarity": "negated"}], "hard"),
    "probable still counts as firm": ([YES], [{**NO, "modality": "probable"}], "hard"),
    "hedged": ([YES], [{**NO, "modality": "possible"}], "tension"),
    "both hedged": ([{**YES, "modality": "uncertain"}], [{**NO, "modality": "possible"}], None),
    "up and down": ([say(UP)], [say(DOWN)], "hard"),
    "most and some": ([say(True, "harm", quantifier="most")], [say(False, "harm", quantifier="some")], None),
    "some do, some do not": ([say(True, "harm", quantifier="some")], [say(False, "harm", quantifier="some")], None),
    "all and one": ([HARMLESS], [say(True, "harm", quantifier="at_least_one")], "hard"),
    "all and one of the members": ([HARMLESS], [say(True, "harm", quantifier="some", subject="treat.a")], "hard"),
    "as a rule, and one of the members": (
        [say(False, "harm")], [say(True, "harm", quantifier="some", subject="treat.a")], None
    ),
    "a class and its member": ([YES], [{**NO, "subject": "treat.a"}], None),
    "two members": ([{**YES, "subject": "treat.a"}], [{**NO, "subject": "treat.b"}], None),
    "neighbouring levels": ([say("none", "pain")], [say("minimal", "pain")], "tension"),
    "distant levels": ([say("none", "pain")], [say("moderate", "pain")], "hard"),
    "everybody and some people": ([YES], [{**NO, "scope": {"population": "men"}}], "hard"),
    "other people": (
        [{**YES, "scope": {"population": "men"}}], [{**NO, "scope": {"population": "women"}}], None
    ),
    "another comparison": ([say(UP, comparator="rival")], [say(DOWN)], None),
    "the same comparison": ([say(UP, comparator="rival")], [say(DOWN, comparator="rival")], "hard"),
    "induction and maintenance": (
        [say({"estimate": 1, "unit": "wk"}, "interval", scope={"phase": "induction"})],
        [say({"estimate": 1, "unit": "mo"}, "interval", scope={"phase": "maintenance"})],
        None,
    ),
    "intervals apart": (
        [say({"estimate": 1, "unit": "wk"}, "interval")], [say({"estimate": 1, "unit": "mo"}, "interval")], "hard"
    ),
    "weekly within 7 to 10 days": (
        [say({"estimate": 1, "unit": "wk"}, "interval")], [say(days(min=7, max=10), "interval")], None
    ),
    "overlapping in part": ([say(days(min=7, max=10), "interval")], [say(days(min=9, max=14), "interval")], "tension"),
    "eight weekly sessions, four months": (COURSE, [MONTHS], "hard"),
    "eight weekly sessions, eight weeks": (COURSE, [WEEKS], None),
    "a hedged course": ([{**s, "modality": "possible"} for s in COURSE], [MONTHS], "tension"),
    "in different phases nothing is derived": (
        [{**COURSE[0], "scope": {"phase": "induction"}}, {**COURSE[1], "scope": {"phase": "maintenance"}}], [MONTHS], None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", ["one source", "two sources"])
@pytest.mark.parametrize("name", PAIRS)
def test_a_pair_of_claims(tmp_path: Path, name: str, where: str) -> None:
    first, second, expected = PAIRS[name]
    for a, b in ((first, second), (second, first)):
        one, other = claim("a", *a), claim("b", *b)
        sources = {"s": [one, other]} if where == "one source" else {"s": [one], "t": [other]}
        found = run(make(tmp_path, sources=sources)).conflicts
        assert [conflict.kind for conflict in found] == ([expected] if expected else [])
        for conflict in found:
            assert (conflict.claims, conflict.quotes) == (("a", "b"), ("quote of a", "quote of b"))
            assert conflict.sources == (("s", "s") if where == "one source" else ("s", "t"))
            assert ("both cannot be true" in conflict.reason) is (expected == "hard")


def test_a_derived_course_is_named_as_such(tmp_path: Path) -> None:
    (found,) = run(make(tmp_path, (), [claim("a", *COURSE), claim("b", MONTHS)])).conflicts
    assert found.attribute == "course"
    assert "(follows from it)" in found.reason and "about 4 months" in found.reason


def test_a_hard_conflict_hides_the_tension_of_the_same_two_claims(tmp_path: Path) -> None:
    said = [claim("a", YES), claim("b", {**NO, "modality": "possible"}, NO)]
    assert [c.kind for c in run(make(tmp_path, (), said)).conflicts] == ["hard"]


def test_a_claim_has_no_conflict_with_itself(tmp_path: Path) -> None:
    assert run(make(tmp_path, (), [claim("a", YES, NO)])).conflicts == []


@pytest.mark.parametrize("lifecycle", ["rejected", "withdrawn"])
def test_what_was_rejected_conflicts_with_nothing(tmp_path: Path, lifecycle: str) -> None:
    report = run(make(tmp_path, (), [claim("a", YES), claim("b", NO, lifecycle=lifecycle)]))
    assert (len(report.claims), report.conflicts) == (1, [])
    assert any("1 rejected or withdrawn" in note for note in report.notes)


def test_hard_conflicts_come_first_in_the_order_of_the_claims(tmp_path: Path) -> None:
    said = [claim("a", say("none", "pain")), claim("b", say("minimal", "pain")), claim("c", YES), claim("d", NO)]
    found = run(make(tmp_path, (), said)).conflicts
    assert [(c.kind, c.claims) for c in found] == [("hard", ("c", "d")), ("tension", ("a", "b"))]


# --- nothing is missed -----------------------------------------------------------------------------------------------

SCOPES = st.sampled_from([{}, {}, {"scope": {"population": "men"}}, {"scope": {"population": "women"}}])
SUBJECTS = st.sampled_from(["treat", "treat", "treat.a", "treat.b"])
MODALITIES = st.sampled_from(["asserts", "probable", "possible"])
SAYINGS = st.one_of(
    st.builds(lambda v: say(v, "growth"), st.sampled_from([UP, DOWN, {"direction": "none"}])),
    st.builds(lambda v: say(v, "pain"), st.sampled_from(["none", "minimal", "severe"])),
    st.builds(
        lambda v, q: say(v, "harm", quantifier=q), st.booleans(), st.sampled_from(["all", "most", "some", "at_least_one"])
    ),
    st.builds(lambda v: say({"estimate": v}, "sessions"), st.integers(1, 9)),
    st.builds(lambda v: say({"estimate": v, "unit": "wk"}, "interval"), st.integers(1, 4)),
    st.builds(lambda a, b: say(days(min=a, max=a + b), "course"), st.integers(1, 60), st.integers(0, 30)),
)  # fmt: skip
STATEMENTS = st.builds(
    lambda s, c, t, m: {**s, **c, "subject": t, "modality": m}, SAYINGS, SCOPES, SUBJECTS, MODALITIES
)
CLAIMS = st.lists(st.lists(STATEMENTS, min_size=1, max_size=3), min_size=2, max_size=8)


def of_claims(said: list[list[dict[str, Any]]], *, one_source: bool = False) -> KnowledgeBase:
    claims = [claim(f"c{i:02}", *statements) for i, statements in enumerate(said)]
    sources = {"s": claims} if one_source else {f"s{i:02}": [each] for i, each in enumerate(claims)}
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder), sources=sources)


def every_pair(kb: KnowledgeBase) -> dict[tuple[str, str, str], str]:
    """All conflicts, by comparing everything that is said with everything else."""
    found: dict[tuple[str, str, str], str] = {}
    said: dict[str, list[Prepared]] = {name: [] for name in kb.claims}
    for one_said in everything_said(kb.claims.values(), kb.vocabulary):
        said[one_said.entry.claim.id].append(one_said.statement)
    for one, other in combinations(kb.claims.values(), 2):
        for a, b in product(said[one.claim.id], said[other.claim.id]):
            relation = relate_prepared(a, b, kb.vocabulary)
            firm = [s.statement.modality in ("asserts", "probable") for s in (a, b)]
            if not any(firm):
                continue
            if relation.kind == "contradicts":
                kind = "hard" if all(firm) else "tension"
            elif relation.kind == "tension" and relation.scope not in ("disjoint", "unknown"):
                if not all(firm) and are_neighbours(a, b):
                    continue  # "possibly a little" leaves room for the level beside it
                if a.statement.attribute in ("sessions", "interval", "course") and share_in_common(a, b) >= 0.6:
                    continue
                kind = "tension"
            else:
                continue
            key = (one.claim.id, other.claim.id, a.statement.attribute)
            found[key] = min(kind, found.get(key, "tension"))
    return found


def share_in_common(a: Prepared, b: Prepared) -> float:
    """How much of the narrower of two single ranges the other covers too."""
    (low_a, high_a), (low_b, high_b) = ((float(p[0][0]), float(p[1][0])) for p in (pieces(a)[0], pieces(b)[0]))
    return (min(high_a, high_b) - max(low_a, low_b)) / min(high_a - low_a, high_b - low_b)


def pieces(statement: Prepared) -> Any:
    assert statement.denotation is not None and isinstance(statement.denotation.values, Intervals)
    return statement.denotation.values.pieces


@given(CLAIMS, st.booleans())
@settings(derandomize=True, deadline=None, max_examples=150)
def test_every_pair_that_conflicts_is_found(said: list[list[dict[str, Any]]], one_source: bool) -> None:
    kb = of_claims(said, one_source=one_source)
    policy, _ = load_policy("promo", kb)
    assert policy is not None
    found = find_conflicts(kb.claims.values(), kb.vocabulary, policy)
    assert found.limited == ()
    pairs = {(c.first.entry.claim.id, c.second.entry.claim.id, c.attribute): c.kind for c in found.found}
    assert pairs == every_pair(kb) and len(pairs) == len(found.found)


# --- large groups ----------------------------------------------------------------------------------------------------


def listed(kb: KnowledgeBase) -> set[str]:
    return {name for conflict in run(kb).conflicts for name in conflict.claims}


@pytest.mark.parametrize("one_source", [True, False])
def test_in_a_large_group_each_conflicting_claim_has_an_opponent_and_the_report_says_so(one_source: bool) -> None:
    kb = of_claims([[say({"estimate": i}, "sessions")] for i in range(1, 61)], one_source=one_source)
    assert listed(kb) == set(kb.claims)
    report = run(kb)
    assert any("sessions" in note and "only" in note for note in report.notes)


def test_a_source_that_says_very_much_costs_no_more_than_many_that_say_a_little() -> None:
    """Every claim has an opponent, and pairs grow with the claims, not with their square."""
    report = run(of_claims([[say({"estimate": i}, "sessions")] for i in range(1, 201)], one_source=True))
    assert {name for conflict in report.conflicts for name in conflict.claims} == {f"c{i:02}" for i in range(200)}
    assert len(report.conflicts) < 3 * 200 and "some of its conflicts only" in report.notes[0]


def test_in_a_large_group_of_many_sources_every_conflict_inside_a_source_is_listed() -> None:
    """Sources share what they say, so that a claim of another source stands first in most positions."""
    draw = Random(7)
    said = [[say({"estimate": draw.randint(1, 25)}, "sessions")] for _ in range(120)]
    claims = [claim(f"c{i:03}", *statements) for i, statements in enumerate(said)]
    with tempfile.TemporaryDirectory() as folder:
        kb = make(Path(folder), sources={f"s{i:02}": claims[i::30] for i in range(30)})
    of = {name: entry.source.id for name, entry in kb.claims.items()}
    inside = {key[:2] for key in every_pair(kb) if of[key[0]] == of[key[1]]}
    assert inside and inside <= {tuple(sorted(conflict.claims)) for conflict in run(kb).conflicts}


def test_a_small_group_needs_no_such_note() -> None:
    assert run(of_claims([[say({"estimate": i}, "sessions")] for i in range(1, 21)])).notes == []


def test_many_claims_that_say_the_same_two_things() -> None:
    kb = of_claims([[YES], [NO]] * 40)
    assert listed(kb) == set(kb.claims)
    report = run(kb)
    assert len(report.conflicts) <= 40 * 40


def test_in_a_large_group_two_that_conflict_with_nobody_else_are_found() -> None:
    """Between them lie claims that agree with both."""
    agreeing = [[say(days(min=1, max=200 + i), "course")] for i in range(14)]
    more = [[say(days(min=1, max=300 + i), "course")] for i in range(14)]
    kb = of_claims([[say(days(min=2, max=3), "course")], *agreeing, [say(days(min=100, max=101), "course")], *more])
    assert [tuple(key[:2]) for key in every_pair(kb)] == [("c00", "c15")]
    assert listed(kb) == {"c00", "c15"}
