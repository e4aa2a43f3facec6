"""A contradiction in copy is shown once, in the pair in which a reader sees it best."""

from __future__ import annotations

import mesoevidence as me
from mesoevidence.check import Checker
from mesoevidence.reading import plain
from mesoevidence.report import ReportedConflict


def conflicts_in(text: str) -> list[ReportedConflict]:
    return Checker(me.load()).check([plain.read(text.encode(), "copy.txt")]).conflicts


def test_what_is_said_twice_clashes_once() -> None:
    found = conflicts_in(
        "Results of PRP are permanent. The results of PRP are permanent and stay for good. The effect wears off."
    )
    assert len(found) == 1


def test_two_questions_are_two_contradictions() -> None:
    found = conflicts_in(
        "Mesotherapy takes 4 sessions, one a week. The course of mesotherapy has 9 sessions, a month apart."
    )
    assert {conflict.attribute for conflict in found} >= {"sessions_total"}
    assert len(found) == len({conflict.attribute for conflict in found})


def test_the_columns_of_a_table_are_about_different_things() -> None:
    assert not conflicts_in("| Sessions | 3 sessions of PRP | 8 sessions of mesotherapy |")


def test_no_as_an_answer_denies_nothing_behind_it() -> None:
    text = "Is there anyone who can't have PRP? No, every woman can be treated. During pregnancy we do not treat."
    found = conflicts_in(text)
    assert any("every woman can be treated" in conflict.quotes[0] for conflict in found)
    assert all(
        conflict.quotes[1].startswith("During pregnancy") for conflict in found
    )  # question and answer do not clash
