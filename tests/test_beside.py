"""What is only said beside something else: times, shares and sessions, read with an effect in whatever words copy promises it."""

from typing import Any

import pytest

from mesoevidence.extraction.beside import set_beside
from mesoevidence.extraction.chosen import Read
from mesoevidence.extraction.places import Place
from mesoevidence.phrases import tokens_of
from mesoevidence.phrases.reading import Wording
from mesoevidence.reading import plain
from mesoevidence.records.models import Phrase
from mesoevidence.statements.model import Statement, Value
from tests.worlds import shipped_checker


def said(text: str, attribute: str) -> list[tuple[str, str, str]]:
    """Quote, subject and modality of each claim of an attribute in a text about the treatment."""
    report = shipped_checker().check([plain.read(f"Mesotherapy. {text}".encode(), "page.txt")])
    return [
        (claim.quote, statement["subject"], statement.get("modality") or "asserts")
        for claim in report.claims
        for statement in claim.statements
        if statement["attribute"] == attribute
    ]


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("onset_time", "See a thicker parting in 30 days."),
        ("onset_time", "Your ponytail is twice as thick after half a year."),
        ("onset_time", "Shedding is down by half after four weeks."),
        ("onset_time", "Thin patches become denser over the course of three months."),
        ("onset_time", "By month three bald patches have filled in."),
        ("onset_sessions", "Just one treatment and the temples fill in."),
        ("onset_sessions", "Six appointments later, the gaps have closed."),
        ("response_share", "In 9 out of 10 patients bald spots fill in."),
        ("response_share", "It brings back hair in over 85 % of those treated."),
        ("response_share", "Shedding stops in absolutely every case."),
        ("permanence", "It fills bald patches for good."),
        ("effect_duration", "Your crown stays full for at least two years."),
        ("result_promised", "We promise that the temples fill in."),
        ("certainty_of_effect", "It demonstrably fills bald patches."),
        ("comparative_efficacy", "The crown becomes denser than with PRP."),
    ],
)
def test_what_comes_with_an_effect_is_read_whatever_words_promise_that(attribute: str, text: str) -> None:
    assert said(text, attribute)


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ("onset_time", "The hat can be left off in 30 days."),  # no effect
        ("onset_time", "Swelling goes down within two days, and the parting closes."),  # the time of another claim
        ("response_share", "In 9 out of 10 patients the crown does not become denser."),  # an effect that is denied
        ("onset_time", "It keeps the hair thick for twelve months."),  # how long, not how soon
        ("response_share", "The mixture has 20 % minoxidil and thickens hair."),
        ("response_share", "With 15 % off, your hair becomes thicker for less."),
        ("result_promised", "We cannot promise that the temples fill in."),
    ],
)
def test_it_says_nothing_by_itself_beside_another_claim_or_beside_a_denial(attribute: str, text: str) -> None:
    assert not said(text, attribute)


def test_the_quote_holds_both_and_the_more_careful_wording_counts() -> None:
    assert said("Bald temples are covered again in 60 days.", "onset_time") == [
        ("temples are covered again in 60 days", "mesotherapy.scalp", "asserts")
    ]
    ((_, _, modality),) = said("Bald temples may be covered again in 60 days.", "onset_time")
    assert modality == "possible"


def test_it_is_about_what_the_effect_is_about() -> None:
    ((_, subject, _),) = said("Platelet-rich plasma covers bald temples again in 60 days.", "onset_time")
    assert subject == "prp.scalp"


def test_a_sentence_that_says_it_in_full_is_read_once() -> None:
    assert (
        len(said("Results are seen after three months, and the crown is fuller after three months.", "onset_time")) == 1
    )


# --- the mechanism by itself: which claim a phrase is joined with, and when it says nothing ----------------------------


PHRASES = {
    "time": Phrase("time", "onset", ("in #duration",), beside=("efficacy",)),
    "onset": Phrase("onset", "onset", ("works in #duration",)),
    "growth": Phrase("growth", "growth", ("hair grows",)),
    "harm": Phrase("harm", "harm", ("swelling is gone",)),
}
KINDS = {"onset": "onset", "growth": "efficacy", "harm": "safety"}
TEXT = (
    "The swelling is gone in two days , and with A , as was said before in some more words than are needed , hair grows"
)


def reading(phrase: str, words: str, subject: str = "ours", **said: Any) -> Read:
    """A phrase that stands at some words of the text and states its attribute."""
    tokens = tokens_of(TEXT)
    start = TEXT.index(words)
    end = start + len(words)
    inside = [place for place, token in enumerate(tokens) if start <= token.start < end]
    statement = Statement(subject, PHRASES[phrase].attribute, Value(truth=True), **said)
    return Read(phrase, Place(inside[0], inside[-1] + 1, start, end, Wording()), statement)


def beside(*others: Read) -> Read:
    """What becomes of "in two days" beside other readings."""
    tokens = tokens_of(TEXT)
    found = set_beside([*others, reading("time", "in two days")], PHRASES, lambda p: KINDS[p.attribute], tokens)
    assert found[:-1] == list(others)
    return found[-1]


def test_it_takes_subject_span_and_doubt_of_the_nearest_claim() -> None:
    joined = beside(reading("growth", "is gone", "theirs", modality="possible"), reading("growth", "The swelling"))
    assert joined.statement is not None
    assert (joined.statement.subject, joined.statement.modality, joined.statement.attribute) == (
        "theirs",
        "possible",
        "onset",
    )
    assert TEXT[joined.place.start : joined.place.end] == "is gone in two days"


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([], "no claim"),
        ([reading("harm", "is gone"), reading("growth", "The swelling")], "no claim"),  # the nearest is another's
        ([reading("growth", "hair grows")], "no claim"),  # out of reach
        ([reading("growth", "is gone", polarity="negated")], "denied"),
        ([reading("growth", "is gone"), reading("onset", "as was said")], "in other words"),
        ([reading("growth", "is gone")._replace(statement=None, passed_over="it is asked")], "no claim"),
    ],
)
def test_it_says_nothing_where_no_claim_of_its_kind_is_nearest(others: list[Read], why: str) -> None:
    passed = beside(*others)
    assert passed.statement is None
    assert why in passed.passed_over
