"""What a few words say again of ours that was said of another, or take back: "Tablets can do harm. This treatment does not." """

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mesoevidence.extraction.around import ECHO, echoing
from mesoevidence.extraction.found import Found, denied_of, stated
from mesoevidence.extraction.said import Sentence
from mesoevidence.extraction.subjects import Subjects


def echoes(sentence: Sentence, before: Sequence[Found], subjects: Subjects) -> Iterator[Found]:
    """What a short sentence denies of ours that was just said of another, or affirms that was denied."""
    if not before or subjects.ours is None or len(sentence.tokens) > ECHO:
        return
    if before[-1].sentence.answered or before[-1].sentence.refuted or _says_of_another(sentence):
        return
    marks = echoing(sentence.tokens)
    if "denied" not in marks and not ("affirmed" in marks and before[-1].sentence.denies):
        return
    named = [mention.concept for mention in sentence.treatments if mention.is_subject]
    subject = subjects.narrowed(named[0]) if named else subjects.ours
    unnamed = not any(mention.is_subject for mention in before[-1].sentence.treatments)
    statements = tuple(
        denied_of(said, subject) for said in stated(before) if said.subject != subject or (unnamed and "ours" in marks)
    )
    if statements:
        yield Found(sentence, 0, len(sentence.text), statements, _phrases(before))


def echoed_within(sentence: Sentence, found: Sequence[Found], subjects: Subjects) -> Iterator[Found]:
    """The same of the last clause of a sentence: "tablets can do harm, this treatment does not"."""
    tokens = sentence.tokens
    place = next((at for at in range(len(tokens) - 2, -1, -1) if tokens[at].text in (",", ";")), None)
    if not found or place is None or len(tokens) - place > ECHO or "denied" not in echoing(tokens[place + 1 :]):
        return
    named = [each for each in sentence.treatments if each.is_subject and each.first > place]
    if not named:
        return
    subject = subjects.narrowed(named[0].concept)
    before = [claim for claim in found if claim.end <= tokens[place].start]
    statements = tuple(denied_of(said, subject) for said in stated(before) if said.subject != subject)
    if statements:
        yield Found(sentence, tokens[place + 1].start, len(sentence.text), statements, _phrases(before))


def _phrases(claims: Sequence[Found]) -> tuple[str, ...]:
    return tuple(name for claim in claims for name in claim.phrases)


def _says_of_another(sentence: Sentence) -> bool:
    """Whether a clause on another treatment stands before its last one: what that denies was said in it."""
    joint = next((place for place, token in enumerate(sentence.tokens) if token.text in (",", ";")), 0)
    return any(each.last <= joint for each in sentence.treatments)
