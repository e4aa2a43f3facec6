"""The record of a policy profile: every cut-off of an audit, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from mesoevidence.records.models import Certainty, Design, Verdict
from mesoevidence.statements.model import STRICT, Modality
from mesoevidence.statements.vocabulary import ScopeRelation

Directness = Literal["exact", "high", "moderate", "low", "unknown"]


@dataclass(frozen=True, slots=True)
class ConflictPolicy:
    """Which relations between claims are reported, and how much of a large group is listed."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    hard_modalities: tuple[Modality, ...]
    tension_scopes: tuple[ScopeRelation, ...]
    range_shared: Decimal
    complete_up_to: int
    opponents_listed: int
    positions_compared: int
    pairs_listed: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Every cut-off of docs/architecture.md. Shipped as data in ``mesoevidence/policy``; ``extends`` names a base profile."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    wording: Mapping[Modality, Mapping[Certainty, Verdict]]
    starts_at: Mapping[Design, Certainty]
    existence_starts_at: Certainty
    preclinical: tuple[Design, ...]
    uncontrolled: tuple[Design, ...]
    penalty: Mapping[Directness, int]
    directness: Mapping[str, Mapping[ScopeRelation, Directness]]
    existential_directness: Mapping[str, Mapping[ScopeRelation, Directness]]
    ungraded_max: Certainty
    ungraded_risk_of_bias: Mapping[str, int]
    contradicted_from: Certainty
    weighed_from: Certainty
    mixed_within: int
    licensed_causality: Mapping[Design, tuple[str, ...]]
    excused_overlays: Mapping[Modality, tuple[str, ...]]
    disclosures: tuple[Verdict, ...]
    conflicts: ConflictPolicy
    fail_on: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def wording_verdict(self, modality: Modality, certainty: Certainty) -> Verdict:
        """The decision table: what a wording of this modality comes to at this certainty."""
        return self.wording[modality][certainty]


DIRECTNESS: tuple[Directness, ...] = ("exact", "high", "moderate", "low", "unknown")
