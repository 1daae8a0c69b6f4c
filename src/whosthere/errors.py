"""What can go wrong: errors that end a call, and problems that are counted while the rest goes on."""

from __future__ import annotations

from dataclasses import dataclass


class WhosthereError(Exception):
    """Any error this package raises on purpose; its text is one line that says what to do."""


class SourceError(WhosthereError):
    """A source as a whole cannot be read (missing, encrypted, too large, not a known format)."""


class PolicyError(WhosthereError):
    """A policy or `--me` file holds an unknown key or an impossible value."""


class ContractError(WhosthereError):
    """One line of the assess contract cannot be read; `whosthere assess` answers it with this text."""


class UnknownInvitation(WhosthereError):
    """An id was asked for that no source holds."""


class StoreError(WhosthereError):
    """The owner's store cannot be opened, read or written, or was asked to record what makes no sense."""


class StaleError(StoreError):
    """What was to be recorded rests on a decision that has changed since it was looked at; nothing was written."""


class KeyReused(StoreError):
    """The key of an earlier request came with another one; nothing was written."""


class PageError(WhosthereError):
    """The page, or the API, cannot be served."""


class AssistantError(WhosthereError):
    """An assistant asked for what cannot be done, or cannot be served; nothing was changed."""


class ModelError(WhosthereError):
    """A language model cannot be asked as the call says."""


class UnknownPerson(WhosthereError):
    """A name, address or file does not mean one person."""


class TooMany(WhosthereError):
    """More people were named than one can write to in person."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, row or line that could not be read: shown and counted, never dropped in silence.

    `row` is the 1-based record number in `source` (the header is record 1 of its table), or None
    where the whole file is meant. `count` is how many rows share this problem.
    """

    source: str
    what: str
    row: int | None = None
    count: int = 1

    def __str__(self) -> str:
        where = self.source if self.row is None else f"{self.source}, row {self.row}"
        times = f" ({self.count} rows)" if self.count > 1 else ""
        return f"{where}: {self.what}{times}"
