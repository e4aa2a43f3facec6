"""Standard output, which may be closed, full, or a pipe whose reader has gone. Loads click alone, as ``--version`` does."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click


class NotWritten(click.ClickException):
    """Something could not be written: ``where``, and why."""

    def __init__(self, where: str, why: str) -> None:
        self.where = where
        super().__init__(f"cannot be written: {why}")

    def show(self, file: object = None) -> None:
        click.echo(f"{self.where}: error: {self.message}", err=True)


def show(pieces: Iterable[str]) -> None:
    """Write to standard output as long as somebody reads. Raises :class:`NotWritten`."""
    if sys.stdout is None:  # closed before the program began
        raise NotWritten("stdout", "it is closed")
    for piece in pieces:
        try:
            sys.stdout.write(piece)
        except OSError as error:
            _give_up(error)
            return
    flush()


def flush() -> None:
    """Write out what is left. Raises :class:`NotWritten`."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            _give_up(error)


def stop() -> None:
    """Write no more, at the end of the process neither."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _give_up(error: OSError) -> None:
    """Raises :class:`NotWritten`, but for a reader who has gone: that changes no exit code."""
    stop()
    if not isinstance(error, BrokenPipeError):
        raise NotWritten("stdout", error.strerror or str(error)) from error
