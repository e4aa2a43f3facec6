"""Claims that stand half in one place and half in another: list and lead-in, question and answer, row, column and cell."""

from __future__ import annotations

import pytest

from mesoevidence.extraction.claims import extractor_of
from mesoevidence.reading import html, markdown
from mesoevidence.reading.plain import read
from mesoevidence.report import ReportedClaim
from tests.worlds import shipped_checker, shipped_kb


def claims(text: str, name: str = "page.txt") -> list[ReportedClaim]:
    return shipped_checker().check([(markdown.read if name.endswith("md") else read)(text.encode(), name)]).claims


def stated(text: str, name: str = "page.txt") -> dict[str, str]:
    """What is quoted, by the attribute that it states."""
    return {said["attribute"]: claim.quote.rstrip(".") for claim in claims(text, name) for said in claim.statements}


@pytest.mark.parametrize(
    ("text", "attribute", "quote"),
    [
        ("How many sessions of mesotherapy will I need?\nUsually four or five.", "sessions_total", "Usually four or five"),
        ("How often do I come for my scalp? Every ten days.", "session_interval", "Every ten days"),
        ("How long does hair mesotherapy take?\n\nHalf an hour, numbing included.", "session_duration", "Half an hour"),
        ("Who injects the scalp?\n\nA dermatologist.", "performed_by", "A dermatologist"),
        ("Does an injection into the scalp hurt?\n\nA little.", "pain_incidence", "A little"),
        ("Hair mesotherapy\n\nDowntime\nTwo days at most.", "downtime_length", "Two days"),
    ],
)  # fmt: skip
def test_an_answer_is_read_with_its_question_and_quoted_alone(text: str, attribute: str, quote: str) -> None:
    assert stated(text)[attribute] == quote


@pytest.mark.parametrize(
    "text",
    [
        "How many doctors work at the hair clinic?\nThree.",
        "How often should I wash my hair?\nEvery other day.",
        "How long is the wait for a hair appointment?\nThree weeks.",
    ],
)
def test_an_answer_to_another_question_is_no_claim(text: str) -> None:
    assert claims(text) == []


TABLE = """\
Prices of our hair clinic

| Treatment | Time | Price |
|---|---|---|
| Scalp mesotherapy | 30-40 min | €140 |
| PRP for the scalp | 50 min | €260 |
"""


def test_a_cell_is_read_with_the_names_of_its_row_and_column() -> None:
    found = {claim.quote: claim.statements[0] for claim in claims(TABLE)}
    assert {quote: (said["subject"], said["attribute"]) for quote, said in found.items()} == {
        "30-40 min": ("mesotherapy.scalp", "session_duration"),
        "140": ("mesotherapy.scalp", "price"),
        "50 min": ("prp.scalp", "session_duration"),
        "260": ("prp.scalp", "price"),
    }


def test_lines_with_bars_are_a_table_only_where_there_are_several() -> None:
    assert next(block.kind for block in read(b"Hair | Scalp clinic\n\nWe treat hair.", "p.txt").blocks) == "title"
    kinds = [block.kind for block in read(b"Pain | none\nSessions | six", "p.txt").blocks]
    assert kinds == ["cell"] * 4


def test_what_a_lead_in_hedges_is_hedged_in_every_item() -> None:
    plain = claims("Mesotherapy of the scalp:\n- stops hair loss\n- thickens the hair")
    hedged = claims("Mesotherapy of the scalp may help to:\n- stop hair loss\n- thicken the hair")
    assert {said["modality"] for claim in plain for said in claim.statements} == {"asserts"}
    assert {said["modality"] for claim in hedged for said in claim.statements} == {"possible"}
    assert [claim.quote for claim in hedged] == ["stop hair loss", "thicken the hair"]


def test_a_lead_in_that_names_whom_the_treatment_does_not_suit_makes_no_promise_of_its_items() -> None:
    found = claims("Mesotherapy of the scalp is not suitable for:\n- pregnant women\n- people with epilepsy")
    assert {claim.verdict for claim in found} <= {"supported", "background", "not_assessable"}


