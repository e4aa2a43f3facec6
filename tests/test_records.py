"""Records that are wrong: every problem at once, each with its place, what was found, what was expected and meant."""

from __future__ import annotations

import copy
import os
import tempfile
from contextlib import suppress
from decimal import Decimal
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mesoevidence.records.load import KnowledgeBase, load_records
from mesoevidence.records.problems import Location, Problem
from mesoevidence.statements import relate_prepared
from tests.strategies import marked

VOCABULARY = """\
concepts:
- {id: treat, kind: intervention, label: treatment}
- {id: treat.drug, kind: intervention, label: treatment with a drug, broader: [treat]}
- {id: people, kind: population, label: people}
- {id: clinic, kind: setting, label: clinic}
attributes:
- {id: pain, label: pain, domain: ordinal, levels: [none, mild, severe]}
- {id: course, label: course, domain: duration, unit: wk}
- {id: density, label: density, domain: effect, better: higher}
- {id: harm, label: harm, domain: boolean}
"""
STUDY = """\
study: {id: st, title: T, design: rct, verified: {read: abstract}}
findings:
- id: st.pain
  statement: {subject: treat, attribute: pain, value: none, scope: {population: people}}
"""


def load(folder: Path, **files: str) -> KnowledgeBase:
    """The records of a folder, which reading leaves as it was."""
    for name, text in {"a_vocabulary": VOCABULARY, "b_study": STUDY, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*")}
    kb = load_records([folder], base=folder)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*")} == before
    return kb


def problems_of(kb: KnowledgeBase, file: str) -> list[Problem]:
    return sorted(problem for problem in kb.problems if problem.where.file == f"{file}.yaml")


def check(folder: Path, text: str, expected: tuple[Any, ...]) -> list[Problem]:
    """A marked file: one problem at each mark, with these words in its message, and no other."""
    plain, places = marked(text)
    found = problems_of(load(folder, x=plain), "x")
    assert [problem.where[1:3] for problem in found] == places, [str(problem) for problem in found]
    for problem, words in zip(found, expected, strict=True):
        for word in (words,) if isinstance(words, str) else words:
            assert word in problem.message
    return found


# --- claims ----------------------------------------------------------------------------------------------------------

CLAIM = "source: {id: s, title: t}\nclaims:\n- id: s.a\n  quote: x\n"
STATEMENT = CLAIM + "  statements:\n  - "
PAIN = STATEMENT + "{subject: treat, attribute: pain, value: none, "
COURSE = STATEMENT + "{subject: treat, attribute: course, value: "

CLAIMS: dict[str, tuple[str, tuple[Any, ...]]] = {
    # keys
    "unknown key": (CLAIM + "  «suppres: []", (("'suppres'", "did you mean 'suppress'?"),)),
    "unknown key, nothing like it": (CLAIM + "  «zzz: []", (("'zzz'", "expected one of: ", "lifecycle"),)),
    "unknown key of a statement": (
        PAIN + "«modalty: asserts}", ("did you mean 'modality'?",),
    ),
    "unknown key of a scope": (
        PAIN + "scope: {«populaton: people}}",
        ("did you mean 'population'?",),
    ),
    "unknown key of a value": (
        COURSE + "{«estimte: 5}}", ("did you mean 'estimate'?",),
    ),
    "merge key": (CLAIM + "  «<<: {notes: []}", ("'<<'",)),
    "missing attribute and value": (STATEMENT + "««{subject: treat}", (("attribute", "missing"), ("value", "missing"))),
    "no quote": ("source: {id: s}\nclaims:\n- «id: s.a", (("quote", "missing"),)),
    # words
    "misspelt word": (CLAIM + "  lifecycle: «aproved", (("'aproved'", "did you mean 'approved'?", "withdrawn"),)),
    "unknown modality": (
        PAIN + "modality: «perhaps}",
        (("'perhaps'", "asserts, probable, possible, uncertain"),),
    ),
    "word in another case": (CLAIM + "  basis: «Express", ("did you mean 'express'?",)),
    # types
    "comma in a number": (
        COURSE + "{estimate: «'1,5'}}", (("'1,5'", "a number"),),
    ),
    "word for a number": (COURSE + "{max: «many}}", (("'many'", "a number"),)),
    "not a number": (COURSE + "{min: «nan}}", (("'nan'", "a number"),)),
    "endless number": (COURSE + "{max: «-inf}}", (("'-inf'", "a number"),)),
    "half a person": (
        STATEMENT + "{subject: treat, attribute: harm, value: {n: «1.5, N: 3}}", (("'1.5'", "a whole number"),),
    ),
    "interval of three": (STATEMENT + "{subject: treat, attribute: density, value: {ci: «[1, 2, 3]}}", ("ci",)),
    "interval of one": (STATEMENT + "{subject: treat, attribute: density, value: {ci: «[1]}}", ("ci",)),
    "neither true nor false": (
        PAIN + "absolute: «maybe}", (("'maybe'", "true or false"),),
    ),
    "a source of no day": ("source: {id: s, date: «yesterday}\nclaims: []", (("'yesterday'", "one such as 2026"),)),
    "a source of a day that was not": ("source: {id: s, date: «2026-02-30}\nclaims: []", ("'2026-02-30'",)),
    "impossible date": (CLAIM + "  review_by: «2026-13-45", (("'2026-13-45'", "a date such as"),)),
    "date with a time": (CLAIM + "  review_by: «2026-11-21T10:00", ("a date such as",)),
    "date without dashes": (CLAIM + "  review_by: «20261121", ("a date such as",)),
    "text for a list": (CLAIM + "  notes: «foo", (("'foo'", "a list"),)),
    "list for a text": (CLAIM + "  approved_by: «[a]", (("['a']", "text"),)),
    "list for a quote": ("source: {id: s}\nclaims:\n- id: s.a\n  quote: «[a]", (("quote", "['a']", "text"),)),
    "mapping for an id": ("source: {id: s}\nclaims:\n- id: «{a: b}\n  quote: x", ("text",)),
    "text for a statement": (STATEMENT + "«foo", (("'foo'", "a mapping"),)),
    "text for statements": (CLAIM + "  statements: «foo", (("'foo'", "a list"),)),
    "text for a scope": (PAIN + "scope: «foo}", ("a mapping",)),
    "records that are none": ("source: {id: s}\nclaims: [«foo, «[a], ««{}]", ("'foo'", "['a']", "id", "missing")),
    # ids
    "unknown subject": (
        STATEMENT + "{subject: «treat.drgu, attribute: pain, value: none}",
        (("'treat.drgu'", "a concept", "did you mean 'treat.drug'?"),),
    ),
    "unknown comparator": (
        STATEMENT + "{subject: treat, comparator: «placebbo, attribute: pain, value: none}",
        ("did you mean 'placebo'?",),
    ),
    "unknown attribute": (STATEMENT + "{subject: treat, attribute: «pian, value: none}", ("did you mean 'pain'?",)),
    "unknown population": (
        PAIN + "scope: {population: «peple}}",
        (("population", "did you mean 'people'?"),),
    ),
    "unknown setting": (
        PAIN + "scope: {setting: «clinik}}", ("did you mean 'clinic'?",),
    ),
    "a population for a subject": (STATEMENT + "{subject: «people, attribute: pain, value: none}", ("intervention",)),
    "an intervention for a population": (
        PAIN + "scope: {population: «treat}}", ("population",),
    ),
    "unknown citation": (CLAIM + "  cites: [s, st, «sst]", (("'sst'", "did you mean 'st'?"),)),
    "unknown trace": (CLAIM + "  traces_to: [st.pain, «st.pian]", (("'st.pian'", "did you mean 'st.pain'?"),)),
    "doubled id": (CLAIM + "- id: «s.a\n  quote: y", (("'s.a'", "x.yaml:3:3"),)),
    "id of another kind of record": ("source: {id: «treat}\nclaims: []", (("'treat'", "a_vocabulary.yaml:2:3"),)),
    # values
    "unknown level": (
        STATEMENT + "{subject: treat, attribute: pain, value: «sevre}", (("'sevre'", "none, mild, severe"),),
    ),
    "unknown unit": (
        COURSE + "«{estimate: 5, unit: wks}}", (("'wks'", "'wk'"),),
    ),
    "unit that does not convert": (
        COURSE + "«{estimate: 5, unit: kg}}",
        (("'kg' does not convert to 'wk'", "course"),),
    ),
    "range that is empty": (COURSE + "«{min: 5, max: 2}}", ("course",)),
    "more people than there were": (STATEMENT + "{subject: treat, attribute: harm, value: «{n: 5, N: 4}}", ("5 of 4",)),
    "number beyond all bounds": (
        COURSE + "«{estimate: 1e999999}}", ("too large",),
    ),
    "unknown unit of time": (
        PAIN + "scope: {timepoint: {max: 16, unit: «weak}}}",
        (("'weak'", "'wk'"),),
    ),
    "time in per cent": (
        PAIN + "scope: {timepoint: {max: 16, unit: «'%'}}}", ("'%'",),
    ),
    "time that runs backwards": (
        PAIN + "scope: {timepoint: «{min: 9, max: 2}}}", ("timepoint",),
    ),
    # several at once
    "several in one record": (
        CLAIM + "  lifecycle: «aproved\n  «suppres: []\n  review_by: «soon\n  statements:\n"
        "  - {subject: treat, attribute: course, value: {estimate: «'1,5'}, scope: {«when: x}, modality: «perhaps}",
        ("'aproved'", "'suppres'", "'soon'", "'1,5'", "'when'", "'perhaps'"),
    ),
    "several references": (
        CLAIM + "  cites: [«nobody]\n  statements:\n  - {subject: «treet, attribute: «pian, value: none}\n"
        "  - {subject: treat, attribute: pain, value: «huge, scope: {population: «peple}}",
        ("'nobody'", "'treet'", "'pian'", "'huge'", "'peple'"),
    ),
    "a word and a reference": (
        CLAIM + "  lifecycle: «aproved\n  statements: [{subject: «treet, attribute: pain, value: none}]",
        ("'aproved'", "'treet'"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_with_problems(tmp_path: Path, name: str) -> None:
    found = check(tmp_path, *CLAIMS[name])
    if "id: s.a" in CLAIMS[name][0]:
        assert {problem.record for problem in found} == {"s.a"}


@pytest.mark.parametrize("written", ["quote:", "quote: ''", "quote: '  '", "quote: ~", "selector: {exact: ''}"])
def test_a_quote_must_not_be_empty(tmp_path: Path, written: str) -> None:
    kb = load(tmp_path, x=f"source: {{id: s}}\nclaims:\n- id: s.a\n  {written}\n")
    assert [problem.where.line for problem in problems_of(kb, "x")] in ([3], [4])


@pytest.mark.parametrize("written", ["id:", "id: ''", "id: ~"])
def test_an_id_must_not_be_empty(tmp_path: Path, written: str) -> None:
    kb = load(tmp_path, x=f"source: {{id: s}}\nclaims:\n- {written}\n  quote: x\n")
    assert [problem.where.line for problem in problems_of(kb, "x")] == [3]
    assert "" not in kb.claims


def test_a_quote_beside_a_selector_is_explained(tmp_path: Path) -> None:
    found = check(tmp_path, CLAIM.replace("quote: x", "«quote: x\n  selector: {exact: x}"), ("'quote'",))
    assert "did you mean 'quote'" not in found[0].message


def test_a_long_quote_of_a_third_party_is_a_warning(tmp_path: Path) -> None:
    long = CLAIM.replace("quote: x", "quote: " + "word " * 16).replace("- id", "- «id")
    assert [problem.severity for problem in check(tmp_path, long, ("16 words",))] == ["warning"]
    assert problems_of(load(tmp_path, x=CLAIM.replace("quote: x", "quote: " + "word " * 15)), "x") == []
    own = long.replace("«", "").replace("title: t", "path: page.md")
    assert problems_of(load(tmp_path, x=own), "x") == []


# --- sections, studies, assessments, vocabulary ---------------------------------------------------------------------

NEW_STUDY = "study: {id: st2, title: T, design: rct, verified: {read: abstract}"

RECORDS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "unknown section": ("«sorce: {id: q}", (("'sorce'", "did you mean 'source'?"),)),
    "unknown section, nothing like it": ("«zzz: 1", (("'zzz'", "claims"),)),
    "claims of nobody": ("«claims: [{id: x, quote: y}]", (("claims", "source"),)),
    "findings of nothing": ("«findings: []", (("findings", "study"),)),
    "claims that are no list": ("source: {id: s}\n«claims: {a: b}", ("list",)),
    "claims that are nothing": ("source: {id: s}\n«claims:", ("list",)),
    "source that is a list": ("source: «[a]\nclaims: []", ("mapping",)),
    "policy that is a number": ("policy: «5", ("mapping",)),
    "policy without an id": ("policy: «{extends: promo}", ("id",)),
    # studies and findings
    "study without design": ("study: ««{id: st2, title: T}", (("design", "missing"), ("verified", "missing"))),
    "misspelt design": ("study: {id: x, title: T, design: «rtc, verified: {read: abstract}}", ("did you mean 'rct'?",)),
    "year in words": (
        NEW_STUDY + ", citation: {year: «late}}", ("'late'",),
    ),
    "study in nobody": (
        NEW_STUDY + ", population: «peple}", ("did you mean 'people'?",),
    ),
    "arm with nothing": (
        NEW_STUDY + ", arms: [{name: A, intervention: «treet}]}",
        ("did you mean 'treat'?",),
    ),
    "unknown field to check": (
        NEW_STUDY + ", to_check: [year, «athors]}",
        ("did you mean 'authors'?",),
    ),
    "finding in nobody": (
        NEW_STUDY + "}\n"
        "findings:\n- {id: st2.a, statement: «{subject: treat, attribute: pain, value: none}}",
        (("st2.a", "population"),),
    ),
    "finding with a misspelt judgement": (
        NEW_STUDY + "}\nfindings:\n- id: st2.a\n"
        "  statement: {subject: treat, attribute: pain, value: none, scope: {population: people}}\n"
        "  risk_of_bias: {overall: «hihg, reason: x}",
        ("did you mean 'high'?",),
    ),
    "finding of another finding's id": (
        NEW_STUDY + "}\nfindings:\n- id: «st.pain\n"
        "  statement: {subject: treat, attribute: pain, value: none, scope: {population: people}}",
        (("'st.pain'", "b_study.yaml:3:3"),),
    ),
    # assessments
    "assessment of an unknown finding": (
        "assessments:\n- id: g\n  target: {subject: treat, attribute: «pian, value: none}\n"
        "  findings: [st.pain, «st.pian]\n  certainty: high",
        ("did you mean 'pain'?", "did you mean 'st.pain'?"),
    ),
    "assessment of nothing": (
        "assessments:\n- «{id: g, target: {subject: treat, attribute: pain, value: none}, certainty: high}",
        ("searched",),
    ),
    "misspelt certainty": (
        "assessments:\n- {id: g, target: {subject: treat, attribute: harm, value: true}, certainty: «hihg, raters: []}",
        ("did you mean 'high'?",),
    ),
    "misspelt domain": (
        "assessments:\n- id: g\n  target: {subject: treat, attribute: pain, value: none}\n  certainty: high\n"
        "  findings: [st.pain]\n  downgrade: {«imprecison: {step: -1, reason: x}}",
        (("'imprecison'", "did you mean 'imprecision'?"),),
    ),
    "step that is a word": (
        "assessments:\n- id: g\n  target: {subject: treat, attribute: pain, value: none}\n  certainty: high\n"
        "  findings: [st.pain]\n  downgrade: {imprecision: {step: «down, reason: x}}",
        (("'down'", "a whole number"),),
    ),
    # vocabulary
    "unknown kind": ("concepts: [{id: c, kind: «populaton, label: c}]", ("did you mean 'population'?",)),
    "unknown domain": ("attributes: [{id: q, label: q, domain: «ordinl}]", ("did you mean 'ordinal'?",)),
    "broader that is a word": ("concepts: [{id: c, kind: population, label: c, broader: «people}]", ("a list",)),
    "broader of nothing": (
        "concepts: [{id: c, kind: population, label: c, broader: [«peple]}]", (("'peple'", "did you mean 'people'?"),),
    ),
    "disjoint from nothing": (
        "concepts: [{id: c, kind: population, label: c, disjoint: [people, «peple]}]", ("did you mean 'people'?",),
    ),
    "scale without levels": ("attributes: [«{id: q, label: q, domain: ordinal}]", (("'q'", "levels"),)),
    "attribute in an unknown unit": (
        "attributes: [{id: q, label: q, domain: duration, unit: «wek}]", (("'wek'", "did you mean 'wk'?"),),
    ),
    "surrogate of nothing": (
        "attributes: [{id: q, label: q, domain: boolean, surrogate_of: «pian}]", ("did you mean 'pain'?",),
    ),
    "component that is nothing": (
        "attributes: [{id: q, label: q, domain: boolean, components: [pain, «pian]}]", ("did you mean 'pain'?",),
    ),
    "unknown population of what follows": (
        "attributes: [{id: q, label: q, domain: boolean, implies: [{when: {truth: true}, attribute: pain, value: {truth: true},"
        " population: «peopel}]}]",
        ("did you mean 'people'?",),
    ),
    "product of nothing": (
        "attributes: [{id: q, label: q, domain: duration, derived: {product: [pain, «curse]}}]",
        ("did you mean 'course'?",),
    ),
    "cut of no level": (
        "attributes: [{id: q, label: q, domain: ordinal, levels: [mild, severe], thresholds: "
        "{unit: NRS, cuts: {mild: 0, «sevre: 7}}}]",
        ("did you mean 'severe'?",),
    ),
    "field word that cannot be read": (
        "field: {id: f, subject: treat, words: [«(hair]}", (("'(hair'",),),
    ),
    "distinction that cannot be read": (
        "field: {id: f, subject: treat, words: [hair], distinctions: [{id: d, members: {a: [ok, «(front], b: [back]}}]}",
        (("'(front'",),),
    ),
    "label of no level": (
        "attributes: [{id: q, label: q, domain: ordinal, levels: [mild, severe], labels: {«sevre: bad}}]",
        ("did you mean 'severe'?",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_with_problems(tmp_path: Path, name: str) -> None:
    check(tmp_path, *RECORDS[name])


def test_a_circle_of_broader_is_reported_once_and_cut(tmp_path: Path) -> None:
    pairs = ["pq", "qr", "rp", "ss"]
    circle = "".join(f"- {{id: {a}, kind: population, label: x, broader: [{b}]}}\n" for a, b in pairs)
    kb = load(tmp_path, x="concepts:\n" + circle)
    messages = {problem.where.line: problem.message for problem in problems_of(kb, "x")}
    assert len(messages) == 2
    assert "circle: p -> q -> r -> p" in messages[4]
    assert "circle: s -> s" in messages[5]
    assert kb.vocabulary.relation("p", "r") == "narrower"


def test_an_id_in_two_files_is_reported_where_it_came_second(tmp_path: Path) -> None:
    kb = load(tmp_path, x=CLAIM, y="source: {id: s2}\nclaims:\n- {id: s2.a, quote: y}\n- {id: s.a, quote: z}\n")
    assert problems_of(kb, "x") == []
    (problem,) = problems_of(kb, "y")
    assert problem.where == Location("y.yaml", 4, 8)
    assert "x.yaml:3:3" in problem.message
    assert (kb.claims["s.a"].claim.selector.exact, kb.skipped) == ("x", 1)


def test_a_broken_record_does_not_take_its_neighbours_along(tmp_path: Path) -> None:
    broken = CLAIM + "- {id: s.b, quote: y, basis: guessed}\n- {id: s.c, quote: z}\n"
    assert load(tmp_path, x=broken).skipped == 1
    kb = load(tmp_path, x=broken, y="a: b: c", z="")
    assert list(kb.claims) == ["s.a", "s.c"]
    assert sorted(problem.where.file for problem in kb.problems) == ["x.yaml", "y.yaml", "z.yaml"]


# --- paths -----------------------------------------------------------------------------------------------------------


def test_a_path_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    kb = load_records([tmp_path / "nowhere"], base=tmp_path)
    assert [str(problem) for problem in kb.problems] == ["nowhere: error: no such file or folder"]


def test_a_folder_without_records_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    (tmp_path / "notes.txt").write_text("a: b: c")
    kb = load_records([tmp_path], base=tmp_path)
    assert [problem.message for problem in kb.problems] == ["holds no .yaml or .yml file"]


def test_a_link_to_nowhere_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "deleted.yaml")
    (tmp_path / "here.yaml").write_text(VOCABULARY)
    assert [problem.where.file for problem in load_records([tmp_path], base=tmp_path).problems] == ["gone.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_named_like_a_record_file_is_read_or_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("kb/P.YAML", "else/q.yml", "kb/locked/r.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"concepts: [{{id: {Path(name).stem}, kind: population, label: x}}]\n")
    (tmp_path / "kb" / "linked").symlink_to("../else")
    os.mkfifo(tmp_path / "kb" / "pipe.yaml")
    (tmp_path / "kb" / "pipes.yaml").symlink_to("pipe.yaml")
    scandir = os.scandir

    def refused(path: Any) -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    kb = load_records([tmp_path / "kb"], base=tmp_path)
    assert set(kb.vocabulary.concepts) == {"P", "q"}
    assert [str(problem) for problem in kb.problems] == [
        "kb/locked: error: cannot be read: Permission denied",
        "kb/pipe.yaml: error: is no file; expected a record file, or a link to one",
        "kb/pipes.yaml: error: is no file; expected a record file, or a link to one",
    ]


def test_places_are_right_after_the_file_was_changed(tmp_path: Path) -> None:
    wrong = CLAIM + "  lifecycle: «aproved\n"
    check(tmp_path, wrong, ("'aproved'",))
    check(tmp_path, "# a remark\n\n" + wrong, ("'aproved'",))


# --- what is right, and stays as typed -------------------------------------------------------------------------------


def test_a_claim_is_an_id_and_a_quote(tmp_path: Path) -> None:
    kb = load(tmp_path, x=CLAIM)
    entry = kb.claims["s.a"]
    assert (kb.problems, kb.skipped) == ([], 0)
    assert (entry.claim.selector.exact, entry.claim.lifecycle, entry.statements, entry.broken) == ("x", "draft", (), ())
    assert entry.where == Location("x.yaml", 3, 3)
    assert (entry.source.id, entry.source.kind) == ("s", "asset")


def test_scalars_reach_the_records_as_typed(tmp_path: Path) -> None:
    kb = load(
        tmp_path,
        x="source: {id: 0123, title: no, date: 2010-01-01, publisher: 1.10, url: 1e5}\n"
        "claims:\n- id: s.a\n  quote: no\n"
        "  statements: [{subject: treat, attribute: course, value: {estimate: 1.10, p: 0.050}}]\n",
    )
    assert kb.problems == []
    source, entry = kb.sources["0123"], kb.claims["s.a"]
    assert (source.title, source.date, source.publisher, source.url) == ("no", "2010-01-01", "1.10", "1e5")
    said = entry.statements[0].statement.value
    assert (entry.claim.selector.exact, str(said.estimate), said.p) == ("no", "1.10", "0.050")


@pytest.mark.parametrize(
    ("attribute", "written", "expected"),
    [
        ("pain", "none", {"any_of": ("none",)}),
        ("pain", "[none, mild]", {"all_of": ("none", "mild")}),
        ("pain", "{any_of: [none, mild]}", {"any_of": ("none", "mild")}),
        ("harm", "true", {"truth": True}),
        ("harm", "false", {"truth": False}),
        ("course", "8", {"estimate": Decimal(8)}),
        ("course", "1.50", {"estimate": Decimal("1.50")}),
        ("stage", "2", {"any_of": ("2",)}),
        ("stage", "II", {"any_of": ("II",)}),
    ],
)
def test_short_forms_of_a_value(tmp_path: Path, attribute: str, written: str, expected: dict[str, Any]) -> None:
    scale = "attributes: [{id: stage, label: stage, domain: ordinal, levels: [1, 2, II]}]"
    claim = STATEMENT + f"{{subject: treat, attribute: {attribute}, value: {written}}}"
    kb = load(tmp_path, x=claim, stages=scale)
    assert kb.problems == []
    said = kb.claims["s.a"].statements[0].statement.value
    assert {key: getattr(said, key) for key in expected} == expected


# --- never an error --------------------------------------------------------------------------------------------------


def test_a_very_long_chain_of_broader_is_followed(tmp_path: Path) -> None:
    chain = "".join(f"- {{id: k{n}, kind: population, label: x, broader: [k{n + 1}]}}\n" for n in range(3000))
    kb = load(tmp_path, x=f"concepts:\n{chain}- {{id: k3000, kind: population, label: x}}\n")
    assert kb.problems == []
    assert kb.vocabulary.relation("k0", "k3000") == "narrower"


def test_what_was_reported_can_still_be_compared(tmp_path: Path) -> None:
    """A record with a dangling reference is kept: comparing it must not fall over what was reported."""
    timed = "{subject: treat, attribute: pain, value: none, scope: {population: people, timepoint: {max: 2, unit: wk}}}"
    finding = f"- id: st.b\n  statement: {timed.replace('wk', 'fortnight')}\n"
    kb = load(tmp_path, b_study=STUDY + finding, x=STATEMENT + timed)
    assert len(kb.problems) == 1
    (claim,) = kb.claims["s.a"].statements
    assert relate_prepared(kb.findings["st.b"].statement, claim, kb.vocabulary).kind == "unknown"


def test_a_scale_without_cuts_does_not_fall_over(tmp_path: Path) -> None:
    scale = "attributes: [{id: q, label: q, domain: ordinal, levels: [a, b], thresholds: {unit: NRS, cuts: {}}}]"
    kb = load(tmp_path, x=STATEMENT + "{subject: treat, attribute: q, value: 5}", scale=scale)
    assert len(kb.problems) >= 1


WHOLE: dict[str, Any] = {
    "concepts": [
        {"id": "c", "kind": "population", "label": "c", "broader": ["people"], "disjoint": ["d"]},
        {"id": "d", "kind": "population", "label": "d", "broader": ["people"], "altLabels": ["e"]},
    ],
    "attributes": [
        {
            "id": "nrs", "label": "nrs", "domain": "ordinal", "levels": ["low", "high"], "labels": {"low": "little"},
            "thresholds": {"unit": "NRS", "cuts": {"low": "0", "high": "5"}}, "components": ["pain"],
            "derived": {"product": ["pain", "course"]}, "predicate": {"base": "hurt", "third": "hurts"},
        },
    ],
    "study": {
        "id": "w", "title": "W", "design": "rct", "verified": {"read": "abstract"}, "citation": {"year": "2020"},
        "to_check": ["authors"], "arms": [{"name": "A", "n": "5", "intervention": "treat"}],
    },
    "findings": [
        {
            "id": "w.a", "risk_of_bias": {"overall": "low", "reason": "x"},
            "statement": {
                "subject": "treat", "attribute": "nrs", "value": {"estimate": "4", "unit": "NRS"},
                "scope": {"population": "c", "timepoint": {"min": "1", "max": "2", "unit": "wk"}},
            },
        },
    ],
    "assessments": [
        {
            "id": "g", "target": {"subject": "treat", "attribute": "nrs", "value": "low"}, "certainty": "low",
            "findings": ["w.a"], "downgrade": {"imprecision": {"step": "-2", "reason": "x"}}, "date": "2026-01-01",
        },
    ],
    "source": {"id": "o", "title": "O", "markets": ["in"]},
    "claims": [
        {
            "id": "o.a", "selector": {"exact": "x", "start": "5"}, "cites": ["w"], "traces_to": ["w.a"],
            "statements": [
                {"subject": "treat", "attribute": "course", "value": ["a"], "scope": {"phase": "induction"}},
            ],
            "suppress": [{"rule": "r", "because": "b", "until": "2027-01-01"}],
        },
    ],
    "policy": {"id": "own", "extends": "promo"},
}  # fmt: skip
JUNK = [
    None, "", "x", "-1", "9" * 400, "nan", "1e999999", "c", "o.a", "wk", "%", [], {}, ["x"], {"x": "y"}, [[]], [{}],
    {"id": []},
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything in nested data."""
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(way for key, item in below for way in places(item, (*path, key)))]


@given(st.lists(st.tuples(st.sampled_from(places(WHOLE)[1:]), st.sampled_from(JUNK)), min_size=1, max_size=3))
def test_junk_anywhere_is_never_an_error(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = copy.deepcopy(WHOLE)
    for (*way, last), junk in changes:
        with suppress(KeyError, IndexError, TypeError):  # another change took the place away
            reduce(getitem, way, data)[last] = junk
    text = yaml.safe_dump(data, sort_keys=False)
    with tempfile.TemporaryDirectory() as folder:
        kb = load(Path(folder), x=text)
    for problem in problems_of(kb, "x"):
        assert 1 <= problem.where.line <= text.count("\n") + 1
        assert problem.message


def test_the_whole_example_has_only_the_problem_it_is_meant_to_have(tmp_path: Path) -> None:
    """The record that junk is thrown at is right, but for a value that no course can have."""
    found = problems_of(load(tmp_path, x=yaml.safe_dump(WHOLE, sort_keys=False)), "x")
    assert [problem.record for problem in found] == ["o.a"]
