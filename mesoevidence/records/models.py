"""The records as frozen dataclasses; pydantic checks them, JSON Schema is generated from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from mesoevidence.statements.model import STRICT, Basis, Modality, Polarity, Quantifier, Statement, Value
from mesoevidence.statements.vocabulary import Better, ClaimKind
from mesoevidence.statements.vocabulary import Domain as ValueDomain

SourceKind = Literal["asset", "publication", "label", "guideline", "registry", "technical_file"]
SourceStatus = Literal["current", "superseded", "retracted", "expression_of_concern"]
Design = Literal[
    "systematic_review", "rct", "nonrandomised", "cohort", "case_series", "case_report", "ex_vivo", "in_vitro", "animal",
    "narrative_review", "guideline", "regulator", "expert_opinion",
]  # fmt: skip
Certainty = Literal["very_low", "low", "moderate", "high"]
Verdict = Literal["contradicted", "unsupported", "overstated", "mixed", "not_assessable", "supported", "background"]
Read = Literal["full_text", "abstract", "secondary", "metadata", "to_check"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims or evidence come from."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    kind: SourceKind = "asset"
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    language: str = "en"
    markets: tuple[str, ...] = ()
    path: str | None = None
    sha256: str | None = None
    status: SourceStatus = "current"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selector:
    """W3C Web Annotation TextQuoteSelector, with the character offset where the quote was last seen."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    exact: str
    prefix: str | None = None
    suffix: str | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """An accepted problem: which rule, why, and until when."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    rule: str
    because: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says: a quote and the statements it makes."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    selector: Selector
    statements: tuple[Statement, ...] = ()
    basis: Literal["express", "implied"] = "express"
    cites: tuple[str, ...] = ()
    traces_to: tuple[str, ...] = ()
    lifecycle: Literal["draft", "in_review", "approved", "rejected", "withdrawn"] = "draft"
    approved_by: str | None = None
    review_by: dt.date | None = None
    match_text: tuple[str, ...] = ()
    suppress: tuple[Suppression, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """How a study is cited."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    authors: tuple[str, ...] = ()
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    pages: str | None = None
    publisher: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a study."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    name: str
    n: int | None = None
    intervention: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What of a study was read, and where."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    read: Read
    where: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """An investigation, or a document of authority, that findings come from.

    ``to_check`` names the citation fields that nobody verified: they are kept and never printed as a citation.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    title: str
    design: Design
    verified: Verified
    citation: Citation = field(default=Citation())
    to_check: tuple[str, ...] = ()
    population: str | None = None
    n: int | None = None
    arms: tuple[Arm, ...] = ()
    registration: str | None = None
    funding: str | None = None
    conflicts: str | None = None
    status: SourceStatus = "current"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskOfBias:
    """Risk of bias of one result (RoB 2, ROBINS-I, or a stated judgement)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    overall: Literal["low", "some_concerns", "moderate", "high", "serious", "critical", "unclear"]
    reason: str
    tool: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one study."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    statement: Statement
    endpoint_role: Literal["primary", "secondary", "post_hoc", "subgroup", "harm"] = "secondary"
    risk_of_bias: RiskOfBias | None = None
    to_check: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One GRADE judgement: how many levels down or up, and why."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    step: int
    reason: str


