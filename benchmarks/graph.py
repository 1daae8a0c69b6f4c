"""Who asks whom, side by side with plainer ways of telling, on real graphs.

    python benchmarks/graph.py --host facebook_combined.txt [--trust soc-sign-bitcoinotc.csv] [--seeds 5]

Host graph: SNAP's format. On it worlds of requests are made (training/request_worlds.py); the weights were measured on
other graphs. Trust: Bitcoin OTC's CSV (source, target, weight, time). Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp

sys.path.insert(0, str(Path(__file__).parent.parent / "training"))
from request_worlds import Graph, Habits, World, read_graph
from whosthere.graph import begin, evidence, update, weigh

Scores = npt.NDArray[np.float64]
WORLDS = {
    "base": Habits(),
    "attackers chase the most mutual": Habits(chase_most=True),
    "attackers chase seldom (.4)": Habits(chase=0.4),
    "attackers chase always": Habits(chase=1.0),
    "attackers begin with the popular": Habits(attackers_begin="popular"),
    "attackers begin with the open": Habits(attackers_begin="open"),
    "attackers share a list": Habits(attackers_begin="list"),
    "attackers bought 5 ties": Habits(attackers_ties=5),
    "few attackers (5 %)": Habits(attackers=42),
    "as many attackers as others": Habits(attackers=800),
    "strangers ask anyone": Habits(strangers_choose="anyone"),
    "strangers ask the popular": Habits(strangers_choose="popular"),
    "strangers ask friends of friends": Habits(strangers_choose="friends of friends"),
    "strangers only, of one circle": Habits(friends=0, strangers=600, strangers_ask_friends=0.0),
    "strangers are members already": Habits(strangers=0, members=400),
    "no friend asks strangers, no stranger friends": Habits(strangers_ask_friends=0.0, friends_ask_strangers=0.0),
    "all receivers alike": Habits(openness=0.0),
    "half the answers seen": Habits(answered=0.5),
    "no answer seen": Habits(answered=0.0),
    "refusals stay open": Habits(refusals_told=False),
}


def auc(bad: npt.NDArray[np.bool_], score: Scores) -> float:
    """The chance that a bad one scores above a good one, ties halved."""
    ranks = pl.Series(score).rank("average").to_numpy()
    n = bad.sum()
    return float((ranks[bad].sum() - n * (n + 1) / 2) / (n * (~bad).sum()))


# ---- plainer ways, each from a sender's first k requests (higher is worse)


def acceptance_rate(world: World, early: pl.DataFrame, _train: pl.DataFrame) -> pl.DataFrame:
    """Share refused, shrunk to one half by two answers."""
    no, any_ = (~pl.col("answer")).sum(), pl.col("answer").count()
    return early.group_by("sender").agg(score=(no + 1) / (any_ + 2))


def neighbours_among_targets(world: World, early: pl.DataFrame, _train: pl.DataFrame) -> pl.DataFrame:
    """How few of the targets know one another."""
    both = pl.concat([world.edges, world.edges.select(a="b", b="a")])
    pairs = early.select("sender", a="receiver").join(early.select("sender", b="receiver"), on="sender")
    tied = pairs.join(both, on=["a", "b"]).group_by("sender").agg(tied=pl.len())
    sent = early.group_by("sender").agg(n=pl.len())
    share = pl.col("tied").fill_null(0) / (pl.col("n") * (pl.col("n") - 1)).clip(1)
    return sent.join(tied, on="sender", how="left").select("sender", score=-share)


def sybil_rank(world: World, early: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    """Trust spread from known good people over ties in log2(n) steps, divided by degree (Cao et al. 2012)."""
    accepted = early.filter("answer").select(a="sender", b="receiver")
    pairs = pl.concat([world.edges, accepted])
    people = pl.concat([pairs["a"], pairs["b"], early["sender"]]).unique().sort()
    place = {person: i for i, person in enumerate(people)}
    a, b = ([place[p] for p in pairs[side]] for side in "ab")
    n = len(place)
    ties = sp.csr_matrix((np.ones(2 * len(a)), (a + b, b + a)), shape=(n, n))
    degree = np.asarray(ties.sum(axis=1)).ravel()
    trust = np.zeros(n)
    random = np.random.default_rng(0)
    good = [place[p] for p in random.choice(sorted(world.open_to), 100, replace=False) if p in place]
    trust[good] = 1.0
    walk = sp.diags(1 / np.maximum(degree, 1)) @ ties
    for _ in range(int(np.ceil(np.log2(n)))):
        trust = walk.T @ trust
    rank = trust / np.maximum(degree, 1)
    return pl.DataFrame({"sender": people, "score": -rank}).join(
        early.select("sender").unique(), on="sender", how="semi"
    )


def target_choice(world: World, early: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    """Naive Bayes over whom known-bad and known-good senders ask (PreAttacK's idea; their requests are the past)."""
    return _naive_bayes(early, train, answers=False)


def targets_and_answers(world: World, early: pl.DataFrame, train: pl.DataFrame) -> pl.DataFrame:
    """The same with how each target answers the known-bad and the known-good (SybilEdge's idea)."""
    return _naive_bayes(early, train, answers=True)


def _naive_bayes(early: pl.DataFrame, train: pl.DataFrame, *, answers: bool) -> pl.DataFrame:
    yes = pl.col("answer").fill_null(False).cast(pl.Float64)
    known = train.group_by("receiver").agg(
        bad=pl.col("bad").sum(), good=(~pl.col("bad")).sum(),
        bad_yes=(yes * pl.col("bad")).sum(), good_yes=(yes * ~pl.col("bad")).sum(),
    )  # fmt: skip
    bads, goods = train["bad"].sum(), (~train["bad"]).sum()
    odds = ((pl.col("bad") + 1) / (bads + 4000)) / ((pl.col("good") + 1) / (goods + 4000))
    rates = train.group_by("bad").agg(rate=pl.col("answer").fill_null(False).mean()).sort("bad")["rate"].to_list()
    like_good = (pl.col("good_yes") + 2 * rates[0]) / (pl.col("good") + 2)
    like_bad = (pl.col("bad_yes") + 2 * rates[1]) / (pl.col("bad") + 2)
    answer = pl.when("answer").then(like_bad / like_good).otherwise((1 - like_bad) / (1 - like_good))
    bits = odds.log(2) + (
        pl.when(pl.col("answer").is_not_null()).then(answer.log(2)).otherwise(0.0) if answers else 0.0
    )
    seen = early.join(known, on="receiver", how="left").with_columns(
        pl.col("bad", "good", "bad_yes", "good_yes").fill_null(0)
    )
    return seen.group_by("sender").agg(score=bits.sum())


PLAIN: dict[str, Callable[[World, pl.DataFrame, pl.DataFrame], pl.DataFrame]] = {
    "acceptance rate": acceptance_rate,
    "neighbours among targets": neighbours_among_targets,
    "SybilRank": sybil_rank,
    "targets (PreAttacK-like)": target_choice,
    "targets and answers (SybilEdge-like)": targets_and_answers,
}
OURS, SEEDED = "whosthere", "whosthere, half the senders known"


def host_table(graph: Graph, seeds: int) -> None:
    """AUC by world, method and number of requests."""
    methods = [*PLAIN, OURS, SEEDED]
    for k in (5, 10):
        print(f"\n| AUC after {k} requests | " + " | ".join(methods) + " |\n|---|" + "---|" * len(methods))
        for name, habits in WORLDS.items():
            runs = [_one_world(World(graph, habits, 100 + seed), k) for seed in range(seeds)]
            cells = [_spread([run[method] for run in runs]) for method in methods]
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _one_world(world: World, k: int) -> dict[str, float]:
    """Half the senders are known, the other half is judged by its first k requests."""
    truth = world.truth.with_columns(known=pl.int_range(pl.len()).shuffle(seed=1) % 2 == 0)
    train = world.requests.join(truth.filter("known").select("sender", "bad"), on="sender")
    judged = truth.filter(~pl.col("known")).select("sender", "bad")
    ordered = world.requests.sort("sent_at").filter(pl.int_range(pl.len()).over("sender") < k)
    early = ordered.join(judged, on="sender", how="semi")
    found = {name: _auc_of(way(world, early, train), judged) for name, way in PLAIN.items()}
    state = begin(world.requests, world.edges)
    bits = evidence(state, first=k).select("sender", score="request_bits")
    seeds = truth.filter("known").select(person="sender", bad="bad")
    taught = evidence(begin(world.requests, world.edges, seeds), first=k).select("sender", score="request_bits")
    return found | {OURS: _auc_of(bits, judged), SEEDED: _auc_of(taught, judged)}


def _auc_of(scores: pl.DataFrame, judged: pl.DataFrame) -> float:
    both = judged.join(scores, on="sender")
    return auc(both["bad"].to_numpy(), both["score"].to_numpy())


def _spread(values: list[float]) -> str:
    return f"{statistics.mean(values):.3f} ± {statistics.pstdev(values):.3f}"


def trust_table(path: Path) -> None:
    """Bitcoin OTC: does a member whose first three ratings by strangers we see turn out infamous?

    A rating is an answer: the rated member asks, the rater accepts (above 0) or refuses. Infamous are those whose later
    ratings sum below 0. With seeds: members infamous or not by the day the middle one of those judged got a third.
    """
    ratings = pl.read_csv(path)
    moment = (pl.col("time") * 1e6).cast(pl.Int64).cast(pl.Datetime("us"))
    requests = ratings.select(
        sender="target", receiver="source", sent_at=moment, answer=pl.col("weight") > 0, answered_at=moment
    )
    lines = begin(requests).lines.join(
        ratings.select(sender="target", receiver="source", sent=moment.cast(pl.Int64), rating="weight"),
        on=["sender", "receiver", "sent"],
    )
    mutual = pl.sum_horizontal("tied_accepted", "tied_refused", "tied_open", "old_ties")
    strangers = {
        "any rater": pl.lit(True),
        "never rated by the member": ~pl.col("asked_back"),
        "nor sharing a counterpart": ~pl.col("asked_back") & (mutual == 0),
    }
    methods = ["acceptance rate", "mean rating", OURS, "whosthere, earlier members known"]
    print(
        "\n| the three ratings | later ratings | members (infamous) | "
        + " | ".join(methods)
        + " |\n|---|---|---|---|---|---|---|"
    )
    for who, kept in strangers.items():
        three = lines.filter(kept).filter(pl.int_range(pl.len()).over("sender") < 3)
        three = three.filter(pl.len().over("sender") == 3)
        last = three.group_by("sender").agg(last=pl.col("sent").max())
        after = lines.join(last, on="sender").filter(pl.col("sent") > pl.col("last"))
        outcome = after.group_by("sender").agg(bad=pl.col("rating").sum() < 0, later=pl.len()).join(last, on="sender")
        for least in (1, 3):
            judged = outcome.filter(pl.col("later") >= least).sort("last", "sender")
            print(f"| {who} | {least} or more | " + _trust_row(lines, three, judged) + " |", flush=True)


def _trust_row(lines: pl.DataFrame, three: pl.DataFrame, judged: pl.DataFrame) -> str:
    rate = three.group_by("sender").agg(score=(~pl.col("answer")).mean())
    mean = three.group_by("sender").agg(score=-pl.col("rating").mean())
    until = int(lines["sent"].max())  # type: ignore[arg-type]
    ours = weigh(three, until, edges_known=False).select("sender", score="request_bits")
    middle = judged["last"][judged.height // 2]
    late = judged.filter(pl.col("last") >= middle)
    past = lines.filter(pl.col("sent") < middle)
    known = past.group_by("sender").agg(bad=pl.col("rating").sum() < 0, n=pl.len()).filter(pl.col("n") >= 4)
    seeds = known.join(late, on="sender", how="anti").select(person="sender", bad="bad")
    early = past.join(seeds.select(sender="person"), on="sender", how="semi").filter(
        pl.int_range(pl.len()).over("sender") < 3
    )
    both = pl.concat([early, three.join(late, on="sender", how="semi")])
    taught = weigh(both, until, edges_known=False, seeds=seeds).select("sender", score="request_bits")
    figures = [_auc_of(x, judged.select("sender", "bad")) for x in (rate, mean, ours)]
    with_seeds = _auc_of(taught, late.select("sender", "bad"))
    alone = _auc_of(ours, late.select("sender", "bad"))
    bad = int(judged["bad"].sum())
    told = " | ".join(f"{f:.3f}" for f in figures)
    return f"{judged.height} ({bad}) | {told} | {with_seeds:.3f} (without them on the same {late.height}: {alone:.3f})"


def scale_table(sizes: list[int]) -> None:
    """CPU seconds and peak memory from requests in memory to a row a sender, as many given ties as requests."""
    heads = ("requests", "ties", "senders", "lines, CPU s", "evidence, CPU s", "requests per CPU s", "1 % more, CPU s")
    print("\n| " + " | ".join(heads) + " | peak memory, MiB |")
    print("|---|" + "---|" * 7)
    for size in sizes:
        requests, edges = _crowd(size)
        start = time.process_time()
        state = begin(requests, edges)
        described = time.process_time()
        found = evidence(state)
        done = time.process_time()
        fresh, _ = _crowd(size // 100, after=requests["sent_at"].max())  # type: ignore[arg-type]
        again = time.process_time()
        update(state, fresh)
        updated = time.process_time() - again
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"| {size:,} | {size:,} | {found.height:,} | {described - start:.1f} | {done - described:.1f} | "
            f"{size / (done - start):,.0f} | {updated:.1f} | {peak:,.0f} |",
            flush=True,
        )


def _crowd(size: int, after: datetime = datetime(2026, 1, 1)) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Requests of people on a ring, most of them to neighbours, some to the well known; and ties among neighbours."""
    random = np.random.default_rng(1)
    people = max(size // 10, 100)

    def near(whose: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return (whose + random.integers(1, 60, len(whose))) % people

    sender = random.integers(people, size=size)
    known = (people * random.random(size) ** 3).astype(np.int64)
    sent = after + pl.Series(random.integers(1, 90 * 86_400_000_000, size)).cast(pl.Duration("us"))
    requests = pl.DataFrame(
        {
            "sender": sender,
            "receiver": np.where(random.random(size) < 0.7, near(sender), known),
            "sent_at": sent,
            "answer": random.random(size) < 0.6,
            "answered_at": sent + pl.Series(random.integers(1, 86_400_000_000, size)).cast(pl.Duration("us")),
        }
    )
    one = random.integers(people, size=size)
    return requests, pl.DataFrame({"a": one, "b": near(one)})


def main() -> None:
    """Print the tables asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--host", type=Path, help="a host graph, two node ids a line")
    options.add_argument("--trust", type=Path, help="Bitcoin OTC's ratings")
    options.add_argument("--sizes", type=int, nargs="*", default=[], help="requests to measure speed and memory with")
    options.add_argument("--seeds", type=int, default=5, help="runs a world (default 5)")
    options.add_argument("--only", nargs="*", help="only worlds whose name holds one of these")
    chosen = options.parse_args()
    for name in list(WORLDS):
        if chosen.only and not any(word in name for word in chosen.only):
            del WORLDS[name]
    if chosen.host:
        host_table(read_graph(chosen.host), chosen.seeds)
    if chosen.trust:
        trust_table(chosen.trust)
    if chosen.sizes:
        scale_table(sorted(chosen.sizes))


if __name__ == "__main__":
    main()
