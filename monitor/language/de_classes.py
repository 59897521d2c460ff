"""German words for classes of events: nouns, verbs, beginning and end. Data only; the classes are those of English."""

from __future__ import annotations

from monitor.language.lexicon import EventClass, Shape

#: a finite auxiliary and up to its participle: "wurde am Montag feierlich eröffnet"
_BEEN = r"(?:wurde|wurden|hat|haben|ist|sind)\b[^.;:!?]{0,90}? "
_STEPS = (
    r"trailer|teaser|tickets?|karten|eintrittskarten|vorverkauf|\w*proben?|generalprobe|vorschau|\w*vorpremiere|soundtrack|beta|demo|dokumentation|poster|rückkampf|rezension|kritik|jahrestag|"
    r"casting|dreharbeiten|vorrunde|qualifikation|nominierung\w*|pressekonferenz|testlauf|probelauf|statischer zündtest|zündtest|betankungstest"
)

CLASSES: tuple[EventClass, ...] = (
    EventClass(
        name="visit",
        shape=Shape.JOURNEY,
        nouns=r"\w*besuchs?|\w*besuche|\w*reisen?|visiten?|staatsvisite|aufenthalts?|ankunft|antrittsbesuchs?|trips?",
        verbs=r"besuch(?:t|te|ten|en)|bereist|reis(?:t|te|ten|en)|gereist|komm(?:t|en)|kam(?:en)?|flieg(?:t|en)|flog|trifft|traf|eintreffen|eingetroffen|landet|landete|gelandet|angekommen|aufbrechen|bricht|brach|erwartet|fährt|fuhr|fahren|empfangen|geht|will|soll|wird|weilt|weilte|aufgebrochen|tritt|teilnehmen|nimmt|lädt|zieht|sagt|sagte|verschiebt|verschob|plant|hat",
        begun=r"eingetroffen|angekommen|gelandet|landete|landet(?! am)|traf .{0,60}ein|trifft .{0,60} ein(?! \w)|begann|begonnen|beginnt (?:seinen|ihren|einen)|wurde .{0,60}(?:empfangen|begrüßt)|mit militärischen ehren|roter teppich|weilt|zu (?:gast|besuch) in",
        done=r"beend\w+|abgereist|zurückgekehrt|kehrt\w* .{0,40}zurück|ging zu ende|geht zu ende|verließ|verlassen|abgeschlossen|besuchte|zu ende gegangen",
        lasting=True,
    ),
    EventClass(
        name="meeting",
        shape=Shape.MUTUAL,
        nouns=r"\w*treffens?|\w*gipfels?|\w*gespräche?n?|\w*verhandlungen|begegnung|unterredung|zusammenkunft|\w*konferenz|\w*gesprächsrunde|verhandlungsrunde",
        verbs=r"treff(?:en|e)|trifft|traf(?:en)?|getroffen|zusammenkommen|zusammentreffen|tagen|tagt|kommen|kommt|verhandeln|berät|beraten|sprechen",
        begun=r"begann(?:en)?|begonnen|hat .{0,40}begonnen|haben .{0,40}begonnen|eröffnet|gestartet|trafen .{0,40} ein|läuft|laufen",
        done=_BEEN
        + r"(?:getroffen|zusammengekommen|beendet|zu ende gegangen|ausgetauscht)|trafen sich|traf sich|kamen .{0,60}zusammen|ging .{0,40}zu ende|gingen .{0,40}zu ende|endete|endeten|vereinbarten|beendet",
        lasting=True,
    ),
    EventClass(
        name="launch",
        shape=Shape.THING,
        nouns=r"\w*starts?|raketenstarts?|erstflugs?|jungfernflugs?|flugs?|missionen|mission|\w*(?:mond|mars|raum|test)mission|startversuchs?|startfensters?|startterminn?|countdowns?|abhebens?|lancierung",
        verbs=r"start(?:et|en|ete)|gestartet|abheben|hebt|hob|abgehoben|flieg(?:t|en)|flog|geflogen|aufbrechen|bricht|brach",
        done=_BEEN
        + r"(?:gestartet|abgehoben|aufgebrochen|ins all gebracht)|hob .{0,50}ab|hebt .{0,40}ab(?! \w)|abgehoben|erfolgreich gestartet|startete|im orbit|im all|auf dem weg (?:zum|zur|ins|in)|erreicht\w* .{0,30}(?:umlaufbahn|orbit)|umlaufbahn erreicht|gestartet",
        rivals=r"unbemannt\w*|fracht|satelliten|test",
        thing=True,
        steps=_STEPS + r"|andocken|landung|wasserung|rückkehr|betankung",
    ),
    EventClass(
        name="release",
        shape=Shape.THING,
        nouns=r"veröffentlichung(?:s\w*)?|erscheinens?|erscheinungs\w+|release|releases|kinostarts?|marktstarts?|verkaufsstarts?|starts?|auslieferung|premiere|startdatums?|releasedate",
        verbs=r"erschein(?:t|en)|erschien(?:en)?|veröffentlich(?:t|te|en)|start(?:et|en|ete)|gestartet|komm(?:t|en)|kam|heraus\w*|erhältlich|verfügbar|auf den markt|ausgeliefert|läuft|anlaufen",
        done=_BEEN
        + r"(?:erschienen|veröffentlicht|herausgekommen|in die kinos gekommen|gestartet)|erschienen|ist da|ab sofort (?:erhältlich|verfügbar)|ist (?:jetzt|nun|ab sofort|endlich) (?:erhältlich|verfügbar|da|im handel|im kino)|verkaufte sich|verkauft\w* .{0,30}(?:millionen|exemplare)|startete|im handel|läuft (?:jetzt|seit)",
        rivals=r"streaming|digital|dvd|trailer|vinyl|beta|pc",
        thing=True,
        steps=_STEPS + r"|update|patch|erweiterung|dlc|single|systemanforderungen|preise?",
    ),
    EventClass(
        name="opening",
        shape=Shape.THING,
        nouns=r"\w*eröffnung(?:s\w*)?|einweihung|inbetriebnahme|fertigstellung|freigabe|verkehrsfreigabe|wiedereröffnung|betriebsstarts?|öffnung|starts?|eröffnungstermins?",
        verbs=r"eröffn(?:et|en|ete)|öffn(?:et|en|ete)|geöffnet|eingeweiht|einweihen|einzuweihen|in betrieb|freigegeben|fertig|fertiggestellt|starten|startet",
        done=_BEEN
        + r"(?:eröffnet|eingeweiht|freigegeben|in betrieb genommen|in betrieb gegangen|geöffnet|wiedereröffnet)|feierlich (?:eröffnet|eingeweiht)|(?:eröffnet|eingeweiht|freigegeben) wurden?|eröffnet(?! (?:am|im|erst|in|20))|eingeweiht|eröffnete|öffnete|ging .{0,40}in betrieb|ist (?:jetzt |nun |offiziell )?(?:eröffnet|offen|in betrieb)|erste (?:fahrgäste|besucher|passagiere|gäste|züge)|ersten (?:fahrgäste|besucher|passagiere|gäste|züge)|seine türen geöffnet|öffnet seine türen",
        rivals=r"probe|teil|test",
        thing=True,
        steps=r"probebetrieb|testbetrieb|bauarbeiten|richtfest|spatenstich|grundsteinlegung|tickets?|schließung|sperrung|teileröffnung|genehmigung|lounge|ausschreibung|probelauf",
    ),
    EventClass(
        name="election",
        shape=Shape.THING,
        nouns=r"\w*wahl(?:en)?|\w*wahltermins?|neuwahl(?:en)?|stichwahl(?:en)?|urnengangs?|abstimmung|volksabstimmung|referendums?|volksentscheids?|\w*entscheid",
        verbs=r"wähl(?:t|en|te|ten)|gewählt|abstimm(?:t|en)|stimm(?:t|en|te|ten)|abgestimmt|votier\w+|auflös\w*|entscheid(?:et|en)",
        begun=r"wahllokale .{0,60}(?:geöffnet|öffneten|offen)|hat .{0,30}begonnen|haben .{0,30}begonnen|begonnen|begann|wählt heute|wählen heute|stimmen heute|(?:wählt|wählen) (?:einen neuen|eine neue|ein neues)|zur (?:wahl|stimmabgabe) aufgerufen|läuft",
        done=r"gewinnt|gewann|gewonnen|wahlsieger\w*|wahlsieg|sieg\w*|wahllokale .{0,60}geschlossen|wahllokale schlossen|prognose|hochrechnung\w*|ausgezählt|wiedergewählt|im amt bestätigt|stimmten? .{0,40}(?:für|gegen|ab)|hat gewählt|haben gewählt|ergebnis|wahlergebnis",
        rivals=r"kommunal|regional|landtags|bürgermeister|europa|vor|nach|betriebsrats|vorstands",
        steps=r"kandidatur\w*|umfragen?|wahlkampf\w*|vorwahl(?:en)?|briefwahl\w*|wahlprogramm|registrierung|tv-duell|koalition\w*|stimmzettel",
    ),
    EventClass(
        name="fight",
        shape=Shape.MUTUAL,
        nouns=r"\w*kampfs?|\w*kämpfe|\w*duells?|boxkampfs?|titelkampfs?|spiels?|matchs?|begegnung|partie",
        verbs=r"kämpf(?:t|en|te)|boxt|boxen|trifft|treffen|antreten|tritt|spielt|spielen",
        done=r"besiegt\w*|schlägt|schlug|gewinnt|gewann|gewonnen|siegt\w*|k\.? ?o\.?|nach punkten|verteidigt\w* .{0,40}titel|unentschieden|verliert|verlor",
        steps=r"rückkampf|wiegen|pressekonferenz|vorkampf|tickets?",
    ),
    EventClass(
        name="listing",
        shape=Shape.THING,
        nouns=r"börsengangs?|ipos?|börsendebüts?|börsennotierung|aktiendebüts?|emission|erstnotiz|notierung",
        verbs=r"an die börse|aufs parkett|debütier\w+|notiert|geht|gehen|ging|platziert|bringt",
        done=r"(?:aktien?|papiere?|kurs) .{0,40}(?:steigt|steigen|stieg|stiegen|fällt|fallen|springen|fiel|fielen|springt|sprang|legt|legte|startet\w*|schließt|schloss|klettert\w*|gab|gaben)|ist .{0,30}an die börse gegangen|ging .{0,30}an die börse|erster handelstag|ersten handelstag|feiert\w* .{0,30}börsendebüt|erster kurs|ersten kurs|börsendebüt geglückt|läutet\w* .{0,20}glocke|wird (?:nun|jetzt) gehandelt",
        steps=r"roadshow|haltefrist|konsortialbanken",
    ),
    EventClass(
        name="merger",
        shape=Shape.THING,
        nouns=r"fusion(?:en)?|übernahmen?|zusammenschluss(?:es)?|kaufs?|verkaufs?|deals?|abspaltung|aufspaltung|\w*angebots?|transaktion|verschmelzung|erwerbs?",
        verbs=r"fusionier\w+|übernimmt|übernehmen|übernahm|übernommen|kauf(?:t|en|te)|gekauft|erwirbt|erwerben|erworben|schluckt|verkauft|verkaufen|abschließen|schließt|spaltet|abspalten",
        done=_BEEN
        + r"(?:abgeschlossen|vollzogen|übernommen|fusioniert|perfekt gemacht)|abgeschlossen|vollzogen|schließ(?:t|en) .{0,60} ab(?! \w)|schloss .{0,60}ab|ist (?:perfekt|unter dach und fach)|gehört (?:jetzt|nun)|schließt übernahme",
        steps=r"hauptversammlung|kartellprüfung|prüfung|klage|finanzierung|ermittlung",
    ),
    EventClass(
        name="trial",
        shape=Shape.THING,
        nouns=r"\w*prozess(?:es|beginn|auftakt)?|\w*verfahrens?|gerichtsverfahrens?|hauptverhandlung|verhandlung|gerichtstermins?|prozessauftakts?",
        verbs=r"vor gericht|angeklagt|verhandel\w+|beginn(?:t|en)|begann|begonnen|startet|muss sich .{0,30}verantworten",
        begun=_BEEN
        + r"begonnen|prozess .{0,60}(?:begonnen|begann|eröffnet|gestartet)|(?:begann|begonnen)|steht .{0,30}vor gericht|prozessauftakt|anklage verlesen|auf der anklagebank|erste[rmn]? (?:prozess|verhandlungs)tag",
        done=r"verurteilt\w*|freigesprochen|freispruch|schuldig|urteil (?:gefallen|gesprochen)|eingestellt|stellt .{0,30} ein(?! \w)",
        rivals=r"zivil|friedens",
        steps=r"vorverfahren|befangenheitsantrag|anklageerhebung|kaution|revision|berufung",
        lasting=True,
    ),
    EventClass(
        name="sentencing",
        shape=Shape.THING,
        nouns=r"strafmaß(?:es)?|strafverkündung|urteilsverkündung|strafzumessung",
        verbs=r"verurteil(?:t|en|te)|verkünd(?:et|en)|bestraft",
        done=r"(?:wurde|ist|wird) .{0,60}verurteilt|verurteilt\w*|muss .{0,40}(?:in haft|ins gefängnis)|(?:jahre|monate) haft|bewährung|lebenslang\w*|freispruch|freigesprochen",
        steps=r"schuldspruch|plädoyer|revision|berufung|gutachten",
    ),
    EventClass(
        name="ruling",
        shape=Shape.THING,
        nouns=r"urteils?|\w*urteils?|entscheidung|\w*entscheidung|beschluss(?:es)?|urteilsverkündung|richterspruchs?|gutachtens?|auslieferung",
        verbs=r"urteil(?:t|te|en)|entscheid(?:et|en)|entschied(?:en)?|verkünd(?:et|en|ete)|spricht|sprach|fällt|fällen|gefallen|verurteilt|kippt|bestätigt",
        done=r"(?:gericht|richter|kammer|senat) .{0,40}(?:urteilt\w*|entschied|kippt|kippte|verurteilt\w*|bestätigt\w*|weist|wies|gibt|gab|hebt|hob)|verurteilt|freigesprochen|spr(?:icht|ach) .{0,40}frei|entschieden|hat entschieden|urteil gefallen|verstößt gegen|ist rechtmäßig|ist rechtswidrig|ist verfassungswidrig|kippt|gekippt",
        rivals=r"vor|zwischen",
        steps=r"mündliche verhandlung|plädoyer\w*|schriftsatz|berufung|revision|anhörung",
    ),
    EventClass(
        name="strike",
        shape=Shape.THING,
        nouns=r"\w*streiks?|\w*ausstands?|arbeitskampfs?|arbeitskämpfe|arbeitsniederlegung(?:en)?|streikaktion(?:en)?|ausstände",
        verbs=r"streik(?:t|en|te|ten)|gestreikt|bestreik\w+|niederlegen|legen|legten|arbeit niedergelegt",
        begun=r"(?:\w*streik|ausstand) .{0,40}(?:begonnen|begann|gestartet|angelaufen|läuft|hat begonnen)|legten .{0,40}arbeit nieder|legen .{0,30}arbeit nieder(?! \w)|(?:streikt|streiken) (?:seit|heute)|haben .{0,40}arbeit niedergelegt|stehen still|steht still|lahmgelegt|legt .{0,40}lahm|legt .{0,30}still|in den ausstand getreten|begonnen",
        done=r"(?:\w*streik|ausstand) .{0,40}(?:beendet|zu ende|vorbei|endete)|beend\w+|wieder (?:nach plan|normal)|arbeit wieder auf\w*|streikende",
        steps=r"urabstimmung|streikkasse|schlichtung\w*|verhandlung(?:en)?|tarifverhandlung(?:en)?|tarifrunde|ultimatum",
        lasting=True,
        stops=r"\w*flüge|\w*züge|\w*bahnen|\w*busse|fähren|verbindungen|fahrten|unterricht|vorlesungen|operationen|termine|spiele|vorstellungen|produktion|lieferungen|verkehr",
    ),
    EventClass(
        name="concert",
        shape=Shape.THING,
        nouns=r"\w*konzerts?|\w*konzerte|\w*tour|\w*tournee|\w*auftritts?|\w*auftritte|\w*festivals?|shows?|gigs?|gastspiels?|reunion|comebacks?",
        verbs=r"auftreten|tritt|trat|aufgetreten|spiel(?:t|en|te|ten)|gespielt|geben|gibt|touren|tourt|beginn(?:t|en)|singt|headlin\w+|startet",
        begun=_BEEN
        + r"(?:begonnen|eröffnet|gestartet)|begann(?:en)?|startete|gestartet|begonnen|eröffnet\w*|auftakt gefeiert|tore (?:geöffnet|offen)|läuft|zurück auf der bühne",
        done=r"spielte(?:n)?|trat(?:en)? .{0,40}auf|begeister\w+|g(?:ing|eht) .{0,40}zu ende|gefeiert|endete|beend\w+|zu ende gegangen|verabschiedet\w*|vor \S+ (?:fans|zuschauern|besuchern)",
        thing=True,
        steps=r"tickets?|vorverkauf\w*|karten|album|single|dokumentation|merch\w*|film|vorband|ticketpreise",
        lasting=True,
    ),
    EventClass(
        name="treaty",
        shape=Shape.THING,
        nouns=r"\w*vertrags?|\w*verträge|\w*abkommens?|\w*pakts?|waffenruhen?|waffenstillstands?|feuerpause|ratifizierung|unterzeichnung|beitritts?|austritts?|protokolls?|mitgliedschaft|vereinbarung",
        verbs=r"unterzeichn(?:et|en|ete|eten)|ratifizier\w+|in kraft|schließ(?:t|en)|geschlossen|beitreten|tritt|treten|trat|beigetreten|verlassen|verlässt|austreten|vereinbar\w+",
        done=_BEEN
        + r"(?:unterzeichnet|ratifiziert|in kraft getreten|geschlossen|beigetreten|ausgetreten)|unterzeichneten|unterzeichnet(?! (?:am|im|werden))|unterzeichnete|in kraft getreten|tritt in kraft|trat .{0,30}in kraft|gilt (?:seit|nun|jetzt)|ratifiziert|ist (?:nun|jetzt)? ?mitglied|beigetreten|hält|in kraft",
        steps=r"entwurf|verhandlung(?:en)?|gespräche|ausschuss|antrag|gipfel|verhandlungsrunde",
    ),
    EventClass(
        name="appointment",
        shape=Shape.THING,
        nouns=r"ernennung|rücktritts?|nachfolgen?|nachfolger(?:in)?|vereidigung|amtseinführung|amtsantritts?|wechsels?|ablösung|abdankung|krönung|inthronisierung|nominierung|berufung|amtsübergabe|abschieds?",
        verbs=r"ernenn(?:t|en)|ernannt|zurücktreten|tritt|trat|zurückgetreten|vereidig\w+|übernimmt|übernehmen|übernahm|wird|folgt|abgelöst|abdanken|dankt|gekrönt|nominier\w+|berufen|wechselt|wählt|gewählt",
        done=_BEEN
        + r"(?:vereidigt|ernannt|zurückgetreten|gekrönt|ins amt eingeführt|gewählt|übernommen|abgedankt)|vereidigt|zurückgetreten|tritt zurück|trat .{0,40}zurück|im amt|übernahm|erster arbeitstag|gekrönt|legte .{0,30}amtseid ab|tritt .{0,50} an(?! \w)|trat .{0,50} an(?! \w)|dankt\w* .{0,30}ab",
        steps=r"kandidat\w*|anhörung|favorit\w*|bewerber\w*|shortlist|gerüchte",
    ),
    EventClass(
        name="effect",
        shape=Shape.THING,
        nouns=r"\w*verbots?|\w*verbote|\w*gesetz(?:es)?|\w*gesetze|\w*regeln|\w+regel|\w*regelung|\w*steuern?|zölle|zoll|sanktionen|\w*frist|\w*abschaltung|\w*schließung|\w*pflicht|\w*reform|inkrafttretens?|umstellung|einführung|abschaffung|maut|\w*gebühr(?:en)?|supportende",
        verbs=r"in kraft|gilt|gelten|tritt|treten|trat|getreten|abgeschaltet|abschalt\w+|eingeführt|einführ\w+|führt|schließ(?:t|en)|geschlossen|endet|enden|verboten|läuft|auslaufen|abgeschafft|greift|verhängt",
        done=_BEEN
        + r"(?:in kraft getreten|abgeschaltet|eingeführt|abgelaufen|geschlossen|abgeschafft|vom netz gegangen|vom netz genommen)|in kraft getreten|tritt (?:heute )?in kraft(?! \w)|trat .{0,30}in kraft|gilt (?:ab heute|seit|ab sofort|nun|jetzt)|seit heute|ab heute|ist (?:abgeschaltet|in kraft|verboten|vom netz)|vom netz|endete|abgelaufen",
        steps=r"entwurf|anhörung|petition|klage|abstimmung|vorschlag|ausschuss|konsultation|lesung",
    ),
    EventClass(
        name="ceremony",
        shape=Shape.THING,
        nouns=r"\w*zeremonie|\w*verleihung|\w*gala|\w*hochzeit|\w*trauung|\w*begräbnis(?:ses)?|\w*beerdigung|\w*trauerfeier|\w*messe|\w*parade|\w*festspiele|\w*kongress(?:es)?|\w*parteitags?|\w*turniers?|\w*meisterschaft(?:en)?|\w*spiele|\w*finales?|\w*rennens?|\w*marathons?|\w*ausstellung|\w*feier|\w*umzugs?|grand prix|\w*wettbewerbs?|festes|\w{3,}fests?|veranstaltung|\w*märkte|\w{3,}markts?|premiere",
        verbs=r"statt|stattfinden|findet|finden|fand|fanden|stattgefunden|beginn(?:t|en)|begann(?:en)?|begonnen|eröffn(?:et|en|ete)|start(?:et|en|ete)|steigt|verlieh\w*|heirat(?:et|en|ete)|geheiratet|öffnet|veranstaltet|ausgetragen|läuft|angestochen|ausgerichtet",
        begun=_BEEN
        + r"(?:begonnen|eröffnet|gestartet)|hat begonnen|haben begonnen|begann(?:en)?|begonnen|gestartet|eröffnet(?! (?:am|im|erst))|eröffnete|startete|o['’]zapft is|angestochen|angezapft|läuft|liveticker|feuer entzündet",
        done=r"gewann|gewinnt|gewonnen|sieg\w*|g(?:ing|ingen|eht|ehen) .{0,40}zu ende|zu ende gegangen|endete|endeten|fand .{0,40}statt(?! \w)|fanden .{0,40}statt|beigesetzt|geheiratet|gaben sich das ja-?wort|ausgezeichnet|verliehen|preisträger\w*|beendet|abgeschlossen|bilanz",
        thing=True,
        steps=_STEPS
        + r"|moderator\w*|bewerbung|auslosung|einladung(?:en)?|kleid|sponsor\w*|stadion|kader|sicherheitskonzept|bierpreise?|bierpreis|reservierung(?:en)?",
        lasting=True,
    ),
)
