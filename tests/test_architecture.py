"""The architecture, in sentences."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "whosthere"
NETWORK = {"socket", "ssl", "http", "asyncio", "ftplib", "smtplib", "webbrowser", "xmlrpc", "httpx", "requests"}


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "polars", "numpy", "msgspec", "re2", "rich", "jinja2", "sklearn"
    code = f"import sys, whosthere, whosthere.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


MAY = {
    SOURCE / "loopback" / "serving.py": {"socket", "webbrowser"},
    SOURCE / "language_model" / "endpoint.py": {"httpx"},
}


def test_no_module_names_a_network_module_but_the_one_that_listens_and_the_one_that_asks_a_model() -> None:
    for path in SOURCE.rglob("*.py"):
        forbidden = NETWORK - MAY.get(path, set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert name.split(".")[0] not in forbidden, path
                assert name != "urllib.request", path


def test_everything_the_front_door_promises_is_there() -> None:
    import whosthere

    for name in whosthere.__all__:
        assert getattr(whosthere, name) is not None


def test_the_front_door_gives_functions_even_after_their_modules_were_loaded() -> None:
    import whosthere
    import whosthere.judging
    import whosthere.triaging

    assert callable(whosthere.triage)
    assert callable(whosthere.assess)
    assert callable(whosthere.explain)
