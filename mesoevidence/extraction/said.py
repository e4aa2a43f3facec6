"""The sentences of a document with what stands before them: the lead-in of a list, a question, the names of a row and a column.

Copy says half of a claim in one place and half in another: "You will have:" over "- thicker hair", "How many sessions?" over
"Four to six", "Price" over "90 €". Such a sentence is read together with its lead (:meth:`Extractor.joined`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from mesoevidence.extraction.around import answer, echoing, is_question, refutes, rejoins
from mesoevidence.extraction.cells import LONGEST_NAME, names_of, with_first_rows, with_ticks
from mesoevidence.extraction.english import listed, texts
from mesoevidence.extraction.mentions import Mention
from mesoevidence.extraction.quantities import quantities
from mesoevidence.phrases import Match, Token, tokens_of
from mesoevidence.phrases.cues import cues_of, lexicon
from mesoevidence.phrases.words import words
from mesoevidence.reading import Block
from mesoevidence.reading.document import Cell

HEADINGS = frozenset({"title", "heading"})
REPLY = 14
"""Tokens of a sentence, at most, that is read together with the one before it: an answer, a correction, a contrast."""
LONGEST_LEAD = 24
"""Words of a lead at most; a longer one is a paragraph that says what it has to say itself."""
SHORT_LEAD = 4
"""Words of a lead-in that may end with its verb and no colon: "The drops cure", over what they cure."""
LONGEST_LABEL = 7
"""Words of a heading that is a label of the paragraph under it."""
SMALLEST_FIGURE = 20
"""A bare number below it may be that of a step or a heading."""
_NUMBERED = re.compile(r"\s*\d+\W*$|^\W*\d+\W+")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")


class Lead(NamedTuple):
    """Words before a sentence that go with it. ``completed``: the sentence completes them, so that what they hedge or deny is
    hedged or denied; else they only say what it is about. ``start`` and ``end``: the characters of the sentence, a pronoun, that
    they stand for; else they stand before it."""

    text: str
    completed: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block: its place in the block's text, its tokens, the treatments and people it names, its words of the
    field (:func:`~mesoevidence.extraction.field.field_words`).

    ``denied``: it is an item of a list whose lead-in denies it ("What it is not:"), or a question that is answered no.
    ``answered``: a question that the next sentence answers, with yes or with no. ``refuted``: the next sentence calls it wrong.
    ``leads``: what stands before it and goes with it. ``ticked``: it is a cell that says yes or no of what its row or column is
    called; ``names_ticks``: it is what they are called, and says nothing itself.
    """

    block: Block
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    treatments: tuple[Mention, ...]
    people: tuple[Mention, ...]
    field_words: tuple[Match, ...]
    denied: bool = False
    answered: bool = False
    refuted: bool = False
    leads: tuple[Lead, ...] = ()
    ticked: Literal["", "yes", "no"] = ""
    names_ticks: bool = False

    @property
    def told(self) -> tuple[Token, ...]:
        """Its tokens; those of a question that is answered as those of a statement."""
        if not self.answered or not self.tokens or self.tokens[-1].text != "?":
            return self.tokens
        return (*self.tokens[:-1], self.tokens[-1]._replace(text="."))

    @property
    def unnamed(self) -> list[Token]:
        """Its tokens without the names of treatments, which are the same in many languages."""
        named = {place for mention in self.treatments for place in range(mention.first, mention.last)}
        return [token for place, token in enumerate(self.tokens) if place not in named]

    @property
    def is_label(self) -> bool:
        """Whether it only says what those under it are about: "Minoxidil:", "2. What is mesotherapy?" """
        named = sum(mention.last - mention.first for mention in self.treatments)
        return is_question(self.text) or named >= sum(token.text[0].isalnum() for token in self.tokens)

    @property
    def denies(self) -> bool:
        """Whether something in it is denied."""
        return any(words().denies(token.text) for token in self.tokens) or any(
            not cue.kind.does.isdisjoint(("deny", "overturn")) for cue in cues_of(self.tokens)
        )

    def with_next(self, after: Sentence | None) -> tuple[Token, ...]:
        """Its tokens, and those of the next sentence where that is short enough to say something of this one."""
        if after is None or after.block is not self.block or len(after.tokens) > REPLY:
            return self.tokens
        away = after.start - self.start
        return (*self.tokens, *(Token(text, start + away, end + away) for text, start, end in after.tokens))


