"""What a denial behind the name of a thing denies: that it is there, or only what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from mesoevidence.check import Checker
from mesoevidence.reading import read
from tests.worlds import shipped_kb


def _said(tmp_path: Path, text: str, attribute: str) -> set[str]:
    page = tmp_path / "page.txt"
    page.write_text(f"Hair mesotherapy\n\n{text}\n")
    claims = Checker(shipped_kb()).check([read(page)]).claims
    return {
        said.get("polarity", "affirmed")
        for claim in claims
        for said in claim.statements
        if said["attribute"] == attribute
    }


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Fine needles do not leave marks on the scalp.", "needles"),
        ("The 30 minute session does not need preparation.", "session_duration"),
        ("Weekly sessions do not disturb your routine.", "session_interval"),
        ("Vitamins do not cure baldness.", "ingredients"),
    ],
)
def test_a_denial_of_what_a_thing_does_does_not_deny_the_thing(tmp_path: Path, text: str, attribute: str) -> None:
    assert "negated" not in _said(tmp_path, text, attribute)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Vitamins are not added to the serum for the hair.", "ingredients"),
        ("Vitamins are not part of the serum for the hair.", "ingredients"),
    ],
)
def test_a_denial_that_a_thing_is_in_use_denies_it(tmp_path: Path, text: str, attribute: str) -> None:
    assert _said(tmp_path, text, attribute) == {"negated"}
