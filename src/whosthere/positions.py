"""What people do, read off a position and a firm: role as headlines are scored, seniority and field by words.

An archive tells of a connection only its present position and firm. What these do not say stays unknown (null).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from whosthere.facts import given_schema
from whosthere.model import ROLES
from whosthere.scoring import score, share_of

_BLANKLESS = re.compile("[\u3040-\u9fff]")
SURE_FROM = 0.4  # the likeliest role's probability below which nothing is said

_Words = Mapping[str, str]

# In this order; the first that fits is taken. Parts of words in the languages that headlines are read in; `*` stands
# for any ending, and a word of a script without blanks is looked for anywhere.
SENIORITY: _Words = {
    "retired": "retired / emerit* / pensionn* / retraité* / gepensioneerd / jubilad*",
    "student": """student* / intern / internship / trainee / apprentice / graduate / phd candidate / phd
        researcher / stagiaire / étudiant* / praktikant* / werkstudent* / estudiante / estagiári* / stażyst*
        / öğrenci / 学生 / 实习""",
    "founder": """founder / co-founder / cofounder / owner / self-employed / self employed / entrepreneur /
        fondat* / gründer* / zaakvoerder / fundador* / kurucu / 创始人 / 創業""",
    "executive": """ceo / cto / cfo / coo / cio / cmo / cpo / chief / president / managing director /
        executive director / partner / board / geschäftsführ* / directeur général / vorstand / genel müdür""",
    "director": """director / head / vp / vice president / directeur / directrice / leiter* / direttore /
        dyrektor / müdür""",
    "manager": """manager / lead / leader / principal / supervisor / coordinator / responsable / gerente /
        kierownik / yönetici / 经理""",
    "senior": "senior / sr / expert / specialist / professor / architect",
    "junior": "junior / jr / assistant / entry level / entry-level / associate / débutant*",
}
FIELDS: _Words = {
    "recruiting and HR": """recruit* / talent / human resources / hr / staffing / headhunt* / sourcer /
        sourcing / executive search / rekrut* / personalberat* / personalvermittl* / werving / selectie /
        resourcing / 猎头 / 招聘""",
    "sales and marketing": """sales / marketing / account executive / account manager / business development
        / sdr / bdr / growth / advertis* / seo / brand / vertrieb* / verkoop* / ventas / vendas / commercial
        / 销售 / 営業""",
    "coaching and consulting": "coach* / consult* / adviser / advisor / advies / berater* / beratung* / mindset",
    "finance and insurance": """bank* / financ* / insur* / assuranc* / verzeker* / underwrit* / actuar* /
        accountant* / accounting / audit* / invest* / venture* / capital / equity / fund / angel / tax /
        broker* / controller / boekhoud* / trading / trader / crypto* / versicherung* / mutuelle / 会计""",
    "law": "law / lawyer / legal / attorney / solicitor / counsel / notar* / avocat* / anwält* / abogad* / 律师",
    "health": """nurs* / physician / doctor / hospital* / clinic* / health* / medic* / pharma* / therap* /
        dental / dentist* / vet / veterinar* / midwife / care / arzt / ärzt* / krankenhaus / 医""",
    "education and research": """universit* / school / teach* / lectur* / professor / research* / phd /
        student* / scientist / academ* / institut* / hogeschool / college / lehrer* / docent / 教師 / 教授""",
    "water, energy and environment": """water* / hydr* / flood* / river* / sewer* / energ* / solar / wind /
        environment* / sustainab* / climate / ecolog* / geolog* / delta / dike* / drainage / coast*""",
    "software and data": """software / developer / development / programm* / data / cloud* / devops / full-
        stack / full stack / frontend / backend / machine learning / ai / cyber* / it / ux / ui / qa /
        system / systems / network engineer / gis / code / coder / product manager / entwickler* / エンジニア /
        程序""",
    "engineering and construction": """engineer* / architect* / construct* / survey* / civil / mechanic* /
        electric* / bouw / build* / plumb* / carpent* / weld* / ingenie* / ingénie* / draughts* / 工程师""",
    "public service": """govern* / minist* / municip* / gemeente / council* / policy / public / stad / city
        of / provinc* / agentschap / waterschap / police / fire* / army / civil protection / planning
        officer""",
    "media, arts and design": """design* / writer / journal* / editor / press / media / photograph* / film*
        / music* / artist / museum / illustrat* / podcast* / author / creator / actor / publish* /
        communication*""",
    "industry and logistics": """manufactur* / factory / production / logist* / supply chain / transport* /
        warehouse / procure* / purchas* / buyer / automotive / chemical / steel / fleet / freight / driver /
        pilot""",
    "trade and hospitality": """retail / shop / store / hotel* / restaurant / chef / cook / baker / bakery /
        bakkerij / barista / cater* / travel / touris* / real estate / realtor / immo* / florist / brewe*""",
    "charity and community": """volunteer* / charit* / nonprofit / non-profit / ngo / vzw / foundation /
        community / association / club / trust / stiftung""",
}


def headline_of(position: str, company: str) -> pl.Expr:
    """A position and a firm as the headline that LinkedIn makes of them; null where neither is known."""
    both = pl.col(position).is_not_null() & pl.col(company).is_not_null()
    together = pl.format("{} at {}", position, company)
    return pl.when(both).then(together).otherwise(pl.coalesce(position, company))


def with_standing(people: pl.DataFrame) -> pl.DataFrame:
    """Adds `role`, `seniority` and `field` to rows with `position` and `company`; null where they do not tell.

    Each distinct pair is read once.
    """
    pairs = people.select("position", "company").unique(maintain_order=True)
    read = pairs.with_columns(_headline=headline_of("position", "company"))
    told = read.with_columns(
        _roles(read["_headline"]),
        seniority=_first_of(SENIORITY, pl.col("position")),
        field=pl.coalesce(_first_of(FIELDS, pl.col("position")), _first_of(FIELDS, pl.col("company"))),
    ).drop("_headline")
    return people.join(told, on=["position", "company"], how="left", nulls_equal=True, maintain_order="left")


def field_of(headline: str) -> pl.Expr:
    """The field that the words of a text column speak of; null where they speak of none."""
    return _first_of(FIELDS, pl.col(headline))


def _first_of(words: _Words, text: pl.Expr) -> pl.Expr:
    told = (pl.when(text.str.contains(_any_of(parts))).then(pl.lit(name)) for name, parts in words.items())
    return pl.coalesce(*told)


def _any_of(parts: str) -> str:
    """A pattern that finds any of the words."""
    words = [" ".join(part.split()).replace("*", r"\w*") for part in parts.split("/")]
    spaced = "|".join(word for word in words if not _BLANKLESS.search(word))
    return rf"(?i)\b(?:{spaced})\b" + "".join(f"|{word}" for word in words if _BLANKLESS.search(word))


def _roles(headlines: pl.Series) -> pl.Series:
    schema = given_schema()
    given = {name: pl.lit(None, dtype=dtype).alias(name) for name, dtype in schema.items()}
    given["id"] = pl.int_range(pl.len()).cast(pl.String).alias("id")
    given["sender_headline"] = pl.col("_headline").alias("sender_headline")
    scored = score(headlines.to_frame("_headline").lazy().select(given.values())).collect()
    surest = pl.max_horizontal(share_of(role) for role in ROLES)
    sure = (surest >= SURE_FROM) & pl.col("headline").is_not_null() & (pl.col("role") != "vague")
    return scored.select(role=pl.when(sure).then("role")).to_series()
