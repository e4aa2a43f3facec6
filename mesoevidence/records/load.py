"""Folders of YAML to one :class:`KnowledgeBase`.

What can be read is read; what is wrong is collected in ``problems``. A record with a dangling reference is kept, because
it can still be shown; one whose shape is wrong is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mesoevidence.records import problems as made
from mesoevidence.records import yamlio
from mesoevidence.records.checking import SECTIONS, build, starts_at
from mesoevidence.records.models import Assessment, Citation, Claim, Finding, Source, Study
from mesoevidence.records.problems import Location, Problem
from mesoevidence.statements import Prepared, Statement, Vocabulary, prepare
from mesoevidence.statements.model import CONCEPT_AXES
from mesoevidence.statements.units import UNITS
from mesoevidence.statements.vocabulary import INACTIVE, Attribute, Concept

if TYPE_CHECKING:
    import networkx

SUFFIXES = (".yaml", ".yml")
QUOTE_WORDS = 15
"""A third party's copy is quoted in the fewest words that carry the claim; more than this is a warning."""


@dataclass(slots=True)
class ClaimEntry:
    """A claim with its source, where it is recorded, and its statements ready for comparison."""

    claim: Claim
    source: Source
    where: Location
    statements: tuple[Prepared, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding with its study, ready for comparison."""

    finding: Finding
    study: Study
    where: Location
    statement: Prepared


@dataclass(frozen=True, slots=True)
class AssessmentEntry:
    """A graded body of evidence, its target ready for comparison; ``broken`` when it may not be used, with the reasons."""

    assessment: Assessment
    where: Location
    target: Prepared
    broken: tuple[str, ...] = ()


@dataclass
class KnowledgeBase:
    """All records, by id, in the order of file names and of the records in them."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, ClaimEntry] = field(default_factory=dict)
    studies: dict[str, Study] = field(default_factory=dict)
    findings: dict[str, FindingEntry] = field(default_factory=dict)
    assessments: dict[str, AssessmentEntry] = field(default_factory=dict)
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    roots: tuple[Path, ...] = ()

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The knowledge graph of the records (see :mod:`mesoevidence.graph`)."""
        from mesoevidence.graph import build_graph

        return build_graph(self)


@dataclass(slots=True)
class _File:
    path: Path
    document: yamlio.Document


def load_records(folders: Iterable[Path], *, base: Path | None = None) -> KnowledgeBase:
    """Read every YAML file below ``folders`` (or the files named). Paths in messages are relative to ``base``."""
    kb = KnowledgeBase()
    roots = [Path(folder) for folder in folders]
    kb.roots = tuple(roots)
    files = [_File(path, yamlio.read_document(path, _shown(path, base))) for path in _yaml_files(roots, kb, base)]
    for file in files:
        kb.problems.extend(file.document.problems)
        _check_sections(file, kb)
    concepts: list[Concept] = []
    attributes: list[Attribute] = []
    for file in files:
        concepts += [loaded.record for loaded in _records(file, "concepts", kb)]
        attributes += [loaded.record for loaded in _records(file, "attributes", kb)]
    kb.vocabulary = Vocabulary(_without_cycles(concepts, kb), attributes)
    _check_vocabulary(kb)
    for file in files:
        _load_study(file, kb)
    for file in files:
        _load_assessments(file, kb)
        _load_claims(file, kb)
        if isinstance(policy := file.document.data.get("policy"), dict):
            kb.policies[str(policy.get("id"))] = policy
    for file in files:
        _check_claim_references(file, kb)
    return kb


def _yaml_files(roots: list[Path], kb: KnowledgeBase, base: Path | None) -> Iterator[Path]:
    for root in roots:
        if root.is_dir():
            found = sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            if not found:
                kb.problems.append(made.nothing_to_read(_shown(root, base)))
            yield from found
        elif root.exists():
            yield root
        else:
            kb.problems.append(made.missing_path(_shown(root, base)))


def _shown(path: Path, base: Path | None) -> str:
    """A path as messages and outputs show it: relative to ``base`` where it lies below it, with forward slashes."""
    try:
        return path.resolve().relative_to((base or Path.cwd()).resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _check_sections(file: _File, kb: KnowledgeBase) -> None:
    document = file.document
    for key, value in document.data.items():
        if key not in SECTIONS:
            hint = made.did_you_mean(key, SECTIONS) or f"; {made.expected_one_of(SECTIONS)}"
            where = yamlio.locate_key(file.path, document.path, [key])
            kb.problems.append(Problem(where, f"{key!r} is not a section of a record file{hint}"))
        elif SECTIONS[key].many and not isinstance(value, list):
            where = yamlio.locate_key(file.path, document.path, [key])
            kb.problems.append(Problem(where, f"{key!r} must be a list of records, each starting with '- '"))
    for part, whole in (("findings", "study"), ("claims", "source")):
        if part in document.data and whole not in document.data:
            where = yamlio.locate_key(file.path, document.path, [part])
            kb.problems.append(Problem(where, f"{part!r} need the {whole!r} they belong to in the same file"))


class _Loaded(NamedTuple):
    record: Any
    place: int
    where: Location


def _records(file: _File, section: str, kb: KnowledgeBase) -> list[_Loaded]:
    """The good records of a section; problems of the others, and doubled ids, are noted."""
    document, spec = file.document, SECTIONS[section]
    raw = document.data.get(section)
    items: list[Any] = (
        (raw if isinstance(raw, list) else []) if spec.many else ([raw] if section in document.data else [])
    )
    good: list[_Loaded] = []
    for index, item in enumerate(items):
        keys: tuple[str | int, ...] = (section, index) if spec.many else (section,)
        record, problems = build(spec.record, item, file.path, document.path, keys)
        if record is None:
            kb.problems.extend(problems)
            kb.skipped += 1
            continue
        where = starts_at(document.starts, document.path, section, index)
        first = kb.locations.get(record.id)
        if first is not None:
            at = yamlio.locate(file.path, document.path, (*keys, "id"))
            kb.problems.append(made.duplicate_id(at, spec.record.__name__.lower(), record.id, first))
            kb.skipped += 1
            continue
        kb.locations[record.id] = where
        good.append(_Loaded(record, index, where))
    return good


# --- vocabulary --------------------------------------------------------------------------------------------------


def _without_cycles(concepts: list[Concept], kb: KnowledgeBase) -> list[Concept]:
    """Report every circle of ``broader`` and cut it, so that the rest can be judged."""
    by_id = {concept.id: concept for concept in concepts}
    done: set[str] = set()
    for first in by_id:
        chain: list[str] = []
        _find_cycle(first, chain, done, by_id, kb)
    return list(by_id.values())


def _find_cycle(current: str, chain: list[str], done: set[str], by_id: dict[str, Concept], kb: KnowledgeBase) -> None:
    if current in done or current not in by_id:
        return
    chain.append(current)
    for above in by_id[current].broader:
        if above in chain:
            circle = [*chain[chain.index(above) :], above]
            kb.problems.append(made.cycle(kb.locations[current], circle))
            kept = tuple(other for other in by_id[current].broader if other != above)
            by_id[current] = replace(by_id[current], broader=kept)
        else:
            _find_cycle(above, chain, done, by_id, kb)
    chain.pop()
    done.add(current)


def _check_vocabulary(kb: KnowledgeBase) -> None:
    concepts, attributes = kb.vocabulary.concepts, kb.vocabulary.attributes
    for concept in concepts.values():
        for key in ("broader", "disjoint"):
            for other in getattr(concept, key):
                if other not in concepts:
                    kb.problems.append(
                        made.unknown_reference(
                            kb.locations[concept.id], f"a concept ({key})", other, concepts, concept.id
                        )
                    )
    for attribute in attributes.values():
        others = (
            attribute.surrogate_of,
            *attribute.components,
            *(attribute.derived.product if attribute.derived else ()),
        )
        for name in others:
            if name is not None and name not in attributes:
                kb.problems.append(
                    made.unknown_reference(kb.locations[attribute.id], "an attribute", name, attributes, attribute.id)
                )
        kb.problems.extend(_attribute_problems(attribute, kb.locations[attribute.id]))


def _attribute_problems(attribute: Attribute, where: Location) -> Iterator[Problem]:
    def wrong(message: str) -> Problem:
        return Problem(where, f"attribute {attribute.id!r}: {message}", record=attribute.id)

    if attribute.domain in ("ordinal", "rank", "category") and not attribute.levels:
        yield wrong(f"the domain {attribute.domain} needs 'levels'")
    if attribute.unit is not None and attribute.unit not in UNITS:
        yield wrong(f"unit {attribute.unit!r} is not known{made.did_you_mean(attribute.unit, UNITS)}")
    for level in attribute.thresholds.cuts if attribute.thresholds else ():
        if level not in attribute.levels:
            yield wrong(f"threshold {level!r} is not one of its levels{made.did_you_mean(level, attribute.levels)}")


# --- statements --------------------------------------------------------------------------------------------------


def _check_statement(
    statement: Statement, file: _File, keys: tuple[str | int, ...], record: str, kb: KnowledgeBase
) -> tuple[Prepared, list[Problem]]:
    """Prepare a statement and collect what it refers to in vain."""
    vocabulary = kb.vocabulary
    found: list[Problem] = []

    def where(*more: str) -> Location:
        return yamlio.locate(file.path, file.document.path, (*keys, *more))

    if statement.subject not in vocabulary.concepts:
        found.append(
            made.unknown_reference(where("subject"), "a concept", statement.subject, vocabulary.concepts, record)
        )
    comparator = statement.comparator
    if comparator is not None and comparator not in INACTIVE and comparator not in vocabulary.concepts:
        choices = (*INACTIVE, *vocabulary.concepts)
        found.append(made.unknown_reference(where("comparator"), "a concept", comparator, choices, record))
    scope = statement.scope
    for axis in CONCEPT_AXES:
        concept = getattr(scope, axis)
        if concept is not None and concept not in vocabulary.concepts:
            of_kind = [c.id for c in vocabulary.concepts.values() if c.kind == axis]
            found.append(made.unknown_reference(where("scope", axis), f"a {axis} concept", concept, of_kind, record))
    for axis in ("timepoint", "as_of"):
        span = getattr(scope, axis)
        if span is not None and span.unit not in UNITS:
            found.append(made.unknown_reference(where("scope", axis, "unit"), "a unit", span.unit, UNITS, record))
    prepared = prepare(statement, vocabulary)
    if prepared.attribute is None:
        found.append(
            made.unknown_reference(
                where("attribute"), "an attribute", statement.attribute, vocabulary.attributes, record
            )
        )
    elif prepared.problem:
        found.append(made.meaningless_value(where("value"), prepared.problem, record))
    kb.problems.extend(found)
    return prepared, found


# --- evidence ----------------------------------------------------------------------------------------------------


def _load_study(file: _File, kb: KnowledgeBase) -> None:
    findings = file.document.data.get("findings")
    studies = _records(file, "study", kb)
    if not studies and isinstance(findings, list):
        kb.skipped += len(findings)
    for study, _, _ in studies:
        kb.studies[study.id] = study
        _check_study(study, file, kb)
        for finding, index, where in _records(file, "findings", kb):
            prepared, _ = _check_statement(finding.statement, file, ("findings", index, "statement"), finding.id, kb)
            if finding.statement.scope.population is None:
                at = yamlio.locate(file.path, file.document.path, ("findings", index, "statement"))
                message = f"finding {finding.id!r} does not say in whom: a finding needs scope.population"
                kb.problems.append(Problem(at, message, record=finding.id))
            kb.findings[finding.id] = FindingEntry(finding, study, where, prepared)


def _check_study(study: Study, file: _File, kb: KnowledgeBase) -> None:
    known = {*(f.name for f in fields(Citation)), "title", "registration"}
    for name in study.to_check:
        if name not in known:
            at = yamlio.locate(file.path, file.document.path, ("study", "to_check"))
            kb.problems.append(made.unknown_reference(at, "a citation field", name, sorted(known), study.id))


def _load_assessments(file: _File, kb: KnowledgeBase) -> None:
    for assessment, index, where in _records(file, "assessments", kb):
        keys: tuple[str | int, ...] = ("assessments", index)
        target, found = _check_statement(assessment.target, file, (*keys, "target"), assessment.id, kb)
        broken = ["its target cannot be read"] if found else []
        for place, name in enumerate(assessment.findings):
            if name not in kb.findings:
                at = yamlio.locate(file.path, file.document.path, (*keys, "findings", place))
                kb.problems.append(made.unknown_reference(at, "a finding", name, kb.findings, assessment.id))
                broken.append(f"finding {name!r} is unknown")
        if not assessment.findings and not assessment.searched:
            message = f"assessment {assessment.id!r} names no findings: 'searched' must say what was looked for"
            kb.problems.append(Problem(where, message, record=assessment.id))
        kb.assessments[assessment.id] = AssessmentEntry(assessment, where, target, tuple(broken))


# --- claims ------------------------------------------------------------------------------------------------------


def _load_claims(file: _File, kb: KnowledgeBase) -> None:
    claims = file.document.data.get("claims")
    sources = _records(file, "source", kb)
    if not sources and isinstance(claims, list):
        kb.skipped += len(claims)
    for source, _, _ in sources:
        kb.sources[source.id] = source
        for claim, index, where in _records(file, "claims", kb):
            prepared: list[Prepared] = []
            broken: list[str] = []
            for number, statement in enumerate(claim.statements):
                ready = prepare(statement, kb.vocabulary)
                if _needs_attention(ready, statement, kb.vocabulary):
                    _, found = _check_statement(statement, file, ("claims", index, "statements", number), claim.id, kb)
                    broken += [problem.message for problem in found]
                prepared.append(ready)
            _check_quote_length(claim, source, where, kb)
            kb.claims[claim.id] = ClaimEntry(claim, source, where, tuple(prepared), tuple(broken))


def _needs_attention(ready: Prepared, statement: Statement, vocabulary: Vocabulary) -> bool:
    """Cheap test for anything :func:`_check_statement` would report."""
    concepts, scope, comparator = vocabulary.concepts, statement.scope, statement.comparator
    return (
        ready.denotation is None
        or statement.subject not in concepts
        or (comparator is not None and comparator not in INACTIVE and comparator not in concepts)
        or (scope.population is not None and scope.population not in concepts)
        or (scope.setting is not None and scope.setting not in concepts)
        or (scope.body_site is not None and scope.body_site not in concepts)
        or (scope.timepoint is not None and scope.timepoint.unit not in UNITS)
        or (scope.as_of is not None and scope.as_of.unit not in UNITS)
    )


def _check_quote_length(claim: Claim, source: Source, where: Location, kb: KnowledgeBase) -> None:
    words = len(claim.selector.exact.split())
    if source.path is None and words > QUOTE_WORDS:
        message = f"the quote has {words} words; a third party's text is quoted in {QUOTE_WORDS} at most"
        kb.problems.append(Problem(where, message, "warning"))


def _check_claim_references(file: _File, kb: KnowledgeBase) -> None:
    raw = file.document.data.get("claims")
    for index, item in enumerate(raw if isinstance(raw, list) else []):
        if not isinstance(item, dict) or not ("cites" in item or "traces_to" in item):
            continue
        entry = kb.claims.get(str(item.get("id")))
        if entry is None:
            continue
        known = {"cites": (*kb.studies, *kb.sources), "traces_to": tuple(kb.findings)}
        what = {"cites": "a study or source", "traces_to": "a finding"}
        for key in ("cites", "traces_to"):
            for place, name in enumerate(getattr(entry.claim, key)):
                if name not in known[key]:
                    at = yamlio.locate(file.path, file.document.path, ("claims", index, key, place))
                    kb.problems.append(made.unknown_reference(at, what[key], name, known[key], entry.claim.id))
