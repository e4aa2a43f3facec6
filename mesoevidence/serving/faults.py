"""What a request gets instead of an answer: a problem document (RFC 9457) with the messages of the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

PROBLEM_TYPE = "application/problem+json"


class Fault(Exception):
    """A request that cannot be answered: the status, and why, a message each."""

    def __init__(self, status: HTTPStatus, *messages: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, *messages)
        self.status, self.messages, self.headers = status, messages, dict(headers or {})


def problem(fault: Fault) -> JSONResponse:
    """The fault as a problem document."""
    return JSONResponse(
        problem_fields(fault.status, fault.messages),
        status_code=fault.status,
        headers=fault.headers,
        media_type=PROBLEM_TYPE,
    )


def problem_fields(status: HTTPStatus, messages: Sequence[str]) -> dict[str, Any]:
    """The members of a problem document."""
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": " ".join(messages) or status.description,
        "errors": list(messages),
    }
