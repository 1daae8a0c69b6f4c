"""What is said to a machine and to nobody else, in the languages that notes come in (see `orders`).

All patterns are read in lower case, with hidden signs, escapes and look-alike letters already made plain. They ask for
words that no person says to another: who works on assistants, prompts or safety, or takes a message back, is no match.
"""

from __future__ import annotations

_BEFORE = r"(?:previous|prior|above|earlier|preceding|former|existing|original|initial|system|safety|current|default)"
_RULES = r"(?:instructions?|directions?|directives?|prompts?|rules|guidelines|commands?|programming|polic(?:y|ies)|safeguards)"
_DROP = (
    r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget|override|bypass|discard|do not follow|don't follow|supersede|"
    r"stop following|ignorá)"
)
_OF_SAFETY = (
    r"as (?:an? )?(?:safe|trusted|trustworthy|legitimate|benign|harmless|accept(?:ed)?|approved|not (?:spam|danger\w*|"
    r"hostile|a threat)|low[- ]risk|bring[_ ]value|whitelisted|genuine|high[- ]value|top match)\b"
)
_MACHINE = (
    r"(?:an? |the |any |all |una? |une |un'|eine? |een |el |la |le |o |l')?(?:ai\b|a\.i\.|llms?\b|large language model|language "
    r"model|chatbot|chat ?gpt|gpt(?:-?\d\w?)?\b|ai[- ](?:assistant|agent|model|system|reader|filter|screener|bot|"
    r"tool|reviewer|triage)|automated (?:system|reader|screener|filter|reviewer|assistant)|spam filter|screening "
    r"(?:tool|system|model|software)|whosthere|ia\b|ki\b|ki-\w+|modelo de (?:lenguaje|linguagem)|modèle de langage|"
    r"sprachmodell|modello linguistico|taalmodel|model językowy|dil modeli|inteligencia artificial|inteligência "
    r"artificial|intelligence artificielle|intelligenza artificiale|künstliche intelligenz|sztuczn\w+ inteligencj\w+|"
    r"yapay zek[aâ])"
)

