"""Fuzz every reader, guided by coverage (atheris, libFuzzer) where that is installed, else blindly.

    python tests/fuzz/run.py --inputs 1000000 --seed 1 [--target NAME|together] [--seconds N]

Each target gets its share of the inputs in a process of its own. What breaks the law (targets.py) is written to
tests/fuzz/findings/<target>/, the shortest input of each kind; those files stay as tests (tests/test_fuzz.py).
Prints how many inputs each target was given; the exit status is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import mmap
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
FINDINGS = HERE / "findings"
RESTARTS = 20


def main() -> int:
    """Run all targets, or one of them, in processes of their own."""
    asked = _arguments()
    if asked.inside:
        _run_inside(asked)
        return 0
    sys.path.insert(0, str(HERE))
    from targets import targets, together

    known = {"together": together()} if asked.target == "together" else targets()
    chosen = {name: target for name, target in known.items() if asked.target in (None, name)}
    shares = sum(target.share for target in chosen.values())
    guide = "guided by coverage" if _has_atheris() else "blind: atheris is not installed"
    print(f"{asked.inputs:,} inputs, seed {asked.seed}, {len(chosen)} targets, {guide}")
    given, found = 0, 0
    for name, target in chosen.items():
        begin, part = time.monotonic(), math.ceil(asked.inputs * target.share / shares)
        seconds = asked.seconds * target.share / shares if asked.seconds else 0.0
        done, findings = _run_target(name, part, asked.seed, seconds, Path(asked.findings))
        took = time.monotonic() - begin
        print(f"{name:32} {done:9,} inputs  {done / max(took, 1e-9):7,.0f}/s  {findings} findings", flush=True)
        given, found = given + done, found + findings
    print(f"{'all':32} {given:9,} inputs  {found} findings")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.0, help="stop after about so many seconds in all")
    parser.add_argument("--target", help="only this one; `together`: all in one process, for a short run")
    parser.add_argument("--findings", default=str(FINDINGS), help="where findings are written")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    return parser.parse_args()


def _has_atheris() -> bool:
    try:
        import atheris  # noqa: F401
    except ImportError:
        return False
    return True


def _run_target(name: str, inputs: int, seed: int, seconds: float, findings: Path) -> tuple[int, int]:
    """How many inputs the target was given and how many findings are new; a process that died is started anew."""
    before = set((findings / name).glob("*")) if (findings / name).is_dir() else set()
    done, until = 0, time.monotonic() + seconds if seconds else float("inf")
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as corpus:
        for again in range(RESTARTS):
            counter = Path(corpus, "counter")
            counter.write_bytes(bytes(8))
            left = f"{max(until - time.monotonic(), 1):.0f}" if seconds else "0"
            command = [sys.executable, __file__, "--inside", corpus, "--target", name, "--findings", str(findings)]
            command += ["--inputs", str(inputs - done), "--seed", str(seed + again), "--seconds", left]
            fixed = {**os.environ, "PYTHONHASHSEED": "0", "POLARS_MAX_THREADS": "1", "FUZZ_SCRATCH": corpus}
            ended = subprocess.run(command, check=False, env=fixed, capture_output=True)
            done += struct.unpack("<q", counter.read_bytes())[0]
            if ended.returncode:
                _keep_crash(ended, findings / name, Path(corpus))
            if not ended.returncode or done >= inputs or time.monotonic() > until:
                break
    after = set((findings / name).glob("*")) if (findings / name).is_dir() else set()
    return done, len(after - before)


def _keep_crash(ended: subprocess.CompletedProcess[bytes], folder: Path, corpus: Path) -> None:
    """The input that ended a process by itself (a crash, a hang, too much memory) is a finding too."""
    kept = [path for path in corpus.glob("*-*") if path.name.split("-")[0] in ("crash", "timeout", "oom")]
    for path in kept:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(path, folder / path.name)
    if not kept:
        print(ended.stderr.decode(errors="replace")[-2_000:], file=sys.stderr)


# ---- in the target's own process -------------------------------------------------------------------------------------


def _run_inside(asked: argparse.Namespace) -> None:
    sys.path.insert(0, str(HERE))
    guided = _has_atheris()
    if guided:
        import atheris

        with atheris.instrument_imports(include=["whosthere.sources", "whosthere.text"]):
            from targets import targets, together
    else:
        from targets import targets, together
    target = together() if asked.target == "together" else targets()[asked.target]
    keeper = _Keeper(target, Path(asked.findings) / target.name, Path(asked.inside))
    if guided:
        _guided(keeper, asked)
    else:
        _blind(keeper, asked)


class _Keeper:
    """Judges inputs, counts them where the parent sees it, and keeps the shortest input of each kind of finding."""

    def __init__(self, target: object, folder: Path, corpus: Path) -> None:
        from targets import judged

        self.target, self._judged = target, judged
        self._folder = folder
        self._file = (corpus / "counter").open("r+b")
        self._count = mmap.mmap(self._file.fileno(), 8)
        self._kept: dict[str, tuple[int, Path]] = {}
        self.done = 0

    def __call__(self, raw: bytes) -> None:
        self.done += 1
        self._count[:8] = struct.pack("<q", self.done)
        found = self._judged(self.target, raw)
        if found is None or len(raw) >= self._kept.get(found.signature, (1 << 40, None))[0]:
            return
        if found.signature in self._kept:
            self._kept[found.signature][1].unlink()
        else:
            print(found.what, file=sys.stderr)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{found.signature}-{hashlib.sha256(raw).hexdigest()[:8]}"
        path.write_bytes(raw)
        self._kept[found.signature] = (len(raw), path)


def _guided(keeper: _Keeper, asked: argparse.Namespace) -> None:
    import atheris

    corpus, target = Path(asked.inside), keeper.target
    (corpus / "seeds").mkdir(exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / "seeds" / str(number)).write_bytes(seed)
    words = _words(target.seeds) or ["x"]
    (corpus / "words").write_text("\n".join(f'"{word}"' for word in words))
    options = [
        f"-runs={asked.inputs}", f"-seed={asked.seed}", f"-max_len={target.longest}", f"-dict={corpus / 'words'}",
        "-timeout=30", "-rss_limit_mb=3072", "-verbosity=0", f"-artifact_prefix={corpus}/", str(corpus / "seeds"),
    ]  # fmt: skip
    if asked.seconds:
        options.insert(0, f"-max_total_time={asked.seconds:.0f}")
    atheris.Setup([sys.argv[0], *options], keeper)
    atheris.Fuzz()


def _words(seeds: list[bytes]) -> list[str]:
    """The commonest words of the seeds, as libFuzzer's dictionary wants them."""
    words = Counter(word for seed in seeds for word in set(re.findall(rb"[\w./:@\xc3-\xf4\x80-\xbf -]{3,24}", seed)))
    words.update(word for seed in seeds for word in set(re.findall(rb"[^\x00-\x1f,;:<>()\"\[\]{} ]{2,16}", seed)))
    return ["".join(f"\\x{byte:02x}" for byte in word) for word, _ in words.most_common(400)]


def _blind(keeper: _Keeper, asked: argparse.Namespace) -> None:
    dice, seeds = random.Random(asked.seed), keeper.target.seeds or [b""]
    words = [bytes.fromhex(word.replace("\\x", "")) for word in _words(seeds)] or [b"x"]
    until = time.monotonic() + asked.seconds if asked.seconds else float("inf")
    while keeper.done < asked.inputs and time.monotonic() < until:
        raw = bytearray(dice.choice(seeds))
        for _ in range(dice.choice((0, 1, 2, 4, 16))):
            begin = dice.randrange(len(raw) + 1)
            end = min(begin + dice.choice((0, 0, 1, 1, 8, 64)), len(raw))
            raw[begin:end] = dice.choice(
                (dice.randbytes(dice.randrange(4)), dice.choice(words), bytes(raw[begin:end]) * 2)
            )
        keeper(bytes(raw[: keeper.target.longest]))


if __name__ == "__main__":
    sys.exit(main())
