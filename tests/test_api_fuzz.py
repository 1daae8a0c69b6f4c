"""Whatever is asked, the API answers as its own description says: every check of schemathesis, on every route.

WHOSTHERE_API_CASES is how many cases all routes get together (`make fuzz-api`: 10,000, new ones each time); without
it a fixed few, the same ones each time.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from whosthere.api.application import part
from whosthere.api.limits import Limits
from whosthere.loopback.guard import Guard

KEY = "a-key-that-was-made-for-tests"
HOST = "127.0.0.1:4885"
SEARCHED = "WHOSTHERE_API_CASES" in os.environ
CASES = int(os.environ.get("WHOSTHERE_API_CASES", "150"))


@schemathesis.serializer("application/x-ndjson")
def _lines(_: Any, value: Any) -> bytes:
    """A stream's body may be any bytes."""
    return str(value).encode(errors="replace")


APP = Guard(part([KEY], {HOST}, limits=Limits(rate=1e6, burst=10**6)))
DESCRIBED = schemathesis.openapi.from_asgi("/v1/openapi.json", APP, headers={"host": HOST})
DESCRIBED.config.phases.coverage.enabled = SEARCHED  # some 2,300 cases of its own: for the long run
TOO_LARGE = "413"  # refuses what is not the contract as well as any: what a case sends may be larger than a body may be
DESCRIBED.config.checks.negative_data_rejection.expected_statuses.append(TOO_LARGE)
ROUTES = [route for path in DESCRIBED.raw_schema["paths"].values() for route in path.values()]
TAKING = sum("requestBody" in route or "parameters" in route for route in ROUTES)


@pytest.fixture(autouse=True)
def a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded here is no other test's."""
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))


@pytest.mark.slow
@DESCRIBED.parametrize()
@settings(
    max_examples=-(-CASES // TAKING),
    deadline=None,
    derandomize=not SEARCHED,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Any) -> None:
    headers = {"host": HOST}
    if "Authorization" in case.headers:  # else that it is missing is what this case is about
        headers["Authorization"] = f"Bearer {KEY}"
    case.call_and_validate(base_url=f"http://{HOST}", headers=headers)
