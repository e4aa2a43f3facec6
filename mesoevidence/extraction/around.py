"""What the words around a phrase say: how many people, which part of the treatment, yes or no, wrong, not ours.

The words are in ``english.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from mesoevidence.extraction.english import listed, texts
from mesoevidence.phrases import Phrases, Token, compile_phrases
from mesoevidence.statements.model import Phase, Quantifier

QUANTIFIER_REACH = 8
ECHO = 9
"""Words that a sentence which only denies what was just said has at most."""
WRAPPED = " \n\t*_\"'”’)"
"""What may stand behind the mark that ends a sentence."""
FULL_ANSWER = 3
"""Words of an answer from which on it is a claim of its own, and not only the word that makes the question one."""
ANSWER_WITHIN = 2
"""Words of a sentence among which the yes or no that answers a question stands."""


def quantifier(tokens: Sequence[Token], first: int) -> Quantifier | None:
    """ "All patients", "most people", "some men" before a phrase that begins at ``first``."""
    near = tokens[max(first - QUANTIFIER_REACH, 0) : first + 1]  # with the verb: "some saw"
    found = _compiled("quantifiers").find(near)
    return cast(Quantifier, found[-1].name) if found else None


def of_whom(worded: Quantifier | None, named: Quantifier | None) -> Quantifier | None:
    """Of how many it is said: by the phrase, but not of all where the words before it name some."""
    return named if worded is None or (worded == "all" and named in ("some", "most")) else worded


def phase(tokens: Sequence[Token], last: int) -> Phase | None:
    """The part of the treatment a schedule is for: what the words nearest before ``last`` say, else those behind it up to the
    next part, which the words read may end in ("a month apart, followed by upkeep"); it is the first part where the next words
    lead on to a later one ("weekly, then monthly")."""
    found = _compiled("phases").find(tokens)
    before = [match for match in found if match.first < last]
    if before:
        return cast(Phase, max(before, key=lambda match: match.last).name)
    if not found or any(token.text in listed("joints") for token in tokens[max(last - 1, 0) : found[0].first]):
        return None
    leads_on = any(token.text in listed("joints") for token in tokens[found[0].first : found[0].last])
    return "induction" if leads_on and found[0].name == "maintenance" else cast(Phase, found[0].name)


def answer(tokens: Sequence[Token]) -> str | None:
    """The "yes" or "no" that a sentence begins with, if it is one of them; "certainly not" holds no "certainly"."""
    labelled = len(tokens) > 1 and tokens[1].text == ":" and tokens[0].text in listed("answer_labels")  # "A: No"
    near = [match for match in _compiled("answers").find(tokens[2 * labelled :]) if match.first < ANSWER_WITHIN]
    longer = {(match.first, match.last) for match in near}
    found = {m.name for m in near if not any(first == m.first and last > m.last for first, last in longer)}
    return found.pop() if len(found) == 1 and "undecided" not in found else None


def is_question(text: str) -> bool:
    """Whether a sentence ends with a question mark, be it in asterisks or quotation marks."""
    return text.rstrip(WRAPPED).endswith("?")


def says_in_full(tokens: Sequence[Token]) -> bool:
    """Whether an answer claims what was asked itself: "It certainly does" does, a bare "yes" does not."""
    return FULL_ANSWER <= sum(token.text.isalpha() for token in tokens) <= ECHO


def refutes(tokens: Sequence[Token], asked: bool) -> bool:
    """Whether a sentence only says that the one before it, which may be ``asked``, is wrong."""
    return _opens(tokens, ("refutations",) if asked else ("refutations", "dismissals"))


def rejoins(tokens: Sequence[Token]) -> bool:
    """Whether a sentence only says that the one before it, which was called a myth, is one: "Ours can." """
    return _opens(tokens, ("rejoinders",))


def _opens(tokens: Sequence[Token], kinds: Sequence[str]) -> bool:
    return len(tokens) <= ECHO and any(match.first == 0 for kind in kinds for match in _compiled(kind).find(tokens))


def echoing(tokens: Sequence[Token]) -> set[str]:
    """Whether a sentence denies what was just said ("denied") or affirms it ("affirmed"), and speaks of ours ("ours")."""
    return {match.name for match in _compiled("echoing").find(tokens)}


@cache
def _compiled(what: str) -> Phrases:
    words = texts()[what]
    return compile_phrases(words if isinstance(words, dict) else {what: words})
