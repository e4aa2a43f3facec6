"""From wording to the set of true values it admits, domain by domain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoevidence.statements import Statement, Value, Vocabulary, prepare
from mesoevidence.statements.denotation import Meaningless, against_interest, denote, favourable_side
from mesoevidence.statements.sets import Bound, Intervals, Listing
from mesoevidence.statements.units import UNITS, to_base
from mesoevidence.statements.vocabulary import Thresholds
from tests.strategies import LAB, PAIN, SCALP, VALUES, attribute, say, worlds_of_speech


def shown(meaning: Intervals) -> str:
    """Intervals as a mathematician writes them: [ and ] are closed ends, ( and ) open ones."""

    def number(bound: Bound) -> str:
        return format(bound[0].normalize() + 0, "f") if bound[0].is_finite() else str(bound[0])[:-5].lower()

    opening, closing = {0: "[", 1: "("}, {0: "]", -1: ")"}
    return " ".join(f"{opening[low[1]]}{number(low)}, {number(high)}{closing[high[1]]}" for low, high in meaning.pieces)


def only(number: Decimal | int) -> Intervals:
    return Intervals((((Decimal(number), 0), (Decimal(number), 0)),))


def meaning(statement: Statement) -> Any:
    return denote(statement, SCALP.attributes[statement.attribute]).values


@pytest.mark.parametrize(
    ("attribute", "given_value", "how", "expected"),
    [
        ("adverse_events", True, {}, "(0.5, 1]"),
        ("adverse_events", True, {"quantifier": "all"}, "[1, 1]"),
        ("adverse_events", True, {"quantifier": "definitional"}, "[1, 1]"),
        ("adverse_events", True, {"quantifier": "most"}, "(0.5, 1]"),
        ("adverse_events", True, {"quantifier": "on_average"}, "(0.5, 1]"),
        ("adverse_events", True, {"quantifier": "some"}, "(0, 1]"),
        ("adverse_events", True, {"quantifier": "at_least_one"}, "(0, 1]"),
        ("adverse_events", False, {}, "[0, 0.5)"),
        ("adverse_events", False, {"quantifier": "all"}, "[0, 0]"),
        ("adverse_events", False, {"quantifier": "some"}, "[0, 1)"),
        ("adverse_events", True, {"polarity": "negated"}, "[0, 0.5)"),
        ("adverse_events", False, {"polarity": "negated"}, "(0.5, 1]"),
        ("adverse_events", True, {"polarity": "negated", "quantifier": "all"}, "[0, 1)"),
        ("adverse_events", True, {"polarity": "negated", "quantifier": "at_least_one"}, "[0, 0]"),
        ("adverse_events", True, {"polarity": "negated", "quantifier": "most"}, "[0, 0.5]"),
        ("adverse_events", True, {"polarity": "negated", "quantifier": "definitional"}, "[0, 0]"),
        ("pain_incidence", {"n": 1, "N": 4}, {}, "[0.25, 0.25]"),
        ("pain_incidence", {"max": "0", "unit": "%"}, {}, "[0, 0]"),
        ("pain_incidence", {"min": "50", "min_open": True, "unit": "%"}, {}, "(0.5, 1]"),
        ("sessions", {"estimate": "8"}, {}, "[8, 8]"),
        ("sessions", {"min": "8", "max": "10"}, {}, "[8, 10]"),
        ("sessions", {"min": "5", "min_open": True}, {}, "[6, inf]"),
        ("sessions", {"max": "5", "max_open": True}, {}, "[0, 4]"),
        ("sessions", {"estimate": "8"}, {"quantifier": "up_to"}, "[0, 8]"),
        ("sessions", {"estimate": "8", "approximate": True}, {}, "[7, 9]"),
        ("sessions", {"estimate": "8"}, {"polarity": "negated"}, "[0, 7] [9, inf]"),
        ("course", {"estimate": "10", "unit": "wk", "approximate": True}, {}, "[56, 84]"),
        ("course", {"min": "10", "max": "20", "unit": "d", "approximate": True}, {}, "[8, 24]"),
        ("density", {"direction": "increase"}, {}, "(0, inf]"),
        ("density", {"direction": "decrease"}, {}, "[-inf, 0)"),
        ("density", {"direction": "improve"}, {}, "(0, inf]"),
        ("shedding", {"direction": "improve"}, {}, "[-inf, 0)"),
        ("shedding", {"direction": "worsen"}, {}, "(0, inf]"),
        ("density", {"direction": "none"}, {}, "[0, 0]"),
        ("density", {"direction": "unclear"}, {}, "[-inf, inf]"),
        ("density", {"direction": "increase"}, {"polarity": "negated"}, "[-inf, 0]"),
        ("shedding", {"direction": "decrease", "min": "30", "min_open": True, "unit": "%"}, {}, "[-inf, -0.3)"),
        ("density", {"estimate": "7.90", "ci": ["7.14", "8.66"], "unit": "/cm2"}, {}, "[7.14, 8.66]"),
        ("density", {"ci": ["8.66", "7.14"], "unit": "/cm2"}, {}, "[7.14, 8.66]"),
    ],
)
def test_wording_becomes_a_range(attribute: str, given_value: Any, how: dict[str, Any], expected: str) -> None:
    assert shown(meaning(say(attribute, given_value, **how))) == expected


@pytest.mark.parametrize(
    ("attribute", "given_value", "expected"),
    [
        ("pain_incidence", {"estimate": "45.5", "unit": "%"}, "[0.4545, 0.4555)"),
        ("pain_incidence", {"estimate": "100", "unit": "%"}, "[0.995, 1]"),
        ("pain_incidence", {"estimate": "0.5"}, "[0.475, 0.525)"),
        ("pain_incidence", {"n": 1, "N": 4}, "[0.25, 0.25]"),
        ("sessions", {"estimate": "8"}, "[8, 8]"),
        ("course", {"estimate": "8", "unit": "wk"}, "[53.2, 58.8)"),
        ("course", {"estimate": "8"}, "[53.2, 58.8)"),
        ("course", {"min": "7", "max": "10", "unit": "d"}, "[6.65, 10.5)"),
        ("depth", {"estimate": "4", "unit": "mm"}, "[0.0038, 0.0042)"),
        ("depth", {"estimate": "4.0", "unit": "mm"}, "[0.00395, 0.00405)"),
        ("density", {"estimate": "0", "unit": "%"}, "[0, 0]"),
        ("density", {"direction": "increase", "estimate": "156", "unit": "%"}, "[1.555, 1.565)"),
        ("density", {"direction": "increase", "max": "50", "unit": "%"}, "(0, 0.5]"),
        ("shedding", {"direction": "improve", "estimate": "30", "unit": "%"}, "(-0.305, -0.295]"),
        ("shedding", {"direction": "decrease", "min": "30", "max": "50", "unit": "%"}, "(-0.505, -0.295]"),
        ("density", {"estimate": "1.3", "unit": "ratio"}, "[0.25, 0.35)"),
        ("density", {"direction": "decrease", "estimate": "0.70", "unit": "ratio"}, "[-0.305, -0.295)"),
    ],
)
def test_a_printed_number_is_all_that_rounds_to_it(attribute: str, given_value: Any, expected: str) -> None:
    """Half the last digit to either side, though never more than a twentieth; counts, n of N and limits are exact."""
    assert shown(meaning(say(attribute, given_value))) == expected


@pytest.mark.parametrize(
    ("attribute", "given_value", "high", "beyond"),
    [
        ("sessions", {"estimate": "8"}, "8", "9"),
        ("pain_incidence", {"estimate": "30", "unit": "%"}, "0.3", "0.31"),
        ("density", {"direction": "increase", "estimate": "60", "unit": "%"}, "0.6", "0.61"),
        ("shedding", {"direction": "decrease", "estimate": "30", "unit": "%"}, "-0.3", "-0.31"),
        ("course", {"max": "3", "unit": "mo"}, "90", "97"),
    ],
)
def test_up_to_is_a_maximum(attribute: str, given_value: Any, high: str, beyond: str) -> None:
    found = meaning(say(attribute, given_value, quantifier="up_to"))
    numbers = [Decimal(high) / 4, Decimal(high), Decimal(beyond)]
    assert [found.intersects(only(number)) for number in numbers] == [True, True, False]


@pytest.mark.parametrize(
    ("attribute", "given_value", "how", "expected"),
    [
        ("pain", "none", {}, ["none"]),
        ("pain", {"any_of": ["moderate", "severe"]}, {}, ["moderate", "severe"]),
        ("pain", "none", {"polarity": "negated"}, ["minimal", "mild", "moderate", "severe"]),
        ("pain", {"estimate": "7.2", "unit": "NRS"}, {}, ["severe"]),
        ("pain", {"estimate": "4"}, {}, ["moderate"]),
        ("pain", {"estimate": "0"}, {}, ["none"]),
        ("pain", {"ci": ["3.1", "3.9"]}, {}, ["mild"]),
        ("pain", {"min": "2", "max": "4"}, {}, ["mild", "moderate"]),
        ("pain", {"min": "4"}, {}, ["moderate", "severe"]),
        ("pain", {"max": "3"}, {}, ["none", "minimal", "mild"]),
        ("pain", {"max": "4", "max_open": True}, {}, ["none", "minimal", "mild"]),
        ("rank", "best", {}, ["best"]),
        ("rank", "among_best", {}, ["best", "among_best"]),
        ("rank", "best", {"polarity": "negated"}, ["among_best", "unremarkable"]),
        ("delivery", {"any_of": ["injection", "cream"]}, {}, ["injection", "cream"]),
    ],
)
def test_wording_becomes_levels(attribute: str, given_value: Any, how: dict[str, Any], expected: list[str]) -> None:
    found = meaning(say(attribute, given_value, **how))
    levels = SCALP.attributes[attribute].levels
    assert [x for place, x in enumerate(levels) if found.intersects(only(place))] == expected


@pytest.mark.parametrize(
    ("better", "level", "polarity", "expected"),
    [
        ("lower", "none", "negated", True),  # "it is not painless" promises nothing
        ("lower", "severe", "negated", False),
        ("lower", "none", "affirmed", False),
        ("higher", "severe", "negated", True),  # the scale turned round: the top level is the best
        ("higher", "none", "negated", False),
    ],
)
def test_to_deny_the_best_level_is_against_interest(better: Any, level: str, polarity: Any, expected: bool) -> None:
    scale = replace(SCALP.attributes["pain"], better=better)
    statement = say("pain", level, polarity=polarity)
    assert against_interest(statement, scale, denote(statement, scale)) is expected


def test_lists_say_what_is_there_what_is_not_and_what_else() -> None:
    both = frozenset({"vitamins", "peptides"})
    assert meaning(say("contents", ["vitamins", "peptides"])) == Listing(both)
    only_vitamins = say("contents", {"all_of": ["vitamins"], "closed": True})
    assert meaning(only_vitamins) == Listing(frozenset({"vitamins"}), closed=True)
    assert meaning(say("contents", ["vitamins", "peptides"], polarity="negated")) == Listing(frozenset(), both)


@pytest.mark.parametrize(
    "given_value",
    [
        {"direction": "increase", "estimate": "-5", "unit": "%"},
        {"direction": "decrease", "estimate": "7.90", "ci": ["7.14", "8.66"], "unit": "/cm2"},
        {"direction": "none", "estimate": "30", "unit": "%"},
    ],
)
def test_a_number_cannot_point_against_its_own_direction(given_value: dict[str, Any]) -> None:
    """Either it is refused, or the direction wins; what must not happen is that nobody notices."""
    said = say("density", given_value)
    direction_only = replace(said, value=Value(direction=said.value.direction))
    try:
        found = meaning(said)
    except Meaningless:
        return
    assert found.issubset(meaning(direction_only))


def test_not_only_does_not_mean_without() -> None:
    """That it contains not only vitamins must not come to exclude vitamins."""
    not_only = prepare(say("contents", {"all_of": ["vitamins"], "closed": True}, polarity="negated"), SCALP)
    assert not_only.denotation is None or not not_only.denotation.values.absent


@pytest.mark.parametrize(
    ("attribute", "given_value", "how", "message"),
    [
        ("pain", "sever", {}, "'sever' is not a level of pain: none, minimal, mild, moderate, severe"),
        ("pain", True, {}, "needs one of its levels"),
        ("pain", {"estimate": "3", "unit": "mm"}, {}, "'mm' does not convert to 'NRS'"),
        ("pain", {"any_of": list(PAIN)}, {"polarity": "negated"}, "no value of pain"),
        ("contents", ["vitamins", "gold"], {}, "'gold' is not a level of contents"),
        ("course", {"estimate": "8", "unit": "mg"}, {}, "'mg' does not convert to 'wk'"),
        ("course", {"estimate": "8", "unit": "weeks"}, {}, "'weeks' is not known"),
        ("course", {"min": "8", "max": "6", "unit": "wk"}, {}, "no value of course"),
        ("course", {"unit": "wk"}, {}, "needs a number"),
        ("sessions", {"min": "5", "max": "6", "min_open": True, "max_open": True}, {}, "no value of sessions"),
        ("pain_incidence", {"n": 5, "N": 4}, {}, "n must lie between 0 and N"),
        ("pain_incidence", {"n": 0, "N": 0}, {}, "n must lie between 0 and N"),
        ("pain_incidence", {"estimate": "150", "unit": "%"}, {}, "no value of pain_incidence"),
        ("density", {}, {}, "needs a direction, an estimate or an interval"),
    ],
)
def test_nonsense_is_named(attribute: str, given_value: Any, how: dict[str, Any], message: str) -> None:
    ready = prepare(say(attribute, given_value, **how), SCALP)
    assert ready.denotation is None
    assert message in (ready.problem or "")


def test_improvement_needs_a_better_direction() -> None:
    neutral = attribute("tone", "effect")
    with pytest.raises(Meaningless, match="no better direction"):
        denote(say("tone", {"direction": "improve"}), neutral)


def test_an_attribute_outside_the_vocabulary_is_a_problem_not_an_error() -> None:
    ready = prepare(say("nonsense", True), SCALP)
    assert (ready.attribute, ready.denotation) == (None, None)
    assert "'nonsense'" in (ready.problem or "")


# --- laws --------------------------------------------------------------------------------------------------------


@given(st.integers(1, 99999), st.integers(0, 3), st.booleans())
def test_a_printed_number_reaches_half_its_last_digit(digits: int, places: int, minus: bool) -> None:
    printed = Decimal(-digits if minus else digits).scaleb(-places)
    reach = min(Decimal("0.5").scaleb(-places), abs(printed) / 20)
    found = denote(say("change", {"estimate": printed, "unit": "1"}), LAB[-1]).values
    for steps, inside in [("-1.01", False), ("-1", True), ("0", True), ("0.99", True), ("1", False)]:
        assert found.intersects(only(printed + Decimal(steps) * reach)) is inside


NEGATABLE = {
    "amount": ("0", "inf"), "tally": ("0", "inf"), "change": ("-inf", "inf"), "grade": ("0", "3"),
}  # fmt: skip


@given(st.sampled_from(sorted(NEGATABLE)).flatmap(lambda name: VALUES[name].map(lambda v: say(name, v))))
def test_negation_admits_what_the_statement_does_not(affirmed: Statement) -> None:
    vocabulary = Vocabulary((), LAB)
    low, high = map(Decimal, NEGATABLE[affirmed.attribute])
    found = prepare(affirmed, vocabulary).denotation
    negated = prepare(replace(affirmed, polarity="negated"), vocabulary).denotation
    everything = Intervals((((low, 0), (high, 0)),))
    if found is None:
        return
    assert isinstance(found.values, Intervals)
    if negated is None:
        assert found.values.pieces == everything.pieces
        return
    assert isinstance(negated.values, Intervals)
    assert not found.values.intersects(negated.values)
    step = Decimal("0.25") if affirmed.attribute in ("amount", "change") else Decimal(1)
    points = [step * n for n in range(-80, 80)]
    for point in points:
        admitted = found.values.intersects(only(point)) or negated.values.intersects(only(point))
        assert admitted is (low <= point <= high)


@given(worlds_of_speech(size=4))
def test_preparing_never_raises(world: tuple[Vocabulary, list[Statement]]) -> None:
    vocabulary, statements = world
    for statement in statements:
        ready = prepare(statement, vocabulary)
        assert (ready.denotation is None) == bool(ready.problem)


@pytest.mark.parametrize("number", ["1e999999", "-1e999999", "1e-999999", "9" * 60, "0E+5"])
@pytest.mark.parametrize("name", ["course", "dose", "sessions", "pain", "density", "pain_incidence"])
@pytest.mark.parametrize("approximate", [False, True])
def test_absurd_numbers_never_raise(name: str, number: str, approximate: bool) -> None:
    for key in ("estimate", "min", "max"):
        unit = {"course": "wk", "density": "%", "pain_incidence": "%"}.get(name)
        ready = prepare(say(name, {key: number, "unit": unit, "approximate": approximate}), SCALP)
        assert (ready.denotation is None) == bool(ready.problem)


def test_a_scale_without_cuts_is_a_problem_not_an_error() -> None:
    uncut = attribute("uncut", "ordinal", levels=PAIN, thresholds=Thresholds("NRS", {}))
    ready = prepare(say("uncut", {"estimate": "3"}), Vocabulary((), [uncut]))
    assert ready.denotation is None
    assert ready.problem


# --- units and sizes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "unit", "base"),
    [
        ("2", "wk", "14"), ("1", "mo", "30.4375"), ("1", "a", "365.25"), ("24", "h", "1"), ("1440", "min", "1"),
        ("30", "%", "0.3"), ("1.3", "ratio", "0.3"), ("1", "ratio", "0"), ("0.7", "ratio", "-0.3"),
        ("100", "/[sin_i]", "15.500031"), ("1", "/mm2", "100"), ("5", "mm", "0.005"), ("2", "ug", "0.000002"),
        ("3", None, "3"),
    ],
)  # fmt: skip
def test_units_convert(number: str, unit: str | None, base: str) -> None:
    assert float(to_base(Decimal(number), unit)) == pytest.approx(float(base), rel=1e-6, abs=1e-12)


def test_base_units_convert_to_themselves() -> None:
    for dimension in {unit.dimension for unit in UNITS.values()}:
        assert any(unit.factor == 1 and unit.shift == 0 for unit in UNITS.values() if unit.dimension == dimension)


@pytest.mark.parametrize(
    ("name", "given_value", "how", "side"),
    [
        ("density", {"direction": "increase", "estimate": "156", "unit": "%"}, {}, "(0, inf]"),
        ("shedding", {"direction": "improve", "estimate": "30", "unit": "%"}, {}, "[-inf, 0)"),
        ("density", {"ci": ["7.14", "8.66"], "unit": "/cm2"}, {}, "(0, inf]"),
        ("density", {"direction": "increase"}, {}, None),
        ("density", {"direction": "none"}, {}, None),
        ("density", {"direction": "unclear"}, {}, None),
        ("density", {"ci": ["-1", "3"], "unit": "/cm2"}, {}, None),
        ("density", {"direction": "increase", "estimate": "156", "unit": "%"}, {"polarity": "negated"}, None),
        ("sessions", {"estimate": "8"}, {}, None),
    ],
)
def test_a_claim_without_its_size_keeps_its_direction(name: str, given_value: Any, how: Any, side: str | None) -> None:
    found = favourable_side(say(name, given_value, **how), SCALP.attributes[name])
    assert (shown(found.values) if found and isinstance(found.values, Intervals) else None) == side
