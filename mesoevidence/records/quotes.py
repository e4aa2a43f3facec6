"""Quotes in their source text: W3C TextQuoteSelector, white space aside, to the letter.

A quote is ``anchored`` where it was recorded (or is the only such place), ``moved`` when it stands elsewhere, ``ambiguous``
when several places fit, ``changed`` when only something like it is there, and ``orphaned`` when nothing is. It is never
re-anchored silently: a different digit or a "not" is another claim.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mesoevidence.records.knowledge_base import KnowledgeBase
from mesoevidence.records.models import Selector, Source
from mesoevidence.records.problems import Location, Problem, missing_path, unreadable

QuoteState = Literal["anchored", "moved", "ambiguous", "changed", "orphaned", "not_verified"]
UNSOUND: frozenset[QuoteState] = frozenset({"ambiguous", "changed", "orphaned"})
SOUND: frozenset[QuoteState] = frozenset({"anchored", "moved"})
SIMILAR_ENOUGH = 80
TEXT_SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Quote:
    """Where a quote stands: character offsets into the text, line and column from 1 (None when not verified).

    ``text`` is the slice of the source between the offsets, ``instead`` what stands there when the quote changed.
    """

    state: QuoteState
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    text: str | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a source as it was found, searchable without regard to white space."""

    path: Path
    shown: str
    text: str
    sha256: str
    folded: str
    offsets: tuple[int, ...]
    line_starts: tuple[int, ...]
    returns: tuple[int, ...] = ()

    def recorded(self, offset: int) -> int:
        """The offset as it is with plain line ends: copies with Windows line ends have the same quotes in the same places."""
        return offset - bisect_right(self.returns, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1) of a character offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


@dataclass
class SourceTexts:
    """The texts that were found, by source id, and what went wrong in looking for them."""

    texts: dict[str, SourceText] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def find_texts(kb: KnowledgeBase, folder: Path | None, base: Path) -> SourceTexts:
    """The text of each source: at its ``path`` (relative to ``base``), else in ``folder`` by sha256, else by file name."""
    found = SourceTexts()
    candidates = _texts_in(folder, found) if folder is not None else []
    by_hash = {text.sha256: text for text in candidates}
    by_name = {text.path.stem: text for text in candidates}
    for source in kb.sources.values():
        text = by_hash.get(source.sha256 or "")
        if text is None and source.path is not None:
            own = base / source.path
            text = _read(own, source.path, found) if own.exists() else by_name.get(Path(source.path).stem)
            if text is None:
                where = kb.locations[source.id]
                found.problems.append(Problem(where, f"the text of source {source.id!r} is not at {source.path!r}"))
        text = text or by_name.get(source.id)
        unread = any(Path(problem.where.file).stem == source.id for problem in found.problems)
        if text is None and folder is not None and source.path is None and not unread:
            message = f"no text in {folder.name} is that of source {source.id!r}: its quotes were not verified"
            found.problems.append(Problem(kb.locations[source.id], message))
        if text is not None:
            found.texts[source.id] = text
            found.problems.extend(_changed_text(source, text, kb.locations[source.id]))
    return found


def source_files(kb: KnowledgeBase, folder: Path | None, base: Path) -> list[Path]:
    """The files that :func:`find_texts` may take texts from."""
    recorded = [base / source.path for source in kb.sources.values() if source.path is not None]
    return [*recorded, *(_text_files(folder) if folder is not None else ())]


def _text_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in TEXT_SUFFIXES and path.is_file())


def _changed_text(source: Source, text: SourceText, where: Location) -> Iterable[Problem]:
    if source.sha256 is not None and source.sha256 != text.sha256:
        message = f"the text of source {source.id!r} ({text.shown}) is not the one that was audited: its sha256 is {text.sha256}"
        yield Problem(where, message, "warning")


def _texts_in(folder: Path, found: SourceTexts) -> list[SourceText]:
    if not folder.is_dir():
        found.problems.append(missing_path(str(folder)))
        return []
    texts = [_read(path, path.relative_to(folder).as_posix(), found) for path in _text_files(folder)]
    return [text for text in texts if text is not None]


def _read(path: Path, shown: str, found: SourceTexts) -> SourceText | None:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        found.problems.append(unreadable(shown, error.strerror or str(error)))
        return None
    except UnicodeDecodeError as error:
        found.problems.append(unreadable(shown, f"byte {error.start} is not UTF-8"))
        return None
    folded, offsets = _fold(text)
    starts = (0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text)))
    returns = tuple(match.start() for match in re.finditer(r"\r(?=\n)", text))
    digest = hashlib.sha256(data.replace(b"\r\n", b"\n") if returns else data).hexdigest()
    return SourceText(path, shown, text, digest, folded, offsets, starts, returns)


