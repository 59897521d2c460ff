"""How does German speak of dates? Words, patterns and cues as data; no function works on text here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.language.date_table import Cues, DateTable, words
from monitor.language.de_date_rules import GUARDS, RULES

#: endings of adjectives
_ENDINGS = ("e", "en", "er", "es", "em")


def _inflected(stems: Mapping[str, int | str] | Iterable[str], value: int | str = "") -> dict[str, int | str]:
    """Return each stem with the endings of an adjective."""
    given = stems if isinstance(stems, Mapping) else dict.fromkeys(stems, value)
    return {f"{stem}{ending}": meaning for stem, meaning in given.items() for ending in _ENDINGS}


_ONES = words("ein zwei drei vier fünf sechs sieben acht neun")
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90}  # fmt: skip
_CARDINALS = {
    word: number
    for number, word in enumerate(
        words("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"),
        2,
    )
} | {"eins": 1, "zweien": 2, "dreien": 3, "hundert": 100} | _TENS | {
    f"{one}und{tens}": number + count for tens, number in _TENS.items() for count, one in enumerate(_ONES, 1)
}  # fmt: skip
_ORDINAL_STEMS: dict[str, int | str] = {
    **{
        stem: number
        for number, stem in enumerate(
            words(
                "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt"
                " sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst"
            ),
            1,
        )
    },
    **{f"{one}undzwanzigst": 20 + count for count, one in enumerate(_ONES, 1)},
    "dreißigst": 30, "einunddreißigst": 31,
}  # fmt: skip
_WEEKDAYS = {
    name: number for number, name in enumerate(words("montag dienstag mittwoch donnerstag freitag samstag sonntag"))
} | {"sonnabend": 5}
_DAY_PARTS = words("morgen vormittag mittag nachmittag abend nacht früh")
_MONTHS = {
    "januar": 1, "jänner": 1, "februar": 2, "feber": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7,
    "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
}  # fmt: skip
_SEASONS = {"frühling": "SP", "frühjahr": "SP", "sommer": "SU", "herbst": "FA", "winter": "WI"}

WORDS: dict[str, Mapping[str, int | str]] = {
    "MONTH": {
        **_MONTHS, **{f"{name}s": number for name, number in _MONTHS.items()},
        "jan": 1, "feb": 2, "apr": 4, "aug": 8, "sept": 9, "sep": 9, "okt": 10, "nov": 11, "dez": 12, "juno": 6,
    },
    "WEEKDAY": {
        **_WEEKDAYS, **{f"{name}{part}": number for name, number in _WEEKDAYS.items() for part in _DAY_PARTS},
        "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5,
    },
    "UNIT": {
        "minute": "minute", "stunde": "hour", "tag": "day", "tages": "day", "tags": "day", "woche": "week",
        "monat": "month", "monats": "month", "quartal": "quarter", "quartals": "quarter",
        "jahr": "year", "jahres": "year",
        "jahrzehnt": "decade", "jahrzehnts": "decade", "jahrhundert": "century", "jahrhunderts": "century",
    },
    "UNITS": {
        "sekunden": "second", "minuten": "minute", "stunden": "hour", "tage": "day", "tagen": "day",
        "nächte": "day", "nächten": "day", "wochen": "week", "monate": "month", "monaten": "month",
        "quartale": "quarter", "quartalen": "quarter", "jahre": "year", "jahren": "year", "jahrzehnte": "decade",
        "jahrzehnten": "decade", "jahrhunderte": "century", "jahrhunderten": "century",
    },
    "CARD": dict(_CARDINALS),
    "ART": _inflected(["ein"], 1) | {"ein": 1},
    "ORD": _inflected(_ORDINAL_STEMS),
    "SEASON": {
        **_SEASONS, **{f"{name}s": code for name, code in _SEASONS.items()},
        **{f"{part}{name}": code for name, code in _SEASONS.items() for part in ("früh", "spät", "hoch")},
    },
    "PART": {
        "vormittag": "MO", "mittag": "MI", "nachmittag": "AF", "abend": "EV", "nacht": "NI", "mitternacht": "T24:00",
        "morgens": "MO", "abends": "EV", "nachts": "NI", "mittags": "MI", "nachmittags": "AF", "vormittags": "MO",
        "früh": "MO", "morgengrauen": "MO",
    },
    "ZONE": dict.fromkeys(words("uhr mez mesz gmt utc cet cest msk ortszeit est edt"), ""),
    "LAST": _inflected(["letzt", "vergangen", "vorig", "vorherig", "vorjährig"]),
    "THIS": dict.fromkeys(words("dieser diese dieses diesen diesem"), "") | _inflected(["laufend", "heurig", "aktuell"]),
    "NEXT": _inflected(["nächst"]) | _inflected(["kommend", "bevorstehend"], "soon"),
    "FLOAT": _inflected(["folgend", "darauffolgend"], "+") | _inflected(["selb", "gleich"], "="),
    "AFTERNEXT": _inflected(["übernächst"]),
    "BEFORELAST": _inflected(["vorletzt", "vorvergangen", "vorvorig"]),
    "EDGE": {"anfang": "early", "beginn": "early", "mitte": "mid", "ende": "late"},
    "DEICTIC": {"heute": 0, "morgen": 1, "gestern": -1, "heut": 0},
    "NEXTDAY": {"übermorgen": 2, "vorgestern": -2},
    "REF": {
        "jetzt": "PRESENT_REF", "nun": "PRESENT_REF", "derzeit": "PRESENT_REF", "zurzeit": "PRESENT_REF",
        "momentan": "PRESENT_REF", "gegenwärtig": "PRESENT_REF", "aktuell": "PRESENT_REF",
        "kürzlich": "PAST_REF", "neulich": "PAST_REF", "unlängst": "PAST_REF", "früher": "PAST_REF",
        "bald": "FUTURE_REF", "demnächst": "FUTURE_REF", "künftig": "FUTURE_REF", "zukünftig": "FUTURE_REF",
    },
    "DECADE": {
        f"{era}er": 1920 + 10 * number
        for number, era in enumerate(words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"))
    },
    "LATERADV": {"später": "+", "danach": "+", "darauf": "+", "zuvor": "-", "vorher": "-", "davor": "-"},
    "IN": {"im": "", "in": "", "während": "", "ins": ""},
    "ON": {"am": "", "an": "", "um": ""},
    "OF": {"von": ""},
    "FROM": {"vom": "", "ab": "", "seit": ""},
    "THE": dict.fromkeys(words("der die das den dem des"), ""),
    "AND": {"und": "", "sowie": ""},
    "OR": {"oder": "", "beziehungsweise": "", "bzw": ""},
    "TO": {"bis": "", "auf": ""},
    "UNTIL": {"zum": "", "einschließlich": ""},
    "BETWEEN": {"zwischen": ""},
    "EVERY": _inflected(["jed"]),
    "SET": {
        **{f"{name}s": f"XXXX-WXX-{number + 1}" for name, number in _WEEKDAYS.items()},
        "täglich": "P1D", "wöchentlich": "P1W", "monatlich": "P1M", "jährlich": "P1Y", "alljährlich": "P1Y",
        "stündlich": "PT1H", "vierteljährlich": "P3M",
    },
    "SOME": dict.fromkeys(words("mehrere mehreren mehrerer einige einigen einiger wenige wenigen viele vielen etliche etlichen"), "X"),
    "HOLIDAY": {
        "weihnachten": "christmas", "weihnacht": "christmas", "heiligabend": "christmas eve", "silvester": "new year's eve",
        "neujahr": "new year", "neujahrstag": "new year", "ostern": "easter", "ostersonntag": "easter",
        "ostermontag": "easter monday", "karfreitag": "good friday", "gründonnerstag": "maundy thursday",
        "palmsonntag": "palm sunday", "aschermittwoch": "ash wednesday", "rosenmontag": "rose monday",
        "pfingsten": "whit sunday", "pfingstsonntag": "whit sunday", "pfingstmontag": "whit monday",
        "fronleichnam": "corpus christi", "reformationstag": "reformation day", "allerheiligen": "all saints",
        "nikolaustag": "saint nicholas", "dreikönigstag": "epiphany", "himmelfahrt": "ascension",
        "halloween": "halloween", "valentinstag": "valentine's day", "nationalfeiertag": "",
    },
    "WITHIN": {"binnen": "", "innerhalb": ""},
    "BEFORE": {"vor": "ago"},
    "AFTER": {"nach": ""},
    "WEEKEND": {"wochenende": "", "wochenendes": "", "wochenenden": "s"},
    "SEASONWORD": {"saison": "", "spielzeit": ""},
    "ABOUT": dict.fromkeys(words("etwa rund ungefähr fast knapp gut circa ca mindestens genau nur über"), ""),
    "FULL": _inflected(["ganz", "voll", "gesamt", "weiter", "zusätzlich", "halb"]),
    "UNITEND": {"jahresende": "year", "monatsende": "month", "quartalsende": "quarter"},
    "UNITSTART": {
        "jahresbeginn": "year", "jahresanfang": "year", "monatsbeginn": "month", "monatsanfang": "month",
        "wochenbeginn": "week", "wochenanfang": "week",
    },
    "UNITMIDDLE": {"jahresmitte": "year", "monatsmitte": "month", "wochenmitte": "week"},
    "HALFOF": {"hälfte": "half"},
    "HALFYEAR": dict.fromkeys(words("jahreshälfte halbjahr halbjahrs halbjahres"), "half"),
    "FISCALYEAR": dict.fromkeys(words("geschäftsjahr geschäftsjahres wirtschaftsjahr haushaltsjahr"), ""),
    "NEWYEAR": {"jahreswechsel": ""},
    "FUNCTION": dict.fromkeys(words(
        "mit für ist war waren wird werden wurde hat haben hatte soll sollen als dass weil wenn wer die gegen aber nicht"
        " obwohl ob bei aus zu"
    ), ""),
}  # fmt: skip

PHRASES: dict[str, Mapping[str, int | str]] = {
    "PART": dict.fromkeys(["am morgen", "der morgen", "den morgen", "dem morgen", "jeden morgen", "frühen morgen", "nächsten morgen", "guten morgen"], "MO"),
    "DEICTIC": {"heute morgen": 0, "gestern morgen": -1, "heute nacht": 0, "morgen früh": 1},
    "IN": {"noch im": "", "noch in": ""},
    "COURSE": {"im laufe": "", "im verlauf": "", "im verlaufe": ""},
    "REF": {
        "in kürze": "FUTURE_REF", "in bälde": "FUTURE_REF", "in naher zukunft": "FUTURE_REF", "in zukunft": "FUTURE_REF",
        "in absehbarer zeit": "FUTURE_REF", "zu gegebener zeit": "FUTURE_REF", "im moment": "PRESENT_REF",
        "zur zeit": "PRESENT_REF", "vor kurzem": "PAST_REF", "in letzter zeit": "PAST_REF", "bis auf weiteres": "FUTURE_REF",
        "über kurz oder lang": "FUTURE_REF",
    },
    "HOLIDAY": {
        "christi himmelfahrt": "ascension", "tag der arbeit": "may day", "erster weihnachtstag": "christmas",
        "ersten weihnachtstag": "christmas", "zweiten weihnachtstag": "boxing day", "zweiter weihnachtstag": "boxing day",
        "tag der deutschen einheit": "german unity day", "black friday": "black friday", "fat tuesday": "",
    },
    "SOME": {"ein paar": "X", "ein paar wenige": "X"},
    "ZONE": {"uhr ortszeit": "", "uhr mez": "", "uhr mesz": "", "uhr utc": "", "uhr gmt": ""},
    "NEWYEAR": {"neues jahr": "", "neuen jahr": "", "neue jahr": ""},
    "NUM": {},
}  # fmt: skip

MODIFIERS = {
    **{f"{word}{tail}": "not-before" for word in ("frühestens", "nicht vor", "nicht früher als", "nicht eher als", "kaum vor", "keinesfalls vor") for tail in ("", " am", " im", " ab", " ab dem", " dem", " in", " der")},
    **{f"{word}{tail}": "by" for word in ("spätestens", "bis spätestens", "bis") for tail in ("", " am", " im", " zum", " zu", " dem", " einschließlich", " zur")},
    "vor": "before", "vor dem": "before", "vor den": "before", "noch vor": "before", "noch vor dem": "before",
    "nach": "after", "nach dem": "after", "nach den": "after",
    "seit": "since", "seit dem": "since", "seit der": "since",
    "ab": "from", "ab dem": "from", "ab der": "from", "vom": "from", "von": "from", "mit wirkung vom": "from", "beginnend am": "from",
    "etwa": "approx", "um": "approx", "um den": "approx", "gegen": "approx", "rund um": "approx", "circa": "approx", "ungefähr": "approx",
    "auf": "to", "auf den": "to", "zwischen": "", "am": "",
}  # fmt: skip

MODIFIERS_AFTER = {
    "oder später": "not-before", "oder früher": "by", "an": "from", "frühestens": "not-before", "spätestens": "by",
}  # fmt: skip

CUES = Cues(
    past=frozenset(
        words(
            "wurde wurden hat haben hatte hatten sagte sagten teilte teilten mitteilte mitteilten mitgeteilt kündigte kündigten ankündigte"
            " angekündigt erklärte erklärten berichtete berichteten meldete meldeten bestätigte bestätigten gab gaben bekanntgab kam kamen"
            " ging gingen begann begannen fand fanden traf trafen reiste reisten landete landeten startete starteten eröffnete eröffneten"
            " endete endeten verlor verloren gewann gewannen schrieb schrieben sprach sprachen hieß stimmte stimmten unterzeichnete"
            " unterzeichneten verschob verschoben sagten absagte abgesagt lehnte lehnten wies wiesen nannte nannten setzte setzten"
            " legte legten stellte stellten entschied entschieden urteilte verurteilte verkündete verkündeten beschloss beschlossen"
            " eingetroffen angekommen gelandet gestartet abgereist gestorben verstorben zurückgetreten gewesen gegangen gekommen"
            " erschien erschienen zog zogen brachte brachten hielt hielten ließ ließen stieg stiegen fiel fielen starb starben"
            " veröffentlichte veröffentlichten besuchte besuchten empfing empfingen demonstrierten streikten einigten einigte"
            " äußerte äußerten betonte versicherte dementierte wählte wählten zuvor vorbei"
        )
    ),
    future=frozenset(
        words(
            "wird werden werde soll sollen solle will wollen wolle möchte möchten könnte könnten kann können dürfte dürften muss müssen sollte"
            " sollten würde würden beabsichtigt bevorsteht bevorstehende bevorstehenden voraussichtlich künftig möglicherweise vermutlich wohl"
            " hofft hoffen frühestens spätestens erst"
        )
    ),
    plans=frozenset(
        words(
            "geplant geplante geplanten plant planen vorgesehen vorgesehene vorgesehenen angesetzt angesetzte angesetzten terminiert"
            " terminierte erwartet erwarten anvisiert anberaumt festgelegt fällig steht stehen peilt"
        )
    ),
    done=frozenset(),
    was=frozenset(words("war waren wäre ursprünglich zunächst eigentlich zuvor anfangs bisher")),
    perfect=frozenset(),
    present=frozenset(
        words(
            "beginnt beginnen startet starten öffnet öffnen eröffnet eröffnen findet finden tritt treten kommt kommen reist reisen trifft treffen"
            " fliegt fliegen erscheint erscheinen läuft laufen endet enden geht gehen besucht besuchen empfängt spielt spielen stimmt"
            " wählt wählen entscheidet entscheiden tagt hält bleibt feiert verlässt unterzeichnet streikt streiken hebt bringt gilt gelten"
            " steigt steht veröffentlicht übernimmt wechselt schließt kehrt lädt tanzt ruft"
        )
    ),
    copula=frozenset(),
    infinitive="zu",
    not_ahead=frozenset(words("bis hin nicht um")),
    noun_endings=(),
    nouns=frozenset(words("spät früh viel wenig lange hause")),
    verbs=frozenset(),
    determiners=frozenset(words("der die das den dem ein eine einen ihr ihre seine sein unsere")),
    could=frozenset(words("konnte konnten")),
    passive=frozenset(),
    past_endings=(),
    not_past=frozenset(),
    ahead=frozenset(words("auf für bis ab")),
    compared=frozenset(words("gegensatz vergleich")),
    negation=frozenset(words("nicht kein keine keinen nie niemals keinesfalls")),
    by_comma=True,
)  # fmt: skip

TABLE = DateTable(
    language="de",
    words=WORDS,
    phrases={name: values for name, values in PHRASES.items() if values},
    rules=RULES,
    guards=GUARDS,
    modifiers=MODIFIERS,
    modifiers_after=MODIFIERS_AFTER,
    cues=CUES,
    number_names=frozenset(
        words(
            "flug teil kapitel version nr nummer artikel paragraf seite formel platz gleis band folge phase abschnitt linie tor"
            " klasse stufe typ modell ios android saison gruppe runde staffel rang halle raum zimmer hausnummer absatz"
        )
    ),
    amounts=frozenset(
        words(
            "menschen personen punkte punkten kilometer kilometern km meter metern tonnen soldaten mitarbeiter mitarbeitern beschäftigte"
            " beschäftigten stellen plätze plätzen dollar euro franken aktien häuser stimmen seiten watt prozent mitglieder tote toten"
            " fälle fälle gäste besucher besuchern fans zuschauer athleten teilnehmer delegierte kilo kg liter quadratmeter einwohner einwohnern"
        )
    ),
    ranks=frozenset(),
    rank_endings=(),
    not_ranks=frozenset(),
    movers=frozenset(),
    lasting=frozenset(),
    move_links=frozenset({"auf"}),
    not_after=frozenset(words("blutigen blutiger schwarzen schwarzer super prager arabischen arabischer arabische heißen heißer")),
    calendars=frozenset(words("chinesische chinesischen orthodoxe orthodoxen jüdische jüdischen islamische islamischen")),
    limits=frozenset(),
    not_before=frozenset(),
    dotted=frozenset(words("jan feb apr aug sept sep okt nov dez mo di mi do fr sa ca bzw nr dr prof st")),
    bounds=frozenset({"vor", "bis"}),
    articles=frozenset(),
    particles=frozenset(),
    tonight="heute nacht",
    month_first=False,
    ordinal_dot=True,
    holidays={
        "christmas": "12-25", "christmas eve": "12-24", "boxing day": "12-26", "new year": "01-01",
        "new year's eve": "12-31", "easter": "easter+0", "easter monday": "easter+1", "good friday": "easter-2",
        "palm sunday": "easter-7", "maundy thursday": "easter-3", "ash wednesday": "easter-46", "rose monday": "easter-48",
        "ascension": "easter+39", "whit sunday": "easter+49", "whit monday": "easter+50", "corpus christi": "easter+60",
        "may day": "05-01", "german unity day": "10-03", "reformation day": "10-31", "all saints": "11-01",
        "saint nicholas": "12-06", "epiphany": "01-06", "halloween": "10-31", "valentine's day": "02-14",
        "black friday": "11/3/4+1",
    },
)  # fmt: skip
