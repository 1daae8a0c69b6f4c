"""What the look of a link tells: whose address it is, and whom it imitates. Nothing is ever opened or looked up.

Names are parted by the public-suffix list that `publicsuffixlist` brings along, internationalised names decoded as
IDNA 2008 has it (`idna`), look-alike letters told by Unicode's table of confusables (`confusable_homoglyphs`). All
three are loaded when the first link is met: most notes have none.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import SplitResult, urlsplit

import polars as pl

from whosthere.patterns import compiled, if_plain, of_one, told_of
from whosthere.text import ANY_LINK, LINKED, lists_where

LONGEST = 2_000  # characters of a link looked at
MOST_LINKS = 50  # of one note

SHORTENERS = frozenset(
    """
    bit.ly bitly.com tinyurl.com t.co goo.gl is.gd v.gd ow.ly rebrand.ly cutt.ly shorturl.at shorturl.com t.ly rb.gy
    buff.ly tiny.cc s.id adf.ly bl.ink lc.chat qr.ae u.to soo.gd short.io short.gy clck.ru shorte.st linktr.ee tr.im
    snip.ly dub.sh dub.co kutt.it urlz.fr x.gd da.gd 1url.com y2u.be spoo.me tny.im t1p.de han.gl vo.la me2.kr zpr.io
    shrtco.de shorten.at chilp.it qr.net n9.cl acortar.link surl.li tinu.be ibit.ly bit.do
    """.split()
)
_SHORT = re.compile(r"short\.\w+|[a-z0-9]{1,6}\.link|go\.[a-z0-9-]+\.example|[a-z]{1,4}\.ly")

# Well-known names and the addresses that are theirs; a name that is a word as well must come with a word of _BAITS.
_OWN = {
    "linkedin": "linkedin.com lnkd.in licdn.com", "paypal": "paypal.com paypal.me",
    "docusign": "docusign.com docusign.net",
    "microsoft": "microsoft.com microsoftonline.com live.com aka.ms azure.com", "office365": "office365.com office.com",
    "onedrive": "onedrive.com live.com", "sharepoint": "sharepoint.com",
    "dropbox": "dropbox.com dropboxusercontent.com",
    "google": "google.com goo.gl googleusercontent.com forms.gle g.co withgoogle.com", "gmail": "gmail.com google.com",
    "facebook": "facebook.com fb.com fb.me", "instagram": "instagram.com",
    "whatsapp": "whatsapp.com wa.me", "coinbase": "coinbase.com", "binance": "binance.com binance.us",
    "metamask": "metamask.io", "netflix": "netflix.com", "fedex": "fedex.com", "github": "github.com",
    "dhl": "dhl.com dhl.de",
}  # fmt: skip
_OWN_OF_WORDS = {
    "apple": "apple.com apple.co", "icloud": "icloud.com apple.com", "meta": "meta.com", "zoom": "zoom.us zoom.com",
    "amazon": "amazon.com amzn.to amazonaws.com",
    "slack": "slack.com", "telegram": "telegram.org telegram.me t.me", "outlook": "outlook.com live.com office.com",
    "office": "office.com office365.com", "adobe": "adobe.com", "indeed": "indeed.com", "wise": "wise.com",
    "revolut": "revolut.com", "stripe": "stripe.com", "kraken": "kraken.com", "ledger": "ledger.com",
    "trezor": "trezor.io",
}  # fmt: skip
_OF = {brand: frozenset(own.split()) for brand, own in {**_OWN, **_OWN_OF_WORDS}.items()}
_COUNTRIES = frozenset(
    "us io co.uk de fr es it in live org net ca com.br com.mx com.tr co.jp co.in nl pl pt ch at be".split()
)
_BAITS = frozenset(
    """
    login signin sign secure security verify verification verified account accounts update support help helpdesk docs
    doc document documents portal auth id wallet wallets billing invoice payment payments pay jobs careers hr recruiting
    recruitment recover recovery unlock alert notice mail webmail online service services center team share file files
    """.split()
)
_THROWAWAY = frozenset(
    """
    xyz top click vip icu tk ml ga cf gq buzz rest cyou work monster loan men date win bid link live life fun cc sbs cfd
    quest bond autos beauty hair lol skin zip mov
    """.split()
)
_CODE_HOSTS = frozenset("github.io gitlab.io readthedocs.io codeberg.page bitbucket.io".split())  # where engineers live
_FREE_HOSTS = frozenset("sites.google.com telegra.ph".split())

_SHOWN = r"\[[^\]\[]{1,200}\]\(\s*https?://[^\s)]{1,500}\)|(?i)<a\s[^>]{0,200}?href=[^>]{1,500}>[^<]{1,200}</a>"
_PAIR = re.compile(
    r"\[(?P<words>[^\]]+)\]\(\s*(?P<to>[^)]+)\)|<a\s[^>]*?href=[\"']?(?P<href>[^\s\"'>]+)[^>]*>(?P<text>[^<]+)</a>",
    re.I,
)
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def links(text: pl.Expr) -> pl.Expr:
    """The links of a text as written, and links that show other words than where they lead (lists of texts)."""
    return told_of(text, _links_where, pl.List(pl.String), if_plain(_links_of_plain, _links_where))


_LINKS = rf"{LINKED}|(?i)<a\s"


def _links_where(texts: pl.Series) -> pl.Series:
    return lists_where(texts, _LINKS, _links)


def _links_of_plain(text: str) -> list[str]:
    found: list[str] = of_one(_links_where, text) if compiled(_LINKS).search(text.encode()) else []
    return found


def _links(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(_links_of(pl.col("text"))).to_series()


def _links_of(text: pl.Expr) -> pl.Expr:
    bare = text.str.extract_all(ANY_LINK).list.eval(pl.element().str.strip_chars(" \n\t(,:;.)!?"))
    return pl.concat_list(bare, text.str.extract_all(_SHOWN)).list.unique(maintain_order=True).list.head(MOST_LINKS)


def marks(links: pl.Expr) -> pl.Expr:
    """What the look of a text's links tells, as a list of distinct words (see `marks_of`)."""
    return told_of(links, _marked, pl.List(pl.String), _marked_one)


