"""Results that are held for a while under an address that nobody can guess, in memory and nowhere else."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mesoevidence.serving.checks import Done


@dataclass(slots=True)
class Results:
    """At most ``most`` results and ``most_bytes`` bytes, each for ``seconds``; the oldest make room for new ones."""

    most: int
    most_bytes: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    _held: dict[str, tuple[float, str, Done]] = field(default_factory=dict)

    def hold(self, name: str, done: Done) -> str:
        """Hold the result on copy of this name; the token to ask for it with."""
        token = secrets.token_urlsafe(32)
        self._held[token] = self.clock() + self.seconds, name, done
        while len(self._held) > 1 and (len(self._held) > self.most or self.bytes > self.most_bytes):
            del self._held[next(iter(self._held))]
        return token

    def get(self, token: str) -> tuple[str, Done] | None:
        """The name and the result; None if it is held no longer."""
        self.sweep()
        held = self._held.get(token)
        return held and held[1:]

    def sweep(self) -> None:
        """Let go of what has had its time."""
        now = self.clock()
        for token in [token for token, (until, _, _) in self._held.items() if until <= now]:
            del self._held[token]

    @property
    def bytes(self) -> int:
        """How much is held."""
        return sum(len(raw) for _, _, done in self._held.values() for raw in done.files.values())
