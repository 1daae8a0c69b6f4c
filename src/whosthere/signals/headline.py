"""Family `headline`: what the sender says they are."""

from __future__ import annotations

from whosthere.facts import Facts
from whosthere.questions import Question
from whosthere.signals.definition import Collection, Family

headline = Collection(Family("headline", 8.0, "What the sender says they are."))
signal = headline.signal


def _h(text: str) -> dict[str, str]:
    return {"sender_headline": text}


@signal(
    yes=[
        _h("Technical Recruiter @ Northbay"),
        _h("Talent Acquisition Partner"),
        _h("Executive Search | Life Sciences"),
    ],
    no=[_h("Data recruiter turned data engineer"), _h("Former recruiter, now baker"), _h("Talented cook")],
    bits={"recruit": 2.8, "sell": -0.3, "curious": -1.0, "recruiter": 6.5, "vague": -2.0},
)
def headline_says_recruiter(fact: type[Facts]) -> Question:
    """The headline says the sender recruits."""
    recruits = fact.headline.says(
        r"\brecruit(?:er|ers|ment|ing)\b|\btalent (?:acquisition|partner|sourcer|scout|advisor|specialist|"
        r"lead|manager|consultant)|\bhead ?hunt(?:er|ing)\b|\bexecutive search\b|\bstaffing\b|\bsourcer\b|"
        r"\bsourcing specialist|\bwe(?:'re| are) hiring\b|\bhiring (?:for|great|top|now|across|engineers|"
        r"talent|people|\w+ (?:engineers|developers|nurses|leaders))\b|\bplac(?:ing|ements?) |\bhr "
        r"recruiter|\breclutador\w*|\bselecci[oó]n de personal|\brecrutement|\brecruteur|\bchasseuse? de "
        r"t[eê]tes?|\bpersonalberat\w+|\bpersonalvermittl\w+|\brekrut\w+|\brecrutamento|\bselezione "
        r"(?:del )?personale|\bi (?:find|place|connect) (?:\w+ ){0,3}?(?:talent|jobs|candidates|engineers|"
        r"developers)|\bişe alım|\bwerving|猎头|招聘|採用|توظيف"
    )
    was = fact.headline.mentions(
        r"\b(?:ex|former|formerly|recovering|retired)[- ](?:\w+ )?(?:recruit\w*|head ?hunter)|"
        r"\brecruit\w* turned\b|\bturned (?:down|away)\b.*recruit|\bno recruiters\b|\bstudent recruit\w*|"
        r"\bpatient recruit\w*"
    )
    return recruits & ~was


@signal(
    yes=[
        _h("Account Executive at Tally"),
        _h("I help coaches get clients"),
        _h("SDR | Cloud savings"),
        _h("Lead generation agency owner"),
    ],
    no=[_h("Saleswoman turned nurse"), _h("Chief accountant"), _h("I help children read (volunteer)")],
    bits={"sell": 2.4, "curious": -0.6, "seller": 5.5, "vague": -2.0},
)
def headline_says_seller(fact: type[Facts]) -> Question:
    """The headline says the sender sells."""
    sells = fact.headline.says(
        r"\b(?:sdr|bdr|bde|bdm|ae)\b|\bsales\b|\baccount (?:executive|manager|director)\b|\bbusiness "
        r"development\b|\bbiz ?dev\b|\b(?:insurance|mortgage|real estate|financial|wealth|estate|ship|"
        r"freight|yacht) (?:agent|broker|advis[oe]r|planner|consultant|specialist)|\brealtor\b|\bbroker\b"
        r"|\bi? ?help(?:ing)? (?:\w+[ ,&-]){0,5}?(?:businesses|companies|founders|brands|coaches|"
        r"consultants|owners|teams|leaders|agencies|ceos|ctos|cfos|executives|startups|entrepreneurs|"
        r"professionals|clients|firms|smes|saas|b2b|women|men|families|clinics|lawyers|dentists|doctors|"
        r"people|you|practices)"
        r"|\b(?:we|i) (?:build|scale|grow|generate|get|book|fill|turn|automate|make|design|write|create|"
        r"drive) (?:\w+ ){0,4}?(?:for|your|into|leads|clients|revenue|pipeline|websites|content|sales)\b|"
        r"\blead[- ]gen\w*|\b(?:marketing|seo|ads?|web|creative|growth|branding|pr|design|media|software|"
        r"content|lead|automation|ai|development) agency\b|\bagency (?:owner|founder)|\bghost ?writer|"
        r"\bcopywriter\b|\bcloser\b|\bseo (?:expert|specialist|consultant)|\b(?:business|life|executive|"
        r"mindset|sales|wealth|money|career|health|leadership|performance|relationship) coach\b|\bvirtual "
        r"assistant\b|\bdm me\b|\bbook a (?:call|demo)|\b\d+x (?:your|roi|revenue|growth|linkedin)|"
        r"\bclients? (?:served|results)|\bexport(?:er| sales| manager)|\bmanufacturer\b|\bsupplier\b|"
        r"\breseller|\bdistributor\b|\b(?:web|app|website) (?:designer|developer) for hire|\bfreelanc\w+|"
        r"\bfor hire\b|\bvertrieb\w*|\bventas\b|\bcomerciale?\b|\bcommercial\b|\bvendas\b|\bsprzeda\w+|"
        r"\bhandlowiec|\bsatış|\bverkoop|\bimmobili\w+|销售|営業|مبيعات"
    )
    was = fact.headline.mentions(
        r"\b(?:ex|former|formerly|retired)[- ](?:\w+ )?(?:sales\w*|broker)|\bsales\w* turned\b|"
        r"\bsalesforce (?:developer|architect|admin)|\bvolunteer|\bpro bono|\bfor free\b|\bunpaid\b"
    )
    return sells & ~was