Domain = Literal["risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"]
Upgrade = Literal["large_effect", "dose_response", "opposing_confounding"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """GRADE for one proposition: what a body of evidence shows (``target``) and how certain that is.

    ``findings`` may be empty: then ``searched`` says what was looked for in vain. ``plain`` is a sentence that holds.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    target: Statement
    certainty: Certainty
    findings: tuple[str, ...] = ()
    proposition: Literal["effect", "existence"] = "effect"
    starts_at: Certainty | None = None
    downgrade: Mapping[Domain, Step] = field(default_factory=dict)
    upgrade: Mapping[Upgrade, Step] = field(default_factory=dict)
    plain: str | None = None
    searched: str | None = None
    raters: tuple[str, ...] = ()
    date: dt.date | None = None
    review_by: dt.date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The ways in which one thing is said of any other: that it rises, that it ends. In its patterns ``{thing}`` is what the
    phrase with this frame speaks of."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    text: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules: those of one ``market`` (chosen with ``--market``), or, without one, rules that always apply."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    title: str
    market: str | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


QuantityRead = Literal["count", "ordinal", "duration", "interval", "percent", "share", "length", "money"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """How copy words one value of an attribute: patterns, and the statement that a match makes.

    ``frame`` names patterns that are read beside those of ``text``, each with the wordings of ``thing`` in it.
    ``value`` is what is said whatever the numbers; ``reads`` names the kind of quantity in the match that gives the number.
    ``of``: what the statement is about where it is never the treatment (the condition itself); ``comparator``: whether
    another treatment named beside it is compared with. ``beside``: the kinds of claim of which one must stand beside it, in
    whatever words ("in 30 days", beside an effect). ``read`` and ``skip`` are examples that the tests run: copy in which the
    phrase must be read, and copy in which it must not.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    attribute: str
    text: tuple[str, ...] = ()
    frame: str | None = None
    thing: tuple[str, ...] = ()
    value: Value | None = None
    reads: QuantityRead | None = None
    quantifier: Quantifier | None = None
    polarity: Polarity = "affirmed"
    modality: Modality = "asserts"
    absolute: bool = False
    basis: Basis = "express"
    of: str | None = None
    population: str | None = None
    comparator: bool = False
    beside: tuple[ClaimKind, ...] = ()
    unless: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excuses:
    """What excuses every phrase of an attribute (``unless``), told once: what only one of them told would let the words off in
    that one, and another phrase of the attribute would read them all the same."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    attribute: str
    unless: tuple[str, ...]
    notes: tuple[str, ...] = ()


ProvisionStatus = Literal["seen", "seen_secondary", "to_check"]


@dataclass(frozen=True, slots=True)
class Provision:
    """A passage of a law, code or guidance that a rule rests on, in our words (``says``).

    ``status``: read in the official text or on the regulator's page (``seen``), read of in another's account of it
    (``seen_secondary``), or not verified (``to_check``): such a one is never printed as a citation.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    instrument: str
    says: str
    status: ProvisionStatus
    number: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementPattern:
    """Which statements a rule is about. Keys left out do not matter; of a list, one must fit.

    ``value``: what is said lies within it. ``subjects``: about one of these or something narrower. ``figure``: whether a
    number is given. ``better``: which way the attribute is better, for rules about benefits as such.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    attributes: tuple[str, ...] = ()
    kinds: tuple[ClaimKind, ...] = ()
    domains: tuple[ValueDomain, ...] = ()
    value: Value | None = None
    subjects: tuple[str, ...] = ()
    modality: tuple[Modality, ...] = ("asserts", "probable")
    polarity: Polarity | None = None
    absolute: bool | None = None
    figure: bool | None = None
    better: tuple[Better, ...] = ()
    comparator: bool | None = None


@dataclass(frozen=True, slots=True)
class SourcePattern:
    """A fault of a whole source: it ``says`` one thing and nowhere speaks of another (``silent_on``)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    says: tuple[StatementPattern, ...]
    silent_on: tuple[StatementPattern, ...]


@dataclass(frozen=True, slots=True)
class Catches:
    """What sets a rule off, any one of: a phrase, a statement, a reason the audit gave, another rule, a whole source."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    text: tuple[str, ...] = ()
    statements: tuple[StatementPattern, ...] = ()
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    source: SourcePattern | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """Where a rule holds: claims with one of these verdicts; claims that cite nothing (``uncited``); on these subjects; its
    phrases, only where no hedge reaches them (``plain``)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    verdicts: tuple[Verdict, ...] = ()
    uncited: bool = False
    subjects: tuple[str, ...] = ()
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of copy that a rule must catch, or must leave alone; ``quote`` alone may be written as plain text."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    quote: str = ""
    statements: tuple[Statement, ...] = ()
    cites: tuple[str, ...] = ()
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Wording that breaks, or may break, a convention or a provision; with examples that the tests run."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    title: str
    severity: Literal["error", "warning", "note"]
    catches: Catches
    why: str
    fix: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    unless: tuple[str, ...] = ()
    only: Only = Only()
    provisions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


CERTAINTIES: tuple[Certainty, ...] = ("very_low", "low", "moderate", "high")
VERDICTS: tuple[Verdict, ...] = (
    "contradicted", "unsupported", "overstated", "mixed", "not_assessable", "supported", "background",
)  # fmt: skip
"""Worst first: the verdict on a claim is the worst of its statements'."""

HELD: tuple[Verdict, ...] = ("supported", "background")
"""Verdicts that leave nothing to do."""

CONFLICT_RULES = {"hard": "hard-conflict", "tension": "tension"}
"""Kinds of conflict, and the names under which they fail, are suppressed and baselined."""

ACCEPTABLE: tuple[str, ...] = (*(v for v in VERDICTS if v not in HELD), *CONFLICT_RULES.values())
"""Rules that a suppression or a baseline can name."""

FAIL_KINDS: tuple[str, ...] = (*ACCEPTABLE, "error", "warning", "note")
"""What ``fail_on`` can name: rules, and severities of flags."""
