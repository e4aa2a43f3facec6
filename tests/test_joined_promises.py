"""A harm that is denied and a promise, however they are joined: the promise stands; "or" and "nor" alone deny both."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest

from mesoevidence.reading.plain import read
from tests.worlds import shipped_checker

DENIALS = (
    "No pain", "No side effects", "It doesn't hurt", "It is not painful", "Without pain", "Never painful", "Free of side effects",
    "Zero downtime", "You feel nothing", "No surgery", "Nobody feels pain",
)  # fmt: skip
JOINTS = (
    ", ", " and ", " and it ", " but ", ", but it ", " yet it ", " so it ", ", so it ", " plus it ", " while it ", " as it ",
    " because it ", " since it ", " although it ", ", though it ", " so that it ", ", which is why it ", ", therefore it ",
    ", which means it ", ", meaning it ", " whereas it ", " until it ", ", after which it ", " as well as it ", " and still it ",
    ", and yet it ", ", moreover it ", ", also it ", " then it ", " – ", " — it ", "; it ", ": it ", " • ", " / ", " + ", ". It ",
)  # fmt: skip
PROMISES = {
    "cures baldness": "cure", "lasts forever": "permanence", "works for everyone": "response_share",
    "is permanent": "permanence", "is 100% natural": "natural",
}  # fmt: skip


@cache
def polarities() -> dict[str, set[tuple[str, str]]]:
    """By sentence what each is said to be, with its polarity; all in one run, each in a document of its own."""
    texts = [f"{denial}{joint}{promise}." for denial, joint, promise in product(DENIALS, JOINTS, PROMISES)]
    documents = [read(f"Hair mesotherapy\n\n{text}\n".encode(), f"{place}.txt") for place, text in enumerate(texts)]
    found: dict[str, set[tuple[str, str]]] = {text: set() for text in texts}
    for claim in shipped_checker().check(documents).claims:
        text = texts[int(claim.source)]
        found[text] |= {(said["attribute"], said.get("polarity", "affirmed")) for said in claim.statements}
    return found


@pytest.mark.parametrize("joint", JOINTS)
def test_the_promise_stands(joint: str) -> None:
    denied = [
        text
        for denial, (promise, attribute) in product(DENIALS, PROMISES.items())
        if (attribute, "negated") in polarities()[text := f"{denial}{joint}{promise}."]
        or (attribute, "affirmed") not in polarities()[text]
    ]
    assert denied == []


@pytest.mark.parametrize("text", ["It is not painful or permanent.", "It is neither painful nor permanent."])
def test_what_or_joins_is_denied(text: str) -> None:
    claims = shipped_checker().check([read(f"Hair mesotherapy\n\n{text}\n".encode(), "page.txt")]).claims
    said = [(said["attribute"], said.get("polarity")) for claim in claims for said in claim.statements]
    assert ("permanence", "negated") in said
