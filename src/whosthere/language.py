"""The language of a text: by its script, else by the small words that every sentence needs. Null where neither tells.

Small words only, so that a note full of English trade words in a German sentence is German. Hindi may be written in
Latin letters, as it mostly is in notes. A tie, or no small word at all, is unknown; another script, or the letters of
another language, are `other`. Why not a library: docs/decisions/0007.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from whosthere.lookup import Lookup
from whosthere.patterns import compiled, few_plain, if_plain, told_of

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "nl", "pl", "tr", "hi", "zh", "ja", "ar")
OTHER = "other"
LEAST_LETTERS = 2  # of a script, to be told by it
LONGEST = 1_000  # characters looked at

# Articles, pronouns, prepositions, conjunctions, commonest verbs and greetings, written by hand, without accents; a
# word that several languages have stands with each of them.
_SMALL_WORDS = {
    "en": """the and you your of to is are was were be been have has had i me my we our us it its that this these those
    with for from at by on or but not an if so as do does did would could should will can may just about into out up
    what who how when where which there here they them their he she his her thanks thank hello hi hey dear would love
    like hope see saw let know get got any some more very please am im ive id youre dont im looking really also than
    then while because re were been being sir regards best kind why need needed needs want wanted wanna only same
    new now us one work working job people open free time year years old off over under using again
    ever never pls please""",
    "es": """el la los las un una unos unas y o de del al en con por para que como su sus tu tus te se lo le les me mi
    mis nos es son esta estas este esto estos soy eres era fue ser estar estoy ha he hay muy mas pero si no ya cuando
    donde hola gracias buenos buenas dias tardes saludos quiero quisiera gustaria puedo puede podemos tengo tiene
    usted ustedes nuestro nuestra desde hasta sobre entre sin tambien porque quien cual hace vi trabajo empresa favor
    cordial espero encantado encantada estimado estimada gente asi ahora aqui vamos nosotros ustedes gusto conectar
    buen saludo mucho mucha todo todos ese esa eso""",
    "pt": """o a os as um uma uns umas e ou de do da dos das em no na nos nas com por para pelo pela que como seu sua
    seus suas teu tua te se lhe me meu minha nos e sao esta estao este isto essa esse isso sou era foi ser estar estou
    tem ter tenho ha muito mais mas sim nao ja quando onde ola oi obrigado obrigada bom boa dia tarde abraco quero
    gostaria posso pode podemos voce voces nosso nossa desde ate sobre entre sem tambem porque quem qual vi trabalho
    empresa favor prezado prezada tudo bem aqui pra pro agora vamos ele ela eles nunca demais abs conectar preciso ta
    muito muita todo todos esse""",
    "fr": """le la les un une des du de et ou au aux en dans avec par pour sur que qui quoi comme son sa ses votre vos
    ton ta tes te se lui leur me mon ma mes nous vous je tu il elle on est sont etes suis sommes etait ete etre avoir
    ai as a avons avez ont tres plus mais si ne pas deja quand bonjour bonsoir salut merci cordialement voudrais
    souhaite souhaiterais peux peut pouvez notre nos depuis jusqu entre sans aussi parce cette ce ces cet chez vu y
    j l d c n s qu m t ravi votre bien bonne journee""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber ich du er sie es wir ihr mir mich
    dir dich ihnen ihm uns euch sich mein meine dein deine sein seine ihre ihren unser unsere ist sind war waren bin
    bist hat habe haben hatte wird werden wurde kann konnen wurde wurden mochte mochten mit von fur auf in im an am aus
    bei nach zu zum zur uber vor nicht kein keine auch noch nur schon sehr mehr wie was wer wo wenn weil dass als
    hallo guten tag liebe lieber sehr geehrte geehrter danke vielen grusse gruss viele herr frau gern gerne bitte
    ja doch mal so um durch ohne""",
    "it": """il lo la i gli le un uno una e o di del dello della dei degli delle da dal dalla in nel nella nei con per
    su sul sulla che chi come suo sua suoi tuo tua ti si ci mi mio mia miei nostro nostra vostro vostra io tu lui lei
    noi voi loro e sono sei era ero essere stato stata ha ho hai abbiamo avete hanno avere molto piu ma se non gia
    quando dove ciao salve buongiorno buonasera grazie saluti vorrei posso puo possiamo anche perche questo questa
    questi queste quello quella cosa visto al alla ai alle gentile cordiali dottore dottoressa lavoro azienda""",
    "nl": """de het een en of maar ik jij je u hij zij ze wij we jullie mij me jou jouw uw hem haar ons onze mijn zijn
    is ben bent was waren heb heeft hebben had hebt word wordt worden kan kunnen kun zou zouden wil willen met van
    voor op in aan uit bij naar te tot over door om niet geen ook nog maar al zeer heel meer hoe wat wie waar als
    omdat dat die dit deze er dan hallo goedendag beste dank bedankt groet groeten vriendelijke graag even wel zo
    goedemorgen goedemiddag dag via hoi zoek zoeken naar bedrijf contact kennis jullie per vanaf""",
    "pl": """i oraz a ale lub w we z ze na do od dla po za przy o u nad pod przez bez czy ze ktory ktora ktore co kto
    jak gdzie kiedy ja ty on ona my wy oni mnie mi cie ci jego jej nas nam was wam ich im sie siebie moj moja moje
    twoj twoja pan pani panu panstwa pana jest sa byl byla bylo byc mam masz ma mamy macie maja moge moze mozemy
    chcialbym chcialabym chce nie tak juz tez bardzo wiecej tylko dzien dobry czesc witam dziekuje pozdrawiam
    szanowny szanowna prosze to ten ta te tym tego tej tych bo gdy zeby aby jestem jestesmy nasz nasza zapraszam
    kontakt kontaktow chetnie jako pracy firmy firma""",
    "tr": """ve veya ama bir bu su o ben sen biz siz onlar bana sana bize size onu beni seni bizi sizi benim senin
    bizim sizin onun ile icin gibi kadar daha cok en da de ki mi mu mi degil var yok ne nasil neden kim nerede hangi
    cunku eger merhaba selam tesekkurler tesekkur ederim saygilar saygilarimla sayin bey hanim olarak olan oldugum
    oldugunu oldu olur olsa musunuz misiniz misin isterim istiyorum ediyorum iyi gunler bey hocam abi lutfen sonra
    once uzerine hakkinda tum her hic sadece""",
    "hi": """hai hain hu hun ho tha thi the mein main mai me mujhe hum hume hame aap aapka aapki aapke aapko aapse tum
    tumhara mera meri mere hamara hamari humara humari hamare humare ka ki ke ko se par pe aur ya lekin kya kaise kab
    kahan kyun kyu kaun nahi nahin bhi hi to toh sirf bahut bohot ek yeh ye woh wo is us jo koi kuch sab raha rahi
    rahe kar karo karna karte karti karein kijiye dijiye liye saath namaste namaskar ji bhai didi bhaiya sahab
    chahiye chahta chahti chahte sakta sakti sakte gaya gayi diya dekha dekhi mila mili thoda accha achha haan
    jaise agar apna apni apne wala wali wale baat""",
}
# The same of languages that are not read here, so that they are told as `other` and not taken for a neighbour.
_SMALL_WORDS_BEYOND = {
    "da/no": """og jeg du det den er en et at pa av af som til for med har hei hej ikke ikkje om kan vil deg dig meg
    mig din mitt min vi oss dere de men eller fra ved hva hvad hvor hvordan naar nar noe noget skal skulle gjerne
    gerne takk tak hilsen venlig vennlig mvh her der jobber arbejder selskap selskapet virksomhed snakke tale etter
    efter veldig meget bare alle blir bliver var vaere matte moet mote vores vare hvis mange ogsa saa sa""",
    "sv": """och jag du det den ar en ett att pa av som till for med har hej inte om kan vill dig mig din mitt min
    vi oss ni de men eller fran vid vad hur nar nagot ska skulle garna tack halsningar vanliga har dar jobbar
    foretag bolaget prata efter mycket bara alla blir var vara ocksa sag lasa traffa hora skriver""",
    "fi": """ja mina sina han me te he on ei olen olet olemme ovat oli etta kun jos mutta tai kanssa hei moi kiitos
    terveisin voisin voinko haluaisin teidan sinun minun meidan myos niin kuin mita miten missa tama se nyt paljon
    hyva paivaa yritys tyo verkosto olisi""",
    "hu": """es a az egy hogy nem van volt vagyok vagy de ha mint meg is en te mi ti szia hello udvozlettel koszonom
    kerem szeretnem szeretnek lehet ont onnek nekem neked veled csak mar nagyon jo napot tisztelt ceg munka
    kapcsolat lattam lattuk orulnek""",
    "ro": """si sau dar ca sa nu de la cu pe in din pentru este sunt esti suntem am ai are avem aveti eu tu el ea
    noi voi ei buna ziua salut multumesc respect cum unde cand ce care acest aceasta foarte mai doar as dori vrea
    puteti dumneavoastra vazut firma lucrez despre colaborare""",
    "cs/sk": """a i ale nebo ze je jsem jste jsme jsou som ste sme su byl byla bylo byt na v ve do od s se si z ze
    za pro pri po k ke ktery ktera ktere co jak kde kdy ja ty on ona my vy oni mne vas vam nas nam dobry den ahoj
    dekuji dakujem prosim rad rada bych by chtel chtela velmi jen jen uz take nabizime muzeme pozdravem firmy
    praci""",
    "hr/sr": """i a ali ili da je sam ste smo su bio bila na u od za sa s se iz po o koji koja koje sto kako gdje
    gde kada ja ti on ona mi vi oni mene vas vam nas nam dobar dan zdravo bok hvala molim zelim bih bi voleo vrlo
    samo vec takodje pozdrav srdacan radim tvrtka kompanija""",
    "id/ms": """dan yang di ke dari untuk dengan ini itu saya anda kami kita mereka adalah tidak ada akan sudah bisa
    boleh dapat juga atau pada sebagai dalam halo hai terima kasih selamat pagi siang sore bapak ibu pak bu mohon
    ingin perusahaan kerja banyak lebih sangat karena jika apa bagaimana""",
    "tl": """ang ng mga sa na ay ko mo ka ako ikaw siya kami tayo kayo sila po opo hindi oo at o pero para kung kasi
    lang din rin naman ito iyan yung yun may meron wala salamat magandang kumusta gusto pwede sana kayo ninyo inyo
    aking trabaho""",
    "vi": """va la cua co khong toi ban anh chi em minh chung ta cho voi trong ngoai nay do duoc da se dang cung rat
    nhieu nhung hay khi neu thi ma vi chao cam on xin rang nguoi lam cong ty ket noi den tu""",
    "ca": """el la els les un una i o de del dels al als en amb per que com el seu la seva teu teva es som soc ets
    es estic esta tinc te ha he molt mes pero si no ja quan on hola gracies bon dia tarda salutacions voldria puc
    podem nosaltres vosaltres aquest aquesta aixo tambe perque vaig veure feina empresa""",
    "sw": """na ya wa kwa ni si katika za la cha vya mimi wewe yeye sisi ninyi wao habari asante sana tafadhali nina
    una ana tuna kama lakini au hii hiyo huyu yako yangu yetu kazi kampuni ningependa naomba""",
}
SURELY_BEYOND = 1.5
"""So many small words more must speak for a language that is not read here."""
_ADDRESSES = r"(?i)(?:https?://|www\.)\S+|\S*@\S+"  # are in no language
_ADDRESS = r"(?i)://|www\.|@"  # none is without
_KANA, _HAN, _DEVANAGARI, _ARABIC = r"[\p{Hiragana}\p{Katakana}]", r"\p{Han}", r"\p{Devanagari}", r"\p{Arabic}"
_FOREIGN = r"[\p{Cyrillic}\p{Greek}\p{Hebrew}\p{Hangul}\p{Thai}\p{Armenian}\p{Georgian}\p{Bengali}\p{Tamil}\p{Telugu}]"
_SCRIPTS = f"[{_KANA}{_HAN}{_DEVANAGARI}{_ARABIC}{_FOREIGN}]"
_NOT_ARABIC = r"[پچژگکیےںٹڈڑہ]"  # letters that Persian or Urdu has and Arabic has not
_NOT_OURS = r"[ăâțșőűåøæþðđěřůčšžľĺŕ]"  # Latin letters of languages that are none of ours
_NOT_OURS_AT_LEAST = 3
_LETTERS = {  # letters that a few languages have, as telling as so many small words
    "ß": {"de": 3}, "ä": {"de": 1}, "ö": {"de": 1, "tr": 1}, "ü": {"de": 1, "tr": 1},
    "ñ": {"es": 3}, "¿": {"es": 3}, "¡": {"es": 3}, "ã": {"pt": 3}, "õ": {"pt": 3},
    "ç": {"pt": 1, "fr": 1, "tr": 1}, "ê": {"pt": 1, "fr": 1}, "œ": {"fr": 3}, "è": {"it": 1, "fr": 1},
    "ù": {"it": 1, "fr": 1}, "ò": {"it": 2}, "ì": {"it": 2},
    "ł": {"pl": 3}, "ś": {"pl": 3}, "ż": {"pl": 3}, "ź": {"pl": 3}, "ć": {"pl": 3}, "ń": {"pl": 3}, "ą": {"pl": 3},
    "ę": {"pl": 3}, "ğ": {"tr": 3}, "ı": {"tr": 3}, "ş": {"tr": 3},
}  # fmt: skip
_LATIN = (*_SMALL_WORDS, *_SMALL_WORDS_BEYOND)
_TOLD = (*_SMALL_WORDS, OTHER)


def language(text: pl.Expr) -> pl.Expr:
    """The language of a text as one of LANGUAGES or `other`; null where it is unknown."""
    return told_of(text, _languages, pl.String(), if_plain(_of_plain, _languages))


def _languages(texts: pl.Series) -> pl.Series:
    few = few_plain(texts)
    if few is not None:
        each = [None if text is None else _of_plain(text) for text in few]
        return pl.Series(texts.name, each, dtype=pl.String)
    heads = texts.str.head(LONGEST)
    heads = (
        heads.to_frame("text")
        .select(
            pl.when(pl.col("text").str.contains(_ADDRESS))
            .then(pl.col("text").str.replace_all(_ADDRESSES, " "))
            .otherwise("text")
        )
        .to_series()
        if heads.str.contains(_ADDRESS).any()
        else heads
    )
    told = _by_words(heads)
    strange = heads.str.contains(_SCRIPTS).fill_null(False).arg_true()
    if strange.len():
        some = pl.DataFrame({"text": heads.gather(strange), "told": told.gather(strange)})
        told = told.scatter(strange, some.select(_by_script(pl.col("text")).fill_null(pl.col("told"))).to_series())
    return told


def _of_plain(text: str) -> str | None:
    """The language of one text of plain signs, as `_by_words` tells it."""
    small = text[:LONGEST].lower()
    if any(sign in small for sign in ("://", "www.", "@")):
        small = compiled(_ADDRESSES).sub(b" ", small.encode()).decode()
    known = _weights()
    score = np.zeros(len(_LATIN))
    for word in _PLAIN_WORD.findall(small):
        if word in known:
            score += known[word]
    told = _of_all(score[None])[0]
    second, first = np.partition(told, -2)[-2:]
    return _TOLD[told.argmax()] if first > second else None


_PLAIN_WORD = re.compile("[a-z]+")


def _by_script(head: pl.Expr) -> pl.Expr:
    """The language whose script it is written in; null where that is Latin, or too little."""
    letters = head.str.count_matches(r"\p{L}")

    def has(script: str) -> pl.Expr:
        return head.str.count_matches(script)

    def mostly(found: pl.Expr) -> pl.Expr:
        """A third of all letters is enough, since foreign names and links have more letters than signs."""
        return (found >= LEAST_LETTERS) & (3 * found >= letters)

    return (
        pl.when(mostly(has(_KANA) + has(_HAN)) & (20 * has(_KANA) >= letters))
        .then(pl.lit("ja"))
        .when(mostly(has(_HAN)))
        .then(pl.lit("zh"))
        .when(mostly(has(_DEVANAGARI)))
        .then(pl.lit("hi"))
        .when(mostly(has(_ARABIC)))
        .then(pl.when(20 * has(_NOT_ARABIC) >= letters).then(pl.lit(OTHER)).otherwise(pl.lit("ar")))
        .when(mostly(has(_FOREIGN)))
        .then(pl.lit(OTHER))
    )


def language_of(text: str | None) -> str | None:
    """As `language`, of one text."""
    found: str | None = pl.select(language(pl.lit(text, dtype=pl.String))).item()
    return found


@cache
def _weights() -> dict[str, npt.NDArray[np.float64]]:
    """The small words, and for each the weight it gives each Latin language: less where several have it."""
    weights: dict[str, npt.NDArray[np.float64]] = {}
    for place, code in enumerate(_LATIN):
        for word in set((_SMALL_WORDS | _SMALL_WORDS_BEYOND)[code].split()):
            weights.setdefault(word, np.zeros(len(_LATIN)))[place] = 1.0
    weights = {word: row / row.sum() ** 0.5 for word, row in weights.items()}
    for letter, given in _LETTERS.items():
        weights[letter] = np.array([float(given.get(code, 0)) for code in _LATIN])
    return weights


@cache
def _table() -> tuple[Lookup, npt.NDArray[np.float64]]:
    """The same as keys and rows."""
    weights = _weights()
    return Lookup(pl.Series(list(weights)).hash().to_numpy()), np.array(list(weights.values()))


def _by_words(texts: pl.Series) -> pl.Series:
    """The language whose small words and letters weigh most, row by row."""
    places, weights = _table()
    lower = texts.str.to_lowercase()
    accented = lower.str.contains(r"[^\x00-\x7f]").fill_null(False).arg_true()
    some = lower.gather(accented).str.normalize("NFC")
    plain = lower.scatter(accented, some.str.normalize("NFKD").str.replace_all(r"\p{M}", ""))
    rows, words = _listed(plain.str.extract_all(r"\p{Latin}+"))
    of_some, marks = _listed(some.str.extract_all(f"[{''.join(_LETTERS)}]").list.unique())
    at = places.places(np.concatenate([words, marks]))
    known = at >= 0
    rows, at = np.concatenate([rows, accented.to_numpy()[of_some]])[known], at[known]
    by_word = [np.bincount(rows, column, len(texts)).astype(np.float64) for column in weights[at].T.copy()]
    score = _of_all(np.stack(by_word, axis=1))
    second, first = np.partition(score, -2, axis=1)[:, -2:].T
    best = pl.Series(_TOLD).gather(score.argmax(axis=1).astype(np.int64))
    told = best.to_frame("best").select(pl.when(pl.Series(first > second)).then("best")).to_series()
    strange = accented.filter(some.str.count_matches(_NOT_OURS) >= _NOT_OURS_AT_LEAST)
    return told.scatter(strange, OTHER).alias(texts.name)


def _of_all(score: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Scores of `_TOLD` (rows × languages) from those of `_LATIN`: of those beyond the best, with a handicap."""
    ours = len(_SMALL_WORDS)
    return np.column_stack([score[:, :ours], score[:, ours:].max(axis=1) - SURELY_BEYOND])


def _listed(words: pl.Series) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """The row and the hash of each word of lists."""
    many = words.list.len().fill_null(0).to_numpy()
    return np.repeat(np.arange(len(words)), many), words.filter(many > 0).explode().hash().to_numpy()
