"""Policies: the three that come along, the file to edit, the floor that no policy moves, and quotas."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from whosthere import contract, example
from whosthere.cli import main
from whosthere.contract import facts_of
from whosthere.decisions import PLAIN, decide
from whosthere.errors import PolicyError
from whosthere.model import ACTIONS, AIMS, DANGER, MOTIVES, ROLES
from whosthere.policy import FLOORS, KEYS, Policy, read_owner, read_policy
from whosthere.presets import PRESETS, SAYS, as_toml, policy_of
from whosthere.quotas import Lately, made_lately, within_quotas
from whosthere.scoring import bits_of, score, share_of
from whosthere.sources import read
from whosthere.triaging import explain, triage
from whosthere.weights import shipped_weights

DOCS = Path(__file__).parent.parent / "docs"
ROWS = 400
FLOOR = 1 / (1 + 2 ** -FLOORS["doubt_bits"])
HARD = next(s.name for s in shipped_weights().signals if s.family.name == "links" and s.bits.get(DANGER, 0) >= 3)


@cache
def requests() -> pl.DataFrame:
    """Scored requests of every kind, settled by dice: motives, roles, danger, aims and what is shared."""
    dice = np.random.default_rng(4)
    one = score(facts_of([contract.decode(b'{"id": "1", "sender": {"headline": "x"}}')]).lazy()).collect()
    motives, roles = dice.dirichlet([0.2] * len(MOTIVES), ROWS), dice.dirichlet([0.2] * len(ROLES), ROWS)
    bits = np.concatenate([dice.uniform(-12, 10, ROWS - 40), dice.uniform(-2.6, -0.9, 38), list(FLOORS.values())])
    maybe = dice.random((6, ROWS)) < 0.3
    by_hand = {
        **{share_of(name): motives[:, i] for i, name in enumerate(MOTIVES)},
        **{share_of(name): roles[:, i] for i, name in enumerate(ROLES)},
        "motive": [MOTIVES[i] for i in motives.argmax(1)],
        "role": [ROLES[i] for i in roles.argmax(1)],
        bits_of(DANGER): bits,
        DANGER: 1 / (1 + 2**-bits),
        "owner_goals": [list(dice.choice(AIMS, dice.integers(0, 4), replace=False)) for _ in range(ROWS)],
        "owner_recruiters_share": dice.random(ROWS),
        "shared_words": [["hydrology"] if so else [] for so in maybe[0]],
        "shared_schools": [["graz"] if so else [] for so in maybe[1]],
        "headline": ["x" if so else None for so in ~maybe[2]],
        "same_firm_now": maybe[3],
        "messages_from_owner": maybe[4].astype(int),
        HARD: maybe[5],
    }
    many = pl.concat([one] * ROWS)
    return many.with_columns(
        pl.Series(name, np.asarray(made).tolist() if not isinstance(made, list) else made, dtype=many.schema[name])
        for name, made in by_hand.items()
    )


def advised(policy: Policy) -> list[str]:
    return decide(requests().lazy(), policy).collect()["action"].to_list()


anything = st.one_of(
    st.floats(-10, 10), st.sampled_from([-1e9, 1e9, 0.0, 1.0, float("inf"), float("-inf"), float("nan")])
)
wild = st.builds(
    Policy,
    values=st.fixed_dictionaries({motive: st.floats(-10, 10) for motive in MOTIVES}),
    aims=st.dictionaries(st.sampled_from(AIMS), st.dictionaries(st.sampled_from(MOTIVES), st.floats(-10, 10))),
    accept_at=anything,
    ask_at=anything,
    ask_when_little_is_known=st.booleans(),
    report_at=anything,
    decline_at=anything,
    doubt_bits=anything,
    recruiters_share_limit=st.floats(0, 1),
    saturation_cost=st.floats(0, 10),
    privacy_cost=st.floats(0, 10),
    dilution_cost=st.floats(0, 10),
    looks_cost=st.floats(0, 10),
)


@given(wild)
def test_no_policy_makes_a_dangerous_request_acceptable(policy: Policy) -> None:
    dangers, hard = requests()[DANGER].to_list(), requests()[HARD].to_list()
    for danger, sign, action in zip(dangers, hard, advised(policy), strict=True):
        assert action != "accept" or danger < FLOOR
        assert action in ("decline", "report") or danger < FLOORS["decline_at"]
        assert action != "report" or (danger >= 0.9 and sign) or danger >= PLAIN


def test_a_danger_just_on_the_floor_is_no_acceptance() -> None:
    greedy = Policy(values=dict.fromkeys(MOTIVES, 10.0), accept_at=-10, doubt_bits=50, decline_at=1)
    on_the_floor = (requests()[bits_of(DANGER)] == FLOORS["doubt_bits"]).to_list()
    assert sum(on_the_floor) == 1
    assert advised(greedy)[on_the_floor.index(True)] == "ask"
    assert "accept" in advised(greedy)


# ---- opener and shutter ----------------------------------------------------------------------------------------------

steps = st.floats(0, 3)


@st.composite
def opener_and_shutter(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Two policies of which the first is no stricter in any key."""
    shut = draw(wild.filter(lambda one: all(np.isfinite([one.accept_at, one.ask_at]))))
    opener = structs.replace(
        shut,
        values={motive: worth + draw(steps) for motive, worth in shut.values.items()},
        accept_at=shut.accept_at - draw(steps),
        ask_at=shut.ask_at - draw(steps),
        ask_when_little_is_known=shut.ask_when_little_is_known or draw(st.booleans()),
        doubt_bits=shut.doubt_bits + draw(steps),
        decline_at=shut.decline_at + draw(steps),
        report_at=shut.report_at + draw(steps),
        recruiters_share_limit=shut.recruiters_share_limit + draw(steps),
        **{cost: getattr(shut, cost) * draw(st.floats(0, 1)) for cost in KEYS if cost.endswith("_cost")},
    )
    return opener, shut