def _fold(text: str) -> tuple[str, tuple[int, ...]]:
    """Runs of white space as one space; and for every character of the result, its offset in ``text``."""
    characters: list[str] = []
    offsets: list[int] = []
    for match in re.finditer(r"\s+|\S", text):
        characters.append(" " if match.group().isspace() else match.group())
        offsets.append(match.start())
    return "".join(characters), (*offsets, len(text))


def anchor(selector: Selector, text: SourceText) -> Quote:
    """Find a quote in its text."""
    exact = _words(selector.exact)
    found = [match.start() for match in re.finditer(f"(?={re.escape(exact)})", text.folded)] if exact else []
    places = [place for place in found if _whole_words(text.folded, place, place + len(exact))]
    fitting = [place for place in places if _context_fits(selector, text, place, place + len(exact))]
    if not places:
        return _nearly(exact, text)
    at_start = [place for place in fitting if text.recorded(text.offsets[place]) == selector.start]
    if len(fitting) == 1 or at_start:
        place = at_start[0] if at_start else fitting[0]
        state: QuoteState = "anchored" if selector.start is None or at_start else "moved"
        return _quote(state, text, place, place + len(exact))
    if not fitting:  # the words are there, their surroundings are not
        around = max(0, places[0] - AROUND), min(len(text.folded), places[0] + len(exact) + AROUND)
        return _quote("changed", text, places[0], places[0] + len(exact), instead=text.folded[slice(*around)])
    return _quote("ambiguous", text, fitting[0], fitting[0] + len(exact))


AROUND = 30


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether nothing of a word or number is cut off: "8 sessions" is not in "18 sessions", nor "safe" in "unsafe"."""
    before, after = text[:start][-2:], text[end : end + 2]
    if before and before[-1].isalnum() and text[start].isalnum():
        return False
    if after and after[0].isalnum() and text[end - 1].isalnum():
        return False
    number_before = len(before) == 2 and before[0].isdigit() and before[1] in ".," and text[start].isdigit()
    number_after = len(after) == 2 and after[0] in ".," and after[1].isdigit() and text[end - 1].isdigit()
    return not number_before and not number_after


def _words(text: str) -> str:
    return " ".join(text.split())


def _context_fits(selector: Selector, text: SourceText, start: int, end: int) -> bool:
    before, after = text.folded[:start], text.folded[end:]
    prefix, suffix = _words(selector.prefix or ""), _words(selector.suffix or "")
    return before.rstrip().endswith(prefix) and after.lstrip().startswith(suffix)


def _nearly(exact: str, text: SourceText) -> Quote:
    from rapidfuzz import fuzz  # only for a quote that is not there

    best = fuzz.partial_ratio_alignment(exact, text.folded, score_cutoff=SIMILAR_ENOUGH) if exact else None
    if best is None:
        return Quote("orphaned")
    start, end = best.dest_start, best.dest_end
    while start > 0 and not text.folded[start - 1].isspace():  # whole words
        start -= 1
    while end < len(text.folded) and not text.folded[end].isspace():
        end += 1
    return _quote("changed", text, start, end, instead=text.folded[start:end])


def _quote(state: QuoteState, text: SourceText, start: int, end: int, *, instead: str | None = None) -> Quote:
    first, last = text.offsets[start], text.offsets[end - 1] + 1
    line, column = text.position(first)
    end_line, end_column = text.position(last)
    sound = text.text[first:last] if state in SOUND else None
    return Quote(state, first, last, line, column, end_line, end_column, sound, instead)


NOT_VERIFIED = Quote("not_verified")


def verify_quotes(kb: KnowledgeBase, texts: SourceTexts) -> tuple[dict[str, Quote], list[Problem]]:
    """The state of every claim's quote whose source text is at hand, and a problem for each that is not sound."""
    quotes: dict[str, Quote] = {}
    problems = list(texts.problems)
    for entry in kb.claims.values():
        text = texts.texts.get(entry.source.id)
        if text is None:
            continue
        quote = quotes[entry.claim.id] = anchor(entry.claim.selector, text)
        if quote.state != "anchored":
            problems.append(_quote_problem(entry.claim.id, entry.claim.selector, quote, text, entry.where))
    return quotes, problems


def _quote_problem(claim: str, selector: Selector, quote: Quote, text: SourceText, where: Location) -> Problem:
    shown = selector.exact if len(selector.exact) <= 60 else selector.exact[:57] + "..."
    what = {
        "moved": f"stands at {text.shown}:{quote.line}:{quote.column} now, not at offset {selector.start}",
        "ambiguous": f"stands in several places of {text.shown}; a prefix or suffix tells which is meant",
        "changed": f"is not in {text.shown}; the nearest text (line {quote.line}) is {quote.instead!r}",
        "orphaned": f"is not in {text.shown}, nor anything like it",
    }[quote.state]
    severity = "warning" if quote.state == "moved" else "error"
    return Problem(where, f"the quote {shown!r} {what}", severity, record=claim)  # type: ignore[arg-type]
