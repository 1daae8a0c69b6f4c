"""A few rows are judged as plain Python, made from the very expressions that judge many: both tell the same."""

from __future__ import annotations

from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import lines
from whosthere import contract
from whosthere.contract import encode, facts_of
from whosthere.decisions import decide
from whosthere.facts import catalogue
from whosthere.frames import FEW
from whosthere.functions import Unread
from whosthere.judging import judge, settle, verdicts
from whosthere.model import Invitation
from whosthere.policy import Policy
from whosthere.presets import SAYS, policy_of
from whosthere.rows import Rows
from whosthere.rowwise import function_of
from whosthere.scoring import score
from whosthere.text import name_key

POLICIES = [Policy(), *map(policy_of, SAYS)]


def invitations(given_lines: list[dict[str, Any]]) -> list[Invitation]:
    return [contract.decode(msgspec.json.encode({"id": str(at), **line})) for at, line in enumerate(given_lines)]


def test_facts_stay_functions_of_a_row_after_frames_were_told_of_them() -> None:
    many = facts_of([contract.decode(msgspec.json.encode({"id": str(i), "text": "Crème?"})) for i in range(2 * FEW)])
    assert score(many).height == 2 * FEW
    for fact in catalogue():
        if fact.derived is not None:
            function_of(fact.derived.alias(fact.name))


@given(st.lists(lines, min_size=1, max_size=4), st.sampled_from(POLICIES))
def test_a_few_rows_are_judged_as_many_are_to_the_last_bit(given_lines: list[dict[str, Any]], policy: Policy) -> None:
    asked = invitations(given_lines)
    facts = facts_of(asked)
    few = verdicts(decide(score(Rows(facts.to_dicts())), policy), asked, policy)
    many = verdicts(settle(facts, policy), asked, policy)
    assert [encode(one) for one in few] == [encode(one) for one in many]


@given(lines)
def test_a_few_rows_have_the_columns_that_frames_have(line: dict[str, Any]) -> None:
    facts = facts_of(invitations([line]))
    (few,) = decide(score(Rows(facts.to_dicts())), Policy())
    many = settle(facts, Policy()).row(0, named=True)
    assert {name: few[name] for name in many} == many


def test_what_is_no_number_is_compared_as_polars_compares_it() -> None:
    asked = invitations([{"text": "We hire data engineers", "owner": {"goals": ["find_job"]}}])
    facts = facts_of(asked).with_columns(owner_recruiters_share=pl.lit(float("nan")))
    assert judge(facts, asked, Policy()) == verdicts(settle(facts, Policy()), asked, Policy())


FLAG, OTHER, TEXT, SOME, OTHERS = map(pl.col, ("flag", "other", "text", "some", "others"))
WHOLE, MORE, SHARE, HALF = map(pl.col, ("whole", "more", "share", "half"))
EXPRESSIONS = {
    "kleene": (FLAG & OTHER) | ~FLAG,
    "any": pl.any_horizontal(FLAG, OTHER, pl.lit(None)),
    "all": pl.all_horizontal(FLAG, OTHER).is_null(),
    "when": pl.when(FLAG).then(WHOLE).otherwise(MORE),
    "largest": pl.max_horizontal(SHARE, HALF, 0.5) * 0.1 + 0.2,
    "clipped": (0.4 + SHARE / 18).clip(0.85, 1.15).fill_null(1.0),
    "between": (WHOLE >= 3) & (WHOLE < 7.5) & (WHOLE != MORE),
    "same": TEXT.eq_missing(SOME.list.first()) | WHOLE.ne_missing(MORE),
    "ranked": pl.concat_list(SHARE.fill_null(0.0), HALF.fill_null(0.0)).list.sort(descending=True).list.get(1) * 0.25,
    "both": SOME.list.set_intersection(OTHERS),
    "only": SOME.list.set_difference(OTHERS),
    "holds": SOME.list.contains(TEXT) | (OTHERS.list.len() > 2),
    "first": pl.coalesce(SOME.list.drop_nulls().list.first(), TEXT),
    "joined": pl.concat_str(SOME.list.join(" ", ignore_nulls=True), TEXT, separator="|", ignore_nulls=True),
    "names": SOME.list.eval(name_key(pl.element())).list.unique(maintain_order=True),
    "bare": TEXT.str.strip_chars().str.to_lowercase().str.slice(0, 3),
    "long": TEXT.str.replace_all("[ '-]+", " ").str.len_chars().cast(pl.Int64),
    "words": TEXT.str.count_matches(r"\p{L}{2,}"),
    "years": TEXT.str.extract(r"([1-5]\d)", 1).cast(pl.Int64, strict=False),
    "said": TEXT.str.contains(r"(?i)\bka") | TEXT.str.contains("k", literal=True),
    "signs": TEXT.str.replace_many(["’", "«"], ["'", '"']).str.split(" "),
    "among": TEXT.is_in(["a", "é"]) & TEXT.is_not_null(),
}
SIGNS = st.text(st.sampled_from("aAéÉKkßİıſǅ’« '\t\x0b\x1c\x85\u200b\u20281٣45-Σς漢🙂"), max_size=8)
LISTS = st.lists(st.one_of(st.none(), st.sampled_from("abcdé")), max_size=7)
VALUES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("flag", "other"), (pl.Boolean, st.booleans())),
    **dict.fromkeys(("whole", "more"), (pl.Int64, st.integers(-5, 12))),
    **dict.fromkeys(("share", "half"), (pl.Float64, st.floats(-3, 3))),
    **dict.fromkeys(("some", "others"), (pl.List(pl.String), LISTS)),
    "text": (pl.String, SIGNS),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
@given(st.data())
def test_an_expression_tells_as_a_function_what_it_tells_as_a_plan(name: str, data: st.DataObject) -> None:
    expr = EXPRESSIONS[name]
    row = {one: data.draw(st.one_of(st.none(), VALUES[one][1]), label=one) for one in sorted(expr.meta.root_names())}
    schema = {one: VALUES[one][0] for one in row}
    told = pl.DataFrame([row], schema=schema, orient="row").select(told=expr)["told"].to_list()[0]
    assert function_of(expr)(row) == told


@pytest.mark.parametrize("expr", [SHARE.sum(), SHARE / HALF, SHARE / 0, TEXT.str.reverse(), pl.lit(float("inf"))])
def test_an_expression_that_is_not_known_is_no_function(expr: pl.Expr) -> None:
    with pytest.raises(Unread):
        function_of(expr)


def test_what_cannot_be_made_a_function_is_judged_by_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = invitations([{"text": "Hi! Open to a quick call this week?"}])
    expected = judge(facts_of(asked), asked, Policy())

    def only_frames(given: Any) -> Any:
        if isinstance(given, Rows):
            raise Unread("a part of some Polars to come")
        return score(given)

    monkeypatch.setattr("whosthere.judging.score", only_frames)
    assert judge(facts_of(asked), asked, Policy()) == expected