def _marked_one(links: list[str]) -> list[str]:
    return sorted(frozenset[str]().union(*map(marks_of, links)))


def _marked(lists: pl.Series) -> pl.Series:
    """Each distinct link is looked at once."""
    if not (lists.list.len() > 0).any():
        return lists
    rows = pl.DataFrame({"row": pl.int_range(len(lists), eager=True), "link": lists})
    each = rows.explode("link").drop_nulls("link")
    known = {link: sorted(marks_of(link)) for link in each["link"].unique()}
    told = each.with_columns(
        mark=pl.col("link").replace_strict(list(known), list(known.values()), return_dtype=pl.List(pl.String))
    )
    found = told.explode("mark").drop_nulls("mark").group_by("row").agg(pl.col("mark").unique().sort())
    joined = rows.join(found, on="row", how="left", maintain_order="left")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return joined.select(pl.when(pl.col("link").is_not_null()).then(pl.col("mark").fill_null(empty))).to_series()


def marks_of(link: str) -> frozenset[str]:
    """What the look of one link tells:

    `shortened`; `number` (a bare network number); `userinfo` (another name before an @); `mixed_scripts` (letters that
    only look like others, or a name that cannot be decoded); `borrows` (a known name that is not its own), `imitates`
    (nearly a known name), `imitates_linkedin`; `throwaway` (an ending frauds buy by the dozen); `free_host` (anybody
    may put a page there); `shows_another` (the words shown are another address).
    """
    link = link[:LONGEST]
    if pair := _PAIR.fullmatch(link):
        return _marks_of_pair(pair["to"] or pair["href"], pair["words"] or pair["text"])
    return frozenset(_marks(link))


