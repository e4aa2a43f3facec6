"""Tests keep nothing in the user's cache folder, and what can be shared between them is worked out once."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mesoevidence import kept
from mesoevidence.phrases import automaton

gc.set_threshold(100_000, 20, 20)  # records live until the end: looking for garbage among them often only costs time


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache folder for all processes that run tests, in which the small records of tests do not push out the shipped ones."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(_made(shared / "cache")))
        patch.setattr(kept, "MOST_FILES", 10_000)
        patch.setattr(automaton, "MOST_KEPT", 200_000)  # the labelled copy and the examples need more than any run
        if os.environ.get("PYTHONDONTWRITEBYTECODE"):  # else each program that a test starts compiles all modules again
            patch.delenv("PYTHONDONTWRITEBYTECODE")
            patch.setenv("PYTHONPYCACHEPREFIX", str(_made(shared / "bytecode")))
        yield


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder
