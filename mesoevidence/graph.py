"""The knowledge graph as a NetworkX MultiDiGraph, and the questions asked of it.

Node ids are ``kind:id``; every node has ``kind`` and ``label``, every edge ``type`` (also its key) and ``derived``.
Nodes and edges are added in the order of the records, so that two runs give the same graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import networkx as nx

from mesoevidence.conflicts import find_conflicts
from mesoevidence.evidence.lines import EvidenceLine
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import VERDICTS, Verdict
from mesoevidence.statements import Statement


def build_graph(kb: KnowledgeBase, *, profile: str = "promo") -> nx.MultiDiGraph[str]:
    """Everything in ``kb`` and what follows from it; derived edges (evidence, conflicts) carry ``derived=True``."""
    from mesoevidence.audit import Auditor

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    auditor = Auditor(kb, profile=profile)
    _add_vocabulary(graph, kb)
    _add_evidence(graph, kb, auditor.unusable)
    _add_claims(graph, kb)
    for entry in kb.claims.values():
        for place, statement in enumerate(entry.statements):
            for line in auditor.judge_statement(statement).lines:
                _add_line(graph, f"statement:{entry.claim.id}.{place}", line)
    for conflict in find_conflicts(kb.live_claims, kb.vocabulary, auditor.policy).found:
        _edge(
            graph, f"claim:{conflict.first.entry.claim.id}", f"claim:{conflict.second.entry.claim.id}", "conflicts_with",
            derived=True, conflict=conflict.kind, attribute=conflict.attribute,
        )  # fmt: skip
    return graph


def _edge(graph: nx.MultiDiGraph[str], a: str, b: str, type_: str, *, derived: bool = False, **more: object) -> None:
    graph.add_edge(
        a, b, key=f"{type_}:{more['attribute']}" if "attribute" in more else type_, type=type_, derived=derived, **more
    )


def _add_vocabulary(graph: nx.MultiDiGraph[str], kb: KnowledgeBase) -> None:
    for concept in kb.vocabulary.concepts.values():
        graph.add_node(f"concept:{concept.id}", kind="concept", label=concept.label)
    for attribute in kb.vocabulary.attributes.values():
        graph.add_node(f"attribute:{attribute.id}", kind="attribute", label=attribute.label)
    for concept in kb.vocabulary.concepts.values():
        for broader in concept.broader:
            _edge(graph, f"concept:{concept.id}", f"concept:{broader}", "broader")


def _add_evidence(graph: nx.MultiDiGraph[str], kb: KnowledgeBase, unusable: dict[str, str]) -> None:
    for study in kb.studies.values():
        graph.add_node(f"study:{study.id}", kind="study", label=study.title, design=study.design, status=study.status)
    for name, entry in kb.findings.items():
        if unusable.get(name) == "its study is retracted":
            continue
        graph.add_node(f"finding:{name}", kind="finding", label=name)
        _edge(graph, f"study:{entry.study.id}", f"finding:{name}", "reports")
        _add_statement(graph, f"finding:{name}", f"statement:{name}", entry.finding.statement)
    for name, assessed in kb.assessments.items():
        if name in unusable:
            continue
        assessment = assessed.assessment
        graph.add_node(f"assessment:{name}", kind="assessment", label=name, certainty=assessment.certainty)
        for finding in assessment.findings:
            _edge(graph, f"finding:{finding}", f"assessment:{name}", "assessed_in")
        _add_statement(graph, f"assessment:{name}", f"statement:{name}", assessment.target)


def _add_claims(graph: nx.MultiDiGraph[str], kb: KnowledgeBase) -> None:
    for source in kb.sources.values():
        graph.add_node(f"source:{source.id}", kind="source", label=source.title or source.id)
    for name, entry in kb.claims.items():
        graph.add_node(f"claim:{name}", kind="claim", label=entry.claim.selector.exact)
        _edge(graph, f"source:{entry.source.id}", f"claim:{name}", "asserts")
        for place, statement in enumerate(entry.claim.statements):
            _add_statement(graph, f"claim:{name}", f"statement:{name}.{place}", statement)
        for cited in entry.claim.cites:
            kind = "study" if cited in kb.studies else "source"
            _edge(graph, f"claim:{name}", f"{kind}:{cited}", "cites")
        for finding in entry.claim.traces_to:
            _edge(graph, f"claim:{name}", f"finding:{finding}", "traces_to")


def _add_statement(graph: nx.MultiDiGraph[str], owner: str, node: str, statement: Statement) -> None:
    graph.add_node(node, kind="statement", label=f"{statement.subject} {statement.attribute}")
    _edge(graph, owner, node, "states")
    _edge(graph, node, f"attribute:{statement.attribute}", "about")
    _edge(graph, node, f"concept:{statement.subject}", "about")
    if statement.scope.population:
        _edge(graph, node, f"concept:{statement.scope.population}", "in")


def _add_line(graph: nx.MultiDiGraph[str], statement: str, line: EvidenceLine) -> None:
    kind = "assessment" if line.body.assessment else "finding"
    _edge(
        graph, f"{kind}:{line.body.id}", statement, line.direction, derived=True, directness=line.directness,
        certainty=line.certainty,
    )  # fmt: skip


# --- questions ---------------------------------------------------------------------------------------------------


def where_used(kb: KnowledgeBase, study: str) -> list[str]:
    """Ids of the assessments that rest on a study's findings."""
    findings = {name for name, entry in kb.findings.items() if entry.study.id == study}
    return [name for name, entry in kb.assessments.items() if findings & set(entry.assessment.findings)]


