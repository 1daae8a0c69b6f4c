"""What a release is made of: wheel and sdist, built anew, and what must and must not be in them."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LARGEST = 12 << 20  # bytes of the wheel
NEEDED = (
    "whosthere/py.typed",
    "whosthere/learned/note.parquet",
    "whosthere/learned/headline.parquet",
    "whosthere/learned/signals.json",
    "whosthere/learned/requests.json",
    "whosthere/reports/report.html.j2",
    "whosthere/page/templates/pile.html.j2",
    "whosthere/page/static/page.js",
    "whosthere/tongues/en.toml",
    "whosthere/example/page.txt",
    "share/man/man1/whosthere.1",
    "share/bash-completion/completions/whosthere",
    "share/zsh/site-functions/_whosthere",
    "share/fish/vendor_completions.d/whosthere.fish",
)
TOPS = {"whosthere", "data", "dist-info"}


def built(folder: Path) -> tuple[Path, Path]:
    """Wheel and sdist of the project as it stands, made in `folder`; the wheel is made from the sdist."""
    call = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, sdist


def faults(wheel: Path, sdist: Path) -> list[str]:
    """What is wrong with them, in sentences."""
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    with tarfile.open(sdist) as packed_source:
        sources = {name.split("/", 1)[1] for name in packed_source.getnames() if "/" in name}
    tops = {name.split("/")[0].rpartition(".")[2] for name in names}
    wanted = _shipped()
    return [
        *(f"the wheel lacks {needed}" for needed in NEEDED if not any(name.endswith(needed) for name in names)),
        *(f"the wheel lacks {path}" for path in sorted(wanted - set(names))),
        *(f"the wheel holds {top}" for top in sorted(tops - TOPS)),
        *(f"the wheel holds {name}" for name in names if "__pycache__" in name or name.endswith(".pyc")),
        *([f"the wheel has {wheel.stat().st_size:,} bytes"] if wheel.stat().st_size > LARGEST else []),
        *(f"the sdist lacks {one}" for one in ("tests/conftest.py", "docs/start.md", "LICENSE") if one not in sources),
    ]


def _shipped() -> set[str]:
    """Every file of the package that the repository keeps."""
    kept = subprocess.run(["git", "ls-files", "src"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name.removeprefix("src/") for name in kept.splitlines() if (ROOT / name).exists()}