ORDERS: tuple[str, ...] = (
    # English: drop your rules, mark me as safe
    rf"\b{_DROP} (?:\w+ ){{0,3}}?(?:{_BEFORE} |your |all )(?:\w+ ){{0,3}}?{_RULES}",
    rf"\b{_DROP} (?:everything|anything|all) (?:above|before|prior|you (?:were|have been) told|that came before)",
    rf"\b{_DROP} (?:all|any) (?:of )?(?:the )?{_RULES}",
    rf"\b(?:mark|classify|label|rate|treat|flag|list|score|categori[sz]e|register|report|tag|rank|consider) (?:me|us|this|it|"
    rf"him|her|them|my \w+|the \w+|everyone|all)\b(?: \w+){{0,4}}? {_OF_SAFETY}",
    r"\bmark (?:as )?safe\b|\bmark (?:this|me|it) (?:as )?safe\b",
    r"\b(?:respond|answer|reply|return|output|print|emit|say) (?:only |just |exactly |nothing but |back |always )*(?:with |in )?"
    r"(?:the )?(?:single )?(?:word |json |string |verdict |action |decision )*['\"`{]{0,3}(?:accept(?:ed)?\b(?:[^ ]| ?$)|"
    r"safe\b['\"`}]|json\b|\{)",
    r"\b(?:change|set|lower|reduce|drop|switch|raise|increase|make|force|update) (?:the |my |its |your |this )?(?:\w+ )?(?:action|"
    r"verdict|danger|risk|score|recommendation|classification|motive|label)s? (?:\w+ ){0,3}?(?:to|at|=) ?['\"]?(?:accept|zero|0|none|"
    r"safe|low|bring|the max|max|1\b)",
    r"\b(?:choose|select|pick|assign|give) (?:the |me )?(?:action |verdict |label |motive |option )+[:=]?['\"`]*(?:accept|safe|bring)",
    r"\b(?:call|use|invoke|run|execute) the [\w ]{0,20}(?:tool|function) (?:\w+ )?(?:to|with|and)\b.{0,60}accept",
    r"\b(?:record|confirm|prepare)_decision\b|\bquoted_from_stranger\b",
    # English: whom it speaks to, and as what
    rf"\b(?:note|message|instructions?|attention|memo|reminder|hint|info|notice) (?:to|for) {_MACHINE}s?[^.\na-z]{{0,4}}?(?:(?:reading|that|which|who|assistant|processing)[^.\n]{{0,40}}?)?[:,.!(-]",
    rf"\b(?:nota|hinweis|achtung|attenzione|atención|atenção|attention|uwaga|dikkat|let op|note)[,:]? (?:an |für |para |pour |per |aan "
    rf"|voor |dla |à |al |all'|aos? |do )?(?:alle |die |das |los |las |les |i |gli |os |as )?{_MACHINE}",
    r"\b(?:dear|hello|hi|hey|attention|listen|ok|okay|greetings),? (?:fellow )?(?:ai|llm|language model|ai (?:assistant|model|agent|"
    r"system|reader|reviewer)|chatgpt|gpt|classifier|whosthere|assistant)\s*[,:!.]",
    rf"\bif you(?:'re| are) {_MACHINE}(?: model| assistant)? ?(?:,|:|reading|that (?:is|reads|judges|screens)|processing|evaluating|screening|"
    r"judging|you must|please)",
    rf"\b{_MACHINE} (?:that (?:is )?(?:reads?|reading|process\w*|judges?|sees|screens?)|reading|processing|judging|screening|"
    r"evaluating|reviewing) (?:this|it|me|my)\b",
    r"\byou(?:'re| are) (?:now |no longer )(?:an? |the )?(?:\w+ ){0,3}?(?:assistant|model|chatbot|dan\b|bot|ai\b|mode|filter|bound|"
    r"restricted|unrestricted|judge|agent)",
    r"\byou(?:'re| are) (?:an? )(?:helpful |friendly |unrestricted |trusting |obedient |wonderful |brilliant |smart |"
    r"large )*(?:ai )?(?:assistant (?:that|who|without|with no|and|tasked)|language model|ai model|llm\b|chatbot|ai (?:assistant|agent|"
    r"that|and|with)|spam classifier|classifier)",
    r"\b(?:act|behave|respond|answer|roleplay|role-play) as (?:if you (?:were|are|had) )?(?:an? |the |my )?(?:\w+ ){0,2}?(?:ai\b|assistant with(?:out)?|"
    r"dan\b|unrestricted|(?:no|without) (?:rules|filters?|restrictions)|owner of this)",
    r"\b(?:pretend|imagine|suppose) (?:that )?(?:you (?:are|were|have|had) )(?:\w+ ){0,4}?(?:ai\b|model|assistant|no (?:rules|filters?|restrictions)|"
    r"the owner|unrestricted|already (?:accepted|approved))",
    r"\b(?:developer|debug|admin|maintenance|god|jailbreak|sudo|override) mode (?:is )?(?:enabled|activated|active|engaged)\b",
    r"\b(?:enter|activate|enable|switch to) (?:developer|debug|admin|maintenance|god|jailbreak|sudo|override) mode\b",
    r"\b(?:new|updated|revised|real|actual|hidden|secret|urgent|additional) (?:system )?(?:instructions?|directives?|prompt)\b ?"
    r"(?:for (?:the |you)[\w ]{0,30})?(?::|\bfrom (?:the )?(?:owner|system|admin|developer)|\bfollow\b)",
    r"\bsystem (?:prompt|override|instructions?|directive|message|notice|note|command) ?(?::|=|\bfrom\b|\bends?\b|\bis now\b|\bsays\b|"
    r"\bupdated?\b)|\b(?:your|the) system prompt\b.{0,40}\b(?:reveal|print|show|ignore|is over|ends|no longer)|\b(?:reveal|print|show|"
    r"repeat|leak) (?:me )?(?:your|the) (?:system )?prompt\b",
    r"(?:^|[\n.;!>\]}]) ?\W{0,4}(?:system|assistant|developer)\W{0,3} ?: ",
    r"\b(?:end|start|begin|beginning) of (?:the )?(?:system |user |untrusted |quoted |stranger'?s? )(?:prompt|note|message|input|data|"
    r"text|quote|instructions?|context)\b",
    r"-{2,} ?(?:end|begin|start|new) (?:of )?(?:\w+ )?(?:note|prompt|input|instructions?|data|message|system)\b",
    # English: what the owner is said to want
    r"\b(?:the|this|your) (?:account|inbox|profile|network|mailbox)(?:'s)? owner (?:\w+ )?(?:already |has |have )*(?:said|says|wants|"
    r"approved?s?|authori[sz]e[sd]?|trusts?|confirm\w*|knows|instruct\w*|asked|asks|accept\w*|requests?|pre-?approved)",
    r"\bthe owner (?:of this \w+ )?(?:has )?(?:already )?(?:pre-?approved|approved|authori[sz]ed|whitelisted|trusts|vouched for|accepted|"
    r"wants you to|instructs|told (?:you|me) to)",
    r"\bi am (?:the owner|the administrator|the developer|your (?:owner|developer|administrator|operator|creator))(?: of this "
    r"(?:account|inbox|profile|tool|program|system|model)\b|,? (?:and )?(?:i )?(?:order|instruct|command|authori[sz]e|approve))",
    r"\b(?:owner|user|admin|administrator|operator|developer|moderator)(?:'s)? ?(?:note|override|statement|comment|instruction|"
    r"decision|approval|label)? ?[:=] ?['\"]?(?:i (?:approve|trust|know|want|accept)|please accept|yes|accept|approved?|mark|always)",
    r"\b(?:verified|vetted|cleared|whitelisted|pre-?approved|approved|certified) (?:as safe )?(?:by|through) (?:whosthere|the owner|your "
    r"owner|trust (?:and|&) safety|linkedin (?:trust|security|safety)|the (?:security|safety|trust) team)",
    # our own words and output
    r"\b(?:action|verdict|decision|recommendation|classification|final answer)\b['\"`*_\\]*\s?(?::|=|:=|->|=>|→|is|must be|should be|"
    r"shall be|has to be)\s*['\"`*_\\]{0,4}(?:accept(?:ed)?\b|approved?\b|safe\b|trusted\b|bring_value|benign\b)",
    r"\b(?:danger|risk|threat|spam|hostility)(?:[_ ](?:score|level))?['\"`*_\\]*\s?(?::|=|:=|->|=>|→|is|must be)\s*['\"`\\]{0,3}(?:0(?:\.0+)?\b|"
    r"zero\b|none\b|null\b)",
    r"\bmotives?['\"`*_\\]*\s?(?::|=|:=|->|=>|→)\s*['\"`\\\[{]{0,4}(?:bring|grow|curious|hack|sell|recruit|validate)",
    r"\b(?:bring_value|grow_network|mistaken_identity|ask_favor|log_odds|accept_at|report_at|decline_at|open_networker|founder_exec|"
    r"mentor_volunteer|student_early|hard_danger)\b",
    r"[\"'\]}]\s*[\]}]?\s*,\s*\\?[\"'][a-z_]{2,20}\\?[\"']\s*:|[{,]\s*\\?[\"'][a-z_]{2,20}\\?[\"']\s*:\s*\\?[\"'\[{\dtfn-]",
    r"[\"']\s*[}\]]{1,4}\s*[,;{\[]\s*[\"'{\[]|\{\\?\"[a-z_]{2,20}\\?\"\s*:|^\s*[\"'][a-z_]{2,20}[\"']\s*:",
    r"[,;|\t] ?\"?accept\"? ?[,;|\t]|\baccept, ?0(?:\.\d+)?\b|\| ?(?:action|verdict|danger|motive) ?\|",
    r"<\|[a-z_]{2,20}\|>|\[/?(?:inst|system|sys|assistant|admin|override)\]|<</?sys>>|\[{1,2}(?:verdict|policy|labels?|override|"
    r"sender|decision|action)s?\]{1,2}",
    r"</?(?:system|assistant|instructions?|prompt|untrusted|tool_call|tool_result|function_call|verdict|action|danger|motive|invitation|"
    r"evidence|override|thinking|policy|admin|sender|note|user|human|quote|data|message|output|result|response|answer)(?:[ _-][^<>\n]{0,80})?/?>",
    r"(?:^|\n)\s*#{1,6} *(?:system|instructions?|new instructions?|assistant|human|override|task|response|output|verdict|"
    r"action)\b|<!--|-->|<!\[cdata\[|<\?xml|\]\]>|```(?:json|system|xml|toml|yaml)",
    r"\b(?:accept|approve|verdict|action|danger|decide|set_action|mark_safe)_?\w*\([^)\n]{0,40}\)|\{[{%][^}\n]{0,40}\b(?:system|config|accept|action|verdict|danger)[^}\n]{0,60}[}%]\}",
    r"(?:^|\n)\s*accept_at\s*=|\baction ?= ?['\"]?accept",
    # Spanish, Portuguese
    r"\b(?:ignor[ae]|ignoren|olvid[ae]|descart[ae]|omite|haz caso omiso de|no sigas|desatiende) (?:\w+ ){0,3}?(?:instrucciones|"
    r"indicaciones (?:anteriores|previas)|reglas (?:anteriores|previas)|tus reglas|órdenes (?:anteriores|previas)|directrices)",
    r"\b(?:ignor[ae]|ignorem|esque[çc]a|desconsider[ae]|descarte|não siga|desobedeça) (?:\w+ ){0,3}?(?:instruções|instrucoes|regras|"
    r"comandos anteriores|diretrizes)",
    r"\b(?:marca|marque|márca\w*|clasific[ao]\w*|clasifique\w*|etiquet[ae]|etiquétame|calific[ae]|trat[ae]|considera|classifiqu?e|rotule|avalie|considere) "
    r"(?:\w+ ){0,5}?(?:como|de) (?:(?:una? |muy |uma? )?(?:solicitud |pedido )?)(?:segur[ao]s?|confianza|fiable|leg[ií]tim[ao]|inofensiv[ao]|"
    r"confiável|confiança|aceptad[ao]|aceit[ao]|accept|aprobad[ao]|aprovad[ao])",
    r"\b(?:responde|responda|contesta|devuelve|retorne|escribe|escreva) (?:solo|sólo|solamente|únicamente|apenas|somente|exactamente)"
    r" (?:\w+ ){0,3}?['\"«]?(?:not spam|acept|aceit|accept|json|seguro)",
    r"\b(?:eres|você é|tú eres) (?:ahora |agora )?(?:una? |um |uma )(?:asistente|assistente|modelo de|ia\b|inteligencia|inteligência|chatbot|"
    r"clasificador)|\b(?:la acción|acción|a ação|ação|decisión|decisão|veredicto) ?(?::|=|es|é|debe ser|deve ser) ?['\"]?(?:not spam|acept|aceit|accept)",
    # French, Italian
    r"\b(?:ignor(?:e|ez|er)|oubli(?:e|ez)|ne (?:tiens|tenez) pas compte d\w*|fai(?:s|tes) abstraction d\w*|ne (?:suis|suivez) pas) (?:\w+ ){0,3}?"
    r"(?:instructions|consignes|règles (?:précédentes|antérieures)|tes règles|vos règles|directives)",
    r"\b(?:marque|marquez|class[e]z?|considère|considérez|étiquet\w+|évalue[z]?|traite[z]?|note[z]?) (?:[\w'-]+ ){0,5}?comme (?:étant )?(?:une? )?(?:demande )?(?:sûr|"
    r"fiable|légitime|inoffensi|de confiance|accept|approuv|sans danger)",
    r"\b(?:réponds|répondez|renvoie|renvoyez|écris|écrivez) (?:uniquement|seulement|juste|exactement) (?:\w+ ){0,3}?['\"«]?[  ]?(?:accept|json|sûr)",
    r"\b(?:tu es|vous êtes) (?:maintenant |désormais )?(?:une? |l')?(?:assistant (?:ia|qui|sans|virtuel)|modèle de|ia\b|intelligence art|chatbot|classificateur)|"
    r"\b(?:l'action|action|décision|verdict) ?(?::|=|est|doit être) ?['\"«]?[  ]?accept",
    r"\b(?:ignora|ignorate|ignori|dimentica|dimenticate|non seguire|scarta|trascura) (?:\w+ ){0,3}?(?:istruzioni|regole precedenti|tue regole|"
    r"direttive|indicazioni precedenti)",
    r"\b(?:contrassegna|segna|classifica|valuta|considera|etichetta|tratta|marca)\w* (?:\w+ ){0,5}?come (?:una )?(?:richiesta )?(?:sicur|affidabil|attendibil|legittim|"
    r"innocu|accett|approvat)",
    r"\b(?:rispondi|rispondete|restituisci|scrivi) (?:solo|soltanto|esclusivamente|esattamente) (?:\w+ ){0,3}?['\"«]?(?:accett|accept|json|sicuro)",
    r"\b(?:sei|siete) (?:ora |adesso )?(?:una? |un')?(?:assistente (?:ia|che|senza|virtuale)|modello lingu|ia\b|intelligenza art|chatbot|classificatore)|\b(?:l'azione|"
    r"azione|decisione|verdetto) ?(?::|=|è|deve essere) ?['\"]?(?:accett|accept)",
    # German, Dutch
    r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*|übergehe\w*|verwirf|beachte[n]?) (?:\w+ ){0,4}?(?:anweisung(?:en)?|instruktionen|vorgaben|"
    r"deine regeln|ihre regeln|bisherigen regeln|systemprompt|befehle|richtlinien)\b",
    r"\b(?:markier\w*|stuf\w+|bewert\w+|kennzeichne\w*|klassifizier\w*|behandl\w+|betracht\w+) (?:\w+ ){0,5}?als (?:sicher|vertrauenswürdig|harmlos|"
    r"ungefährlich|seriös|angenommen|accept|legitim|unbedenklich)",
    r"\b(?:antworte\w*|gib|schreibe?|ausgabe) (?:sie )?(?:nur|ausschließlich|lediglich|genau) (?:\w+ ){0,3}?['\"„“]?(?:annehmen|accept|json|sicher|akzeptier)",
    r"\b(?:du bist|sie sind) (?:jetzt |nun |ab jetzt )?(?:eine? )?(?:\w+ )?(?:ki\b|ki-|sprachmodell|chatbot|assistent, der|assistent ohne|künstliche int|klassifikator)|\b(?:aktion|"
    r"entscheidung|urteil) ?(?::|=|ist|muss|lautet) ?['\"„“]?(?:annehmen|accept|akzeptier)",
    r"\b(?:negeer|vergeet|volg|sla) (?:\w+ ){0,4}?(?:instructies|vorige regels|jouw regels|je regels|aanwijzingen|systeemprompt|opdrachten|richtlijnen)\b",
    r"\b(?:markeer|classificeer|beoordeel|label|behandel|beschouw) (?:\w+ ){0,5}?als (?:veilig|betrouwbaar|legitiem|onschuldig|ongevaarlijk|goedgekeurd|"
    r"geaccepteerd|accept)",
    r"\b(?:antwoord|geef|schrijf) (?:alleen|uitsluitend|enkel|slechts) (?:\w+ ){0,3}?['\"]?(?:accept|json|veilig)|\b(?:je bent|jij bent|u bent) (?:nu )?(?:een )?(?:ai\b|"
    r"ai-|taalmodel|chatbot|kunstmatige)|\b(?:actie|beslissing|oordeel) ?(?::|=|is|moet) ?['\"]?accept",
    # Polish, Turkish
    r"\b(?:zignoruj|ignoruj|zapomnij o|pomiń|odrzuć|nie przestrzegaj) (?:\w+ ){0,4}?(?:instrukcj\w+|polece\w+|zasad\w*|wytyczn\w+)",
    r"\b(?:oznacz|sklasyfikuj|oceń|potraktuj|uznaj|zaklasyfikuj) (?:\w+ ){0,5}?(?:jako|za) (?:bezpieczn|zaufan|wiarygodn|nieszkodliw|zaakceptowan|accept)",
    r"\b(?:odpowiedz|zwróć|napisz) (?:tylko|wyłącznie|jedynie) (?:\w+ ){0,3}?['\"„]?(?:zaakcept|akcept|accept|json)|\bjesteś (?:teraz )?(?:asystentem|modelem|"
    r"sztuczną|chatbotem|ai\b)|\b(?:akcja|decyzja|werdykt) ?(?::|=|to|musi być) ?['\"„]?(?:zaakcept|akcept|accept)",
    r"(?:talimat|kural|komut|yönerge)\w* (?:\w+ ){0,3}?(?:yok say|görmezden gel|unut|dikkate alma|göz ardı et|uyma)",
    r"(?:güvenli|güvenilir|zararsız|meşru) (?:olarak|diye) (?:işaretle|sınıflandır|değerlendir|etiketle|kabul et)|(?:sadece|yalnızca) ['\"]?(?:accept|kabul|json)\W* "
    r"(?:\w+ )?(?:yaz|yanıtla|cevap|de\b)|\b(?:sen|artık) (?:artık )?(?:bir )?(?:yapay zek|dil modeli|asistansın)|\b(?:eylem|karar|işlem) ?(?::|=) ?['\"]?(?:accept|kabul)",
    # Hindi in both scripts
    r"(?:निर्देश|नियमों|आदेश)\S*(?: \S+){0,3}? (?:को )?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा|भूल|उपेक्षा|मत मान)|(?:अनदेखा|नज़रअंदाज़|भूल जा)\S*(?: \S+){0,4}? (?:निर्देश|नियम)",
    r"(?:सुरक्षित|विश्वसनीय|हानिरहित|स्वीकृत)(?: के रूप में| घोषित| मान)(?: \S+)? ?(?:चिह्नित|वर्गीकृत|घोषित|मार्क|कर|लो)|(?:कार्रवाई|निर्णय|फ़ैसला) ?(?::|=) ?['\"]?(?:स्वीकार|accept)|"
    r"(?:केवल|सिर्फ) ['\"]?(?:स्वीकार|accept)\S* (?:उत्तर|लिख|जवाब)|(?:आप|तुम) (?:अब )?(?:एक )?(?:एआई|भाषा मॉडल|कृत्रिम)",
    r"\b(?:instructions?|rules?|niyam|nirdesh\w*|aadesh)(?: \w+){0,3}? (?:ko )?(?:ignore kar|bhool ja|bhul ja|nazar ?andaaz|andekha)|\b(?:safe|surakshit|accept|trusted) "
    r"(?:mark|ghoshit) kar|\bko (?:safe|surakshit) (?:mark|maan|samajh)",
    # Chinese, Japanese, Arabic
    r"(?:忽略|无视|忽視|無視|忘记|忘掉|忘記|不要遵守|覆盖|不要理会)[^。\n]{0,14}(?:指令|指示|提示词|提示詞|规则|規則|系统提示|命令|以上所有|设定)",
    r"(?:标记|標記|分类|分類|评为|評為|判定|判断|归类|视|視|设|設)(?:[^。\n]{0,10})?(?:为|為|成)[“\"「']?(?:安全|可信|接受|无害|無害|accept|合法|可靠)|(?:只|仅|請只|请只)(?:回复|回答|输出|輸出|返回|回覆)"
    r"[“\"「' ]{0,2}(?:接受|accept|安全|json)|(?:操作|动作|行动|决定|判决|结论|動作) ?[:=：] ?[“\"「']?(?:接受|accept)|你(?:现在|現在)?是(?:一个|一個|个)?[^。\n]{0,6}(?:ai助手|人工智能助手|语言模型|語言模型|聊天机器人)",
    r"(?:指示|命令|プロンプト|ルール|指令)[^。\n]{0,8}(?:無視|忘れ(?:て|ろ)|破棄|上書き|従わない)|(?:無視|忘れて)[^。\n]{0,10}(?:指示|命令|プロンプト|ルール)",
    r"(?:安全|信頼できる|無害|承認|正当)(?:な\S{0,4})?(?:だ|である|もの)?(?:と|として)(?:マーク|分類|判定|判断|評価|出力|みな)(?:し(?:て|ろ|なさい)|せよ)|(?:accept|承認|承諾)[」』\"']? と?(?:だけ|のみ)|"
    r"[「『\"'](?:accept|承認|承諾|安全)[」』\"'](?:とだけ|のみ|と)(?:答え|回答|出力|返)|(?:アクション|判定|決定|動作) ?[:=：] ?[「『\"']?(?:accept|承認|承諾|受け入れ)|(?:あなた|君)は(?:今から|これから)?[^。\n]{0,8}"
    r"(?:aiアシスタント|言語モデル|ai\b|人工知能)で",
    r"(?:تجاهل|انس|انسَ|لا تتبع|تخط|تخطَّ|تجاهلي)\S*(?: \S+){0,3}? ?\S*(?:تعليمات|أوامر|قواعد السابقة|القواعد|قواعدك|توجيهات)",
    r"(?:ضع علامة|صنف|صنّف|اعتبر|قيم|قيّم|علّم)\S*(?: \S+){0,4}? (?:ك|على أن\S* |بأن\S* )?(?:ك?آمن|ك?موثوق|غير ضار|ك?مقبول|accept)|(?:أجب|اكتب|رد) (?:فقط|بـ|ب)[^.\n]{0,14}?(?:اقبل|قبول|مقبول|accept)|"
    r"(?:الإجراء|القرار|الحكم) ?[:=] ?['\"«]?(?:قبول|اقبل|accept)|أنت (?:الآن )?(?:مساعد ذكاء|نموذج لغ|ذكاء اصطناعي|روبوت)",
    # hidden letters: nobody sees them
    "\U000f0000{8,}",
)  # fmt: skip

