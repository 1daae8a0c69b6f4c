"""How hard the property tests try: `quick` for the everyday check, else thoroughly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("quick", max_examples=8, **CALM)
settings.register_profile("thorough", max_examples=40, **CALM)
settings.load_profile("thorough")


@pytest.fixture(autouse=True, scope="session")
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or writes the owner's own store; one that labels takes a home for itself."""
    home = tmp_path_factory.mktemp("home") / "whosthere"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("WHOSTHERE_HOME", str(home))
        yield home
