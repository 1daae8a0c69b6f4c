# ruff: noqa: E501
"""Three little makers of lakes with planted truth, each of another manner and none of the simulation's: for tests.

A lake is a frame with `id`, `text`, `sender`, `receiver`, `sent_at` and `truth` (the campaign, null for the honest).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import polars as pl

START = datetime(2026, 5, 4)
FIRST = (
    "Amara Bence Chidi Dorota Emre Farah Goran Hanna Ivo Jun Katya Lior Mireille Noor Oskar Priya Quim Rosa Sven Tomoko "
    "Uma Vito Wren Ximena Yusuf Zofia Åsa Łukasz Çelik Ñusta"
).split()
CITIES = ["Utrecht", "Izmir", "Bergen", "Quito", "Nagoya", "Tartu", "Lagos", "Bilbao", "Winnipeg", "San José"]
FIRMS = ["Oakline", "Bluefjord Systems", "Marrow & Finch", "Tessellate", "Nordhavn Foods", "Ibex Rail", "Kestrel Labs"]
Maker = Callable[[random.Random], str]

# ---- spintax: every copy is drawn from {a|b} choices, as mail tools do it

SPINTAX = [
    "{Hi|Hello|Hey|Good day} %N%, {I run|I lead|I look after} a {small|boutique|tiny} studio that {restores|repairs|brings back} "
    "{faded|damaged|scratched} family photographs for museums. {Would you like|Do you want|Care} to see "
    "{a few samples|some examples|two before and afters} from %C%? {They are free.|No charge at all.|}",
    "%N%, {our|the} freight desk in %C% {consolidates|bundles|combines} half-empty containers so importers {pay|spend} "
    "{only for the cubic metres they use|by the cubic metre}. {Last quarter|This spring} we moved %D% pallets of ceramics. "
    "{Shall I|May I|Can I} {quote|price} your next {shipment|consignment}?",
    "{Dear|Hello|Hi} %N%, {congratulations|well done}! {You were|Your profile was} {selected|picked|chosen} among %D% "
    "professionals for the golden laurel of excellence in %C%. {Nominees|Laureates} {pay|cover} only the engraving "
    "{fee|cost} of the trophy. {Claim|Reserve} your {seat|place} at the gala: laurel-%D%.example/claim",
    "{Hi|Hey} %N% {🙂|👋|} we {teach|train|coach} shy engineers to {speak|present} on {stage|camera} in nine evenings, "
    "{with|using} a retired radio presenter. %C% group {starts|begins} {Monday|Tuesday|Thursday}; {two|three|four} "
    "{chairs|places|seats} {left|remain}. {Curious?|Interested?|In?}",
    "{Bonjour|Salut} %N%, nous {cherchons|recrutons} des {traducteurs|relecteurs} de romans policiers, payés à la page, "
    "{depuis|à} %C% ou ailleurs. {Un essai|Un test} de deux pages suffit, {écrivez-moi|contactez-moi} avant "
    "{vendredi|lundi|jeudi} sur le canal @plume_noire.",
    "{Hallo|Guten Tag} %N%, {unser|das} Verfahren {trocknet|entfeuchtet} {nasse|feuchte} Keller ohne Aufgraben in "
    "{zwei|drei} Tagen. {Gerne|Ich} schicke {ich|Ihnen} ein Gutachten aus %C% und einen Termin zur {Besichtigung|Ansicht} "
    "bei {Ihnen|Euch} vor Ort.",
]  # fmt: skip


def spun(text: str, dice: random.Random) -> str:
    """One of the choices of each {a|b}."""
    return re.sub(r"\{([^{}]*)\}", lambda found: dice.choice(found[1].split("|")), text)


def filled(text: str, dice: random.Random) -> str:
    """%N%, %C%, %F% and %D% filled in."""
    values = {
        "N": dice.choice(FIRST),
        "C": dice.choice(CITIES),
        "F": dice.choice(FIRMS),
        "D": str(dice.randint(12, 960)),
    }
    return re.sub(r"%([NCFD])%", lambda found: values[found[1]], text)


# ---- edits: words swapped, put in, left out, other greetings and closings, cut short, emoji, other letters

EDITED = [
    "I help dental practices fill the chairs that patients cancel at short notice. A quiet waiting list texts the right "
    "person within minutes, reception does nothing, and most practices in %C% win back two appointments a day. "
    "May I show how it would look with your calendar?",
    "My grandfather left a vineyard near %C% and the cooperative wants to buy it under value. I am looking for "
    "%D% people who each adopt one row of vines, receive the wine by post, and keep the hillside out of their hands. "
    "Would you take a row?",
    "We translate safety manuals for crane operators into forty languages, with drawings that even a tired person on a "
    "night shift understands. %F% cut its incidents by a third. Which languages does your crew speak?",
    "As treasurer of an orphan fund I must place eleven million before the audit, and a partner abroad keeps thirty "
    "per cent. Absolute discretion please. Reply only to my private mail so that I can explain the procedure and the "
    "papers of the bank.",
    "Your experience would suit a client of ours who builds tidal turbines and needs a commercial lead with patience for "
    "ports and permits. The board is three women and a dog, the pay is fair, the harbour is beautiful. May I send the "
    "brief?",
    "Every month our reading circle sends one forgotten novel and a letter by its translator to subscribers in %C%. "
    "Forty pages a week, tea on the last Sunday, nobody takes notes. There is a place for you in the autumn round.",
    "私たちは工場の騒音を測定し、夜間の作業でも近所に迷惑をかけない防音壁を設計しています。無料の診断をご希望でしたら"
    "ご都合の良い日時をお知らせください。担当者がすぐに伺います。",
    "Мы ремонтируем старые рояли и привозим их в школы бесплатно, а родители платят только за настройку. Если в вашем "
    "городе есть школа без инструмента, напишите мне, мы добавим её в список на осень.",
]  # fmt: skip
GREETINGS = [
    "Hi %N%,",
    "Hello %N%!",
    "Dear %N%,",
    "%N% -",
    "",
    "Good morning %N%,",
    "Hey there,",
    "Hola %N%,",
    "👋 %N%",
]
CLOSINGS = ["", "Thanks!", "Best, %N%", "Kind regards, %N%", "Have a nice day", "🙏", "Cheers", "Sincerely, %N% %N%"]
SWAPS = {
    "show": "demonstrate", "people": "folks", "help": "assist", "most": "many", "send": "mail", "May": "Can",
    "quiet": "silent", "buy": "purchase", "needs": "wants", "fair": "decent", "cut": "reduced", "keep": "hold",
    "place": "seat", "beautiful": "lovely", "explain": "describe", "Would": "Will", "right": "proper",
}  # fmt: skip
FILLERS = [
    "really",
    "actually",
    "just",
    "also",
    "honestly",
    "perhaps",
    "currently",
    "in fact",
    "of course",
    "by the way",
]
LOOK_ALIKE = str.maketrans("aeopcx", "аеорсх")


def edited(text: str, dice: random.Random, strength: float) -> str:
    """A copy of `text`: each kind of change has its chance."""
    words = text.split(" ")
    if dice.random() < strength:
        words = [SWAPS.get(word, word) for word in words]
    for _ in range(dice.randint(0, 3) if dice.random() < strength else 0):
        words.insert(dice.randrange(len(words) + 1), dice.choice(FILLERS))
    for _ in range(dice.randint(1, 3) if dice.random() < strength and len(words) > 20 else 0):
        words.pop(dice.randrange(len(words)))
    if dice.random() < strength / 2 and len(words) > 20:
        at = dice.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    if dice.random() < strength / 4 and len(words) > 20:
        words = words[: max(int(len(words) * dice.uniform(0.7, 0.95)), 1)]
    body = " ".join(words)
    if dice.random() < strength / 5:
        body = body.translate(LOOK_ALIKE)
    if dice.random() < strength / 5:
        body = "\u200b".join(body[i : i + 7] for i in range(0, len(body), 7))
    if dice.random() < strength / 5:
        body = body.upper() if dice.random() < 0.5 else body.lower()
    return f"{dice.choice(GREETINGS)} {body} {dice.choice(CLOSINGS)}".strip()


# ---- a short pitch within a long note of the copy's own

PITCHES = [
    "our beekeepers rent hives to office roofs, look after them all year and share the honey, and the roof needs no "
    "permit below forty square metres",
    "the cooperative presses used coffee grounds into firelighters, collects the buckets on Fridays, and pays a cent for "
    "every gram that your canteen keeps dry",
    "three retired judges read tenancy contracts for shops at a flat rate and mark in red every clause that the courts "
    "have struck down since the reform",
]
PADDING = [
    "I saw the photographs from your regatta.", "It rains here and the trams are late.", "Your brother may remember me.",
    "The article on ferries was a pleasure.", "Half my street is dug up again.", "I write between two trains.",
    "Somebody at %F% told me you moved.", "My Saturdays belong to the allotment.", "We nearly met in %C% last winter.",
    "I hope the little one sleeps by now.", "The choir is still short of tenors.", "You asked about winters in %C%.",
]  # fmt: skip


def wrapped(pitch: str, dice: random.Random) -> str:
    """The pitch among sentences that every copy draws anew, of which at most three stand in one copy."""
    around = dice.sample(PADDING, dice.randint(1, 3))
    at = dice.randint(0, len(around))
    parts = [*around[:at], f"In short, {pitch}.", *around[at:]]
    return f"{dice.choice(GREETINGS)} {' '.join(parts)} {dice.choice(CLOSINGS)}".strip()


# ---- the honest

DEFAULTS = [
    "Hi %N%, I'd like to join your LinkedIn network.",
    "I'd like to add you to my professional network on LinkedIn.",
]
POPULAR = [
    "Hi %N%, it was lovely to meet you in %C%, let's keep in touch!",
    "Hello %N%, I came across your profile and I am impressed by your background. I would love to connect and learn more.",
    "Hi %N%, I am expanding my professional network and would be glad to have you among my connections.",
    "Congratulations on your new position at %F%, %N%! Wishing you all the best.",
    "Hi %N%, we have several connections in common and work in the same field, so I thought it would be good to connect.",
    "Happy work anniversary!", "Thanks for accepting, %N%.", "Let's connect 🙂", "Hola %N%, me gustaría añadirte a mi red.",
]  # fmt: skip
BEGINS = [
    "I was at school with your cousin", "We shared a table at the wedding in %C%", "You fixed my bicycle once", "I read "
    "your thesis on estuaries", "Our daughters row together", "I used to teach at %F%", "You spoke before me in %C%",
    "We argued about kilns at the fair", "My dentist says you collect globes", "I took over your old desk at %F%",
    "Your talk kept me awake in a good way", "I am the neighbour with the loud parrot", "You sold me a loom in %C%",
]  # fmt: skip
MIDDLES = [
    "and still have the map you drew", "which is why I dare to write", "though you may have forgotten", "and it changed "
    "how I see harbours", "so I finally looked you up", "and I owe you a lunch", "before the bridge was closed",
    "and the photographs came out well", "but we never finished the argument", "while the power was out",
]  # fmt: skip
ENDS = [
    "How is the boat?", "Shall we have coffee when I am in %C%?", "I would enjoy following what you do.", "No need to "
    "reply.", "Tell me if the offer of the loft still stands.", "The second edition is out, by the way.", "I start at %F% "
    "in June and know nobody there.", "Could you tell me whom to ask about kilns?", "My regards to the parrot.",
    "I would be curious what you think of it now.", "Write when the tide allows.",
]  # fmt: skip
STOCK = "I hope this message finds you well. I came across your profile and I am very impressed with your career."


def own_words(dice: random.Random) -> str:
    """A note of somebody who writes it for one person; a fifth opens with the stock phrase."""
    stock = f"{STOCK} " if dice.random() < 0.2 else ""
    body = f"{dice.choice(BEGINS)} {dice.choice(MIDDLES)}. {dice.choice(ENDS)}"
    return filled(f"{dice.choice(GREETINGS)} {stock}{body} {dice.choice(CLOSINGS)}".strip(), dice)


def honest(dice: random.Random) -> str:
    """The platform's words, what everybody says, or own words."""
    die = dice.random()
    if die < 0.25:
        return filled(dice.choice(DEFAULTS), dice)
    return filled(dice.choice(POPULAR), dice) if die < 0.55 else own_words(dice)


