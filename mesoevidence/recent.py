"""What was worked out of the last few texts, for texts that say the same again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

MOST = 2_000
"""Texts that are remembered: the sentences of some dozens of pages, a few megabytes."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Results by what they were made of; when there are ``most``, the older half is forgotten. They are not pickled."""

    def __init__(self, most: int = MOST) -> None:
        self._half = most // 2
        self._newer: dict[K, V] = {}
        self._older: dict[K, V] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._half * 2,)

    def clear(self) -> None:
        """Forget all of it."""
        self._newer, self._older = {}, {}

    def of(self, key: K, make: Callable[[], V]) -> V:
        """What is known of a key, or else what ``make`` gives."""
        newer = self._newer
        if key in newer:
            return newer[key]
        made = self._older[key] if key in self._older else make()
        newer[key] = made
        if len(newer) >= self._half:
            self._newer, self._older = {}, newer
        return made
