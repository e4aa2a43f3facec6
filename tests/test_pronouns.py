""" "It" and "them" behind a few words on what the treatment works on: read as that, quoted as they stand."""

import pytest

from mesoevidence.reading import plain
from tests.worlds import shipped_checker


def said(text: str, attribute: str) -> list[tuple[str, str]]:
    """Quote and context of each claim of an attribute."""
    report = shipped_checker().check([plain.read(text.encode(), "page.txt")])
    return [
        (one.quote, one.context) for one in report.claims if any(s["attribute"] == attribute for s in one.statements)
    ]


@pytest.mark.parametrize(
    ("text", "attribute", "quote"),
    [
        ("Lost hair? It grows back after mesotherapy.", "hair_growth", "It grows back"),
        ("Worried about your hairline? With us it comes back.", "hair_growth", "it comes back"),
        ("Shedding? Mesotherapy ends it.", "stops_hair_loss", "Mesotherapy ends it"),
        ("Bald spots are ugly. They fill in.", "regrowth_in_bald_areas", "They fill in."),
        ("Is your hair thin? We thicken it in 30 days.", "hair_thickness", "thicken it"),
        ("Is your hair thin? We thicken it in 30 days.", "onset_time", "We thicken it in 30 days"),
    ],
)
def test_a_pronoun_is_read_as_what_was_just_named(text: str, attribute: str, quote: str) -> None:
    assert quote in [found for found, _ in said(text, attribute)]


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("The hat? It comes back tomorrow with your mesotherapy.", "hair_growth"),  # what it means is none of the field
        ("Mesotherapy is for hair. It comes back in fashion.", "hair_growth"),  # a treatment is named: it means that
        ("Lost hair? It does not grow back after mesotherapy.", "hair_growth"),  # denied
    ],
)
def test_a_pronoun_that_means_something_else_is_left_alone(text: str, attribute: str) -> None:
    report = shipped_checker().check([plain.read(text.encode(), "page.txt")])
    assert not [
        one
        for one in report.claims
        if any(s["attribute"] == attribute and s.get("polarity") != "negated" for s in one.statements)
    ]


def test_the_quote_is_verified_where_it_stands() -> None:
    text = "Thinning hair worries many. With patience it grows back with our injections of mesotherapy."
    ((quote, context),) = said(text, "hair_growth")
    assert quote in text and context in text
