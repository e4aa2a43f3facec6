"""Phrase patterns: the notation, the automaton against a search that tries everything, and what English does to a phrase."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Iterator
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mesoevidence.phrases import BadPattern, Match, automaton, compile_phrases, parse, tokens_of
from mesoevidence.phrases.automaton import Phrases
from mesoevidence.phrases.english import REACH, asserted, excused
from mesoevidence.phrases.forms import inflected
from mesoevidence.phrases.notation import Beginning, Elements, Gap, OneOf, Word
from mesoevidence.phrases.spelling import corrected
from mesoevidence.phrases.tokens import ENDS, NUMBER
from tests.worlds import shipped


def words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


def found(pattern: str, text: str, **lists: list[str]) -> list[str]:
    tokens = tokens_of(text)
    matches = compile_phrases({"it": [pattern]}, lists).find(tokens)
    return [text[tokens[match.first].start : tokens[match.last - 1].end] for match in matches]


# --- words -----------------------------------------------------------------------------------------------------------


def test_the_bar_of_a_row_of_two_cells_is_a_colon_and_further_bars_are_no_words() -> None:
    assert words("Recovery | none") == ["recovery", ":", "none"]
    assert words("| Recovery | none |") == ["recovery", ":", "none"]
    assert words("Recovery | none | two days") == ["recovery", "none", "two", "days"]
    assert words("Price | 90\nPain | none | mild") == ["price", ":", "90", "pain", "none", "mild"]


def test_words_are_small_letters_and_hyphens_part_them() -> None:
    assert words("Non-invasive & SAFE: 100% (or 2,5 mg)") == [
        "non", "invasive", "and", "safe", ":", "100", "%", "(", "or", "2,5", "mg", ")",
    ]  # fmt: skip
    assert words("It’s the patient's") == ["it's", "the", "patient's"]
    assert words("“no *side* effects”") == ["no", "side", "effects"]
    assert words("a\n\nb — c") == ["a", ".", "b", ",", "c"]
    assert words("perm\u200banent hy\u00adphen") == ["permanent", "hyphen"], "what nobody sees parts no word"
    assert words("p\u0430inless \u0431\u043e\u043b\u044c") == ["painless", "\u0431\u043e\u043b\u044c"], (
        "look-alikes among Latin letters"
    )


def test_a_word_of_one_letter_is_no_part_of_one_that_is_spaced_out() -> None:
    assert words("a p a i n l e s s visit") == ["a", "painless", "visit"]
    assert words("s u c c e s s for all") == ["success", "for", "all"]


@given(st.text(max_size=80))
def test_every_token_is_where_it_says(text: str) -> None:
    tokens = tokens_of(text)
    assert [t.start for t in tokens] == sorted(t.start for t in tokens)
    for before, after in pairwise(tokens):
        assert before.end <= after.start
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


# --- the notation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("no side effects", "There are NO side-effects.", ["NO side-effects"]),
        ("no [known|serious] side effects", "no known side effects, no side effects",
         ["no known side effects", "no side effects"]),
        ("(safe|without risk)", "safe and without risk", ["safe", "without risk"]),
        ("guarantee~", "We guaranteed, guarantee and are guaranteeing.", ["guaranteed", "guarantee", "guaranteeing"]),
        ("regenerat*", "regenerative", ["regenerative"]),
        ("stop ... loss", "stop the loss; stop all of your sudden hair loss",
         ["stop the loss", "stop all of your sudden hair loss"]),
        ("stop .. loss", "stop all of your loss", []),
        ("stop ... loss", "We stop. Your loss", []),
        ("{number} % of patients", "95 % of patients, 9.5% of patients", ["95 % of patients", "9.5% of patients"]),
        ("100 %", "100% and 90%", ["100%"]),
        ("{treatment} works", "Meso therapy works", ["Meso therapy works"]),
        ("so-called cure", "a so called cure", ["so called cure"]),
        ("no pain", "no, pain", []),
        (r"\( {number} [, {number}] \) .", "Pain fell (1, 2). Pain fell (2) again, in 2.", ["(1, 2)."]),
        ("exosomes ... approved", "exosomes are approved, exosomes are not approved", ["exosomes are approved"]),
    ],
)  # fmt: skip
def test_the_notation(pattern: str, text: str, expected: list[str]) -> None:
    assert found(pattern, text, treatment=["meso therapy", "injections"]) == expected


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("", "needs a word"), (".. safe", "begin it with a word"), ("[quite|..] safe", "begin it with a word"),
        ("[safe]", "needs a word"), ("...", "needs a word"), ("(safe|)", "needs a word"),
        ("(safe", "lacks a closing ')'"), ("safe)", "nothing to close"), ("{no_list} x", "expected one of: number, known"),
        ("an*sthetic", "at the end of a word"), ("~ x", "without a word before"), ("x @", "no word"), ("{known}", "names itself"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_read_says_why(pattern: str, complaint: str) -> None:
    with pytest.raises(BadPattern, match=complaint.replace("(", r"\(").replace(")", r"\)")):
        parse(pattern, {"known": ["{known} word"]})


@pytest.mark.parametrize("pattern", ["(" * 3000 + "a b" + ")" * 3000, "[" * 51 + "a b" + "]" * 51 + " c", "{deep0}"])
def test_a_pattern_that_goes_too_deep_is_refused(pattern: str) -> None:
    lists = {f"deep{place}": [f"so {{deep{place + 1}}}"] for place in range(400)} | {"deep400": ["so"]}
    with pytest.raises(BadPattern, match="is nested more than 50 deep"):
        parse(pattern, lists)


def test_depth_is_counted_through_lists() -> None:
    lists = {"inner": ["(" * 30 + "a b" + ")" * 30]}
    assert parse("(" * 15 + "{inner} c" + ")" * 15, lists)
    with pytest.raises(BadPattern, match="nested"):
        parse("(" * 25 + "{inner} c" + ")" * 25, lists)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("cure", {"cure", "cures", "cured", "curing"}), ("stop", {"stops", "stopped", "stopping"}),
        ("dry", {"dries", "dried", "drying"}), ("fix", {"fixes", "fixed"}), ("heal", {"heals", "healed", "healing"}),
    ],
)  # fmt: skip
def test_regular_forms(word: str, forms: set[str]) -> None:
    assert forms <= inflected(word)


# --- the automaton against trying everything -------------------------------------------------------------------------

LETTERS = "abc"


def elements(depth: int = 2) -> st.SearchStrategy[Elements]:
    word = st.sampled_from(LETTERS).map(lambda letter: Word(frozenset({letter})))
    leaf = st.one_of(word, word, word, st.just(Gap(2)), st.just(Beginning("a")), st.just(Word(frozenset({NUMBER}))))
    if depth:
        inner = st.lists(elements(depth - 1), min_size=1, max_size=2).map(lambda choices: OneOf(tuple(choices)))
        optional = elements(depth - 1).map(lambda one: OneOf((one, ())))
        leaf = st.one_of(leaf, leaf, inner, optional)
    return st.lists(leaf, min_size=1, max_size=3).map(tuple)


def openings(pattern: Elements) -> Iterator[type]:
    """The kinds of element that a pattern can begin with."""
    if pattern and isinstance(pattern[0], OneOf):
        for choice in pattern[0].choices:
            yield from openings((*choice, *pattern[1:]))
    elif pattern:
        yield type(pattern[0])


PATTERNS = elements().filter(lambda pattern: Gap not in openings(pattern))
"""Patterns as the notation lets through."""


def ends(pattern: Elements, text: list[str], at: int) -> Iterator[int]:
    """Every place where a match that begins at ``at`` can end, by trying everything."""
    if not pattern:
        yield at
        return
    first, rest = pattern[0], pattern[1:]
    if isinstance(first, OneOf):
        for choice in first.choices:
            yield from ends((*choice, *rest), text, at)
    elif isinstance(first, Gap):
        yield from ends(rest, text, at)
        if first.most and at < len(text) and text[at] not in (*ENDS, "not", "isn't"):
            yield from ends((Gap(first.most - 1), *rest), text, at + 1)
    elif at < len(text):
        word = text[at]
        fits = (
            word.startswith(first.letters)
            if isinstance(first, Beginning)
            else word in first.forms or (NUMBER in first.forms and word[0].isdigit())
        )
        if fits:
            yield from ends(rest, text, at + 1)


def by_trying(patterns: dict[str, Elements], text: list[str]) -> set[Match]:
    matches, taken = set(), dict.fromkeys(patterns, 0)
    for first in range(len(text)):
        for name, pattern in patterns.items():
            longest = max((end for end in ends(pattern, text, first) if end > first), default=None)
            if longest is not None and taken[name] <= first:
                taken[name] = longest
                matches.add(Match(name, first, longest))
    return matches


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "ab", "7", ".", ",", "not", "isn't"]), max_size=12)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from("xyz"), PATTERNS, min_size=1, max_size=3),
    TEXTS,
)
def test_the_automaton_finds_what_trying_everything_finds(patterns: dict[str, Elements], text: list[str]) -> None:
    tokens = tokens_of(" ".join(text).replace(" .", " . "))
    shown = [token.text for token in tokens]
    assert set(Phrases(patterns.items()).find(tokens)) == by_trying(patterns, shown)


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from("xyz"), PATTERNS, min_size=1, max_size=3),
    st.lists(TEXTS, min_size=3, max_size=3),
)
def test_what_texts_made_of_the_automaton_finds_the_same_in_others(
    patterns: dict[str, Elements], texts: list[list[str]]
) -> None:
    fresh, later = Phrases(patterns.items()), Phrases(patterns.items())
    for text in texts[:2]:  # twice over, since what is learned is learned on
        read = tokens_of(" ".join(text))
        later.find(read)
        later.learn(later.learned())
        assert later.made == 0 and later.find(read) == fresh.find(read) and later.made == 0
    tokens = tokens_of(" ".join(texts[2]))
    assert later.find(tokens) == fresh.find(tokens)
    other = Phrases([*patterns.items(), ("x", (Word(frozenset({"a"})),))])
    other.learn(later.learned())  # of other patterns: of no use
    assert set(other.find(tokens_of("a"))) >= {Match("x", 0, 1)}


def test_what_was_let_go_for_want_of_room_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = {"x": ["red [green] blue", "(red|green) ... dark"], "y": ["green ... blue dark", "[dark] gree*"]}
    texts = [tokens_of(" ".join(words)) for words in product(("red", "green", "blue", "dark"), repeat=4)]
    roomy = compile_phrases(patterns)
    found = [roomy.find(text) for text in texts]
    assert sum(map(bool, found)) > 100 and roomy.made > 20
    for room in (1, 5):
        monkeypatch.setattr(automaton, "MOST_KEPT", room)
        phrases = compile_phrases(patterns)
        assert [phrases.find(text) for text in texts] == found and phrases.made < 4 * roomy.made
        made = phrases.made
        assert [phrases.find(text) for text in texts] == found and phrases.made == made  # nothing was forgotten
        phrases.learn(phrases.learned())
        assert [phrases.find(text) for text in texts] == found and phrases.made == 0


def test_what_texts_made_is_forgotten_and_worked_out_again() -> None:
    phrases, tokens = compile_phrases({"x": ["red [green] blue"]}), tokens_of("red green blue, red blue")
    found = phrases.find(tokens)
    assert found and phrases.made
    phrases.forget()
    assert phrases.made == 0
    assert phrases.find(tokens) == found and phrases.made


def test_what_was_let_go_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MOST_KEPT", 5)
    phrases = compile_phrases({"x": ["red ... green ... blue ... dark"]})
    gc.disable()  # as on the command line
    try:
        for words in product(("red", "green", "blue", "dark", "pale"), repeat=4):
            phrases.find(tokens_of("red " + " ".join(words)))
        steps = [thing for thing in gc.get_objects() if type(thing) is automaton._Step and thing.phrases is phrases]
    finally:
        gc.enable()
    assert phrases.made > 50 and len(steps) < 25


def test_learning_too_much_keeps_what_was_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MOST_LEARNED", 12)
    phrases = compile_phrases({"x": ["red [green] blue", "(red|green) ... dark"]})
    texts = [tokens_of(" ".join(words)) for words in product(("red", "green", "blue", "dark"), repeat=3)]
    found = [phrases.find(text) for text in texts]
    for few in (texts[:10], texts[30:40], texts[:10]):
        phrases.learn(phrases.learned())
        for text in few:
            phrases.find(text)
    phrases.learn(phrases.learned())
    assert [phrases.find(text) for text in texts[:10]] == found[:10] and phrases.made == 0
    assert [phrases.find(text) for text in texts] == found


def test_no_text_makes_it_slow() -> None:
    """Work grows with the text, however alike its words are: ten times the text, not a hundred times the time."""
    phrases = compile_phrases({"x": ["(a|a a) ... (a|a a) ... (a|[b] a) c"], "y": ["a ... a ... a ... a d"]})
    times = []
    for count in (2_000, 20_000):
        tokens = tokens_of("a " * count)
        start = time.process_time()
        assert phrases.find(tokens) == []
        times.append(time.process_time() - start)
    assert times[1] < 40 * max(times[0], 0.002)


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("garanteed", "guaranteed"), ("painles", "painless"), ("painlless", "painless"), ("permenant", "permanent"),
        ("sucess", "success"), ("evry", "every"), ("reuslts", "results"), ("noting", "noting"), ("patent", "patent"),
        ("patient's", "patient's"), ("treatments", "treatments"), ("gainless", "gainless"), ("hair", "hair"),
    ],
)  # fmt: skip
def test_slips_in_words_of_promise_are_read_over(word: str, right: str) -> None:
    assert [token.text for token in tokens_of(word)] == [right]


def test_no_word_of_the_shipped_patterns_is_taken_for_a_slip() -> None:
    kb = shipped()
    phrases = [text for entry in kb.phrases.values() for text in (*entry.phrase.text, *entry.phrase.unless)]
    phrases += [text for entry in kb.excuses.values() for text in entry.excuses.unless]
    wordings = [text for texts in kb.wordings.values() for text in texts]
    rules = [text for entry in kb.rules.values() for text in (*entry.rule.catches.text, *entry.rule.unless)]
    # a stem ("increas*") stands for whole words
    said = {
        word for text in (*phrases, *wordings, *rules) for word in re.findall(r"[a-z']+(?![a-z'*~])", text.casefold())
    }
    assert {word: corrected(word) for word in said if corrected(word) != word} == {}


# --- what English does to a phrase -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "This is not a permanent cure.", "It never promises a permanent cure", "No evidence that it is a permanent cure",
        "Is it a permanent cure?", "A permanent cure is not possible.", "Claims of a permanent cure are unproven.",
        "Whether it is a permanent cure is unknown.", "It isn't a permanent cure",
        "Beware of clinics that offer a permanent cure", "But is it a permanent cure, or is it a fashion?",
    ],
)  # fmt: skip
def test_a_phrase_that_is_denied_doubted_or_asked_is_not_asserted(text: str) -> None:
    tokens = tokens_of(text)
    assert asserted(compile_phrases({"it": ["permanent cure"]}).find(tokens), tokens) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mesotherapy is a permanent cure.", "Not only painless but a permanent cure", "Without doubt a permanent cure",
        "It is not surgery. It is a permanent cure.", "Surgery is not needed, but this is a permanent cure",
        "Worried about shedding? Our permanent cure is here.", "It is a permanent cure that cannot be bought.",
    ],
)  # fmt: skip
def test_a_phrase_that_stands_is_asserted(text: str) -> None:
    tokens = tokens_of(text)
    assert asserted(compile_phrases({"it": ["permanent cure"]}).find(tokens), tokens) != []


@pytest.mark.parametrize(("first", "lets_off"), [(5 + REACH, True), (6 + REACH, False)])
def test_an_excuse_reaches_a_few_words_both_ways_and_its_own_phrase_only(first: int, lets_off: bool) -> None:
    phrase, excuse = Match("x", 3, 5), Match("x", first, first + 1)
    tokens = tokens_of("word " * 40)
    assert (phrase in excused([phrase], [excuse], tokens)) is lets_off
    before = Match("x", 0, 2)
    behind = Match("x", 2 + first - 5, 2 + first)
    assert (behind in excused([behind], [before], tokens)) is lets_off
    assert not excused([phrase], [Match("y", 5, 6)], tokens)


@pytest.mark.parametrize(
    ("said", "lets_off"),
    [
        ("Shampoos and care : it acts at the root", True),
        ("Unlike shampoos , care : it acts at the root", False),
        ("Contrary to shampoos , it acts at the root", False),
        ("Unlike injections , shampoos give more : it acts at the root", True),
        ("Unlike a transplant or any of the many shampoos it acts at the root", True),
    ],
)
def test_what_is_named_to_be_set_apart_excuses_nothing(said: str, lets_off: bool) -> None:
    tokens = tokens_of(said)
    texts = [token.text for token in tokens]
    phrase = Match("x", texts.index("acts"), len(texts))
    excuse = Match("x", texts.index("shampoos"), texts.index("shampoos") + 1)
    assert (phrase in excused([phrase], [excuse], tokens)) is lets_off
