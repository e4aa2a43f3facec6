"""A long list of things that lie packed: what a report says of thousands of claims takes a tenth of the memory."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, overload

BLOCK = 256
"""Things that are packed together: what they have in common is packed once."""
QUICK = 1
"""Level of compression: the higher ones take several times as long and save a tenth."""

T = TypeVar("T")


class Packed(Sequence[T]):
    """A list to which things are added, and in which things are put in the place of others. Walking through it unpacks one block
    after another: what it gives are equals of what was put in, not the same objects."""

    def __init__(self, things: Iterable[T] = ()) -> None:
        self._blocks: list[bytes] = []
        self._last: list[T] = []  # not full yet, and not packed
        self._open = -1  # the block that was unpacked last, what is in it, and whether it must be packed again
        self._opened: list[T] = []
        self._changed = False
        self.extend(things)

    def append(self, thing: T) -> None:
        """Add a thing at the end."""
        self._last.append(thing)
        if len(self._last) == BLOCK:
            self._blocks.append(_packed(self._last))
            self._last = []

    def extend(self, things: Iterable[T]) -> None:
        """Add things at the end."""
        for thing in things:
            self.append(thing)

    def __len__(self) -> int:
        return len(self._blocks) * BLOCK + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._blocks) + 1):
            yield from self._block(number)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        number, place = divmod(self._place(at), BLOCK)
        return self._block(number)[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, list | Packed):
            return NotImplemented
        return len(self) == len(other) and all(one == another for one, another in zip(self, other, strict=True))

    def __setitem__(self, at: int, thing: T) -> None:
        number, place = divmod(self._place(at), BLOCK)
        block = self._block(number)
        if block[place] is not thing:
            block[place] = thing
            self._changed = self._changed or block is self._opened

    def _place(self, at: int) -> int:
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        return place

    def _block(self, number: int) -> list[T]:
        if number == len(self._blocks):
            return self._last
        if number != self._open:
            if self._changed:
                self._blocks[self._open] = _packed(self._opened)
            self._open, self._opened, self._changed = number, pickle.loads(zlib.decompress(self._blocks[number])), False
        return self._opened


def _packed(things: object) -> bytes:
    return zlib.compress(pickled(things), QUICK)


# --- pickles -----------------------------------------------------------------------------------------------------


class _Pickler(pickle.Pickler):
    """Writes frozen dataclasses with slots so that they are read several times faster than as Python writes them: of
    those it asks the names of the fields at every object."""

    def reducer_override(self, thing: object) -> Any:
        kind = type(thing)
        if is_dataclass(kind) and "__slots__" in kind.__dict__ and kind.__setattr__ is not object.__setattr__:
            return _restored, (kind, *(getattr(thing, name) for name, _ in _slots(kind)))
        return NotImplemented


@cache
def _slots(kind: type) -> tuple[tuple[str, Callable[[object, object], None]], ...]:
    """The fields of a dataclass with slots, and what sets each."""
    return tuple((each.name, getattr(kind, each.name).__set__) for each in fields(kind))


def _restored(kind: type, *values: object) -> object:
    thing: object = object.__new__(kind)
    for (_, put), value in zip(_slots(kind), values, strict=True):
        put(thing, value)
    return thing


def pickled(made: object) -> memoryview:
    """A thing as ``pickle.loads`` reads it."""
    written = io.BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(made)
    return written.getbuffer()  # not a copy: it may be large