@signal(
    yes=[_h("LION | 30K+ connections"), _h("Open Networker, accepts all invites")],
    no=[_h("Network engineer"), _h("Lion keeper, Zoo of Graz")],
    bits={"grow_network": 2.6, "open_networker": 7.0, "hack": 0.3},
)
def headline_says_open_networker(fact: type[Facts]) -> Question:
    """The headline says the sender connects with everybody."""
    return fact.headline.spells(r"\bLION\b|\bL\.I\.O\.N\b|🦁") | fact.headline.says(
        r"\bopen (?:linked ?in )?network\w*|\bsuper[- ]?connector|\baccept(?:s|ing)? (?:all )?(?:invit\w*|"
        r"requests|connections)|\b\d{2,}(?:[,.]\d{3})?k?\+? ?(?:1st[- ](?:level )?)?(?:connections|"
        r"conns)\b|\btop ?linked\b|\bconnect(?:ing)? with (?:everyone|anyone|all)|\binvites? welcome|"
        r"\bnetworker\b|\bi never (?:ignore|decline|idk)|\bno idk\b|\blet's connect\b"
    )


@signal(
    yes=[_h("Founder @ Mosswatch"), _h("CEO at Farnwerk"), _h("Managing Director, Nordhaus")],
    no=[_h("Product Owner"), _h("Assistant to the CEO"), _h("VC partner who backs founders")],
    bits={"founder_exec": 4.5, "sell": 0.5, "bring_value": 0.3, "vague": -1.5},
)
def headline_says_founder_or_executive(fact: type[Facts]) -> Question:
    """The headline says founder or executive."""
    leads = fact.headline.says(
        r"\b(?:co-?)?founder\b|\b(?:ceo|cto|cfo|coo|cmo|cpo|chro|cio|ciso|cro|cdo)\b|\bchief \w+(?: \w+)? "
        r"officer\b|\bmanaging (?:director|partner)\b|\b(?:vice president|vp|svp|evp)\b|\b(?:executive|"
        r"general|regional|group|country) (?:director|manager)\b|\bpresident\b|\bowner\b|\bproprietor\b|"
        r"\bentrepreneur\b|\bpartner (?:at|@)|\bboard (?:member|director|chair)|"
        r"\bchair(?:man|woman|person)?\b|\bdirector (?:of|at|general)|\bhead of\b|"
        r"\bgeschäftsführ\w+|\binhaber\w*|\bgründer\w*|\bfundador\w*|"
        r"\bdirector[ae]? general|\bgerente general|\bfondat\w+|\bdirecteur|\bpdg\b|\bsócio|\bdiretor\w*|"
        r"\btitolare|\bamministratore|\bwłaściciel|\bprezes|\bkurucu|\bdirecteur|\beigenaar|创始人|总经理|代表取締役|"
        r"社長|مؤسس|مدير عام"
    )
    other = fact.headline.mentions(
        r"\bproduct owner\b|\bassistant to\b|\bhelping (?:\w+ )?founders|\bfor (?:\w+ )?(?:founders|ceos|"
        r"ctos|entrepreneurs|owners)\b|\b(?:helps?|back(?:s|ing)?|coach(?:ing)?|advis\w+|work with) "
        r"(?:\w+ ){0,3}?(?:founders|ceos|entrepreneurs|executives)|\baspiring\b|\bfuture ceo|\bprocess "
        r"owner"
    )
    return leads & ~other