def _marks_of_pair(to: str, words: str) -> frozenset[str]:
    shown = _ADDRESS.search(words)
    there, said = _host(to), _host(shown[0]) if shown else None
    differs = there and said and said.owner and there.owner != said.owner
    return frozenset(_marks(to)) | ({"shows_another"} if differs else frozenset())


@dataclass(frozen=True, slots=True)
class _Host:
    """A link's host: `name` in letters, `owner` (what somebody registered) and its `suffix` (co.uk), None where the
    name is no domain; `under` is the host that lets anybody put pages (github.io), if it is one."""

    name: str
    owner: str | None
    suffix: str | None
    under: str | None
    broken: bool = False

    @property
    def labels(self) -> list[str]:
        """The parts of the name before the suffix."""
        whole = self.name.removesuffix(f".{self.suffix}") if self.suffix else self.name
        return whole.split(".")


def _marks(link: str) -> Iterator[str]:
    parts, host = _parts(link), _host(link)
    if parts is None or host is None:
        return
    if "@" in parts.netloc:
        yield "userinfo"
    if _is_number(host.name):
        yield "number"
        return
    if host.broken or any(map(_mixes_scripts, host.name.split("."))):
        yield "mixed_scripts"
    if host.owner in SHORTENERS or host.name in SHORTENERS or _SHORT.fullmatch(host.name):
        yield "shortened"
    if host.suffix and host.suffix.rpartition(".")[2] in _THROWAWAY:
        yield "throwaway"
    if (host.under and host.under not in _CODE_HOSTS) or host.name in _FREE_HOSTS:
        yield "free_host"
    yield from _imitations(host)


def _parts(link: str) -> SplitResult | None:
    try:
        return urlsplit(link if "://" in link[:12] else f"http://{link}")
    except ValueError:
        return None


def _host(link: str) -> _Host | None:
    """The host of a link, decoded; None where there is none."""
    parts = _parts(link)
    try:
        given = (parts.hostname or "") if parts else ""
    except ValueError:
        return None
    name, broken = _decoded(given.strip(".").removeprefix("www."))
    if not name:
        return None
    suffixes, registries = _suffixes()
    suffix = registries.publicsuffix(name) or ("example" if name.endswith(".example") else None)
    owner = registries.privatesuffix(name) or (".".join(name.split(".")[-2:]) if suffix == "example" else None)
    under = suffixes.publicsuffix(name)
    return _Host(name, owner, suffix, under if under != suffix else None, broken)


def _decoded(name: str) -> tuple[str, bool]:
    """A host with its `xn--` labels as letters; and whether that failed."""
    if "xn--" not in name:
        return name, False
    import idna  # noqa: PLC0415  (only where such a link is met)

    labels, broken = [], False
    for label in name.split("."):
        try:
            labels.append(idna.decode(label) if label.startswith("xn--") else label)
        except (idna.IDNAError, UnicodeError):
            labels.append(label)
            broken = True
    return ".".join(labels), broken


def _is_number(host: str) -> bool:
    """`192.0.2.7`, `[2001:db8::1]`, or the number in one piece (`3221225991`, `0xc0000207`)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return re.fullmatch(r"\d{7,10}|0x[0-9a-f]{6,8}", host) is not None
    return True


# ---- imitations ------------------------------------------------------------------------------------------------------


def _imitations(host: _Host) -> Iterator[str]:
    if _is_own(host):
        return
    words = [word for label in host.labels for word in re.split("[-_]", label) if word]
    plain = {word: _plain(word) for word in words}
    baits = any(word in _BAITS for word in plain.values())
    for word, bare in plain.items():
        brand = _brand_in(word, bare, baits or len(words) > 2)
        if brand is None:
            continue
        imitates = word != brand
        if brand == "linkedin":
            yield "imitates_linkedin"
        yield "imitates" if imitates else "borrows"


def _is_own(host: _Host) -> bool:
    """Is the registered name one of a known firm, in whatever country, or the firm's own page at a host of code?"""
    if host.under in _CODE_HOSTS:
        return "-" not in host.name
    if any(host.owner in own or host.name in own for own in _OF.values()):
        return True
    name = (host.owner or "").removesuffix(f".{host.suffix}")
    return name in _OF and host.suffix in _COUNTRIES


