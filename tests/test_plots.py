"""The figures: what they count, that they come out the same, and that they can be read without colour and without sight."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mesoevidence as me
from mesoevidence.audit import Auditor
from mesoevidence.cli import main
from mesoevidence.plots import PLOTS, Asked, CannotDraw, Drawing, Figure, UnknownName, drawing, figures_of
from mesoevidence.plots.conflict_graph import conflict_graph
from mesoevidence.plots.evidence_map import evidence_map
from mesoevidence.plots.forest import forest, wilson
from mesoevidence.plots.promise import promises
from mesoevidence.plots.rendering import DPI, png_of, svg_of
from mesoevidence.plots.risk_of_bias import rated_results, worst_by_kind
from mesoevidence.plots.sheet import width_of, wrapped
from mesoevidence.plots.signs import BIAS, CERTAINTY, VERDICT
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.report import Report
from mesoevidence.starting import new_knowledge_base
from tests.sample_report import AWKWARD
from tests.worlds import TODAY, auditor, body, claim, make, run, say, shipped

Draw = Callable[[str, str | None], Drawing]
SVG = "{http://www.w3.org/2000/svg}"
NARROWED = [
    ("evidence-map", None), ("evidence-map", "safety"), ("evidence-map", "hair_growth"),
    ("evidence-map", "mesotherapy.scalp.dutasteride"), ("promise", None), ("promise", "a3"), ("conflicts", None),
    ("conflicts", "a3"), ("risk-of-bias", None), ("risk-of-bias", "gajjar-2019"), ("risk-of-bias", "efficacy.class-growth"),
    ("forest", None), ("forest", "hair_density"), ("forest", "olsen-2002"),
]  # fmt: skip


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return shipped()


@pytest.fixture(scope="module")
def judge(kb: KnowledgeBase) -> Auditor:
    return Auditor(kb, as_of=TODAY)


@pytest.fixture(scope="module")
def report(kb: KnowledgeBase) -> Report:
    return me.audit(kb, as_of=TODAY)


@pytest.fixture(scope="module")
def figures(report: Report) -> list[Figure]:
    return figures_of(report)


@pytest.fixture(scope="module")
def drawn(kb: KnowledgeBase, judge: Auditor, report: Report) -> Draw:
    """Draws a kind, each figure once; the claims are audited once for all of them."""

    @cache
    def draw(kind: str, name: str | None = None) -> Drawing:
        asked = Asked(kb, judge, name)
        asked.report = report
        return drawing(kind, asked)

    return draw


def plot(command: str) -> Result:
    return CliRunner().invoke(main, ["plot", *shlex.split(command)], catch_exceptions=False)


# --- what is counted -------------------------------------------------------------------------------------------------


def test_the_map_counts_studies_once_a_cell(kb: KnowledgeBase, judge: Auditor) -> None:
    found = evidence_map(kb, judge.unusable, rows=1000)
    expected: dict[tuple[str, str, str | None], set[str]] = {}
    bodies: Counter[tuple[str, str, str | None]] = Counter()
    for name, entry in kb.assessments.items():
        if name in judge.unusable:
            continue
        held = {kb.findings[f].study.id for f in entry.assessment.findings if f not in judge.unusable}
        kind = kb.vocabulary.attributes[entry.assessment.target.attribute].kind
        cell = (entry.assessment.target.subject, kind, entry.assessment.certainty if held else None)
        expected.setdefault(cell, set()).update(held)
        bodies[cell] += 1
    assert {(b.row, b.column, b.certainty): b.studies for b in found.bubbles} == {
        c: len(s) for c, s in expected.items()
    }
    assert {(b.row, b.column, b.certainty): b.bodies for b in found.bubbles} == dict(bodies)
    assert (found.rows_left_out, found.columns_left_out) == (0, 0)


def test_a_map_that_is_too_tall_keeps_what_was_studied_most_and_says_so(kb: KnowledgeBase, judge: Auditor) -> None:
    every, short = evidence_map(kb, judge.unusable, rows=1000), evidence_map(kb, judge.unusable, rows=5)
    assert short.rows == every.rows[:5] and short.rows_left_out == len(every.rows) - 5
    shown = " ".join(texts(ET.fromstring(svg_of(drawing("evidence-map", Asked(kb, judge, rows=5))))))
    assert f"Not shown, with fewer studies: {short.rows_left_out} interventions" in shown


def test_a_search_in_vain_is_no_evidence_of_very_low_certainty(tmp_path: Path) -> None:
    searched = {
        "assessment": {"id": "none", "target": say({"truth": True}, "lasting"), "findings": [], "searched": "two databases",
                       "certainty": "very_low", "plain": "No trial looked."},
    }  # fmt: skip
    kb = make(tmp_path, [searched, body("one", say(), "very_low")])
    found = evidence_map(kb, auditor(kb).unusable)
    assert [(b.column, b.certainty, b.studies) for b in found.bubbles] == [("other", "very_low", 1), ("other", None, 0)]


def test_retracted_evidence_is_in_no_figure(tmp_path: Path) -> None:
    good, gone = body("good", say()), body("gone", say({"truth": True}, "harm"))
    gone["study"]["status"] = "retracted"
    kb = make(tmp_path, [good, gone])
    unusable = auditor(kb).unusable
    assert [b.studies for b in evidence_map(kb, unusable).bubbles] == [1]
    assert [result.study for result in rated_results(kb, unusable)] == ["good"]


def test_every_claim_with_something_to_substantiate_has_one_mark(report: Report, judge: Auditor) -> None:
    found = promises(report.claims, judge.policy)
    told = [c for c in report.claims if c.verdict != "background"]
    assert [mark.claim for mark in found.marks] == [c.id for c in told]
    assert found.background == len(report.claims) - len(told)
    absolute = {c.id for c in told if any(said["absolute"] for said in c.statements)}
    assert {mark.claim for mark in found.marks if mark.promise == "absolute"} == absolute
    for mark in found.marks:
        if mark.verdict == "contradicted":
            assert mark.side == "against" and mark.certainty in ("moderate", "high")
        if mark.verdict == "supported":
            assert mark.side == "for"


@pytest.mark.parametrize(
    ("certainty", "claimed", "where"),
    [
        ("high", say(), ("asserts", "for", "high")),
        ("low", say(modality="possible"), ("possible", "for", "low")),
        ("high", say({"direction": "decrease"}, absolute=True), ("absolute", "against", "high")),
        ("high", say({"truth": True}, "lasting"), ("asserts", "none", None)),
    ],
)
def test_a_mark_stands_where_wording_and_evidence_put_it(
    tmp_path: Path, certainty: str, claimed: dict[str, object], where: tuple[str, str, str | None]
) -> None:
    kb = make(tmp_path, [body("one", say(), certainty)], [claim("c", claimed)])
    (mark,) = promises(run(kb).claims, auditor(kb).policy).marks
    assert (mark.promise, mark.side, mark.certainty) == where


def test_what_is_kept_of_the_conflict_graph_has_no_conflict_left(report: Report) -> None:
    found = conflict_graph(report.conflicts, {c.id: c for c in report.claims}, rows=1000)
    dropped = {node.id for node in found.nodes if node.dropped}
    hard = {frozenset(c.claims) for c in report.conflicts if c.kind == "hard"}
    assert {frozenset(pair[:2]) for pair in found.pairs} == hard
    assert all(pair & dropped for pair in hard)
    for one in dropped:  # and each of them is needed
        assert any(pair & dropped == {one} for pair in hard)


def test_the_conflict_graph_of_a_source_is_what_explain_says(kb: KnowledgeBase, report: Report) -> None:
    from mesoevidence.graph import smallest_removal

    claims = {c.id: c for c in report.claims}
    for source in kb.sources:
        found = conflict_graph(report.conflicts, claims, source=source)
        assert sorted(n.id for n in found.nodes if n.dropped) == sorted(smallest_removal(kb, source))


def test_the_worst_result_of_a_study_stands_for_it(kb: KnowledgeBase, judge: Auditor) -> None:
    results = rated_results(kb, judge.unusable)
    usable = [e for name, e in kb.findings.items() if name not in judge.unusable and e.finding.risk_of_bias]
    assert Counter(r.overall for r in results) == Counter(e.finding.risk_of_bias.overall for e in usable)  # type: ignore[union-attr]
    worst = worst_by_kind(rated_results(kb, judge.unusable, name="saceda-2022"))
    assert worst["saceda-2022", "efficacy"] == "critical"


def test_nothing_unverified_is_drawn(kb: KnowledgeBase, judge: Auditor) -> None:
    unverified = {name for name, entry in kb.findings.items() if entry.finding.to_check}
    drawn = {e.finding for p in forest(kb, judge.unusable, rows=1000).panels for e in p.effects}
    drawn |= {result.finding for result in rated_results(kb, judge.unusable)}
    assert unverified and not unverified & drawn


def test_the_forest_has_the_recorded_numbers_and_pools_nothing(kb: KnowledgeBase, judge: Auditor) -> None:
    found = forest(kb, judge.unusable, name="hair_density", rows=1000)
    effects = {e.finding: (p, e) for p in found.panels for e in p.effects}
    panel, effect = effects["olsen-2002.five-vs-placebo"]
    assert (effect.estimate, effect.low, effect.high, effect.computed) == (14.7, 8.3, 21.1, False)
    assert effect.shown == "14.7 (8.3 to 21.1)" and effect.n == "393" and effect.bias == "low"
    assert (panel.measure, panel.unit, panel.null) == ("difference", "/cm2", 0.0)
    within, _ = effects["olsen-2002.five-gain"]
    assert within.measure == "change"
    assert len(effects) + found.without_number == sum(
        e.finding.statement.attribute == "hair_density" and name not in judge.unusable
        for name, e in kb.findings.items()
    )


def test_a_size_without_its_sign_falls_where_the_direction_says(kb: KnowledgeBase, judge: Auditor) -> None:
    (panel,) = forest(kb, judge.unusable, name="injection_pain").panels
    assert all(e.estimate < 0 for e in panel.effects)
    assert [e.shown for e in panel.effects if e.finding == "toscani.vibration"] == ["−1.18"]


def test_laboratory_results_do_not_stand_beside_people(kb: KnowledgeBase, judge: Auditor) -> None:
    preclinical = judge.policy.preclinical
    found = forest(kb, judge.unusable, name="hair_growth", preclinical=preclinical)
    assert found.laboratory == 3
    assert not {e.design for p in found.panels for e in p.effects} & set(preclinical)


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    # Newcombe 1998, table I, method 3 (score, without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilsons(n: int, of: int, low: float, high: float) -> None:
    assert wilson(n, of) == pytest.approx((low, high), abs=0.00005)


# --- how it is drawn -------------------------------------------------------------------------------------------------


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(("kind", "name"), NARROWED)
def test_a_figure_is_whole_and_tells_what_it_shows(kind: str, name: str | None, drawn: Draw) -> None:
    made = drawn(kind, name)
    written = svg_of(made)
    assert written == svg_of(made)
    root = ET.fromstring(written)
    assert root.attrib["role"] == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None and title.text == made.title and desc.text == made.alt
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert made.title.split()[0] in " ".join(texts(root)) and made.table.rows
    assert all(len(row) == len(made.table.columns) for row in made.table.rows)
    assert len(written.encode()) < 150_000


@pytest.mark.parametrize(("kind", "name"), NARROWED)
def test_no_text_is_cut_off_and_no_two_overlap(kind: str, name: str | None, drawn: Draw) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    sheet = drawn(kind, name).sheet
    canvas = FigureCanvasAgg(sheet.canvas)
    sheet.canvas.set_dpi(DPI)
    boxes = []
    for text in sheet.axes.texts:
        box = text.get_window_extent(canvas.get_renderer())  # type: ignore[no-untyped-call]
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= sheet.width * DPI and box.y1 <= sheet.height * DPI, (
            text.get_text()
        )
        if text.get_rotation() == 0:
            boxes.append((text.get_text(), box))
    for place, (one, a) in enumerate(boxes):
        for other, b in boxes[place + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            down = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 1 or down <= 8, (one, other)  # lines of one block touch by their leading


def test_all_of_a_label_can_be_read(drawn: Draw) -> None:
    read = texts(ET.fromstring(svg_of(drawn("evidence-map", None))))
    assert {"Scalp mesotherapy", "Efficacy", "Safety", "high ⊕⊕⊕⊕", "searched, no study found"} <= set(read)
    read = texts(ET.fromstring(svg_of(drawn("conflicts", "a3"))))
    assert {"“hair loss stops”", "Drop", "Keep", "unsupported"} <= set(read)
    read = texts(ET.fromstring(svg_of(drawn("forest", "olsen-2002"))))
    assert "14.7 (8.3 to 21.1)" in read and "no effect" in read


def test_a_picture_opens_and_has_nothing_of_the_day_in_it(drawn: Draw) -> None:
    from PIL import Image

    written = png_of(drawn("promise", None))
    assert written == png_of(drawn("promise", None))
    picture = Image.open(io.BytesIO(written))
    picture.load()
    assert picture.width > 1000 and picture.info["Title"].startswith("What copy promises")
    assert not {"Software", "Creation Time", "date"} & set(picture.info)


DRAW_ALL = """
from hashlib import sha256
import mesoevidence as me
from mesoevidence.plots import PLOTS, Asked, Auditor, drawing
from mesoevidence.plots.rendering import png_of, svg_of