@pytest.mark.parametrize("sign", [":", ";", " ;"])
def test_a_semicolon_over_a_list_leads_it_in_like_a_colon(sign: str) -> None:
    said = [
        s
        for c in claims(f"Mesotherapy of the scalp is not suitable for{sign}\n\n- pregnant women\n\n- diabetics")
        for s in c.statements
    ]
    assert len(said) > 1
    assert {(s["attribute"], s["value"]["truth"]) for s in said} == {("suitable", False)}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Redness may occur, hair loss stops completely.", "asserts"),
        ("It may reduce redness, stop hair loss and thicken the hair.", "possible"),
    ],
)
def test_a_hedge_ends_where_a_comma_begins_another_clause(text: str, modality: str) -> None:
    said = [s for claim in claims(text) for s in claim.statements if s["attribute"] == "stops_hair_loss"]
    assert [s["modality"] for s in said] == [modality]


def test_an_excuse_in_another_part_of_a_long_sentence_excuses_nothing() -> None:
    text = "The mixture is fed through the capillaries, feeding the scalp, easing flow, calming the skin, and hair loss stops."
    assert "stops_hair_loss" in stated(text)
    assert "stops_hair_loss" not in stated("Fed through the capillaries of the scalp hair loss stops.")


@pytest.mark.parametrize(
    "heading", ["## How to tell a dubious offer", "## Signs of bad advice:", "## Mesotherapy: the myths"]
)
def test_a_heading_over_a_list_of_bad_offers_disowns_its_items(heading: str) -> None:
    text = f"# Mesotherapy of the scalp\n\n{heading}\n\n- The serum works for everyone.\n- It has no side effects.\n"
    assert not any(claim.verdict in ("contradicted", "unsupported") or claim.flags for claim in claims(text, "page.md"))
    praised = text.replace(heading, "## What our serum offers")
    assert any(claim.verdict == "contradicted" for claim in claims(praised, "page.md"))


@pytest.mark.parametrize(
    "heading",
    ["## No empty promises", "## We make no false promises", "No empty promises:", "## We are not a bad clinic"],
)
def test_who_says_that_nothing_is_promised_in_vain_promises(heading: str) -> None:
    text = f"# Mesotherapy of the scalp\n\n{heading}\n\n- The serum works for everyone.\n- It has no side effects.\n"
    assert [claim.verdict for claim in claims(text, "page.md")].count("contradicted") >= 2


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("Mesotherapy without:", {"pain", "side effects"}),
        ("## What you do not get", {"pain", "side effects"}),
        ("What you do not get:", {"pain", "side effects"}),
        ("No more:", {"hair loss", "bald spots"}),
        ("## Say goodbye to", {"hair loss", "bald spots"}),
    ],
)
def test_what_denies_its_list_is_read_along_where_an_item_says_nothing_by_itself(lead: str, items: set[str]) -> None:
    text = f"# Scalp mesotherapy\n\n{lead}\n\n" + "\n".join(f"- {item}" for item in sorted(items))
    found = claims(text, "page.md")
    assert {claim.quote for claim in found if claim.statements} == items
    assert all(claim.verdict in ("contradicted", "unsupported") for claim in found if claim.statements)


def test_a_lead_in_without_a_sign_whose_items_begin_with_the_verb() -> None:
    text = "# Scalp mesotherapy\n\nIt is a myth that mesotherapy\n\n- is painless\n- is permanent\n"
    assert {claim.verdict for claim in claims(text, "page.md")} == {"supported"}
    text = "# Scalp mesotherapy\n\nMesotherapy\n\n- is painless\n- is permanent\n"
    assert {claim.verdict for claim in claims(text, "page.md")} == {"contradicted"}


