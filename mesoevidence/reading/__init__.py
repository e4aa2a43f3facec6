"""Documents in: one small reader a format, all giving the same :class:`~mesoevidence.reading.document.Document`."""

from mesoevidence.reading.document import Block, Document, Segment, Unreadable
from mesoevidence.reading.files import READERS, read

__all__ = ["READERS", "Block", "Document", "Segment", "Unreadable", "read"]
