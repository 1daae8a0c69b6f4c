# ruff: noqa: E501
"""Two further makers of lakes: mail-merge with long slots among honest form letters, and texts behind openers, translated.

The honest here are many who copy: a template off the internet, an association's letter, a follow-up after one event.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import polars as pl

from strange_lakes import CITIES, FIRST, START, Maker, _planted, honest

TITLES = [
    "Senior Director of Supply Chain Transformation", "Head of People", "regional sales manager", "Chief Nursing Officer",
    "VP Engineering, Payments", "founder", "Lead Data Steward", "procurement specialist", "Associate Professor of Hydrology",
    "Deputy Head of Facilities and Fleet", "owner-operator", "Principal Architect, Cloud Platforms",
]  # fmt: skip
COMPANIES = [
    "Oakline", "the Bluefjord Systems group", "Marrow & Finch Partners", "Tessellate Learning Labs", "nordhavn foods a/s",
    "Ibex Rail Freight International", "Kestrel", "City Hospital of Tartu", "Universidad del Norte", "hOBBYcraft online",
    "Silverbirch Mutual Insurance Society", "acme", "Van der Velde en Zonen", "Studio Peperoni",
]  # fmt: skip
SKILLS = [
    "demand planning and warehouse automation", "wound care", "open source tooling", "key account growth in retail",
    "teaching statistics to beginners", "fleet electrification", "tender writing", "customer onboarding", "risk modelling",
    "brand storytelling for museums", "lean manufacturing", "payroll in four countries",
]  # fmt: skip

# ---- forms: long slots, some in small letters; short notes with one slot; typing errors, other words, shuffled sentences

FORMS = [
    "Hi {first}, your work as {title} at {company} caught my eye. We run a benchmark of {skill} across forty firms and can show where {company} stands. The report is free for participants. May I send the questionnaire?",
    "{first}, I place interim managers. A family business near {city} seeks a {title} with a background in {skill} for nine months, starting in autumn. The owner decides alone and pays weekly. Does that tempt you away from {company}?",
    "Hello {first}! Ever thought of a second passport? Our lawyers arrange residence by investment in six islands, and a {title} from {city} got hers within a quarter. Clients from {company} get the notary for nothing. Shall we talk on Thursday?",
    "Dear {first}, as {title} you surely lose evenings to expense sheets. Snap the receipt, forget it: our robot books it in the ledger of {company} before midnight. Teams working in {skill} save nine hours a month. Want a trial code?",
    "Hi {first}, solar carports pay for themselves. We roofed the staff parking at three neighbours of {company} in {city}. Steel, panels, chargers and paperwork come from one hand. Could you point me to whoever decides on parking?",
    "Good day {first}, the jury of the Meridian Business Honour shortlisted you for achievements in {skill}. Winners appear in a printed yearbook and at a dinner in {city}. The handling charge is due within five days. Please confirm your title as {title}.",
    "{first}, I represent a widow whose late husband left gold dust in a vault in {city}. She trusts a {title} more than any bank. You would keep a quarter for signing as next of kin. Answer to my private box and tell nobody at {company}.",
    "Hello {first}, we ghostwrite books for leaders. You talk for six hours about {skill}, we deliver two hundred pages with your name on the cover. Your {company} colleagues will ask for signed copies. Can I mail a sample chapter?",
    "Hi {first}, do you sell old laptops from {company}?",
    "Quick one {first}: who buys coffee beans at {company}?",
    "{first}, we rent forklifts by the hour around {city}, interested?",
    "Earn daily from home liking videos, {first}. Text me for the task sheet.",
]
SAME = {
    "show": "demonstrate", "free": "complimentary", "send": "forward", "seeks": "needs", "decides": "chooses",
    "arrange": "organise", "talk": "speak", "surely": "certainly", "save": "gain", "trial": "test", "neighbours": "clients",
    "appear": "feature", "due": "payable", "trusts": "prefers", "keep": "retain", "deliver": "produce", "mail": "email",
    "buys": "orders", "rent": "hire out", "daily": "every day", "near": "close to", "months": "full months",
}  # fmt: skip


def mistyped(text: str, dice: random.Random, rate: float) -> str:
    """Letters are dropped, doubled, changed for a neighbour or put the other way round: so many of all."""
    signs = list(text)
    for at in range(1, len(signs) - 1):
        if signs[at].isalpha() and signs[at + 1].isalpha() and dice.random() < rate:
            kind = dice.randrange(4)
            if kind == 0:
                signs[at] = ""
            elif kind == 1:
                signs[at] *= 2
            elif kind == 2:
                signs[at] = dice.choice("aeionrst")
            else:
                signs[at], signs[at + 1] = signs[at + 1], signs[at]
    return "".join(signs)


def merged(text: str, dice: random.Random) -> str:
    """Every slot filled."""
    values = {
        "first": dice.choice(FIRST),
        "title": dice.choice(TITLES),
        "company": dice.choice(COMPANIES),
        "skill": dice.choice(SKILLS),
        "city": dice.choice(CITIES),
    }
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], text)


def form(text: str, dice: random.Random, typing: bool, shuffling: bool) -> str:
    """A copy: some words exchanged, sentences between first and last shuffled, slots filled, mistyped."""
    words = (SAME.get(word, word) if dice.random() < 0.5 else word for word in text.split(" "))
    sentences = re.split(r"(?<=[.!?]) ", " ".join(words))
    if shuffling and len(sentences) > 3:
        middle = sentences[1:-1]
        dice.shuffle(middle)
        sentences = [sentences[0], *middle, sentences[-1]]
    filled = merged(" ".join(sentences), dice)
    return mistyped(filled, dice, dice.choice((0.0, 0.01, 0.02))) if typing else filled


INTERNET = [
    "Hi {first}, I came across your profile while researching {skill} and was impressed by your journey to {title}. I would love to connect and learn more about your experience at {company}. Looking forward to staying in touch!",
    "Hello {first}, I am a recent graduate interested in {skill}, and I admire the work you do at {company}. Would you be open to a fifteen minute chat about your career path and any advice you might have for someone starting out?",
    "Dear {first}, I noticed we share several connections in {city} and a passion for {skill}. I am always looking to grow my network with like-minded professionals and believe we could learn a lot from each other.",
    "Hi {first}, I recently applied for the {title} role at {company} and wanted to introduce myself. I am very excited about the opportunity and would appreciate any insight into the team and the culture.",
]
ALUMNI = [
    "Dear {first}, fellow graduates of the Maritime College are meeting again this June. The reunion committee would be glad to see you at the old boathouse; bring a photograph and a story from your years in {city}.",
    "Hi {first}, I mentor first-year students of our polytechnic on behalf of the alumni circle. Would you give half an hour a term to a student who wants to become a {title}?",
]
FOLLOW_UP = [
    "Great to meet you at the logistics fair, {first}! Let's keep in touch.",
    "Hi {first}, it was a pleasure meeting you at the logistics fair in {city} this week. I enjoyed our conversation about {skill} and would like to stay in touch here.",
    "{first}, thanks for stopping by our stand at the logistics fair! As promised I am connecting here, and I will send the slides on {skill} next week.",
]


def copied(dice: random.Random, each: Callable[[], Iterator[dict[str, object]]]) -> list[dict[str, object]]:
    """Rows with places in the lake."""
    return [
        {"id": f"k{i}", "truth": None, "receiver": f"q{dice.randrange(900)}", **row} for i, row in enumerate(each())
    ]


def _copiers(dice: random.Random) -> Iterator[dict[str, object]]:
    """Honest people who copy: one or two each over two months; at an event up to four each within three days."""
    for number, text in enumerate([*INTERNET, *ALUMNI]):
        for person in range(dice.randint(15, 80)):
            for _ in range(dice.choice((1, 1, 1, 2))):
                at = START + timedelta(days=60 * dice.random())
                yield {"text": merged(text, dice), "sender": f"i{number}-{person}", "sent_at": at}
    fair = 50 * dice.random()
    for person in range(dice.randint(30, 90)):
        text = dice.choice(FOLLOW_UP)
        for _ in range(dice.randint(1, 4)):
            at = START + timedelta(days=fair + 3 * dice.random())
            yield {"text": merged(text, dice), "sender": f"f{person}", "sent_at": at}


def _lake(makers: list[Maker], others: Maker, dice: random.Random, honest_rows: int) -> pl.DataFrame:
    rows: list[dict[str, object]] = [
        {"id": f"h{i}", "text": others(dice), "sender": f"p{i}", "receiver": f"q{dice.randrange(400)}", "truth": None,
         "sent_at": START + timedelta(days=60 * dice.random())} for i in range(honest_rows)
    ]  # fmt: skip
    rows += copied(dice, lambda: _copiers(dice))
    for number, make in enumerate(makers):
        rows += _planted(number, make, dice)
    dice.shuffle(rows)
    return pl.DataFrame(rows, schema_overrides={"truth": pl.String}, infer_schema_length=None)


def forms_lake(seed: int, honest_rows: int = 2_000) -> pl.DataFrame:
    """Mail-merge campaigns among honest form letters."""
    dice = random.Random(f"forms {seed}")

    def maker(text: str) -> Maker:
        typing, shuffling = dice.random() < 0.5, dice.random() < 0.5
        return lambda dice: form(text, dice, typing, shuffling)

    return _lake([maker(text) for text in FORMS], honest, dice, honest_rows)


# ---- a text behind an opener of the copy's own, in several languages that lead to one place

OPENED = [
    ("We turn old wedding dresses into christening gowns and send a photograph at every stage, so that nothing is cut "
     "without your consent. The atelier takes twelve dresses a season.",),
    ("Invest three hundred today and withdraw nine hundred on Friday, guaranteed by our trading robot. Write to the "
     "mentor at Telegram @vega_profit77 and say who sent you.",
     "Invierte trescientos hoy y retira novecientos el viernes, garantizado por nuestro robot de inversiones. Escribe "
     "al mentor en Telegram @vega_profit77 y di quién te envía.",
     "Investieren Sie heute dreihundert und heben Sie am Freitag neunhundert ab, garantiert durch unseren Handelsroboter. "
     "Schreiben Sie dem Mentor auf Telegram @vega_profit77 und sagen Sie, wer Sie schickt."),
    ("My firm audits lift cables by ultrasound at night, without closing the building, and the certificate satisfies "
     "every insurer in the country. Two references from your street on request: liftsonar.example",
     "Ma société contrôle les câbles d'ascenseur par ultrasons, la nuit, sans fermer l'immeuble, et le certificat "
     "convient à tous les assureurs du pays. Deux références dans votre rue sur demande : liftsonar.example"),
    ("The recruiters at Harbour Nine look for people who can stand boredom: watching ferry cameras pays well, needs no "
     "diploma, and the shift is four hours. Shall I put your name on the list before the month ends?",),
    ("An anonymous donor doubles what is given to the seed bank until Sunday. Could you spare the price of one lunch, and "
     "pass this on to three colleagues who like trees? seedvault-drive.example/give",),
]  # fmt: skip
OWN_OPENERS = [
    "What a season for {city}, everybody at the office talks of nothing else.", "I read your post about {skill} twice.",
    "Congratulations on becoming {title} at {company}, well deserved after all those years.", "Sorry for the long silence.",
    "My cousin at {company} says you are the one who knows about {skill}.", "It has been raining in {city} since March.",
    "You probably get a hundred of these a week, so I will be brief.", "Your talk on {skill} in {city} made me think.",
    "I hope this message finds you well.", "We have never met, but your name came up over dinner in {city}.", "",
    "As somebody who also moved from {skill} to management I enjoyed your article, thank you for writing so openly.",
]  # fmt: skip


def opened(texts: tuple[str, ...], dice: random.Random) -> str:
    """One of the translations, behind one or two openers that the honest use, too."""
    openers = " ".join(filter(None, dice.sample(OWN_OPENERS, dice.choice((1, 1, 2)))))
    return merged(f"{dice.choice(FIRST)}, {openers} {dice.choice(texts)}", dice)


def opened_lake(seed: int, honest_rows: int = 2_000) -> pl.DataFrame:
    """Campaigns behind openers, some translated; the honest use the same openers."""
    makers: list[Maker] = [lambda dice, texts=texts: opened(texts, dice) for texts in OPENED]

    def others(dice: random.Random) -> str:
        opener = merged(dice.choice(OWN_OPENERS), dice) if dice.random() < 0.4 else ""
        return f"{opener} {honest(dice)}".strip()

    return _lake(makers, others, random.Random(f"opened {seed}"), honest_rows)
