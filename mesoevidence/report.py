"""The Report: what an audit found, as plain values. It knows nothing of formats; writers know nothing of audits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from mesoevidence.packed import Packed
from mesoevidence.records.models import CONFLICT_RULES, HELD, VERDICTS, Verdict
from mesoevidence.records.problems import Location, Problem

if TYPE_CHECKING:
    import pandas

    from mesoevidence.reading import Document
    from mesoevidence.records.knowledge_base import KnowledgeBase

Standing = Literal["new", "suppressed", "baselined"]
Severity = Literal["error", "warning", "note"]
NOWHERE = Location("")
DISCLAIMER = "Informs reviewers; no regulatory clearance and no medical advice."


@dataclass(slots=True)
class Evidence:
    """One evidence line of a claim, with the statement it carries in words and the works it rests on."""

    id: str
    direction: str
    directness: str
    certainty: str
    says: str
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that a claim or a source breaks: what it is about, why, what to do, and the provisions that were verified.

    ``follows``: rules that are broken here, too, and that this one follows by its own terms.
    """

    rule: str
    severity: Severity
    title: str
    why: str
    fix: str
    provisions: tuple[str, ...] = ()
    standing: Standing = "new"
    because: str | None = None
    follows: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Title, why and what to do, as sentences."""
        return f"{self.title}. {self.why} {self.fix}"

    def fails(self, kinds: Collection[str]) -> bool:
        """Whether it is new and its severity is among ``kinds``."""
        return self.standing == "new" and self.severity in kinds


@dataclass(frozen=True, slots=True)
class ReportedClaim:
    """A claim with its verdict and everything a reader needs to follow it.

    ``context``: the sentence it stands in, where copy itself was checked, a few words with what they go with ("Pain: none");
    ``library_match``: the approved claim that says the same, or nearly.
    """

    id: str
    source: str
    quote: str
    record: Location
    verdict: Verdict
    certainty: str | None
    reasons: tuple[str, ...]
    why: str
    repair: str | None
    statements: tuple[dict[str, Any], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[Flag, ...] = ()
    quote_state: str = "not_verified"
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    standing: Standing = "new"
    because: str | None = None
    library_match: str | None = None
    context: str | None = None

    @property
    def is_finding(self) -> bool:
        """Whether there is anything to do about it: its verdict leaves something to do, or it breaks a rule."""
        return self.verdict not in HELD or bool(self.flags)

    @property
    def is_new(self) -> bool:
        """Whether anything of it was not accepted before."""
        return self.standing == "new" or any(flag.standing == "new" for flag in self.flags)

    def fails(self, kinds: Collection[str]) -> bool:
        """Whether its verdict is new and among ``kinds``, or one of its flags fails."""
        verdict = self.standing == "new" and self.verdict in kinds
        return verdict or any(flag.fails(kinds) for flag in self.flags)


@dataclass(slots=True)
class ReportedConflict:
    """Two claims that contradict each other, and why, in words; ``mirrored`` is the reason with the second one first."""

    id: str
    kind: Literal["hard", "tension"]
    attribute: str
    label: str
    claims: tuple[str, str]
    sources: tuple[str, str]
    quotes: tuple[str, str]
    records: tuple[Location, Location]
    reason: str
    standing: Standing = "new"
    because: str | None = None
    mirrored: str | None = None

    def turned(self) -> ReportedConflict:
        """The same conflict with the second claim first."""
        return replace(
            self,
            claims=self.claims[::-1],
            sources=self.sources[::-1],
            quotes=self.quotes[::-1],
            records=self.records[::-1],
            reason=self.mirrored or self.reason,
            mirrored=self.reason,
        )

    @property
    def rule(self) -> str:
        """``hard-conflict`` or ``tension``."""
        return CONFLICT_RULES[self.kind]

    def fails(self, kinds: Collection[str]) -> bool:
        """Whether it is new and its kind is among ``kinds``."""
        return self.standing == "new" and self.rule in kinds


@dataclass(frozen=True, slots=True)
class ReportedSource:
    """A source that was audited; ``path`` and ``sha256`` of its text where it was at hand."""

    id: str
    title: str | None
    author: str | None
    date: str | None
    url: str | None
    path: str | None
    sha256: str | None
    claims: int
    quotes_verified: int
    record: Location = NOWHERE
    flags: tuple[Flag, ...] = ()


@dataclass
class Report:
    """What was audited, under which policy, what was found, and what could not be checked.

    ``kb`` is what it was held against, for writers that show evidence beyond that of the claims; ``documents``, by the id of
    their source, are there only where they were asked for: they are large.
    """

    profile: str
    as_of: str
    version: str
    sources: list[ReportedSource] = field(default_factory=list)
    claims: list[ReportedClaim] | Packed[ReportedClaim] = field(default_factory=list)
    conflicts: list[ReportedConflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: int = 0
    markets: tuple[str, ...] = ()
    rules: int = 0
    kb: KnowledgeBase | None = field(default=None, repr=False, compare=False)
    documents: dict[str, Document] = field(default_factory=dict, repr=False, compare=False)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    def by_source(self) -> Iterator[tuple[ReportedSource, list[ReportedClaim]]]:
        """The sources in order, each with its claims."""
        places: dict[str, list[int]] = {source.id: [] for source in self.sources}
        for place, claim in enumerate(self.claims):
            places[claim.source].append(place)
        return ((source, [self.claims[place] for place in places[source.id]]) for source in self.sources)

    def by_verdict(self) -> dict[str, int]:
        """How many claims of each verdict, worst first; all verdicts are named."""
        counted = Counter(claim.verdict for claim in self.claims)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    def conflict_counts(self) -> dict[str, int]:
        counted = Counter(conflict.kind for conflict in self.conflicts)
        return {"hard": counted["hard"], "tension": counted["tension"]}

    def flag_counts(self) -> dict[str, int]:
        return dict(sorted(Counter(flag.rule for flag in self.flags).items()))

    @property
    def flags(self) -> list[Flag]:
        """Every flag of a source or a claim."""
        of_sources = [flag for source in self.sources for flag in source.flags]
        return of_sources + [flag for claim in self.claims for flag in claim.flags]

    def standing_counts(self) -> dict[str, int]:
        """How many findings are suppressed and baselined."""
        counted = Counter(conflict.standing for conflict in self.conflicts)
        counted.update(flag.standing for source in self.sources for flag in source.flags)
        for claim in self.claims:
            counted.update((claim.standing, *(flag.standing for flag in claim.flags)))
        return {"suppressed": counted["suppressed"], "baselined": counted["baselined"]}

    def failures(self, fail_on: Sequence[str]) -> int:
        """How many new findings are of a kind named in ``fail_on`` (verdicts, conflict kinds, flag severities)."""
        kinds = frozenset(fail_on)
        failing = sum(flag.fails(kinds) for source in self.sources for flag in source.flags)
        failing += sum(conflict.fails(kinds) for conflict in self.conflicts)
        return failing + sum(claim.fails(kinds) for claim in self.claims)

    def to_frame(self) -> pandas.DataFrame:
        """One row a claim, as a pandas DataFrame."""
        import pandas

        columns = (
            "id",
            "source",
            "quote",
            "verdict",
            "certainty",
            "reasons",
            "why",
            "repair",
            "quote_state",
            "line",
            "standing",
        )
        rows = [[*(getattr(claim, name) for name in columns), claim.record.place or None] for claim in self.claims]
        return pandas.DataFrame(rows, columns=[*columns, "place"]).assign(
            reasons=lambda frame: frame["reasons"].map(", ".join)
        )