def test_a_sentence_that_begins_with_what_a_myth_is_refutes_nothing_before_it() -> None:
    text = "# Scalp mesotherapy\n\nMesotherapy is permanent. It is a myth that it hurts.\n"
    assert claims(text, "page.md")[0].verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Is mesotherapy painful? It isn't.", "contradicted"),
        ("Is mesotherapy painful? It is not.", "contradicted"),
        ("Afraid that mesotherapy will hurt? It won't.", "contradicted"),
        ("Q: Is mesotherapy painful? A: No.", "contradicted"),
        ("Is mesotherapy permanent? It isn't.", "supported"),
        ("Q: Is mesotherapy permanent?\nA: No.", "supported"),
    ],
)
def test_a_short_refusal_denies_what_was_asked_once(text: str, verdict: str) -> None:
    assert {claim.verdict for claim in claims(f"Hair mesotherapy\n\n{text}\n") if claim.statements} == {verdict}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("**Pain:** none  \n**Side effects:** none  \n**Results:** permanent", "page.md"),
        ("No pain\nNo side effects\nPermanent", "page.md"),
        ("no pain\nno side effects\npermanent", "page.md"),
        ("<p>No pain<br>No side effects<br>Permanent</p>", "page.html"),
        ("Pain: none | Side effects: none | Results: permanent", "page.md"),
        ("Painful: no\nSide effects: no\nPermanent: yes", "page.md"),
    ],
)
def test_lines_that_are_meant_as_lines_are_read_each_by_itself(text: str, name: str) -> None:
    copy = f"<h1>Scalp mesotherapy</h1>{text}" if name.endswith("html") else f"# Scalp mesotherapy\n\n{text}\n"
    read_it = html.read if name.endswith("html") else markdown.read
    found = shipped_checker().check([read_it(copy.encode(), name)]).claims
    assert {said["attribute"] for claim in found for said in claim.statements} >= {"adverse_events", "permanence"}
    assert {claim.verdict for claim in found if claim.statements} == {"contradicted"}


def test_lines_that_were_broken_to_fit_a_width_go_on() -> None:
    text = (
        "# Scalp mesotherapy\n\nMesotherapy of the scalp is a method in which vitamins are\ninjected. For most it is a"
        " course that lasts six sessions on\nMondays, and it does not cause any marks that would be\nPermanent.\n"
    )
    document = markdown.read(text.encode(), "page.md")
    sentences = [sentence.text for sentence in extractor_of(shipped_kb()).sentences(document)]
    assert sentences[1:] == [
        "Mesotherapy of the scalp is a method in which vitamins are injected.",
        "For most it is a course that lasts six sessions on Mondays, and it does not cause any marks that would be Permanent.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "**Myth**\n\nMesotherapy is painless.\n\n**Fact**\n\nMesotherapy hurts.",
        "## Myth 1\n\nMesotherapy is painless.\n\n## Fact\n\nMesotherapy hurts.",
        "❌ Mesotherapy is painless.\n\n✅ Mesotherapy can hurt.",
        "Not true: mesotherapy is permanent.",
        "“Mesotherapy is painless.” Wrong: it hurts.",
        "Myth – mesotherapy is painless.",
        "What mesotherapy cannot do: cure baldness, give permanent results.",
        "## What mesotherapy cannot do\n\n- cure baldness\n- give permanent results",
    ],
)
def test_what_a_head_or_a_sign_calls_wrong_is_not_claimed(text: str) -> None:
    found = [claim for claim in claims(f"# Scalp mesotherapy\n\n{text}\n", "page.md") if claim.statements]
    assert found and {claim.verdict for claim in found} <= {"supported", "background"}


@pytest.mark.parametrize(
    "text",
    ["✗ pain\n\n✗ side effects", "Free of\n\n1. pain\n2. side effects", "Zero:\n\n- pain\n- side effects",
     "Mesotherapy cures:\n\n- hair loss\n- baldness"],
)  # fmt: skip
def test_what_is_crossed_out_or_completes_its_list_is_promised(text: str) -> None:
    found = [claim for claim in claims(f"# Scalp mesotherapy\n\n{text}\n", "page.md") if claim.statements]
    assert [claim.verdict for claim in found] == ["contradicted"] * 2


def test_a_price_from_is_the_least_of_several() -> None:
    text = "# Scalp mesotherapy\n\nFrom 120 € per session.\n\nA session costs 150 €.\n"
    assert not shipped_checker().check([markdown.read(text.encode(), "page.md")]).conflicts
    text = "# Scalp mesotherapy\n\nFrom 120 € per session.\n\nA session costs 90 €.\n"
    assert shipped_checker().check([markdown.read(text.encode(), "page.md")]).conflicts
