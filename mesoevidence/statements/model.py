"""The Statement and its parts, as written in the records.

Plain frozen dataclasses: pydantic validates them when they come from YAML, nothing here imports it.
Numbers are ``Decimal`` because the digits that were printed carry meaning: 1.10 claims more than 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Literal

Direction = Literal["increase", "decrease", "improve", "worsen", "none", "unclear"]
Statistic = Literal["mean", "median", "max", "min", "total"]
Quantifier = Literal["all", "most", "some", "at_least_one", "up_to", "on_average", "definitional"]
Polarity = Literal["affirmed", "negated"]
Modality = Literal["asserts", "probable", "possible", "uncertain"]
Causality = Literal["causal", "conditional", "associational", "none"]
Phase = Literal["induction", "maintenance"]
Basis = Literal["express", "implied"]

STRICT: dict[str, Any] = {"extra": "forbid"}
"""pydantic settings shared by every record: an unknown key is an error, not a silent loss."""


@dataclass(frozen=True, slots=True)
class Span:
    """An interval on a scope axis: a time after the start of treatment, or a date."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    min: Decimal | None = None
    max: Decimal | None = None
    estimate: Decimal | None = None
    unit: str = "d"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and when a statement is about. An axis left out is unrestricted."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    population: str | None = None
    setting: str | None = None
    timepoint: Span | None = None
    phase: Phase | None = None
    body_site: str | None = None
    as_of: Span | None = None


AXES: tuple[str, ...] = ("population", "setting", "timepoint", "phase", "body_site", "as_of")
CONCEPT_AXES: tuple[str, ...] = ("population", "setting", "body_site")
SPAN_AXES: tuple[str, ...] = ("timepoint", "as_of")

EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Value:
    """What is said of the attribute. Which keys make sense depends on the attribute's domain.

    ``any_of`` is one of several levels, ``all_of`` a list of things that are all there (``closed``: and no others);
    ``n`` of ``N`` a share; ``estimate``, ``min``/``max`` and ``ci`` intervals in ``unit``.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    truth: bool | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    closed: bool = False
    direction: Direction | None = None
    estimate: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    min_open: bool = False
    max_open: bool = False
    ci: tuple[Decimal, Decimal] | None = None
    p: str | None = None
    unit: str | None = None
    statistic: Statistic | None = None
    n: int | None = None
    N: int | None = None
    approximate: bool = False
    comparator_estimate: Decimal | None = None
    baseline: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One proposition and how it is put: GA4GH VA-Spec's Statement, with PICO's parts as its proposition.

    ``basis``: what a reader takes from the wording without its being said is ``implied``; beside what is said it takes part
    in conflicts, and gets no verdict of its own.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    subject: str
    attribute: str
    value: Value
    comparator: str | None = None
    scope: Scope = field(default=EVERYWHERE)
    quantifier: Quantifier | None = None
    polarity: Polarity = "affirmed"
    modality: Modality = "asserts"
    causality: Causality | None = None
    absolute: bool = False
    basis: Basis = "express"
