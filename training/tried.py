"""Which rows of the authored corpus a signal says yes to, by motive, with some of their texts.

make tried NAME=note_asks_for_a_call
"""

from __future__ import annotations

import sys
from collections import Counter

from corpus import headlines, messages
from fit import derived
from whosthere.scoring import answer
from whosthere.signals import SIGNALS

SHOWN, WIDTH = 12, 150


def main() -> None:
    """Print them."""
    asked = [signal for signal in SIGNALS if signal.name == sys.argv[1]]
    about_headlines = bool(asked) and asked[0].family.name == "headline"
    rows = (
        [{"id": one["id"], "sender": {"headline": one["headline"]}, **one} for one in headlines()]
        if about_headlines
        else messages()
    )
    label, text = ("role", "headline") if about_headlines else ("motive", "text")
    yes = answer(derived(rows), asked)[asked[0].name].fill_null(False).to_list()
    found = [row for row, said in zip(rows, yes, strict=True) if said]
    print(f"{len(found):,} of {len(rows):,} rows say yes")
    for name, n in Counter(row[label] for row in found).most_common():
        print(f"{n:6,}  {name}")
    for row in found[:: max(len(found) // SHOWN, 1)][:SHOWN]:
        print(f"  {row[label]}: {' '.join(row[text].split())[:WIDTH]}")


if __name__ == "__main__":
    main()
