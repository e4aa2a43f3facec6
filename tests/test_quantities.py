"""Quantities in copy: what number, in what unit, with what bound."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mesoevidence.extraction.quantities import quantities
from mesoevidence.phrases import tokens_of


@pytest.mark.parametrize(
    ("text", "kind", "low", "unit"),
    [
        ("A quarter of an hour and it is done", "duration", "0.25", "h"),
        ("three quarters of an hour", "duration", "0.75", "h"),
        ("half a millimetre", "length", "0.5", "mm"),
        ("half an hour", "duration", "0.5", "h"),
        ("every half an hour", "interval", "0.5", "h"),
        ("An hour and a half is needed", "duration", "1.5", "h"),
        ("one and a half hours", "duration", "1.5", "h"),
        ("a year and a half", "duration", "1.5", "a"),
        ("a quarter of our patients", "share", "0.25", "1"),
        ("three quarters of the men", "share", "0.75", "1"),
        ("140 €", "money", "140", "EUR"),
        ("€140", "money", "140", "EUR"),
        ("140 dollars", "money", "140", "USD"),
        ("Rs. 140", "money", "140", "INR"),
        ("once in two weeks", "interval", "2", "wk"),
        ("twice in a month", "interval", "0.5", "mo"),
        ("twice daily", "interval", "0.5", "d"),
        ("three times weekly", "interval", str(Decimal(1) / 3), "wk"),
        ("nightly", "interval", "1", "d"),
    ],
)
def test_a_number_with_what_it_counts_is_one_quantity(text: str, kind: str, low: str, unit: str) -> None:
    (found,) = quantities(tokens_of(text), text)
    assert (found.kind, found.low, found.high, found.unit) == (kind, Decimal(low), Decimal(low), unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Results from week 6 on", 6, 6, "wk"),
        ("Months 3-4: new hair", 3, 4, "mo"),
        ("as early as day 10", 10, 10, "d"),
        ("less shedding from the second month on", 2, 2, "mo"),
        ("seen in the second to third week", 2, 3, "wk"),
    ],
)
def test_a_week_or_month_told_by_its_number_is_the_time_until_then(text: str, low: int, high: int, unit: str) -> None:
    (found,) = quantities(tokens_of(text), text)
    assert (found.kind, found.low, found.high, found.unit) == ("duration", low, high, unit)


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "unit"),
    [
        ("takes 30 minutes to an hour", "duration", "30", "60", "min"),
        ("within 6 weeks up to 3 months", "duration", "42", "91.3125", "d"),
        ("after 6 weeks up to 10 weeks", "duration", "6", "10", "wk"),
        ("within 3-6 months", "duration", "3", "6", "mo"),
        ("1 week to 15 days between visits", "duration", "7", "15", "d"),
        ("within six weeks to three months", "duration", "42", "91.3125", "d"),
        ("costs between $200 and $400", "money", "200", "400", "USD"),
        ("between six months and a year", "duration", "6", "12", "mo"),
        ("between 0.5 mm and 1 mm", "length", "0.5", "1", "mm"),
        ("from 2 weeks until 3 weeks", "duration", "2", "3", "wk"),
        ("between €90 and €140", "money", "90", "140", "EUR"),
        ("2 weeks to 3 months", "duration", "14", "91.3125", "d"),
        ("from 3 weeks to 2 months", "duration", "21", "60.875", "d"),
        ("between visits 2 weeks to 20 days", "duration", "14", "20", "d"),
        ("every two weeks to one month", "interval", "14", "30.4375", "d"),
    ],
)
def test_a_range_may_have_two_units(text: str, kind: str, low: str, high: str, unit: str) -> None:
    (found,) = quantities(tokens_of(text), text)
    assert (found.kind, found.low, found.high, found.unit) == (kind, Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("within 3-6 months", "exactly"),
        ("over 3-6 months", "exactly"),
        ("over six months", "more_than"),
        ("within six weeks up to 3 months", "exactly"),
        ("within six months", "at_most"),
    ],
)
def test_within_a_range_is_no_sooner_than_its_beginning(text: str, bound: str) -> None:
    assert [found.bound for found in quantities(tokens_of(text), text)] == [bound]


@pytest.mark.parametrize("text", ["in two weeks and three months", "an hour to 30 minutes", "10 minutes or an hour"])
def test_two_durations_that_are_no_range_are_two(text: str) -> None:
    assert len(quantities(tokens_of(text), text)) == 2


@pytest.mark.parametrize(
    "text", ["from day one", "this month 2 of us", "week 2 sessions", "the second session of the month"]
)
def test_a_unit_beside_another_number_is_no_time(text: str) -> None:
    assert [found.kind for found in quantities(tokens_of(text), text)] != ["duration"]


@pytest.mark.parametrize("text", ["not one complication in 100 treatments", "three visits in 12 towns"])
def test_so_many_in_so_many_of_something_else_is_no_share(text: str) -> None:
    assert "share" not in {found.kind for found in quantities(tokens_of(text), text)}


def test_a_word_and_a_figure_side_by_side_are_two_numbers() -> None:
    text = "package of six 750 €, single session 140"
    assert [(each.kind, each.low, each.high) for each in quantities(tokens_of(text), text)] == [
        ("count", 6, 6),
        ("money", 750, 750),
        ("count", 140, 140),
    ]


def test_the_sign_of_the_next_number_makes_no_money_of_this_one() -> None:
    text = "sessions 6 €90"
    assert [each.kind for each in quantities(tokens_of(text), text)] == ["count", "money"]


def test_six_sessions_weekly_are_six_and_one_a_week() -> None:
    text = "six sessions weekly"
    assert [(each.kind, each.low) for each in quantities(tokens_of(text), text)] == [("count", 6), ("interval", 1)]


@pytest.mark.parametrize(
    ("text", "kind", "low", "unit", "bound"),
    [
        ("every Friday", "interval", "1", "wk", "exactly"),
        ("one hair mesotherapy session a month", "interval", "1", "mo", "exactly"),
        ("1 session of scalp mesotherapy per week", "interval", "1", "wk", "exactly"),
        ("once a quarter", "interval", "3", "mo", "exactly"),
        ("every quarter", "interval", "3", "mo", "exactly"),
        ("each third or fourth month", "interval", "3", "mo", "exactly"),
        ("twice in the week", "interval", "0.5", "wk", "exactly"),
        ("at one week's distance", "interval", "1", "wk", "exactly"),
        ("every other evening", "interval", "2", "d", "exactly"),
        ("more than twice a week", "interval", "0.5", "wk", "less_than"),
        ("at least once a month", "interval", "1", "mo", "at_most"),
        ("at least 14 days apart", "interval", "14", "d", "at_least"),
        ("spread over six sessions", "count", "6", "1", "exactly"),
        ("over six sessions", "count", "6", "1", "more_than"),
        ("forty-five minutes", "duration", "45", "min", "exactly"),
        ("four people out of ten", "share", "0.4", "1", "exactly"),
        ("six patients in ten", "share", "0.6", "1", "exactly"),
        ("three hundred injections", "count", "300", "1", "exactly"),
        ("one hundred percent", "percent", "100", "%", "exactly"),
        ("a third do not respond", "share", "0.333", "1", "exactly"),
        ("your eighth and last visit", "ordinal", "8", "1", "exactly"),
    ],
)
def test_how_often_and_how_many(text: str, kind: str, low: str, unit: str, bound: str) -> None:
    (found,) = quantities(tokens_of(text), text)
    assert (found.kind, found.low, found.unit, found.bound) == (kind, Decimal(low), unit, bound)


def test_what_passes_between_two_visits_is_a_time_and_no_frequency() -> None:
    found = quantities(tokens_of(text := "Between two visits a month goes by"), text)
    assert [(one.kind, one.low) for one in found] == [("count", 2), ("duration", 1)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("two sessions of an hour each", ["count", "duration"]),
        ("One short visit every month", ["count", "interval"]),
        ("a treatment every quarter of an hour", ["interval"]),
    ],
)
def test_what_happens_is_no_part_of_how_often_where_its_time_stands_by_itself(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in quantities(tokens_of(text), text)] == kinds


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("nine sessions at most", "at_most"),
        ("six weeks or more", "at_least"),
        ("twice a week at the most", "at_least"),
        ("two days, at least 12 hours", "exactly"),
    ],
)
def test_a_bound_may_stand_behind_what_is_counted(text: str, bound: str) -> None:
    assert quantities(tokens_of(text), text)[0].bound == bound


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("No one has to stay away", 0),
        ("a change that one can see", 0),
        ("one must know", 0),
        ("session one can hurt", 1),
        ("one of the visits", 1),
        ("not one visit", 1),
    ],
)
def test_one_may_stand_for_anybody(text: str, counts: int) -> None:
    assert len([quantity for quantity in quantities(tokens_of(text), text) if quantity.kind == "count"]) == counts
