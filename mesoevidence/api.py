"""The functions of ``import mesoevidence``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from mesoevidence import loading
from mesoevidence.locations import shipped_folder
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.report import Report
from mesoevidence.statements import Prepared, Relation, Statement, prepare, relate_prepared


def load(*folders: str | Path) -> KnowledgeBase:
    """Load records from ``folders``; without any, the knowledge base and claims shipped with the package.

    What is wrong with them is in ``kb.problems``; nothing is raised.
    """
    return loading.load([Path(f) for f in folders] or [shipped_folder("kb"), shipped_folder("claims")])


@cache
def _shipped() -> KnowledgeBase:
    return loading.load([shipped_folder("kb")])


def check(*files: str | Path, kb: KnowledgeBase | None = None, markets: Sequence[str] = ()) -> Report:
    """Audit copy itself: text, Markdown, HTML, Word or PDF files, against ``kb`` (default: the shipped one).

    Raises :class:`~mesoevidence.reading.Unreadable` for a file that cannot be read, OSError for one that is not there.
    """
    from mesoevidence.check import Checker
    from mesoevidence.reading import read

    return Checker(kb or _shipped(), markets=markets).check([read(Path(file)) for file in files])


def relate(a: Statement | Prepared, b: Statement | Prepared, kb: KnowledgeBase | None = None) -> Relation:
    """How statement ``a`` lies to statement ``b``, axis by axis, in the vocabulary of ``kb`` (default: the shipped one): such as
    the ``statements`` of a claim in ``kb.claims``.

    With a finding and a claim, ``supports`` means that the finding substantiates the claim; with two claims,
    ``contradicts`` means that both cannot be true. ``relation.explain()`` gives the comparison in words.
    """
    vocabulary = (kb or _shipped()).vocabulary
    one, other = (prepare(said.statement if isinstance(said, Prepared) else said, vocabulary) for said in (a, b))
    return relate_prepared(one, other, vocabulary)
