"""YAML with positions and raw scalars.

``yaml.compose`` with the C parser gives nodes with line and column, and leaves scalars as they were typed: an unquoted
``1.10`` stays ``1.10`` and ``no`` stays ``no``. Positions of single values are looked up again only when a problem must
be reported, so that reading 100,000 clean records costs neither their time nor their memory.
"""

from __future__ import annotations

import codecs
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

from mesoevidence.records.problems import Location, Problem, unreadable

MAX_BYTES = 20_000_000
MAX_NODES = 2_000_000
MAX_DEPTH = 60
STR = "tag:yaml.org,2002:str"
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
TAGS = frozenset(
    {None} | {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "seq", "map")}
)

_Scalar = yaml.ScalarNode


class _Refused(Exception):
    def __init__(self, message: str, mark: Any) -> None:
        self.message, self.mark = message, mark


_Parser: Any = import_module("yaml.cyaml").CParser if yaml.__with_libyaml__ else yaml.BaseLoader


class _RawLoader(_Parser):  # type: ignore[misc]
    """Composes nodes without asking what type a plain scalar looks like: raw scalars are wanted, and it is quicker."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        return _TAG_OF[kind]

    def dispose(self) -> None:
        return None


class _Loader(_RawLoader):
    """The composer calls these two for every node; builtins in their place cost a third of methods that do nothing."""

    descend_resolver: Any = operator.is_
    ascend_resolver: Any = int


class _WatchedLoader(_RawLoader):
    """The composer recurses on the C stack without a limit of its own: here absurd depth is refused on the way down."""

    depth = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep", parent.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1


_TAG_OF = {
    yaml.ScalarNode: STR,
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


@dataclass(slots=True)
class Document:
    """One YAML file: its data as plain dicts, lists and strings (None for an empty value).

    ``starts`` has, for every top-level key, the line and column (from 1) of its value, or of each item of a list.
    """

    path: str
    data: dict[str, Any] = field(default_factory=dict)
    starts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_document(path: Path, shown: str) -> Document:
    """Read one file; ``shown`` is its name in messages. Never raises: what is wrong is in ``problems``."""
    document = Document(shown)
    text = _read_text(path, document)
    if text is None:
        return document
    try:
        root = _compose(text)
        if root is None:
            document.problems.append(Problem(Location(shown, 1, 1), "the file is empty; expected records"))
        elif not isinstance(root, yaml.MappingNode):
            mark = root.start_mark
            document.problems.append(
                Problem(
                    Location(shown, mark.line + 1, mark.column + 1),
                    "expected a mapping of sections (such as 'source:' and 'claims:')",
                )
            )
        else:
            document.data = _Walker().plain(root)
            document.starts = {
                key.value: [
                    (item.start_mark.line + 1, item.start_mark.column + 1)
                    for item in (value.value if isinstance(value, yaml.SequenceNode) else [value])
                ]
                for key, value in root.value
            }
    except _Refused as refused:
        document.problems.append(Problem(_location(shown, refused.mark), refused.message))
    except yaml.MarkedYAMLError as error:
        document.problems.append(_syntax_problem(shown, error, text))
    except yaml.reader.ReaderError as error:
        before = text[: text.find(chr(error.character))]  # the parser counts bytes
        where = Location(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        document.problems.append(Problem(where, f"character U+{error.character:04X} is not allowed in YAML"))
    return document


def locate(path: Path, shown: str, keys: Sequence[str | int]) -> Location:
    """Position of the value at ``keys`` in the file, or of the nearest thing above it that exists."""
    node = _composed(path)
    if node is None:
        return Location(shown, 1, 1)
    for key in keys:
        below = _child(node, key)
        if below is None:
            break
        node = below
    return _location(shown, node.start_mark)


def locate_key(path: Path, shown: str, keys: Sequence[str | int]) -> Location:
    """Position of the key (not the value) that ``keys`` ends in."""
    node = _composed(path)
    for key in keys[:-1]:
        node = _child(node, key) if node is not None else None
    if isinstance(node, yaml.MappingNode):
        for key_node, _ in node.value:
            if key_node.value == keys[-1]:
                return _location(shown, key_node.start_mark)
    return locate(path, shown, keys)


@dataclass(slots=True)
class File:
    """A file that was read, and where things stand in it."""

    path: Path
    document: Document

    def where(self, *keys: str | int) -> Location:
        """Position of a value in the file."""
        return locate(self.path, self.document.path, keys)

    def where_key(self, *keys: str | int) -> Location:
        """Position of the key that ``keys`` ends in."""
        return locate_key(self.path, self.document.path, keys)


def _composed(path: Path) -> Any:
    try:
        status = path.stat()
        return _composed_as_of(str(path), status.st_mtime_ns, status.st_size)
    except (OSError, ValueError, yaml.YAMLError, _Refused):  # it was readable a moment ago; without it: no position
        return None


@lru_cache(maxsize=2)
def _composed_as_of(path: str, changed: int, size: int) -> Any:
    return _compose(Path(path).read_bytes().decode("utf-8-sig"))


def _child(node: Any, key: str | int) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key]
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == str(key)), None)
    return None


def _location(shown: str, mark: Any) -> Location:
    return Location(shown, mark.line + 1, mark.column + 1) if mark else Location(shown, 1, 1)


def _read_text(path: Path, document: Document) -> str | None:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            most = MAX_BYTES // 1_000_000
            message = f"{size / 1e6:.0f} MB in one file; at most {most} MB are read: split it, one source a file"
            document.problems.append(Problem(Location(document.path, 1, 1), message))
            return None
        data = path.read_bytes()
    except OSError as error:
        document.problems.append(unreadable(document.path, error.strerror or str(error)))
        return None
    try:
        data = data.removeprefix(codecs.BOM_UTF8)
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        document.problems.append(Problem(Location(document.path, line, column), what))
        return None


HARMLESS = 2_000
"""Levels that the C stack bears many times over."""


def _compose(text: str) -> Any:
    # A level of nesting takes a bracket, or a column (two levels can share one) of some line: where there are too few of
    # either for harm, nobody has to count; :class:`_Walker` refuses what is merely too deep.
    brackets = text.count("[") + text.count("{")
    longest = max(map(len, text.splitlines()), default=0)
    return yaml.compose(text, Loader=_Loader if brackets + 2 * longest < HARMLESS else _WatchedLoader)


class _Walker:
    """Nodes to plain data; counts what aliases expand to, and refuses circles, doubled keys and foreign tags."""

    def __init__(self) -> None:
        self.count = 0
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()

    def plain(self, node: Any) -> Any:
        if node.tag not in TAGS:
            raise _Refused(f"tag {node.tag!r} is not allowed; write plain values", node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in NULLS else node.value
        identity = id(node)
        if identity in self.open:
            raise _Refused("an alias refers to the thing it stands in", node.start_mark)
        self.count += self.sizes.get(identity, 0) + len(node.value) + 1
        if self.count > MAX_NODES:
            raise _Refused(f"more than {MAX_NODES:,} values, counting what aliases repeat", node.start_mark)
        before = self.count
        self.open.add(identity)
        if len(self.open) > MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep", node.start_mark)
        if isinstance(node, yaml.SequenceNode):
            result: Any = [self.plain(item) for item in node.value]
        else:
            result = {}
            for key_node, value_node in node.value:
                if type(key_node) is not _Scalar:
                    raise _Refused("a key must be a plain word", key_node.start_mark)
                key = key_node.value
                if key in result:
                    raise _Refused(f"key {key!r} is given twice here; the first would be lost", key_node.start_mark)
                if type(value_node) is _Scalar and value_node.tag == STR and value_node.value not in NULLS:
                    result[key] = value_node.value  # most of all nodes: worth a short cut
                else:
                    result[key] = self.plain(value_node)
        self.open.discard(identity)
        self.sizes[identity] = self.count - before
        return result


def _syntax_problem(shown: str, error: yaml.MarkedYAMLError, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = error.problem or "syntax error"
    if "nesting depth" in message:  # libyaml has a limit of its own since 0.2.6, in the words of a parser
        return Problem(_location(shown, mark), f"nested more than {MAX_DEPTH} levels deep")
    if mark is not None:
        lines = text.splitlines()
        line = lines[mark.line] if mark.line < len(lines) else ""
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent or line[mark.column : mark.column + 1] == "\t":
            message = "a tab; YAML is indented with spaces"
        elif "could not find expected ':'" in message or "mapping values are not allowed" in message:
            message += " (a text with ': ' in it needs quotes)"
    context = f" {error.context}" if error.context else ""
    return Problem(_location(shown, mark), f"this is not valid YAML: {message}{context}")
