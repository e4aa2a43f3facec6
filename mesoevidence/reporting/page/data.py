"""The data of the page, as compact JSON: what the panel, the filters and the search need beyond what the page shows.

The list of claims in the page has their ids, quotes, verdicts and places: the scripts read them there. Whatever recurs
(sentences, bodies of evidence, works, rules) is in the data once, and named by its number; keys that say nothing are left out.
``tests/test_html.py`` holds the shape.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from mesoevidence.evidence.grade import words
from mesoevidence.evidence.reasons import REMOVE
from mesoevidence.records.checking import adapter
from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import VERDICTS
from mesoevidence.report import Evidence, Flag, Report, ReportedClaim, ReportedConflict
from mesoevidence.reporting.common import why_beside_repair, with_followers
from mesoevidence.reporting.page.references import provision_links, works_by_citation
from mesoevidence.statements import Prepared, Statement, prepare
from mesoevidence.wording import MODALITIES, attribute_label, concept_label, position_words, statement_words

SCHEMA = "mesoevidence/page/1"
AGAINST = " against "
_ESCAPED = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def anchor(claim: str) -> str:
    """The id of a claim in the page, which is its address behind the ``#``, too."""
    return f"claim-{quote(claim, safe='')}"


class PageData:
    """The data of one report. Texts are put into words once, however often they recur."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.numbers = {claim.id: number for number, claim in enumerate(report.claims)}
        self._works_known = works_by_citation(report.kb)
        self._provisions_known = provision_links(report.kb)
        self._texts = _Once()
        self._statements = _Once()
        self._attributes = _Once()
        self._evidence = _Once()
        self._bodies = _Once()
        self._works = _Once()
        self._rules = _Once()
        self._read: dict[str, tuple[str, Prepared] | None] = {}

    def lines(self) -> Iterator[str]:
        """The JSON, a record a line, safe inside a script element."""
        report = self.report
        yield f'{{"schema":{_json(SCHEMA)},"mode":{_json("check" if report.documents else "report")}'
        yield from _listed("claims", map(self._claim, report.claims))
        yield from _listed("conflicts", map(self._conflict, report.conflicts))
        yield from _listed("sources", [source.title or source.id for source in report.sources])
        yield from _listed("evidence", self._evidence.values)
        yield from _listed("bodies", self._bodies.values)
        yield from _listed("works", self._works.values)
        yield from _listed("rules", self._rules.values)
        yield from _listed("statements", self._statements.values)
        yield from _listed("attributes", self._attributes.values)
        yield from _listed("texts", self._texts.values)
        yield f',\n"verdicts":{_json(_verdicts())}}}\n'

    # --- claims --------------------------------------------------------------------------------------------------

    def statements(self, claim: ReportedClaim) -> list[tuple[str, Prepared]]:
        """The statements of a claim with their sentences; of a report without a knowledge base, none."""
        read = (self._statement(values) for values in claim.statements)
        return [found for found in read if found is not None]

    def _statement(self, values: dict[str, Any]) -> tuple[str, Prepared] | None:
        key = _encode(values)
        if key not in self._read:
            kb = self.report.kb
            self._read[key] = None if kb is None else _in_words(adapter(Statement).validate_python(values), kb)
        return self._read[key]

    def _attribute(self, name: str) -> int:
        return self._attributes.number(
            name, attribute_label(name, self.report.kb.vocabulary) if self.report.kb else name
        )

    def _claim(self, claim: ReportedClaim) -> dict[str, Any]:
        said = [
            self._statements.number(sentence, [sentence, self._attribute(prepared.statement.attribute)])
            for sentence, prepared in self.statements(claim)
        ]
        return _filled(
            why=self._text(why_beside_repair(claim)),
            repair=self._text(claim.repair) if claim.repair and claim.repair != REMOVE else None,
            remedy=self._text(claim.repair) if claim.repair == REMOVE else None,
            says=said,
            evidence=self._lines_of(claim.evidence), flags=self._flags(claim.flags), library=claim.library_match,
            unanchored=words(claim.quote_state) if claim.quote_state not in ("anchored", "not_verified") else None,
        )  # fmt: skip

    def _text(self, text: str) -> int:
        return self._texts.number(text, text)

    # --- evidence ------------------------------------------------------------------------------------------------

    def _lines_of(self, lines: tuple[Evidence, ...]) -> int | None:
        if not lines:
            return None
        listed = [[self._body(line), line.direction, line.directness, line.certainty] for line in lines]
        return self._evidence.number(_encode(listed), listed)

    def _body(self, line: Evidence) -> int:
        works = [self._work(cited) for cited in line.citations]
        return self._bodies.number(line.id, _filled(id=line.id, says=self._text(line.says), works=works))

    def _work(self, cited: str) -> int:
        return self._works.number(cited, {"cited": cited, **self._works_known.get(cited, {})})

    # --- rules ---------------------------------------------------------------------------------------------------

    def _flags(self, flags: Iterable[Flag]) -> list[int | dict[str, Any]]:
        """Broken rules, each with the rules of markets that follow it; a rule alone is its number."""
        told = [
            _filled(
                rule=self._rule(flag), followers=[self._rule(follower) for follower in followers],
                standing=standing_words(flag),
            )
            for flag, followers in with_followers(flags)
        ]  # fmt: skip
        return [flag["rule"] if flag.keys() == {"rule"} else flag for flag in told]

    def _rule(self, flag: Flag) -> int:
        entry = self.report.kb.rules.get(flag.rule) if self.report.kb else None
        provisions = [[cited, self._provisions_known.get(cited)] for cited in flag.provisions]
        told = _filled(
            id=flag.rule, severity=flag.severity, title=flag.title, why=self._text(flag.why), fix=self._text(flag.fix),
            market=entry.pack.market if entry else None, pack=entry.pack.title if entry else None, provisions=provisions,
        )  # fmt: skip
        return self._rules.number((flag.rule, flag.title, flag.why, flag.fix), told)

    # --- the rest ------------------------------------------------------------------------------------------------

    def _conflict(self, conflict: ReportedConflict) -> list[Any]:
        """1 for a hard one, two sides, question, reason, and how it stands if it was accepted.

        A side is a claim by number, or the id and the words of one that is not in the report. The reason is taken apart
        between the two positions, which recur as their pairs do not.
        """
        one, other = (
            self.numbers.get(claim, [claim, quoted])
            for claim, quoted in zip(conflict.claims, conflict.quotes, strict=True)
        )
        accepted = standing_words(conflict)
        question = self._attributes.number(conflict.attribute, conflict.label)
        positions = conflict.reason.removeprefix(f"{conflict.label}: ").split(AGAINST)
        reason = [self._text(position) for position in positions]
        return [int(conflict.kind == "hard"), one, other, question, reason, *([accepted] if accepted else [])]


class _Once:
    """Values that recur: each is kept once, and has a number."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, value: Any) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.values)
            self.values.append(value)
        return known


