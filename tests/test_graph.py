"""The knowledge graph: its shape, its order, and the questions asked of it."""

from __future__ import annotations

import tempfile
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.graph import build_graph, rests_on_one_study, smallest_removal, where_used
from mesoevidence.records.load import KnowledgeBase
from mesoevidence.records.models import VERDICTS
from tests.worlds import DOWN, body, claim, make, run, say, study


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    bad = body("bad", say("severe", "pain"))
    bad["study"]["status"] = "retracted"
    said = [
        claim("up", say(), cites=["good"], traces_to=["good.one"]),
        claim("down", say(DOWN)),
        claim("painless", say("none", "pain")),
    ]
    return make(tmp_path, [body("good", say(), "moderate"), bad], said)


def edges(kb: KnowledgeBase, kind: str) -> list[tuple[str, str, bool]]:
    return [(a, b, data["derived"]) for a, b, data in kb.graph.edges(data=True) if data["type"] == kind]


def test_nodes_and_edges_have_kinds(kb: KnowledgeBase) -> None:
    assert isinstance(kb.graph, nx.MultiDiGraph)
    for node, data in kb.graph.nodes(data=True):
        assert data["kind"] == node.partition(":")[0] and data["label"]
    for _, _, key, data in kb.graph.edges(keys=True, data=True):
        assert key.partition(":")[0] == data["type"]


def test_records_are_linked(kb: KnowledgeBase) -> None:
    assert edges(kb, "asserts")[0] == ("source:s", "claim:up", False)
    assert edges(kb, "cites") == [("claim:up", "study:good", False)]
    assert edges(kb, "traces_to") == [("claim:up", "finding:good.one", False)]
    assert edges(kb, "reports") == [("study:good", "finding:good.one", False)]
    assert edges(kb, "assessed_in") == [("finding:good.one", "assessment:body.good", False)]
    assert ("concept:men", "concept:people", False) in edges(kb, "broader")
    assert ("claim:up", "statement:up.0", False) in edges(kb, "states")
    assert ("statement:up.0", "attribute:growth", False) in edges(kb, "about")


def test_what_follows_is_marked_as_derived(kb: KnowledgeBase) -> None:
    assert edges(kb, "supports") == [("assessment:body.good", "statement:up.0", True)]
    assert edges(kb, "disputes") == [("assessment:body.good", "statement:down.0", True)]
    assert edges(kb, "conflicts_with") == [("claim:up", "claim:down", True)]
    data = kb.graph.get_edge_data("assessment:body.good", "statement:up.0")["supports"]
    assert (data["directness"], data["certainty"]) == ("exact", "moderate")


def test_what_was_retracted_has_left_but_its_study_is_shown(kb: KnowledgeBase) -> None:
    assert kb.graph.nodes["study:bad"]["status"] == "retracted"
    assert "finding:bad.one" not in kb.graph and "assessment:body.bad" not in kb.graph


def test_the_graph_agrees_with_the_report(kb: KnowledgeBase) -> None:
    report = run(kb)
    lines = {(line.id, f"{c.id}.0", line.direction) for c in report.claims for line in c.evidence}
    derived = {
        (a.partition(":")[2], b.partition(":")[2], data["type"])
        for a, b, data in kb.graph.edges(data=True)
        if data["derived"] and data["type"] != "conflicts_with"
    }
    assert derived == lines
    assert len(edges(kb, "conflicts_with")) == len(report.conflicts)


def test_two_runs_give_the_same_order(kb: KnowledgeBase) -> None:
    one, other = build_graph(kb), build_graph(kb)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_a_withdrawn_claim_conflicts_with_nothing(tmp_path: Path) -> None:
    kb = make(tmp_path, (), [claim("up", say()), claim("down", say(DOWN), lifecycle="withdrawn")])
    assert edges(kb, "conflicts_with") == []
    assert smallest_removal(kb, "s") == []


def test_links_to_nowhere_do_not_stop_the_graph(tmp_path: Path) -> None:
    kb = make(tmp_path, (), [claim("up", say(subject="nothing"), say(attribute="nothing"), cites=["nobody"])])
    assert kb.problems and "claim:up" in kb.graph


# --- questions -------------------------------------------------------------------------------------------------------


def test_where_a_study_is_used(kb: KnowledgeBase) -> None:
    assert (where_used(kb, "good"), where_used(kb, "nobody")) == (["body.good"], [])


def test_claims_that_rest_on_one_study(tmp_path: Path) -> None:
    one, two = body("one", say()), body("two", say("none", "pain"))
    more = {"study": study("more"), "findings": [{**two["findings"][0], "id": "more.one"}]}
    two["assessment"]["findings"].append("more.one")
    said = [claim("up", say()), claim("painless", say("none", "pain")), claim("lasts", say(True, "lasting"))]
    assert list(rests_on_one_study(make(tmp_path, [one, two, more], said))) == [("up", "one")]


def test_the_claim_that_holds_is_kept(tmp_path: Path) -> None:
    said = [claim("up", say()), claim("down", say(DOWN))]
    for target, removed in ((say(), ["down"]), (say(DOWN), ["up"])):
        assert smallest_removal(make(tmp_path, [body("b", target)], said), "s") == removed


def test_a_consistent_source_needs_no_removal(kb: KnowledgeBase) -> None:
    assert smallest_removal(kb, "nobody") == []


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 25)), min_size=2, max_size=7))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_the_removal_is_the_smallest_there_is(spans: list[tuple[int, int]]) -> None:
    said = [
        claim(f"c{i}", say({"min": low, "max": low + more, "unit": "d"}, "course"))
        for i, (low, more) in enumerate(spans)
    ]
    with tempfile.TemporaryDirectory() as folder:
        kb = make(Path(folder), (), said)
    report = run(kb)
    pairs = [set(c.claims) for c in report.conflicts if c.kind == "hard"]
    weight = {c.id: 10 + VERDICTS.index(c.verdict) for c in report.claims}
    covers = [
        sum(weight[name] for name in chosen)
        for size in range(len(said) + 1)
        for chosen in combinations(weight, size)
        if all(pair & set(chosen) for pair in pairs)
    ]
    removed = smallest_removal(kb, "s")
    assert all(pair & set(removed) for pair in pairs)
    assert sum(weight[name] for name in removed) == min(covers)


def test_the_removal_leaves_a_large_tangle_consistent(tmp_path: Path) -> None:
    """Thirty claims of which no two can be true: one may stay."""
    said = [claim(f"c{i:02}", say({"estimate": 10 * i + 1, "unit": "d"}, "course")) for i in range(30)]
    assert len(smallest_removal(make(tmp_path, (), said), "s")) >= 29
