"""Family `manners`: how the note speaks to you, whatever it wants."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

manners = Collection(Family("manners", 5.0, "How the note speaks to you, whatever it wants."))
signal = manners.signal


@signal(
    yes=["It would be an honour to connect with someone of your stature", "You are a legend, huge fan"],
    no=["Your honour, the court is in session", "The fan is broken"],
    bits={"validate": 3.0, "hack": 0.2, "sell": -0.4},
)
def note_bows_to_you(fact: type[Facts]) -> Question:
    """The note bows: honour, privilege, legend, fan."""
    return fact.note.says(
        r"\b(?:be|is|feel|am|i'm|it's|was|been)(?: \w+)? (?:deeply |truly |so |very |greatly "
        r")?(?:honou?r(?:ed)?|privileged?|humbled)\b|\b(?:an|my|great|true|real|big|huge|biggest|"
        r"greatest) (?:honou?r|privilege|fan|admirer|inspiration)\b|\b(?:legend|icon|idol|role model|"
        r"celebrity|superstar|visionary)\b|\bof your (?:stature|calib(?:er|re)|level|standing)\b|\bnotice "
        r"me\b|\bstar[- ]?struck|\blook(?:ed)? up to you"
    )


@signal(
    yes=["I'd love to say that I'm connected with you", "Your acceptance would mean the world"],
    no=["Accept cookies?", "Acceptance tests pass"],
    bits={"validate": 2.8},
)
def note_wants_the_tie_itself(fact: type[Facts]) -> Question:
    """What is wanted is to be seen with you."""
    return fact.note.says(
        r"\b(?:tell|show|say|brag|boast)(?: \w+){0,4}? (?:that )?(?:i|we)(?:'m| am|'re| are) (?:connected|"
        r"friends|in)|\byour accept(?:ance|ing)\b|\b(?:would|will) (?:mean|make) (?:a lot|the world|so "
        r"much|everything|my (?:day|week|month|year))|\bdream (?:to|of|come true)\b|\bbucket list\b|"
        r"\b(?:your|a) name (?:in|on|among) my|\bassociated with (?:you|your|someone|such)|\b(?:connected|"
        r"connection) (?:with|to) (?:someone|a person|a leader|such) (?:like you|of your|as|a)"
    )


@signal(
    yes=["I came across your profile and was impressed by your background"],
    no=["I came across a fox this morning"],
    bits={"sell": 0.7, "grow_network": 0.6, "recruit": 0.5, "hack": 0.5, "bring_value": -0.4},
)
def note_praises_in_general(fact: type[Facts]) -> Question:
    """The praise would fit anybody: "impressive profile", "came across"."""
    return fact.note.says(
        r"\b(?:came|come) across your|\bstumbled (?:up)?on your|\bvisited your profile|\b(?:saw|seen|"
        r"found|viewed|noticed|checked|reviewed|looking at|going through|reading) (?:out )?your (?:\w+ "
        r")?(?:profile|page|background|experience)\b|\bimpress(?:ed|ive)\b|\bcaught my (?:eye|attention)|"
        r"\byour (?:profile|background|experience|work|expertise) (?:really |truly )?(?:stood out|"
        r"resonated|looks|is (?:very |really |quite |so )?(?:impressive|interesting|great|amazing|"
        r"inspiring))"
    )


@signal(
    yes=["I hope this message finds you well."],
    no=["Found you well hidden in the archive"],
    bits={"sell": 0.3, "ask_favor": 0.3, "hack": 0.2, "bring_value": -0.2},
)
def note_opens_with_a_formula(fact: type[Facts]) -> Question:
    """The note opens with a formula."""
    return fact.note.says(
        r"\bhope (?:this (?:message|email|note|mail)?|that this|you(?:'re| are)?|all is|everything is)(?: "
        r"\w+){0,2}? ?(?:finds you|well|doing (?:well|great|good)|having)\b|\bgreetings of the day|"
        r"\btrust (?:this|you)\b"
    )


@signal(
    yes=["Dear Sir/Madam, kindly refer me", "To whom it may concern: our catalogue", "Dear Hiring Manager, I apply"],
    no=["Dear Madam Osei, your talk moved me", "Sir, you dropped your glove"],
    bits={"ask_favor": 0.6, "sell": 0.4, "mistaken_identity": 0.3, "hack": 0.3, "bring_value": -0.6, "curious": -0.6},
)
def note_is_addressed_to_anybody(fact: type[Facts]) -> Question:
    """The note is addressed to anybody: "Dear Sir/Madam", "To whom it may concern"."""
    return fact.note.says(
        r"\b(?:sirs?|mada?m|ma'?am) ?(?:/|or|and|&|,) ?(?:sirs?|mada?m|ma'?am|ma)\b|"
        r"\bto whom(?:soever)? it may concern\b|"
        r"^\W*(?:dear|hello|hi|respected|greetings) (?:all|everyone|everybody|connections?|friends|members|colleagues|"
        r"recruiters?|hr|hiring (?:manager|team)|(?:business )?owner|customer|candidate|professionals?|linkedin "
        r"(?:member|user|family)|team)\b|\bsehr geehrte damen und herren\b|\b(?:madame, monsieur|monsieur, madame)\b|"
        r"\ba qui[eé]n corresponda\b|\ba quem possa interessar\b|\begregi[oi] signor[ei]\b|\bszanowni państwo\b|"
        r"\bgeachte (?:heer|dames)[ /,]|\bsayın (?:yetkili|ilgili)"
    )


@signal(
    yes=["Hi", "hello dear", "Good morning"],
    no=["Hi Ana, I read your paper on dams and wonder about the sluice"],
    bits={"grow_network": 1.4, "curious": 0.3, "hack": 0.4, "recruit": -1.0, "bring_value": -0.8},
)
def note_says_next_to_nothing(fact: type[Facts]) -> Question:
    """The note says next to nothing."""
    return fact.note_length.below(25)


@signal(
    yes=["URGENT: reply within 24 hours", "Only 3 spots left, closes Sunday"],
    no=["No rush at all", "Urgent care nurse here"],
    bits={"hack": 0.8, "sell": 0.8, "danger": 0.7},
)
def note_presses_for_time(fact: type[Facts]) -> Question:
    """The note presses for time."""
    return fact.note.says(
        r"\burgent(?:ly)?\b|\bact (?:now|fast)|\b(?:within|next|in the next|before) (?:24|48|\d+) "
        r"?(?:hours|hrs|h)\b|\blast chance|\b(?:only|just) \d+ (?:spots?|seats?|slots?|places?) (?:left|"
        r"remaining)|\basap\b|\bimmediately\b|\bexpires?\b|\bbefore (?:it (?:closes|is too late)|midnight|"
        r"end of (?:day|today))"
    ) & ~fact.note.mentions(r"urgent care")
