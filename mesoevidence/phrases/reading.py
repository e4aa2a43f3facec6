"""How a phrase is meant: as a plain assertion or hedged, as a cause or an association, denied, absolute, asked, advised.

:func:`read_wording` reads a text by itself; :func:`wording_of` one span of a sentence, under all cues whose reach it is in.
The words are in ``english.yaml`` and ``relations.yaml``; here is what they do together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from mesoevidence.phrases.causes import causality
from mesoevidence.phrases.cues import Cue, Effect, Kind, cues_of, lexicon
from mesoevidence.phrases.tokens import ENDS, PAUSES, Token, tokens_of
from mesoevidence.phrases.words import words

if TYPE_CHECKING:
    from mesoevidence.statements.model import Causality, Modality

MODALITIES: tuple[Modality, ...] = ("asserts", "probable", "possible", "uncertain")
"""From the plainest to the most doubtful; where several hedges meet, the most doubtful holds."""
WINDOW = 48
"""Words around a span in which cues are looked for: more than any reach, so that work is linear in the text."""
CLAUSE_EDGES = ENDS | {","}
LONGEST_SENTENCE = 200
"""Words within which the end of a sentence is looked for: text without any must not make work grow with its square."""
LIST = 5
"""A comma is one of a list if another comma, "and" or "or" follows within so many words."""
LONGEST_INSERT = 8
"""Words from the comma that opens an insertion to a cue in it."""
OPENING = 4
"""Words from a comma up to which a phrase begins its clause: the comma, and an article or the like."""

FAR = frozenset(("passed", "clause"))
"""Kinds of cue that reach over commas and all that stops the others."""

Side = Literal["inside", "ahead", "back"]


class Reached(NamedTuple):
    """A cue that reached a span: which, where it stands (tokens), from which side it reached, and what it did."""

    cue: str
    first: int
    last: int
    side: Side
    does: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a phrase is meant. ``stands``: a reader takes it for said and true, hedged or not."""

    modality: Modality = "asserts"
    causality: Causality = "none"
    absolute: bool = False
    negated: bool = False
    asked: bool = field(default=False, repr=False)
    attributed: bool = field(default=False, repr=False)
    hypothetical: bool = field(default=False, repr=False)
    advised: bool = field(default=False, repr=False)
    disowned: bool = field(default=False, repr=False)
    cues: tuple[Reached, ...] = field(default=(), compare=False, repr=False)

    @property
    def stands(self) -> bool:
        """Whether the phrase is put forward as true: not denied, asked, left open, or ascribed to people who err."""
        left_open = self.hypothetical or self.modality == "uncertain"
        return not (self.negated or self.asked or self.disowned or left_open)


def read_wording(text: str) -> Wording:
    """How a text by itself is meant: a phrase, or a sentence.

    ``negated`` says that something in it is denied ("no evidence", too), and ``modality`` is that of its most doubtful part.
    How many and how often ("some", "up to"), what is able ("can"), what is aimed at, and that evidence is wanting, puts in doubt
    what is claimed, and no text (BioScope: Vincze et al. 2008, doi:10.1186/1471-2105-9-S11-S9). What is denied or in doubt,
    and what is not, :func:`wording_of` says of each span.
    """
    tokens = tokens_of(text)
    cues = cues_of(tokens, of="texts")
    read = wording_of(tokens, 0, len(tokens), cues)
    modality = wording_of(tokens, 0, len(tokens), [cue for cue in cues if cue.kind.of != "claims"]).modality
    unproven = (token.text for cue in cues if "uncertain" in cue.kind.does for token in tokens[cue.first : cue.last])
    denied = any(words().denies(word) or word in words().wanting for word in unproven)
    return replace(read, modality=modality, negated=read.negated or denied)


