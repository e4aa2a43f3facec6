"""What stands inside a paragraph of Markdown: which signs are markup, which words nobody sees, and what stands aside.

One walk from special sign to special sign, as CommonMark has it. Nothing is built: stretches are noted that are cut out,
and what remains is the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from mesoevidence.reading.document import Block, BlockKind, Ignored
from mesoevidence.reading.emphasis import ESCAPABLE, Delimiter, delimiter_at, matched
from mesoevidence.reading.entities import reference
from mesoevidence.reading.making import Pieces, line_of, made
from mesoevidence.reading.remarks import remark
from mesoevidence.reading.tags import BLOCKS, DRAWN, RAW, VOID, attributes, comment_end, is_hidden, note_mark_end

_SPECIAL = re.compile(r"[\\`*_\[\]<&$~]|!\[|\^\[|\{[{%:#.]|://|www\.")
_TAG = re.compile(
    r"</(?P<closed>[a-zA-Z][a-zA-Z0-9-]*+)\s*+>"
    r"|<(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)"
    r"(?P<attributes>(?:\s++[a-zA-Z_:@][\w.:@-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?)*)\s*+/?>"
)
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[^\s<>@]{1,64}@[a-zA-Z0-9.-]{1,255})>")
_TAIL = re.compile(
    r"\(\s*+(?:<(?:[^<>\n\\]|\\.)*>|(?!<)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*\))*)"
    r"(?:\s++(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|\((?P<round>(?:[^()\\]|\\.)*)\)))?\s*+\)",
    re.DOTALL,
)
"""What follows the text of a link: where it leads, and a title. URLs with deeper parentheses than two are no links."""
_ESCAPED_BAR = re.compile(r"\\\|")
_TITLE_SPECIAL = re.compile(r"[\\&]")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]", re.DOTALL)
_NOTE_MARK = re.compile(r"\[\^([^\]\s]{1,200}+)\]")
_PARTING = BLOCKS | DRAWN | {"br"}
_URL_PART = re.compile(r"[()]|[^\s<>\[\]\"`|()]++")
_SCHEMES = ("https", "http", "ftp")
_MATH = re.compile(r"\$(?![\s$])([^$]{1,300}+)(?<!\s)\$(?!\d)")
_IS_MATH = re.compile(r"[\\^_={}]|^[A-Za-z]$")
_ATTRIBUTE_LIST = re.compile(r"\{[:#.][^{}\n]{0,300}+\}")

Span = tuple[int, int]


class Known(NamedTuple):
    """The labels of links, with their titles, and of footnotes in the file; which images name; and what comments say."""

    links: dict[str, Span | None]
    notes: set[str]
    images: set[str]
    ignored: list[Ignored]
    complaints: list[str]


class _Cut(NamedTuple):
    """A stretch that is not shown as it stands: nothing is, or something else."""

    start: int
    end: int
    shown: str | None = None


class _Aside(NamedTuple):
    """Text that is a block of its own: the words for an image, a note. ``outer`` is cut out of the text around it."""

    start: int
    end: int
    kind: BlockKind


class _Bracket(NamedTuple):
    start: int
    sign: str
    delimiters: int


def normal_label(label: str) -> str:
    """A label of a link as labels are compared."""
    return " ".join(label.casefold().split())


def inline_blocks(
    text: str, spans: list[Span], kind: BlockKind, level: int, known: Known, *, in_table: bool = False
) -> list[Block]:
    """The text that stands in ``spans`` as a block, and what stands aside in it as others."""
    content = "".join([text[start:end] for start, end in spans])
    if not _SPECIAL.search(content):
        found = [made(kind, [(text[start:end], start) for start, end in spans], level)]
        return [block for block in found if block]
    walk = _Walk(text, content, spans, known, in_table)
    walk.run()
    return walk.blocks(kind, level)


def title_blocks(text: str, span: Span, known: Known) -> list[Block]:
    """The words for an image in a title that stands by itself, where a link is defined."""
    walk = _Walk(text, text[slice(*span)], [span], known)
    walk.signs_of_title(0, len(walk.content), escapes=True)
    return walk.blocks("alt", 0)


@dataclass
class _Walk:
    text: str
    content: str
    spans: list[Span]
    known: Known
    in_table: bool = False
    cuts: list[_Cut] = field(default_factory=list)
    removed: list[_Cut] = field(default_factory=list)
    asides: list[_Aside] = field(default_factory=list)
    _brackets: list[_Bracket] = field(default_factory=list)
    _spoiled: int = 0  # as many brackets hold a link already: no link is inside a link
    _delimiters: list[Delimiter] = field(default_factory=list)
    _hidden: tuple[str, int, int] | None = None  # name and start of a hidden element, and how many of its name are open
    _ticks: dict[int, list[int]] | None = None
    _never: set[str] = field(default_factory=set)  # ends that do not come any more

    def run(self) -> None:
        at = 0
        content = self.content
        while match := _SPECIAL.search(content, at):
            at = match.start()
            sign = match.group()
            if sign == "\\":
                at = self._escape(at)
            elif sign in "*_~":
                at = self._delimiter(at, sign)
            elif sign == "`":
                at = self._code(at)
            elif sign == "<":
                at = self._angle(at)
            elif sign == "&":
                at = self._entity(at)
            elif sign == "]":
                at = self._close_bracket(at)
            elif sign.endswith("["):
                at = self._open_bracket(at, sign)
            elif sign == "$":
                at = self._math(at)
            elif sign.startswith("{"):
                at = self._braces(at, sign)
            else:
                at = self._url(at, sign)
        if self._hidden is not None:
            self.removed.append(_Cut(self._hidden[1], len(content)))
        self._emphasis(0)

    # --- what the signs mean: each gives where to go on ----------------------------------------------------------

    def _escape(self, at: int) -> int:
        following = self.content[at + 1 : at + 2]
        if following in ESCAPABLE:
            self.cuts.append(_Cut(at, at + 1))
            return at + 2
        if following in ("\n", "\r"):
            self.cuts.append(_Cut(at, at + 1))
        return at + 1

    def _entity(self, at: int) -> int:
        found = reference(self.content, at, len(self.content), closed=True)
        if found is None:
            return at + 1
        self.cuts.append(_Cut(at, found[1], found[0]))
        return found[1]

    def _code(self, at: int) -> int:
        if self._ticks is None:
            self._ticks = {}
            for run in re.finditer("`+", self.content):
                self._ticks.setdefault(len(run.group()), []).append(run.start())
        after = at
        while self.content.startswith("`", after):
            after += 1
        places = self._ticks.get(after - at, [])
        place = bisect_left(places, after)
        if place == len(places):
            return after
        self.cuts += [_Cut(at, after), _Cut(places[place], places[place] + after - at)]
        if self.in_table:
            bars = _ESCAPED_BAR.finditer(self.content, after, places[place])
            self.cuts += (_Cut(bar.start(), bar.start() + 1) for bar in bars)
        return places[place] + after - at

    def _angle(self, at: int) -> int:
        content = self.content
        if content.startswith("<!--", at):
            found = None if "-->" in self._never else comment_end(content, at, len(content))
            if found is None:
                self._never.add("-->")
                return at + 1
            start, end = self._offset(at), self._offset(found[1] - 1) + 1
            ignored, complaint = remark(content[at + 4 : found[0]], start, end, lambda: bool(content[:at].strip()))
            self.known.ignored.extend(ignored)
            if complaint:
                self.known.complaints.append(f"Line {line_of(self.text, self._offset(at))}: {complaint}.")
            self.cuts.append(_Cut(at, found[1]))
            return found[1]
        if content[at + 1 : at + 2] in ("!", "?"):
            close = self._find(">", at)
            if close < 0 or not (content[at + 1] == "?" or content[at + 2 : at + 3].isalpha()):
                return at + 1
            self.cuts.append(_Cut(at, close + 1))
            return close + 1
        link = _AUTOLINK.match(content, at)
        if link is not None:
            self.cuts.append(_Cut(*link.span()))
            return link.end()
        tag = _TAG.match(content, at)
        if tag is None:
            return at + 1
        name = (tag.group("name") or tag.group("closed")).lower()
        if name == "sup" and (note := note_mark_end(content, at, len(content))) is not None:
            self.cuts.append(_Cut(at, note))
            return note
        self.cuts.append(_Cut(*tag.span(), " " if name in _PARTING else None))
        hidden = tag.group("name") and is_hidden(content, name, *tag.span("attributes"))
        if self._hidden is not None:
            self._follow_hidden(name, tag)
        elif name == "img" and tag.group("name") and not hidden:
            given = attributes(content, *tag.span("attributes"))
            for key in ("alt", "title"):
                if key in given:
                    self._words_aside(*given[key], escapes=False)
        elif tag.group("name") and name not in VOID and (name in RAW or hidden):
            self._hidden = name, at, 1
        return tag.end()

    def _follow_hidden(self, name: str, tag: re.Match[str]) -> None:
        assert self._hidden is not None
        outer, start, count = self._hidden
        if name == outer:
            count += 1 if tag.group("name") else -1
            self._hidden = (outer, start, count) if count else None
            if not count:
                self.removed.append(_Cut(start, tag.end()))

    def _math(self, at: int) -> int:
        if self.content.startswith("$$", at):
            close = self._find("$$", at + 2)
            if close < 0:
                return at + 2
            self.cuts.append(_Cut(at, close + 2))
            return close + 2
        match = _MATH.match(self.content, at)
        if match is None or not _IS_MATH.search(match.group(1)) or self.content[max(at - 1, 0) : at].isalnum():
            return at + 1
        self.cuts.append(_Cut(*match.span()))
        return match.end()

    def _braces(self, at: int, sign: str) -> int:
        if sign in ("{{", "{%"):
            close = self._find("}}" if sign == "{{" else "%}", at + 2)
            if close < 0:
                return at + 2
            self.cuts.append(_Cut(at, close + 2))
            return close + 2
        match = _ATTRIBUTE_LIST.match(self.content, at)
        if match is None:
            return at + 1
        self.cuts.append(_Cut(*match.span()))
        return match.end()

    def _find(self, end: str, at: int) -> int:
        """Where ``end`` comes next, or -1. That it never comes again is found out once."""
        if end in self._never:
            return -1
        place = self.content.find(end, at)
        if place < 0:
            self._never.add(end)
        return place

    def _url(self, at: int, sign: str) -> int:
        """A URL that stands there as it is: it is no copy."""
        before = self.content[max(at - 5, 0) : at].lower()
        if sign == "www.":
            start = at
        else:
            scheme = next((scheme for scheme in _SCHEMES if before.endswith(scheme)), None)
            if scheme is None:
                return at + 3
            start = at - len(scheme)
        if self.content[max(start - 1, 0) : start].isalnum():
            return at + len(sign)
        end = at
        depth = 0
        while part := _URL_PART.match(self.content, end):
            depth += {"(": 1, ")": -1}.get(part.group(), 0)
            if depth < 0:
                break  # the parenthesis is not the URL's
            end = part.end()
        end = at + max(len(self.content[at:end].rstrip("?!.,:;*_~'’”)")), len(sign))
        self.cuts.append(_Cut(start, end))
        return end

    # --- links, images, notes ------------------------------------------------------------------------------------

    def _open_bracket(self, at: int, sign: str) -> int:
        if sign == "[":
            mark = _NOTE_MARK.match(self.content, at)
            if mark is not None and normal_label(mark.group(1)) in self.known.notes:
                self.cuts.append(_Cut(*mark.span()))
                return mark.end()
        self._brackets.append(_Bracket(at, sign, len(self._delimiters)))
        return at + len(sign)

    def _close_bracket(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        bracket = self._brackets.pop()
        spoiled = len(self._brackets) < self._spoiled
        self._spoiled = min(self._spoiled, len(self._brackets))
        if bracket.sign == "[" and spoiled:
            return at + 1
        inner = bracket.start + len(bracket.sign)
        tail = None if bracket.sign == "^[" else _TAIL.match(self.content, at + 1)
        if bracket.sign == "^[":
            end, label = at + 1, ""
        elif tail is not None:
            end, label = tail.end(), ""
        else:
            end, label = self._labelled(inner, at)
        if end < 0:
            return at + 1
        self._emphasis(bracket.delimiters)
        if bracket.sign == "[":
            self.cuts += [_Cut(bracket.start, inner), _Cut(at, end)]
            self._spoiled = len(self._brackets)
            return end
        self.cuts.append(_Cut(bracket.start, end))
        self.asides.append(_Aside(inner, at, "note" if bracket.sign == "^[" else "alt"))
        if tail is not None and tail.lastgroup:
            self._words_aside(*tail.span(tail.lastgroup), escapes=True)
        elif label:
            self.known.images.add(label)
        return end

    def _words_aside(self, start: int, end: int, *, escapes: bool) -> None:
        """Keep the words for an image between two offsets: in a title or an attribute, where nothing else is markup."""
        self.asides.append(_Aside(start, end, "alt"))
        self.signs_of_title(start, end, escapes=escapes)

    def signs_of_title(self, start: int, end: int, *, escapes: bool) -> None:
        """Take out what is markup in a title."""
        while (sign := _TITLE_SPECIAL.search(self.content, start, end)) is not None:
            if sign.group() == "\\":
                start = self._escape(sign.start()) if escapes else sign.end()
                continue
            start = self._entity(sign.start())

    def _labelled(self, inner: int, at: int) -> tuple[int, str]:
        """Where a link ends whose text or label is the name of a definition, and that name; -1 if there is none."""
        if not self.known.links:
            return -1, ""
        label = _LABEL.match(self.content, at + 1)
        end = label.end() if label is not None else at + 1
        if label is not None and label.group(1).strip():
            name = normal_label(label.group(1))
        else:
            name = normal_label(self.content[inner:at]) if at - inner <= 999 else ""
        return (end, name) if name in self.known.links else (-1, "")

    # --- emphasis ------------------------------------------------------------------------------------------------

    def _delimiter(self, at: int, sign: str) -> int:
        found = delimiter_at(self.content, at, sign)
        if found.opens or found.closes:
            self._delimiters.append(found)
        return at + found.whole

    def _emphasis(self, first: int) -> None:
        """Match the delimiters from place ``first`` on; they are gone then."""
        for sign, opening, closing, signs in matched(self._delimiters[first:]):
            if sign == "~":
                self.removed.append(_Cut(opening, closing + signs))
            self.cuts += [_Cut(opening, opening + signs), _Cut(closing, closing + signs)]
        del self._delimiters[first:]

    # --- what remains --------------------------------------------------------------------------------------------

    def blocks(self, kind: BlockKind, level: int) -> list[Block]:
        """What was not cut out, as blocks."""
        removed = _united(self.removed)
        cuts = sorted(self.cuts, key=_begin)
        found = [made(kind, self._kept(0, len(self.content), sorted(cuts + removed, key=_begin), 0), level)]
        last = -1
        for aside in sorted(self.asides):
            place = bisect_right(removed, aside.start, key=_begin) - 1
            if aside.start < last or (place >= 0 and aside.start < removed[place].end):
                continue
            last = aside.end
            first = bisect_left(cuts, aside.start, key=_begin)
            found.append(made(aside.kind, self._kept(aside.start, aside.end, cuts, first)))
        return [block for block in found if block]

    def _kept(self, at: int, end: int, cuts: list[_Cut], place: int) -> Pieces:
        """What is left between two offsets by the cuts from ``place`` on."""
        pieces: Pieces = []
        while place < len(cuts) and cuts[place].start < end:
            cut = cuts[place]
            place += 1
            if cut.start >= at:
                self._add(pieces, at, cut.start)
                if cut.shown is not None:
                    pieces.append((cut.shown, self._offset(cut.start), cut.end - cut.start))
            at = max(at, cut.end)
        self._add(pieces, at, end)
        return pieces

    def _add(self, pieces: Pieces, start: int, end: int) -> None:
        if start >= end:
            return
        if len(self.spans) == 1:
            pieces.append((self.content[start:end], self.spans[0][0] + start))
            return
        place = bisect_right(self._starts, start) - 1
        while place < len(self.spans) and self._starts[place] < end:
            first = max(start, self._starts[place])
            last = min(end, self._starts[place] + self.spans[place][1] - self.spans[place][0])
            pieces.append((self.content[first:last], self.spans[place][0] + first - self._starts[place]))
            place += 1

    def __post_init__(self) -> None:
        self._starts: list[int] = []
        length = 0
        for start, end in self.spans:
            self._starts.append(length)
            length += end - start

    def _offset(self, at: int) -> int:
        place = bisect_right(self._starts, at) - 1
        return self.spans[place][0] + at - self._starts[place]


def _begin(cut: _Cut) -> int:
    return cut.start


def _united(cuts: list[_Cut]) -> list[_Cut]:
    """Cuts in their order, those that overlap as one."""
    united: list[_Cut] = []
    for cut in sorted(cuts):
        if united and cut.start < united[-1].end:
            united[-1] = _Cut(united[-1].start, max(united[-1].end, cut.end))
        else:
            united.append(cut)
    return united
