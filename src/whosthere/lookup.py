"""Where each of many keys of 64 bits stands in a list: a table of open addresses, asked of all keys at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int32]

SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd, of no meaning
_ROOM = 4  # slots a key


class Lookup:
    """The places of distinct keys."""

    def __init__(self, keys: Keys) -> None:
        bits = max(_ROOM * len(keys), 2).bit_length()
        self._shift, self._last = np.uint64(64 - bits), (1 << bits) - 1
        self._keys, self._places = np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.int32)
        left, at = np.arange(len(keys), dtype=np.int32), self._slot(keys)
        while left.size:
            free = self._places[at] < 0
            self._places[at[free]] = left[free]  # of several that want one slot the last gets it
            moves = self._places[at] != left
            left, at = left[moves], (at[moves] + 1) & self._last
        taken = self._places >= 0
        self._keys[taken] = keys[self._places[taken]]

    def _slot(self, keys: Keys) -> npt.NDArray[np.int64]:
        return ((keys * SPREAD) >> self._shift).astype(np.int64)

    def places(self, keys: Keys) -> Places:
        """The place of each key; -1 for what is not there."""
        at = self._slot(keys)
        found = self._places[at]
        other = np.flatnonzero((found >= 0) & (self._keys[at] != keys))
        while other.size:
            at[other] = (at[other] + 1) & self._last
            found[other] = self._places[at[other]]
            other = other[(found[other] >= 0) & (self._keys[at[other]] != keys[other])]
        return found
