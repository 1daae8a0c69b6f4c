"""`whosthere forget`: all that is kept is shown, and deleted on demand; nothing else is ever touched."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whosthere import example
from whosthere.cli import main
from whosthere.page.brought import Brought
from whosthere.store import Decision, Store

Answer = tuple[int, str, str]
Run = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> Answer:
        status = main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return run


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def lived_in(home: Path) -> list[Path]:
    """A home after some use: decisions, things brought, the example; and a page that was killed in the middle."""
    for folder in (home, home / "example"):
        with Store(folder / "store.sqlite3") as store:
            store.record([Decision(invitation="ana", action="ask", reply="Which role?")])
        brought = Brought([folder], folder / "brought")
        brought.keep("Seite 王.html", lambda path: path.write_text("a page"))
        brought.keep("../../etc/passwd", lambda path: path.write_text("a page"))
        half = brought.folder.parent / f"{brought.folder.name}-77-00003.part"
        half.write_bytes(b"half")
        half.chmod(0o600)
    return sorted(path for path in home.rglob("*") if path.is_file())


def told(run: Run, *more: str) -> dict[str, list[dict[str, str]]]:
    """What the command tells a program."""
    found: dict[str, list[dict[str, str]]] = json.loads(run("forget", "--json", *more)[1])
    return found


def test_every_file_is_closed_to_others_whatever_the_umask(umask: None, home: Path) -> None:
    files = lived_in(home)
    with Store(home / "store.sqlite3") as store:  # while it is open there is a log beside it
        store.record([Decision(invitation="bo", action="ask")])
        files = sorted(path for path in home.rglob("*") if path.is_file())
        assert any(path.name.endswith("-wal") for path in files)
        assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == {
            path.name: "0o600" for path in files
        }
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    assert len(folders) == 6
    assert [oct(stat.S_IMODE(folder.stat().st_mode)) for folder in folders] == ["0o700"] * 6


def test_all_is_shown_with_size_and_permissions_and_nothing_is_deleted_unasked(home: Path, run: Run) -> None:
    files = lived_in(home)
    status, out, err = run("forget")
    assert (status, err) == (0, "")
    for path in files:
        assert f"0600 {path.stat().st_size:>12,}  {path}" in out
    assert "whosthere forget --yes" in out
    found = told(run)
    assert {one["path"] for one in found["kept"] if one["bytes"] is not None} == {str(path) for path in files}
    assert found["deleted"] == found["left"] == []
    assert all(path.exists() for path in files)


def test_all_is_deleted_when_it_is_asked_for(home: Path, run: Run) -> None:
    files = lived_in(home)
    status, out, err = run("forget", "--yes")
    assert (status, err) == (0, "")
    assert f"{len(files)} files" in out
    assert list(home.iterdir()) == []
    assert run("forget")[1].startswith(f"Nothing is kept in {home}.")
    assert run("forget", "--yes")[0] == 0


def test_the_programs_own_folder_goes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.delenv("WHOSTHERE_HOME")
    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "share"))
    with Store() as store:
        folder = store.path.parent
        store.record([Decision(invitation="ana", action="ask")])
    assert folder.is_relative_to(tmp_path)
    assert run("forget", "--yes")[0] == 0
    assert not folder.exists()
    assert folder.parent.exists()


def test_what_the_program_did_not_make_is_left_and_named(home: Path, run: Run) -> None:
    lived_in(home)
    group = next(path for path in (home / "brought").iterdir() if path.is_dir())
    foreign = [home / "thesis.docx", home / "brought" / "notes.txt", group / "mine.txt", home / "example" / "x"]
    for path in foreign:
        path.write_text("precious")
    (home / "store.sqlite3.bak").write_text("precious")
    status, out, _ = run("forget", "--yes")
    assert status == 0
    for path in foreign:
        assert path.read_text() == "precious"
        assert f"left as it is: {path}" in out
    assert sorted(path.name for path in home.rglob("*") if path.is_file()) == [
        "mine.txt", "notes.txt", "store.sqlite3.bak", "thesis.docx", "x",
    ]  # fmt: skip


def test_links_are_neither_followed_nor_deleted(home: Path, tmp_path: Path, run: Run) -> None:
    elsewhere = tmp_path / "elsewhere"
    lived_in(elsewhere)
    before = {path: path.stat().st_mtime_ns for path in elsewhere.rglob("*")}
    home.mkdir()
    for name in ("store.sqlite3", "brought", "example"):
        (home / name).symlink_to(elsewhere / name)
    status, out, err = run("forget", "--yes")
    assert status == 1
    assert len(err.splitlines()) == 3
    assert "is a link: not followed, and not deleted" in out
    assert len(list(home.iterdir())) == 3
    (home / "brought").unlink()
    group = home / "brought" / ("0" * 16)
    group.mkdir(parents=True)
    (group / "00001-page.txt").symlink_to(elsewhere / "store.sqlite3")
    assert run("forget", "--yes")[0] == 1
    assert before == {path: path.stat().st_mtime_ns for path in elsewhere.rglob("*")}


def test_a_home_that_is_a_link_is_refused(home: Path, tmp_path: Path, run: Run) -> None:
    files = lived_in(tmp_path / "elsewhere")
    home.symlink_to(tmp_path / "elsewhere")
    status, out, err = run("forget", "--yes")
    assert (status, out) == (2, "")
    assert err == f"whosthere: {home}: is a link to {tmp_path / 'elsewhere'}; set WHOSTHERE_HOME to the folder itself\n"
    assert all(path.exists() for path in files)


def test_another_programs_store_in_that_place_is_left(home: Path, run: Run) -> None:
    home.mkdir()
    other = sqlite3.connect(home / "store.sqlite3")
    other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    status, _, err = run("forget", "--yes")
    assert (status, err) == (1, f"whosthere: {home / 'store.sqlite3'}: belongs to another program\n")
    assert (home / "store.sqlite3").exists()


@pytest.mark.parametrize(
    ("damage", "is_deleted"), [("cut", True), ("holes", True), ("future", True), ("empty", True), ("garbage", False)]
)
def test_a_damaged_store_is_deleted_if_it_can_be_told_to_be_ours(
    home: Path, run: Run, damage: str, is_deleted: bool
) -> None:
    lived_in(home)
    store = home / "store.sqlite3"
    whole = store.read_bytes()
    spoilt = {
        "cut": whole[:5000],
        "holes": whole[:4096] + b"\xff" * (len(whole) - 4096),
        "future": whole[:60] + (99).to_bytes(4, "big") + whole[64:],
        "empty": b"",
        "garbage": os.urandom(5000),
    }[damage]
    store.write_bytes(spoilt)
    status, _, err = run("forget", "--yes")
    assert (status, store.exists()) == (0 if is_deleted else 1, not is_deleted)
    assert is_deleted or "cannot be told to be ours" in err


def test_a_store_in_use_is_not_deleted_from_under_the_page(home: Path, run: Run) -> None:
    files = lived_in(home)
    holder = subprocess.Popen(
        [sys.executable, "-c", "from whosthere.store import Store; s = Store(); print(len(s.history())); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "1\n"
    status, _, err = run("forget", "--yes")
    assert status == 2
    assert "is in use; stop the page" in err
    assert "nothing was deleted" in err
    assert all(path.exists() for path in files)
    holder.communicate("\n", timeout=30)
    assert run("forget", "--yes")[0] == 0


def test_doctor_says_where_it_is(home: Path, run: Run) -> None:
    files = lived_in(home)
    size = sum(path.stat().st_size for path in files)
    assert f"  {len(files)} files, {size:,} bytes in {home}; `whosthere forget` shows" in run("doctor")[1]
    assert json.loads(run("doctor", "--json")[1])["kept"].startswith(f"{len(files)} files")


def test_what_cannot_be_deleted_is_named_and_the_rest_goes(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(home)
    real = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".html":
            raise PermissionError(13, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    status, _, err = run("forget", "--yes")
    assert status == 1
    assert [line.endswith("cannot be deleted: Permission denied") for line in err.splitlines()] == [True, True]
    assert {path.suffix for path in home.rglob("*") if path.is_file()} == {".html"}


def test_odd_names_beside_ours_do_nothing_to_a_terminal_or_to_json(home: Path, run: Run) -> None:
    home.mkdir()
    (home / "a\x1b[2J\n").write_text("")
    Path(os.fsdecode(os.fsencode(home) + b"/\xff")).write_text("")
    _, out, _ = run("forget")
    assert "\x1b" not in out
    assert f"{home}/a?[2J?" in out
    assert len(told(run)["left"]) == 2


def test_the_sources_are_never_touched(home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the home is said to be the folder that they lie in."""
    sources = [*example.archives(), example.page()]
    for source in sources:
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.setenv("WHOSTHERE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert run("label", "derek-lawson-bluedelta", str(tmp_path / sources[1].name), "--motive", "hack")[0] == 0
    assert run("forget", "--yes")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(source.name for source in sources)
    assert all((tmp_path / source.name).read_bytes() == source.read_bytes() for source in sources)
