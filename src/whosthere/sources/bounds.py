"""How much an archive may make us read, enforced on what comes out and not on what its directory claims."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Protocol

from whosthere.errors import SourceError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one archive, in bytes expanded: `total` for all its files, `member` for one; a file of more than
    `ratio_from` may have `ratio` times its packed size; and at most `entries` files."""

    total: int = 2 << 30
    member: int = 1 << 30
    ratio: int = 200
    ratio_from: int = 10 << 20
    entries: int = 10_000


LIMITS = Limits()


class Exhausted(SourceError):
    """The archive has used up what it may expand to; nothing more of it is read."""


class Stream(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


@dataclass(slots=True)
class Budget:
    """What one archive has made us read so far, of what it may."""

    limits: Limits
    spent: int = 0

    def read(self, stream: Stream, packed: int | None = None, most: int | None = None) -> bytes:
        """The whole stream, or its first `most` bytes; `packed` is how many bytes it was made from, if packed.

        Raises SourceError, saying the bound, when the stream passes it, and Exhausted when the archive does.
        """
        limits, taken, wanted = self.limits, io.BytesIO(), most
        while chunk := stream.read(_CHUNK if wanted is None else min(_CHUNK, wanted)):
            self.spent += len(chunk)
            size = taken.write(chunk) and taken.tell()
            if self.spent > limits.total:
                raise Exhausted(f"expands to more than {_words(limits.total)} in all, {_BOMB}")
            if size > limits.member:
                raise SourceError(f"expands to more than {_words(limits.member)} in one file, {_BOMB}")
            if packed is not None and size > limits.ratio_from and size > limits.ratio * max(packed, 1):
                above = f"(the bound for files above {_words(limits.ratio_from)})"
                raise SourceError(f"expands to more than {limits.ratio} times its packed size {above}, {_BOMB}")
            if wanted is not None and (wanted := wanted - len(chunk)) <= 0:
                break
        return taken.getvalue()


_BOMB = "more than any LinkedIn export: left out; download the archive from LinkedIn again"


def _words(size: int) -> str:
    for unit, bytes_ in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= bytes_:
            return f"{size / bytes_:g} {unit}"
    return f"{size} bytes"
