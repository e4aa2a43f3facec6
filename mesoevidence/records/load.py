"""Folders of YAML to one :class:`KnowledgeBase`.

What can be read is read; what is wrong is collected in ``problems``. A record with a dangling reference is kept, because
it can still be shown; one whose shape is wrong is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from mesoevidence.phrases import Notation
from mesoevidence.records import problems as made
from mesoevidence.records import yamlio
from mesoevidence.records.checking import SECTIONS, build, starts_at
from mesoevidence.records.finding import is_readable, record_files
from mesoevidence.records.knowledge_base import (
    AssessmentEntry,
    At,
    ClaimEntry,
    ExcusesEntry,
    FindingEntry,
    KnowledgeBase,
    PhraseEntry,
    PolicyFile,
    RuleEntry,
)
from mesoevidence.records.models import Citation, Claim, Pack, Source, Study
from mesoevidence.records.problems import Location, Problem
from mesoevidence.records.rule_checks import (
    field_problems,
    phrase_patterns,
    phrase_problems,
    read_patterns,
    rule_problems,
)
from mesoevidence.records.statement_checks import attribute_problems, check_statement, needs_attention
from mesoevidence.records.yamlio import File
from mesoevidence.statements import Prepared, Vocabulary, prepare
from mesoevidence.statements.vocabulary import Concept

QUOTE_WORDS = 15
"""A third party's copy is quoted in the fewest words that carry the claim; more than this is a warning."""


class _Loaded(NamedTuple):
    """A record, the keys that lead to it, and where it begins. One that is not sound is only looked at for more problems."""

    record: Any
    keys: tuple[str | int, ...]
    where: Location
    sound: bool = True


def load_records(folders: Iterable[Path], *, base: Path | None = None, phrases: bool = True) -> KnowledgeBase:
    """Read every YAML file below ``folders`` (or the files named). Paths in messages are relative to ``base``.

    Without ``phrases`` those that read copy are left out, which an audit of claim records does without.
    """
    kb = KnowledgeBase()
    roots = [Path(folder) for folder in folders]
    kb.roots = tuple(roots)
    files = [File(path, yamlio.read_document(path, _shown(path, base))) for path in _yaml_files(roots, kb, base)]
    for file in files:
        kb.problems.extend(file.document.problems)
        kb.skipped += bool(file.document.problems)
        _check_sections(file, kb)
    _load_vocabulary(files, kb)
    for file in files:
        _load_study(file, kb)
    for file in files:
        _load_assessments(file, kb)
        _load_claims(file, kb)
        _load_policy(file, kb)
        _load_pack(file, kb)
    for file in files:
        _load_rules(file, kb)
    if phrases:
        for file in files:
            _load_phrases(file, kb)
    for file in files:
        _check_claim_references(file, kb)
    return kb


def _yaml_files(roots: list[Path], kb: KnowledgeBase, base: Path | None) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in _found(roots, kb, base):
        resolved = path.resolve()
        if resolved not in seen:  # a file named twice is read once
            seen.add(resolved)
            yield path


def _found(roots: list[Path], kb: KnowledgeBase, base: Path | None) -> Iterator[Path]:
    def told(error: OSError) -> None:
        kb.problems.append(made.unreadable(_shown(Path(error.filename), base), error.strerror or str(error)))

    for root in roots:
        if root.is_dir():
            found = record_files(root, told)
            if not found:
                kb.problems.append(made.nothing_to_read(_shown(root, base)))
            for path in found:
                if is_readable(path):
                    yield path
                else:
                    kb.problems.append(made.no_file(_shown(path, base)))
        elif root.exists():
            yield root
        else:
            kb.problems.append(made.missing_path(_shown(root, base)))