def wording_of(
    tokens: Sequence[Token], first: int, last: int, cues: Sequence[Cue] | None = None, *, own: bool = True
) -> Wording:
    """How the phrase at ``tokens[first:last]`` is meant, given all cues of the text around it.

    ``cues`` are those of ``tokens``, if they are known (:func:`~mesoevidence.phrases.cues.cues_of`). With ``own=False`` the
    cues inside the phrase are part of what it says and do nothing to it.
    """
    near = _near(cues_of(tokens) if cues is None else cues, first, last)
    scene = Scene(tokens, near)
    if not near:
        return Wording(asked=scene.asked(last))
    reached = [(cue, side) for cue in near if (side := scene.side(cue, first, last, own)) is not None]
    counting = ("", "span") if first == 0 and last == len(tokens) else ("",)
    denials = [cue for cue, side in reached if side != "inside" or cue.first == first or cue.kind.part in counting]
    negated = scene.denied(denials)
    modality = _modality(cue for cue, _ in reached if not (cue.kind.undone and scene.undone(cue)))
    flags: set[Effect] = {effect for cue, _ in reached for effect in cue.kind.does}
    return Wording(
        modality,
        causality(scene, first, last) if own else "none",
        scene.absolute([cue for cue, _ in reached], modality, negated),
        negated,
        (scene.asked(last) or scene.asks(reached, last)) and not scene.told(first, last, flags),
        "attributed" in flags,
        "hypothetical" in flags,
        "advised" in flags,
        "disowned" in flags,
        tuple(Reached(cue.kind.id, cue.first, cue.last, side, tuple(sorted(cue.kind.does))) for cue, side in reached),
    )


def _near(cues: Sequence[Cue], first: int, last: int) -> list[Cue]:
    if not cues or (cues[0].first >= first - WINDOW and cues[-1].first < last + WINDOW):
        return list(cues)
    start = bisect_left(cues, first - WINDOW, key=lambda cue: cue.first)
    end = bisect_left(cues, last + WINDOW, key=lambda cue: cue.first)
    return list(cues[start:end])


def _modality(reached: Iterable[Cue]) -> Modality:
    """The most doubtful of the hedges; those of quantity count only where there is no other."""
    strong, weak = 0, 0
    for cue in reached:
        level = max((MODALITIES.index(name) for name in MODALITIES[1:] if name in cue.kind.does), default=0)
        if cue.kind.weak:
            weak = max(weak, level)
        else:
            strong = max(strong, level)
    return MODALITIES[strong or weak]


