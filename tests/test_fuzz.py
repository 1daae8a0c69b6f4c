"""What fuzzing found stays found, and a short fuzz of every reader finds nothing new."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parent / "fuzz"
FINDINGS = sorted(path for path in (FUZZ / "findings").glob("*/*") if path.is_file())
sys.path.insert(0, str(FUZZ))

from targets import judged, targets  # noqa: E402


def test_every_reader_is_fuzzed() -> None:
    from whosthere.sources import READERS

    names = {name.partition(".")[0] for name in targets()}
    assert {reader.__name__.rpartition(".")[2] for reader in READERS} <= names  # type: ignore[attr-defined]


def test_the_seeds_keep_the_law() -> None:
    for target in targets().values():
        for seed in target.seeds:
            assert judged(target, seed) is None, target.name


@pytest.mark.parametrize("path", FINDINGS, ids=[f"{path.parent.name}/{path.name}" for path in FINDINGS])
def test_what_was_found_is_mended(path: Path) -> None:
    found = judged(targets()[path.parent.name], path.read_bytes())
    assert found is None, found.what


@pytest.mark.slow
def test_a_short_fuzz_finds_nothing_new(tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(FUZZ / "run.py"),
        "--inputs",
        "3000",
        "--seed",
        "1",
        "--seconds",
        "90",
        "--target",
        "together",
    ]
    done = subprocess.run([*command, "--findings", str(tmp_path)], check=False, capture_output=True, text=True)

    found = [f"{path.parent.name}: {path.read_bytes()!r}" for path in tmp_path.glob("*/*")]
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-2_000:]}\n{found}"
