"""Links told by their look alone: whose they are, whom they imitate, what they hide."""

from __future__ import annotations

import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.addresses import links, marks, marks_of
from whosthere.contract import facts_of
from whosthere.facts import derive
from whosthere.model import Invitation

HONEST = [
    "https://kiesel.example/a", "https://www.linkedin.com/in/ana", "https://lnkd.in/abc", "https://onedrive.live.com/x",
    "https://www.google.de/maps", "https://amazon.co.uk/dp/1", "https://docs.google.com/document/d/1",
    "https://müller.example", "https://xn--mller-kva.example", "https://пример.рф/x", "https://例え.jp",
    "https://ana.github.io/cv", "https://microsoft.github.io/monaco", "https://meta-analysis.org/x",
    "https://finance.example/apple-pie", "https://applecake.example", "https://zoom.us/j/1", "https://pay.example",
    "www.uni-graz.at/physik", "https://cloud.kiesel.example", "https://vcloud.example",
]  # fmt: skip

TELLING = {
    "https://bit.ly/3xYz": {"shortened"},
    "tinyurl.com/abc": {"shortened"},
    "http://192.0.2.7/login": {"number"},
    "http://3221225991/x": {"number"},
    "http://0xc0000207/x": {"number"},
    "http://[2001:db8::1]/x": {"number"},
    "https://linkedin.com@evil.example/x": {"userinfo"},
    "http://linkedln.com/verify": {"imitates", "imitates_linkedin"},
    "https://linkedin.com-secure.info/x": {"borrows", "imitates_linkedin"},
    "https://onedrive-docs-secure.com/p/7": {"borrows"},
    "https://zoom-meeting-login.example/x": {"borrows"},
    "https://paypal-login.github.io": {"borrows"},
    "https://paypal.ml": {"borrows", "throwaway"},
    "https://rnicrosoft.com": {"imitates"},
    "https://faceb00k.com": {"imitates"},
    "https://paypalsecure.com": {"imitates"},
    "https://micorsoft.com": {"imitates"},
    "https://xn--pypal-4ve.com/": {"imitates", "mixed_scripts"},
    "https://раураl.com/x": {"imitates", "mixed_scripts"},
    "https://xn--80ak6aa92e.com": {"imitates", "mixed_scripts"},
    "https://xn--a.example/": {"mixed_scripts"},
    "https://onboarding-team.web.app/start": {"free_host"},
    "https://sites.google.com/view/offer": {"free_host"},
    "https://earn-now.xyz": {"throwaway"},
    "[linkedin.com/jobs](https://evil.example/x)": {"shows_another"},
    '<a href="https://bit.ly/1">www.paypal.com</a>': {"shows_another", "shortened"},
    "[our jobs](https://kiesel.example/x)": set(),
    "[kiesel.example](https://www.kiesel.example/x)": set(),
}


@pytest.mark.parametrize("link", HONEST)
def test_an_honest_link_tells_nothing(link: str) -> None:
    assert marks_of(link) == frozenset()


@pytest.mark.parametrize("link", TELLING)
def test_what_a_link_looks_like_is_told(link: str) -> None:
    assert marks_of(link) == TELLING[link]


@pytest.mark.parametrize(
    "link", ["", "http://", "https://[::1", "http://a b", "https://xn--", "http://" + "a." * 5_000, "@"]
)
def test_what_is_no_link_tells_nothing_and_breaks_nothing(link: str) -> None:
    assert marks_of(link) <= {"mixed_scripts", "userinfo"}


def test_a_note_tells_of_all_its_links_and_one_without_tells_nothing() -> None:
    texts = ["see https://bit.ly/1 and http://192.0.2.7/x", "no link here", None, "раураl.com is fine"]
    rows = [Invitation(id=str(at), text=text) for at, text in enumerate(texts)]
    told = derive(facts_of(rows).lazy()).collect()["link_marks"].to_list()
    assert told == [["number", "shortened"], [], None, ["imitates", "mixed_scripts"]]


@given(st.lists(st.none() | st.sampled_from([*TELLING, *HONEST, "no link"]), max_size=6))
def test_a_row_is_told_by_itself(texts: list[str | None]) -> None:
    def told(texts: list[str | None]) -> list[list[str] | None]:
        frame = pl.DataFrame({"text": pl.Series(texts, dtype=pl.String)})
        return frame.select(told=marks(links(pl.col("text"))))["told"].to_list()

    assert told(texts) == [told([text])[0] for text in texts]


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_may_be_called_a_link(text: str) -> None:
    marks_of(f"https://{text}")
    marks_of(text)


def test_a_note_without_a_link_loads_no_table() -> None:
    code = (
        "import sys, polars as pl; from whosthere.addresses import links, marks; "
        "pl.DataFrame({'t': ['hello']}).select(marks(links(pl.col('t')))); "
        "sys.exit(any(m.startswith(('publicsuffixlist', 'confusable', 'idna')) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