class Scene:
    """The cues near a phrase, and what stops their reach."""

    def __init__(self, tokens: Sequence[Token], cues: Sequence[Cue]) -> None:
        self.tokens = tokens
        self.cues = cues
        self.stops = [cue.first for cue in cues if "stop" in cue.kind.does]

    # --- reach ---------------------------------------------------------------------------------------------------

    def side(self, cue: Cue, first: int, last: int, own: bool = True) -> Side | None:
        """From which side a cue reaches a phrase, if it does."""
        kind = cue.kind
        if first <= cue.first and cue.last <= last:
            return "inside" if own and (kind.comma != "stops" or self._open(cue, cue.last, last)) else None
        held = self.tokens[first : min(cue.last, last)]
        if cue.first < first < cue.last and any(words().denies(token.text) for token in held):
            return (
                "inside" if own else None
            )  # the phrase holds the denial itself: "does not leave scars", from "not" on
        if (
            kind.paired
            and cue.first < first
            and any(other.kind is kind and other.first == first for other in self.cues)
        ):
            return None  # "neither pain nor redness": told once, and denied once
        if kind.ahead and cue.first < first:
            start = min(cue.last, first)
            another = self._own_clause(cue, first, last) or self._in_front(cue, first) or self._inserted(cue, first)
            another = another or ("deny" in kind.does and self._goes_on_to_tell(first, last))
            if first - start <= kind.ahead and self._open(cue, start, first) and not another:
                return "ahead"
        if kind.back and cue.last > last:
            end = max(cue.first, last)
            if end - last <= kind.back and self._open_back(kind, last, end) and not self._fronted(first, last, end):
                if "deny" in kind.does:
                    ended = (
                        self._ended(first, last, end)
                        or self._relative(cue, first, last)
                        or self._of_next(cue, first, last)
                    )
                else:
                    ended = "possible" in kind.does and self._subordinate(last, end)
                return None if ended else "back"
        return None

    def _goes_on_to_tell(self, first: int, last: int) -> bool:
        """Whether the verb of a phrase is in a clause that a comma opens inside it, where no denial of the one before reaches:
        "you are not kept by the visit, which lasts an hour", "we do not hide it, we end it"."""
        opening = words().relative | words().pronouns | words().own
        return any(
            (self.tokens[place].text == "," and self.tokens[place + 1].text in opening)
            or (place > first and self.tokens[place].text in words().contrasts)
            for place in range(first, last - 1)
        )

    def _own_clause(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a comma begins the clause of the phrase, with subject and verb: "redness may occur, visits are weekly"."""
        if cue.kind.comma == "clause":
            return self._main_clause(cue, first, last)
        if cue.kind.comma == "passed" or "overturn" in cue.kind.does:
            return False
        comma = next((place for place in range(first - 1, cue.last - 1, -1) if self.tokens[place].text == ","), None)
        if comma is None or first - comma > OPENING:
            return False
        finite = lexicon().finite
        clause = [token.text in finite for token in self.tokens[comma + 1 : last]]
        return not clause[0] and any(clause)

    def _main_clause(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a comma closes what a thing is made for, and the phrase is in the clause that says what it does: "made to
        last, it stops", "our drops, made to last, stop it"."""
        known = words()
        apart = cue.first > 0 and self.tokens[cue.first - 1].text == ","
        for comma in (place for place in range(cue.last, first) if self.tokens[place].text == ","):
            clause = [token.text for token in self.tokens[comma + 1 : last]]
            verb = next((place for place in range(len(clause)) if self._goes_on(comma + 1 + place)), None)
            if verb is None or clause[0] in lexicon().plural or not known.attached.isdisjoint(clause[:verb]):
                continue  # "to calm the skin, make follicles grow": a list
            if verb > (clause[0] in known.joining) or apart:
                return True
        joined = next((at for at in range(cue.last, first) if self.tokens[at].text == known.conjunction), first)
        before = range(cue.first, joined)
        that = any(self.tokens[at].text in known.attached for at in before)
        return joined + 1 == first and self._goes_on(first) and not that

    def _inserted(self, cue: Cue, first: int) -> bool:
        """Whether commas part the words a cue is in from a verb that goes on behind them: "it, which may sting, works"."""
        commas = [place for place in range(cue.last, first) if self.tokens[place].text == ","]
        if cue.kind.comma == "passed" or not cue.kind.does.isdisjoint(("overturn", "disowned")):
            return False
        if not commas or not self._goes_on(commas[-1] + 1):
            return False
        far = max(cue.first - LONGEST_INSERT, 0)
        edge = next((at for at in range(cue.first - 1, far - 1, -1) if self.tokens[at].text in CLAUSE_EDGES), None)
        if not edge or self.tokens[edge].text != ",":
            return False
        known, opening = words(), self.tokens[edge + 1].text
        return "deny" in cue.kind.does or opening in known.relative | known.subordinating | known.apart

    def _is_verb(self, place: int) -> bool:
        """Whether a word is the verb of a clause: "the serum calms", "the drops calm"."""
        known, text = lexicon(), self.tokens[place].text
        if text not in known.plural or place == 0:
            return text in known.finite
        before = self.tokens[place - 1].text
        return before.endswith("s") or before in words().pronouns or before in words().own

    def _goes_on(self, place: int) -> bool:
        """The same for what cannot be an adjective as well: "damaged hair" begins no clause."""
        return self._is_verb(place) and not self.tokens[place].text.endswith("ed")

    def _ended(self, first: int, last: int, end: int) -> bool:
        """Whether another clause begins behind a phrase, which denies something else: with "if" or the like, with "and" right
        before the denial ("it is gentle and does not hurt"), or with "and" where the phrase has a verb or a denial of its own,
        or the verb right before it ("is given in the skin, and no vein is hit")."""
        between = {token.text for token in self.tokens[last:end]}
        if not between.isdisjoint(words().subordinating | words().contrasts) or (
            last < end and self.tokens[end - 1].text in words().joining
        ):
            return True
        finite = lexicon().finite
        return words().conjunction in between and any(
            token.text in finite or words().denies(token.text) for token in self.tokens[max(first - 1, 0) : last]
        )

    def _of_next(self, denial: Cue, first: int, last: int) -> bool:
        """Whether a denial behind one comma denies what stands behind it ("it does not hurt, does not scar"), or of another what
        was said: "tablets harm, drops do not"."""
        commas = [place for place in range(last, denial.first) if self.tokens[place].text == ","]
        if len(commas) != 1:
            return False
        behind = self.tokens[denial.last].text if denial.last < len(self.tokens) else ","
        another = commas[0] + 1 < denial.first and any(map(self._is_verb, range(first, last)))
        return another or behind not in CLAUSE_EDGES | words().contrasts | words().subordinating

    def _subordinate(self, start: int, end: int) -> bool:
        """Whether a clause of its own begins behind a phrase: "it works, even if it may sound odd"."""
        known = words()
        return any(token.text in known.subordinating - known.attached for token in self.tokens[start:end])

    def _open(self, cue: Cue, start: int, end: int) -> bool:
        """Whether nothing between a cue and a phrase ahead of it ends its reach."""
        kind = cue.kind
        if kind.comma in FAR:
            return not any(self.tokens[place].text in ENDS for place in range(start, end))
        if not self.clear(start, end) or end in self.stops:
            return False
        if "deny" in kind.does and self._another_clause(start, end):
            return False
        fronted = kind.comma == "front" and (cue.first == 0 or self.tokens[cue.first - 1].text in CLAUSE_EDGES)
        if (kind.comma == "stops" or fronted) and any(
            self.tokens[place].text == "," and not (fronted and self._in_list(place)) for place in range(start, end)
        ):
            return False
        if self._in_relative_clause(cue):
            finite = lexicon().finite
            between = self.tokens[start:end]
            return not (
                any(token.text in finite for token in self.tokens[start + 2 : end + 1])
                or any(token.text == "," for token in between)
            )
        return True

    def _open_back(self, kind: Kind, start: int, end: int) -> bool:
        """Whether nothing between a phrase and a cue behind it ends the cue's reach."""
        if kind.comma in FAR:
            return True
        return self.clear(start, end) and not (
            kind.comma and any(self.tokens[i].text == "," for i in range(start, end))
        )

    def _fronted(self, first: int, last: int, end: int) -> bool:
        """Whether a phrase is in a clause of its own that a comma closes before a cue: "because it stays, you may not"."""
        if not any(self.tokens[place].text == "," for place in range(last, end)):
            return False
        far = max(first - WINDOW, 0)
        edges = (place + 1 for place in range(first - 1, far - 1, -1) if self.tokens[place].text in CLAUSE_EDGES)
        return self.tokens[next(edges, far)].text in lexicon().fronting

    def _in_front(self, cue: Cue, first: int) -> bool:
        """Whether a denial is in a clause of its own that a comma closes before a phrase: "as it has no risk, it suits all"."""
        if "deny" not in cue.kind.does or "overturn" in cue.kind.does:
            return False
        far = max(cue.first - WINDOW, 0)
        edges = (place + 1 for place in range(cue.first - 1, far - 1, -1) if self.tokens[place].text in CLAUSE_EDGES)
        opening = self.tokens[next(edges, far)].text
        commas = [place for place in range(cue.last, first) if self.tokens[place].text == ","]
        return opening in lexicon().fronting and any(not self._in_list(place) for place in commas)

    def clear(self, start: int, end: int) -> bool:
        return not any(start <= place < end for place in self.stops) and not any(
            self.tokens[place].text in ENDS for place in range(start, end)
        )

    def _another_clause(self, start: int, end: int) -> bool:
        """Whether ", and" stands between, and no list before it that it closes; or ", because" and no comma behind it."""
        commas = [place for place in range(start, end) if self.tokens[place].text == ","]
        if not commas or commas[0] + 1 >= end:
            return False
        behind = self.tokens[commas[0] + 1].text
        return behind == words().conjunction or (len(commas) == 1 and behind in lexicon().fronting)

    def _in_list(self, comma: int) -> bool:
        near = self.tokens[comma + 1 : comma + LIST]
        return any(token.text == "," or token.text in words().joining for token in near)

    def _in_relative_clause(self, cue: Cue) -> bool:
        return any(token.text in words().relative for token in self.tokens[max(cue.first - 2, 0) : cue.first])

    def _relative(self, cue: Cue, first: int, last: int) -> bool:
        """Whether a cue stands in a clause on a phrase before it: "an option that cannot be had" is one, and "it gives the
        hair what it cannot do without" gives."""
        if cue.first <= last:
            return False
        before = self.tokens[cue.first - 1].text
        gives = self._is_verb(first) and all(token.text not in PAUSES for token in self.tokens[last : cue.first])
        return before in words().attached or (gives and before in words().standing)

    # --- what cues do together -----------------------------------------------------------------------------------

    def denied(self, reached: Sequence[Cue]) -> bool:
        """Whether denials leave the phrase denied: one of a whole clause takes back a denial inside the clause."""
        whole = [cue for cue in reached if "overturn" in cue.kind.does]
        single = [cue for cue in reached if "deny" in cue.kind.does]
        standing = [cue for cue in single if sum(self.over(outer, cue) for outer in whole) % 2 == 0]
        used = any(self.over(outer, cue) for outer in whole for cue in single)
        return bool(standing) or (len(whole) % 2 == 1 and not used)

    def over(self, outer: Cue, inner: Cue) -> bool:
        """Whether a cue reaches another, or holds its words: "no association between" holds an association."""
        if outer == inner:
            return False
        holds = outer.first <= inner.first and inner.last <= outer.last
        return holds or self.side(outer, inner.first, inner.last) is not None

    def undone(self, hedge: Cue) -> bool:
        """Whether a denial takes a hedge back: "nobody can", "can hardly"."""
        denials = (cue for cue in self.cues if "deny" in cue.kind.does)
        return any(cue.first == hedge.last or self.side(cue, hedge.first, hedge.last) == "ahead" for cue in denials)

    def absolute(self, reached: Sequence[Cue], modality: Modality, negated: bool) -> bool:
        """Whether an absolute word stands undenied; "no" itself is one where nothing softens it."""
        for cue in reached:
            if "absolute" in cue.kind.does:
                if cue.kind.denied or "deny" in cue.kind.does:
                    if negated and modality not in ("possible", "uncertain"):
                        return True
                elif not self.denied([other for other in self.cues if self.over(other, cue)]):
                    return True
        return False

    def asked(self, last: int) -> bool:
        """Whether the sentence of the phrase ends in a question mark, and the question is not only put behind it: "it lasts, so
        why wait?" """
        stop = min(last + LONGEST_SENTENCE, len(self.tokens))
        end = next((place for place in range(max(last - 1, 0), stop) if self.tokens[place].text in ENDS), stop)
        if end == stop or self.tokens[end].text != "?":
            return False
        far = max(last - LONGEST_SENTENCE, 0)
        start = next((place + 1 for place in range(last - 2, far - 1, -1) if self.tokens[place].text in ENDS), far)
        joining, tags = words().joiners | words().joining, words().tags
        begun = self.tokens[start].text in joining | words().contrasts  # "but does it last, or is it a fashion?"
        opening = self.tokens[start + begun].text
        if opening in tags or opening in lexicon().finite or words().denies(opening):
            return True
        commas = [place + 1 for place in range(last, end) if self.tokens[place].text == ","]
        begins = [place + (self.tokens[place].text in joining) for place in commas]
        return all(self.tokens[place].text not in tags for place in begins)

    def asks(self, reached: Sequence[tuple[Cue, Side]], last: int) -> bool:
        """Whether the phrase is in a question that has no mark: "Is it safe", over a paragraph."""
        asking = (cue for cue, _ in reached if "asked" in cue.kind.does)
        return any(all(token.text != "?" for token in self.tokens[cue.last : last]) for cue in asking)

    def told(self, first: int, last: int, effects: set[Effect]) -> bool:
        """Whether a question says something: a cue that makes it do so reaches the phrase, or stands in it."""
        inside = (cue for cue in self.cues if first <= cue.first and cue.last <= last)
        return "told" in effects or any("told" in cue.kind.does for cue in inside)
