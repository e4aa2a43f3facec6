"""What is aimed at, held out or told of by others is hedged; what a clause goes on to behind a comma is not denied."""

from __future__ import annotations

import pytest

from mesoevidence.reading.plain import read
from tests.worlds import shipped_checker


def said(text: str, attribute: str) -> set[tuple[str, str]]:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    statements = [said for claim in claims for said in claim.statements if said["attribute"] == attribute]
    return {(said["modality"], said.get("polarity", "affirmed")) for said in statements}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("We aim to thicken your hair.", "hair_thickness"),
        ("In the journey to reduce hair loss, many ask us first.", "hair_shedding"),
        ("It holds the great promise of thicker hair.", "hair_thickness"),
        ("There are isolated reports of thicker hair after it.", "hair_thickness"),
    ],
)
def test_hopes_are_hedged(text: str, attribute: str) -> None:
    assert said(text, attribute) == {("possible", "affirmed")}


def test_what_a_denied_thing_brings_is_not_denied() -> None:
    assert said("It does not need cuts, reducing the risk of infections.", "comparative_safety") == {
        ("asserts", "affirmed")
    }


def test_what_somebody_may_choose_is_not_denied() -> None:
    text = "If a man does not like cuts or stitches he should try this natural method for his hair."
    assert said(text, "natural") == {("asserts", "affirmed")}
