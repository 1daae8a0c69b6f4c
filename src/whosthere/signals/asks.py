"""Family `asks`: what the note wants of you."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

asks = Collection(Family("asks", 9.0, "What the note wants of you."))
signal = asks.signal


@signal(
    yes=["Hi! Open to a quick call this week?", "Would you have 15 minutes for a short chat?"],
    no=["We met at the Lisbon meetup.", "Call for papers closes soon"],
    bits={"sell": 1.4, "recruit": 0.6, "ask_favor": 0.4, "curious": 0.3, "grow_network": -0.8},
)
def note_asks_for_a_call(fact: type[Facts]) -> Question:
    """The note asks for a call before any acquaintance.

    Salespeople open with the calendar; friends open with a memory. Known gap: recruiters in a hurry do the same.
    """
    return fact.note.says(
        r"\b(?:quick|short|brief|quick intro|introductory|discovery|intro|\d+[- ]?min\w*) (?:call|chat|"
        r"zoom|meeting|conversation)\b"
        r"|\b(?:jump|hop|get) on (?:a )?(?:quick |short )?(?:call|zoom)|\b(?:have|spare|got|be worth) (?:\w+ "
        r"){0,2}?(?:\d+|ten|fifteen|twenty|few) min"
        r"|\bworth (?:a )?(?:quick |short )?(?:chat|call)|\bbook (?:(?:a|some) )?(?:call|time|slot)"
    )


@signal(
    yes=[
        "We help SaaS teams book more meetings.",
        "Our platform automates invoices for clinics",
        "I help CFOs cut cloud costs.",
    ],
    no=["My daughter needs help with maths.", "Can you help me find a job?", "I help at the food bank on Sundays."],
    bits={"sell": 3.4, "recruit": -0.8, "curious": -0.8, "ask_favor": -0.6},
)
def note_describes_a_product(fact: type[Facts]) -> Question:
    """The note says what the sender's firm does for others.

    Whoever explains their offer to a stranger hopes to sell it.
    """
    return fact.note.says(
        r"\b(?:we|i)(?:'ve| have)?(?: also)? (?:just |recently )?(?:help(?:ed)?|work(?:ed)? with|"
        r"support(?:ed)?|partner(?:ed)? with|assist|specialis[ez]e in|provide|offer|supply|build|develop|"
        r"deliver)"
        r" (?:\w+[ -]){0,3}?(?:companies|businesses|teams|brands|clients|founders|firms|owners|leaders|"
        r"startups|agencies|practices|professionals|"
        r"executives|coaches|consultants|cfos|ctos|ceos|cmos|services|solutions|software|manufacturers|"
        r"clinics|schools|hotels|retailers|saas|b2b|smes?|organi[sz]ations)"
        r"|\bour (?:platform|product|software|solution|tool|app|agency|services?|company (?:offers|"
        r"provides|specialis|helps)|clients|customers)\b"
        r"|\bi help (?:\w+ ){0,3}?(?:grow|scale|save|reduce|cut|get|book|generate|increase|improve|find|build)"
    )


@signal(
    yes=["Happy to set up a free demo for your team", "Start with a 14-day free trial"],
    no=["The demonstration was moving", "The trial starts in court on Monday"],
    bits={"sell": 3.2, "hack": -0.3},
)
def note_offers_a_demo(fact: type[Facts]) -> Question:
    """The note offers a demo, a trial or a free audit.

    The free sample is the oldest opening of a sale.
    """
    return fact.note.says(
        r"\b(?:quick |free |short |live )?demo\b|\bfree (?:trial|audit|consultation|assessment|quote|"
        r"sample|strategy|review of your|analysis)|\bproof of concept\b"
        r"|\bcase stud(?:y|ies)\b|\bwhite ?paper\b"
    )


@signal(
    yes=["We helped a firm like yours raise revenue by 40%", "book 20-30 qualified leads a month"],
    no=["I finished in the top 10% of my class", "My commute takes 30 minutes"],
    bits={"sell": 2.4, "hack": 0.4, "curious": -0.6},
)
def note_promises_results(fact: type[Facts]) -> Question:
    """The note promises results in numbers.

    A figure of growth or saving is a pitch's favourite word.
    """
    return fact.note.says(
        r"\b(?:cut|reduc|sav|increas|boost|grow|rais|improv|doubl|tripl|lower)\w* (?:[\w']+ ){0,6}?(?:by |"
        r"up to )?\d+ ?(?:%|x\b|percent)"
        r"|\b\d+ ?(?:%|x) (?:more|less|faster|cheaper|increase|growth|roi|savings?)"
        r"|\b(?:qualified )?(?:leads|meetings|demos|appointments|sales calls) (?:a|per|every|each) "
        r"(?:month|week)|\b(?:more|qualified) (?:leads|meetings|demos|appointments)\b"
    )


@signal(
    yes=["20% discount this month only", "Starting at $99 a month"],
    no=["The salary is $99k", "I bought it at a discount, lovely book"],
    bits={"sell": 2.2, "recruit": -0.6},
)
def note_names_a_price(fact: type[Facts]) -> Question:
    """The note names a price or a discount of its own."""
    return fact.note.says(
        r"\b\d+ ?% (?:off|discount)|\bspecial (?:offer|price|rates?)\b|\bbest (?:price|rate)s?\b|"
        r"\bearly[- ]bird\b|\bstarting (?:at|from) [$€£₹]?\d|\b(?:limited|exclusive)[- ](?:time )?offer"
        r"|\bno (?:upfront|setup) (?:cost|fee)|\baffordable (?:price|rate|cost)"
    )


@signal(
    yes=["We are an offshore development company in Pune", "We offer web design, SEO and app development"],
    no=["I study web development", "I love the design of your website"],
    bits={"sell": 3.2},
)
def note_offers_outsourcing(fact: type[Facts]) -> Question:
    """The note offers developers, designers, marketing or back-office work for hire."""
    return fact.note.says(
        r"\b(?:offshore|nearshore|outsourc\w+|white[- ]label|staff augmentation|dedicated (?:team|"
        r"developers?|resources?))\b"
        r"|\b(?:we|i) (?:do|offer|provide|specialis\w+ in|are (?:a|an)) (?:\w+,? ){0,4}?(?:web ?(?:design|"
        r"development)|seo|app development|lead gen\w*|digital marketing|video editing|graphic design|"
        r"bookkeeping|virtual assistan\w+|software development)"
        r"|\b(?:link exchange|guest post|backlinks?|rank(?:ing)? (?:on|#)|first page of google)"
    )


@signal(
    yes=["I see synergies between our companies", "Let's explore potential business opportunities together"],
    no=["The opportunity to hear you was a treat"],
    bits={"sell": 2.8, "grow_network": 0.6},
)
def note_speaks_of_synergies(fact: type[Facts]) -> Question:
    """The note speaks of synergies or business opportunities and says nothing more exact.

    Vague mutual benefit is, as a rule, the sender's benefit.
    """
    return fact.note.says(
        r"\bsynerg\w+|\bmutual(?:ly)? benefi\w+|\b(?:explore|discuss|potential|possible|future|any) "
        r"(?:\w+ ){0,2}?(?:business |partnership |collaboration |investment |)(?:opportunit(?:y|ies)|"
        r"collaborations?|partnerships?|touch ?points|ways? (?:we|to) (?:can |could |might )?(?:work|"
        r"collaborate|partner))"
        r"|\bways? (?:we|to) (?:can |could |might )?(?:work together|collaborate|partner)|\bwin[- ]win\b|"
        r"\bbusiness relationship"
    )


@signal(
    yes=["How are you handling payroll today?", "Are you struggling to find qualified leads?"],
    no=["How are you? Long time!", "How did you become a judge?"],
    bits={"sell": 2.4, "curious": -0.3},
)
def note_probes_for_a_need(fact: type[Facts]) -> Question:
    """The note asks after a problem the sender could solve."""
    return fact.note.says(
        r"\bhow (?:are|do|is) (?:you|your (?:team|company)) (?:currently |guys |today )?(?:handling|"
        r"managing|dealing|solving|approaching|generating|handle|manage|deal with|doing with)"
        r"|\b(?:are|is) (?:you|your team|your company)(?: currently| still)? (?:struggling|happy with|"
        r"satisfied with|looking to (?:improve|reduce|cut|increase|grow|outsource)|using|spending)"
        r"|\b(?:biggest|main|top) (?:challenge|pain|headache|bottleneck|priorit)|\bpain points?\b|\bwho "
        r"(?:handles|is (?:in charge|responsible)|looks after)\b|\bright person (?:to|for)\b"
    )


@signal(
    yes=[
        "I have a Senior Java Developer available immediately for C2C roles",
        "Can I share profiles of our bench consultants?",
    ],
    no=["Are you available immediately for a Java role?", "I am available immediately"],
    bits={"sell": 3.2, "recruit": 0.6, "ask_favor": 0.6},
)
def note_places_candidates(fact: type[Facts]) -> Question:
    """The note offers people for hire: bench sales, candidates, CVs.

    The seller of candidates is a seller; a recruiter wants you, not your vacancy.
    """
    return fact.note.says(
        r"\bbench (?:sales|consultants?|strength|resources|list)|\bhot ?list\b|\b(?:our|strong|excellent|"
        r"some|few|great|qualified|pre-?vetted|vetted) (?:\w+ ){0,2}?(?:candidates|consultants|developers|"
        r"cvs|profiles|resources) (?:\w+ ){0,3}?(?:available|ready|for your|immediately|on the bench)"
        r"|\bi have (?:a|an|some|several|two|three|\d+) (?:\w+[ ,/-]){0,6}?(?:available|looking for (?:a "
        r")?c2c|on (?:the|my) bench)"
        r"|\b(?:do you|if you) have (?:any )?(?:c2c|contract|open|vacant) (?:requirements?|positions?|"
        r"roles?)|\bhelp (?:you )?(?:with )?(?:fill|hire|hiring|staffing|recruit)\w*|\byour (?:hiring|"
        r"staffing|recruitment) needs"
    )


@signal(
    yes=[
        "Earn extra income from your phone with our wellness brand",
        "Have you ever thought about owning a franchise?",
    ],
    no=["The income statement is attached", "I own a dog"],
    bits={"sell": 2.6, "hack": 0.9, "recruit": 0.4, "danger": 0.6},
)
def note_offers_a_business_of_your_own(fact: type[Facts]) -> Question:
    """The note offers a side income, a franchise or financial freedom."""
    return fact.note.says(
        r"\b(?:extra|passive|additional|residual|second|side) (?:stream of )?income\b|\bincome stream|"
        r"\bfinancial(?:ly)? (?:freedom|free|independen\w+)|\bside hustle|\bbe your own boss|"
        r"\bown(?:ing)? (?:a |your own )(?:franchise|business)|\bfranchise (?:opportunit|owner|concept)\w*"
        r"|\bwork from (?:home|anywhere|your phone)|\bsix[- ]figure|\bnetwork marketing|\bbusiness opportunity\b"
    )


@signal(
    yes=["Just bumping this up in your inbox", "Following up on my last message"],
    no=["I follow up with my patients", "I follow your posts"],
    bits={"sell": 1.9, "recruit": 0.4, "curious": -0.6, "grow_network": -0.8},
)
def note_follows_up(fact: type[Facts]) -> Question:
    """The note follows up on a message that got no answer."""
    return fact.note.says(
        r"\b(?:just )?(?:following up|follow up on|circling back|checking (?:in|back)|bump(?:ing)? this|"
        r"float(?:ing)? this|wanted to follow up|last (?:message|note|try|attempt)|did you (?:get|see) my|"
        r"haven't heard back|any thoughts on (?:this|my))\b"
    )


@signal(
    yes=[
        "We have an opening for a Data Engineer in Berlin",
        "Your background would be a great fit for our team",
        "I'm hiring a senior designer",
    ],
    no=["I am looking for a job as a data engineer", "Please refer me for the opening at your company"],
    bits={"recruit": 3.4, "sell": -0.8, "curious": -0.8, "grow_network": -0.8},
)
def note_has_a_job_for_you(fact: type[Facts]) -> Question:
    """The note has a job, and you are the one it is for.

    It must be clear who hires: the word "opening" alone also stands in every application.
    """
    hires = fact.note.says(
        r"\b(?:we|i)(?:'re| are|'m| am)(?: currently| now| also| actively| urgently)? (?:hiring|"
        r"recruiting|sourcing|looking (?:for|to (?:hire|add|fill))|searching for) (?:for )?(?:a|an|our|"
        r"the|\d+|two|three|several|someone|senior|experienced|talented|people|engineers|developers|"
        r"candidates)"
        r"|\b(?:we|i|my client|our client|client)(?:'ve|'s)?(?: currently)? (?:have|has|got|having)?(?: a|"
        r" an| some| several| multiple| two| three)? ?(?:\w+[ /-]){0,6}?(?:role|position|opening|vacancy|"
        r"opportunity|requirement|openings|roles|positions|job)s? (?:that|which|for|with|at|in|available|"
        r"open|based|to fill|and|where|,|\.)"
        r"|\byour (?:\w+ ){0,3}?(?:background|profile|experience|skills?|skill set|cv|resume|expertise|"
        r"career|portfolio|reel) (?:\w+ ){0,2}?(?:is|are|looks?|seems?|would be|could be|matches|fits|"
        r"aligns?|stood out|caught)\b"
        r"|\b(?:great|good|perfect|strong|ideal|excellent) (?:fit|match|candidate)\b|\bjoin (?:our|my|"
        r"the) (?:\w+ ){0,3}?team\b|\bteam is (?:growing|hiring|expanding)\b"
    )
    applies = fact.note.mentions(
        r"\b(?:i am|i'm|i have been|i've been|currently|actively) (?:\w+ ){0,2}?(?:looking|searching|"
        r"seeking|hunting|applying)"
        r" (?:\w+ ){0,2}?(?:for )?(?:\w+ ){0,4}?(?:job|role|position|opportunit|internship|work\b|"
        r"employment|new challenge|openings?)|\brefer(?:ral)?\b|\bi (?:recently |just )?applied\b|\bmy "
        r"(?:cv|resume)\b"
    )
    return hires & ~applies


@signal(
    yes=["I'm a technical recruiter with Northbay", "I work in talent acquisition for a bank"],
    no=["Are you a recruiter? I'm looking for a job"],
    bits={"recruit": 3.2, "hack": 0.3},
)
def note_says_it_recruits(fact: type[Facts]) -> Question:
    """The sender says they recruit."""
    return fact.note.says(
        r"\bi(?:'m| am) (?:a|an|the|your) (?:\w+ ){0,3}?(?:recruiter|head ?hunter|sourcer|talent "
        r"(?:partner|acquisition|scout|manager))|\bi (?:recruit|source|place|head ?hunt|hire) (?:for|in|"
        r"across|\w+ (?:engineers|developers|nurses|designers|managers))"
        r"|\b(?:recruiter|talent acquisition|talent partner|sourcer|staffing|recruitment consultant|"
        r"recruiting) (?:with|at|for|from|agency|firm|team|here)|\bexecutive search\b|\bstaffing "
        r"(?:agency|firm|company)|\bretained (?:by|to|search)|\bon behalf of (?:my|a|our) client"
    )


@signal(
    yes=["Rate is $70/hr W2, hybrid, 6 months contract", "Salary up to 85k plus bonus, fully remote"],
    no=["I live in a remote village", "I signed the contract"],
    bits={"recruit": 1.9, "hack": 0.5},
)
def note_gives_job_terms(fact: type[Facts]) -> Question:
    """The note gives the terms of a job: pay, place, hours, contract."""
    return fact.note.says(
        r"\b(?:salary|compensation|base|pay|package|ote|rate)(?: is| of| range| up to|:)? ?(?:up to |"
        r"around |circa )?[$€£₹]? ?\d|[$€£] ?\d[\d,.]*k?(?: ?- ?[$€£]?\d[\d,.]*k?)? ?(?:/|per |an |a "
        r")?(?:h|hr|hour|year|annum|month)\b|\b(?:fully|100%) remote\b|\b(?:remote|hybrid|on-?site) (?:role|"
        r"position|job|opportunity|contract)"
        r"|\bw2\b|\bc2c\b|\b(?:full|part)[- ]time (?:role|position|job|opportunity)|\b\d+\+? ?months? "
        r"contract|\bcontract[- ]to[- ]hire|\bperm(?:anent)? (?:role|position)|\bvisa sponsorship|"
        r"\bequity\b"
    )


@signal(
    yes=["Please share your updated resume", "Could you send me your CV?"],
    no=["I attach my CV", "Could you look at my resume?"],
    bits={"recruit": 2.8, "hack": 0.4, "ask_favor": -0.8},
)
def note_asks_for_your_cv(fact: type[Facts]) -> Question:
    """The note asks for your CV."""
    return fact.note.says(
        r"\b(?:send|share|forward|email|submit|provide|reply with|drop)(?: me| us| over|ing)?(?: a copy "
        r"of| an?)? (?:your )(?:\w+ )?(?:résumé|(?:resume|cv|profile|portfolio)\b)|\byour (?:updated|latest|"
        r"current|most recent) (?:résumé|(?:resume|cv)\b)"
    )


@signal(
    yes=["Are you open to new opportunities?", "Would you consider a move?"],
    no=["I am open to new opportunities", "Opportunity knocks"],
    bits={"recruit": 2.8, "ask_favor": -0.6},
)
def note_asks_if_you_would_move(fact: type[Facts]) -> Question:
    """The note asks if you would change jobs."""
    return fact.note.says(
        r"\b(?:are|if|would|whether) you(?:'re| are|'d| would)? (?:\w+ ){0,3}?(?:open to|interested in|"
        r"considering|consider|exploring|looking for) (?:\w+ ){0,3}?(?:opportunit(?:y|ies)|roles?|"
        r"positions?|moves?|challenges?|change|jobs?|new)\b"
        r"|\b(?:if|whether) (?:this|it|the (?:role|position)) (?:\w+ ){0,2}?(?:interests?|sounds "
        r"interesting|appeals?|is of interest)|\bopen to (?:a )?(?:discuss|chat|hear|conversation)\w* "
        r"(?:\w+ ){0,4}?(?:role|opportunit|position)|\bopen to (?:work|relocat)\w*\?"
    )


@signal(
    yes=[
        "I am currently looking for a job in logistics",
        "If there is any vacancy please let me know",
        "Actively seeking my next challenge",
    ],
    no=["We are looking for a logistics manager", "Are you looking for a job?"],
    bits={"ask_favor": 4.0, "recruit": -2.0, "sell": -1.5, "grow_network": 0.3},
)
def note_seeks_a_job(fact: type[Facts]) -> Question:
    """The sender looks for a job.

    The one who applies says "I am looking"; the one who hires says "we are".
    """
    return fact.note.says(
        r"\bi(?:'m| am|'ve been| have been| was)?(?: currently| now| also| actively| urgently| still| "
        r"just)* (?:on the (?:job|lookout)|open to work|looking|searching|seeking|hunting|search|seek|"
        r"applying|exploring)(?: for| out for)?(?: an?| any| my| new| some| the)? ?(?:[\w-]+ "
        r"){0,4}?(?:jobs?|roles?|positions?|opportunit(?:y|ies)|internships?|employment|next challenge|"
        r"placement|vacanc(?:y|ies)|openings?|apprenticeship|traineeship)\b"
        r"|\b(?:any|some) (?:suitable |relevant |open |job |current )?(?:vacanc(?:y|ies)|openings?)\b|"
        r"\b(?:actively|currently) (?:seeking|looking for) (?:my|a|new|full|an) |\bjob (?:search|hunt|"
        r"seeker)\b|\bneed (?:a |an )?(?:job|work|internship)\b|\b(?:recently )?(?:laid off|made "
        r"redundant)\b|\bi am (?:a )?fresher\b"
        r"|\bi (?:would|'d) (?:love|like) (?:\w+ ){0,3}?(?:to (?:join|work (?:at|for|with)) (?:your|the))"
    )


@signal(
    yes=["Could you refer me for job 4411?", "Can you connect me with the hiring manager?"],
    no=["I was referred by Anna", "Refer to the manual"],
    bits={"ask_favor": 3.6, "recruit": -1.5, "sell": -0.8},
)
def note_asks_for_a_referral(fact: type[Facts]) -> Question:
    """The note asks you to refer, recommend or introduce the sender."""
    return fact.note.says(
        r"\brefer me\b|\b(?:a|any|your|for|provide|give) (?:\w+ )?referral\b|\bput in (?:a )?(?:good )?word|"
        r"\bforward my (?:cv|resume|profile)|\b(?:connect|introduce) me (?:to|with)|\bpass (?:on )?my "
        r"(?:cv|resume|profile|details)|\bpoint me (?:to|in)\b|\brecommend me\b|\b(?:intro(?:duction)?) "
        r"to (?:your|the|anyone|someone at)"
        r"|\b(?:have a look at|review|check|look over) my (?:cv|resume|portfolio)"
    )


@signal(
    yes=["I recently applied for the analyst internship at your bank"],
    no=["The paint was applied twice", "We received your application"],
    bits={"ask_favor": 2.6, "curious": 0.5, "recruit": -1.2},
)
def note_says_it_applied(fact: type[Facts]) -> Question:
    """The sender applied, or means to apply, where you work."""
    return fact.note.says(
        r"\bi(?:'ve| have)? (?:\w+ ){0,2}?(?:applied|submitted (?:my|an) (?:application|resume|cv))\b|"
        r"\bmy application (?:for|to|at|is)|\bi(?:'m| am) (?:\w+ )?(?:applying|interviewing|a candidate) "
        r"(?:for|to|at|with)|\bplan(?:ning)? (?:to|on) apply\w*"
    )


@signal(
    yes=["Could you fill out a 5-minute survey for my thesis?", "We pay $150 for a research interview"],
    no=["The land survey is done"],
    bits={"ask_favor": 3.0, "recruit": 0.3},
)
def note_asks_to_take_part_in_a_study(fact: type[Facts]) -> Question:
    """The note asks you to answer a survey or take part in a study."""
    return fact.note.says(
        r"\b(?:my|our|this|short|quick|brief|anonymous|\d+[- ]min\w*) (?:\w+ )?(?:survey|questionnaire|"
        r"poll)\b|\b(?:fill|complete|take|answer)(?: out| in)? (?:\w+ ){0,3}?(?:survey|questionnaire|"
        r"poll)\b|\b(?:research|thesis|dissertation|master'?s|phd|user|paid|market) (?:\w+ )?(?:study|"
        r"interviews?|participants?|panel|survey)\b|\bfor my (?:thesis|dissertation|research|study|"
        r"project)\b|\bexpert (?:network|call|interview)"
    )


@signal(
    yes=["Please like and repost my launch", "Vote for us on Product Hunt"],
    no=["I would like to connect", "The council votes on Monday"],
    bits={"ask_favor": 3.4, "sell": 0.4},
)
def note_asks_for_votes_or_likes(fact: type[Facts]) -> Question:
    """The note asks for votes, likes, reposts, follows or a review."""
    return fact.note.says(
        r"\bvote for\b|\b(?:your|an?) (?:up)?vote\b|\b(?:like|share|repost|comment on|reshare)(?: and "
        r"\w+)? (?:my|our|this|the) (?:\w+ )?(?:post|page|launch|video|article|profile|campaign)|\bfollow "
        r"(?:my|our) (?:company |business )?page|\bsign (?:my|our|this|the) petition|\bproduct hunt\b|"
        r"\bendorse (?:me|my)\b"
        r"|\b(?:leave|write) (?:me |us )?(?:an? )?(?:\w+ )?(?:review|testimonial|recommendation)\b|"
        r"\bsubscribe to (?:my|our)"
    )


@signal(
    yes=["Would you donate to our orphanage?", "We are raising for surgery, any help counts"],
    no=["Thank you for the donated books"],
    bits={"ask_favor": 2.4, "hack": 0.8, "danger": 0.5},
)
def note_asks_for_money(fact: type[Facts]) -> Question:
    """The note asks for money: a gift, a sponsorship, a loan, an investment in the sender."""
    return fact.note.says(
        r"\bdonat(?:e|ion|ions|ing)\b|\b(?:any|every|small) (?:help|amount|contribution|donation) "
        r"(?:counts|helps|matters)|\braising for\b|\bsponsor (?:me|my|our|us)\b|\bfund(?:raiser|raising| "
        r"my| our)\b|\bfinancial (?:help|support|assistance)\b|\bhelp me (?:financially|with (?:money|"
        r"fees))|\blend me\b|\bmy (?:bank )?account (?:is|number|no\b)|\bschool fees? (?:is|are|of|for)\b|"
        r"\beven \S+ (?:will|would|can) help\b|\b(?:pre-?)?seed round\b|\braising (?:a|our|\$|€|£|funds|money|capital)|"
        r"\bseeking (?:funding|investment|investors)|\blooking for (?:funding|investors?|investment|"
        r"sponsors?)"
    )


@signal(
    yes=["I'd love your feedback on my first app", "Could I get your opinion on my draft?"],
    no=["The feedback from our users was good"],
    bits={"ask_favor": 1.8, "curious": 0.8},
)
def note_asks_for_your_opinion_on_its_work(fact: type[Facts]) -> Question:
    """The note asks for feedback on the sender's own work."""
    return fact.note.says(
        r"\b(?:your|some|any|honest|get|love) (?:\w+ )?(?:feedback|opinion|thoughts|critique|input) (?:on|"
        r"about|for) (?:my|our|a|this|something)|\b(?:try|test|check) (?:out )?(?:my|our) (?:\w+ )?(?:app|"
        r"tool|beta|product|prototype|website|site|startup)|\bbeta (?:tester|user)s?\b"
    )


