"""The file that was checked, for writers that give it back with notes."""

from __future__ import annotations

from pathlib import Path

from mesoevidence.reading.document import Document, fingerprint
from mesoevidence.report import Report, ReportedSource
from mesoevidence.reporting import CannotWrite


def original(report: Report, format_: str, name: str, suffix: str) -> tuple[ReportedSource, Document, bytes]:
    """The one document of a report, of a format that is called ``name``, with the bytes of its file as they were checked.

    Raises :class:`~mesoevidence.reporting.CannotWrite` when there is no such document, or more than one.
    """
    example = f"mesoevidence check page.{suffix} --output {suffix}=reviewed.{suffix}"
    documents = list(report.documents.items())
    if not documents:
        raise CannotWrite(f"is the {name} that was checked, with notes: {example}")
    if len(documents) > 1:
        raise CannotWrite(
            f"is one {name} with notes, and {len(documents)} files were checked; check one at a time: {example}"
        )
    ((source_id, document),) = documents
    if document.format != format_:
        raise CannotWrite(f"is a {name} with notes, and {document.path} is none")
    source = next(source for source in report.sources if source.id == source_id)
    return source, document, document.raw if document.raw is not None else _from_disk(document)


def _from_disk(document: Document) -> bytes:
    try:
        raw = Path(document.path).read_bytes()
    except OSError as error:
        raise CannotWrite(f"{document.path} can no longer be read: {error.strerror or error}") from None
    if fingerprint(raw) != document.sha256:
        raise CannotWrite(f"{document.path} has changed since it was checked; check it again")
    return raw