def lender(texts: list[str], dice: random.Random) -> str:
    """An honest note that quotes a part of what a campaign says, a fifth of it."""
    text = dice.choice(texts)
    at = dice.randrange(len(text) * 4 // 5)
    return f"{own_words(dice)} They wrote: {text[at : at + len(text) // 5]}. Odd, no?"


# ---- lakes


def lake(makers: list[Maker], others: Maker, dice: random.Random, honest_rows: int) -> pl.DataFrame:
    """Campaigns of 8 to 90 copies, one a maker, among honest rows over sixty days."""
    rows = [
        {"id": f"h{i}", "text": others(dice), "sender": f"p{i}", "receiver": f"q{dice.randrange(400)}", "truth": None,
         "sent_at": START + timedelta(days=60 * dice.random())} for i in range(honest_rows)
    ]  # fmt: skip
    for number, make in enumerate(makers):
        rows += _planted(number, make, dice)
    dice.shuffle(rows)
    return pl.DataFrame(rows, schema_overrides={"truth": pl.String})


def _planted(number: int, make: Maker, dice: random.Random) -> Iterator[dict[str, object]]:
    copies, accounts = dice.randint(8, 90), dice.choice((1, 3, 8, 500))
    start, days, hour = 55 * dice.random(), dice.uniform(0.5, 5), dice.randint(6, 18)
    for i in range(copies):
        day = int(start + days * dice.random())
        at = START + timedelta(days=day, hours=hour + 3 * dice.random())
        sender, receiver = f"c{number}-{dice.randrange(accounts)}", f"r{number}-{i}"
        yield {"id": f"c{number}-{i}", "text": make(dice), "sender": sender, "receiver": receiver, "sent_at": at,
               "truth": f"t{number}"}  # fmt: skip


def spintax_lake(seed: int, honest_rows: int = 2_000) -> pl.DataFrame:
    """Campaigns drawn from choices."""
    makers = [lambda dice, text=text: filled(spun(text, dice), dice) for text in SPINTAX]
    return lake(makers, honest, random.Random(f"spintax {seed}"), honest_rows)


def edited_lake(seed: int, strength: float = 0.5, honest_rows: int = 2_000) -> pl.DataFrame:
    """Campaigns whose copies are edited; a tenth of the honest quote a campaign."""
    makers = [lambda dice, text=text: filled(edited(text, dice, strength), dice) for text in EDITED]

    def others(dice: random.Random) -> str:
        return lender(EDITED, dice) if dice.random() < 0.1 else honest(dice)

    return lake(makers, others, random.Random(f"edited {seed}"), honest_rows)


def wrapped_lake(seed: int, honest_rows: int = 2_000) -> pl.DataFrame:
    """Short pitches in longer notes; the honest write the same sentences around what they have to say."""
    makers = [lambda dice, pitch=pitch: filled(wrapped(pitch, dice), dice) for pitch in PITCHES]

    def others(dice: random.Random) -> str:
        padding = " ".join(dice.sample(PADDING, dice.randint(0, 2)))
        return filled(f"{honest(dice)} {padding}".strip(), dice) if dice.random() < 0.5 else honest(dice)

    return lake(makers, others, random.Random(f"wrapped {seed}"), honest_rows)
