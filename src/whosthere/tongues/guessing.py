"""Which language a short text is in: by its letters, else by the small words that only one language has."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the you your and i'm i've i'd we're we for with would is are have from our this that hi hello dear to of "
    "i in on a it can my be who if what how was as at by do did not me they their need open work looking here saw no",
    "es": "el los las una y que con para por usted tu su nos hola gracias gustaría soy estoy es del al más cómo pero "
    "me buenos buenas días tardes estimado estimada trabajo equipo conectar contigo de en a se no si ya muy esta este "
    "eso ha he lo o te sin mi sobre años desde busco buscamos tengo veo perfil empresa",
    "pt": "o os as uma e que com para por você seu sua olá obrigado obrigada gostaria sou estou é do da dos das mais "
    "como mas não são em prezado prezada trabalho conectar bom boa vaga oi rede de a se no na ao à pra pro tô tá meu "
    "minha já também aqui isso esse essa te sem anos sobre quero posso perfil empresa estamos tenho até nosso nossa",
    "fr": "le les des une et que avec pour vous votre je j'ai suis bonjour merci est du au plus nous dans sur très "
    "pas c'est être serait madame monsieur équipe en salut vos de la à on ne se ce cette votre mon ma mes par aux sans "
    "cherche j'aimerais d'un d'une nos notre si bien ton ta tu te",
    "de": "der die das und ich sie ihr ihre ihnen mit für bin ist wir nicht ein eine einen hallo guten tag sehr würde "
    "auf bei von zu auch über freue liebe lieber frau herr als aus im",
    "it": "il gli una e che con per lei suo sua ciao buongiorno grazie sono vorrei è del della nel più come ma non di "
    "anche mi piacerebbe gentile lavoro ho i le ti tuo tua salve la di a al alla dei delle da si ci se al in anni sul",
    "nl": "de het een en ik u je jouw uw met voor ben is wij niet dag hallo beste graag zou van op bij naar ook over "
    "jullie mijn aan dat we heb nog eens in te",
    "pl": "i w z na się jest że do nie dzień dobry cześć witam pan pani pana dziękuję jestem chciałbym chciałabym o "
    "za czy bardzo dla od po jak pracuję pańskie szanowny szanowna mam zapraszam a ale też już tylko szukam szukamy "
    "proszę zł lat ma są przez przy pod tak jako sieć pracy",
    "tr": "ve bir bu için ile merhaba selam ben siz sizin mı mi çok olarak da de teşekkür teşekkürler isterim var "
    "iyi günler sayın hanım bey olan daha ne gibi bağlantı profilinizi misiniz mısınız musunuz müsünüz değil her kadar "
    "ağımı lütfen iş ederim ediyorum istiyorum istiyoruz arıyoruz yıl firma merhabalar size bana en tane ya ben biz",
}
# Letters that hint at one language, or at few.
_LETTERS = {
    "es": "ñ¿¡", "pt": "ãõç", "fr": "èêœçà", "de": "ßäöü", "it": "èòùà", "pl": "łąężśćńź", "tr": "şğıçöü", "nl": "ĳ",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_OTHER_LATIN = re.compile("[ăâțșőűåøæþðđěřůčšžľĺŕ]")  # letters of languages that are not spoken here
_KEPT_BY = {"pt": "â", "fr": "âæ", "tr": "â"}
_ARABIC_OF_OTHERS = re.compile(r"[پچژگکیےںٹڈڑہ]")


def language_of(text: str | None) -> str | None:
    """The ISO 639-1 code of a text's language among those spoken here; None where it cannot be told."""
    if not text:
        return None
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return None
    for language, share in _by_script(letters).items():
        if share > 0.5:
            return None if language == "ar" and _ARABIC_OF_OTHERS.search(text) else language
    return _by_words(text.lower().replace("’", "'"))


def _by_script(letters: list[str]) -> dict[str, float]:
    def share(*ranges: tuple[str, str]) -> float:
        found = sum(any(a <= c <= b for a, b in ranges) for c in letters)
        return min(3 * found / len(letters), 1.0)  # foreign names and links are longer than signs

    kana, han = share(("\u3040", "\u30ff")), share(("\u3400", "\u9fff"))
    return {
        "ja": kana + han if kana > 0.05 else 0.0,
        "zh": han if kana <= 0.05 else 0.0,
        "ar": share(("\u0600", "\u06ff")),
        "hi": share(("\u0900", "\u097f")),
    }


def _by_words(text: str) -> str | None:
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text)
    votes = {
        language: sum(word in known for word in words) + min(sum(c in _LETTERS.get(language, "") for c in text), 4)
        for language, known in _SETS.items()
    }
    first, second = sorted(votes, key=lambda language: -votes[language])[:2]
    strange = [c for c in _OTHER_LATIN.findall(text) if c not in _KEPT_BY.get(first, "")]
    if votes[first] < 2 or votes[first] == votes[second] or len(strange) > 2:
        return first if len(words) <= 3 and votes[first] > votes[second] and not strange else None
    return first
