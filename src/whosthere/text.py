"""Text as people type it: folding that keeps every position, keys for people, names and firms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

import polars as pl

from whosthere.patterns import ASCII_EDGE, compiled, contains, extract, group_in, if_plain, of_one, read, told_of

# One code point to one code point, so that a span found in folded text holds in the text as given.
_FOLDED = {
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u3000\t", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}

LOOK_ALIKES = dict(
    zip(
        "асеорхуіјѕԁһԛԝգոսցօӏ" + "αοενικρτυχω" + "АВЕНКМОРСТХУІЈЅ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aceopxyijsdhqwgnugol" + "aoevikptuxw" + "ABEHKMOPCTXYIJS" + "ABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Cyrillic, Armenian and Greek letters that can pose as Latin ones."""


def where(texts: pl.Series, sign: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The texts, those that show the pattern `sign` changed; all at once, the costly change only for the few."""
    there = contains(texts, sign)
    if not there.any():
        return texts
    if there.sum() == there.len():  # what is null shows nothing
        return change(texts)
    some = there.fill_null(False).arg_true()
    return texts.clone().scatter(some, change(texts.gather(some)))  # it would change the given ones


def lists_where(texts: pl.Series, sign: str, find: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What is found (lists of texts) in the texts that show the pattern `sign`; nothing in others, null for null."""
    there = contains(texts, sign)
    if not there.any():
        return pl.Series(texts.name, [None if sure is None else [] for sure in there], dtype=pl.List(pl.String))
    none = pl.Series(texts.name, [[]], dtype=pl.List(pl.String))
    found = pl.concat([none, find(texts.filter(there)).rename(texts.name)])
    at = pl.select(pl.when(there).then(there.cast(pl.Int64).cum_sum()).when(there.is_not_null()).then(0)).to_series()
    return found.gather(at)


def folded(text: pl.Expr) -> pl.Expr:
    """`text` with typographic quotes, dashes and spaces made plain; length in code points unchanged."""
    return text.str.replace_many(list(_FOLDED), list(_FOLDED.values()))


def blank_to_null(text: pl.Expr) -> pl.Expr:
    """Null where `text` holds nothing but white space: an empty cell is unknown, not a statement."""
    return pl.when(text.str.strip_chars() != "").then(text)


def profile_key(address: str | None) -> str | None:
    """The part of a LinkedIn profile address that names the person, decoded, NFC, lower case; None if there is none.

    Scheme, country sub-domain, `/comm`, query, fragment and trailing slash do not matter (formats.md §1.14).
    """
    if not address or "/in/" not in address.lower():
        return None
    at = address.lower().index("/in/") + 4
    slug = address[at:].split("/")[0].split("?")[0].split("#")[0]
    key = unicodedata.normalize("NFC", unquote(slug)).strip().lower()
    return key or None


def profile_keys(address: pl.Expr) -> pl.Expr:
    """`profile_key` over a column of addresses."""
    raw = address.str.extract(r"(?i)/in/([^/?#\s]+)", 1)
    decoded = (
        pl.when(raw.str.contains("%", literal=True))
        .then(raw.map_elements(unquote, return_dtype=pl.String))
        .otherwise(raw)
    )
    return decoded.str.normalize("NFC").str.to_lowercase()


def name_key(name: pl.Expr) -> pl.Expr:
    """A name folded for comparing: without accents, titles, emoji or what follows a comma; lower case."""
    return read(name, _name_keys, _plain_name_key, pl.String)


def _plain_name_key(name: str) -> str | None:
    bare = name.split(",", 1)[0].lower()
    if "(" in bare:
        bare = compiled(_ASIDE).sub(b" ", bare.encode()).decode()
    return _spaced(_PLAIN_TITLE.sub(" ", _NO_NAME.sub(" ", bare)))


_ASIDE = r"\([^)]*\)"
_TITLES = r"\b(dr|prof|mr|mrs|ms|mba|phd|ing|dipl)\b\.?"
_NO_NAME, _PLAIN_TITLE = re.compile("[^a-z' -]"), re.compile(_TITLES, re.ASCII)


def _name_keys(name: pl.Expr) -> pl.Expr:
    bare = name.str.split(",").list.first().str.replace_all(_ASIDE, " ")
    plain = bare.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}' -]", " ")
    untitled = words.str.replace_all(_TITLES, " ")
    key = untitled.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(key != "").then(key)


def firm_key(firm: pl.Expr) -> pl.Expr:
    """A firm's or school's name folded for comparing: without accents, legal form, punctuation; lower case."""
    return read(firm, _firm_keys, _plain_firm_key, pl.String)


