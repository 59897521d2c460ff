"""German ways to say that somebody goes somewhere, as patterns over a sentence with its names marked.

«A» stands for the actor, «T» for the target; <nouns>, <verbs> and <officials> are filled in by the class of event.
«» is the user's own word for the event. Order is free, and the verb stands second or last: the same words are looked
for on several sides.
"""

from __future__ import annotations

_TO = r"(?:nach|in|ins|zu|zum|zur|an|auf|beim|bei|durch)"
_THE = r"(?:(?:die|der|den|das|dem|einem|einer|seinem|ihrem|offiziellen|die\s\w+)\s)?"
_LAST = (
    r"(?:reisen|reist|kommen|kommt|fliegen|fliegt|eintreffen|eintrifft|eingetroffen|angekommen|gelandet|landen|gereist|abgereist|"
    r"aufgebrochen|aufbrechen|erwartet|empfangen|zu besuch|zu gast|besuchen|besucht|teilnehmen|teil|begrüßt|willkommen geheißen|"
    r"weilen|weilt|gehen|halt machen|ein|treffen|begonnen|unterwegs|fahren|beendet|verlassen|zurückgekehrt|zusammenkommen)"
)

#: name of the pattern -> pattern; the first that fits decides
JOURNEYS: tuple[tuple[str, str], ...] = (
    (
        "actor-verb-target",
        rf"«A»(?P<between>[^;!?«»]{{0,110}}?)(?<!\w)(?:<verbs>)(?!\w)(?P<after>[^;!?«]{{0,80}}?){_TO} {_THE}«T»",
    ),
    ("actor-visits-target", r"«A»(?P<between>[^;!?«»]{0,110}?)(?<!\w)(?:besuch\w*|bereis\w*|betritt)(?!\w)(?P<after>[^;!?«]{0,60}?)«T»"),
    ("verb-last", rf"«A»(?P<between>[^;!?«»]{{0,110}}?){_TO} {_THE}«T»[^;!?«]{{0,70}}?(?<!\w){_LAST}(?!\w)"),
    ("visit-last", r"«A»(?P<between>[^;!?«»]{0,110}?)«T»[^;!?«]{0,50}?(?<!\w)(?:besuchen|besucht|bereisen|bereist|verlassen|erreicht|erreichen)(?!\w)"),
    ("verb-actor-target", rf"(?<!\w)(?:<verbs>|besucht|wird|will|soll|ist)(?!\w)[^;!?«»]{{0,50}}?«A»[^;!?«]{{0,80}}?(?:{_TO} )?{_THE}«T»"),
    ("actor-noun-target", rf"«A»[^;!?«»]{{0,70}}?(?<!\w)(?:<nouns>|«»)(?!\w)[^;!?«»]{{0,45}}?{_TO} {_THE}«T»"),
    ("noun-of-actor", rf"(?<!\w)(?:<nouns>|«»)(?!\w)[^;!?«»]{{0,20}}? (?:von|des|der|durch) [^;!?«»]{{0,45}}?«A»[^;!?«]{{0,40}}?{_TO} {_THE}«T»"),
    ("noun-to-target", rf"(?<!\w)(?:<nouns>|«»)(?!\w) {_TO} {_THE}«T»[^;!?«»]{{0,30}}? (?:von|des|der|durch) [^;!?«»]{{0,45}}?«A»"),
    ("target-noun", r"«T»-(?:<nouns>|«»)(?!\w)[^;!?«»]{0,40}?(?:von|des|der|durch)? [^;!?«»]{0,30}?«A»"),
    ("actor-target-noun", r"«A»[^;!?«»]{0,60}?«T»-(?:<nouns>|«»)(?!\w)"),
    (
        "target-hosts-actor",
        r"«T»(?P<between>[^;!?«»]{0,50}?)(?<!\w)(?:empfängt|empfing|empfangen|erwartet|begrüßt|begrüßte|lädt|lud|bereitet sich auf)(?!\w)[^;!?«]{0,60}?«A»",
    ),
    (
        "host-actor-in-target",
        rf"(?<!\w)(?:empfängt|empfing|empfangen|erwartet|begrüßt|begrüßte|trifft)(?!\w)[^;!?«»]{{0,50}}?«A»[^;!?«]{{0,60}}?{_TO} {_THE}«T»",
    ),
    ("in-target-verb-actor", rf"{_TO} {_THE}«T»[^;!?«»]{{0,40}}?(?:wird|ist|kommt|trifft|landet|soll|hat|will)(?!\w)[^;!?«»]{{0,40}}?«A»"),
    ("actor-in-target", rf"«A»(?P<between>[^;!?«»]{{0,25}}?){_TO} {_THE}«T»"),
    ("invited", r"«A»[^;!?«»]{0,60}?(?:eingeladen|einladung)[^;!?«]{0,60}?«T»"),
    ("invites", r"(?:einladung|eingeladen|lädt)[^;!?«»]{0,60}?«A»[^;!?«]{0,60}?«T»"),
    ("target-invites", r"«T»[^;!?«»]{0,60}?(?:lädt|eingeladen|einladung)[^;!?«]{0,60}?«A»"),
)  # fmt: skip

#: somebody else who would be the one that acts
OTHER_ACTOR = (
    r"(?:[Mm]inister|[Mm]inisterin|Gesandter?|Delegation|Botschafter|Sprecher|Sprecherin|Berater|Stellvertreter|Sohn|Tochter|Frau|Bruder|Schwester|Rivale|Anwalt)\s+"
    r"(?:wird\s|will\s|soll\s|hat\s|am\s){0,4}$"
)
#: words between the verb and the target that make the target something else than where to
FROM = r"(?:aus|von|vom|gegen|über|mit|ohne|seit|zurück nach|heim nach|zurück in|verlässt|als|wie|statt nach|statt in)\s(?:der |den |die |dem )?$"
#: behind a name: not the person, but somebody or something of theirs
PROXY = r"\s(?:[\w-]+\s)?(?:\w*[Mm]inister\w*|Gesandte\w*|Delegation|Botschafter\w*|Berater\w*|Stellvertreter\w*|Sprecher\w*|Sohn|Tochter|Frau|Mann|Bruder|Schwester|Anwalt|Anwälte|Partei|Regierung|Kritiker|Brief|Botschaft|Rivale)(?!\w)"
#: before a name: the one who acts is sent by it
PROXY_BEFORE = (
    r"(?:delegation|gesandte[rn]?|sprecher|sprecherin|berater|vertraute[rn]?|anwalt|sohn|statt) (?:von |des |der )?$"
)
#: acts that reach a place without going there
DISTANT = r"(?:droht|warnt|fordert|kritisiert|verurteilt|telefoniert mit|schreibt an|ruft|mahnt|sanktioniert|dankt)\s(?:der |den |die |dem )?(?:\w+ )?$"