@signal(
    yes=[
        "I'd love to hear about your career path",
        "How did you move from law to design?",
        "Could I pick your brain about the grid?",
    ],
    no=["How are you?", "Your career at our firm starts here"],
    bits={"curious": 2.6, "sell": -0.8, "recruit": -1.2, "grow_network": -0.3},
)
def note_asks_about_your_road(fact: type[Facts]) -> Question:
    """The note asks about your road, your work or what you think."""
    return fact.note.says(
        r"\b(?:learn|hear|know|ask|understand)(?: more)?(?: a (?:bit|little)(?: more)?)?(?: from you)? "
        r"about (?:your|how you|what you|the work you|what it)\b|\bpick your brain|\bcareer (?:advice|"
        r"path|journey|story|change)\b|\bhow (?:did|do|have) you (?:\w+ )?(?:get|got|end up|become|move|"
        r"manage|find|start|decide|make|switch|know|learn|go from|keep)\b|\byour (?:insights?|perspective|"
        r"take|view|advice|story|journey|path)\b(?: on| into| as| from|\.|,| and|\?)"
        r"|\binformational (?:interview|chat|call)|\bwhat (?:brought|made|got|drew|led) you\b|\bi(?:'m| "
        r"am| was| got)? (?:just |really |very |so )?(?:curious|intrigued|fascinated)\b|\bdo you (?:have|"
        r"recommend) (?:any )?(?:advice|tips)|\bany (?:advice|tips)\b|\blearn from (?:you|your)\b"
    )


