"""The fixed words of LinkedIn's pages, in every language known, and what a line made of them says.

Of these words only English and German, the buttons of all languages, and the profile headings of some were found in
public sources (formats.md §4 and §5, measured pages); the others are translations by hand and may be worded otherwise
on the page. So no reader relies on one of them alone: a card is known by its two buttons, and a line that none of
these words explains is taken for a name, a headline or a note by its place. Add what you see to `WORDS`; nothing else
needs to change.
"""

from __future__ import annotations

LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "sv": "Swedish", "no": "Norwegian", "da": "Danish", "fi": "Finnish", "pl": "Polish",
    "hu": "Hungarian", "ru": "Russian", "tl": "Tagalog", "ro": "Romanian",
}  # fmt: skip

# Roles, with alternatives between bars. Buttons (accept, ignore, withdraw) are beginnings of a single word. `mutual`,
# `leave` and `degree` are beginnings of words that must all be in the line. `asks`, `follows_asks` end the line with
# the name; `picture` begins or ends it. `other` and `join` are what stands between names and number in an insight.
# `ago` and `article` are all words that may stand beside number and unit. The rest are whole lines.
WORDS: dict[str, dict[str, str]] = {
    "accept": {
        "en": "accept", "de": "annehm", "fr": "accept", "es": "acept", "pt": "aceit", "it": "accett", "nl": "accept",
        "sv": "godkänn | accept", "no": "godta | accept", "da": "accept", "fi": "hyväksy",
        "pl": "zaakcept | przyjmij", "hu": "elfogad", "ru": "принять | прин", "tl": "tanggap", "ro": "accept",
    },
    "ignore": {
        "en": "ignor | declin", "de": "ignor", "fr": "ignor | refus", "es": "ignor | rechaz", "pt": "ignor | recus",
        "it": "ignor | rifiut", "nl": "negeren | negeer", "sv": "ignor | avvis", "no": "ignor | avvis",
        "da": "ignor | afvis", "fi": "hylkää | ohita", "pl": "odrzuc | ignor", "hu": "elutasít | mellőz",
        "ru": "отклон | игнор", "tl": "tanggih", "ro": "ignor | refuz",
    },
    "withdraw": {
        "en": "withdraw", "de": "zurückziehen", "fr": "retirer", "es": "retirar", "pt": "retirar", "it": "ritira",
        "nl": "intrekken", "sv": "återkalla | dra tillbaka", "no": "trekk tilbake", "da": "træk tilbage",
        "fi": "peru", "pl": "wycofaj", "hu": "visszavon", "ru": "отозвать", "tl": "bawiin", "ro": "retrage",
    },
    "message": {
        "en": "message | send message | reply", "de": "nachricht | nachricht senden | antworten",
        "fr": "message | envoyer un message | répondre", "es": "mensaje | enviar mensaje | responder",
        "pt": "mensagem | enviar mensagem | responder", "it": "messaggio | invia messaggio | rispondi",
        "nl": "bericht | bericht sturen | beantwoorden | reageren", "sv": "meddelande | svara",
        "no": "melding | send melding | svar", "da": "besked | send besked | svar", "fi": "viesti | vastaa",
        "pl": "wiadomość | odpowiedz", "hu": "üzenet | üzenetküldés | válasz", "ru": "сообщение | ответить",
        "tl": "mensahe | magmensahe | sumagot | tumugon", "ro": "mesaj | răspundeți | răspunde",
    },
    "reply": {
        "en": "reply to", "de": "antworten an | antwort an", "fr": "répondre à", "es": "responder a",
        "pt": "responder a | responder para", "it": "rispondi a", "nl": "antwoorden op | reageren op | beantwoord",
        "sv": "svara", "no": "svar til | svar", "da": "svar til | svar",
        "fi": "vastaa käyttäjälle | vastaa henkilölle", "pl": "odpowiedz użytkownikowi | odpowiedz",
        "hu": "válasz neki", "ru": "ответить", "tl": "sumagot kay | tumugon kay",
        "ro": "răspundeți lui | răspunde-i lui",
    },
    "more": {
        "en": "show more | see more | more | show less | see less", "de": "mehr anzeigen | mehr | weniger anzeigen",
        "fr": "voir plus | afficher plus | plus | voir moins | afficher moins",
        "es": "ver más | mostrar más | más | ver menos | mostrar menos",
        "pt": "ver mais | exibir mais | mais | ver menos | exibir menos",
        "it": "mostra altro | visualizza altro | altro | mostra meno",
        "nl": "meer weergeven | meer | minder weergeven", "sv": "visa mer | mer | visa mindre",
        "no": "vis mer | mer | vis mindre", "da": "vis mere | mere | vis mindre",
        "fi": "näytä lisää | lisää | näytä vähemmän", "pl": "pokaż więcej | więcej | pokaż mniej",
        "hu": "továbbiak megjelenítése | több megjelenítése | több | továbbiak | kevesebb megjelenítése",
        "ru": "показать больше | показать еще | ещё | еще | больше | показать меньше | свернуть",
        "tl": "magpakita pa | magpakita ng higit pa | higit pa | magpakita ng mas kaunti",
        "ro": "afișați mai mult | arată mai mult | mai mult | afișați mai puțin",
    },
    "load": {
        "en": "load more | show more results", "de": "mehr laden | weitere laden | mehr ergebnisse anzeigen",
        "fr": "charger plus | afficher plus de résultats", "es": "cargar más | mostrar más resultados",
        "pt": "carregar mais | exibir mais resultados", "it": "carica altro | mostra altri risultati",
        "nl": "meer laden | meer resultaten weergeven", "sv": "läs in fler | visa fler resultat",
        "no": "last inn flere | vis flere resultater", "da": "indlæs flere | vis flere resultater",
        "fi": "lataa lisää", "pl": "wczytaj więcej | załaduj więcej", "hu": "továbbiak betöltése",
        "ru": "загрузить еще | показать еще результаты", "tl": "mag-load pa", "ro": "încărcați mai multe",
    },
    "mutual": {
        "en": "mutual connection", "de": "gemeinsam kontakt", "fr": "relation commun",
        "es": "contacto común | conexión común | conexiones común", "pt": "conexão comum | conexões comum",
        "it": "collegament comun", "nl": "gemeenschappelijk connectie | gemeenschappelijk contact",
        "sv": "gemensam kontakt", "no": "felles forbindelse | felles kontakt",
        "da": "fælles forbindelse | fælles kontakt", "fi": "yhtei verkosto | yhtei kontakt", "pl": "wspóln kontakt",
        "hu": "közös kapcsolat | közös ismerős", "ru": "общ контакт",
        "tl": "mutual connection | magkapareho koneksyon", "ro": "relați comun | legătur comun",
    },
    "other": {
        "en": "is a are other others", "de": "ist ein eine sind weitere weiterer andere",
        "fr": "est une sont des autre autres", "es": "es un una son más otro otros otra otras",
        "pt": "é uma um são mais outra outras outro outros", "it": "è un una sono altri altro altre altra",
        "nl": "is een zijn andere ander", "sv": "är en andra annan till", "no": "er en andre annen",
        "da": "er en andre anden", "fi": "on ovat muuta muu", "pl": "to jest są inny innych inne",
        "hu": "és további másik egy", "ru": "это ещё еще других другой - является", "tl": "ay isang pang iba pa mga",
        "ro": "este o sunt alte alta alți",
    },
    "join": {
        "en": "and &", "de": "und", "fr": "et", "es": "y e", "pt": "e", "it": "e ed", "nl": "en", "sv": "och",
        "no": "og", "da": "og", "fi": "ja", "pl": "i oraz", "hu": "és", "ru": "и", "tl": "at", "ro": "și",
    },
    "asks": {
        "en": "is inviting you to connect | invited you to connect | wants to connect",
        "de": "möchte kontakt mit ihnen aufnehmen | möchte mit ihnen in kontakt treten | "
        "möchte sich mit ihnen vernetzen",
        "fr": "vous invite à rejoindre son réseau | souhaite rejoindre votre réseau | "
        "souhaite se connecter avec vous",
        "es": "te invita a conectar | te ha invitado a conectar | quiere conectar contigo | desea conectar contigo",
        "pt": "está convidando você para se conectar | convidou você para se conectar | quer se conectar com você",
        "it": "ti invita a collegarti | ti ha invitato a collegarti | vuole collegarsi con te",
        "nl": "nodigt u uit om connectie te maken | wil connectie met u maken | wil graag connectie maken",
        "sv": "bjuder in dig att skapa kontakt | vill skapa kontakt med dig | vill knyta kontakt med dig",
        "no": "inviterer deg til å opprette kontakt | ønsker å opprette kontakt med deg",
        "da": "inviterer dig til at oprette forbindelse | vil gerne oprette forbindelse med dig",
        "fi": "kutsuu sinut verkostoitumaan | haluaa verkostoitua kanssasi",
        "pl": "zaprasza cię do nawiązania kontaktu | chce nawiązać z tobą kontakt",
        "hu": "kapcsolatfelvételre hívja önt | szeretne kapcsolatba lépni önnel",
        "ru": "приглашает вас установить контакт | хочет установить с вами контакт",
        "tl": "inaanyayahan ka na kumonekta | gustong kumonekta sa iyo",
        "ro": "vă invită să vă conectați | dorește să se conecteze cu dvs.",
    },
    "follows_asks": {
        "en": "follows you and is inviting you to connect | follows you",
        "de": "folgt ihnen und möchte kontakt mit ihnen aufnehmen | folgt ihnen",
        "fr": "vous suit et souhaite rejoindre votre réseau | vous suit et vous invite à rejoindre son réseau | "
        "vous suit",
        "es": "te sigue y te invita a conectar | te sigue y quiere conectar contigo | te sigue",
        "pt": "segue você e está convidando você para se conectar | segue você",
        "it": "ti segue e ti invita a collegarti | ti segue",
        "nl": "volgt u en nodigt u uit om connectie te maken | volgt u",
        "sv": "följer dig och bjuder in dig att skapa kontakt | följer dig",
        "no": "følger deg og inviterer deg til å opprette kontakt | følger deg",
        "da": "følger dig og inviterer dig til at oprette forbindelse | følger dig",
        "fi": "seuraa sinua ja kutsuu sinut verkostoitumaan | seuraa sinua",
        "pl": "obserwuje cię i zaprasza cię do nawiązania kontaktu | obserwuje cię",
        "hu": "követi önt és kapcsolatfelvételre hívja önt | követi önt",
        "ru": "отслеживает вас и приглашает вас установить контакт | отслеживает вас",
        "tl": "sinusundan ka at inaanyayahan ka na kumonekta | sinusundan ka",
        "ro": "vă urmărește și vă invită să vă conectați | vă urmărește",
    },
    "leave": {
        "en": "invited you follow | invited you subscribe | invited you join | invited you event | "
        "invited you attend | invited you like | inviting you follow | inviting you subscribe | inviting you join | "
        "inviting you event | inviting you attend",
        "de": "eingeladen folgen | eingeladen abonnieren | eingeladen beizutreten | eingeladen teilzunehmen | "
        "eingeladen event | eingeladen veranstaltung | eingeladen gruppe",
        "fr": "invit suivre | invit abonner | invit groupe | invit événement | invit participer",
        "es": "invit seguir | invit suscrib | invit unir | invit grupo | invit evento | invit asistir",
        "pt": "convid seguir | convid assinar | convid grupo | convid evento | convid participar",
        "it": "invit seguire | invit iscriver | invit abbonar | invit gruppo | invit evento | invit partecipare",
        "nl": "uitgenodigd volgen | uitgenodigd abonneren | uitgenodigd groep | uitgenodigd evenement | "
        "nodigt volgen | nodigt abonneren | nodigt groep | nodigt evenement",
        "sv": "bjud följa | bjud prenumerera | bjud grupp | bjud evenemang",
        "no": "invitert følge | invitert abonnere | invitert gruppe | invitert arrangement",
        "da": "inviteret følge | inviteret abonnere | inviteret gruppe | inviteret begivenhed",
        "fi": "kutsui seuraamaan | kutsui tilaamaan | kutsui ryhmään | kutsui tapahtumaan",
        "pl": "zapros obserwowania | zapros subskrypcji | zapros grupy | zapros wydarzenie",
        "hu": "meghívta követés | meghívta feliratkozás | meghívta csoport | meghívta esemény",
        "ru": "пригласил отслеживать | пригласил подписаться | пригласил групп | пригласил мероприяти",
        "tl": "inanyayahan sundan | inanyayahan mag-subscribe | inanyayahan grupo | inanyayahan event",
        "ro": "invitat urmăriți | invitat abonați | invitat grup | invitat eveniment",
    },
    "picture": {
        "en": "profile picture | profile photo", "de": "profilbild von | profilbild", "fr": "photo de profil de",
        "es": "foto de perfil de | foto del perfil de", "pt": "foto de perfil de | foto do perfil de",
        "it": "immagine del profilo di | foto profilo di | foto del profilo di", "nl": "profielfoto van",
        "sv": "profilbild för | profilbild", "no": "profilbilde av | profilbilde",
        "da": "profilbillede af | profilbillede", "fi": "profiilikuva",
        "pl": "zdjęcie profilowe użytkownika | zdjęcie profilowe", "hu": "profilképe", "ru": "фото профиля",
        "tl": "larawan sa profile ni", "ro": "fotografia de profil a lui | fotografia de profil",
    },
    "verified": {
        "en": "verified | verified profile | verified member", "de": "verifiziert | verifiziertes profil",
        "fr": "vérifié | profil vérifié", "es": "verificado | verificada | perfil verificado",
        "pt": "verificado | verificada | perfil verificado", "it": "verificato | verificata | profilo verificato",
        "nl": "geverifieerd | geverifieerd profiel", "sv": "verifierad | verifierad profil", "no": "verifisert",
        "da": "verificeret", "fi": "vahvistettu", "pl": "zweryfikowany | zweryfikowana | zweryfikowano",
        "hu": "ellenőrzött | igazolt", "ru": "подтверждено | подтвержденный профиль", "tl": "na-verify",
        "ro": "verificat",
    },
    "heading": {
        "en": "manage invitations | invitations | received | sent | sort by | sort by: recently added",
        "de": "einladungen verwalten | einladungen | eingegangen | erhalten | gesendet | sortieren nach",
        "fr": "gérer les invitations | invitations | reçues | envoyées",
        "es": "gestionar invitaciones | administrar invitaciones | invitaciones | recibidas | enviadas",
        "pt": "gerenciar convites | convites | recebidos | enviados | recebidas | enviadas",
        "it": "gestisci inviti | gestisci gli inviti | inviti | ricevuti | inviati",
        "nl": "uitnodigingen beheren | uitnodigingen | ontvangen | verzonden",
        "sv": "hantera inbjudningar | inbjudningar | mottagna | skickade",
        "no": "administrer invitasjoner | invitasjoner | mottatt | sendt",
        "da": "administrer invitationer | invitationer | modtaget | sendt",
        "fi": "hallinnoi kutsuja | kutsut | vastaanotetut | lähetetyt",
        "pl": "zarządzaj zaproszeniami | zaproszenia | otrzymane | wysłane",
        "hu": "meghívók kezelése | meghívók | kapott | elküldött",
        "ru": "управление приглашениями | приглашения | полученные | отправленные",
        "tl": "pamahalaan ang mga imbitasyon | mga imbitasyon | natanggap | naipadala",
        "ro": "gestionați invitațiile | invitații | primite | trimise",
    },
    "none_waiting": {
        "en": "no pending invitations | no new invitations | no invitations | no sent invitations",
        "de": "keine ausstehenden einladungen | keine offenen einladungen | keine neuen einladungen | "
        "keine einladungen",
        "fr": "aucune invitation en attente | aucune nouvelle invitation",
        "es": "no hay invitaciones pendientes | ninguna invitación pendiente", "pt": "nenhum convite pendente",
        "it": "nessun invito in sospeso | nessun invito in attesa", "nl": "geen openstaande uitnodigingen",
        "sv": "inga väntande inbjudningar", "no": "ingen ventende invitasjoner", "da": "ingen ventende invitationer",
        "fi": "ei odottavia kutsuja", "pl": "brak oczekujących zaproszeń", "hu": "nincsenek függőben lévő meghívók",
        "ru": "нет ожидающих приглашений", "tl": "walang nakabinbing imbitasyon",
        "ro": "nicio invitație în așteptare",
    },
    "stop": {
        "en": "people you may know | more profiles for you | explore premium profiles | "
        "who your viewers also viewed | people also viewed | pages for you | you might like | people similar to",
        "de": "personen, die sie vielleicht kennen | personen, die sie kennen könnten | weitere profile für sie | "
        "weitere profile | personen, die ihnen vielleicht bekannt sind",
        "fr": "vous connaissez peut-être | personnes que vous pourriez connaître | plus de profils pour vous | "
        "autres profils pour vous | autres pages consultées",
        "es": "gente que podrías conocer | personas que podrías conocer | más perfiles para ti | "
        "otros perfiles vistos",
        "pt": "pessoas que talvez você conheça | mais perfis para você | pessoas também viram",
        "it": "persone che potresti conoscere | altri profili per te | altri profili consultati",
        "nl": "mensen die u misschien kent | meer profielen voor u | mensen bekeken ook",
        "sv": "personer du kanske känner | fler profiler för dig",
        "no": "personer du kanskje kjenner | flere profiler for deg",
        "da": "personer, du måske kender | flere profiler til dig",
        "fi": "ihmisiä, jotka saatat tuntea | lisää profiileja sinulle",
        "pl": "osoby, które możesz znać | więcej profili dla ciebie",
        "hu": "akiket ismerhet | további profilok önnek",
        "ru": "вы можете их знать | люди, которых вы можете знать | другие профили для вас",
        "tl": "mga taong maaaring kilala mo | higit pang profile para sa iyo",
        "ro": "persoane pe care le-ați putea cunoaște | mai multe profiluri pentru dvs.",
    },
    "connect": {
        "en": "connect | follow | pending", "de": "vernetzen | folgen | ausstehend",
        "fr": "se connecter | suivre | en attente", "es": "conectar | seguir | pendiente",
        "pt": "conectar | conectar-se | seguir | pendente", "it": "collegati | segui | in attesa",
        "nl": "connectie maken | volgen | in behandeling", "sv": "skapa kontakt | följ | väntar",
        "no": "opprett kontakt | følg | venter", "da": "opret forbindelse | følg | afventer",
        "fi": "verkostoidu | seuraa | odottaa", "pl": "nawiąż kontakt | obserwuj | oczekujące",
        "hu": "kapcsolatfelvétel | követés | függőben", "ru": "установить контакт | отслеживать | ожидание",
        "tl": "kumonekta | sundan | nakabinbin", "ro": "conectare | urmărire | în așteptare",
    },
    # ---- when
    "now": {
        "en": "today | now | just now | moments ago", "de": "heute | gerade eben", "fr": "aujourd'hui | à l'instant",
        "es": "hoy | ahora", "pt": "hoje | agora", "it": "oggi | ora", "nl": "vandaag | zojuist",
        "sv": "idag | i dag", "no": "i dag", "da": "i dag", "fi": "tänään", "pl": "dzisiaj | dziś", "hu": "ma",
        "ru": "сегодня", "tl": "ngayon", "ro": "astăzi | azi",
    },
    "yesterday": {
        "en": "yesterday", "de": "gestern", "fr": "hier", "es": "ayer", "pt": "ontem", "it": "ieri", "nl": "gisteren",
        "sv": "igår | i går", "no": "i går", "da": "i går", "fi": "eilen", "pl": "wczoraj", "hu": "tegnap",
        "ru": "вчера", "tl": "kahapon", "ro": "ieri",
    },
    "minute": {
        "en": "minute minutes min mins m", "de": "minute minuten min", "fr": "minute minutes min",
        "es": "minuto minutos min", "pt": "minuto minutos min", "it": "minuto minuti min", "nl": "minuut minuten min",
        "sv": "minut minuter min", "no": "minutt minutter min", "da": "minut minutter min",
        "fi": "minuutti minuuttia min", "pl": "minuta minuty minut minutę", "hu": "perc perce perccel",
        "ru": "минута минуты минут минуту мин", "tl": "minuto", "ro": "minut minute",
    },
    "hour": {
        "en": "hour hours hr hrs h", "de": "stunde stunden std", "fr": "heure heures h", "es": "hora horas h",
        "pt": "hora horas h", "it": "ora ore", "nl": "uur uren u", "sv": "timme timmar tim", "no": "time timer t",
        "da": "time timer t", "fi": "tunti tuntia t", "pl": "godzina godziny godzin godzinę godz",
        "hu": "óra órája órával", "ru": "час часа часов ч", "tl": "oras", "ro": "oră ore",
    },
    "day": {
        "en": "day days d", "de": "tag tage tagen", "fr": "jour jours j", "es": "día días d", "pt": "dia dias d",
        "it": "giorno giorni g", "nl": "dag dagen", "sv": "dag dagar", "no": "dag dager", "da": "dag dage",
        "fi": "päivä päivää pv", "pl": "dzień dni", "hu": "nap napja nappal", "ru": "день дня дней дн", "tl": "araw",
        "ro": "zi zile",
    },
    "week": {
        "en": "week weeks w wk wks", "de": "woche wochen wo", "fr": "semaine semaines sem",
        "es": "semana semanas sem", "pt": "semana semanas sem", "it": "settimana settimane sett",
        "nl": "week weken w", "sv": "vecka veckor v", "no": "uke uker u", "da": "uge uger u",
        "fi": "viikko viikkoa vk", "pl": "tydzień tygodnie tygodni tyg", "hu": "hét hete héttel",
        "ru": "неделя недели недель неделю нед", "tl": "linggo", "ro": "săptămână săptămâni",
    },
    "month": {
        "en": "month months mo mos", "de": "monat monate monaten mon", "fr": "mois", "es": "mes meses",
        "pt": "mês meses", "it": "mese mesi", "nl": "maand maanden mnd", "sv": "månad månader mån",
        "no": "måned måneder md", "da": "måned måneder md mdr", "fi": "kuukausi kuukautta kk",
        "pl": "miesiąc miesiące miesięcy mies", "hu": "hónap hónapja hónappal", "ru": "месяц месяца месяцев мес",
        "tl": "buwan", "ro": "lună luni",
    },
    "year": {
        "en": "year years yr yrs y", "de": "jahr jahre jahren j", "fr": "an ans année années", "es": "año años",
        "pt": "ano anos", "it": "anno anni", "nl": "jaar jaren jr", "sv": "år", "no": "år", "da": "år",
        "fi": "vuosi vuotta v", "pl": "rok lata lat roku", "hu": "év éve évvel", "ru": "год года лет г", "tl": "taon",
        "ro": "an ani",
    },
    "ago": {
        "en": "ago sent about over", "de": "vor gesendet seit etwa", "fr": "il y envoyée envoyé",
        "es": "hace enviada enviado", "pt": "há enviado enviada atrás", "it": "fa inviato", "nl": "geleden verzonden",
        "sv": "för sedan skickades", "no": "for siden sendt", "da": "for siden sendt", "fi": "sitten lähetetty",
        "pl": "temu wysłano", "hu": "ezelőtt elküldve", "ru": "назад отправлено",
        "tl": "nakalipas nakaraan ipinadala", "ro": "acum urmă trimisă",
    },
    "article": {
        "en": "a an one", "de": "ein eine einer einem", "fr": "un une a", "es": "un una", "pt": "um uma",
        "it": "un una", "nl": "een", "sv": "en ett", "no": "en ett", "da": "en et", "tl": "ang na isang",
        "ro": "un o în cu de",
    },
    # ---- profiles
    "degree": {
        "en": "degree connection", "de": "kontakt grades", "fr": "relation niveau", "es": "contacto grado",
        "pt": "conexão grau", "it": "collegamento grado", "nl": "connectie graad | graads connectie",
        "sv": "kontakt grad", "no": "forbindelse grad", "da": "forbindelse grad", "fi": "asteen kontakti",
        "pl": "kontakt stopnia", "hu": "fokú kapcsolat", "ru": "контакт уровня", "tl": "degree connection",
        "ro": "conexiune grad | relație grad",
    },
    "contact": {
        "en": "contact info", "de": "kontaktinfo | kontaktinformationen | kontaktangaben | kontakt",
        "fr": "coordonnées", "es": "información de contacto | contactar",
        "pt": "informações de contato | dados de contato | contato", "it": "informazioni di contatto | contatto",
        "nl": "contactgegevens", "sv": "kontaktinformation | kontaktuppgifter",
        "no": "kontaktinformasjon | kontaktinfo", "da": "kontaktoplysninger | kontaktinfo", "fi": "yhteystiedot",
        "pl": "informacje kontaktowe | dane kontaktowe", "hu": "elérhetőségek | kapcsolattartási adatok",
        "ru": "контактная информация | контактные данные | способы связаться",
        "tl": "impormasyon sa pakikipag-ugnayan", "ro": "date de contact | informații de contact | contactați",
    },
    "followers": {
        "en": "follower", "de": "follower", "fr": "abonné", "es": "seguidor", "pt": "seguidor", "it": "follower",
        "nl": "volger", "sv": "följare", "no": "følger", "da": "følger", "fi": "seuraaja", "pl": "obserwując",
        "hu": "követő", "ru": "отслеживающ | подписчик", "tl": "tagasubaybay | follower", "ro": "urmăritor",
    },
    "connections": {
        "en": "connection", "de": "kontakt", "fr": "relation", "es": "contacto | conexi", "pt": "conex",
        "it": "collegament", "nl": "connectie", "sv": "kontakt", "no": "forbindelse | kontakt",
        "da": "forbindelse | kontakt", "fi": "kontakt | verkosto", "pl": "kontakt", "hu": "kapcsolat",
        "ru": "контакт", "tl": "koneksyon | connection", "ro": "relați | conexiun",
    },
    "many": {
        "en": "more than over", "de": "mehr als über", "fr": "plus de", "es": "más de", "pt": "mais de",
        "it": "più di oltre", "nl": "meer dan", "sv": "fler än över", "no": "flere enn over", "da": "mere end over",
        "fi": "yli", "pl": "ponad", "hu": "több mint", "ru": "более больше", "tl": "higit sa", "ro": "peste",
    },
    "about": {
        "en": "about | summary", "de": "info | zusammenfassung", "fr": "infos | à propos | résumé",
        "es": "acerca de | extracto", "pt": "sobre | resumo", "it": "informazioni | riepilogo",
        "nl": "info | over | samenvatting", "sv": "om | sammanfattning", "no": "om | sammendrag", "da": "om | resumé",
        "fi": "tietoja | yhteenveto", "pl": "informacje | podsumowanie", "hu": "bemutatkozás | névjegy",
        "ru": "общие сведения | о себе", "tl": "tungkol sa | tungkol", "ro": "despre | info",
    },
    "top_skills": {
        "en": "top skills", "de": "top-kenntnisse", "fr": "principales compétences", "es": "aptitudes principales",
        "pt": "principais competências", "it": "competenze principali", "nl": "belangrijkste vaardigheden",
        "sv": "främsta kompetenser", "no": "viktigste kompetanser", "da": "vigtigste kompetencer",
        "fi": "tärkeimmät taidot", "pl": "najważniejsze umiejętności", "hu": "legfontosabb készségek",
        "ru": "основные навыки", "tl": "mga nangungunang kasanayan", "ro": "competențe de top",
    },
    "activity": {
        "en": "activity", "de": "aktivität | aktivitäten", "fr": "activité", "es": "actividad",
        "pt": "atividade | atividades", "it": "attività", "nl": "activiteit", "sv": "aktivitet", "no": "aktivitet",
        "da": "aktivitet", "fi": "toiminta", "pl": "aktywność", "hu": "tevékenység", "ru": "действия | активность",
        "tl": "aktibidad", "ro": "activitate",
    },
    "experience": {
        "en": "experience", "de": "berufserfahrung", "fr": "expérience", "es": "experiencia", "pt": "experiência",
        "it": "esperienza", "nl": "ervaring", "sv": "erfarenhet", "no": "erfaring", "da": "erfaring | joberfaring",
        "fi": "työkokemus", "pl": "doświadczenie", "hu": "tapasztalat | munkatapasztalat", "ru": "опыт работы",
        "tl": "karanasan", "ro": "experiență",
    },
    "education": {
        "en": "education", "de": "ausbildung", "fr": "formation", "es": "educación | formación",
        "pt": "formação acadêmica", "it": "formazione", "nl": "opleiding", "sv": "utbildning",
        "no": "utdanning | utdannelse", "da": "uddannelse", "fi": "koulutus", "pl": "wykształcenie",
        "hu": "tanulmányok | végzettség", "ru": "образование", "tl": "edukasyon", "ro": "educație | studii",
    },
    "volunteering": {
        "en": "volunteering | volunteer experience", "de": "ehrenamt", "fr": "bénévolat | expérience de bénévolat",
        "es": "voluntariado", "pt": "voluntariado | experiência voluntária",
        "it": "volontariato | esperienze di volontariato", "nl": "vrijwilligerswerk | vrijwilligerservaring",
        "sv": "volontärarbete", "no": "frivillig arbeid", "da": "frivilligt arbejde", "fi": "vapaaehtoistyö",
        "pl": "wolontariat", "hu": "önkéntesség", "ru": "волонтерство", "tl": "pagboboluntaryo", "ro": "voluntariat",
    },
    "skills": {
        "en": "skills", "de": "kenntnisse", "fr": "compétences", "es": "aptitudes | conocimientos y aptitudes",
        "pt": "competências", "it": "competenze", "nl": "vaardigheden", "sv": "kompetenser",
        "no": "ferdigheter | kompetanse", "da": "kompetencer", "fi": "taidot | osaaminen", "pl": "umiejętności",
        "hu": "készségek", "ru": "навыки", "tl": "mga kasanayan", "ro": "aptitudini | competențe",
    },
    "section": {
        "en": "languages | licenses & certifications | certifications | recommendations | interests | "
        "featured | services | highlights | projects | publications | courses | honors & awards | organizations | "
        "causes | patents | test scores | about this profile | profile language | suggested for you",
        "de": "sprachen | bescheinigungen und zertifikate | zertifikate | empfehlungen | interessen | "
        "im fokus | projekte | veröffentlichungen | kurse | auszeichnungen | organisationen",
        "fr": "langues | licences et certifications | recommandations | centres d'intérêt | "
        "sélection | projets | publications | cours | points communs",
        "es": "idiomas | licencias y certificaciones | recomendaciones | "
        "intereses | destacado | proyectos | publicaciones | cursos",
        "pt": "idiomas | licenças e certificados | recomendações | interesses | em destaque | "
        "projetos",
        "it": "lingue | licenze e certificazioni | referenze | interessi | in primo piano | progetti",
        "nl": "talen | licenties en certificaten | aanbevelingen | interesses | uitgelicht | "
        "projecten",
        "sv": "språk | licenser och certifikat | rekommendationer | intressen | projekt",
        "no": "språk | lisenser og sertifiseringer | anbefalinger | interesser",
        "da": "sprog | licenser og certificeringer | anbefalinger | interesser",
        "fi": "kielet | lisenssit ja sertifikaatit | suositukset | kiinnostukset",
        "pl": "języki | licencje i certyfikaty | rekomendacje | zainteresowania | projekty",
        "hu": "nyelvek | licencek és minősítések | ajánlások | érdeklődési körök",
        "ru": "языки | лицензии и сертификаты | рекомендации | интересы | проекты",
        "tl": "mga wika | mga rekomendasyon | mga interes",
        "ro": "limbi | recomandări | interese",
    },
    "present": {
        "en": "present", "de": "heute", "fr": "aujourd'hui", "es": "actualidad | presente",
        "pt": "o momento | momento | atual", "it": "presente", "nl": "heden", "sv": "nu | nuvarande",
        "no": "nå | nåværende", "da": "nu | nuværende", "fi": "nykyinen | tähän päivään", "pl": "obecnie",
        "hu": "jelenleg | jelen", "ru": "настоящее время", "tl": "kasalukuyan", "ro": "prezent",
    },
    "employment": {
        "en": "full-time | part-time | self-employed | freelance | internship | apprenticeship | contract | "
        "seasonal | permanent",
        "de": "vollzeit | teilzeit | selbstständig | freiberuflich | praktikum | werkstudent | werkstudium | "
        "ausbildung | befristet",
        "fr": "temps plein | temps partiel | cdi | cdd | indépendant | stage | alternance",
        "tl": "full-time | part-time",
        "es": "jornada completa | jornada parcial | media jornada | autónomo | profesional independiente | prácticas",
        "pt": "tempo integral | meio período | autônomo | estágio",
        "it": "a tempo pieno | part-time | tempo pieno | freelance | stage",
        "nl": "voltijds | fulltime | deeltijds | parttime | stage | zelfstandig",
        "sv": "heltid | deltid | egenföretagare", "no": "heltid | deltid", "da": "fuldtid | deltid",
        "fi": "kokoaikainen | osa-aikainen", "pl": "pełny etat | część etatu | samozatrudnienie",
        "hu": "teljes munkaidő | részmunkaidő", "ru": "полный рабочий день | неполный рабочий день",
        "ro": "cu normă întreagă | cu jumătate de normă",
    },
    "joined": {
        "en": "joined", "de": "beigetreten | mitglied seit", "fr": "membre depuis", "es": "se unió",
        "pt": "ingressou em", "it": "iscrizione", "nl": "lid geworden", "sv": "gick med", "no": "ble medlem",
        "da": "blev medlem", "fi": "liittyi", "pl": "dołączył", "hu": "csatlakozott", "ru": "дата регистрации",
        "tl": "sumali", "ro": "s-a alăturat",
    },
}  # fmt: skip

