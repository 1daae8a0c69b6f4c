"""Campaigns on simulated lakes: quality by strength of mutation, and notes a second beside rensa and datasketch.

Each engine runs in a process of its own, in turn, on the same Parquet file, from reading to groups; both peers take the
shingles of three words that their documents show, 128 permutations, threshold 0.5. rensa's fastest way only flags what
has a duplicate; its groups take a query a note.

    python benchmarks/campaigns.py [NOTES] [ROUNDS]
"""

from __future__ import annotations

import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

PERMUTATIONS, THRESHOLD, BANDS = 128, 0.5, 32
ENGINES = ("whosthere", "rensa flags", "rensa groups", "datasketch groups")


def texts_of(path: str) -> list[str]:
    """The notes of a lake."""
    return pl.read_parquet(path, columns=["text"])["text"].drop_nulls().to_list()


def shingles(text: str) -> list[str]:
    """Runs of three words."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 3]) for i in range(max(len(words) - 2, 1))]


def whosthere(path: str) -> int:
    """Our campaigns; how many there are."""
    from whosthere.campaigns import find_campaigns  # noqa: PLC0415
    from whosthere.campaigns.lakes import notes_of_lake  # noqa: PLC0415

    return find_campaigns(notes_of_lake([Path(path)]).collect())[1].height


def rensa_flags(path: str) -> int:
    """rensa, one shot: how many notes have a near-duplicate."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    sets = [shingles(text) for text in texts_of(path)]
    matrix = RMinHash.digest_matrix_from_token_sets(sets, PERMUTATIONS, 42)
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    return sum(index.query_duplicate_flags_matrix_one_shot(matrix))


def rensa_groups(path: str) -> int:
    """rensa, as its documents show it: insert each, query each, check what comes; how many groups."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    sets = [shingles(text) for text in texts_of(path)]
    sketches = RMinHash.from_token_sets(sets, PERMUTATIONS, 42)
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    for key, sketch in enumerate(sketches):
        index.insert(key, sketch)
    return _groups(sketches, index.query)


def datasketch_groups(path: str) -> int:
    """datasketch, as its documents show it; how many groups."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    sets = [[one.encode() for one in shingles(text)] for text in texts_of(path)]
    sketches = list(MinHash.generator(sets, num_perm=PERMUTATIONS))
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for key, sketch in enumerate(sketches):
            session.insert(key, sketch)
    return _groups(sketches, index.query)


def _groups(sketches: list, query) -> int:
    """Greedy: each note not yet taken takes those of its answers that are as alike as asked."""
    taken = [False] * len(sketches)
    groups = 0
    for key, sketch in enumerate(sketches):
        if taken[key]:
            continue
        near = [k for k in query(sketch) if not taken[k] and (k == key or sketch.jaccard(sketches[k]) >= THRESHOLD)]
        for k in near:
            taken[k] = True
        groups += len(near) > 1
    return groups


def run(engine: str, path: str) -> tuple[float, float, float]:
    """Wall seconds of one engine without starting Python, its processor seconds, and its peak memory in MiB."""
    told = subprocess.run([sys.executable, __file__, "--run", engine, path], check=True, capture_output=True, text=True)
    seconds, busy, memory = map(float, told.stdout.split())
    return seconds, busy, memory


def quality(path: Path) -> tuple[float, float]:
    """Precision and recall of pairs, against what is true."""
    from whosthere.campaigns import find_campaigns  # noqa: PLC0415
    from whosthere.campaigns.lakes import notes_of_lake  # noqa: PLC0415

    members, _ = find_campaigns(notes_of_lake([path]).collect())
    joined = pl.read_parquet(path, columns=["id", "truth_campaign"]).join(members, on="id")

    def pairs(*columns: str) -> int:
        sizes = joined.drop_nulls(columns).group_by(columns).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    both = pairs("campaign", "truth_campaign")
    return both / max(pairs("campaign"), 1), both / max(pairs("truth_campaign"), 1)


def main(notes: int = 50_000, rounds: int = 3) -> None:
    """Print the figures."""
    from whosthere.simulating import World, write  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        for strength in (0.2, 0.5, 0.8):
            path = Path(folder) / f"{strength}.parquet"
            write(World(notes, seed=int(strength * 1000), notes=1.0, campaigns=0.4, mutation=strength), path)
            precision, recall = quality(path)
            print(f"mutation {strength}: pairs precision {precision:.4f}, recall {recall:.4f}", flush=True)
        path = Path(folder) / "0.5.parquet"
        took: dict[str, list[tuple[float, float, float]]] = {engine: [] for engine in ENGINES}
        for _ in range(rounds):
            for engine in ENGINES:
                took[engine].append(run(engine, str(path)))
        median = {
            engine: [statistics.median(part) for part in zip(*runs, strict=True)] for engine, runs in took.items()
        }
        ours = median["whosthere"]
        for engine, (seconds, busy, memory) in median.items():
            wall = f"{notes / seconds:9,.0f} notes/s, {seconds / ours[0]:5.2f} x the time of ours"
            core = f"{notes / busy:9,.0f} a core, {busy / ours[1]:5.2f} x"
            print(f"{engine:18} {wall}; {core}; peak {memory:,.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        began = time.perf_counter()
        globals()[sys.argv[2].replace(" ", "_")](sys.argv[3])
        usage = resource.getrusage(resource.RUSAGE_SELF)
        print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