def _plain_firm_key(firm: str) -> str | None:
    return _spaced(_PLAIN_FORM.sub(" ", _NO_FIRM.sub(" ", firm.lower())))


def _spaced(text: str) -> str | None:
    """With one space between words and none around; None where there are no words."""
    return " ".join(filter(None, text.split(" "))) or None


_LEGAL_FORMS = (
    r"\b(inc|incorporated|llc|ltd|limited|plc|gmbh|ag|kg|se|sa|sas|sarl|srl|spa|bv|nv|oy|ab|as|aps|pty|pvt|"
    r"co|corp|corporation|company|holdings?|the)\b"
)
_NO_FIRM, _PLAIN_FORM = re.compile("[^a-z0-9& ]"), re.compile(_LEGAL_FORMS, re.ASCII)


def _firm_keys(firm: pl.Expr) -> pl.Expr:
    plain = firm.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{N}& ]", " ")
    bare = words.str.replace_all(_LEGAL_FORMS, " ")
    key = bare.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(key != "").then(key)


_STOP_WORDS = frozenset(
    """
    about also among and are been being both building business chief company consultant consulting could director
    doing each every executive expert experience experienced focused founder from full global group have head help
    helping here high into international junior just lead leader leading like make making manager management member
    more most other over owner partner passionate people president principal professional professionals senior
    services solutions specialist some special student team that their them they this through time university using
    very what when where which while with work working world would years your
    """.split()
)


_COMMON_SKILLS = frozenset(
    """
    leadership|management|communication|teamwork|customer service|project management|team management|research
    microsoft office|microsoft excel|microsoft word|microsoft powerpoint|excel|word|powerpoint|office|public speaking
    strategic planning|strategy|sales|marketing|negotiation|time management|problem solving|team leadership|training
    business development|social media|analytical skills|presentation skills|team building|customer satisfaction
    communication skills|interpersonal skills|organization skills|creative problem solving|english|change management
    """.replace("\n", "|")
    .replace("    ", "")
    .strip("|")
    .split("|")
)


def rare_skills(skills: pl.Expr) -> pl.Expr:
    """A list of skills folded for comparing (distinct), without those that nearly everybody lists."""
    keys = (
        skills.list.eval(read(pl.element(), _skill_keys, _plain_skill_key, pl.String))
        .list.drop_nulls()
        .list.unique(maintain_order=True)
    )
    return keys.list.set_difference(pl.lit(sorted(_COMMON_SKILLS), dtype=pl.List(pl.String)))


def _plain_skill_key(skill: str) -> str | None:
    return _NO_SKILL.sub(" ", skill.lower()).strip(" ") or None


_NO_SKILL = re.compile("[^a-z0-9+#&]+")


def _skill_keys(skill: pl.Expr) -> pl.Expr:
    plain = skill.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.replace_all(r"[^\p{L}\p{N}+#&]+", " ").str.strip_chars()
    return pl.when(words != "").then(words)


def name_words(name: pl.Expr) -> pl.Expr:
    """The words of a name, folded as `name_key` does (list of texts; null where there is no name)."""
    return name_key(name).str.replace_all("[ '-]+", " ").str.split(" ")


def trade_words(text: pl.Expr) -> pl.Expr:
    """The telling words of a headline or note: four letters or more, folded, common job words left out (distinct)."""
    return read(text, _trade_words, _plain_trade_words, pl.List(pl.String))


def capital_words(text: pl.Expr) -> pl.Expr:
    """The words of four letters or more that begin with a capital, as they stand (list of texts)."""
    return read(text, _capital_words, _PLAIN_CAPITALS.findall, pl.List(pl.String))


_PLAIN_CAPITALS = re.compile("[A-Z][A-Za-z'-]{3,}")


def _capital_words(text: pl.Expr) -> pl.Expr:
    return text.str.extract_all(r"\p{Lu}[\p{L}'-]{3,}")


def _plain_trade_words(text: str) -> list[str]:
    words = list(dict.fromkeys(_PLAIN_TRADE.findall(text.lower())))
    for stop in sorted(_STOP_WORDS.intersection(words)):
        words[words.index(stop)] = words[-1]  # the order that a difference of sets has in Polars
        words.pop()
    return words


_SHORT_TRADE = r"\b(?:ai|ml|ux|ui|hr|qa|it|vr|ar|seo|crm|erp|sap|sql|aws|go|c\+\+|c#)\b"
_PLAIN_TRADE = re.compile(f"[a-z+#]{{4,}}|{_SHORT_TRADE}", re.ASCII)


