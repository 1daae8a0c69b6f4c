"""What is released: wheel and sdist hold what they should, and work away from the sources."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from release import check, pages, wheel


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return wheel.built(tmp_path_factory.mktemp("dist"))


@pytest.mark.slow
def test_wheel_and_sdist_hold_what_they_should_and_nothing_else(built: tuple[Path, Path]) -> None:
    assert wheel.faults(*built) == []


@pytest.mark.slow
def test_what_is_missing_or_too_much_in_a_wheel_is_seen(built: tuple[Path, Path], tmp_path: Path) -> None:
    whole, sdist = built
    with zipfile.ZipFile(whole) as given, zipfile.ZipFile(tmp_path / whole.name, "w") as made:
        for name in given.namelist():
            if name != "whosthere/py.typed":
                made.writestr(name, given.read(name))
        made.writestr("tests/test_x.py", "")
    found = wheel.faults(tmp_path / whole.name, sdist)
    assert "the wheel lacks whosthere/py.typed" in found
    assert "the wheel holds tests" in found


@pytest.mark.slow
def test_the_wheel_alone_judges_the_example(built: tuple[Path, Path], tmp_path: Path) -> None:
    """Unpacked, with the dependencies that are here; `make release-check` installs it with others."""
    with zipfile.ZipFile(built[0]) as packed:
        packed.extractall(tmp_path)
    code = "import sys, whosthere.cli as cli; print(cli.__file__, file=sys.stderr); sys.exit(cli.main())"
    environment = {"PYTHONPATH": str(tmp_path), "WHOSTHERE_HOME": str(tmp_path / "home"), "PATH": ""}
    call = [sys.executable, "-c", code, "demo", "--format", "json"]
    told = subprocess.run(call, capture_output=True, check=True, cwd=tmp_path, env=environment)
    assert told.stderr.decode().startswith(str(tmp_path))
    assert len(json.loads(told.stdout)["assessments"]) == 71


def test_each_try_has_a_list_of_versions_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(check, "run", calls.append)
    for tried in ("Python 3.11, lowest dependencies", "Python 3.11, newest dependencies"):
        check.installed(tmp_path / "x.whl", "python3.11", "highest", tmp_path / tried)
    files = [call[call.index("--output-file") + 1] for call in calls if "--output-file" in call]
    assert len(set(files)) == 2


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_commands_and_options() -> None:
    script = (
        f"source {pages.SHELLS / 'whosthere.bash'}; COMP_WORDS=(whosthere TYPED); "
        "COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _shtab_whosthere whosthere; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    for typed, wanted in (("tri", ["triage"]), ("triage --no", ["--no-labels"])):
        call = ["bash", "-c", script.replace("TYPED", typed)]
        assert subprocess.run(call, capture_output=True, text=True, check=False).stdout.split() == wanted


@pytest.mark.skipif(not shutil.which("man"), reason="needs man")
def test_the_man_page_is_read_without_complaint() -> None:
    call = ["man", "--warnings", "-l", str(pages.SHELLS / "whosthere.1")]
    told = subprocess.run(
        call, capture_output=True, text=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"}
    )
    assert "whosthere triage" in told.stdout
    assert told.stderr == ""
