"""Which treatment a sentence of shipped copy is about, where several are named, none, or only what all of them are."""

from __future__ import annotations

import pytest

from mesoevidence.reading.plain import read
from tests.worlds import shipped_checker


def subjects(text: str, attribute: str) -> set[str]:
    claims = shipped_checker().check([read(text.encode(), "page.txt")]).claims
    return {said["subject"] for claim in claims for said in claim.statements if said["attribute"] == attribute}


@pytest.mark.parametrize(
    ("text", "attribute", "subject"),
    [
        ("PRP for the scalp\n\nThis hair loss treatment is painless.", "pain_intensity", "prp.scalp"),
        ("PRP is offered here. It is one of the safest hair restoration treatments.", "comparative_safety", "prp.scalp"),
        ("Side effects of PRP for hair loss treatment include swelling.", "swelling", "prp.scalp"),
        ("Hair loss treatments are painless.", "pain_intensity", "hair_loss_treatment"),
        ("PRP is gentle. Other hair loss treatments are painful.", "pain_incidence", "hair_loss_treatment.other"),
        ("PRP is weaker than a hair transplant, which is a permanent solution.", "permanence", "hair_transplant"),
        ("PRP for hair\n\nIt promotes hair growth, so that a hair transplant can wait.", "hair_growth", "prp.scalp"),
        ("PRP for hair\n\nMesotherapy is gentle.\n- It has no side effects.", "adverse_events", "mesotherapy.scalp"),
    ],
)  # fmt: skip
def test_a_sentence_is_about_one_treatment(text: str, attribute: str, subject: str) -> None:
    assert subjects(text, attribute) == {subject}
