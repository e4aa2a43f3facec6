"""One treatment beside another: which of them is said to do more, from whichever side it is told."""

from __future__ import annotations

import pytest

from mesoevidence.reading import plain
from mesoevidence.report import Report
from mesoevidence.statements import Statement, Value
from mesoevidence.statements.comparison import turned_round
from tests.worlds import shipped_checker

MESO, PRP, DRUG = "mesotherapy.scalp", "prp.scalp", "minoxidil.topical"


def checked(text: str) -> Report:
    return shipped_checker().check([plain.read(text.encode(), "page.txt")])


def compared(text: str) -> list[tuple[str, str | None, str | None]]:
    """The subject, the direction and the comparator of each statement on how well something works beside another."""
    return [
        (said["subject"], said["value"].get("direction"), said.get("comparator"))
        for claim in checked(text).claims
        for said in claim.statements
        if said["attribute"] == "comparative_efficacy"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mesotherapy does far more for thin hair than PRP.", (MESO, "increase", PRP)),
        ("With PRP more hair grows than with mesotherapy.", (PRP, "increase", MESO)),
        ("Mesotherapy is well ahead of PRP.", (MESO, "increase", PRP)),
        ("Mesotherapy leaves minoxidil far behind.", (MESO, "increase", DRUG)),
        ("PRP comes a distant second to minoxidil.", (PRP, "decrease", DRUG)),
        ("Mesotherapy trails minoxidil.", (MESO, "decrease", DRUG)),
        ("Mesotherapy works no better than minoxidil.", (MESO, "decrease", DRUG)),
        ("Mesotherapy and minoxidil come out even.", (MESO, "none", DRUG)),
        ("PRP and mesotherapy are on a par.", (PRP, "none", MESO)),
        ("PRP brings the same gain in hair as mesotherapy.", (PRP, "none", MESO)),
        ("Mesotherapy can match minoxidil.", (MESO, "none", DRUG)),
        ("There is no difference between mesotherapy and minoxidil.", (MESO, "none", DRUG)),
        ("Neither mesotherapy nor minoxidil is better.", (MESO, "none", DRUG)),
    ],
)
def test_who_is_ahead_is_read_whatever_verb_says_it(text: str, expected: tuple[str, str, str]) -> None:
    assert compared(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Whether mesotherapy does more for thin hair than plasma is not known.",
        "Mesotherapy takes more visits than PRP.",
        "We offer mesotherapy and PRP.",
    ],
)
def test_what_compares_nothing_is_no_comparison(text: str) -> None:
    assert [said for said in compared(text) if said[1] != "unclear"] == []


def test_what_is_run_down_beside_ours_praises_ours() -> None:
    page = "Mesotherapy for thin hair. {} Mesotherapy is given in six sessions."
    assert compared(page.format("Minoxidil cannot compete with mesotherapy.")) == [(MESO, "increase", DRUG)]
    assert compared(page.format("Minoxidil does more for hair than mesotherapy.")) == [(DRUG, "increase", MESO)]


def test_a_price_beside_ours_is_told_of_what_it_is_the_price_of() -> None:
    page = "Mesotherapy for thin hair. PRP costs less than mesotherapy. Mesotherapy is given in six sessions."
    (said,) = [s for claim in checked(page).claims for s in claim.statements if s["attribute"] == "cost"]
    assert (said["subject"], said["value"]["direction"]) == (PRP, "decrease")


@pytest.mark.parametrize(
    "other",
    [
        "PRP does more for your hair than mesotherapy.",
        "PRP and mesotherapy come out even.",
        "Mesotherapy trails PRP.",
    ],
)
def test_two_comparisons_of_the_same_two_contradict_each_other_from_either_side(other: str) -> None:
    report = checked(f"Mesotherapy does more for thin hair than PRP.\n\n{other}")
    assert [conflict.attribute for conflict in report.conflicts] == ["comparative_efficacy"]


def test_a_comparison_is_turned_round_once_and_back_and_never_for_a_placebo() -> None:
    said = Statement(MESO, "comparative_efficacy", Value(direction="increase"), comparator=PRP)
    turned = turned_round(said)
    assert turned == Statement(PRP, "comparative_efficacy", Value(direction="decrease"), comparator=MESO)
    assert turned_round(turned) == said
    assert turned_round(Statement(MESO, "hair_density", Value(direction="increase"), comparator="placebo")) is None
