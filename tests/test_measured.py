"""A weight that says it was measured was measured on the signal as it is now."""

from __future__ import annotations

import polars as pl
import pytest

import corpus_facts
from whosthere.scoring import answer
from whosthere.signals import SIGNALS, Signal
from whosthere.weights import measured

MEASURED = [signal for signal in SIGNALS if signal.name in measured()]


@pytest.mark.slow
@pytest.mark.parametrize("signal", MEASURED, ids=lambda signal: signal.name)
def test_as_many_of_the_corpus_say_yes_as_its_weight_tells(signal: Signal) -> None:
    facts = corpus_facts.facts()
    if signal.family.name != "headline":
        facts = facts.filter(~pl.col("headline_only"))
    assert answer(facts, [signal])[signal.name].sum() == measured()[signal.name]["n"], "run `make train`"
