"""The files of a result: what they are called, and how they are handed over."""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import quote

from starlette.responses import Response


class Kind(NamedTuple):
    """What a reader calls a format, its media type, and how its files end."""

    label: str
    media: str
    suffix: str


REPORT = "html"
"""The format that is shown in the page."""
DOWNLOADS = {
    "docx": Kind(
        "Word file with comments",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".reviewed.docx",
    ),
    "pdf": Kind("PDF with highlights", "application/pdf", ".reviewed.pdf"),
    "xlsx": Kind("Spreadsheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".report.xlsx"),
    "html": Kind("HTML report", "text/html; charset=utf-8", ".report.html"),
    "json": Kind("JSON", "application/json", ".report.json"),
}  # fmt: skip
"""What can be downloaded, the most useful first."""

SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
"""What the report may do: not be a page of this server. Links to studies open as pages of their own."""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def answer(name: str, format_: str, raw: bytes, *, shown: bool) -> Response:
    """A file of the result on copy of this name: the report as a page in a sandbox, everything else as a download."""
    kind = DOWNLOADS[format_]
    if format_ == REPORT and shown:
        headers = {"Content-Security-Policy": report_policy(raw), "X-Frame-Options": "SAMEORIGIN"}
    else:
        headers = {"Content-Disposition": _attachment(PurePosixPath(name).stem + kind.suffix)}
    return Response(raw, media_type=kind.media, headers=headers)


def report_policy(report: bytes) -> str:
    """The policy that the report has in itself (its scripts by their hashes), in a sandbox, and framed by our page alone."""
    own = _POLICY.search(report[:20_000].decode("utf-8", "replace"))
    allowed = html.unescape(own[1]) if own else "default-src 'none'"
    return f"{allowed.rstrip('; ')}; frame-ancestors 'self'; sandbox {SANDBOX}"


def _attachment(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
