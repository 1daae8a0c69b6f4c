"""Family `offers`: what the note brings, and the ground it says you share."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

offers = Collection(Family("offers", 8.0, "What the note brings, and the ground it says you share."))
signal = offers.signal


@signal(
    yes=["Happy to share my notes if useful", "Glad to help, no strings attached"],
    no=["Would you be happy to help me?", "We help companies grow"],
    bits={"bring_value": 2.2, "sell": 0.3, "ask_favor": -0.8},
)
def note_offers_help(fact: type[Facts]) -> Question:
    """The sender offers help, and names no price."""
    return fact.note.says(
        r"\b(?:i(?:'d| would| am|'m)?(?: be)? (?:also |more than |always )?(?:happy|glad|delighted|"
        r"pleased) to (?:help|share|send|review|introduce|show|answer|lend|walk|talk|return|support|pass|"
        r"do|make|give))|\bif (?:it|that|this)(?:'s| is| would be| might be| could be)? (?:of )?(?:any "
        r")?(?:use|useful|help|helpful)\b|\bno strings\b|\bhappy to (?:help|share|send|introduce|make)"
        r"|\b(?:let me know|tell me|shout) if (?:i|we) can (?:\w+ )?(?:help|be of|support|assist|do)|\bat "
        r"no (?:cost|charge)\b|\bfree of charge\b|\bpro bono\b|\bhow (?:can|could) i (?:help|support) "
        r"you\b|\bi(?:'d| would)? (?:like|want|wanted|love) to (?:help|give|offer|share)\b|\bhere to "
        r"help\b"
    ) & ~fact.note.mentions(r"\bhappy to help me\b|\byou(?:'d| would)? (?:be )?(?:happy|glad|able|willing) to help\b")


@signal(
    yes=["I could introduce you to our head of grants", "Happy to make an intro to Daniel"],
    no=["Could you introduce me to your boss?", "Let me introduce myself"],
    bits={"bring_value": 3.4, "ask_favor": -0.8},
)
def note_offers_an_introduction(fact: type[Facts]) -> Question:
    """The sender offers to introduce you to somebody, or passes on a lead."""
    return fact.note.says(
        r"\b(?:introduce|connect|refer) (?:you|the two of you|both of you) (?:to|with|both|two)?\b|\bput "
        r"you (?:two )?in touch|\b(?:make|offer|happy to do|do) (?:(?:an?|the) )?(?:warm "
        r")?intro(?:duction)?\b|\bi (?:know|have) (?:a|an|some|somebody|someone|people|two|three)(?: "
        r"\w+){0,6}? (?:who|that|looking|might|could|would|needs?)\b|\bpassed (?:on )?your name|\byour "
        r"name (?:came up|was mentioned)|\bhave you (?:two )?(?:met|crossed paths)"
    )


@signal(
    yes=["Would you speak at our conference in May?", "We'd love to have you as a guest on our podcast"],
    no=["I speak at conferences, book me", "My podcast has 2,000 listeners"],
    bits={"bring_value": 3.8, "sell": -0.3, "recruit": -0.8},
)
def note_invites_you_to_speak(fact: type[Facts]) -> Question:
    """The note invites you to speak, teach, judge, write or be interviewed."""
    return fact.note.says(
        r"\b(?:speak|speaking|present|talk|panelist|panellist|keynote|guest lectur\w*|lecture|teach|judge|"
        r"jury|moderate|contribute|write a chapter|be a guest|join us|sit on)(?: \w+){0,4}? (?:at|on|for|"
        r"in|as|to) (?:our|the|my|a|an|this|next|us)(?: \w+){0,5}? (?:conference|event|summit|meetup|"
        r"panel|podcast|students|class|webinar|workshop|club|day|association|school|department|course|"
        r"lecture|symposium|festival|university|show|issue|series|book|hackathon|magazine|forum|congress)"
        r"|\b(?:invite|inviting|invitation|have|love|like|feature|host) (?:for )?(?:you|u) (?:\w+ "
        r"){0,6}?(?:speak|speaker|guest|panel|keynote|talk|present|podcast|interview|lecture|judge|"
        r"conference|summit|webinar)|\bguest (?:speaker|on (?:my|our|the))|\bspeakers? for (?:our|the|a)|"
        r"\bwould you (?:be (?:willing|open|interested|up) (?:to|in|for) )?(?:speak|speaking|present|judg|"
        r"lectur|moderat)\w*"
    )


@signal(
    yes=["We need a supplier for 2,000 chairs, could you quote?", "I'd like to hire your firm for our rebranding"],
    no=["We are a supplier of chairs", "Do you need a quote for insurance?"],
    bits={"bring_value": 3.2, "sell": -1.0, "hack": 0.2},
)
def note_wants_to_buy(fact: type[Facts]) -> Question:
    """The sender wants to buy what you sell or do."""
    return fact.note.says(
        r"\b(?:could|can|would|will) you (?:please )?(?:quote|send (?:me |us )?(?:a |an |your )?(?:quote|"
        r"offer|price|proposal|rates?|catalog\w*|brochure))|\b(?:request for|ask(?:ing)? for|need|like|"
        r"get|want) (?:a |an |your )?(?:quote|quotation|proposal|price list|rfq|rfp)\b"
        r"|\b(?:we|i)(?:'d| would|'re| are|'m| am)? (?:\w+ )?(?:need|want|like|looking|love|wish|plan|"
        r"hoping|keen)(?:ing)? (?:to |for )?(?:hire|buy|order|commission|engage|purchase|book|work with|"
        r"bring in|retain)(?: from)? (?:you|your|a|an|some|the services)|\bdo you (?:take|accept|have "
        r"(?:capacity|availability|room)) (?:on )?(?:for )?(?:new )?(?:clients|projects|commissions|work|"
        r"freelance)|\bwhat (?:do|would) you charge|\byour (?:rates|fees|day rate|prices|availability)\b|"
        r"\bwe (?:have|'ve got) (?:a )?budget"
        r"|\b(?:looking for|need) (?:an? )?(?:\w+ ){0,3}?(?:supplier|vendor|contractor|agency|consultant|"
        r"caterer|photographer|lawyer|architect|accountant|translator|trainer|designer) (?:for|to|who|"
        r"that|in)\b"
    ) & ~fact.note.mentions(r"\b(?:do|if|should) you (?:ever |also )?(?:need|want|would like)\b")


@signal(
    yes=["Thank you for your talk on moss, it helped me a lot"],
    no=["Thanks for connecting!", "Thank you for your time"],
    bits={"bring_value": 1.0, "curious": 1.6, "validate": 0.3, "sell": -0.3},
)
def note_thanks_you_for_something(fact: type[Facts]) -> Question:
    """The note thanks you for something you did."""
    return fact.note.says(
        r"\b(?:thank(?:s| you)|grateful|thx)(?: so much| very much| a lot)? (?:for|to) (?:your|the|all|"
        r"that|writing|sharing|posting|helping|giving|speaking|answering)? ?(?:\w+ ){0,3}?(?:talk|post|"
        r"article|book|work|help|advice|paper|lecture|course|video|kindness|answer|session|workshop|class|"
        r"support|speech|guide|writing|what you|about|tips)|\b(?:you|your \w+) (?:really |truly "
        r")?(?:helped|saved|changed|taught|inspired) (?:me|us|my)\b|\bmade a difference\b"
    )


@signal(
    yes=["I noticed a typo on your pricing page", "The link in your post seems broken"],
    no=["I noticed your profile", "I broke my leg"],
    bits={"bring_value": 2.6},
)
def note_points_out_a_fault(fact: type[Facts]) -> Question:
    """The note points out a fault or a danger you can mend, and asks nothing for it."""
    return fact.note.says(
        r"\b(?:noticed|spotted|found|saw|there(?:'s| is)|seems?)(?: \w+){0,4}? (?:typo|bug|mistake|error|"
        r"broken|404|dead link|outdated|wrong (?:date|number|link|address)|not working|vulnerabilit\w+|"
        r"exposed|leak\w*|impersonat\w+|fake (?:profile|account))|\b(?:link|page|form|site|number)(?: "
        r"\w+){0,5}? (?:is|seems|looks) (?:broken|down|dead|wrong|off)\b|\bheads[- ]up\b|\bsmall "
        r"correction"
    )


@signal(
    yes=["I'm a journalist writing a piece on rents", "Could I quote you in our magazine?"],
    no=["I quoted a price", "I read your article"],
    bits={"bring_value": 2.4, "curious": 0.6},
)
def note_comes_from_the_press(fact: type[Facts]) -> Question:
    """A journalist or author would like your voice."""
    return fact.note.says(
        r"\b(?:journalist|reporter|correspondent|editor|producer) (?:at|with|for|from|on|working)\b|"
        r"\b(?:writing|working on|preparing|researching) (?:(?:an?|our) )?(?:\w+ ){0,2}?(?:article|piece|"
        r"story|feature|report|book|documentary|episode) (?:on|about|for)|\bquote you\b|\bfor (?:an?|my|"
        r"our) (?:article|column|documentary)\b"
    )


@signal(
    yes=[
        "Your post about onboarding nurses made me think",
        "I read your paper on dams",
        "Loved your talk at the summit",
    ],
    no=["Your profile is impressive", "I write articles"],
    bits={"curious": 2.0, "bring_value": 0.4, "recruit": -0.5, "hack": -0.4},
)
def note_names_your_work(fact: type[Facts]) -> Question:
    """The note names something you wrote, said or made."""
    return fact.note.says(
        r"\byour (?:\w+[ -]){0,3}?(?:posts?|articles?|talks?|papers?|books?|podcasts?|episodes?|"
        r"presentations?|repo(?:sitory)?|thesis|videos?|columns?|keynotes?|sessions?|lectures?|"
        r"interviews?|newsletters?|blogs?|comments?|webinars?|research|newsletter|workshop|essay|threads?|"
        r"chapter|exhibition|show|poster|courses?|slides|library|pr|pull request|photos?|design)\b(?: "
        r"(?:on|about|at|in|with|from|made|was|is|really|for|last|this|that|today)|[,.!?])"
    )


@signal(
    yes=["We met at the Porto congress", "Great talking to you yesterday", "I was in your workshop on Friday"],
    no=["Would be great to meet you", "I'd love to talk"],
    bits={"curious": 1.9, "grow_network": 0.9, "sell": -0.4, "hack": -0.6},
)
def note_recalls_a_meeting(fact: type[Facts]) -> Question:
    """The note recalls where you met or were together."""
    return fact.note.says(
        r"\bwe (?:\w+ )?(?:met|spoke|talked|chatted|sat|shared a|crossed|were both|bumped)\b|\b(?:great|"
        r"good|nice|lovely|pleasure|fun|enjoyed) (?:meeting|talking|chatting|speaking|seeing|catching up|"
        r"our (?:chat|talk|conversation))\b|\bi (?:was|sat|saw you|heard you|attended|enjoyed) (?:\w+ "
        r"){0,3}?(?:in your|at your|in the audience|your (?:talk|session|workshop|lecture|keynote|"
        r"presentation)|speak|at the)|\bafter (?:our|your) (?:chat|talk|conversation|session)|\bsaw you "
        r"(?:at|speak|present|on stage)"
    )


@signal(
    yes=["Fellow Purdue alum here!", "We went to the same school"],
    no=["I teach at a school", "School starts on Monday"],
    bits={"curious": 1.6, "grow_network": 1.0, "hack": -0.5},
)
def note_names_a_shared_school(fact: type[Facts]) -> Question:
    """The note says you went to the same school."""
    return fact.note.says(
        r"\bfellow (?:\w+ ){0,2}?(?:alum\w*|graduate|student|classmate)|\b(?:also|too|both|same|we) "
        r"(?:\w+ ){0,4}?(?:school|university|college|uni|faculty|program|programme|class|bootcamp|mba)\b|"
        r"\balum(?:ni|na|nus|s)?\b|\bclass of '?\d{2,4}|\b(?:classmate|schoolmate|batchmate)s?\b|\bmy "
        r"(?:old )?alma mater|\b(?:graduated from|went to|studied at) (?:\w+ ){1,4}?(?:too|as well|also)\b"
    )


@signal(
    yes=["We worked together at Kiesel for two years", "Ex-Nokia here as well"],
    no=["We work together with many firms", "Colleagues are nice"],
    bits={"curious": 1.6, "grow_network": 1.0, "hack": -0.3},
)
def note_names_a_shared_employer(fact: type[Facts]) -> Question:
    """The note says you worked for the same employer."""
    return fact.note.says(
        r"\b(?:former|old|ex)[- ]colleagues?\b|\bwe (?:\w+ )?(?:worked|overlapped) (?:\w+ )?(?:together|"
        r"at|in)|\b(?:fellow|another) ex-|\bi (?:also |too )?(?:used to work|worked) (?:at|for|with) "
        r"(?:\w+ ){1,4}?(?:too|as well|also|before you|with you|back)\b|\bback (?:when we|in our|at)\b|"
        r"\bsame (?:company|team|firm|employer|department)\b|\bex-\p{Lu}\w+ (?:here|too|as well|myself)"
    )


@signal(
    yes=["Paula suggested I get in touch", "Our mutual friend Jan speaks highly of you"],
    no=["I suggest a walk", "Recommended reading: Proust"],
    bits={"curious": 1.2, "bring_value": 0.9, "grow_network": 0.6, "sell": -0.2},
)
def note_names_who_sent_it(fact: type[Facts]) -> Question:
    """The note names somebody who sent the sender to you."""
    return fact.note.says(
        r"\b(?:mutual|common|shared) (?:friend|contact|acquaintance|colleague|connection)|\b(?:suggested|"
        r"recommended|said|told me|advised|mentioned)(?: that)? (?:i|we|to|you|your) (?:\w+ "
        r"){0,2}?(?:connect|reach|contact|talk|speak|get in touch|write|should|might|would|name|are|were|"
        r"about)\b|\b(?:referred|pointed|sent|introduced) (?:me )?(?:to (?:you|your)|your way|by)\b|"
        r"\bspeaks? (?:very )?(?:highly|well) of you|\bgave me your name"
    )


@signal(
    yes=["I also restore old clocks", "We are both in pediatric oncology", "Fellow geologist from Oslo"],
    no=["I also sell clocks", "Both of my sons are in school"],
    bits={"grow_network": 1.5, "curious": 1.3, "sell": -0.4},
)
def note_says_you_share_a_trade(fact: type[Facts]) -> Question:
    """The note says you work in the same trade or place."""
    return fact.note.says(
        r"\bfellow \w+|\bwe(?:'re| are)? (?:both|all) (?:work|in|do|are|have|come|live|from|share)\b|"
        r"\b(?:i|we) (?:also|too) (?:work|do|run|teach|restore|write|study|manage|live|come|build|"
        r"research|specialis)|\bsame (?:field|industry|trade|profession|sector|city|town|space|line of "
        r"work|area|problem|boat|role)\b|\b(?:neighbou?r|local)s?\b|\bin (?:a |the )?similar (?:field|"
        r"industry|role|space|line|area)|\bas a (?:fellow|colleague)"
    ) & ~fact.note.mentions(r"\bfellow (?:\w+ ){0,2}?(?:alum|graduate|classmate)|\balso sell\b")


@signal(
    yes=["I'm an investor with Birch Capital, curious what you build"],
    no=["We are raising a seed round, are you an investor?"],
    bits={"curious": 1.6, "bring_value": 1.2, "sell": 0.3},
)
def note_comes_from_an_investor(fact: type[Facts]) -> Question:
    """An investor would like to know what you build."""
    return fact.note.says(
        r"\bi(?:'m| am) (?:an?|the) (?:\w+ ){0,3}?(?:investor|vc|angel|partner|principal|associate|"
        r"analyst) (?:at|with|in|from) (?:\w+ ){0,3}?(?:ventures?|capital|partners|fund|vc)|\b(?:we|our "
        r"fund|i) (?:invest|back|write (?:first )?(?:checks|cheques)|fund) (?:in|early|founders|seed|\w+ "
        r"(?:founders|companies|startups))|\bour (?:fund|portfolio|thesis)\b|\bearly[- ](?:growth|stage) "
        r"(?:fund|firm|vc|investor)"
    )


@signal(
    yes=["Congratulations on your new role!", "Congrats on the promotion, well deserved"],
    no=["Congratulations! You won a prize of $5,000"],
    bits={"curious": 0.6, "bring_value": 0.8, "grow_network": 0.4},
)
def note_congratulates_you(fact: type[Facts]) -> Question:
    """The note congratulates you on something of yours."""
    return fact.note.says(
        r"\bcongrat\w*(?: again)?,? (?:on|for|to)\b|\bwell deserved\b|\bhappy (?:work anniversary|birthday)"
    )


@signal(
    yes=[
        {
            "text": "How do you keep salmon pens clean?",
            "owner_skills": ["salmon", "pens"],
            "owner_headline": "Fish farmer",
        }
    ],
    no=[{"text": "Let's connect!", "owner_headline": "Fish farmer, salmon"}],
    bits={"curious": 0.6, "recruit": 0.5, "grow_network": -0.4, "hack": -0.4},
)
def note_speaks_of_your_trade(fact: type[Facts]) -> Question:
    """The note uses the words of your own trade."""
    return fact.owner_words_in_note.ask(fact.owner_words_in_note.column.list.len() >= 2)


@signal(
    yes=["Saw this grant call and thought of you", "Given your work on mills, I thought you'd find it valuable"],
    no=["I thought about your offer", "I find your work valuable"],
    bits={"bring_value": 2.4, "sell": 0.3, "ask_favor": -0.6},
)
def note_shares_a_find(fact: type[Facts]) -> Question:
    """The note passes on something that may be of use to you."""
    return fact.note.says(
        r"\bthought of you\b|\b(?:right )?up your (?:alley|street)\b|\byou(?:'d| would| might| may| "
        r"will)?(?: \w+)? (?:find|like|enjoy)"
        r" (?:it|this|that|these)(?: \w+)? ?(?:useful|valuable|interesting|helpful|relevant|handy)?"
        r"|\b(?:might|may|could|would) be (?:of (?:interest|use)|relevant|useful|interesting|helpful) "
        r"(?:to|for) (?:you|your)"
        r"|\bin case (?:it|this)(?:'s| is)? (?:useful|helpful|of)|\bsharing (?:it|this) (?:with you|in "
        r"case)|\bpassing (?:it|this) (?:on|along)"
    )


@signal(
    yes=["You and Laure would have a lot to talk about", "Want me to make the intro?"],
    no=["We would have a lot to talk about", "Make the bed"],
    bits={"bring_value": 3.0},
)
def note_brings_two_people_together(fact: type[Facts]) -> Question:
    """The sender thinks of somebody whom you should know."""
    return fact.note.says(
        r"\byou (?:and|two|both)(?: \w+){0,6}? (?:should (?:know|meet|talk|connect)|a lot to (?:talk|"
        r"discuss)|would get (?:on|along)|"
        r"hit it off|(?:have )?crossed paths|already (?:know|connected))|\b(?:want|like) me to (?:\w+ "
        r"){0,2}?(?:intro\w*|connect)|"
        r"\b(?:are|have|do) you two\b|\b(?:interested in|open to|up for) an? intro(?:duction)?\b|"
        r"\bimmediately came to mind\b"
    )