@signal(
    yes=[_h("Partner at Birch Ventures"), _h("Angel investor, ex-operator"), _h("Venture Capital | Seed")],
    no=[_h("Investor relations intern"), _h("Seeking investors")],
    bits={"investor": 6.0, "bring_value": 0.8, "curious": 0.5, "vague": -1.5},
)
def headline_says_investor(fact: type[Facts]) -> Question:
    """The headline says the sender invests."""
    invests = fact.headline.says(
        r"\b(?:angel|impact|private|seed|active|value|real estate|property|growth|venture|tech|"
        r"early[- ]stage|crypto)? ?investors?\b|\bventure (?:capital\w*|partner|builder)|\bvc\b|\b(?:at|@|"
        r"with) (?:[\w&]+ ){1,3}(?:ventures|capital|equity|vc)\b|\bprivate equity\b|\b(?:general|limited|"
        r"founding|investment) partner\b|\binvest(?:ing|s) in\b|\bfamily office\b|\bfund manager|"
        r"\bportfolio manager|\bbusiness angel|\bbacking (?:\w+ ){0,3}?(?:founders|startups|companies)|"
        r"\bhedge fund|\basset manage\w+|\binversor\w*|\binvestisseur\w*|\bkapital\w*|投资|投資家|مستثمر"
    )
    return invests & ~fact.headline.mentions(
        r"\binvestor relations\b|\b(?:seeking|looking for|attract\w*|find|pitch\w*|for|help\w*) (?:\w+ )?investors\b"
    )


@signal(
    yes=[_h("CS student at Lagos State"), _h("MSc candidate | intern"), _h("Junior developer")],
    no=[_h("Head of Student Affairs"), _h("Works with students")],
    bits={
        "student_early": 5.5,
        "curious": 0.7,
        "ask_favor": 1.0,
        "grow_network": 0.5,
        "sell": -1.0,
        "recruit": -1.5,
        "vague": -1.5,
    },
)
def headline_says_student_or_beginner(fact: type[Facts]) -> Question:
    """The headline says student or beginner."""
    young = fact.headline.says(
        r"\b(?:student|undergrad\w*|school leaver|a[- ]levels?|sixth[- ]form\w*|"
        r"apprenticeship|sophomore|freshman|freshers?|intern|trainee|apprentice|bootcamp|"
        r"aspiring|graduate (?:student|trainee|engineer)|(?:recent|fresh|new) grad\w*|phd (?:candidate|"
        r"student)|mba (?:candidate|'?\d\d|student)|(?:msc|bsc|ma|ba|bs|ms|btech|b\.?tech|mba|llb|"
        r"mbbs)(?: in)? (?:candidate|student|'\d\d)|junior|entry[- ]level|class of '?\d{2,4}|incoming|"
        r"pre-?med|estudiante|étudiante?|studentin|studierende\w*|praktikant\w*|werkstudent\w*|azubi|"
        r"becari[oa]|stagiaire|alternante?|estagiári[oa]|studente(?:ssa)?|tirocinant\w*|absolwent\w*|"
        r"stażyst\w*|öğrenci\w*|stajyer|stagiair|mahasiswa|fresh graduate)\b|\bfinal[- ]year\b|\b\d(?:st|"
        r"nd|rd|th)[- ]year\b|学生|طالب|छात्र"
    )
    return young & ~fact.headline.mentions(
        r"\bstudent (?:affairs|services|success|recruit\w+|life|loans?)\b|\b(?:for|with|teach\w*|help\w*|"
        r"mentor\w*) (?:\w+ ){0,2}?students\b|\bjunior school\b"
    )


@signal(
    yes=[_h("Open to work | Logistics"), _h("Seeking new opportunities in QA"), _h("Between roles")],
    no=[_h("Open to collaborations"), _h("Seeking truth")],
    bits={"job_seeker": 6.0, "ask_favor": 1.8, "grow_network": 0.6, "recruit": -2.0, "sell": -1.0, "vague": -1.5},
)
def headline_says_job_seeker(fact: type[Facts]) -> Question:
    """The headline says the sender looks for work."""
    return fact.headline.says(
        r"\bopen[- ]?to[- ]?work\b|#opentowork|\b(?:actively |currently )?(?:seeking|looking for|"
        r"searching for|exploring|in search of|open to)(?: \w+){0,3}? (?:opportunit\w+|roles?|positions?|"
        r"jobs?|employment|work|challenges?|internships?|career)\b|\bjob ?seeker\b|\bavailable "
        r"(?:immediately|now|for (?:work|hire))|\bin transition\b|\bbetween (?:roles|jobs)|\b(?:laid off|"
        r"redundan\w+|unemployed)\b|\btransitioning (?:to|from|into)|\bimmediate joiner|\bcareer "
        r"(?:changer|break|switcher)|\bnotice period|\bbuscando (?:empleo|trabajo|nuev\w+)|\ben búsqueda|"
        r"(?:^|\W)à la recherche|\ben recherche|\bauf (?:jobsuche|der suche)|\bem busca|\bbusco (?:empleo|"
        r"trabajo)|\bin cerca di|\bszukam pracy|\biş arıyor\w*|\bop zoek naar|"
        r"\boffen für neue?s?\b|(?:^|\W)à l'écoute|\bdisponible (?:immédiatement|de suite)|\bcerco (?:lavoro|nuov\w+)|"
        r"\babert[oa] a (?:novas )?(?:oportunidades|propostas)|\botwart[ya] na|\byeni fırsat\w*|求职|転職活動|أبحث عن"
    )


