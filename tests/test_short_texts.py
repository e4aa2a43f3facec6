"""The short texts that reports and explanations are made of: citations, plurals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from mesoevidence.records.models import Citation, Study, Verified
from mesoevidence.reporting.common import plural
from mesoevidence.statements import Value
from mesoevidence.wording import citation_name, citation_words, value_words

FULL = Citation(authors=("Suh S", "Lee A"), year=2021, journal="J Hair", doi="10.1/x")


def study(title: str = "Pain in scalp injections", **more: Any) -> Study:
    return Study("suh-2021", title, "rct", Verified("abstract"), **{"citation": FULL, **more})


@pytest.mark.parametrize(
    ("unverified", "name"),
    [
        ((), "Suh S et al. 2021"),
        (("authors",), "“Pain in scalp injections” 2021"),
        (("authors", "title"), "J Hair 2021"),
        (("authors", "title", "journal"), "Pain in scalp injections 2021"),
        (("authors", "title", "journal", "year"), "Pain in scalp injections"),
        (("year",), "Suh S et al."),
    ],
)
def test_what_stands_for_authors_that_nobody_verified(unverified: tuple[str, ...], name: str) -> None:
    assert citation_name(study(to_check=unverified)) == name
    assert citation_words(study(to_check=unverified)) == f"{name}, doi:10.1/x"


def test_a_citation_names_no_record_and_no_year_twice() -> None:
    nameless = study("Split-scalp study of 2021", to_check=("authors", "title", "journal", "doi"))
    assert citation_words(nameless) == "Split-scalp study of 2021"
    assert citation_name(study("Word " * 30, to_check=("authors", "title", "journal"))).endswith("Word … 2021")
    assert citation_name(study(citation=Citation(publisher="Agency", year=2008))) == "Agency 2008"


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [(1, "study", "1 study"), (0, "study", "0 studies"), (2, "error", "2 errors"), (1, "error", "1 error")],
)
def test_plurals(count: int, noun: str, words: str) -> None:
    assert plural(count, noun) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("42", "91.3125", "6 weeks to 3 months"),
        ("30.4375", "365.25", "1 month to 1 year"),
        ("10", "30.4375", "10 days to 1 month"),
        ("42", "91", "42 to 91 days"),
    ],
)
def test_a_time_from_weeks_to_months_is_shown_as_it_was_said(low: str, high: str, words: str) -> None:
    assert value_words(Value(min=Decimal(low), max=Decimal(high), unit="d"), None) == words
