"""Good programs lose nothing while bad ones are at the door (`make bench-load` does so for longer, with more)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

LOAD = Path(__file__).parent.parent / "benchmarks" / "load.py"


def load() -> Any:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("load", LOAD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["load"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_good_programs_lose_nothing_while_bad_ones_are_at_the_door() -> None:
    told = load().run(clients=20, seconds=5)
    assert told["lost"] == 0, told["lost_how"]
    assert set(told["answered"]) <= {"one", "many", "explain", "stream"}
    assert sum(told["answered"].values()) >= 5
    assert set(told["told"]) <= {"200", "429", "503"}
    assert len(told["bad"]) >= 5
    assert told["health_after"] < 10
    assert told["exit"] == 0