@signal(
    yes=["I am looking for a mentor in product", "Could you guide me a little?"],
    no=["I mentor students on Fridays"],
    bits={"curious": 1.4, "ask_favor": 1.6, "validate": 0.3},
)
def note_asks_for_guidance(fact: type[Facts]) -> Question:
    """The note asks you to guide or mentor the sender."""
    return fact.note.says(
        r"\b(?:looking for|seeking|need|find|want|wish for|have you as) (?:a|an|your|some|you as) ?(?:\w+ "
        r")?(?:mentor(?:ship)?|guidance|guide|advisor)\b|\b(?:mentor|guide|coach|advise) me\b|\bbe my "
        r"(?:mentor|guide)\b|\byour (?:kind |valuable )?(?:guidance|mentorship)\b|\bunder your "
        r"(?:guidance|wing)"
    )


@signal(
    yes=["I'm expanding my professional network", "Looking to connect with fellow nurses"],
    no=["The network is down", "We met at the networking lunch"],
    bits={"grow_network": 3.2, "recruit": -0.8, "hack": -0.2},
)
def note_wants_more_connections(fact: type[Facts]) -> Question:
    """The note wants you for the sender's network, and says so."""
    return fact.note.says(
        r"\b(?:expand|grow|build|broaden|extend|increas|widen|enlarg|strengthen|develop|diversif)\w* "
        r"(?:out )?(?:my|our|a|their) (?:\w+ ){0,3}?(?:network|connections|contacts|circle)\b|"
        r"\blike[- ]minded\b|\badd (?:you|u) (?:to|in|into) my (?:\w+ )*(?:network|connections|list)|"
        r"\b(?:connect|connecting|network|networking|link up) with (?:\w+ )?(?:other|fellow|more|people|"
        r"professionals|others|as many|leaders|great|amazing|talented|local|new|interesting)\b"
        r"|\b(?:in|to|part of|join) (?:my|your|each other's|our) (?:professional |linkedin )?network\b|"
        r"\bnew (?:connections|contacts)\b|\b(?:great|good|nice) to (?:have you|be) in (?:my|your|each)|"
        r"\bmutual network"
    )


