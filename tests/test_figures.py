"""Figures that stand apart from what they count, as on tiles and in lists of terms; a 0 that denies; shares with a slash."""

from __future__ import annotations

import pytest

from mesoevidence.reading import Document, html, markdown, plain
from mesoevidence.report import ReportedClaim
from tests.worlds import shipped_checker


def claims_of(document: Document) -> dict[str, ReportedClaim]:
    """The claims by the first attribute that each states."""
    found = shipped_checker().check([document]).claims
    return {str(claim.statements[0]["attribute"]): claim for claim in found if claim.statements}


def page(*parts: str, tag: str = "div") -> Document:
    body = "".join(f"<{tag}>{part}</{tag}>" for part in parts)
    return html.read(f"<h1>Hair mesotherapy</h1><p>Injections into the scalp.</p>{body}".encode(), "page.html")


def value(claim: ReportedClaim) -> dict[str, object]:
    return {key: said for key, said in claim.statements[0]["value"].items() if said is not None and said != []}


def test_a_figure_is_read_with_what_stands_under_it() -> None:
    found = claims_of(page("98%", "satisfied patients", "3 months", "to visible results", "0", "side effects"))
    assert value(found["onset_time"]) == {"estimate": 3, "unit": "mo"}
    assert found["adverse_events"].verdict == "contradicted"
    assert "WD011" in {flag.rule for flag in found["patient_satisfaction"].flags}  # a rule on percentages
    assert found["adverse_events"].quote == "side effects"  # the quote is what stands there


def test_or_with_the_words_over_it() -> None:
    found = claims_of(page("Satisfaction", "97%", "Time to results", "3 months"))
    assert value(found["patient_satisfaction"]) == {"estimate": 97, "unit": "%"}
    assert value(found["onset_time"]) == {"estimate": 3, "unit": "mo"}
    assert {claim.quote for claim in found.values()} >= {"97%", "3 months"}


def test_under_a_heading_the_figures_still_go_with_the_words_below() -> None:
    document = html.read(b"<h1>Hair mesotherapy</h1><h2>Numbers</h2><p>2 weeks</p><p>to thicker hair</p>", "page.html")
    assert value(claims_of(document)["onset_time"]) == {"estimate": 2, "unit": "wk"}


def test_a_figure_that_a_heading_names_is_not_that_of_the_next_heading() -> None:
    text = b"<h1>Hair mesotherapy</h1><h3>Downtime</h3><p>0 days</p><h3>Sessions</h3><p>4 to 6</p>"
    found = claims_of(html.read(text, "page.html"))
    assert {name: value(claim) for name, claim in found.items()} == {
        "downtime_length": {"estimate": 0, "unit": "d"},
        "sessions_total": {"min": 4, "max": 6},
    }


def test_a_few_words_are_shown_with_what_they_are_read_with() -> None:
    found = claims_of(page("0", "side effects", "We count every one of them.", "Time to results", "3 months"))
    assert found["adverse_events"].context == "0 side effects"
    assert found["onset_time"].context == "Time to results: 3 months"
    (cell,) = claims_of(markdown.read(b"# Hair mesotherapy\n\n| Pain | none |\n|---|---|\n", "page.md")).values()
    assert (cell.quote, cell.context) == ("none", "Pain: none")


def test_the_number_of_a_step_counts_nothing() -> None:
    found = claims_of(page("1", "Side effects", "2", "Sessions"))
    assert {"adverse_events", "sessions_total"}.isdisjoint(found)


def test_a_list_of_terms_is_read_term_by_term() -> None:
    terms = "<dt>Pain</dt><dd>none</dd><dt>Downtime</dt><dd>0 days</dd><dt>How many sessions?</dt><dd>Four to six.</dd>"
    found = claims_of(html.read(f"<h1>Hair mesotherapy</h1><dl>{terms}</dl>".encode(), "page.html"))
    assert found["pain_intensity"].verdict == "contradicted"
    assert value(found["downtime_length"]) == {"estimate": 0, "unit": "d"}
    assert value(found["sessions_total"]) == {"min": 4, "max": 6}


@pytest.mark.parametrize(
    ("digit", "word"),
    [("0 pain", "Zero pain"), ("0 side effects", "No side effects"), ("There is 0 downtime.", "There is no downtime.")],
)
def test_a_nought_denies(digit: str, word: str) -> None:
    said = [
        {name: (claim.verdict, claim.statements[0].get("polarity"), value(claim)) for name, claim in found.items()}
        for found in (
            claims_of(plain.read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")) for text in (digit, word)
        )
    ]
    assert said[0] == said[1] != {}


@pytest.mark.parametrize(
    "text", ["Pain is 0 to 10.", "The scale is 0 or more.", "Pain is 0 out of 10 at best, 8 at worst."]
)
def test_a_nought_that_begins_a_range_or_a_scale_denies_nothing(text: str) -> None:
    found = claims_of(plain.read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt"))
    assert all(claim.verdict != "contradicted" for claim in found.values())


@pytest.mark.parametrize(
    ("text", "share"), [("9/10 patients see results.", 0.9), ("95/100 of our patients see results.", 0.95)]
)
def test_a_slash_makes_a_share_of_people(text: str, share: float) -> None:
    found = claims_of(plain.read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt"))
    assert value(found["response_share"]) == {"estimate": share}


@pytest.mark.parametrize(
    ("text", "ends"), [("You need 8/10 sessions.", (8, 10)), ("We recommend 4/6 sessions.", (4, 6))]
)
def test_and_a_range_of_anything_else(text: str, ends: tuple[int, int]) -> None:
    found = claims_of(plain.read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt"))
    assert (value(found["sessions_total"])["min"], value(found["sessions_total"])["max"]) == ends
