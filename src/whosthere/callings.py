"""What people do, in words: seniority and fields of work, as positions and headlines in several languages name them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

Words = Mapping[str, str]
_BLANKLESS = re.compile("[\u3040-\u9fff]")

# In this order; the first that fits is taken. Parts of words in the languages that headlines are read in; `*` stands
# for any ending, and a word of a script without blanks is looked for anywhere.
SENIORITY: Words = {
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
FIELDS: Words = {
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


def field_of(headline: str) -> pl.Expr:
    """The field that the words of a text column speak of; null where they speak of none."""
    return first_of(FIELDS, pl.col(headline))


def first_of(words: Words, text: pl.Expr) -> pl.Expr:
    """The first name of `words` whose words a text holds; null where it holds none."""
    told = (pl.when(text.str.contains(_any_of(parts))).then(pl.lit(name)) for name, parts in words.items())
    return pl.coalesce(*told)


def _any_of(parts: str) -> str:
    """A pattern that finds any of the words."""
    words = [" ".join(part.split()).replace("*", r"\w*") for part in parts.split("/")]
    spaced = "|".join(word for word in words if not _BLANKLESS.search(word))
    return rf"(?i)\b(?:{spaced})\b" + "".join(f"|{word}" for word in words if _BLANKLESS.search(word))
