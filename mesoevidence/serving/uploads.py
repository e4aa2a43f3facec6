"""What a request brings: a file, or text and its format. It is bounded before it is read, and stays in memory.

The name of a file is a label: its suffix says which reader is meant, and nothing is ever opened by it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Annotated, Literal

import anyio
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from mesoevidence.reading import Unreadable
from mesoevidence.reading.files import format_of
from mesoevidence.records.problems import Location, Problem, expected_one_of
from mesoevidence.serving.checks import Copy
from mesoevidence.serving.faults import Fault

TEXT_FORMATS = {"text": (".txt", "plain"), "markdown": (".md", "markdown"), "html": (".html", "html")}
"""Formats of pasted text: the suffix of its name, and the module that reads it."""
MOST_FIELDS = 40
LONGEST_NAME = 120
PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many bytes a request may bring, and in how many seconds."""

    bytes: int
    seconds: float


class Text(BaseModel):
    """The JSON body of a request: text, what it is written in, and what to call it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    text: str
    format: Literal["text", "markdown", "html"]
    name: Annotated[str, Field(max_length=1000)] = PASTED


async def json_copy(request: Request, bounds: Bounds) -> Copy:
    """The copy of a JSON body. Raises :class:`Fault`."""
    raw = bytearray()
    with _in_time(bounds):
        async for chunk in _bounded(request, bounds):
            raw += chunk
    try:
        body = Text.model_validate_json(bytes(raw))
    except ValidationError as wrong:
        errors = [
            (".".join(["body", *map(str, error["loc"])]), error["msg"]) for error in wrong.errors(include_url=False)
        ]
        raise Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY, *(str(Problem(Location(place), said)) for place, said in errors)
        ) from None
    return text_copy(body.text, body.format, body.name)


@asynccontextmanager
async def form(request: Request, bounds: Bounds) -> AsyncIterator[FormData]:
    """The fields of a multipart body, while they are needed; at most one of them is a file. Raises :class:`Fault`."""

    class InMemory(MultiPartParser):
        spool_max_size = bounds.bytes + 1  # what is smaller never touches the disk

    parser = InMemory(
        request.headers, _bounded(request, bounds), max_files=1, max_fields=MOST_FIELDS, max_part_size=bounds.bytes
    )
    try:
        with _in_time(bounds):
            fields = await parser.parse()
    except MultiPartException as wrong:
        raise Fault(HTTPStatus.BAD_REQUEST, wrong.message) from None
    try:
        yield fields
    finally:
        await fields.close()


async def form_copy(fields: FormData) -> Copy:
    """The copy in the fields of a form: ``file``, or ``text`` and ``format``. Raises :class:`Fault`."""
    file, text = fields.get("file"), fields.get("text")
    chosen = isinstance(file, UploadFile) and bool(file.filename)
    pasted = isinstance(text, str) and bool(text.strip())
    if chosen and pasted:
        raise _unprocessable("copy", "both a file and text were given; expected one of them")
    if chosen:
        assert isinstance(file, UploadFile)
        name = label(file.filename or "")
        return Copy(name, _format_of(name), await file.read())
    if not pasted:
        raise _unprocessable("copy", "neither a file nor text was given; expected one of them")
    return text_copy(str(text), _word(fields, "format", "text"), _word(fields, "name", PASTED))


def text_copy(text: str, format_: str, name: str) -> Copy:
    """Copy that was pasted. Raises :class:`Fault`."""
    if format_ not in TEXT_FORMATS:
        raise _unprocessable("format", f"{format_!r} is not a format of text; {expected_one_of(TEXT_FORMATS)}")
    suffix, reader = TEXT_FORMATS[format_]
    shown = label(name) or PASTED
    try:
        raw = text.encode("utf-8")
    except UnicodeEncodeError:
        raise _unprocessable("text", "holds half a character (a lone surrogate)") from None
    return Copy(shown if shown.lower().endswith(suffix) else shown + suffix, reader, raw)


def label(name: str) -> str:
    """What to call copy: the last part of a name, without signs that steer a terminal or turn the direction of writing."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    if len(shown) <= LONGEST_NAME:
        return shown
    suffix = PurePosixPath(shown).suffix[:10]
    return shown[: LONGEST_NAME - len(suffix)] + suffix


def _format_of(name: str) -> str:
    try:
        return format_of(PurePosixPath(name))
    except Unreadable as why:
        raise _unprocessable(name or "file", str(why)) from None


def _word(fields: FormData, name: str, default: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and value else default


def _unprocessable(place: str, message: str) -> Fault:
    return Fault(HTTPStatus.UNPROCESSABLE_ENTITY, str(Problem(Location(place), message)))


async def _bounded(request: Request, bounds: Bounds) -> AsyncGenerator[bytes, None]:
    """The body, as far as it may go."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > bounds.bytes:
        raise _too_large(bounds)
    count = 0
    async for chunk in request.stream():
        count += len(chunk)
        if count > bounds.bytes:
            raise _too_large(bounds)
        yield chunk


@contextmanager
def _in_time(bounds: Bounds) -> Iterator[None]:
    try:
        with anyio.fail_after(bounds.seconds):
            yield
    except TimeoutError:
        raise Fault(HTTPStatus.REQUEST_TIMEOUT, f"it did not arrive within {bounds.seconds:g} seconds") from None
    except ClientDisconnect:
        raise Fault(HTTPStatus.BAD_REQUEST, "it broke off") from None


def _too_large(bounds: Bounds) -> Fault:
    return Fault(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"is larger than {bounds.bytes / 1_000_000:g} MB; split it")
