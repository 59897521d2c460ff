"""German, as data: the small closed classes of words, and what stands around stories. No functions, no names."""

from __future__ import annotations

from monitor.language.de_classes import CLASSES
from monitor.language.de_countries import COUNTRIES, METONYMS
from monitor.language.de_cues import CUES
from monitor.language.de_journeys import DISTANT, FROM, JOURNEYS, OTHER_ACTOR, PROXY, PROXY_BEFORE
from monitor.language.lexicon import Lexicon, Words

_NEW = (
    r"neue[rsmn]? (?:\w+ )?(?:termin|datum|starttermin)|neu(?:es)? (?:angesetzt|terminiert)|nun|jetzt|stattdessen|sondern|erst|frühestens|nicht vor|spätestens|"
    r"verschob\w*|verschieb\w*|verlegt\w*|vertagt\w*|vorgezogen|wird|werden|soll|sollen|will|wollen|findet|finden|beginnt|startet|öffnet|eröffnet|erscheint|kommt|reist|"
    r"angesetzt|festgelegt|terminiert|gilt|tritt|peilt|nachgeholt|termin:|datum:|fliegt|landet|trifft|steigt|stimmt|wählt|hebt"
)

LEXICON = Lexicon(
    code="de",
    capitals=True,
    letters="äöüÄÖÜ",
    classes=CLASSES,
    cues=CUES,
    words=Words({
        # ── names and clauses ──
        # a name behind one of these stands beside the event, not in it
        "oblique": r"nach|vor|seit|hinter|wie|anders als|als|trotz|neben|ähnlich wie|vergleichbar mit|statt|anstelle von|inspiriert von|benannt nach|rivale von|ehemalige[rn]?|frühere[rn]?|außer|jenseits",
        # openers of clauses that give background
        "background": r"in den (?:\w+ )?(?:vergangenen|letzten) \w+|im vergangenen jahr|im vorjahr|damals|nachdem|bevor|ehe|seit|seitdem|als|wenn|sobald|während|obwohl|obgleich|weil|da|falls|sofern|ob|trotz|ursprünglich|zuvor|früher|welche[rsmn]?|deren|dessen",
        "next_part": r"[,;:.]|\sund\s",
        "whither": r"(?:^|\W)(?:in|nach|zu|zum|zur|im|ins) (?:der |die |dem |das |den )?$",
        "rest_of_name": r"^(?:\s(?:von |van |de |al-)?[A-ZÄÖÜ][\wäöüß-]+){1,2}(?=\s[a-zäöü]|\s?$)",
        "homeward": r"\W(?:zurück|heim|per Video|telefonisch)(?: \w+)? (?:in|nach|zu) (?:der |die )?«T»",
        "earlier_one": r"früher\w*|vorig\w*|erst\w{1,2}|letzt\w*|ursprünglich\w*|vorherig\w*",
        "name_determiners": r"der|die|das|den|dem|des|ein|eine|einem|einer|eines|sein|seine|seinem|seiner|ihr|ihre|ihrem|ihrer",
        "determiners": r"(?!)",
        "bounds": r"frist|stichtag|ende",
        "bounding": r"\b(?:oder|nicht|nie|kaum) $",
        "prefixes": r"(?:^|\W)(?:ex|anti|pro|post|prä|nicht)[-‐ ]$",
        "mild": r"deren|dessen|ob|ursprünglich|trotz|wenn|als|falls|zuvor|welche[rsmn]?|während",
        "telling_openers": r"deren|dessen|welche[rsmn]?",
        "dating_background": r"nachdem|bevor|ehe|seit|seitdem|als|während|obwohl|weil|zuvor|früher",
        "relative": r",\s(?:der|die|das|dem|den|dessen|deren|wo|ein|eine|sein|ihr)\s[^,«»]{0,120},",
        "origin": r"\s(?:\w+ )?(?:Präsident\w*|Staatspräsident\w*|König\w*|Kanzler\w*|Bundeskanzler\w*|Regierungschef\w*|Ministerpräsident\w*|Premier\w*|Außenminister\w*|Staatschef\w*|Regierung)(?!\w)",
        "resumed_by": r"der|die|dem|den",
        "resumed_after": r"dass|wenn|wie",
        "event_of": r"\w+ (?:von|in|am|im|für|der|des|zum) (?:der |den |dem )?$",
        "undoing_nouns": r"verschiebung|verzögerung|verspätung|absage|vertagung|ausfall",
        "modifying": r"-(?:nah|basiert|geführt|unterstützt|freundlich|kritisch)\w*",
        "proxy": PROXY,
        "proxy_before": PROXY_BEFORE,
        "other_actor": OTHER_ACTOR,
        "from": FROM,
        "distant": DISTANT,
        "visiting": r"\bbesuch(?:t|te|en) (?:das |die |den )?$",
        "destination": r"(?:nach|in|für)\s(?:die |den |das )?$",
        "place_of_date": r"(?:nach|in|bei|dann|und|aus)\s+(?:der |den |die )?$",
        "name_ending": r"(?:e?s|(?<=\w{6})e?n)?",
        "declined": r"(\w*(?:isch|lich|ig|ell|al|iv|deutsch|groß|neu|alt|hoh|rot|schwarz|weiß|grün|frei|bar|erst|zweit))e[mnrs]?",
        "declensions": "e em en er es",
        "compounds": (
            r"(?!(?:neu|stich|warn|general|volks|vor|straf|zivil|mammut|gipfel|preis|staats|eröffnungs|abschluss|titel|box|krisen|spitzen|herbst|sommer|stadt|jahres|bau)(?:wahl|streik|fest|messe|marathon|gipfel))"
            r"\w{3,}(?:wahl|wahlen|streik|fest|messe|festspiele|marathon|gipfel|abkommen)"
        ),
        # ── the words of a rule ──
        "article": r"der|die|das",
        "against": r"gegen|vs\.?",
        "bridges": r"von|der|die|das|des",
        "inside_name": r"von|der|des|und|de|&",
        "joining": r"von|der|des|und|&",
        "inside_institution": r"von|der|des|und|für",
        "division": r"frauen-?|u-?\d\d-?|junioren-?|jugend-?",
        "continuation": r"(?:\s(?:(?!(?:19|20)\d\d)\d{1,3}(?!\.)|II|III|IV|V|VI|Pro|Max|Ultra|Mini|Plus|Lite)(?![\w-]))",
        "rival_link": r"[- ]?",
        # ── who speaks ──
        "report": (
            r"sagte|sagt|sagten|sagen|teilte|teilten|teilt|teilen|mitteilte|mitteilten|mitgeteilt|erklärte|erklärten|erklärt|kündigte|kündigten|kündigt|kündigen|ankündigte|ankündigten|angekündigt|"
            r"bestätigte|bestätigten|bestätigt|gab|gaben|gibt|geben|bekanntgab|bekanntgaben|laut|zufolge|nach angaben|schrieb|schreibt|betonte|betonten|versicherte|verkündete|verkündet|verkündeten|meldete|meldet|"
            r"hieß es|so|berichtete|berichtet|berichten|entschied|entscheidet|beschloss|beschließt|beschlossen|nannte|nennt|dementierte|dementiert|dementierten|stellte|wies|weist|räumte|äußerte|informierte|veröffentlichte|unterzeichnete|genehmigte|genehmigt|billigte|billigt"
        ),
        "attribution": r"laut|nach angaben",
        "inversion": r"",
        "proper_tail": r"(?:^|[^\w])((?:[A-ZÄÖÜ][\wäöüß.-]+\s){1,3}[A-ZÄÖÜ][\wäöüß-]+)$",
        "proper_head": r"(?:[A-ZÄÖÜ][\wäöüß.-]+\s){1,3}[A-ZÄÖÜ][\wäöüß-]+",
        "speech_adverbs": r"(?:\s(?:auch|später|dann|erneut|hat|haben|hatte|zunächst|außerdem|zudem|am|\w+tag|heute|gestern))+$",
        "party": (
            r"\w*(?:"
            r"sprecher|sprecherin|ministerium|ministeriums|minister|ministerin|regierung|kanzler|kanzlerin|kanzleramt|präsident|präsidentin|präsidenten|palast\w*|gericht|gerichts|gerichtshof|"
            r"staatsanwaltschaft|verband|verbands|verein|gewerkschaft|gewerkschaften|konzern|konzerns|unternehmen|unternehmens|betreiber|betreibers|gesellschaft|studio|studios|agentur|behörde|behörden|"
            r"kommission|leiter|leiterin|amt|amts|museum|museums|flughafen|flughafens|bahn|botschaft|leitung|rat|rats|kirche|zentrale"
            r")|"
            r"regierungschef\w*|kabinett\w*|präsidialamt\w*|könig|königin|königshaus|königs|richter|richterin|veranstalter|veranstalterin|veranstaltern|ausrichter|organisator\w*|promoter|firma|hersteller|"
            r"herstellers|betreibergesellschaft|verlag|verlags|entwickler|entwicklern|publisher|publishers|parlament|senat|landtag|bundestag|bundesrat|stadt|stadtverwaltung|bürgermeister\w*|"
            r"oberbürgermeister\w*|vorstand\w*|geschäftsführer\w*|geschäftsführung|band|management|label|intendant\w*|büro|kreml|kremls|vatikan|weiße haus|weißen haus|partei|fraktion|aufsichtsrat\w*|"
            r"akademie|liga|klub|verwaltung|direktor\w*|chef|chefin|konzernchef\w*|firmenchef\w*|vorsitzende\w*|bank|notenbank|zentralbank|delegation|beide seiten|beiden seiten"
        ),
        "unnamed": (
            r"insider\w*|\w*kreise|\w*kreisen|gerücht\w*|angeblich|offenbar|medienbericht\w*|medienberichten|einem bericht zufolge|berichten zufolge|anonym\w*|unbestätigt\w*|mit der sache vertraut\w*|leak|leaks|leaker\w*|spekulation\w*|spekuliert|dem vernehmen nach|durchgesickert|"
            r"ungenannt\w*|eingeweihte\w*|beobachter\w*|experten|wie es heißt|quellen|nicht namentlich"
        ),
        "third": (
            r"berichtet|berichtete|berichten|schreibt|schrieb|zeitung|blatt|magazin|medien|sender|experten?|expertin|analyst\w*|beobachter\w*|kritiker\w*|opposition\w*|frühere[rn]?|ehemalige\w*|ex-\w+|insider\w*|\w*kreise\w*|fans?|kommentator\w*|historiker\w*|ökonom\w*|nachrichtenagentur|konkurrent\w*|fachleute|forscher\w*"
        ),
        "headline_labels": r"live|liveticker|ticker|exklusiv|update|offiziell|meinung|video|analyse|kommentar|fotos?|quiz|sport|boxen|fußball|bericht|interview|kolumne|podcast|faktencheck|porträt|streik|wahl|warnstreik|eilmeldung|premiere|start|prozess|urteil|gipfel|besuch",
        # ── dates ──
        # the date that follows is one that holds no longer
        "old": (
            r"(?:ursprünglich|eigentlich|zunächst|bisher|bislang|zuvor|einst|anfangs|früher)(?: (?:war|waren|der|die|das|geplant|geplante[rsmn]?|vorgesehen|vorgesehene[rsmn]?|für|am|im|auf|den|zum|angesetzt|angesetzte[rsmn]?|sollte|sollten|es|sie|er|ein|eine))*|"
            r"(?:hätte|hätten|sollte|sollten)(?: [^,;]{0,40}?)? (?:am|im|ab|zum|für)|statt(?: wie \w+)?(?: (?:am|im|geplant|bisher|ursprünglich))*|anstatt|anstelle|nicht mehr|verpasst\w*|aufgegeben|(?:war|waren)(?: [^,;]{0,30}?)? (?:für|am|im|auf)|(?:wird|werden|soll) (?:doch )?nicht"
        ),
        # a date that holds unless the story undoes it
        "pending": r"für|(?<!erst )(?:am|im|zum)|geplant\w*|vorgesehen\w*|angesetzt\w*|terminiert\w*|diesen|dieses|kommenden|nächsten",
        # the date that follows is the one that holds now
        "new": rf"(?:{_NEW})(?:[^,;.]{{0,45}}?\s(?:am|im|auf|für|ab|zum|in|bis|den|dem)){{0,2}}",
        "new_after": r"(?:\w+ ){0,3}?(?:nachgeholt|neu angesetzt|verschoben|verlegt|vertagt|vorgezogen|stattfinden|geplant|neu)(?!\w)|frühestens|spätestens|statt",
        "old_after": r"(?:ist|war) (?:vom tisch|hinfällig|nicht mehr|geplatzt|abgesagt)|nicht mehr|hinfällig|(?:\w+ ){0,2}?(?:geplante|angesetzte|vorgesehene)\w* (?:\w+ ){0,2}?(?:wurde|wird|ist|fällt)",
        "part_of": r"der|des|von",
        "asked_for": r"(?:forder(?:t|n|te|ten)|verlang(?:t|en|te|ten)|beantrag(?:t|en|te|ten)|bitte[nt]? um|baten? um|antrag auf) (?:\w+ ){0,3}?$",
        "granted": r"stimmt|stimmte|zugestimmt|gewährt|genehmigt|bewilligt|stattgegeben|beschlossen",
        "not_in_name": r"der|die|das|den|dem|ein|eine|am|im|an|in|bei|aber|und|als|auch|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
        "refusal": r"(?!)",
        "refused_until": r"vor|bis|im|am",
        "remainder": r"rest|übrige[nrs]?|restliche[nrs]?|andere[nrs]?|weitere[nrs]?",
        "upheld": r"weiterhin|nach wie vor|unverändert|bleib\w* (?:\w+ ){0,2}?(?:bei|beim|bestehen|gültig)|es bleibt|wie geplant|planmäßig|nicht (?:betroffen|gefährdet)|unberührt|festhalten|hält .{0,30}fest|dennoch|trotzdem",
        "not": r"nicht|kein|keine|keinen|keiner|nie|niemals|ohne|nichts|niemand",
        "until_end": r"(?:vor|früher als|eher als|bis)(?: dem| der| zum)?\s*$",
        "listing": r",?\s?(?:(?:und|oder|dann|und dann|beziehungsweise)\s)?(?:(?:am|im|in|zum|vom|bis|ab|auf|für)\s)?(?:den\s|dem\s)?",
        "begins": r"(?:\bvom|\bab|\bbeginn\w*|\bstart\w*|\böffne\w*|\beintr\w*)(?:\s[a-zäöüß]+){0,2}\s(?:den |dem )?$",
        "ends": r"[^.;:]{0,40}?\b(?:bis(?: zum)?|und (?:ende\w*|schließ\w*)(?: am)?)\s(?:den |dem )?",
        "of_begin": r"\b(?:beg(?:inn|ann|onn)\w*|start\w*|eröffn\w*|öffne\w*|eintr\w*|eingetroffen|land(?:et|ete|en)|gelandet|ankomm\w*|ankam|angekommen|ab|vom|erste[rsn]?|auftakt)\b",
        "of_end": r"\b(?:end(?:et|ete|en|eten)|ende|beend\w*|schließ\w*|schloss|abschluss|abgeschlossen|bis|letzte[rsn]?|abreis\w*|abgereist|verl(?:ässt|ieß|assen)|zurück\w*|vorbei|vorüber|dauer(?:t|te|n)|finale)\b",
        # all nouns are written as names
        "opponent": r"(?!)",
        "limit": r"\b(?:frist\w*|bis|spätestens|verläng\w*|ablauf\w*|abläuft|ende|stichtag\w*|binnen)\b",
        "counts_down": r"\s(?:vor|bis|bevor|verbleib\w*)\b",
        "turn": r"[,;:.]|\b(?:sondern|aber|und|bis|vor|weil|jetzt|nun|stattdessen|erst|daher)\b",
        "undated": (
            r"(?:kein(?:e|en|er|erlei)?|ohne(?: einen| ein)?) "
            r"(?:(?:neue|andere|genaue|konkrete|feste)[rns]? ){0,2}(?:termin|datum|zeitpunkt|tag|zeitplan)\w*"
            r"|auf unbestimmte zeit|bis auf weiteres|zu einem späteren zeitpunkt|so bald wie möglich"
            r"|(?:termin|datum|zeitpunkt) (?:steht|ist|bleibt|blieb|war) (?:noch )?(?:nicht|offen|unklar)"
        ),
        "either": r",?\s(?:oder(?: vielleicht| womöglich| sogar| auch erst)?|beziehungsweise)\s(?:(?:im|am|in|anfang|ende)\s)?$",
        "towards": r"(?:\bauf|\bbis|\bin|\bins|\bab|\bzum|\bfür|\berst|\bnun|\bneuer termin (?:ist|sei)|:)\s(?:den |das |die |dem |der |am |im |zum |mindestens |frühestens |spätestens |anfang |ende |mitte )*$",
        "time_start": r"(?:den |dem |der |die |das )?(?:\d|(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|mon|diens|mitt|donners|frei|sams|sonn)\w*|nächste|kommende|diese|anfang|ende|mitte|frühjahr|sommer|herbst|winter|weihnachten|ostern)",
        "dates_as_objects": r"(?:nächste|kommende|diese)\w* (?:woche|monat|jahr|wochenende)|\d{1,2}\. (?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)|termin|datum|starttermin",
        "schedule": (
            r"\w*termin|\w*termine|datum|verschieb\w*|verschoben|verschob|verschiebung|verlegt|verlegung|vertagt|vertagung|verzöger\w*|abgesagt|absage|absag\w*|sagt\w* .{0,60} ab|fällt .{0,40}aus|ausgefallen|entfällt|auf eis|vorgezogen|zeitplan|fahrplan|countdown|"
            r"findet .{0,50}statt|stattfinden|statt|beginnt|startet|angesetzt|terminiert|geplant|plant|planen|fällig|steht fest|erwartet|dementiert\w*|später als|früher als|vorgesehen|soll"
        ),
        "later": r"neue[rsmn]? termin|späterer? zeitpunkt|späteren zeitpunkt|nachgeholt|verschob\w*|verschieb\w*|verlegt|vertagt|bis auf weiteres|auf unbestimmte zeit|später|nächstes jahr|kommendes jahr|neu angesetzt|auf eis",
        "movers": r"verschob\w*|verschieb\w*|verleg\w*|vertag\w*|vorgezogen|vorzieh\w*|zieh\w*|rück\w*|rutsch\w*|verschiebt",
        "move_news": r"verschob\w*|verschieb\w*|verlegt\w*|vertagt\w*|vorgezogen|verzöger\w*|neue[rsmn]? (?:\w+ )?termin|später als|früher als|nun|jetzt|stattdessen|angesetzt|festgelegt|legt .{0,40}fest|setzt .{0,40}an|kündig\w+|angekündigt|bestätig\w+|gibt .{0,60}bekannt|bekannt ?gegeben|offiziell|beschl\w+|frühestens|nicht vor|erst|nennt|nannte|steht fest|verlänger\w*|verkürz\w*|genehmigt|unterzeichnet|termin",
        "attributive": r"(?!)",
        # ── what is said ──
        "negation": r"nicht|kein|keine|keinen|keiner|keinem|nie|niemals|ohne|dementier\w+|weist|wies|statt|kippt|aufgehoben|trotz|hebt|weder|noch nicht|vermeid\w*|verhinder\w*",
        "overturn": r"kippt|gekippt|hebt .{0,30}auf|aufgehoben|annulliert|für nichtig",
        "hedge": r"könnte|könnten|dürfte|dürften|möglich\w*|womöglich|vielleicht|eventuell|droht|drohen|drohte|drohende\w*|erwägt|erwägen|fordert|fordern|forderte|forderten|falls|wenn|ob|gerücht\w*|spekul\w+|fürcht\w+|befürcht\w+|warnt|warnen|prüft|prüfen|müsste|würde|risiko|gefahr|bittet|beantragt",
        "hedge_after": r"könnte|könnten|dürfte|möglich|droht|drohen|falls|wenn|werden könnte",
        "had": r"war|waren|hatte|hatten|zuvor|früher|einst|zweimal|mehrfach|bereits|schon",
        "opposites": "nördliche|südliche|östliche|westliche erste|zweite|dritte obere|untere innere|äußere",
        "hours_only": r"(?:[^.;]{0,40}? )?um (?:rund |etwa |fast |bis zu |mindestens )?(?:eine halbe Stunde|eine Stunde|(?:[\w-]+ ){1,3}?(?:Minuten?|Stunden?))(?!\w)",
        "told_ahead": r"würde",
        "noun_before": r"\b(?:der|die|das|den|dem|des|eine[mnrs]?|ein)\s$",
        "condition": r"wenn|falls|sofern|sonst",
        "adjectival_before": r"(?!)",
        "adjectival_after": r"(?!)",
        "participle": r"(?!)",
        "not_yet": r"vorbereitung\w*|vorbereitet|wird|werden|soll|sollen|will|wollen|möchte|könnte|könnten|kann|darf|dürfte|muss|müssen|nicht|nie|noch|bis|falls|wenn|sobald|bevor|vor|plant|planen|geplant|geplante\w*|erwartet|voraussichtlich|hofft|hoffen|ob|kurz|steht|bald|würde|kein|keine",
        "soft": r"könnte|könnten|dürfte|dürften|möchte|möchten|erwägt|erwägen|erwäge|prüft|prüfen|hofft|hoffen|hoffe|möglich|möglicherweise|mögliche\w*|vielleicht|womöglich|eventuell|angeblich|gerücht\w*|offenbar|spekul\w+|eingeladen|einladung|lädt|lud|fordert|fordern|wackelt|fraglich|ungewiss|unsicher|gefährdet|in der schwebe|im gespräch|denkbar|denkt .{0,60}nach|droht|drohen|wohl|offen für|überleg\w+|wünscht|ob|noch nicht entschieden|unbestätigt\w*|insider\w*|in verhandlungen|schlägt|regt",
        "performative": r"kündigt|kündigte|kündigen|angekündigt|bestätigt|bestätigte|bestätigen|gibt .{1,60}bekannt|geben .{1,60}bekannt|gab .{1,60}bekannt|bekannt ?gegeben|steht fest|stehen fest|festgelegt|legt .{1,60}fest|legte .{1,60}fest|setzt .{1,60}an|angesetzt|terminiert|offiziell|beschließt|beschlossen|beschloss|unterzeichnet|unterzeichnen|einigen sich|einigt sich|genehmigt|gebilligt|billigt|grünes licht|neuer termin|nennt|nannte|enthüllt|stimmt .{1,60}zu|stimmte .{1,60}zu|besiegelt|ernennt|ernannt|gewählt|ruft .{1,60}auf|verkündet|fix|perfekt|ausgerufen|aufgerufen|datiert|macht .{1,40}offiziell",
        "flat": r"wird|werden|fährt|fahren|kündigt|kündigte|kündigten|angekündigt|bestätigt|bestätigte|findet|finden|beginnt|startet|öffnet|eröffnet|kommt|reist|erscheint|tritt|angesetzt|steht fest|besucht|empfängt|bleibt|bleibe|werde|gilt|fliegt|steigt|hebt|verlegt|trifft|festgelegt|beschlossen|beschließt|streikt|streiken",
        "planned": r"erwartet|erwarten|rechnet|rechnen|bereitet|bereiten|vorbereit\w+|geplant|plant|planen|plane|vorgesehen|soll|sollen|solle|will|wollen|wolle|voraussichtlich|grundsätzlich|strebt|peilt|beabsichtigt|anvisiert|vorläufig|angepeilt|in aussicht|hat .{0,30}angenommen|nimmt .{0,30}einladung|zugesagt|ziel",
        "none": r"keine?[nmrs]?",
        "object_end": r"[,;:.!?)]|\s[-–—]\s|\b(?:zu[mr]?|a[mnb]|i[mn]|beim?|nach|vor|vo[mn]|de[rs]|für|auf|aus|mit|ohne|wegen|trotz|und|aber|oder|dass|wenn|als|bis|seit|während|ist|sind|wird|werden|hat|haben|sagt|mehr|heute|morgen)\b",
        "role": r"als",
        "plans": r"pl[aä]ne?",
        "undecided": r"(?:nicht|noch nicht|könnte|soll|ob|wenn|falls|bis) (?:\w+ )?",
        "subject_acts": r"wird|legt|legte|setzt|setzte|beruft|berief|nennt|nannte|beschließt|beschloss|beginnt|startet|öffnet|eröffnet|veröffentlicht|bringt|ruft|unterzeichnet|verlegt|verschiebt|besucht|empfängt|reist|streikt|streiken",
        "invited": r"eingeladen|einladung|lädt|lud|einlädt",
        "accepted": r"angenommen|nimmt .{0,40}an|nahm .{0,40}an|zugesagt|sagt .{0,30}zu|sagte .{0,30}zu|auf einladung|folgt .{0,30}einladung",
        "preview": r"vor|vorschau|countdown|steht bevor|erwartet|vorab|alles zu|wann|wie sie|live",
        "same_day_ahead": r"später am (?:tag|abend)|am (?:nachmittag|abend) (?:soll|wird|werden|sollen)|(?:soll|wird) (?:am abend|am nachmittag|heute)|in wenigen stunden",
        "to_come": r"wird|werden|soll|sollen|will|plant|planen|bevorstehend\w*|kommende[nrs]?|demnächst|nächste[nrs]? (?:woche|monat|jahr)",
        "anniversary": r"rückblick|heute vor|vor \w+ jahren|jahrestag|jubiläum|erinner\w+|nachruf|chronik|geschichte der|geschichte des|archiv|rückschau",
        "hosting": r"empfängt|empfing|begrüßt|erwartet|lädt|lud|trifft|telefoniert|dankt|gratuliert",
        "pronouns": r"er|sie",
        "officials": r"präsident|präsidentin|staatspräsident|staatschef|kanzler|kanzlerin|bundeskanzler|bundeskanzlerin|regierungschef|regierungschefin|ministerpräsident|ministerpräsidentin|premierminister|premierministerin|premier|könig|königin|papst|pontifex|außenminister|außenministerin|minister|ministerin|kaiser|prinz|prinzessin|kronprinz|machthaber|monarch|königspaar|paar|bundespräsident",
        "titles": r"könig|königin|papst|prinz|prinzessin|kaiser|präsident|sultan|emir|herzog|herzogin",
        "event_pronouns": r"es|dies|dieser|diese|dieses|veranstaltung|termin|datum|feier|abstimmung|beide",
        "ordinals": r"erste[rsnm]?|zweite[rsnm]?|dritte[rsnm]?|vierte[rsnm]?|fünfte[rsnm]?|sechste[rsnm]?|siebte[rsnm]?|achte[rsnm]?|neunte[rsnm]?|zehnte[rsnm]?",
        "ordinal_edition": r"zweite[rsnm]?|dritte[rsnm]?|vierte[rsnm]?|fünfte[rsnm]?|weitere[rsnm]?|nächste[rsnm]?|erneute[rsnm]?",
        "journey_verbs": r"besuchen|besucht|reist|reisen|fährt|kommt|fliegt",
        #: words that many names share: none stands for its name alone
        "common_in_names": r"nord|süd|ost|west|neue?r?|alte?r?|groß\w*|königlich\w*|national\w*|international\w*|welt|erste\w*|zweite\w*|stadt|staat\w*|insel\w*|see|haus|zeit|jahr|tag|leben|spiel\w*",
        "institutions": r"\w*gericht|\w*bank|\w*rat|parlament|kongress|senat|agentur|kommission|ausschuss|universität|museum|flughafen|pokal|liga|union|\w*abkommen|von|der|des|und|für",
        "firm_suffixes": r"gruppe|group|ag|se|gmbh|holding|bank|airlines?|motors?|pharma|energie|energy|medien|stahl|post|bahn|telekom",
        "built": r"flughafen|museum|tunnel|brücke|linie|stadion|teleskop|bahnhof|park|turm|kanal|damm|palast|krankenhaus|universität|bahn|dom|hafen|arena|theater|bibliothek|werk|halle|oper|zoo|schloss",
        "soft_qualifiers": r"offiziell\w*|neu\w*|nächste\w*|erste\w*|große\w*|der|die|das|den|dem|des|ein|eine|einer|in|im|am|an|auf|von|vom|zu|zum|zur|für|bei|mit|und|nach|aus|termin|datum|ende|tag|bau|um|durch|gegen|welt|live|öffentlich\w*",
    }),
    journeys=JOURNEYS,
    abbreviations=frozenset(
        [
            "z.b", "d.h", "u.a", "bzw", "ca", "dr", "prof", "st", "nr", "str", "mio", "mrd", "evtl", "ggf", "inkl", "usw", "etc", "vgl", "hl",
            "jan", "feb", "apr", "aug", "sept", "sep", "okt", "nov", "dez", "mo", "di", "mi", "do", "fr", "sa", "jr", "sen", "tel", "abs", "art", "bd", "geb", "gest", "usw", "sog", "bspw",
            *(str(day) for day in range(1, 32)),
        ]
    ),
    boilerplate=(
        r"lesen sie (?:auch|mehr|hier)\b|mehr zum thema|zum thema\b|auch interessant|das könnte sie|meistgelesen|newsletter\b|jetzt abonnieren|abonnieren\b|folgen sie uns|teilen\b\s*(?::|$)|kommentare?\s*(?:\(|:|$)|©|alle rechte vorbehalten|"
        r"(?:foto|bild|video|grafik)s?\s*[:|]|anzeige\s*$|werbung\s*$|wir verwenden cookies|cookies?\b|datenschutz\b|impressum\b|zuletzt aktualisiert\s*:|veröffentlicht\s*:|schlagwörter\s*:|tags?\s*:|anmelden\s*$|registrieren\b|startseite\s*$|menü\s*$|suche\s*$|\W*$|"
        r"mit material von|redaktion:|von unserem korrespondenten|zur startseite|weitere (?:artikel|meldungen|nachrichten|themen)|mehr (?:aus|zu|über)\b|jetzt (?:lesen|anhören|herunterladen)|app herunterladen"
    ),
    closers=(
        r"mehr zum thema|zum thema|auch interessant|meistgelesen|weitere (?:artikel|meldungen|nachrichten|themen)|lesen sie auch|das könnte sie auch interessieren|kommentare|über den autor|über die autorin|themen|schlagwörter|termine|newsletter|anzeige|empfohlen"
    ),
    slugs=r"eilmeldung|eil|breaking(?: news)?|exklusiv|update|aktualisiert|korrigiert|berichtigung",
    metonyms=METONYMS,
    countries=COUNTRIES,
)  # fmt: skip