def side_words(prepared: Prepared, kb: KnowledgeBase) -> str:
    """What a statement answers to the question of its attribute; about what, where it is compared."""
    said = prepared.statement
    text = position_words(prepared)
    return f"{text} (against {concept_label(said.comparator, kb.vocabulary)})" if said.comparator else text


def _in_words(statement: Statement, kb: KnowledgeBase) -> tuple[str, Prepared]:
    subject = concept_label(statement.subject, kb.vocabulary)
    absolute = ", as an absolute" if statement.absolute else ""
    sentence = (
        f"{subject[:1].upper()}{subject[1:]} · {statement_words(statement, kb.vocabulary)} "
        f"({MODALITIES[statement.modality]}{absolute})"
    )
    return sentence, prepare(statement, kb.vocabulary)


def _verdicts() -> dict[str, str]:
    return {code: words(code).capitalize() for code in VERDICTS}


def standing_words(item: ReportedClaim | ReportedConflict | Flag) -> str | None:
    """How what was accepted stands, and why; None for what is new."""
    if item.standing == "new":
        return None
    return f"{item.standing}: {item.because}" if item.because else item.standing


def _filled(**values: Any) -> dict[str, Any]:
    """The values without those that are empty; 0 is a number, and stays."""
    return {key: value for key, value in values.items() if value is not None and value != [] and value != ()}


def _json(value: Any) -> str:
    return _encode(value).translate(_ESCAPED)


def _listed(name: str, items: Iterable[Any]) -> Iterator[str]:
    """A list of the data, one item a line; items are made as they are written, so tables they fill come after them."""
    yield f',\n"{name}":['
    opening = "\n"
    for item in items:
        yield opening + _json(item)
        opening = ",\n"
    yield "]"
