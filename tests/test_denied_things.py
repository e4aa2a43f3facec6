"""What a denial behind the name of a thing denies: that it is there, or only what it does."""

from __future__ import annotations

import pytest

from mesoevidence.reading.plain import read
from tests.worlds import shipped_checker


def polarities(text: str, attribute: str) -> set[str]:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    statements = [said for claim in claims for said in claim.statements if said["attribute"] == attribute]
    return {said.get("polarity", "affirmed") for said in statements}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Fine needles do not leave marks on the scalp.", "needles"),
        ("The 30 minute session does not need preparation.", "session_duration"),
        ("Weekly sessions do not disturb your routine.", "session_interval"),
        ("Vitamins do not cure baldness.", "ingredients"),
    ],
)
def test_a_denial_of_what_a_thing_does_does_not_deny_the_thing(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"affirmed"}


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Vitamins are not added to the serum for the hair.", "ingredients"),
        ("Vitamins are not part of the serum for the hair.", "ingredients"),
    ],
)
def test_a_denial_that_a_thing_is_in_use_denies_it(text: str, attribute: str) -> None:
    assert polarities(text, attribute) == {"negated"}
