"""One checker for many documents of many people: nothing of one check shows in the next, and nothing of it stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mesoevidence.check import Checker
from mesoevidence.reading import Document, Unreadable
from mesoevidence.reading.plain import read
from mesoevidence.reporting import Options, writer
from tests.test_check import world
from tests.worlds import TODAY, body, say

SILENT: dict[str, Any] = {
    "id": "W1", "title": "Benefits alone", "severity": "warning", "why": "Why.", "fix": "Fix.",
    "bad": [{"statements": [say()]}], "good": [{"statements": [say(True, "lasting")]}],
    "catches": {"source": {"says": [{"attributes": ["growth"]}], "silent_on": [{"attributes": ["lasting"]}]}},
}  # fmt: skip
DISCLOSES = "The cream grows hair. The effect of the cream is permanent."
SILENT_COPY = "The cream grows hair."


def page(text: str, name: str = "page.txt") -> Document:
    return read(text.encode(), name)


def as_json(checker: Checker, *documents: Document) -> str:
    return "".join(str(piece) for piece in writer("json")(checker.check(documents), Options()))


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    kb = world(tmp_path, body("proof", say(False, "lasting")), rules=[SILENT])
    return Checker(kb, as_of=TODAY)


def test_a_second_document_of_the_same_name_is_judged_for_itself(checker: Checker) -> None:
    alone = as_json(checker, page(SILENT_COPY))
    assert '"W1"' in alone
    assert '"W1"' not in as_json(checker, page(DISCLOSES))
    assert as_json(checker, page(SILENT_COPY)) == alone


def test_a_check_that_fails_midway_leaves_nothing_behind(checker: Checker) -> None:
    def broken() -> Iterator[Document]:
        yield page(DISCLOSES)
        raise Unreadable("is broken")

    alone = as_json(checker, page(SILENT_COPY))
    with pytest.raises(Unreadable):
        checker.check(broken())
    assert as_json(checker, page(SILENT_COPY)) == alone


def test_memory_does_not_grow_with_what_is_checked(checker: Checker) -> None:
    def check_some(numbers: range) -> int:
        for number in numbers:
            found = checker.check([page(f"The cream is permanent after {number} sessions every {number} weeks.")])
            assert len(found.claims) == 3
            checker.forget()
        del found
        gc.collect()
        return len(gc.get_objects())

    gc.freeze()  # what other tests left is no concern of this one
    try:
        check_some(range(2, 12))  # the automaton learns the ways that such copy takes through it
        before = check_some(range(100, 110))
        assert check_some(range(200, 300)) < before + 20
    finally:
        gc.unfreeze()