def _shown(path: Path, base: Path | None) -> str:
    """A path as messages and outputs show it: relative to ``base`` where it lies below it, with forward slashes."""
    parent = path.parent.resolve() / path.name  # a link is shown as itself
    try:
        return parent.relative_to((base or Path.cwd()).resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _check_sections(file: File, kb: KnowledgeBase) -> None:
    document = file.document
    for key, value in document.data.items():
        if key not in SECTIONS:
            hint = made.did_you_mean(key, SECTIONS) or f"; {made.expected_one_of(SECTIONS)}"
            kb.problems.append(Problem(file.where_key(key), f"{key!r} is not a section of a record file{hint}"))
        elif SECTIONS[key].many and not isinstance(value, list):
            message = f"{key!r} must be a list of records, each starting with '- '"
            kb.problems.append(Problem(file.where_key(key), message))
    for part, whole in (("findings", "study"), ("claims", "source"), ("rules", "pack")):
        if part in document.data and whole not in document.data:
            message = f"{part!r} need the {whole!r} they belong to in the same file"
            kb.problems.append(Problem(file.where_key(part), message))


def _records(file: File, section: str, kb: KnowledgeBase) -> list[_Loaded]:
    """The records of a section; problems and doubled ids are noted. What is left of a broken record comes as not sound."""
    document, spec = file.document, SECTIONS[section]
    raw = document.data.get(section)
    items: list[Any] = (
        (raw if isinstance(raw, list) else []) if spec.many else ([raw] if section in document.data else [])
    )
    found: list[_Loaded] = []
    for index, item in enumerate(items):
        keys: tuple[str | int, ...] = (section, index) if spec.many else (section,)
        built = build(spec.record, item, file.path, document.path, keys, kb.vocabulary.attributes)
        where = starts_at(document.starts, document.path, section, index)
        if built.record is None:
            kb.problems.extend(built.problems)
            kb.skipped += 1
            if built.rest is not None:
                found.append(_Loaded(built.rest, keys, where, sound=False))
            continue
        first = kb.locations.get(built.record.id)
        if first is not None:
            kind = spec.record.__name__.lower()
            kb.problems.append(made.duplicate_id(file.where(*keys, "id"), kind, built.record.id, first))
            kb.skipped += 1
            continue
        kb.locations[built.record.id] = where
        found.append(_Loaded(built.record, keys, where))
    return found


# --- vocabulary --------------------------------------------------------------------------------------------------


def _load_vocabulary(files: list[File], kb: KnowledgeBase) -> None:
    concepts = [(file, loaded) for file in files for loaded in _records(file, "concepts", kb)]
    attributes = [(file, loaded) for file in files for loaded in _records(file, "attributes", kb)]
    sound = [loaded.record for _, loaded in concepts if loaded.sound]
    kb.vocabulary = Vocabulary(_without_cycles(sound, kb), [loaded.record for _, loaded in attributes if loaded.sound])
    for file, loaded in concepts:
        for key in ("broader", "disjoint", "given_to"):
            for place, other in enumerate(getattr(loaded.record, key)):
                if other not in kb.vocabulary.concepts:
                    at, choices = file.where(*loaded.keys, key, place), kb.vocabulary.concepts
                    kb.problems.append(
                        made.unknown_reference(at, f"a concept ({key})", other, choices, loaded.record.id)
                    )
    for file, loaded in attributes:
        kb.problems.extend(attribute_problems(loaded.record, file, loaded.keys, kb.vocabulary))


def _without_cycles(concepts: list[Concept], kb: KnowledgeBase) -> list[Concept]:
    """Report every circle of ``broader`` and cut it, so that the rest can be judged."""
    by_id = {concept.id: concept for concept in concepts}
    done: set[str] = set()
    for first in by_id:
        chain: list[str] = []
        waiting: list[tuple[str, int]] = [(first, 0)]
        while waiting:  # depth first, by hand: a chain may be longer than Python likes to recurse
            current, depth = waiting.pop()
            for left in chain[depth:]:
                done.add(left)
            del chain[depth:]
            if current in done or current not in by_id:
                continue
            chain.append(current)
            for above in reversed(by_id[current].broader):
                if above in chain:
                    circle = [*chain[chain.index(above) :], above]
                    kb.problems.append(made.cycle(kb.locations[current], circle))
                    kept = tuple(other for other in by_id[current].broader if other != above)
                    by_id[current] = replace(by_id[current], broader=kept)
                else:
                    waiting.append((above, depth + 1))
        done.update(chain)
    return list(by_id.values())


# --- evidence ----------------------------------------------------------------------------------------------------


def _load_study(file: File, kb: KnowledgeBase) -> None:
    findings = file.document.data.get("findings")
    studies = _records(file, "study", kb)
    if not any(loaded.sound for loaded in studies) and isinstance(findings, list):
        kb.skipped += len(findings)
    for study, keys, _, sound in studies:
        _check_study(study, file, keys, kb)
        if not sound:
            continue
        kb.studies[study.id] = study
        for finding, at, where, whole in _records(file, "findings", kb):
            prepared, _ = check_statement(finding.statement, file, (*at, "statement"), finding.id, kb)
            if finding.statement.scope.population is None:
                message = f"finding {finding.id!r} does not say in whom: a finding needs scope.population"
                kb.problems.append(Problem(file.where(*at, "statement"), message, record=finding.id))
            if whole:
                kb.findings[finding.id] = FindingEntry(finding, study, where, prepared)


def _check_study(study: Study, file: File, keys: tuple[str | int, ...], kb: KnowledgeBase) -> None:
    citable = sorted({*(f.name for f in fields(Citation)), "title", "registration"})
    for place, name in enumerate(study.to_check):
        if name not in citable:
            at = file.where(*keys, "to_check", place)
            kb.problems.append(made.unknown_reference(at, "a citation field", name, citable, study.id))
    named = [(study.population, ("population",))]
    named += [(arm.intervention, ("arms", place, "intervention")) for place, arm in enumerate(study.arms)]  # type: ignore[misc]
    for concept, key in named:
        if concept is not None and concept not in kb.vocabulary.concepts:
            at = file.where(*keys, *key)
            kb.problems.append(made.unknown_reference(at, "a concept", concept, kb.vocabulary.concepts, study.id))


def _load_assessments(file: File, kb: KnowledgeBase) -> None:
    for assessment, keys, where, sound in _records(file, "assessments", kb):
        target, found = check_statement(assessment.target, file, (*keys, "target"), assessment.id, kb)
        broken = ["its target cannot be read"] if found else []
        for place, name in enumerate(assessment.findings):
            if name not in kb.findings:
                at = file.where(*keys, "findings", place)
                kb.problems.append(made.unknown_reference(at, "a finding", name, kb.findings, assessment.id))
                broken.append(f"finding {name!r} is unknown")
        if not sound:
            continue
        if not assessment.findings and not assessment.searched:
            message = f"assessment {assessment.id!r} names no findings: 'searched' must say what was looked for"
            kb.problems.append(Problem(where, message, record=assessment.id))
            broken.append("it names no findings")
        kb.assessments[assessment.id] = AssessmentEntry(assessment, where, target, tuple(broken))


def _load_policy(file: File, kb: KnowledgeBase) -> None:
    if "policy" not in file.document.data:
        return
    policy = file.document.data["policy"]
    if not isinstance(policy, dict):
        message = f"policy: {policy!r} is wrong here; expected a mapping of keys and values"
        kb.problems.append(Problem(file.where("policy"), message))
    elif not isinstance(policy.get("id"), str) or not policy["id"].strip():
        kb.problems.append(Problem(file.where("policy"), "'id' is missing"))
    else:
        kb.policies[policy["id"]] = PolicyFile(policy, file.path, file.document.path)


# --- rules -------------------------------------------------------------------------------------------------------


def _load_pack(file: File, kb: KnowledgeBase) -> None:
    for provision, keys, _, sound in _records(file, "provisions", kb):
        if sound:
            kb.provisions[provision.id] = provision
            if provision.status == "seen" and not (provision.url or provision.notes):
                message = f"provision {provision.id!r} is marked as seen: say where, in 'url' or 'notes'"
                kb.problems.append(Problem(file.where(*keys, "status"), message, record=provision.id))
    for pack, keys, _, sound in _records(file, "pack", kb):
        if sound:
            kb.problems.extend(_names_taken(pack, file, keys, kb))
            kb.packs[pack.id] = pack


def _names_taken(pack: Pack, file: File, keys: tuple[str | int, ...], kb: KnowledgeBase) -> Iterator[Problem]:
    """Lists and frames that another pack has, too: patterns find them by name alone, so one would quietly stand for both."""
    for key in ("lists", "frames"):
        taken = {name: other.id for other in kb.packs.values() for name in getattr(other, key)}
        for name in getattr(pack, key):
            if name in taken:
                message = f"{name!r} is already one of the {key} of pack {taken[name]!r}; a name stands for one of them"
                yield Problem(file.where_key(*keys, key, name), message, record=pack.id)


def _load_rules(file: File, kb: KnowledgeBase) -> None:
    """Rules come after everything that they name, the rules of other files apart: those are looked at by ``audit``."""
    pack = file.document.data.get("pack")
    known = kb.packs.get(str(pack.get("id"))) if isinstance(pack, dict) else None
    notation = Notation(kb.wordings, synonyms=True)
    for rule, keys, where, sound in _records(file, "rules", kb):
        at = At(file.path, file.document.path, keys)
        text, found = read_patterns(rule.catches.text, notation, at, rule.id, "catches", "text")
        unless, more = read_patterns(rule.unless, notation, at, rule.id, "unless")
        problems = [*found, *more, *rule_problems(rule, at, kb)]
        kb.problems.extend(problems)
        if sound and known is not None:
            broken = tuple(problem.message for problem in problems)
            kb.rules[rule.id] = RuleEntry(rule, known, where, at, text, unless, broken)


def _load_phrases(file: File, kb: KnowledgeBase) -> None:
    notation, frames = Notation(kb.wordings, synonyms=True), kb.frames
    for phrase, keys, where, sound in _records(file, "phrases", kb):
        at = At(file.path, file.document.path, keys)
        patterns, excuses = phrase_patterns(phrase, frames)
        text, found = read_patterns(patterns, notation, at, phrase.id, "text")
        unless, more = read_patterns(excuses, notation, at, phrase.id, "unless")
        problems = [*found, *more, *phrase_problems(phrase, at, kb)]
        kb.problems.extend(problems)
        if sound:
            kb.phrases[phrase.id] = PhraseEntry(phrase, where, text, unless, tuple(p.message for p in problems))
    for excuses, keys, _, sound in _records(file, "excuses", kb):
        unless, found = read_patterns(
            excuses.unless, notation, At(file.path, file.document.path, keys), excuses.id, "unless"
        )
        kb.problems.extend(found)
        attributes = kb.vocabulary.attributes
        if excuses.attribute not in attributes:
            at_attribute = file.where(*keys, "attribute")
            kb.problems.append(
                made.unknown_reference(at_attribute, "an attribute", excuses.attribute, attributes, excuses.id)
            )
        elif sound:
            kb.excuses[excuses.id] = ExcusesEntry(excuses, unless)
    for field, keys, _, sound in _records(file, "field", kb):
        problems = list(field_problems(field, notation, At(file.path, file.document.path, keys)))
        kb.problems.extend(problems)
        if field.subject not in kb.vocabulary.concepts:
            at_subject = file.where(*keys, "subject")
            concepts = kb.vocabulary.concepts
            kb.problems.append(made.unknown_reference(at_subject, "a concept", field.subject, concepts, field.id))
        elif sound and not problems:
            kb.fields[field.id] = field
    kb.markers.update((loaded.record.id, loaded.record) for loaded in _records(file, "markers", kb) if loaded.sound)


# --- claims ------------------------------------------------------------------------------------------------------


def _load_claims(file: File, kb: KnowledgeBase) -> None:
    claims = file.document.data.get("claims")
    sources = [loaded for loaded in _records(file, "source", kb) if loaded.sound]
    if not sources and isinstance(claims, list):
        kb.skipped += len(claims)
    for source, keys, _, _ in sources:
        kb.sources[source.id] = source
        if source.date is not None and not _is_date(source.date):
            message = f"{source.date!r} is no date; expected one such as 2026, 2026-11 or 2026-11-21"
            kb.problems.append(Problem(file.where(*keys, "date"), message, record=source.id))
        for claim, keys, where, sound in _records(file, "claims", kb):
            prepared: list[Prepared] = []
            broken: list[str] = []
            for number, statement in enumerate(claim.statements):
                ready = prepare(statement, kb.vocabulary)
                if needs_attention(ready, statement, kb.vocabulary):
                    _, found = check_statement(statement, file, (*keys, "statements", number), claim.id, kb)
                    broken += [problem.message for problem in found]
                prepared.append(ready)
            if sound:
                _check_quote_length(claim, source, where, kb)
                kb.claims[claim.id] = ClaimEntry(claim, source, where, tuple(prepared), tuple(broken))


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar."""
    try:
        date.fromisoformat(f"{text}-01-01"[:10] if len(text) < len("2026-11-21") else text)
    except ValueError:
        return False
    return len(text) in (4, 7, 10)


def _check_quote_length(claim: Claim, source: Source, where: Location, kb: KnowledgeBase) -> None:
    words = len(claim.selector.exact.split())
    if source.path is None and words > QUOTE_WORDS:
        message = f"the quote has {words} words; a third party's text is quoted in {QUOTE_WORDS} at most"
        kb.problems.append(Problem(where, message, "warning"))


def _check_claim_references(file: File, kb: KnowledgeBase) -> None:
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
                    at = file.where("claims", index, key, place)
                    kb.problems.append(made.unknown_reference(at, what[key], name, known[key], entry.claim.id))