@signal(
    yes=["Let's connect!", "Hi, I would like to connect with you.", "Please accept my request"],
    no=["I would like to connect your firm with a buyer", "Would love to connect and hear how you price audits"],
    bits={"grow_network": 2.6, "sell": -0.6, "recruit": -0.8, "bring_value": -0.8},
)
def note_only_asks_to_connect(fact: type[Facts]) -> Question:
    """The note asks to connect and gives hardly more than that."""
    short = fact.note_length.below(120)
    asks_it = fact.note.says(
        r"\b(?:like|love|happy|glad|nice|pleased|great|good|wish|want|wanted|keen|hoping|hope|interested|"
        r"looking forward|be) (?:\w+ )?(?:to )?(?:connect|link up|be connected|be connecting|get "
        r"connected|add you|join your network)\b(?: with (?:you|u))?(?: here| on linkedin| on "
        r"here)?\s*(?:[.!?)]|$|🙂|😊|🙏|-|,? (?:thanks|thank you|regards|best|cheers))"
        r"|\b(?:let's|lets|let us|shall we|can we|could we|may we|may i|can i|pls|plz|please|kindly) "
        r"(?:pls |please )?(?:stay )?(?:connect(?:ed)?|add me|accept)\b"
    )
    return short & asks_it


@signal(
    yes=["Would be great to exchange ideas", "Happy to stay in touch!"],
    no=["The stock exchange", "A touch of salt"],
    bits={"grow_network": 1.6, "curious": 1.0, "recruit": -0.6},
)
def note_proposes_an_exchange(fact: type[Facts]) -> Question:
    """The note proposes to exchange notes or stay in touch."""
    return fact.note.says(
        r"\bexchang(?:e|ing) (?:\w+ ){0,2}?(?:ideas|notes|experience|experiences|thoughts|knowledge|views|"
        r"insights|tips|best practices)|\bcompare notes|\bswap (?:\w+ )?(?:notes|stories|ideas|war "
        r"stories)|\b(?:stay|keep|be|get) in touch\b|\bkeep in contact|\bshare (?:ideas|experiences|"
        r"knowledge|insights|best practices)\b"
    )