def _trade_words(text: pl.Expr) -> pl.Expr:
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    words = plain.str.extract_all(r"[\p{L}+#]{4,}|" + f"{_SHORT_TRADE}")
    return words.list.unique(maintain_order=True).list.set_difference(
        pl.lit(sorted(_STOP_WORDS), dtype=pl.List(pl.String))
    )


DECIDES = (
    r"(?i)\b(?:ceo|coo|cto|cfo|cmo|chief|founder|co-founder|owner|proprietor|president|vp|vice president|directors?|"
    r"head of|managing partner|propriet[aà]ri[oa]|propietari[oa]|propriétaire|gérante?|titolare|inhaber\w*|eigenaar\w*|"
    r"purchas\w+|procure\w*|buyer|einkauf\w*|geschäftsführ\w*|leiter\w*|directeur|directrice|"
    r"achats|director[a]|compras|gerente|inkoop\w*|direttore|acquisti)\b"
)
_YEARS = r"(?i)\b([1-5]\d)\s?\+?\s?(?:years?|yrs?|jahren?|años|ans|anos|anni|jaar|lat|yıl)\b"


def years_told(text: pl.Expr) -> pl.Expr:
    """The years of experience that a text tells first, if ten or more; null where it tells none."""
    return text.str.extract(_YEARS, 1).cast(pl.Int64, strict=False)


BEGINS = (
    r"(?i)\b(?:students?|school leaver|a[- ]levels?|interns?|trainees?|apprentices?|juniors?|jr|"
    r"freshers?|entry[- ]level|(?:recent|fresh|new) grad\w*|"
    r"graduates?|final[- ]year|bootcamp|werkstudent\w*|praktikant\w*|azubi|studentin|"
    r"berufseinsteiger\w*|étudiante?|stagiaire|alternante?|estudiante|becari[oa]|estagiári[oa]|studente(?:ssa)?|tirocinant\w*|stażyst\w*|öğrenci|stajyer)\b"
)
_YEARS_ASKED = (
    r"(?i)\b(\d{1,2})\s?\+?\s?(?:(?:-|–|to)\s?\d{1,2}\s?\+?\s?)?"
    r"(?:years?|yrs?|yoe|jahren?|años|ans|anos|anni|jaar|lat|yıl)\b"
)
BOUND_TO_A_COUNTRY = (
    r"(?i)\b(?:must (?:be|hold|have)|only|needs?|requires?|required)\b[^.!?\n]{0,30}\b(?:citizens?|citizenship|"
    r"passport|(?:security )?clearance|green card|right to work)\b|\b(?:citizens?|nationals) only\b|"
    r"\bactive (?:\w+ )?clearance\b"
)


def years_asked(text: pl.Expr) -> pl.Expr:
    """The years of experience a text names first, one or more; null where it names none."""
    return text.str.extract(_YEARS_ASKED, 1).cast(pl.Int64, strict=False)


def country_key(place: pl.Expr) -> pl.Expr:
    """The last part of a place of two or more (the country, as a rule), in small letters; null where there is none."""
    parts = place.str.split(",")
    return pl.when(parts.list.len() >= 2).then(parts.list.last().str.strip_chars().str.to_lowercase())


def place_key(place: pl.Expr) -> pl.Expr:
    """The first part of a place (the town, as a rule), folded; null where there is none."""
    return read(place, _place_keys, _plain_place_key, pl.String)


def _plain_place_key(place: str) -> str | None:
    return _PLAIN_REGION.sub("", place.split(",", 1)[0].lower()).strip(_BLANKS) or None


_REGIONS, _BLANKS = r"\b(greater|area|metropolitan|region)\b", " \t\n\r\f"
_PLAIN_REGION = re.compile(_REGIONS, re.ASCII)


def _place_keys(place: pl.Expr) -> pl.Expr:
    town = place.str.split(",").list.first().str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return blank_to_null(town.str.replace_all(_REGIONS, "").str.strip_chars())


