"""Schedules read near the word for a session, whatever words stand between; and what only looks like one."""

from __future__ import annotations

import pytest

from mesoevidence.reading import plain
from tests.worlds import shipped_checker


def stated(text: str, attribute: str) -> list[tuple[str, str | None]]:
    """The numbers and units that statements of an attribute hold."""
    report = shipped_checker().check([plain.read(text.encode(), "page.txt")])
    return [
        (str(said["value"].get("estimate")), said["value"].get("unit"))
        for claim in report.claims
        for said in claim.statements
        if said["attribute"] == attribute and said.get("polarity") != "negated"
    ]


@pytest.mark.parametrize(
    ("text", "attribute", "number", "unit"),
    [
        ("Half an hour on our couch is what a mesotherapy treatment asks of you.", "session_duration", "0.5", "h"),
        ("The doctor needs barely fifteen minutes for the entire scalp.", "session_duration", "15", "min"),
        ("The doctor needs barely 15 minutes for the entire scalp.", "session_duration", "15", "min"),
        ("Your appointment, from greeting to goodbye, fills forty minutes.", "session_duration", "40", "min"),
        ("The gap from one visit to the next is two weeks.", "session_interval", "2", "wk"),
        ("Between two mesotherapy appointments a month goes by.", "session_interval", "1", "mo"),
        ("Wear the cap at home; leave two days free between one use and the next.", "session_interval", "2", "d"),
        ("The laser cap goes on your head 2x a week.", "session_interval", "0.5", "wk"),
        ("The hair protocol foresees ten seances.", "sessions_total", "10", None),
    ],
)
def test_a_number_near_the_word_for_a_session(text: str, attribute: str, number: str, unit: str | None) -> None:
    assert (number, unit) in stated(text, attribute)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Come ten minutes before your mesotherapy appointment.", "session_duration"),
        ("Leave 48 hours between mesotherapy and the hairdresser.", "session_duration"),
        ("Leave 48 hours between mesotherapy and a tint.", "session_interval"),
        ("The battery of the laser cap lasts for eight sessions.", "sessions_total"),
        ("I have had three mesotherapy visits so far.", "sessions_total"),
        ("One mesotherapy appointment is 140 euros.", "sessions_total"),
        ("Each week forty patients have an appointment for mesotherapy.", "session_interval"),
    ],
)
def test_a_number_that_counts_something_else(text: str, attribute: str) -> None:
    assert stated(text, attribute) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("A certified studio technician does the injections.", ["technician"]),
        ("Our trainee gives the injections into the scalp.", ["technician"]),
        ("The scalp is pricked and the hair injections are placed by Anna, our nurse.", ["nurse"]),
        ("Every syringe for the scalp is in the hands of a physician.", ["doctor", "dermatologist", "surgeon"]),
    ],
)
def test_who_does_it_near_what_is_done(text: str, who: list[str]) -> None:
    report = shipped_checker().check([plain.read(text.encode(), "page.txt")])
    said = [s for claim in report.claims for s in claim.statements if s["attribute"] == "performed_by"]
    assert [s["value"]["any_of"] for s in said] == [who]


def test_a_denial_in_a_clause_with_that_denies_nothing_before_it() -> None:
    report = shipped_checker().check([plain.read(b"The needles are so fine that clients do not feel them.", "p.txt")])
    needles = [s for claim in report.claims for s in claim.statements if s["attribute"] == "needles"]
    assert needles and all(said.get("polarity") != "negated" for said in needles)