def without_study(kb: KnowledgeBase, name: str) -> KnowledgeBase:
    """The same records with one study (or the study of one finding) retracted."""
    study = kb.findings[name].study.id if name in kb.findings else name
    retracted = replace(kb.studies[study], status="retracted")
    findings = {
        key: replace(entry, study=retracted) if entry.study.id == study else entry for key, entry in kb.findings.items()
    }
    changed = KnowledgeBase(**{f: getattr(kb, f) for f in kb.__dataclass_fields__})
    changed.studies = {**kb.studies, study: retracted}
    changed.findings = findings
    return changed


def rests_on_one_study(kb: KnowledgeBase, *, profile: str = "promo") -> Iterator[tuple[str, str]]:
    """Claims whose deciding evidence is one study alone, with that study."""
    from mesoevidence.audit import Auditor

    auditor = Auditor(kb, profile=profile)
    for name, entry in kb.claims.items():
        studies = {
            finding.study.id
            for verdict in auditor.judge(entry)[:1]
            if verdict.decisive is not None
            for finding in verdict.decisive.body.findings
        }
        if len(studies) == 1:
            yield name, studies.pop()


def smallest_removal(kb: KnowledgeBase, source: str, *, profile: str = "promo") -> list[str]:
    """Claims whose removal leaves a source without hard conflicts inside itself (see :func:`smallest_cover`)."""
    from mesoevidence.audit import Auditor

    auditor = Auditor(kb, profile=profile)
    entries = [entry for entry in kb.live_claims if entry.source.id == source]
    every = replace(auditor.policy.conflicts, complete_up_to=len(entries) + 1, pairs_listed=len(entries) ** 2)
    complete = replace(auditor.policy, conflicts=every)
    pairs = [
        (conflict.first.entry.claim.id, conflict.second.entry.claim.id)
        for conflict in find_conflicts(entries, kb.vocabulary, complete).found
        if conflict.kind == "hard"
    ]
    named = {name for pair in pairs for name in pair}
    verdicts = {entry.claim.id: auditor.judge(entry)[0].verdict for entry in entries if entry.claim.id in named}
    return smallest_cover(pairs, verdicts)


def smallest_cover(pairs: Iterable[tuple[str, str]], verdicts: Mapping[str, Verdict]) -> list[str]:
    """Claims of which every pair has one at least, as few as can be: a minimum weighted vertex cover.

    Weight prefers to keep the claims that hold best. Exact by branch and bound for connected groups of up to
    :data:`EXACT_UP_TO` claims; larger ones fall back to networkx's 2-approximation.
    """
    conflicts: nx.Graph[str] = nx.Graph(list(pairs))
    for name in conflicts:
        conflicts.nodes[name]["weight"] = 10 + VERDICTS.index(verdicts[name])
    removed: list[str] = []
    for component in sorted(nx.connected_components(conflicts), key=min):
        part = conflicts.subgraph(component)
        removed += (
            _exact_cover(part)
            if len(component) <= EXACT_UP_TO
            else sorted(nx.approximation.min_weighted_vertex_cover(part, "weight"))
        )
    return removed


EXACT_UP_TO = 40


def _exact_cover(part: nx.Graph[str]) -> list[str]:
    """A minimum weighted vertex cover: take the claim with the most conflicts, or else everything it conflicts with."""
    weights = {node: int(part.nodes[node]["weight"]) for node in part}
    best: list[str] = sorted(part)

    def search(edges: frozenset[tuple[str, str]], chosen: frozenset[str]) -> None:
        nonlocal best
        if sum(weights[node] for node in chosen) >= sum(weights[node] for node in best):
            return
        if not edges:
            best = sorted(chosen)
            return
        counted = Counter(node for edge in edges for node in edge)
        busiest = min(counted, key=lambda node: (-counted[node], node))
        others = frozenset(node for edge in edges if busiest in edge for node in edge) - {busiest}
        search(frozenset(edge for edge in edges if busiest not in edge), chosen | {busiest})
        search(frozenset(edge for edge in edges if not others & set(edge)), chosen | others)

    search(frozenset((min(a, b), max(a, b)) for a, b in part.edges), frozenset())
    return best
