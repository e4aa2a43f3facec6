"""``explain`` and ``impact``: why a verdict is what it is, what a record is, and what would change without it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from mesoevidence.audit import Auditor
from mesoevidence.conflict_words import describe_conflict
from mesoevidence.evidence.grade import starting_certainty, words
from mesoevidence.evidence.lines import EvidenceLine, searched_exactly
from mesoevidence.evidence.reasons import explain_reasons, plain_words, reasons, suggested_wording, trace_words
from mesoevidence.evidence.verdicts import StatementVerdict
from mesoevidence.graph import rests_on_one_study, where_used, without_study
from mesoevidence.records.knowledge_base import FindingEntry, KnowledgeBase
from mesoevidence.records.models import VERDICTS, Certainty, Provision, StatementPattern
from mesoevidence.records.problems import did_you_mean
from mesoevidence.records.quotes import NOT_VERIFIED
from mesoevidence.reporting.common import flag_words
from mesoevidence.statements.vocabulary import one_true_value
from mesoevidence.wording import (
    MODALITIES,
    attribute_label,
    citation_words,
    concept_label,
    provision_words,
    statement_words,
    value_words,
)


class Unknown(ValueError):
    """No record has this id; the message names the nearest."""


def explanation(
    name: str, kb: KnowledgeBase, *, profile: str = "promo", as_of: date | None = None, markets: Sequence[str] = ()
) -> Iterator[str]:
    """Lines that explain the record called ``name``. Raises :class:`Unknown`, and BadPolicy for the profile."""
    return explained(name, Auditor(kb, profile=profile, as_of=as_of, markets=markets))


def explained(name: str, auditor: Auditor) -> Iterator[str]:
    """The same, by an auditor that is at hand: for many records at a time. Raises :class:`Unknown`."""
    kb = auditor.kb
    explainers: list[tuple[object, Callable[[str, KnowledgeBase, Auditor], Iterator[str]]]] = [
        (kb.claims, _claim),
        (kb.studies, _study),
        (kb.findings, _finding),
        (kb.assessments, _assessment),
        (kb.vocabulary.attributes, _attribute),
        (kb.vocabulary.concepts, _concept),
        (kb.sources, _source),
        (kb.rules, _rule),
        (kb.provisions, _provision),
        (kb.packs, _pack),
        (reasons(), _reason),
        (VERDICTS, _verdict),
    ]
    for known, explain in explainers:
        if name in known:  # type: ignore[operator]
            return explain(name, kb, auditor)
    everything = [key for known, _ in explainers for key in known]  # type: ignore[attr-defined]
    raise Unknown(f"no record has this id{did_you_mean(name, everything)}")


def wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """The lines of a tree folded to ``width`` columns, with the branches drawn on."""
    for line in lines:
        text = line.lstrip("│├└─ ")
        branch = line[: len(line) - len(text)]
        below = branch.replace("├", "│").replace("└", " ").replace("─", " ")
        yield from textwrap.wrap(
            text,
            width,
            initial_indent=branch,
            subsequent_indent=below + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )


# --- claims ------------------------------------------------------------------------------------------------------


def _claim(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    entry = kb.claims[name]
    verdicts = auditor.judge(entry)
    verdict = verdicts[0].verdict if verdicts and not entry.broken else "not_assessable"
    yield f"{name}: {words(verdict)}"
    yield f"├─ quote: “{entry.claim.selector.exact}”"
    yield f"├─ source: {entry.source.title or entry.source.id} ({entry.source.id}), recorded at {entry.where}"
    for problem in entry.broken:
        yield f"├─ gate: the record cannot be judged: {problem}"
    for place, judged in enumerate(verdicts, 1):
        yield f"├─ statement {place} of {len(verdicts)}: {statement_words(judged.statement.statement, kb.vocabulary)}"
        yield from (f"│  {line}" for line in _statement(judged, kb))
    for finding in entry.claim.traces_to:
        yield f"├─ the figure traces to {trace_words(finding, kb)}"
    for flag in auditor.report_claim(entry, NOT_VERIFIED).flags:
        yield f"├─ rule {flag.rule} ({flag.severity}): {flag_words(flag)}"
    for conflict in auditor.conflicts.found:
        described = describe_conflict(conflict, kb)
        if name in described.claims:
            other = described.claims[1 - described.claims.index(name)]
            quote = described.quotes[1 - described.claims.index(name)]
            yield (
                f"├─ {described.kind} {'conflict' if described.kind == 'hard' else ''}".rstrip()
                + f" with {other} “{quote}”"
            )
            yield f"│  {described.reason}"
    repair = suggested_wording(verdicts[0], kb) if verdicts and not entry.broken else None
    yield f"└─ suggested wording: {repair or 'none needed'}"


def _statement(judged: StatementVerdict, kb: KnowledgeBase) -> Iterator[str]:
    said = judged.statement.statement
    absolute = ", as an absolute" if said.absolute else ""
    yield f"├─ wording: {MODALITIES[said.modality]}{absolute}"
    searched = any(map(searched_exactly, judged.lines))
    for line in judged.lines:
        yield from _line(line, kb, searched=searched)
    if not judged.lines:
        yield "├─ evidence: none in the knowledge base"
    certainty = f", certainty left: {words(judged.certainty)}" if judged.certainty else ""
    yield f"├─ rule: {judged.rule}{certainty}"
    for reason in judged.reasons:
        known = reasons().get(reason)
        yield f"├─ reason: {reason} ({known.title if known else ''})"
    yield f"├─ in words: {' '.join(explain_reasons(judged, kb))}"
    yield f"└─ verdict on the statement: {words(judged.verdict)}"


def _line(line: EvidenceLine, kb: KnowledgeBase, *, searched: bool) -> Iterator[str]:
    body = line.body
    kind = "assessment" if body.assessment else "finding (not graded with others)"
    aside = searched and line.direction == "neutral" and line.relation.subject == "broader"
    bears = "is on the whole class: a search for exactly this comes first" if aside else _DIRECTIONS[line.direction]
    yield f"├─ evidence: {kind} {body.id} {bears}"
    yield f"│  ├─ says: {plain_words(line, kb)}"
    yield f"│  ├─ its target: {statement_words(body.statement.statement, kb.vocabulary)}"
    yield f"│  ├─ compared: {'; '.join(line.relation.explain())}"
    left = f", certainty {words(body.certainty)}" + (
        f", {words(line.certainty)} after the penalty" if line.certainty != body.certainty else ""
    )
    yield f"│  ├─ directness: {line.directness}{left}"
    cited = "; ".join(dict.fromkeys(citation_words(entry.study) for entry in body.findings))
    yield f"│  └─ from: {cited or 'no study: a search found none'}"


_DIRECTIONS = {
    "supports": "supports it",
    "disputes": "disputes it",
    "inconclusive": "cannot tell",
    "neutral": "says nothing for or against it",
}


# --- evidence ----------------------------------------------------------------------------------------------------


def _study(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    study = kb.studies[name]
    yield f"{name}: {study.title}" + (" (our words: the title was not verified)" if "title" in study.to_check else "")
    yield f"├─ cited as: {citation_words(study)}"
    yield f"├─ design: {words(study.design)}, {study.n or '?'} participants, {concept_label(study.population, kb.vocabulary)}"
    yield f"├─ funding: {study.funding or 'not recorded'}; conflicts of interest: {study.conflicts or 'not recorded'}"
    where = f" ({study.verified.where})" if study.verified.where else ""
    yield f"├─ read: {words(study.verified.read)}{where}; status: {study.status}"
    if study.to_check:
        yield f"├─ not verified, never printed as a citation: {', '.join(study.to_check)}"
    for key, entry in kb.findings.items():
        if entry.study.id == name:
            yield f"├─ finding {key}: {_result(entry, kb)}"
    for note in study.notes:
        yield f"├─ note: {note.strip()}"
    alone = [claim for claim, only in rests_on_one_study(kb, profile=auditor.policy.id) if only == name]
    yield f"├─ verdicts that rest on it alone: {', '.join(alone) or 'none'}"
    used = where_used(kb, name)
    yield f"└─ used in assessments: {', '.join(used) or 'none'}"


def _result(entry: FindingEntry, kb: KnowledgeBase) -> str:
    """A result in words; one that nobody verified is never printed."""
    if entry.finding.to_check:
        return "recorded, but not verified: not shown and not used"
    return statement_words(entry.finding.statement, kb.vocabulary)


def _finding(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    entry = kb.findings[name]
    finding = entry.finding
    yield f"{name}: {_result(entry, kb)}"
    yield f"├─ study: {citation_words(entry.study)} ({words(entry.study.design)})"
    yield f"├─ endpoint: {words(finding.endpoint_role)}"
    if finding.risk_of_bias:
        bias = finding.risk_of_bias
        yield f"├─ risk of bias: {words(bias.overall)} ({bias.tool or 'judged'}): {bias.reason.strip()}"
    for note in finding.notes:
        yield f"├─ note: {note.strip()}"
    if name in auditor.unusable:
        yield f"├─ not used: {auditor.unusable[name]}"
    used = [key for key, assessed in kb.assessments.items() if name in assessed.assessment.findings]
    yield f"└─ assessed in: {', '.join(used) or 'no assessment: counts for itself, as a finding that nobody graded'}"


def _assessment(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    entry = kb.assessments[name]
    assessment = entry.assessment
    findings = [kb.findings[f] for f in assessment.findings if f in kb.findings]
    start: Certainty = assessment.starts_at or starting_certainty(assessment, findings, auditor.policy)
    yield f"{name}: {words(assessment.certainty)} certainty"
    yield f"├─ target: {statement_words(assessment.target, kb.vocabulary)}"
    yield f"├─ in plain words: {(assessment.plain or '').strip() or 'not written'}"
    yield f"├─ GRADE starts at {words(start)}"
    for domain, step in [*assessment.downgrade.items(), *assessment.upgrade.items()]:
        yield f"│  {words(domain)} {step.step:+d}: {step.reason.strip()}"
    for key in assessment.findings:
        known = kb.findings.get(key)
        yield f"├─ finding {key}: {citation_words(known.study) if known else 'unknown'}"
    if assessment.searched:
        yield f"├─ searched: {assessment.searched.strip()}"
    if name in auditor.unusable:
        yield f"├─ may not be used: {auditor.unusable[name]}"
    judged = [key for key, claim in kb.claims.items() if _bears_on(name, claim.claim.id, kb, auditor)]
    yield f"├─ review by: {assessment.review_by or 'no date'}; raters: {', '.join(assessment.raters) or 'not recorded'}"
    yield f"└─ bears on claims: {', '.join(judged) or 'none'}"


def _bears_on(name: str, claim: str, kb: KnowledgeBase, auditor: Auditor) -> bool:
    return any(line.body.id == name for verdict in auditor.judge(kb.claims[claim]) for line in verdict.lines)


# --- vocabulary and rules ----------------------------------------------------------------------------------------


def _attribute(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    attribute = kb.vocabulary.attributes[name]
    yield f"{name}: {attribute.label}"
    yield f"├─ {(attribute.definition or 'no definition').strip()}"
    yield f"├─ domain: {attribute.domain}" + (f", levels: {', '.join(attribute.levels)}" if attribute.levels else "")
    several = "one true value per situation" if one_true_value(attribute) else "several values can be true at once"
    yield f"├─ better: {attribute.better}; {several}"
    yield f"├─ {'needs evidence' if attribute.needs_evidence else 'background: nothing to substantiate'}"
    if attribute.surrogate_of:
        yield f"├─ stands in for: {attribute_label(attribute.surrogate_of, kb.vocabulary)}"
    bodies = [key for key, entry in kb.assessments.items() if entry.assessment.target.attribute == name]
    claims = [key for key, entry in kb.claims.items() if any(s.attribute == name for s in entry.claim.statements)]
    yield f"├─ assessments: {', '.join(bodies) or 'none'}"
    yield f"└─ claims: {', '.join(claims) or 'none'}"


def _concept(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    concept = kb.vocabulary.concepts[name]
    yield f"{name}: {concept.label} ({concept.kind})"
    if concept.definition:
        yield f"├─ {concept.definition.strip()}"
    yield f"├─ broader: {', '.join(concept.broader) or 'nothing'}"
    below = [c.id for c in kb.vocabulary.concepts.values() if name in c.broader]
    yield f"├─ narrower: {', '.join(below) or 'nothing'}"
    yield f"└─ also called: {', '.join(concept.altLabels) or 'nothing else'}"


def _source(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    from mesoevidence.graph import smallest_removal

    source = kb.sources[name]
    claims = [entry for entry in kb.claims.values() if entry.source.id == name]
    yield f"{name}: {source.title or 'no title'}"
    for entry in claims:
        judged = auditor.judge(entry)
        yield f"├─ {words(judged[0].verdict) if judged else 'not assessable'}: {entry.claim.id} “{entry.claim.selector.exact}”"
    removal = smallest_removal(kb, name)
    yield f"└─ consistent with itself without: {', '.join(removal) or 'nothing: it has no hard conflict inside'}"


def _reason(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    reason = reasons()[name]
    yield f"{name}: {reason.title}"
    yield f"├─ said as: {reason.why}"
    yield f"└─ what to do: {reason.fix}"


def _rule(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    entry = kb.rules[name]
    rule = entry.rule
    yield f"{name}: {rule.title} ({rule.severity})"
    yield f"├─ pack: {entry.pack.title}" + (
        f" (market {entry.pack.market})" if entry.pack.market else " (every market)"
    )
    yield f"├─ why: {rule.why.strip()}"
    yield f"├─ what to do: {rule.fix.strip()}"
    for label, listed in (
        ("phrase", rule.catches.text),
        ("unless it says", rule.unless),
        ("reason", rule.catches.reasons),
    ):
        yield from (f"├─ {label}: {text}" for text in listed)
    yield from (f"├─ statement: {_pattern(pattern, kb)}" for pattern in rule.catches.statements)
    if rule.catches.source:
        yield from (f"├─ a source that says: {_pattern(pattern, kb)}" for pattern in rule.catches.source.says)
        yield from (f"├─ and nowhere says: {_pattern(pattern, kb)}" for pattern in rule.catches.source.silent_on)
    yield from (f"├─ wherever rule {other} applies" for other in rule.catches.rules)
    for provision in rule.provisions:
        known = kb.provisions.get(provision)
        yield f"├─ provision {provision}: {_cited(known) if known else 'not recorded'}"
    for label, examples in (("caught", rule.bad), ("left alone", rule.good)):
        yield from (f"├─ {label}: “{example.quote}”" for example in examples if example.quote)
    markets = [entry.pack.market] if entry.pack.market else []
    judge = Auditor(kb, profile=auditor.policy.id, as_of=auditor.as_of, markets=markets)
    reported = (judge.report_claim(claim, NOT_VERIFIED) for claim in kb.claims.values())
    broken = [claim.id for claim in reported if any(flag.rule == name for flag in claim.flags)]
    yield f"└─ claims that break it: {', '.join(broken) or 'none'}"


def _pattern(pattern: StatementPattern, kb: KnowledgeBase) -> str:
    """Which statements a rule is about, in words."""
    labels = ", ".join(attribute_label(name, kb.vocabulary) for name in pattern.attributes)
    attribute = kb.vocabulary.attributes.get(pattern.attributes[0]) if pattern.attributes else None
    better = f"{' or '.join(pattern.better)} is better" if pattern.better else ""
    flags = {"absolute": pattern.absolute, "a figure": pattern.figure, "a comparator": pattern.comparator}
    parts = [
        labels or " or ".join((*pattern.kinds, *pattern.domains)) or "anything",
        value_words(pattern.value, attribute) if pattern.value else "",
        "about " + " or ".join(concept_label(name, kb.vocabulary) for name in pattern.subjects)
        if pattern.subjects
        else "",
        *(f"{'with' if wanted else 'without'} {what}" for what, wanted in flags.items() if wanted is not None),
        better,
    ]
    return "; ".join(part for part in parts if part)


def _cited(provision: Provision) -> str:
    if provision.status == "to_check":
        return "nobody verified it: not shown and never cited"
    return f"{provision_words(provision)}: {provision.says.strip()}"


def _provision(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    provision = kb.provisions[name]
    yield f"{name}: {_cited(provision)}"
    if provision.status != "to_check":
        yield f"├─ seen at: {provision.url or 'not recorded'}"
    for note in provision.notes:
        yield f"├─ note: {note.strip()}"
    rules = [key for key, entry in kb.rules.items() if name in entry.rule.provisions]
    yield f"└─ rules: {', '.join(rules) or 'none'}"


def _pack(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    pack = kb.packs[name]
    yield f"{name}: {pack.title}" + (f" (--market {pack.market})" if pack.market else " (every market)")
    for note in pack.notes:
        yield f"├─ note: {note.strip()}"
    for key, entry in kb.rules.items():
        if entry.pack.id == name:
            yield f"├─ {key}: {entry.rule.title} ({entry.rule.severity})"
    yield "└─ what a rule catches is a reason to look, no finding of law"


def _verdict(name: str, kb: KnowledgeBase, auditor: Auditor) -> Iterator[str]:
    yield f"{name}: a verdict (worst first: {', '.join(VERDICTS)})"
    for modality, row in auditor.policy.wording.items():
        cells = ", ".join(f"{words(certainty)} → {verdict}" for certainty, verdict in row.items())
        yield f"├─ wording {MODALITIES[modality]}: {cells}"
    yield f"└─ policy {auditor.policy.id}"


# --- impact ------------------------------------------------------------------------------------------------------


def impact_lines(name: str, kb: KnowledgeBase, *, profile: str = "promo", as_of: date | None = None) -> Iterator[str]:
    """What a retraction of a study (or of the study of a finding) changes. Raises :class:`Unknown`."""
    if name not in kb.studies and name not in kb.findings:
        raise Unknown(f"no study or finding has this id{did_you_mean(name, [*kb.studies, *kb.findings])}")
    return _impact(name, kb, profile, as_of)


def _impact(name: str, kb: KnowledgeBase, profile: str, as_of: date | None) -> Iterator[str]:
    study = kb.findings[name].study.id if name in kb.findings else name
    before = Auditor(kb, profile=profile, as_of=as_of)
    after = Auditor(without_study(kb, name), profile=profile, as_of=as_of)
    yield f"if {citation_words(kb.studies[study])} ({study}) were retracted"
    lost = [key for key in after.unusable if key not in before.unusable]
    for key in lost:
        yield f"├─ {'assessment' if key in kb.assessments else 'finding'} {key} falls: {after.unusable[key]}"
    changed = 0
    for key, entry in kb.claims.items():
        old, new = before.judge(entry), after.judge(entry)
        if old and old[0].verdict != new[0].verdict:
            changed += 1
            yield f"├─ {key} “{entry.claim.selector.exact}”: {words(old[0].verdict)} → {words(new[0].verdict)}"
    yield f"└─ {changed} verdicts change" if changed != 1 else "└─ 1 verdict changes"
