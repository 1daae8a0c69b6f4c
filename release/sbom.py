"""The bill of materials (CycloneDX, JSON): what is installed with whosthere at the locked versions, with licences and
who needs what. `python -m release.sbom FILE` writes it anew, of a fresh environment and not the one of developers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from release.check import UV, run
from release.wheel import ROOT

EXTRAS = "page,mcp"


def write(target: Path) -> None:
    """Write the bill of materials, without times or random names."""
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "environment/bin/python"
        run([*UV, "venv", "--python", sys.executable, str(python.parent.parent)])
        locked = ["--constraint", str(ROOT / "requirements-dev.lock")]
        run([*UV, "pip", "install", "--python", str(python), *locked, f"{ROOT}[{EXTRAS}]"])
        run([*UV, "pip", "uninstall", "--python", str(python), "whosthere"])
        call = ["environment", "--pyproject", str(ROOT / "pyproject.toml"), "--of", "JSON", "--output-reproducible"]
        target.parent.mkdir(exist_ok=True)

        made = [sys.executable, "-m", "cyclonedx_py", *call, "--validate", "-o", str(target), str(python)]
        subprocess.run(made, check=True, env=os.environ | {"PYTHONWARNINGS": "ignore"})


if __name__ == "__main__":
    write(Path(sys.argv[1]))
