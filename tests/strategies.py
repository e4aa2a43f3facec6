"""Builders and hypothesis strategies shared by the tests of the statements and of the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from mesoevidence.statements import (
    Attribute,
    Concept,
    Relation,
    Scope,
    Span,
    Statement,
    Value,
    Vocabulary,
    prepare,
    relate_prepared,
)
from mesoevidence.statements.vocabulary import Thresholds

settings.register_profile("mesoevidence", derandomize=True, deadline=None, max_examples=200)
settings.load_profile("mesoevidence")

SCOPE_KEYS = ("population", "setting", "timepoint", "phase", "body_site", "as_of")


# --- builders ----------------------------------------------------------------------------------------------------


def value(given: Any) -> Value:
    """True, a level, a list of things, or the keys of a value with its numbers as they would be printed."""
    if isinstance(given, Value):
        return given
    if isinstance(given, bool):
        return Value(truth=given)
    if isinstance(given, str):
        return Value(any_of=(given,))
    if isinstance(given, list):
        return Value(all_of=tuple(given))
    keys = {key: tuple(item) if isinstance(item, list) else item for key, item in given.items()}
    keys |= {key: Decimal(keys[key]) for key in ("estimate", "min", "max") if key in keys}
    if "ci" in keys:
        keys["ci"] = tuple(map(Decimal, keys["ci"]))
    return Value(**keys)


def span(unit: str = "d", **bounds: str | int) -> Span:
    return Span(unit=unit, **{key: Decimal(number) for key, number in bounds.items()})


def say(attribute: str, given: Any, *, subject: str = "scalp", **keys: Any) -> Statement:
    """A statement; the axes of its scope are given by name."""
    scope = Scope(**{axis: keys.pop(axis) for axis in SCOPE_KEYS if axis in keys})
    return Statement(subject, attribute, value(given), scope=scope, **keys)


def concept(name: str, *broader: str, kind: str = "population", disjoint: Iterable[str] = ()) -> Concept:
    return Concept(name, kind, label=name, broader=broader, disjoint=tuple(disjoint))  # type: ignore[arg-type]


def attribute(name: str, domain: str, **keys: Any) -> Attribute:
    return Attribute(name, label=name, domain=domain, **keys)  # type: ignore[arg-type]


def relate(a: Statement, b: Statement, vocabulary: Vocabulary | None = None) -> Relation:
    vocabulary = vocabulary or SCALP
    return relate_prepared(prepare(a, vocabulary), prepare(b, vocabulary), vocabulary)


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text whose places are marked with «, without the marks; and the line and column of each."""
    places, lines = [], []
    for number, line in enumerate(text.split("\n"), 1):
        while "«" in line:
            places.append((number, line.index("«") + 1))
            line = line.replace("«", "", 1)
        lines.append(line)
    return "\n".join(lines), places


# --- a small vocabulary of the field, for examples that a medical writer would recognise ------------------------------

PAIN_CUTS = {"none": "0", "minimal": "0.5", "mild": "2", "moderate": "4", "severe": "7"}
PAIN = tuple(PAIN_CUTS)
ATTRIBUTES = [
    attribute(
        "pain", "ordinal", better="lower", levels=PAIN,
        thresholds=Thresholds("NRS", {level: Decimal(cut) for level, cut in PAIN_CUTS.items()}),
    ),
    attribute("pain_incidence", "proportion", better="lower"),
    attribute("adverse_events", "boolean", better="lower"),
    attribute("permanence", "boolean", better="higher"),
    attribute("eligible", "boolean"),
    attribute("density", "effect", better="higher"),
    attribute("shedding", "effect", better="lower"),
    attribute("sessions", "count"),
    attribute("interval", "duration", unit="d"),
    attribute("course", "duration", unit="wk"),
    attribute("depth", "quantity", unit="mm"),
    attribute("dose", "quantity"),
    attribute("rank", "rank", levels=("best", "among_best", "unremarkable")),
    attribute("delivery", "category", levels=("injection", "microneedling", "cream"), functional=False),
    attribute("contents", "category", levels=("vitamins", "peptides", "dutasteride"), functional=False),
]  # fmt: skip
SCALP = Vocabulary(
    [
        concept("mesotherapy", kind="intervention"),
        concept("scalp", "mesotherapy", kind="intervention"),
        concept("dutasteride", "scalp", kind="intervention"),
        concept("botulinum", "scalp", kind="intervention"),
        concept("minoxidil", kind="intervention"),
        concept("finasteride", kind="intervention"),
        concept("hair_loss"),
        concept("aga", "hair_loss", disjoint=["areata"]),
        concept("areata", "hair_loss"),
        concept("women"),
        concept("aga.women", "aga", "women"),
        concept("children"),
    ],
    ATTRIBUTES,
)


# --- random vocabularies -------------------------------------------------------------------------------------------


def members(concepts: Sequence[Concept]) -> dict[str, frozenset[str]]:
    """Who belongs to each concept, by brute force: one of its own, and everyone in what is narrower."""
    found = {c.id: {c.id} for c in concepts}
    growing = True
    while growing:
        growing = False
        for c in concepts:
            for above in c.broader:
                if not found[c.id] <= found[above]:
                    found[above] |= found[c.id]
                    growing = True
    return {name: frozenset(who) for name, who in found.items()}


