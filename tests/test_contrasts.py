"""What a short sentence takes back, turns round or denies of ours alone; and how letters may be drawn out."""

from __future__ import annotations

import pytest

import mesoevidence as me
from mesoevidence.check import Checker
from mesoevidence.reading import plain

BAD = {"contradicted", "unsupported", "overstated", "mixed"}


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(me.load())


def warned(checker: Checker, text: str) -> bool:
    report = checker.check([plain.read(text.encode(), "text.txt")])
    return any(
        claim.verdict in BAD or any(flag.severity in ("error", "warning") for flag in claim.flags)
        for claim in report.claims
    )


@pytest.mark.parametrize(
    "text",
    [
        "An operation leaves scars. Our method leaves none.",
        "Lotions have to be applied daily for the rest of your life. Ours does not.",
        "They say baldness has no remedy. They are wrong.",
        "They say the needles hurt. Not true!",
        "Any side effects? None at all.",
        "Zerooo side effects for your hair!",
        "Free coffee and guaranteed hair growth.",
    ],
)
def test_a_promise_in_two_breaths_is_warned_of(checker: Checker, text: str) -> None:
    assert warned(checker, text)


@pytest.mark.parametrize(
    "text",
    [
        "Our treatment can leave marks. The camera does not.",
        "A thicker parting does not prove that the injections worked.",
        "Our bread is completely natural and never fails to please.",
        "The waiting room door opens without pain and lasts a lifetime.",
        "Any risks? Ask your doctor before you decide.",
        "Two out of three men lose hair.",
        "Room no. 1 is on the first floor.",
    ],
)
def test_what_only_looks_like_a_promise_is_let_be(checker: Checker, text: str) -> None:
    assert not warned(checker, text)
