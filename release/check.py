"""A release, tried: wheel and sdist installed fresh on every supported Python that is here, with the lowest and the
newest dependencies that `pyproject.toml` allows; the example must be judged alike by all of them.

`make release-check`; `--python 3.12` and `--with lowest` try less. Packages come from the index that uv is set to; its
certificate may be one that this machine alone trusts. Where it cannot be reached, that is said and is no fault of ours.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from release.wheel import ROOT, built, faults

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
UV = [sys.executable, "-m", "uv", "--quiet"]
UNREACHED = b"error sending request"
LINE = b'{"id": "42", "text": "Hi Ana, open to a quick call? We help firms like yours save 30 %."}\n'
Judged = dict[str, str]


def main() -> int:
    """Try all; the exit status is 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", choices=PYTHONS)
    parser.add_argument("--with", dest="resolutions", action="append", choices=tuple(RESOLUTIONS))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel, sdist = built(folder)
        wrong = faults(wheel, sdist)
        found: dict[str, Judged] = {}
        for version in chosen.python or PYTHONS:
            python = interpreter(version)
            if python is None:
                print(f"Python {version}: not on this machine, not tried")
                continue
            for resolution in chosen.resolutions or RESOLUTIONS:
                tried = f"Python {version}, {resolution} dependencies"
                given = sdist if (version, resolution) == ("3.11", "newest") else wheel
                try:
                    found[tried] = judged(installed(given, python, RESOLUTIONS[resolution], folder / tried))
                    print(f"{tried}, from {given.suffix}: {len(found[tried])} requests judged", flush=True)
                except (subprocess.CalledProcessError, AssertionError) as error:
                    if unreached(error):
                        print(f"{tried}: the index of packages cannot be reached, not tried")
                        continue
                    wrong.append(f"{tried}: {said(error)}")
        first = next(iter(found.values()), {})
        wrong += [f"{tried}: judges the example otherwise" for tried, told in found.items() if told != first]
    print("\n".join(wrong) or ("all is well" if found else "nothing was tried"))
    return 1 if wrong else 0


def interpreter(version: str) -> str | None:
    """A Python of that version that runs, on the path or where pyenv keeps them; None if there is none."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for python in (shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python")))):
        if python and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0:
            return python
    return None


def installed(given: Path, python: str, resolution: str, folder: Path) -> Path:
    """A fresh environment with what was built and its dependencies; its folder of programs."""
    versions = folder.parent / f"{folder.name}.txt"
    wanted = ["--resolution", resolution, "--python", python, "--only-binary", ":all:", "--extra", "page"]
    run([*UV, "pip", "compile", *wanted, "--output-file", str(versions), str(ROOT / "pyproject.toml")])
    run([*UV, "venv", "--python", python, str(folder)])
    into = [*UV, "pip", "install", "--python", str(folder / "bin/python")]
    run([*into, "--only-binary", ":all:", "-r", str(versions)])
    run([*into, "--no-deps", str(given)])
    run([*UV, "pip", "check", "--python", str(folder / "bin/python")])
    return folder / "bin"


def judged(programs: Path) -> Judged:
    """A smoke run: what the example's requests are advised, by id. Raises AssertionError where something is amiss."""
    whosthere = str(programs / "whosthere")
    assert run([whosthere, "--version"]).startswith(b"whosthere ")
    assert json.loads(run([whosthere, "assess"], LINE))["motive"] == "sell"
    assert run([whosthere, "doctor"])
    assert b"complete" in run([whosthere, "completion", "bash"])
    assert (programs.parent / "share/man/man1/whosthere.1").exists(), "no man page"
    run([str(programs / "python"), "-c", "import whosthere.page.application"])
    told = json.loads(run([whosthere, "demo", "--format", "json"]))["assessments"]
    return {one["verdict"]["id"]: one["verdict"]["action"] for one in told}


def run(call: list[str], given: bytes | None = None) -> bytes:
    """What a program prints, run away from the sources."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment = {"UV_SYSTEM_CERTS": "1", **kept}
    home = tempfile.gettempdir()
    return subprocess.run(call, input=given, capture_output=True, check=True, cwd=home, env=environment).stdout


def unreached(error: subprocess.CalledProcessError | AssertionError) -> bool:
    """Whether it failed for want of the index."""
    return isinstance(error, subprocess.CalledProcessError) and UNREACHED in error.stderr


def said(error: subprocess.CalledProcessError | AssertionError) -> str:
    """The last thing that was said."""
    if isinstance(error, AssertionError):
        return f"something is amiss: {error}"
    lines = error.stderr.decode(errors="replace").strip().splitlines() or ["nothing was said"]
    return f"{' '.join(error.cmd[:3])} …: {lines[-1]}"


if __name__ == "__main__":
    sys.exit(main())
