"""Of the conflicts that were found, each contradiction once: the pair in which a reader sees it best.

Copy says a thing again and again. "Stays in the skin", "does not enter the blood" and "kept out of the circulation" against one
sentence is one contradiction, and so is all that two sentences say of one question. And who lists redness, headache and
bruises against "no side effects" shows once that there are some. But each sentence that itself says otherwise is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from mesoevidence.conflicts import MEASURED, Conflict, Said
from mesoevidence.extraction.around import is_question
from mesoevidence.records.knowledge_base import ClaimEntry
from mesoevidence.statements import Value, Vocabulary, prepare
from mesoevidence.statements.sets import INFINITY, Intervals


class InCopy(NamedTuple):
    """The sentence that a claim stands in: its source, its first line and its last, its text; and if it is a cell of a table
    whose rows are things that differ (packages, clinics), the numbers of the table, the row and the column."""

    source: str
    lines: tuple[int, int]
    text: str
    cell: tuple[int, int, int] | None = None


Sentences = Mapping[str, InCopy]
"""By the id of a claim of a document."""

Apart = Callable[[str, tuple[str, str], tuple[str, str]], bool]
"""Whether two claims, each a sentence and what of it is quoted, answer a question (an attribute) for different things."""
Outcomes = Mapping[object, frozenset[str]]
"""By a sentence: the attributes of what it says gets better."""


Denied = Mapping[object, frozenset[str]]
"""By a sentence: the attributes of whose value it denies a part only."""


def clearest(
    found: Iterable[Conflict],
    sentences: Sentences,
    vocabulary: Vocabulary,
    entries: Iterable[ClaimEntry] = (),
    accepted: Callable[[Conflict], bool] = lambda conflict: False,
    apart: Apart = lambda kind, one, other: False,
) -> list[Conflict]:
    """The conflicts without those that show a contradiction again; in the order in which they came.

    ``entries`` are the claims of the documents: what else a sentence says tells what it is about. Those that are ``accepted``
    are chosen among themselves: none of them stands for one that is not, but for what says the very same in other words.
    ``apart`` says whether two claims answer a question for different things (:mod:`mesoevidence.distinctions`).
    """
    entries = list(entries)
    outcomes = _outcomes(entries, sentences, vocabulary)
    in_part = _denied_in_part(entries, sentences, vocabulary)
    several = [
        conflict
        for conflict in found
        if not (
            _in_one_row(conflict, sentences)
            or _in_one_breath(conflict, sentences)
            or _only_for_some(conflict, vocabulary)
            or _as_a_rule(conflict)
            or _of_other_outcomes(conflict, sentences, outcomes)
            or _of_a_part(conflict, sentences, in_part)
            or _told_apart(conflict, sentences, apart)
            or _in_other_rows(conflict, sentences)
        )
    ]
    settled = [conflict for conflict in several if accepted(conflict)]
    same = {_said_again(conflict) for conflict in settled}  # those accepted among them
    others = [conflict for conflict in several if _said_again(conflict) not in same] if settled else several
    listed = _items_as_one(sentences)
    chosen = {conflict.id for group in (settled, others) for conflict in _once(group, listed, vocabulary)}
    return [conflict for conflict in several if conflict.id in chosen]


def _once(found: Sequence[Conflict], sentences: Sentences, vocabulary: Vocabulary) -> Iterator[Conflict]:
    """Of the pairs that show one contradiction the clearest."""
    seen: set[int] = set()
    shown: set[int] = set()
    words: dict[int, list[tuple[Said, Said]]] = {}
    numbers: dict[object, int] = {}  # keys are numbers, not texts and statements: dense copy has a million of them
    number = partial(_numbered, numbers)
    for conflict in _clearest_first(found, sentences):
        keys = set(_contradiction(conflict, sentences, vocabulary, number))
        stated = set(_stated(conflict, sentences, vocabulary, number))
        between = _as_one(*(number(_sentence(said, sentences)) for said in _sides(conflict)))
        against = words.get(between, [])
        in_the_same_words = any(all(map(_same_words, pair, _sides(conflict))) for pair in against)
        if seen.isdisjoint(keys) and not (stated and stated <= shown) and not in_the_same_words:
            yield conflict
            shown |= stated
            words[between] = [*against, _sides(conflict)]
        seen |= keys


def _clearest_first(found: Sequence[Conflict], sentences: Sentences) -> Iterator[Conflict]:
    """The clearest first, of those that are equally clear in the order in which they came."""
    alike: defaultdict[tuple[int, ...], list[Conflict]] = defaultdict(list)  # many are: a key for each would be large
    for conflict in found:
        alike[_unclear(conflict, sentences)].append(conflict)
    for _, these in sorted(alike.items()):
        yield from these


def _items_as_one(sentences: Sentences) -> Sentences:
    """The sentences, but of a list, whose items stand on lines one after another and end with no full stop, one for all, with the
    lead-in: three groups of people who are not treated, against "for everybody", show one contradiction."""
    found: dict[str, InCopy] = {}
    before: InCopy | None = None
    whole = before
    for name, sentence in sorted(sentences.items(), key=lambda item: item[1][:2]):
        if sentence != before:
            goes_on = before is not None and _is_item(sentence) and _goes_on(before, sentence)
            whole, before = (whole if goes_on else sentence), sentence
        assert whole is not None
        found[name] = whole
    return found


def _is_item(sentence: InCopy) -> bool:
    start, end = sentence.lines
    text = sentence.text
    return start == end and "|" not in text and not text.rstrip().endswith((".", "!", "?", ":", "…"))


def _goes_on(before: InCopy, item: InCopy) -> bool:
    """Whether an item stands behind another, or behind the lead-in of its list and an empty line at most."""
    leads_in = before.text.rstrip().endswith(":")
    lines = item.lines[0] - before.lines[1]
    return before.source == item.source and ((leads_in and lines in (1, 2)) or (_is_item(before) and lines == 1))


def _said_again(conflict: Conflict) -> object:
    """How gravely they clash, and what both sides state, in whatever words; of what only follows, what it follows from."""
    return conflict.kind, frozenset(
        (_position(said), tuple(one.meaning for one in said.entry.statements) if said.derived else ())
        for said in _sides(conflict)
    )


def _in_one_row(conflict: Conflict, sentences: Sentences) -> bool:
    """Whether both stand in one row of a table drawn with bars: its columns are about different things."""
    a, b = (sentences.get(said.entry.claim.id) for said in (conflict.first, conflict.second))
    return a is not None and b is not None and a[:2] == b[:2] and any("|" in each.text for each in (a, b))


def _in_other_rows(conflict: Conflict, sentences: Sentences) -> bool:
    """Whether two figures stand in one column of a table, in rows of different things: three sessions in one package and six in
    another."""
    one, other = (sentences.get(said.entry.claim.id) for said in _sides(conflict))
    if one is None or other is None or one.cell is None or other.cell is None or one.source != other.source:
        return False
    (table, row, column), (table_2, row_2, column_2) = one.cell, other.cell
    attribute = conflict.first.statement.attribute
    measured = attribute is not None and attribute.domain in MEASURED
    return measured and (table, column) == (table_2, column_2) and row != row_2


def _in_one_breath(conflict: Conflict, sentences: Sentences) -> bool:
    """Whether one sentence gives both of two figures or kinds ("2 mm at the front and 4 mm at the back": they are of two things),
    lists what occurs beside what does not, or the same words were read in two ways."""
    a, b = (sentences.get(said.entry.claim.id) for said in (conflict.first, conflict.second))
    if a is None or a != b:
        return False
    attribute = conflict.first.statement.attribute
    derived = any(said.derived for said in _sides(conflict))
    counted = (
        derived and attribute is not None and attribute.derived is not None
    )  # "three a month apart, so six months"
    several = attribute is not None and (attribute.domain in MEASURED or attribute.domain == "category") and not counted
    listed = attribute is not None and bool(attribute.components) and derived
    return several or listed or _overlap(*_sides(conflict))


def _overlap(one: Said, other: Said) -> bool:
    """Whether two claims of a sentence quote some of the same words."""
    (start, end), (begin, stop) = _span(one), _span(other)
    return start < stop and begin < end


def _same_words(one: Said, other: Said) -> bool:
    """Whether two claims of a sentence quote the same words, most of what the shorter one quotes."""
    (start, end), (begin, stop) = _span(one), _span(other)
    return 2 * (min(end, stop) - max(start, begin)) > min(end - start, stop - begin)


def _span(said: Said) -> tuple[int, int]:
    quoted = said.entry.claim.selector
    start = quoted.start or 0
    return start, start + len(quoted.exact)


def _told_apart(conflict: Conflict, sentences: Sentences, apart: Apart) -> bool:
    a, b = (sentences.get(name) for name in conflict.names)
    attribute = conflict.first.statement.attribute
    if a is None or b is None or attribute is None:
        return False
    one, other = (said.entry.claim.selector.exact for said in _sides(conflict))
    return apart(attribute.id, (a.text, one), (b.text, other))


def _outcomes(entries: Iterable[ClaimEntry], sentences: Sentences, vocabulary: Vocabulary) -> Outcomes:
    """What gets better, said or implied: how many are helped, and how much, names no outcome."""
    found: defaultdict[object, set[str]] = defaultdict(set)
    for entry in entries:
        for said in entry.statements:
            if said.attribute is not None and said.attribute.kind == "efficacy":
                names = (said.attribute.id, *(rule.attribute for rule in said.attribute.implies))
                outcomes = {name for name in names if vocabulary.attributes[name].domain == "effect"}
                found[sentences.get(entry.claim.id)] |= outcomes
    return {sentence: frozenset(names) for sentence, names in found.items()}


def _of_other_outcomes(conflict: Conflict, sentences: Sentences, outcomes: Outcomes) -> bool:
    """Whether two times until something is seen are those of different things: one stops sooner than another grows."""
    if any(said.statement.attribute is None or said.statement.attribute.kind != "onset" for said in _sides(conflict)):
        return False
    one, other = (outcomes.get(sentences.get(name), frozenset()) for name in conflict.names)
    return bool(one) and bool(other) and one.isdisjoint(other)


def _denied_in_part(entries: Iterable[ClaimEntry], sentences: Sentences, vocabulary: Vocabulary) -> Denied:
    """What a sentence denies in part: of what it denies outright the things that would follow if it were so."""
    found: defaultdict[object, set[str]] = defaultdict(set)
    for entry in entries:
        for said in entry.statements:
            if said.attribute is None or said.attribute.domain != "boolean" or said.denotation is None:
                continue
            for rule in said.attribute.implies:
                when = prepare(replace(said.statement, value=rule.when, polarity="affirmed"), vocabulary).denotation
                if when is not None and said.denotation.values.relation(when.values) == "disjoint":
                    found[sentences.get(entry.claim.id)].add(rule.attribute)
    return {sentence: frozenset(names) for sentence, names in found.items()}


def _of_a_part(conflict: Conflict, sentences: Sentences, in_part: Denied) -> bool:
    """Whether what one denies is denied of a part: "it grows no hair where there is none" denies no growth."""
    return any(
        said.statement.statement.polarity == "negated"
        and said.statement.statement.attribute in in_part.get(sentences.get(said.entry.claim.id), frozenset())
        for said in _sides(conflict)
    )


def _only_for_some(conflict: Conflict, vocabulary: Vocabulary) -> bool:
    """Whether one says something else of a group of people only: more sessions in severe cases, a limit for some of those of
    whom the other speaks as a rule. In copy that is a distinction."""
    one, other = (said.statement.statement.scope.population for said in (conflict.first, conflict.second))
    first_is_part, second_is_part = _is_part(one, other, vocabulary), _is_part(other, one, vocabulary)
    if first_is_part == second_is_part:
        return False
    part, whole = (said.statement for said in (conflict.first, conflict.second)[:: 1 if first_is_part else -1])
    if whole.force != "typical" or whole.discloses or part.attribute is None:
        return False
    return part.discloses or part.attribute.domain in MEASURED


def _as_a_rule(conflict: Conflict) -> bool:
    """Whether one only says that something is so, with no word on how often, and the other that it is not always so."""
    one, other = (said.statement for said in _sides(conflict))
    if conflict.kind == "hard" or one.attribute is None or one.attribute.domain != "proportion":
        return False
    return any(plain.force == "typical" and plain.statement.value == Value(truth=True) for plain in (one, other))


def _is_part(one: str | None, other: str | None, vocabulary: Vocabulary) -> bool:
    """Whether the first are some of the second; those of whom all copy of a field speaks are no part of everybody."""
    if one is None:
        return False
    if other is None:
        return one in vocabulary.concepts and bool(vocabulary.concepts[one].broader)
    return vocabulary.relation(one, other) == "narrower"


def _unclear(conflict: Conflict, sentences: Sentences) -> tuple[bool, bool, int, bool, int, bool, int]:
    """What makes a pair harder to see through: a question that was answered, not both firm, sides that are inferred, open to one
    side, in two sentences or, worse, two documents, what belies a saying before the saying itself, in few words."""
    sides = conflict.first, conflict.second
    words = sum(len(said.entry.claim.selector.exact) for said in sides)
    asked = any(is_question(sentences[name].text) for name in conflict.names if name in sentences)
    inferred = sum(map(_inferred, sides))
    apart = len({_sentence(said, sentences) for said in sides}) + len({said.entry.source.id for said in sides})
    return asked, conflict.kind != "hard", inferred, any(map(_open, sides)), apart, _belied_before(conflict), -words


def _inferred(said: Said) -> bool:
    """Whether a reader has to work it out, from what the claim states or from how the phrase is meant: which of the two is a
    matter of records, not of reading."""
    return said.derived or said.statement.statement.basis == "implied"


def _belied_before(conflict: Conflict) -> bool:
    """Whether what belies a saying of its page comes first: the page defines the treatment ("is injected"), and promises only
    then. A reader who stumbles over "non-invasive" sees it in the needle that comes after."""
    first, second = sorted(_sides(conflict), key=lambda said: _span(said)[0])
    return first.entry.source.id == second.entry.source.id and _inferred(first) and not _inferred(second)


def _sides(conflict: Conflict) -> tuple[Said, Said]:
    return conflict.first, conflict.second


def _open(said: Said) -> bool:
    """Whether it gives one end of a range only: "at least two months"."""
    meaning = said.statement.denotation
    if said.statement.attribute is None or said.statement.attribute.kind != "schedule" or meaning is None:
        return False
    return isinstance(meaning.values, Intervals) and meaning.values.pieces[-1][1][0] == INFINITY


def _contradiction(
    conflict: Conflict, sentences: Sentences, vocabulary: Vocabulary, number: Callable[[object], int]
) -> Iterator[int]:
    """By what a contradiction is known again: two sentences and a question, two positions, what was worked out."""
    sides = conflict.first, conflict.second
    between = sorted(number(_sentence(said, sentences)) for said in sides)
    for question in sorted({conflict.attribute, *_question(conflict.attribute, vocabulary)}):
        yield _as_one(*between, number(question))
    yield _as_one(*sorted(number(_position(said)) for said in sides))
    for said in sides:
        if said.derived and said.statement.attribute is not None and said.statement.attribute.derived is not None:
            yield number(("worked out", said.entry.claim.id, conflict.attribute))


def _stated(
    conflict: Conflict, sentences: Sentences, vocabulary: Vocabulary, number: Callable[[object], int]
) -> Iterator[int]:
    """The sentences that answer the question themselves. What only follows from one is no fault of it: redness, a headache and
    bruises, each laid against "no side effects", show one thing."""
    question = number(_question(conflict.attribute, vocabulary))
    for said in _sides(conflict):
        if not _inferred(said):
            yield _as_one(number(_sentence(said, sentences)), question)


def _numbered(known: dict[object, int], key: object) -> int:
    """The number of a key: the first of all is 1."""
    return known.setdefault(key, len(known) + 1)


def _as_one(*numbers: int) -> int:
    """Numbers, none of them 0, as one: it takes a third of the room of a tuple."""
    together = 0
    for number in numbers:
        together = together << 32 | number
    return together


def _sentence(said: Said, sentences: Sentences) -> object:
    name = said.entry.claim.id
    return sentences.get(name, name)


def _position(said: Said) -> object:
    """What a source says there, in whatever words and with whatever modality, or what follows from it."""
    statement = said.statement.statement
    return said.entry.source.id, statement.subject, statement.attribute, said.statement.place, said.statement.meaning


def _question(attribute: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The attributes that ask the same: how much it hurts and whether it does."""
    known = vocabulary.attributes.get(attribute)
    implied = {rule.attribute for rule in known.implies} if known is not None else set()
    return frozenset(implied) if implied else frozenset({attribute})