# What only the English page is known to say.
NAVIGATION = (
    "skip to main content | skip to search | home | my network | jobs | messaging | notifications | me | "
    "for business | work | try premium | advertise | learning | linkedin | search | close jump menu | "
    "skip to primary content | keyboard shortcuts | manage my network | connections | contacts | "
    "following & followers | groups | events | pages | newsletters | hashtags | see who's hiring on linkedin. | "
    "ad options | try premium for free | accessibility | help center | privacy & terms | ad choices | "
    "advertising | business services | get the linkedin app | select language | community guidelines | "
    "sales solutions | marketing solutions | talent solutions | mobile | small business | safety center | "
    "questions? | recommendation transparency | linkedin corporation"
)
MARKS = (
    "premium | verified | influencer | top voice | open to work | #opentowork | hiring | #hiring | 1st | 2nd | "
    "3rd | 3rd+"
)
OWN_PROFILE = (
    "verify in 2 minutes | add profile section | enhance profile | add section | verify now | view my services"
)
NOBODY = "linkedin member | linkedin-mitglied | utilisateur linkedin | miembro de linkedin | usuario do linkedin"
SHARED = {"you both studied at": "school", "you both work at": "company", "you both worked at": "past_companies"}
AFTER_NAMES = "aktueller entitätsverlauf"  # read aloud behind a name, seen in German

SCHOOL = (
    "universit univers college school hochschule schule hogeschool institut academ akadem ecole escuela escola scuola "
    "politecn polytech politechn lycee gymnas egyetem uniwersytet yliopisto hogskol høgskol højskol универс институт"
).split()
CREDENTIALS = frozenset("jr sr esq ii iii iv".split())
MONTHS = (
    "jan ene gen tammi sty янв", "feb fev helmi lut фев peb", "mar maalis mrt мар", "apr avr abr huhti kwi апр",
    "may mai mag mei maj touko май мая", "jun juin giu kesa cze июн", "jul juil lug heina lip июл",
    "aug aou ago elo sie авг", "sep set syys wrz сен", "oct okt out ott loka paz окт", "nov marras lis ноя",
    "dec dez dic joulu gru дек des",
)  # fmt: skip