@signal(
    yes=[_h("Author of 'Quiet Rivers' | Podcaster"), _h("Keynote speaker"), _h("LinkedIn Top Voice")],
    no=[_h("Speaker systems engineer"), _h("Author of no note, nurse")],
    bits={"creator": 5.0, "grow_network": 0.6, "bring_value": 0.3, "vague": -1.0},
)
def headline_says_creator(fact: type[Facts]) -> Question:
    """The headline says author, speaker, host or creator."""
    return fact.headline.says(
        r"\b(?:bestselling |best-selling |published )?author\b(?: of no)?|\b(?:keynote|tedx|public|"
        r"motivational|international|professional) speaker\b|\bspeaker\b(?: \||,|$| &| and)|"
        r"\bpodcast(?:er| host|ing)?\b|\bhost (?:of|@|at)\b|\b(?:content )?creator\b|\binfluencer\b|\btop "
        r"voice\b|\bnewsletter\b|\byoutuber?\b|\bblogger\b|\bcolumnist\b|\bstreamer\b|\bjournalist\b|"
        r"\bfilmmaker|\bwriter\b|\b\d+[km]\+? (?:followers|subscribers|readers|listeners)|\bautor[ae]?\b|"
        r"\bcréat\w+ de contenu|\bcreador\w* de contenido"
    ) & ~fact.headline.mentions(r"\bof no note|\bghost ?writer|\btechnical writer|\bproposal writer|\bgrant writer")


@signal(
    yes=[_h("Volunteer mentor for newcomers"), _h("Helping refugees find jobs (pro bono)")],
    no=[_h("Mentorship platform sales"), _h("Docent at a museum shop")],
    bits={"mentor_volunteer": 5.5, "bring_value": 1.6, "hack": -0.3, "vague": -1.0},
)
def headline_says_mentor_or_volunteer(fact: type[Facts]) -> Question:
    """The headline says mentor or volunteer."""
    return fact.headline.says(
        r"\bmentor(?:ing|s)?\b|\bvolunteer\w*\b|\bpro[- ]bono\b|\bnon-?profit\b|\bnot[- ]for[- ]profit|"
        r"\bcharity (?:trustee|founder|director|worker)|\btrustee\b|\bcommunity (?:organi[sz]er|builder|"
        r"lead\w*)|\b(?:outreachy|scout leader|rotary|rotarian|lions club|red cross|code club|women who "
        r"code|big brother)\b|\bserving (?:\w+ )?communit\w+|\bngo\b|\bphilanthrop\w+|\bvoluntari[oa]\b|"
        r"\bbénévole|\behrenamt\w*|\bvrijwillig\w+|\bwolontariusz\w*|\bgönüllü"
    ) & ~fact.headline.mentions(
        r"\bmentorship platform|\bmentoring (?:program|platform) (?:sales|software)|\bmarketing for non-?profits"
    )


