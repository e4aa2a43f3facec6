"""Phrase patterns over words: the notation curators write, and the machine that finds all of them at once.

``compile_phrases({"x": ["no [known] side effects"]}).find(tokens_of(text))`` gives the places where a pattern matches.
"""

from mesoevidence.phrases.automaton import Match, Phrases, compile_phrases
from mesoevidence.phrases.notation import BadPattern, Elements, Notation, packed, parse
from mesoevidence.phrases.tokens import Token, tokens_of

__all__ = [
    "BadPattern",
    "Elements",
    "Match",
    "Notation",
    "Phrases",
    "Token",
    "compile_phrases",
    "packed",
    "parse",
    "tokens_of",
]
