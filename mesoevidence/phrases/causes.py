"""Which relation a phrase claims: a cause, one with a condition, an association, or none (Yu, Li and Wang 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mesoevidence.phrases.cues import RELATIONS, Cue, Effect, lexicon

if TYPE_CHECKING:
    from mesoevidence.phrases.reading import Scene
    from mesoevidence.statements.model import Causality


def causality(scene: Scene, first: int, last: int) -> Causality:
    """The relation that the phrase, or else the clause it is in, claims; one that is denied or left open is none."""
    relations = [cue for cue in scene.cues if not cue.kind.does.isdisjoint(RELATIONS)]
    inside = [cue for cue in relations if cue.first < last and cue.last > first]
    claims = [(cue, _claimed(scene, cue, relations)) for cue in inside or _governing(scene, relations, first)]
    main = {claim for cue, claim in claims if not cue.kind.weak}
    found = main if main & {"causal", "conditional"} else {claim for _, claim in claims}
    return next((one for one in ("causal", "conditional", "associational") if one in found), "none")


def _governing(scene: Scene, relations: Sequence[Cue], first: int) -> list[Cue]:
    """The last relation before a phrase in its clause."""
    before = [cue for cue in relations if first - 8 <= cue.last <= first and scene.clear(cue.last, first)]
    return before[-1:]


def _of_a_noun(scene: Scene, denial: Cue, verb: Cue) -> bool:
    """Whether a denial is of the noun behind it, and that is what the verb is said of: "a lack of sun weakens the bones"."""
    apart = denial.last < verb.first
    return denial.kind.part == "span" and apart and scene.tokens[verb.first].text in lexicon().finite


def _claimed(scene: Scene, cue: Cue, relations: Sequence[Cue]) -> Causality:
    over = [other for other in scene.cues if scene.over(other, cue) and not _of_a_noun(scene, other, cue)]
    inner = [other for other in scene.cues if cue.first <= other.first and other.last <= cue.last]
    effects: set[Effect] = {effect for other in over for effect in other.kind.does}
    if scene.denied(over) or not effects.isdisjoint(("uncertain", "hypothetical", "disowned")) or scene.asked(cue.last):
        return "none"
    if "associational" in cue.kind.does:
        return "associational"
    if any(
        "associational" in other.kind.does and other.first < cue.first and scene.over(other, cue) for other in relations
    ):
        return "none"
    hedges = [other for other in (*over, *inner) if not other.kind.does.isdisjoint(("probable", "possible"))]
    return "conditional" if any(other.kind.doubt for other in hedges) else "causal"