_TLD = (
    "com|net|org|io|co|me|ly|gl|gd|app|dev|xyz|top|site|online|info|biz|ru|cn|link|click|shop|store|live|vip|club|"
    "page|ai|tk|cc|in|us|uk|de|fr|eu|es|it|nl|pl|br|tr|jp|ch|at|be|se|tech|cloud|digital|work|jobs|space|website|example"
)
_LABEL = "[a-z0-9À-ɏͰ-ӿ-]+"  # Latin, Greek and Cyrillic letters, written so that every engine reads it alike
LINK = rf"(?:https?://|www\.)[^\s<>\"']+|(?:^|[\s(,:])(?:{_LABEL}\.)+(?:{_TLD})\b(?:/[^\s<>\"']*)?"
LINKED = r"\.\S|://"  # no link is without
ANY_LINK = f"(?i){LINK}".replace(r"\b", ASCII_EDGE)
"""LINK for Polars in either case: where a word ends is told by ASCII letters, as RE2 tells it, six times as fast."""
_EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def link_hosts(text: pl.Expr) -> pl.Expr:
    """The hosts of all links in a text, lower case, without `www.`; mail addresses are no links. Never opened."""
    return told_of(text, _hosts_where, pl.List(pl.String), if_plain(_hosts_of_plain, _hosts_where))


def _hosts_where(texts: pl.Series) -> pl.Series:
    return lists_where(texts, LINKED, _hosts)


def _hosts_of_plain(text: str) -> list[str]:
    found: list[str] = of_one(_hosts_where, text) if compiled(LINKED).search(text.encode()) else []
    return found


