"""What the records say of their field as a whole: what tells its copy from other copy, and two answers in it from each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from mesoevidence.statements.model import STRICT


@dataclass(frozen=True, slots=True)
class Distinction:
    """What tells two answers apart so that both are true: of ``members`` (patterns by name) each sentence names another.

    ``kinds`` of attribute, or single ``attributes``, that it bears on; all where it names none. The words of a member called "-"
    name no other. Patterns of ``called`` hold a number or a name, which is the member: "a package of six", "our Leeds clinic".
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words by how much they weigh for something, and the likelihood ``at`` which a text is taken to be it; ``at_unnamed`` where
    its sentence names no treatment (without it such a text never is, if that matters at all).

    ``base`` and the weights are those of a logistic regression (:func:`~mesoevidence.extraction.unread.likelihood`).
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    base: float
    at: float
    weights: Mapping[str, float]
    at_unnamed: float | None = None


@dataclass(frozen=True, slots=True)
class Markers:
    """Words that mark a claim where no phrase reads one, and those that mark a promise, learned from labelled copy.

    ``learned_from`` says what the copy was.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    learned_from: str
    claim: Weighed
    promise: Weighed


@dataclass(frozen=True, slots=True)
class Field:
    """What copy of the field is about where it names no treatment: the subject then, and words that tell the field from others.

    A sentence with a word of ``foreign``, none of ``words`` and no treatment in it speaks of something else (a lift that is
    safe). Words of other ``trades`` are stronger: only a word of ``required`` makes their sentence ours (a painless tooth
    treatment). So it is with a document that is more than a snippet. ``own`` brings a sentence back that began elsewhere ("the
    car park is small, but success is certain"), ``ours`` one behind what was said of another treatment to the document's own.
    ``things`` stand beside the treatment: the "it" or "they" that the next sentence begins with means them. What a treatment is
    ``worked_on`` for is read in the place of an "it" of a short next sentence: "Lost hair? It grows back."
    ``aside``: words before a treatment that name it in passing ("a mixture of"); ``before_names``: what may stand before the
    name of one that is compared with ("than oral ..."). ``distinctions`` tell answers apart that only look like a contradiction.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    id: str
    subject: str
    words: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    worked_on: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    before_names: tuple[str, ...] = ()
    distinctions: tuple[Distinction, ...] = ()