@signal(
    yes=[_h("Senior Data Engineer at Kiesel"), _h("Nurse, St. Anna Hospital"), _h("Architekt bei Nordhaus")],
    no=[_h("Dream big"), _h("CEO")],
    bits={"peer": 3.6, "vague": -2.5, "hack": -0.2},
)
def headline_names_a_trade(fact: type[Facts]) -> Question:
    """The headline names a trade one can look up."""
    return fact.headline.says(
        r"\b(?:\w+ )?(?:engineer\w*|developer|programmer|scientist|analyst|architect\w*|designer|"
        r"accountant|nurse|physician|doctor|surgeon|dentist|pharmacist|therapist|psychologist|teacher|"
        r"professor|lecturer|researcher|librarian|lawyer|attorney|solicitor|barrister|paralegal|judge|"
        r"chef|baker|cook|electrician|plumber|carpenter|mechanic|technician|operator|driver|pilot|captain|"
        r"officer|administrator|coordinator|specialist|controller|auditor|buyer|planner|supervisor|"
        r"foreman|editor|translator|interpreter|photographer|musician|artist|actor|actress|curator|"
        r"conservator|biologist|chemist|physicist|geologist|mathematician|statistician|economist|"
        r"historian|archaeologist|veterinar\w+|midwife|paramedic|firefighter|police|social worker|"
        r"caseworker|farmer|gardener|forester|surveyor|inspector|welder|machinist|tailor|barista|manager|"
        r"consultant|assistant|secretary|receptionist|clerk|product|marketing|hr|human resources|finance|"
        r"operations|logistics|procurement|supply chain|it|qa|devops|sre|data|security|ux|ui|legal|"
        r"compliance|quality|maintenance|research|ingenier[oa]|enfermer[oa]|médic[oa]|abogad[oa]|"
        r"profesor[a]?|maestr[oa]|contador[a]?|arquitect[oa]|desarrollador[a]?|analista|ingénieure?|"
        r"avocate?|infirmi\w+|enseignante?|développeu\w+|comptable|chargée? de|responsable|ingenieur\w*|"
        r"entwickler\w*|leiter\w*|lehrer\w*|anwält\w*|ärzt\w*|arzt|architekt\w*|sachbearbeiter\w*|"
        r"engenheir[oa]|advogad[oa]|desenvolvedor[a]?|ingegnere|avvocat[oa]|medico|insegnante|"
        r"sviluppat\w+|inżynier|lekarz|prawnik|programista|księgow[ay]|mühendis\w*|öğretmen|avukat|doktor|"
        r"hemşire|verpleegkundige|leraar|docent|advocaat)\b|工程师|老师|律师|医生|エンジニア|教師|弁護士|医師|مهندس|طبيب|محام|"
        r"معلم|अभियंता|शिक्षक|डॉक्टर"
    )


@signal(
    yes=[_h("Dreamer. Doer."), _h("--"), _h("Self-employed")],
    no=[_h("Senior Data Engineer at Kiesel & Farn GmbH, Graz")],
    bits={"vague": 3.2, "hack": 0.4, "danger": 0.3},
)
def headline_tells_nothing(fact: type[Facts]) -> Question:
    """The headline is a word or two, or tells nothing one can check."""
    text = fact.headline.column
    little = text.str.count_matches(r"\p{L}+") <= 3
    slogan = fact.headline.mentions(
        r"\b(?:self[- ]employed|freelance|consultant|business(?:man|woman|person)?|professional|dream\w*|"
        r"believ\w*|passion\w*|visionary|hustl\w*|success\w*|live|love|life|god|blessed|positive|learner|"
        r"curious|thinker|doer|explor\w*|something|stealth|loading|building|making|changing|inspir\w*|"
        r"unlock\w*|empower\w*|journey|purpose|world|future|impact|ideas?|work(?:ing)? hard|independent|"
        r"entrepreneur(?:ial)?|student of life|human|lifelong|mindset|abundance|freedom|growth|"
        r"transform\w*|innovat\w*|opportunit\w*|connect\w*)\b"
    )
    bare = fact.headline.ask(text.str.count_matches(r"\p{L}{2,}") == 0)
    checkable = fact.headline.mentions(r"\b(?:at|@|bei|chez|en|presso|w|for|with|of)\b \S|@|\||,")
    return bare | (slogan & ~checkable) | (fact.headline.ask(little) & slogan)


@signal(
    yes=[_h("Crypto trader | Forex signals | Financial freedom"), _h("Binary options coach")],
    no=[_h("Compliance lead, crypto exchange"), _h("Trader Joe's cashier")],
    bits={"hack": 1.4, "danger": 1.4, "sell": 1.0, "seller": 1.2, "vague": 0.8},
)
def headline_promises_wealth(fact: type[Facts]) -> Question:
    """The headline promises wealth: trading, forex, freedom."""
    return fact.headline.says(
        r"\b(?:crypto|forex|fx|bitcoin|btc|usdt|binary options?|options|stock|digital asset|defi|nft|"
        r"web3) ?(?:currency )?(?:coach|trad\w+|signals?|mentor|investor|expert|analyst|educator|"
        r"enthusiast|miner|mining|account manager)\b|\bfinancial(?:ly)? (?:freedom|free)\b|\bpassive "
        r"income\b|\bwealth (?:creat\w+|coach|mentor|builder)|\bsix[- ]figure|\b7[- ]figure|"
        r"\bmillionaire\b"
    )