@signal(
    yes=["I am a LION, I accept all invites", "Follow for follow?"],
    no=["The lion sleeps tonight in the zoo, we visited"],
    bits={"grow_network": 3.5},
)
def note_collects_connections(fact: type[Facts]) -> Question:
    """The sender collects connections for their number."""
    return fact.note.spells(r"\bLION\b|\bL\.I\.O\.N") & fact.note.is_known() | fact.note.says(
        r"\bopen networker|\baccept all (?:invit|request|connection)\w*|\bfollow (?:for|4) follow|\bf4f\b|"
        r"\b(?:reach(?:ing)?|hit(?:ting)?|get(?:ting)? to|close to) (?:\d+k?\+?|my first \d+) ?(?:\w+ "
        r")?(?:connections|followers)|\bendorse each other|\bengagement (?:pod|group)"
    )


@signal(
    yes=[
        "Hi Callum, saw you are hiring for a backend role",
        "I came across the Treasury Analyst position at your bank",
    ],
    no=["We are hiring a backend engineer", "I came across your profile"],
    bits={"ask_favor": 2.4, "sell": 0.6, "recruit": -1.2},
)
def note_answers_your_opening(fact: type[Facts]) -> Question:
    """The note answers an opening of yours or your firm's.

    Known gap: those who sell candidates watch the same openings.
    """
    return fact.note.says(
        r"\b(?:saw|see|seen|noticed|notice|heard|read|understand|know|believe)(?: that)? (?:you|your "
        r"(?:\w+ )?(?:team|company|firm|"
        r"organi[sz]ation|department|group)|[a-z]\w+)(?:'re| are|'s| is)? (?:\w+ )?(?:hiring|recruiting|"
        r"looking for (?:a|an)|looking to hire|"
        r"expanding (?:your|the) team)\b|\b(?:came across|saw|found|noticed|interested in|regarding|about|"
        r"for|applied (?:to|for))"
        r" (?:(?:the|your|an?) )?(?:\w+[ /-]){0,5}?(?:role|position|opening|vacancy|internship|job (?:posting|"
        r"ad|opening))\b"
        r"(?: \w+){0,3}? (?:at|with|in|on|you|your|posted|advertised)"
    )