@st.composite
def posets(draw: st.DrawFn, prefix: str = "p", kind: str = "population", largest: int = 5) -> list[Concept]:
    """A small hierarchy with several parents, and declared disjointness that no common member belies."""
    names = [f"{prefix}{place}" for place in range(draw(st.integers(1, largest)))]
    concepts = [concept(names[0], kind=kind)]
    for place, name in enumerate(names[1:], 1):
        broader = draw(st.lists(st.sampled_from(names[:place]), unique=True, max_size=2))
        concepts.append(concept(name, *broader, kind=kind))
    who = members(concepts)
    apart = [(a, b) for a in names for b in names if not who[a] & who[b]]
    declared = draw(st.lists(st.sampled_from(apart), unique=True, max_size=2)) if apart else []
    concepts = [replace(c, disjoint=tuple(b for a, b in declared if a == c.id)) for c in concepts]
    return draw(st.permutations(concepts))


# --- random statements -----------------------------------------------------------------------------------------------

LEVELS = ("a", "b", "c", "d")
LAB = [
    attribute("amount", "quantity"),
    attribute("tally", "count"),
    attribute("grade", "ordinal", levels=LEVELS),
    attribute("place", "rank", levels=LEVELS),
    attribute("sort", "category", levels=LEVELS, functional=False),
    attribute("parts", "category", levels=LEVELS, functional=False),
    attribute("occurs", "boolean"),
    attribute("share", "proportion"),
    attribute("change", "effect", better="higher"),
]
QUANTIFIERS = (None, "all", "most", "some", "at_least_one", "up_to", "on_average", "definitional")

_numbers = st.sampled_from([Decimal(n) for n in ("0", "1", "1.0", "1.5", "2", "3", "5", "7", "10")])
_flags = st.booleans()


def _ranges(units: Sequence[str | None], *, signed: bool = False) -> st.SearchStrategy[Value]:
    number = st.builds(lambda n, minus: -n if minus else n, _numbers, _flags) if signed else _numbers
    unit = st.sampled_from(units)
    optional = st.none() | number
    return st.one_of(
        st.builds(Value, estimate=number, unit=unit, approximate=_flags),
        st.builds(Value, min=optional, max=optional, min_open=_flags, max_open=_flags, unit=unit, approximate=_flags),
        st.builds(Value, ci=st.tuples(number, number), unit=unit),
    )


_quarters = st.integers(0, 4).map(lambda n: Decimal(n) / 4)
_shares = st.one_of(
    st.builds(Value, truth=_flags),
    st.builds(lambda n: Value(n=n, N=4), st.integers(0, 4)),
    st.builds(lambda a, b: Value(min=min(a, b), max=max(a, b)), _quarters, _quarters),
)
_directions = st.builds(
    Value,
    direction=st.sampled_from(["increase", "decrease", "improve", "worsen", "none", "unclear"]),
    estimate=st.none() | _numbers,
    unit=st.sampled_from(["%", "ratio", "/cm2"]),
)
_some_levels = st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True).map(tuple)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "amount": _ranges(["d", "wk", "mm"]),
    "tally": _ranges([None]),
    "grade": st.builds(Value, any_of=_some_levels),
    "place": st.builds(Value, any_of=_some_levels),
    "sort": st.builds(Value, any_of=_some_levels),
    "parts": st.builds(Value, all_of=_some_levels, closed=_flags),
    "occurs": st.builds(Value, truth=_flags),
    "share": _shares,
    "change": _directions | _ranges(["%", "ratio", "/cm2"], signed=True),
}
_spans = st.none() | st.builds(
    lambda low, length, unit: span(unit, min=low, max=low + length),
    st.integers(0, 3), st.integers(0, 3), st.sampled_from(["d", "wk"]),
)  # fmt: skip


@st.composite
def worlds_of_speech(draw: st.DrawFn, size: int = 2) -> tuple[Vocabulary, list[Statement]]:
    """A random vocabulary and ``size`` statements on one of its attributes, with all that can be said in them."""
    populations, interventions = draw(posets()), draw(posets("i", "intervention", 3))
    vocabulary = Vocabulary([*populations, *interventions], LAB)
    name = draw(st.sampled_from(sorted(VALUES)))
    scope = st.builds(
        Scope,
        population=st.sampled_from([None, *(c.id for c in populations), "unmapped"]),
        timepoint=_spans,
        phase=st.sampled_from([None, None, "induction", "maintenance"]),
    )
    statement = st.builds(
        Statement,
        subject=st.sampled_from([*(c.id for c in interventions), "unmapped"]),
        attribute=st.just(name),
        value=VALUES[name].flatmap(
            lambda v: st.sampled_from([None, None, "mean", "max"]).map(lambda s: replace(v, statistic=s))
        ),
        comparator=st.sampled_from([None, None, "placebo", "none", interventions[0].id, "unmapped"]),
        scope=scope,
        quantifier=st.sampled_from(QUANTIFIERS),
        polarity=st.sampled_from(["affirmed", "negated"]),
    )
    return vocabulary, draw(st.lists(statement, min_size=size, max_size=size))