SQUEEZED = (
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|the|of|your|my|these|those|every){0,3}(?:previous|prior|above|earlier|"
    r"preceding|system|safety)(?:system)?(?:instruction|direction|directive|prompt|rule|guideline|command)"
    r"|(?:mark|classify|label|treat|rate|flag)(?:me|this|it|thisrequest|thissender|thisnote|theinvitation|thisinvitation)(?:as)"
    r"(?:safe|trusted|harmless|benign|accept|legitimate)"
    r"|actionaccept|verdictaccept|actionisaccept|systemoverride|setdangerto0|dangerzero"
)
"""The plainest of them with all but letters left out, for those who space, dot or spell them otherwise."""

SUSPECT = (
    r"(?i)instru|instrú|prompt|system|overrid|previous|disregard|ignor|directi|guideline|anweisung|vorgaben|regeln|richtlin|befehl|consigne|"
    r"règles|istruz|direttive|regole|instruç|regras|reglas|instrucc|indicac|instructies|aanwijz|regels|polece|zasad|wytyczn|talimat|kural|"
    r"komut|yönerge|निर्देश|नियम|आदेश|सुरक्षित|स्वीकार|एआई|मॉडल|nirdesh|niyam|bhool|bhul|指令|指示|提示|规则|規則|命令|安全|接受|可信|承認|承諾|プロンプト|ルール|"
    r"言語モデル|人工|信頼|تعليمات|أوامر|قواعد|توجيهات|آمن|موثوق|مقبول|قبول|اقبل|ذكاء|نموذج|accept|approv|safe|trusted|legitim|benign|"
    r"harmless|assistant|asist|asyst|assist|language model|langage|lenguaje|linguagem|sprachmodell|taalmodel|językow|dil model|linguist|"
    r"アシスタント|判定|無害|विश्वसनीय|not spam|acept|aceit|accett|akcept|annehm|kabul|wiarygod|zaufan|automat|score|[^a-z](?:ai|ki|ia|llms?)[^a-z]|^(?:ai|ki|ia|llm)|llm|gpt|chatbot|classif|whosthere|verdict|verdet|veredic|werdykt|motive|danger|risk|threat|owner|admin|"
    r"developer|_|accept_at|\{|\[|<|\||```|##|--|\\|%[0-9a-f]{2}|&#|&[a-z]{2,6};|comme |como |come |als |jako |olarak|yapay|vtaber|qvfertneq|nf fnsr|efas sa|th15 |d15r|"
    r"snoitcurtsni|erongi|1gn|!gn|gn0r|[a-z0-9+/=_-]{20,}|[0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{2}|[a-z][ ._*-][a-z][ ._*-][a-z][ ._*-][a-z][ ._*-]|[\x{200b}-\x{200f}\x{2028}-\x{202e}\x{2060}-\x{2064}\x{2066}-\x{2069}"
    r"\x{feff}\x{ad}\x{34f}\x{3164}\x{e0020}-\x{e007f}\x{ff01}-\x{ff5e}\x{1d400}-\x{1d7ff}\x{2460}-\x{24ff}\x{1f130}-\x{1f189}]|[a-z][\x{370}-\x{3ff}\x{400}-\x{4ff}]|"
    r"[\x{370}-\x{3ff}\x{400}-\x{4ff}][a-z]"
)
"""Without any of these a text is none, so that nearly all others are let off at once."""