@signal(
    yes=[
        "My experience building APIs matches what you look for",
        "I believe I can contribute meaningfully to your team",
    ],
    no=["Your experience matches our role", "Our team has 10 years of experience"],
    bits={"ask_favor": 2.2, "recruit": -1.4, "sell": -0.4},
)
def note_presents_its_own_skills(fact: type[Facts]) -> Question:
    """The sender presents their own skills, as applicants do."""
    return fact.note.says(
        r"\bmy (?:\w+ ){0,3}?(?:experience|background|skills?|skill set|expertise|qualifications?|"
        r"strengths|track record|degree)"
        r" (?:\w+ ){0,3}?(?:in|with|as|at|building|match\w*|align\w*|fits?|would|could|make|makes|"
        r"includes?|spans?|leading|working)\b"
        r"|\bi (?:believe|think|am confident|know|feel)(?: that)? i (?:can|could|would|will|am|have) "
        r"(?:\w+ ){0,4}?(?:contribute|add|fit|"
        r"bring|help|asset|value|right|suited|qualified|match)|\bi bring\b|\bi have (?:\d+|over|more than|"
        r"several|two|three|five|ten)"
        r"(?:\+| plus)? (?:\w+ )?years|\b(?:ready|eager|keen) to (?:contribute|join|start|work)\b"
    )