def _hosts(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(_hosts_of(pl.col("text"))).to_series()


def _hosts_of(text: pl.Expr) -> pl.Expr:
    links = text.str.replace_all(_EMAIL, " ").str.extract_all(ANY_LINK)
    bare = pl.element().str.to_lowercase().str.replace(r"^[\s(,:]*(?:https?://)?(?:[^/@\s]*@)?(?:www\.)?", "")
    return links.list.eval(bare.str.extract(r"^([^/?#:\s]+)", 1).str.strip_chars(".,;)")).list.drop_nulls()


_GREETING = (
    r"(?i:hi+|hello|hey+|dear|greetings|good (?:morning|afternoon|evening|day)|hola|olá|oi|bonjour|salut|"
    r"hallo|guten tag|liebe[r]?|sehr geehrte[r]?|ciao|buongiorno|cześć|merhaba|namaste)"
)
_TITLE = (
    r"(?i:mr|mrs|ms|miss|mx|dr|doctor|prof|professor|sir|madam|madame|monsieur|herr|frau|sra?|señora?|nurse|"
    r"captain|coach|engr?|engineer|inspector|principal|don|ustadh?|sheikh|rev|father|chef|respected|esteemed)"
)
GREETED = (
    rf"^\W*{_GREETING},?\s+(?:{_TITLE}\.?\s+)*(\p{{Lu}}[\p{{L}}-]+)(?:\s*[,!.:;\n]|\s+-|\s*$|"
    rf"\s+\p{{Lu}}[\p{{L}}'-]+\s*[,!\n])"
)
_NOT_A_NAME = frozenset(
    """
    there all everyone team sir madam friend friends dear folks hiring recruiter connection connections professor
    doctor colleague again sirs mam maam both guys people manager from thanks thank hope just you my the this fellow
    future network member ceo founder professional boss bro brother sister leader welcome and i it we how hello hi
    hr ma principal coach inspector candidate vendor supplier customer client applicant student chancellor
    vice-chancellor editor owner beloved respected esteemed good user neighbour neighbor buyer partner seller
    investor
    """.split()
)
_SHORT_FOR = {
    "bob": "robert", "rob": "robert", "bill": "william", "will": "william", "liz": "elizabeth", "beth": "elizabeth",
    "betty": "elizabeth", "peggy": "margaret", "maggie": "margaret", "dick": "richard", "rick": "richard",
    "ted": "edward", "ned": "edward", "jack": "john", "chuck": "charles", "hank": "henry", "harry": "henry",
    "jim": "james", "tony": "anthony", "kate": "katherine", "kathy": "katherine", "cathy": "catherine",
    "sasha": "alexander", "alex": "alexander", "sandy": "alexandra", "pepe": "jose", "paco": "francisco",
    "nacho": "ignacio", "beppe": "giuseppe", "toni": "antonio", "misha": "mikhail", "vanya": "ivan",
    "kasia": "katarzyna", "gosia": "malgorzata", "wojtek": "wojciech", "polly": "mary", "molly": "mary",
}  # fmt: skip


def greeted_name(text: pl.Expr) -> pl.Expr:
    """The first name a note greets, folded; null where it greets nobody by name."""
    greeted = told_of(text, _greeted, pl.String(), if_plain(partial(group_in, pattern=GREETED), _greeted))
    name = name_key(greeted).str.split(" ").list.first()
    return pl.when(~name.is_in(list(_NOT_A_NAME)) & (name.str.len_chars() > 1)).then(name)


def _greeted(texts: pl.Series) -> pl.Series:
    return extract(texts, GREETED)


def full_first_name(name: pl.Expr) -> pl.Expr:
    """A folded first name with common short forms written out (`bob` → `robert`)."""
    return name.replace(_SHORT_FOR)


_CAPITALISED = r"\p{Lu}[\p{L}\d&'-]*(?:\.[\p{L}\d]+)*"
_FIRM = rf"({_CAPITALISED}(?: (?:of |and |& |de |du |für |for )?{_CAPITALISED})*)"
_CLAIMS = (  # no claim is without; quicker to tell
    r"(?i:your [\w ]+at|we [\w, ]+(?:at|in)|work(?:ed|ing) [\w ]+(?:at|in)|colleagues? [\w ]*(?:at|from)|"
    r"you(?:'ve| have| are|'re)? [\w ]+(?:at|with|for)) \p{Lu}"
)
CLAIM = (
    r"(?i:\byour (?:\w+ ){1,4}?at|we (?:\w+ ){0,2}?(?:worked|were|studied|overlapped|sat) (?:[\w,]+ ){0,4}?(?:at|in)|"
    r"work(?:ed|ing) (?:(?:with|alongside|for) you|together|closely)(?: \w+){0,4}? (?:at|in)|"
    r"colleagues? (?:\w+ ){0,3}?(?:at|from)|"
    r"\byou(?:'ve| have| are|'re)? (?:built|build|did|do|doing|lead|led|leading|run|ran|running|were|"
    r"joined|left|worked|work|achieved|"
    r"created|delivered|accomplished) (?:\w+ ){0,3}?(?:at|with|for))"
    rf" {_FIRM}"
)


def claimed_firm(text: pl.Expr) -> pl.Expr:
    """The firm or school a note says the owner belongs or belonged to, folded; null where it says none."""
    return firm_key(told_of(text, _claimed, pl.String(), if_plain(_claimed_in_plain, _claimed)))


def _claimed_in_plain(text: str) -> str | None:
    return group_in(text, CLAIM) if compiled(_CLAIMS).search(text.encode()) else None


def _claimed(texts: pl.Series) -> pl.Series:
    claims = contains(texts, _CLAIMS)
    none = pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    if not claims.any():
        return none
    at = claims.fill_null(False).arg_true()
    return none.scatter(at, extract(texts.gather(at), CLAIM))


_DEFAULTS = (
    "i'd like to add you to my professional network on linkedin",
    "i'd like to join your linkedin network",
    "since you are a person i trust, i wanted to invite you to join my network on linkedin",
    "vorrei aggiungerti alla mia rete professionale su linkedin",
    "please add me to your linkedin network",
)


def is_default_text(text: pl.Expr) -> pl.Expr:
    """Is it one of LinkedIn's own default sentences (formats.md §6) and nothing else, with or without a greeting?"""
    return told_of(text, _are_default, pl.Boolean(), if_plain(_is_default_in_plain, _are_default))


def _is_default_in_plain(text: str) -> bool:
    return "linkedin" in text.lower() and bool(of_one(_are_default, text))


def _are_default(texts: pl.Series) -> pl.Series:
    near = contains(texts, "(?i)linkedin")
    if not near.any():
        return near
    return near.scatter(
        at := near.fill_null(False).arg_true(),
        texts.gather(at).to_frame("text").select(_is_default(pl.col("text"))).to_series(),
    )


def _is_default(text: pl.Expr) -> pl.Expr:
    bare = folded(text).str.normalize("NFC").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars(" .!")
    ungreeted = bare.str.replace(r"^(?:hi|hello|dear)? ?[\p{L}'-]+ ?,\s*", "").str.replace(
        r"(?:[.,-] ?)[\p{L}' -]{2,40}$", ""
    )
    return bare.is_in(list(_DEFAULTS)) | ungreeted.is_in(list(_DEFAULTS))


def template(text: pl.Expr) -> pl.Expr:
    """What stays of a note when all that a mail-merge fills in is taken away; null where too little stays to compare.

    Links, mail addresses, numbers and capitalised words (names, firms, towns) are dropped, white space and punctuation
    with them. At least eight words must remain.
    """
    bare = folded(text).str.replace_all(_EMAIL, " ").str.replace_all(ANY_LINK, " ").str.replace_all(r"\S*\d\S*", " ")
    slots = bare.str.replace_all(r"\b\p{Lu}[\p{L}'&-]*", " ").str.replace_all(r"[^\p{L}' ]", " ").str.to_lowercase()
    words = slots.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(words.str.count_matches(" ") >= 7).then(words)
