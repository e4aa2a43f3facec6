"""The knowledge base in memory: every record, ready for comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mesoevidence.records.field import Field, Markers
from mesoevidence.records.models import (
    Assessment,
    Claim,
    Excuses,
    Finding,
    Frame,
    Pack,
    Phrase,
    Provision,
    Rule,
    Source,
    Study,
)
from mesoevidence.records.problems import Location, Problem
from mesoevidence.statements import Prepared, Vocabulary

if TYPE_CHECKING:
    import networkx

T = TypeVar("T")


@dataclass(slots=True)
class ClaimEntry:
    """A claim with its source, where it is recorded, and its statements ready for comparison."""

    claim: Claim
    source: Source
    where: Location
    statements: tuple[Prepared, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding with its study, ready for comparison."""

    finding: Finding
    study: Study
    where: Location
    statement: Prepared


@dataclass(frozen=True, slots=True)
class AssessmentEntry:
    """A graded body of evidence, its target ready for comparison; ``broken`` when it may not be used, with the reasons."""

    assessment: Assessment
    where: Location
    target: Prepared
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class At:
    """Looks up where a record, or one of its keys, stands: ``at("catches", "rules", 0)``."""

    path: Path
    shown: str
    keys: tuple[str | int, ...]

    def __call__(self, *more: str | int) -> Location:
        from mesoevidence.records import yamlio  # only where there is a problem to report

        return yamlio.locate(self.path, self.shown, (*self.keys, *more))


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule with its pack and its patterns ready to be compiled; ``broken`` when it cannot be checked, with the reasons."""

    rule: Rule
    pack: Pack
    where: Location
    at: At
    text: tuple[bytes, ...] = ()
    unless: tuple[bytes, ...] = ()
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseEntry:
    """A phrase with its patterns ready to be compiled; ``broken`` when it cannot be used, with the reasons."""

    phrase: Phrase
    where: Location
    text: tuple[bytes, ...] = ()
    unless: tuple[bytes, ...] = ()
    broken: tuple[str, ...] = ()


class ExcusesEntry(NamedTuple):
    """What excuses the phrases of an attribute, with its patterns ready to be compiled."""

    excuses: Excuses
    unless: tuple[bytes, ...]


class PolicyFile(NamedTuple):
    """A policy profile as it is written, with its file: it is checked when it is used."""

    raw: dict[str, Any]
    path: Path
    shown: str


@dataclass
class KnowledgeBase:
    """All records, by id, in the order of file names and of the records in them."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, ClaimEntry] = field(default_factory=dict)
    studies: dict[str, Study] = field(default_factory=dict)
    findings: dict[str, FindingEntry] = field(default_factory=dict)
    assessments: dict[str, AssessmentEntry] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    rules: dict[str, RuleEntry] = field(default_factory=dict)
    phrases: dict[str, PhraseEntry] = field(default_factory=dict)
    excuses: dict[str, ExcusesEntry] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    markers: dict[str, Markers] = field(default_factory=dict)
    policies: dict[str, PolicyFile] = field(default_factory=dict)
    locations: dict[str, Location] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    roots: tuple[Path, ...] = ()
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[KnowledgeBase], T]) -> T:
        """What ``make`` works out of the records, worked out once: for records that change no more."""
        if name not in self.made:
            self.made[name] = make(self)
        found: T = self.made[name]
        return found

    @property
    def live_claims(self) -> list[ClaimEntry]:
        """The claims that are still made: not rejected, not withdrawn."""
        return [entry for entry in self.claims.values() if entry.claim.lifecycle not in ("rejected", "withdrawn")]

    @property
    def markets(self) -> list[str]:
        """The markets that there are rules for."""
        return sorted({pack.market for pack in self.packs.values() if pack.market is not None})

    @property
    def wordings(self) -> dict[str, tuple[str, ...]]:
        """The lists that phrase patterns may name, of all packs."""
        return {name: wordings for pack in self.packs.values() for name, wordings in pack.lists.items()}

    @property
    def frames(self) -> dict[str, Frame]:
        """The frames that phrases may name, of all packs."""
        return {name: frame for pack in self.packs.values() for name, frame in pack.frames.items()}

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[str]:
        """The knowledge graph of the records (see :mod:`mesoevidence.graph`)."""
        from mesoevidence.graph import build_graph

        return build_graph(self)