kb = me.load()
asked = Asked(kb, Auditor(kb))
drawn = [drawing(kind, asked) for kind in PLOTS]
print(*(sha256(svg_of(each).encode()).hexdigest() for each in drawn), sha256(png_of(drawn[1])).hexdigest())
"""


def test_another_run_draws_the_same_whatever_the_user_set(tmp_path: Path) -> None:
    config = tmp_path / "matplotlibrc"
    config.write_text("font.size: 20\nsavefig.facecolor: red\nsvg.fonttype: path\nlines.linewidth: 9\n")
    drawn = set()
    for more in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "MATPLOTLIBRC": str(config)}):
        found = subprocess.run(
            [sys.executable, "-c", DRAW_ALL], env={**os.environ, **more}, check=True, capture_output=True
        )
        drawn.add(found.stdout)
    assert len(drawn) == 1 and len(drawn.pop().split()) == len(PLOTS) + 1


def lightness(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_nothing_rests_on_colour_alone() -> None:
    for signs in (list(CERTAINTY.values()), list(VERDICT.values())):
        for place, one in enumerate(signs):
            for other in signs[place + 1 :]:
                assert one.shape != other.shape or abs(lightness(one.fill) - lightness(other.fill)) > 0.3, (one, other)
    levels = [lightness(sign.fill) for certainty, sign in CERTAINTY.items() if certainty]
    assert levels == sorted(levels) and min(b - a for a, b in pairwise(levels)) > 0.1
    assert len({sign.shape for sign in BIAS.values()}) == 5  # RoB 2 and ROBINS-I name two steps differently
    for sign in (*CERTAINTY.values(), *BIAS.values()):
        light, dark = sorted((lightness(sign.fill), lightness(sign.ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, sign


# --- several in one page ---------------------------------------------------------------------------------------------


def test_the_figures_of_a_report_can_stand_in_one_page(figures: list[Figure]) -> None:
    assert [figure.id for figure in figures][:2] == ["promise", "conflicts"] and figures[-1].id == "evidence-map"
    ids = Counter(match for figure in figures for match in re.findall(r'\bid="([^"]+)"', figure.svg))
    assert max(ids.values()) == 1
    for figure in figures:
        assert set(re.findall(r"url\(#([^)]+)\)", figure.svg)) <= set(ids)
        assert set(re.findall(r'href="#([^"]+)"', figure.svg)) <= set(ids)
        assert figure.svg.startswith("<svg ") and len(figure.svg.encode()) < 150_000
        assert not re.search(r"<(script|style|image|foreignObject)\b|\sstyle=|\son\w+=|(href|src)=\"[^#]", figure.svg)


def test_a_report_on_copy_has_its_figures(kb: KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "Scalp mesotherapy is a permanent cure for hair loss. It may reduce hair shedding.\n"
    )
    found = figures_of(me.check(tmp_path / "page.md", kb=kb))
    assert [figure.id for figure in found] == ["promise", "evidence-map"]
    assert any("permanent cure" in row[0] for row in found[0].table.rows)


def test_awkward_words_stay_words(tmp_path: Path) -> None:
    quote = AWKWARD + " \x00\ud800 ‮ </svg><script>alert(1)</script>"
    source = {"s": [claim("up", say()), claim("down", say({"direction": "decrease"}))]}
    kb = make(tmp_path, sources=source, title="<b>" + AWKWARD.replace("\x07", ""))
    report = run(kb)
    from dataclasses import replace

    report.claims = [replace(each, quote=quote) for each in report.claims]
    found = figures_of(report)
    assert [figure.id for figure in found] == ["promise", "conflicts-1"]
    for figure in found:
        root = ET.fromstring(figure.svg)
        assert not [element for element in root.iter() if element.tag.endswith(("script", "}b"))]


def test_thousands_of_claims_stay_a_small_figure(report: Report) -> None:
    from dataclasses import replace

    many = replace(
        report, claims=[replace(c, id=f"{c.id}.{n}") for n in range(25) for c in report.claims], conflicts=[]
    )
    figure = figures_of(many)[0]
    assert len(many.claims) > 5000 and len(figure.svg.encode()) < 150_000
    assert "One mark for up to 6 claims" in figure.svg and len(figure.table.rows) == 139 * 25


def test_without_matplotlib_there_are_no_figures_and_plot_says_what_to_install(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mesoevidence.plots.find_spec", lambda name: None)
    assert figures_of(report) == []
    found = plot("promise")
    assert found.exit_code == 2 and "pip install 'mesoevidence[plot]'" in found.stderr and found.stdout == ""


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    new_knowledge_base(tmp_path / "field")
    monkeypatch.chdir(tmp_path / "field")
    return tmp_path / "field"


def test_plot_writes_a_file_or_to_stdout(small: Path) -> None:
    told = plot("evidence-map")
    assert (told.exit_code, told.stderr) == (0, "") and told.stdout.startswith("<?xml")
    assert plot("evidence-map --output map.svg").exit_code == 0
    assert (small / "map.svg").read_text(encoding="utf-8") == told.stdout
    assert plot("promise copy/page.txt --output page.png").exit_code == 0
    assert (small / "page.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("evidence-mop", "'evidence-mop' is no kind of figure; expected one of"),
        ("evidence-mop", "did you mean 'evidence-map'?"),
        ("evidence-map growt", "'growt' is no intervention, attribute or kind of outcome"),
        ("risk-of-bias nobody", "'nobody' is no study, attribute, assessment or intervention"),
        ("promise elsewhere.md", "'elsewhere.md' is no source or file"),
        ("conflicts", "plot conflicts: error: no hard conflict was found"),
        ("forest", "plot forest: error: no two results share a measure"),
        ("promise --output promise.pdf", "neither .svg nor .png"),
        ("promise --output nowhere/promise.svg", "the folder of 'nowhere/promise.svg' does not exist"),
    ],
)
def test_what_cannot_be_drawn_is_said(small: Path, command: str, message: str) -> None:
    found = plot(command)
    assert (found.exit_code, found.stdout) == (2, "") and message in found.stderr


def test_nothing_is_drawn_from_broken_records(small: Path) -> None:
    (small / "kb" / "studies" / "broken.yaml").write_text("study: [")
    found = plot("evidence-map --output map.svg")
    assert (
        found.exit_code == 2
        and "not drawn: the records have errors" in found.stderr
        and not (small / "map.svg").exists()
    )


def test_every_kind_names_what_it_does_not_know(kb: KnowledgeBase, judge: Auditor) -> None:
    for kind in PLOTS:
        with pytest.raises(UnknownName, match="no-such-thing"):
            drawing(kind, Asked(kb, judge, "no-such-thing"))


def test_a_question_without_numbers_has_no_forest(tmp_path: Path) -> None:
    kb = make(tmp_path, [body("one", say())])
    with pytest.raises(CannotDraw, match="no result of 'growth' has a number to draw"):
        drawing("forest", Asked(kb, auditor(kb), "growth"))


def test_lines_are_as_wide_as_they_may_be() -> None:
    text = "Scalp mesotherapy with a vitamin or multi-ingredient mix " + "x" * 80
    lines = wrapped(text, 1.5)
    assert all(width_of(line) <= 1.5 for line in lines) and "".join(lines).replace(" ", "") == text.replace(" ", "")
    short = wrapped(text, 1.5, most=2)
    assert len(short) == 2 and short[1].endswith("…") and all(width_of(line) <= 1.5 for line in short)
