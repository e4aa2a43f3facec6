"""Tags of HTML: where they end, their attributes, and what browsers do with the elements."""

from __future__ import annotations

import re

from mesoevidence.reading.signs import IS_RAISED, NOTE_MARK

TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)"
    r"(?P<attributes>(?>(?:[^>\"'=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?|[\"'])*))>"
)
"""A tag as browsers read it. A quotation mark that is never closed counts as a sign."""

_ATTRIBUTE = re.compile(r"[\s/]*+([^\s/=][^\s/=]*+)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'][^\s]*+|))?")
_MAY_HIDE = re.compile(r"hidden|style", re.IGNORECASE)
_HIDING_STYLE = re.compile(
    r"(?:^|[;\s])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)"
    r"|text-decoration(?:-line)?\s*+:[^;]{0,60}?line-through)\b",
    re.IGNORECASE,
)
_CLASS = re.compile(r"[a-zA-Z0-9]*+\.([\w-]++)")

# fmt: off
VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
))
"""Elements without content."""

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "col", "colgroup", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "object", "ol",
    "optgroup", "option", "p", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "title", "tr", "ul", "video", "audio", "canvas", "iframe", "xmp",
))
"""Elements before and behind which a line ends."""

RAW = frozenset(("script", "style", "noscript", "textarea", "iframe", "noembed", "noframes", "xmp"))
"""Elements whose content is no markup up to their end tag. None of it is copy, but what a form shows."""

UNSEEN = frozenset((
    "template", "datalist", "object", "video", "audio", "canvas", "math", "del", "s", "strike", "rp", "defs", "symbol",
))
"""Elements whose content a reader does not see, or sees struck out."""

DRAWN = frozenset(("text", "desc"))
"""Elements of a drawing before and behind which a line ends; a ``tspan`` begins one where it says how high it stands."""
# fmt: on


def attributes(text: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    """The attributes between two offsets, in small letters, and where their values stand. The first of a name counts."""
    found: dict[str, tuple[int, int]] = {}
    for match in _ATTRIBUTE.finditer(text, start, end):
        first, last = match.span(2)
        if first < 0:
            first = last = match.end()
        elif last - first > 1 and text[first] in "\"'":
            first, last = first + 1, last - 1
        found.setdefault(match.group(1).lower(), (first, last))
    return found


def is_hidden(text: str, name: str, start: int, end: int) -> bool:
    """Whether an element of this name, with attributes between two offsets, is not shown."""
    if name in UNSEEN:
        return True
    if name == "dialog":
        return "open" not in attributes(text, start, end)
    if start == end or not _MAY_HIDE.search(text, start, end):
        return False
    given = attributes(text, start, end)
    return "hidden" in given or ("style" in given and _hides(text[slice(*given["style"])]))


def hidden_classes(sheet: str) -> set[str]:
    """The classes that a style sheet hides, by themselves."""
    found: set[str] = set()
    for rule in _without_comments(sheet).split("}"):
        head, _, declared = rule.rpartition("{")
        if _hides(declared):
            selectors = (each.strip() for each in head.rpartition("{")[2].split(","))
            found.update(simple[1] for each in selectors if (simple := _CLASS.fullmatch(each)))
    return found


def _hides(declared: str) -> bool:
    return _HIDING_STYLE.search(_without_comments(declared)) is not None


def _without_comments(style: str) -> str:
    first, *others = style.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


_NOTE_MARK = re.compile(rf"<sup\b[^<>]*+>\s*+(?:<a\b[^<>]*+>)?{NOTE_MARK}(?:</a\s*+>)?\s*+</sup\s*+>", re.IGNORECASE)


def note_mark_end(text: str, start: int, end: int) -> int | None:
    """Where the raised mark of a note that begins at ``start`` ends; None for powers and what is no mark.

    Without this, "in 246<sup>1</sup> patients" would be a number of people that nobody saw.
    """
    match = _NOTE_MARK.match(text, start, end)
    return match.end() if match and not IS_RAISED.search(text, max(start - 6, 0), start) else None


_COMMENT_END = re.compile(r"--!?>")


def comment_end(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the text of the comment that begins at ``start`` ends, and where the comment does; None if it has no end."""
    for short in ("<!-->", "<!--->"):
        if text.startswith(short, start):
            return start + 4, start + len(short)
    match = _COMMENT_END.search(text, start + 4, end)
    return None if match is None else (match.start(), match.end())