def _brand_in(word: str, plain: str, baited: bool) -> str | None:
    """The known name that a word of a host is, or nearly is; a name that is a word as well only where `baited`."""
    for brand in _OWN:
        if _shape(plain) == _shape(brand) or (
            len(brand) >= 6 and (_one_slip_apart(plain, brand) or _holds(plain, brand))
        ):
            return brand
    alike = (brand for brand in _OWN_OF_WORDS if _shape(plain) == _shape(brand))
    return next((brand for brand in alike if baited or word != brand), None)


def _shape(word: str) -> str:
    """A word with the strokes that cannot be told apart made one: `i` and `l`."""
    return word.replace("i", "l")


def _holds(word: str, brand: str) -> bool:
    """`paypalsecure`, `loginlinkedin`: a known name with a bait joined to it."""
    rest = word.removeprefix(brand) if word.startswith(brand) else word.removesuffix(brand)
    return rest != word and rest in _BAITS


def _one_slip_apart(word: str, other: str) -> bool:
    """One letter too many, too few, another, or two that changed places."""
    if word == other or abs(len(word) - len(other)) > 1 or word in _LIKE_BUT_NOT:
        return False
    at = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    a, b = word[at:], other[at:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


_LIKE_BUT_NOT = frozenset(("finance", "linked", "dropbook", "faceboot"))  # words of their own
_FIGURES = str.maketrans("013457|!", "oleastll")


def _plain(word: str) -> str:
    """A word as it looks: letters of other scripts and figures as the Latin letters that they resemble."""
    if not word.isascii():
        table = _latin_look_alikes()
        word = "".join(table.get(sign, sign) for sign in word)
    if not any(sign.isalpha() for sign in word):
        return word
    return word.translate(_FIGURES).replace("rn", "m").replace("vv", "w") if _has_trick(word) else word


def _has_trick(word: str) -> bool:
    return any(sign in "013457|!" for sign in word) or "rn" in word or "vv" in word


def _mixes_scripts(label: str) -> bool:
    """Letters of several scripts in one label, or one whole of letters that look Latin (`раура`)."""
    if label.isascii():
        return False
    from confusable_homoglyphs import confusables  # noqa: PLC0415  (only where such a link is met)

    if confusables.is_mixed_script(label, allowed_aliases=["COMMON", "INHERITED", "HAN", "HIRAGANA", "KATAKANA"]):
        return True
    letters = [sign for sign in label if sign.isalpha()]
    table = _latin_look_alikes()
    return bool(letters) and all(not sign.isascii() and sign in table for sign in letters)


# ---- tables of libraries ---------------------------------------------------------------------------------------------


@cache
def _suffixes() -> tuple[Any, Any]:
    """The public-suffix list with the private part (github.io) and without it."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415  (only where a link is met)

    return PublicSuffixList(accept_unknown=False), PublicSuffixList(accept_unknown=False, only_icann=True)


@cache
def _latin_look_alikes() -> dict[str, str]:
    """For each letter of another script the Latin letter that it looks like, where there is one."""
    raw = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for sign, others in json.loads(raw).items():
        latin = sorted((one["c"] for one in others if re.fullmatch("[a-zA-Z]", one["c"])), reverse=True)
        if len(sign) == 1 and not sign.isascii() and latin and sign.isalpha():
            table[sign] = latin[0].lower()  # a small letter, if there is one
    return table
