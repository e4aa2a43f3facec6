"""Comments that speak to this program: ``<!-- mesoevidence: ignore RULE because REASON [until DATE] -->``."""

from __future__ import annotations

from collections.abc import Callable

from mesoevidence.reading.document import Ignored

_CALL = "mesoevidence:"


def remark(
    comment: str, start: int, end: int, trails: Callable[[], bool] = lambda: False
) -> tuple[list[Ignored], str | None]:
    """What the comment between ``start`` and ``end`` asks to ignore, a rule each, and a complaint if it cannot be understood.
    ``trails`` says whether it stands behind the words it is about.

    Whether rules exist, reasons are given and dates are dates is for whoever applies them to say.
    """
    said = comment.strip()
    if not said.casefold().startswith(_CALL):
        return [], None
    words = said[len(_CALL) :].split()
    if len(words) < 2 or words[0] != "ignore" or words[1] in ("because", "until"):
        return [], f"“{_shortened(said)}” is not understood; expected “{_CALL} ignore RULE because REASON”"
    until = None
    if len(words) > 3 and words[-2] == "until":
        until = words[-1]
        words = words[:-2]
    place = words.index("because") if "because" in words else len(words)
    rules = [rule for word in words[1:place] for rule in word.split(",") if rule]
    return [Ignored(rule, " ".join(words[place + 1 :]), until, start, end, trails()) for rule in rules], None


def _shortened(text: str) -> str:
    return " ".join(text.split())[:80]