class Joined(NamedTuple):
    """A sentence with a lead put into it, which takes up the characters from ``start`` to ``end`` and stands for ``instead`` of
    the sentence itself; and whether the sentence completes the lead."""

    sentence: Sentence
    start: int
    end: int
    instead: int
    completed: bool

    @property
    def lead(self) -> str:
        return self.sentence.text[self.start : self.end].rstrip()

    def span(self, first: int, start: int, end: int) -> tuple[int, int] | None:
        """The part in the sentence itself of what begins at ``first`` and is shown from ``start`` to ``end``; None for what
        lies in the lead, and for what does not hold words of the lead where the sentence does not complete it."""
        within = self.start <= first and end <= self.end
        if within or end <= self.start or not (self.completed or first < self.end):
            return None
        away = self.instead - (self.end - self.start)
        begins = start if start < self.start else max(start + away, self.start)
        return begins, self.start + self.instead if end <= self.end else end + away


def in_context(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of a document, each with its leads, and whether what stands around it answers, denies or refutes it."""
    return list(_with_leads(_with_answers(with_ticks(with_first_rows(said)))))


def _with_leads(said: Sequence[Sentence]) -> Iterator[Sentence]:
    over: Sentence | None = None  # the last sentence that is no item of a list
    before: Sentence | None = None
    disowned: Block | None = None  # the paragraph under "Myth"
    label = False
    named = False  # the one before is a few words
    told = False  # the one before is a figure, and such words stand over it
    for sentence in said:
        begins = before is None or before.block is not sentence.block
        if begins:
            disowned, label = (sentence.block if label else None), _is_disowning_head(sentence.block.text)
        item = sentence.block.kind == "list_item"
        if item and over is not None and _denies_list(over):
            text = _over_list(over).rstrip(" :")
            denies = _denying().search(f"{text}:")
            reads_on = denies is not None and denies["alone"] is None and len(over.tokens) <= LONGEST_LEAD
            sentence = replace(sentence, denied=True, leads=(Lead(text, completed=True),) if reads_on else ())
        elif _is_crossed_out(sentence):
            sentence = replace(sentence, denied=True, leads=(Lead(texts()["crossed_out"], completed=True),))
        elif _is_under_a_myth(sentence, disowned):
            sentence = replace(sentence, denied=True)
        elif sentence.block.cell is not None:
            sentence = replace(sentence, leads=_names(sentence.block.cell, sentence.tokens) if begins else ())
        elif before is not None and begins and not told and _is_figure(before) and _is_counted(before, sentence):
            sentence = replace(sentence, leads=(Lead(before.text.rstrip(" .:"), completed=True),))
        elif before is not None and named and _is_figure(sentence):
            sentence = replace(sentence, leads=(Lead(before.text.rstrip(" .:") + " :"),))
        else:
            ahead = over if item else before
            lead = (
                _lead(ahead, sentence, item)
                if ahead is not None and (begins or ahead.block is sentence.block)
                else None
            )
            meant = _meant(before, sentence) if before is not None else None
            sentence = replace(sentence, leads=tuple(one for one in (lead, meant) if one is not None))
        if not item:
            over = sentence
        told = named and _is_figure(sentence)
        named = not sentence.leads and sentence.block.kind not in HEADINGS and _is_short(sentence)
        before = sentence
        yield sentence


def _names(cell: Cell, tokens: Sequence[Token]) -> tuple[Lead, ...]:
    """What a cell's row and column are called, either of the two next to it. A question is asked, and not named: yes and no
    say something of the question itself."""
    short = [name for name in (cell.row_name, cell.column_name) if name and len(name.split()) <= LONGEST_NAME]
    asked = [Lead(name) for name in short if is_question(name)]
    names = names_of(cell)
    called = dict.fromkeys(Lead(" ".join(order) + " :") for order in (names, names[::-1]) if order)
    return (*called, *(asked if answer(tokens) is None else ()))


def _is_disowning_head(text: str) -> bool:
    """Whether a text by itself says that what stands under it is not so: "Myth", "Myth 2:"."""
    return _NUMBERED.sub("", text).strip(" :.*_#!?").casefold() in listed("disowned_heads")


def _is_under_a_myth(sentence: Sentence, disowned: Block | None) -> bool:
    cell = sentence.block.cell
    return sentence.block is disowned or (cell is not None and _is_disowning_head(cell.column_name))


def _is_crossed_out(sentence: Sentence) -> bool:
    """Whether a sign before a sentence crosses it out; what denies itself is advice."""
    crossed = sentence.start == 0 and sentence.text.lstrip()[:1] in listed("crosses") and bool(sentence.tokens)
    return crossed and sentence.block.cell is None and not sentence.denies


def _lead(ahead: Sentence, sentence: Sentence, item: bool) -> Lead | None:
    """What the sentence before it, or over its list, adds to a sentence."""
    text = _over_list(ahead) if item else ahead.text.rstrip()
    if len(ahead.tokens) > LONGEST_LEAD or is_question(sentence.text):
        return None
    if is_question(text):
        return None if ahead.answered else Lead(text)  # yes and no say something of the question itself
    if item and _wants_item(ahead, text, sentence):
        goes_on = _last_word(text) in listed("unfinished") or _ends_in_verb(ahead, text)
        return Lead(text.rstrip(" :") if goes_on else text, completed=True)
    if text.endswith(":") or (ahead.block.kind in HEADINGS and len(ahead.tokens) <= LONGEST_LABEL):
        return Lead(text.rstrip(" :") + " :") if ahead.block is not sentence.block else None
    return None


def _is_figure(sentence: Sentence) -> bool:
    """Whether a text by itself is nothing but a figure: "98 %", "3 months", "10,000+"; a small number may be that of a step."""
    if not sentence.tokens or len(sentence.tokens) > REPLY or sentence.block.text != sentence.text:
        return False
    found = quantities(sentence.tokens, sentence.text)
    if len(found) != 1 or (found[0].first, found[0].last) != (0, len(sentence.tokens)):
        return False
    return found[0].kind not in ("count", "money") or not 0 < found[0].high < SMALLEST_FIGURE


def _is_counted(figure: Sentence, sentence: Sentence) -> bool:
    """Whether a text by itself is what a figure over it counts or measures, and not the heading of the next figure."""
    headed = bool(figure.leads) and sentence.block.kind in HEADINGS
    return _is_short(sentence) and not headed and not is_question(sentence.text)


def _is_short(sentence: Sentence) -> bool:
    """Whether a text by itself is a few words without a number."""
    few = 0 < len(sentence.tokens) <= LONGEST_LABEL and sentence.block.text == sentence.text
    return few and not any(token.text[0].isdecimal() for token in sentence.tokens)


def _wants_item(over: Sentence, text: str, item: Sentence) -> bool:
    """Whether an item completes what stands over its list: behind a colon; a heading such as "Say goodbye to"; with its verb,
    such as "It is a myth that the treatment" over "hurts"."""
    first = item.tokens[0].text if item.tokens else ""
    verb = text[-1:].isalnum() and first.endswith("s") and first in lexicon().finite
    wants_more = _last_word(text) in listed("unfinished") - words().standing or _ends_in_verb(over, text)
    unfinished = text[-1:].isalnum() and wants_more
    return text.endswith(":") or verb or unfinished


def _ends_in_verb(over: Sentence, text: str) -> bool:
    """Whether a short lead-in ends with its verb ("The drops cure:"), and is no question ("How it works:")."""
    asks = bool(over.tokens) and over.tokens[0].text in listed("question_words")
    return _last_word(text) in lexicon().finite and len(over.tokens) <= SHORT_LEAD + 1 and not asks


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text)
    return found[1].casefold() if found is not None else ""


def _over_list(over: Sentence) -> str:
    """What stands over a list; translators end it with a semicolon, too, which means a colon there."""
    text = over.text.rstrip()
    if text.endswith(("…", "...")):
        return f"{text.rstrip('….')}:"
    return f"{text[:-1]}:" if text.endswith(";") else text


def _meant(before: Sentence, sentence: Sentence) -> Lead | None:
    """What an "it" or "them" means behind a few words on what the treatment works on: "Lost hair? It grows back." """
    if max(len(before.tokens), len(sentence.tokens)) > REPLY or any(one.is_subject for one in before.treatments):
        return None
    named, own = ([match for match in each.field_words if match.name == "worked_on"] for each in (before, sentence))
    pronoun = next((token for token in sentence.tokens if token.text in listed("anaphors")), None)
    if not named or own or pronoun is None:
        return None
    start, end = before.tokens[named[-1].first].start, before.tokens[named[-1].last - 1].end
    return Lead(before.text[start:end], start=pronoun.start, end=pronoun.end)


def _denies_list(over: Sentence) -> bool:
    """Whether what stands over a list denies every item by itself. Of a heading only what it ends with does ("myths"): "Who
    cannot have it" is told by its items. "No false promises" denies nothing that it stands over."""
    text = _over_list(over)
    disowns = _disowning().search(text)
    if disowns is not None and any(words().denies(token.text) for token in tokens_of(text[: disowns.start()])):
        return False
    if over.block.kind in HEADINGS and not text.endswith(":"):
        tells = any(text.casefold().startswith(f"{opening} ") for opening in texts()["denying_leads"]["headings"])
        return disowns is not None or (tells and bool(_denying().search(f"{text}:")))
    return bool(_denying().search(text))


@cache
def _disowning() -> re.Pattern[str]:
    """What disowns a list by itself, at the end of what stands over it."""
    alone = "|".join(map(_apostrophes, texts()["denying_leads"]["alone"]))
    return re.compile(rf"\b(?:{alone})\s*:?$", re.IGNORECASE)


@cache
def _denying() -> re.Pattern[str]:
    """How a lead-in ends that denies every item by itself."""
    known = texts()["denying_leads"]
    words, endings, completing, alone, nobody = (
        "|".join(map(_apostrophes, known[key])) for key in ("words", "endings", "completing", "alone", "nobody")
    )
    behind = rf"(?:\s+\w+){{0,{known['most']}}}"
    no_item = rf"(?:\s+(?!(?:{completing})\b)\w+){{0,{known['most']}}}"
    return re.compile(
        rf"(?:(?:\b(?:{words})|(?:{endings})){no_item}|\b(?:{nobody})\b[^.]*|\b(?P<alone>{alone}){behind})\s*:$",
        re.IGNORECASE,
    )


def _apostrophes(word: str) -> str:
    return re.escape(word).replace("'", "['’]")


def _with_answers(said: Sequence[Sentence]) -> list[Sentence]:
    """The sentences; those that the next one answers or calls wrong are marked so."""
    found = list(said)
    for place, sentence in enumerate(found[:-1]):
        asked, then = is_question(sentence.text), found[place + 1].tokens
        if asked:
            said_then = answer(then)
            if said_then is not None and not _is_disowned(found[place + 1]):
                other = said_then == "no" or (
                    "affirmed" in echoing(then) and sentence.denies
                )  # "It won't last? It does."
                sentence = replace(sentence, denied=sentence.denied != other, answered=True)
        refuted = not sentence.answered and refutes(then, asked)  # what is answered with a no is denied once
        wrong = refuted or (not asked and rejoins(then) and _is_disowned(sentence))
        found[place] = replace(sentence, refuted=True) if wrong else sentence
    return found


def _is_disowned(sentence: Sentence) -> bool:
    return any("disowned" in cue.kind.does for cue in cues_of(sentence.tokens))