@given(opener_and_shutter())
def test_an_opener_policy_is_never_stricter(pair: tuple[Policy, Policy]) -> None:
    for opener, shutter in zip(*map(advised, pair), strict=True):
        assert ACTIONS.index(opener) <= ACTIONS.index(shutter)


def test_the_presets_are_ever_stricter_and_each_differs() -> None:
    by_name = {name: [ACTIONS.index(action) for action in advised(policy)] for name, policy in PRESETS.items()}
    rows = zip(by_name["open"], by_name["careful"], by_name["shut"], strict=True)
    assert all(opener <= careful <= shut for opener, careful, shut in rows)
    accepted = {name: told.count(0) for name, told in by_name.items()}
    assert accepted["open"] > accepted["careful"] > accepted["shut"] > 0


# ---- the file and the command ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_a_policy_printed_is_the_policy_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(as_toml(PRESETS[name]), encoding="utf-8")
    assert read_policy(path) == PRESETS[name]


def test_a_name_with_odd_signs_survives_printing(tmp_path: Path) -> None:
    odd = Policy(sign_as='Zoë "Zo"\\\x7f\n李', most_recruiters_a_week=1)
    path = tmp_path / "mine.toml"
    path.write_text(as_toml(odd), encoding="utf-8")
    assert read_policy(path) == odd


def test_every_key_is_explained_in_the_file_and_in_the_docs() -> None:
    assert set(KEYS) == set(Policy.__struct_fields__)
    page = (DOCS / "policy.md").read_text(encoding="utf-8")
    assert as_toml(PRESETS["careful"]) in page
    for name, key in KEYS.items():
        assert key.says in as_toml(Policy())
        assert f"`{name}`" in page
    for name, says in SAYS.items():
        assert f"| `{name}` | {says}" in page


def test_a_policy_is_chosen_by_name_or_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("open").write_text("accept_at = 3\n", encoding="utf-8")
    assert policy_of(None) == policy_of("careful") == Policy()
    assert policy_of("open") == PRESETS["open"]
    assert policy_of("./open").accept_at == 3
    for slip, said in (("opne", "did you mean 'open'?"), ("zzz", "policies that come along are open, careful, shut")):
        with pytest.raises(PolicyError, match=f"{slip}: no such policy or file; .*"):
            policy_of(slip)
        with pytest.raises(PolicyError) as raised:
            policy_of(slip)
        assert said in str(raised.value)


def test_the_command_prints_a_file_that_can_be_edited(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["policy"]) == 0
    out, err = capsys.readouterr()
    assert out == as_toml(Policy())
    assert all(f"  {name}: {says}" in err for name, says in SAYS.items())
    mine = tmp_path / "mine.toml"
    mine.write_text(out.replace(f"accept_at = {Policy().accept_at}", "accept_at = 0.4"), encoding="utf-8")
    assert main(["policy", str(mine), "--json"]) == 0
    assert msgspec.convert(json.loads(capsys.readouterr().out), Policy) == structs.replace(Policy(), accept_at=0.4)
    assert main(["policy", "shut"]) == 0
    assert capsys.readouterr() == (as_toml(PRESETS["shut"]), "")


# ---- quotas ----------------------------------------------------------------------------------------------------------


def test_a_full_week_leaves_the_best_to_accept_and_asks_the_others(tmp_path: Path) -> None:
    archives, me = example.archives(), read_owner(example.me())
    free = triage(archives, me)
    made = made_lately(read(archives)).new
    accepted = {one.verdict.id for one in free.assessments if one.verdict.action == "accept"}
    assert len(accepted) > 3
    bounded = triage(archives, me, Policy(most_new_a_week=made + 2))
    kept = {one.verdict.id for one in bounded.assessments if one.verdict.action == "accept"}
    assert len(kept) == 2
    assert kept < accepted
    for one in bounded.assessments:
        if one.verdict.id in accepted - kept:
            assert one.verdict.action == "ask"
            assert one.verdict.reply
            said = f"If your week were not full ({made + 2} new ties, as your policy says), accepting would be better."
            assert one.verdict.flips[0] == said
            assert explain(one.verdict.id, archives, me, Policy(most_new_a_week=made + 2)).assessment == one


def test_recruiters_have_a_quota_of_their_own() -> None:
    pile = triage(example.archives(), read_owner(example.me())).assessments
    verdicts, invitations = [one.verdict for one in pile], [one.invitation for one in pile]
    worth = [1.0 - at / 100 for at in range(len(pile))]
    accepted = [at for at, one in enumerate(verdicts) if one.action == "accept"][:3]
    for at in accepted:
        verdicts[at] = structs.replace(verdicts[at], sender=structs.replace(verdicts[at].sender, role="recruiter"))
    policy = Policy(most_recruiters_a_week=2)
    kept = within_quotas(verdicts, invitations, worth, policy, Lately(recruiters=1))
    told = [kept[at].action for at in accepted]
    assert told == ["accept", "ask", "ask"]
    assert kept[accepted[1]].flips[0].startswith("If your week were not full (2 new recruiters")
    others = [at for at, one in enumerate(verdicts) if one.action == "accept" and at not in accepted]
    assert [kept[at].action for at in others] == ["accept"] * len(others)
