"""The shipped knowledge base and claims: sound records, the field covered, and the headline claims judged as they must be."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mesoevidence.audit import audit
from mesoevidence.evidence.grade import grade_problems
from mesoevidence.evidence.reasons import reasons
from mesoevidence.explain import explained, impact_lines
from mesoevidence.records.models import Study
from mesoevidence.report import Report, ReportedClaim, ReportedConflict
from mesoevidence.reporting import FORMATS, Options, writer
from tests.labelled_scores import LABELLED
from tests.test_verdicts import BAD, good, repairs_hold
from tests.worlds import ROOT, TODAY, auditor
from tests.worlds import shipped_records as kb

KINDS = {
    "efficacy", "safety", "comparative", "durability", "pain", "anaesthesia", "schedule", "onset", "eligibility",
    "mechanism", "invasiveness", "cost", "depth", "delivery",
}  # fmt: skip


@cache
def report() -> Report:
    return audit(kb(), as_of=TODAY)


def found(quote: str) -> list[ReportedClaim]:
    claims = [claim for claim in report().claims if re.search(quote, claim.quote, re.IGNORECASE)]
    assert claims, f"no claim says {quote!r}"
    return claims


def conflicts_of(claim: ReportedClaim, kind: str) -> list[ReportedConflict]:
    return [c for c in report().conflicts if c.kind == kind and claim.id in c.claims]


def other(conflict: ReportedConflict, claim: ReportedClaim) -> str:
    return next(name for name in conflict.claims if name != claim.id)


# --- sound -----------------------------------------------------------------------------------------------------------


def test_the_records_have_no_problem() -> None:
    assert kb().problems == [] and report().problems == [] and report().skipped == 0


def test_no_example_repeats_a_sentence_of_labelled_copy() -> None:
    """Phrases and rules are learned from patterns: an example that is a labelled sentence would show a document."""
    texts = [path.read_text(encoding="utf-8") for path in LABELLED.rglob("*.txt")]
    texts += [
        item["text"]
        for path in LABELLED.rglob("redteam.yaml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    sentences = {plain(sentence) for text in texts for sentence in re.split(r"(?<=[.!?])\s+|\n", text)}
    examples = [text for entry in kb().phrases.values() for text in (*entry.phrase.read, *entry.phrase.skip)]
    examples += [e.quote for entry in kb().rules.values() for e in (*entry.rule.bad, *entry.rule.good) if e.quote]
    assert [text for text in examples if len(plain(text).split()) > 3 and plain(text) in sentences] == []


def test_the_phrases_of_an_attribute_stand_in_the_file_of_its_name() -> None:
    apart = {name for name, entry in kb().phrases.items() if entry.phrase.beside}
    lost = {
        name: entry.where.file
        for name, entry in kb().phrases.items()
        if name not in apart
        and not (
            name.startswith(f"{entry.phrase.attribute}.")
            and Path(entry.where.file).stem == entry.phrase.attribute
            and Path(entry.where.file).parent.name == kb().vocabulary.attributes[entry.phrase.attribute].kind
        )
    }
    assert lost == {}


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower().replace("’", "'")))


def test_every_assessment_recomputes() -> None:
    judge = auditor(kb())
    for entry in kb().assessments.values():
        assert grade_problems(entry, kb(), judge.policy) == [] and entry.broken == ()
        for step in [*entry.assessment.downgrade.values(), *entry.assessment.upgrade.values()]:
            assert len(step.reason.split()) >= 2, entry.assessment.id


def test_every_assessment_that_decides_has_plain_words() -> None:
    used = {line.id for claim in report().claims for line in claim.evidence} & set(kb().assessments)
    assert len(used) > 30
    assert [name for name in sorted(used) if not (kb().assessments[name].assessment.plain or "").strip()] == []


def test_every_assessment_rests_on_findings_or_a_search() -> None:
    for name, entry in kb().assessments.items():
        assert entry.assessment.findings or entry.assessment.searched, name
        assert not [f for f in entry.assessment.findings if kb().findings[f].finding.to_check], name


def test_no_quote_is_longer_than_fifteen_words() -> None:
    long = {name for name, e in kb().claims.items() if len(e.claim.selector.exact.split()) > 15}
    around = {
        name
        for name, e in kb().claims.items()
        if any(len((text or "").split()) > 15 for text in (e.claim.selector.prefix, e.claim.selector.suffix))
    }
    assert (long, around) == (set(), set())


def test_five_articles_and_every_kind_of_claim() -> None:
    attributes = kb().vocabulary.attributes
    claims = kb().claims.values()
    assert len({entry.source.id for entry in claims}) == 5 and len(claims) >= 60
    for entry in kb().sources.values():
        assert entry.title and entry.sha256
    said = {attributes[s.attribute].kind for e in claims for s in e.claim.statements}
    assert said >= KINDS
    assert all(entry.claim.statements for entry in claims)


SOURCES = ROOT.parent / "shared" / "sources"


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the articles are their authors' and not in the repository")
def test_every_quote_stands_in_its_article() -> None:
    checked = audit(kb(), sources=SOURCES, as_of=TODAY)
    assert {claim.quote_state for claim in checked.claims} == {"anchored"} and checked.problems == []


def test_every_verdict_has_its_reason_in_words_and_every_bad_one_a_repair() -> None:
    for claim in report().claims:
        assert claim.reasons or claim.verdict == "supported", claim.id
        assert claim.why and "{" not in claim.why and "None" not in claim.why, claim.why
        assert set(claim.reasons) <= set(reasons())
        assert (claim.repair is not None) is (claim.verdict in BAD), claim.id
        assert not claim.repair or claim.repair.endswith(".")
    assert sum(report().by_verdict().values()) == len(report().claims)


def test_every_repair_holds() -> None:
    assert repairs_hold(kb(), auditor(kb())) > 50


def test_strict_is_never_milder() -> None:
    strict = audit(kb(), as_of=TODAY, profile="strict")
    for mild, hard in zip(report().claims, strict.claims, strict=True):
        assert good(hard.verdict) <= good(mild.verdict), mild.id


# --- the headline claims ---------------------------------------------------------------------------------------------


def test_156_percent_is_a_laboratory_figure_of_one_peptide() -> None:
    (claim,) = found("156")
    assert claim.verdict in ("overstated", "unsupported")
    assert {"preclinical", "relative_without_absolute", "scope.intervention", "traced"} <= set(claim.reasons)
    for words in (
        "a manufacturer's laboratory test of one peptide on hair follicles outside the body",
        "do not come from people or from mesotherapy",
        "The figure traces to", "design: ex vivo", "hair follicles in the laboratory",
    ):  # fmt: skip
        assert words in claim.why
    (origin,) = kb().claims[claim.id].claim.traces_to
    entry = kb().findings[origin]
    assert entry.study.design == "ex_vivo"
    assert entry.finding.statement.value.estimate == 156
    assert not entry.finding.statement.subject.startswith("mesotherapy"), "it was not injected"
    assert "mesotherapy" not in claim.why.partition("The figure traces to")[2].partition(".")[0].casefold()
    assert "do not show that scalp injections work better than minoxidil" in (claim.repair or "")


def test_a_permanent_cure_is_contradicted_by_evidence_and_by_those_who_prescribe_upkeep() -> None:
    (claim,) = found("^permanent cure$")
    assert claim.verdict == "contradicted" and "contrary_evidence" in claim.reasons and "absolute" in claim.reasons
    against = {other(c, claim) for c in conflicts_of(claim, "hard")}
    assert {kb().claims[name].source.id for name in against} >= {"a1", "a3"}
    assert any(re.search("upkeep|maintenance", kb().claims[name].claim.selector.exact) for name in against)
    assert re.search("do not last|does not last|not permanent|does not cure", claim.repair or "")


def test_no_side_effects_is_refuted_by_a_single_instance_and_hundreds_are_held() -> None:
    (claim,) = found("without side effects")
    assert claim.verdict == "contradicted"
    assert {"contrary_evidence", "instance_refutes_universal"} <= set(claim.reasons)
    assert all(part in claim.why for part in ("45.5 %", "541", "246"))
    studies = {entry.study.id for line in claim.evidence for entry in _findings(line.id)}
    assert "saceda-2022" in studies
    (safe,) = (c for c in found("technique is safe"))
    assert safe.verdict == "contradicted" and re.search("abscess|scarring|lasting hair loss", safe.why)


def test_no_side_effects_is_told_of_the_serious_ones() -> None:
    (claim,) = found("without side effects")
    said = claim.why + " ".join(line.says for line in claim.evidence)
    assert re.search("serious|abscess|scar|lasting", said, re.IGNORECASE)


def _findings(body: str) -> list[Any]:
    names = kb().assessments[body].assessment.findings if body in kb().assessments else (body,)
    return [kb().findings[name] for name in names]


def test_pain_is_not_what_the_copy_says() -> None:
    for claim in found("^virtually painless$"):
        assert claim.verdict == "contradicted" and re.search("8.0|severe", claim.why)


def test_the_articles_disagree_about_what_patients_are_told_most() -> None:
    kinds: dict[str, set[str]] = {"hard": set(), "tension": set()}
    for conflict in report().conflicts:
        kinds[conflict.kind].add(kb().vocabulary.attributes[conflict.attribute].kind)
    assert {"durability", "invasiveness", "depth", "onset", "eligibility"} <= kinds["hard"]
    assert "schedule" in kinds["tension"] and "schedule" not in kinds["hard"], "clinics have protocols of their own"
    across = [c for c in report().conflicts if len(set(c.sources)) == 2]
    assert len(across) >= 10


def test_a_suggested_wording_is_about_what_the_claim_is_about() -> None:
    (claim,) = found("improved helpful as an injectible")
    assert not re.search("steroid|triamcinolone|areata", claim.repair or "")


# --- what nobody verified --------------------------------------------------------------------------------------------


def shown() -> str:
    """Everything that the program can print of these records."""
    formats = ["".join(writer(name)(report(), Options(verbose=True))) for name in FORMATS]
    names = [*kb().claims, *kb().studies, *kb().findings, *kb().assessments]
    judge = auditor(kb())
    told = [line for name in names for line in explained(name, judge)]
    told += [line for name in list(kb().studies)[:5] for line in impact_lines(name, kb(), as_of=TODAY)]
    return "\n".join([*formats, *told])


IDENTIFIERS = ("doi", "pmid", "pmcid", "url", "registration")


def unverified(study: Study) -> dict[str, str]:
    held = {name: getattr(study.citation, name, None) or getattr(study, name, None) for name in study.to_check}
    return {name: str(value) for name, value in held.items() if value and value != ()}


def test_no_identifier_to_check_is_printed() -> None:
    everything = shown()
    secret = {value for s in kb().studies.values() for name, value in unverified(s).items() if name in IDENTIFIERS}
    assert secret, "otherwise this test sees nothing"
    assert [value for value in sorted(secret) if value in everything] == []


def printed_as_citations() -> set[str]:
    return {c for claim in report().claims for line in claim.evidence for c in line.citations}


def test_no_author_or_year_to_check_is_cited() -> None:
    cited = printed_as_citations()
    for study in kb().studies.values():
        mine = {c for c in cited if study.citation.doi and study.citation.doi in c}
        if "authors" in study.to_check and study.citation.authors:
            assert not [c for c in mine if c.startswith(study.citation.authors[0])], study.id


def test_no_title_to_check_is_cited() -> None:
    unsure = {s.title[:30] for s in kb().studies.values() if "title" in s.to_check}
    assert [c for c in sorted(printed_as_citations()) if c.startswith("“") and c[1:31] in unsure] == []


def test_the_package_holds_no_third_party_text() -> None:
    """Only quotes: no line of the claim records is longer than a few sentences of our own notes."""
    for path in Path(ROOT / "claims").glob("*.yaml"):
        assert path.stat().st_size < 40_000


def test_the_screen_in_the_readme_is_what_the_program_prints() -> None:
    """``MESOEVIDENCE_UPDATE_SNAPSHOTS=1`` puts what is printed now, and most like it, in the place of each paragraph."""
    path = ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    screen = readme.partition("```console\n$ mesoevidence report\n")[2].partition("\n```")[0]
    printed = "".join(writer("text")(report(), Options())).strip("\n").split("\n\n")
    paragraphs = [paragraph.strip("\n") for paragraph in screen.split("\n\n") if paragraph.strip("\n") != "..."]
    assert len(paragraphs) > 5
    if os.environ.get("MESOEVIDENCE_UPDATE_SNAPSHOTS"):
        for paragraph in paragraphs:
            (nearest,) = get_close_matches(paragraph, printed, n=1, cutoff=0)
            readme = readme.replace(paragraph, nearest)
        path.write_text(readme, encoding="utf-8", newline="\n")
        return
    for paragraph in paragraphs:
        assert paragraph in printed, paragraph


def test_no_record_id_of_a_study_stands_in_a_sentence() -> None:
    """A reader knows authors and years, not the ids of records."""
    for claim in report().claims:
        named = {
            word
            for word in re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", f"{claim.why} {claim.repair}")
            if word in kb().studies
        }
        assert named == set(), claim.id
