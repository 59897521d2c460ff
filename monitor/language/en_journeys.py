"""English ways to say that somebody goes somewhere, as patterns over a sentence with its names marked.

«A» stands for the actor, «T» for the target; <nouns>, <verbs> and <officials> are filled in by the class of event.
A named group `between` must hold nobody else who could be the one that acts; `after` must not turn the target into
where the actor comes from.
"""

from __future__ import annotations

_HOST = (
    r"(?:host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|welcom(?:e|es|ed|ing)|greet(?:s|ed|ing)?|entertain(?:s|ed|ing)?|expect(?:s|ed|ing)?|"
    r"await(?:s|ed|ing)?|invit(?:e|es|ed|ing)|prepar(?:e|es|ed|ing) (?:for|to)|braces for|ready for|rolls? out the red carpet for|"
    r"lays? on .{1,30} for|door open to|have|has|met)"
)
_BEING = r"(?:is|was|will be|to be|has been|had been|would be|may be|are|were|be|being|due|back|fresh|expected|spotted|seen|staying|a guest|on (?:his|her) way|off|there)"

#: name of the pattern -> pattern; the first that fits decides
JOURNEYS: tuple[tuple[str, str], ...] = (
    ("actor-verb-target", r"«A»(?P<between>[^.;!?«»]{0,110}?)(?<!\w)(?:<verbs>)(?!\w)(?P<after>[^.;!?«]{0,70}?)«T»"),
    (
        "actor-possessive",
        r"«A»['’]s? ?(?:\w[\w-]* ){0,5}?(?:<nouns>)(?!\w)[^.;!?«»]{0,45}?(?:to|in|of|on|at) (?:the )?(?:\w+ )?«T»",
    ),
    (
        "actor-target-noun",
        r"«A»(?:['’]s?)? (?:\w[\w-]* ){0,4}?«T»(?:['’]s?)? (?:\w[\w-]* ){0,2}?(?:<nouns>|dash|programme|program|itinerary|dates|invite|invitation|welcome|appearance)(?!\w)",
    ),
    ("actor-noun-target", r"«A» (?:\w[\w-]* ){0,2}?(?:<nouns>) (?:to|in|of) «T»"),
    (
        "noun-by-actor",
        r"(?:<nouns>)(?!\w)[^.;!?«»]{0,30}? (?:by|of|from|for) [^.;!?«»]{0,45}?«A»[^.;!?«]{0,40}? (?:to|in) (?:the )?(?:\w+ )?«T»",
    ),
    (
        "noun-target-by-actor",
        r"(?:<nouns>|invitation) (?:to|in|of) (?:\w+ )?«T»[^.;!?«»]{0,30}? (?:by|from|for) [^.;!?«»]{0,45}?«A»",
    ),
    ("target-noun-by-actor", r"«T» (?:\w+ )?(?:<nouns>)[^.;!?«»]{0,30}? (?:by|from|for) [^.;!?«»]{0,45}?«A»"),
    (
        "target-hosts-actor",
        r"«T»(?:['’]s? (?:\w+ ){0,3}?(?:<officials>|government|ministry))?(?P<between>[^.;!?«»]{0,50}?)(?<!\w)"
        + _HOST
        + r"(?!\w)[^.;!?«]{0,50}?«A»",
    ),
    (
        "host-actor-in-target",
        r"(?<!\w)" + _HOST + r" (?:[\w-]+ ){0,5}?«A»[^.;!?«]{0,70}?(?:in|to|at|on|over to) (?:the )?(?:\w+ )?«T»",
    ),
    (
        "actor-hosted",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?:is|was|will be|be|being|been|were|are|to be) (?:\w+ly )?(?:received|hosted|greeted|welcomed|awaited|met|entertained|expected|invited)(?!\w)[^.;!?«]{0,60}?(?:in|at|to|on) (?:the )?(?:\w+ )?«T»",
    ),
    ("visited-by", r"«T»[^.;!?«»]{0,40}? (?:visited|paid a visit) by [^.;!?»]{0,60}?«A»"),
    (
        "actor-is-there",
        r"«A»(?P<between>,? ?(?:who )?(?:"
        + _BEING
        + r"[ ,]){0,3}?(?:[\w-]+ ){0,3}?)(?:in|into|at|from) (?:the )?«T»(?!['’]s [A-Z])",
    ),
    (
        "target-then-actor",
        r"«T»[^!?«»]{0,90}?«A» (?:will|would|to|is|was|may|might|could|plans to|intends to|can)(?: \w+){0,2}? (?:be there|attend|come|coming|take part|join|stay away|participate|make it|make the trip|go)(?!\w)",
    ),
    (
        "way-to-target",
        r"(?:on (?:his|her|their) way|plane|flight|motorcade|train|bound|boarded .{1,20}|off|trip|invitation) (?:to|for|into) «T»[^.;!?«]{0,40}?«A»",
    ),
    ("actor-invited", r"«A»[^.;!?«»]{0,60}?(?:invit(?:ed|ation|e)|asked)(?!\w)[^.;!?«]{0,80}?«T»"),
    (
        "invite-actor",
        r"(?:invit(?:e|es|ed|ing|ation)|asked) [^.;!?«]{0,30}?«A»[^.;!?«]{0,50}?(?:to|for) [^.;!?«]{0,40}?«T»",
    ),
    (
        "sent",
        r"(?:sends?|sent|sending|accompan(?:y|ies|ied|ying)|escort(?:s|ed|ing)?) [^.;!?«]{0,30}?«A»[^.;!?«]{0,40}?(?:to|through|in|into) (?:the )?«T»",
    ),
    (
        "actor-accompanies",
        r"«A»[^.;!?«»]{0,30}?(?:accompan(?:y|ies|ied|ying)|joins?|joined|sails?|sailed) [^.;!?]{0,50}?(?:to|in|into) (?:the )?«T»",
    ),
    (
        "actor-day-in",
        r"«A»['’]s? (?:[\w-]+ ){0,3}?(?:day|days|hours|weekend|stay|stop|dash|host|hosts|audience|reception)(?: [\w-]+){0,2}? (?:in|to|at) (?:the )?«T»",
    ),
    ("in-target-actor", r"^(?:In|From|After|To) «T»(?:,| and)[^.!?«»]{0,45}?«A»"),
    (
        "meeting-there",
        r"(?:^|[ ,])(?:[Mm]eeting|[Mm]et|[Tt]alks with) [^.;!?«»]{0,40}? in (?:the )?«T»[^.;!?«»]{0,20}?«A»",
    ),
    (
        "guest-there",
        r"(?:guests?|guest of honou?r|motorcade|reception|dinner|banquet|red carpet|guard of honou?r)[^.;!?«»]{0,30}? (?:in|to|for) (?:the )?«T»[^.;!?«]{0,30}?«A»",
    ),
    (
        "guard-for-actor",
        r"«T»[^.;!?«»]{0,60}?(?:guests?|guard of honou?r|motorcade|reception|dinner|banquet|red carpet|stage|host)[^.;!?«»]{0,30}? (?:for|to|in) [^.;!?«»]{0,20}?«A»",
    ),
    (
        "actor-received-there",
        r"«A»[^.;!?«»]{0,20}? gets? (?:an? )?(?:[\w'’-]+ ){0,3}?(?:reception|welcome|send-off|audience) in (?:the )?«T»",
    ),
    ("to-be-hosted", r"«A»[^.;!?«»]{0,70}? (?:to be |being |be )(?:hosted|received|welcomed) by «T»"),
    ("having-hosted", r"(?:having|who) (?:hosted|received|welcomed) [^.;!?«»]{0,20}?«A»[^.;!?«»]{0,30}?(?:in )?«T»"),
    ("target-picked", r"«A»[^.;!?«»]{0,30}?(?:picks?|picked|chose|chooses) «T» (?:for|as) "),
    ("actor-and-others", r"«A»(?:,| and) [A-Z][^.;!?«»]{0,45}? (?:in|to) (?:the )?«T»"),
    ("off-to", r"«A»[^.;!?«»]{0,60}?(?:off|moors?|lands?|pops? over|goes on|continues?|on) to (?:the )?«T»"),
    ("awaiting-actor", r"(?:awaiting|ahead of|before) «A»(?:['’]s (?:arrival|<nouns>))?[^.;!?«]{0,25}?(?:in )?«T»"),
)

#: somebody else who would be the one that acts
OTHER_ACTOR = (
    r"(?:\b[A-Z][\w'’-]+|minister|envoy|delegation|ambassador|officials?|aide|adviser|deputy|sister|son|daughter|wife|ally|rival|team|spokes\w+)\s+"
    r"(?:\w+ly\s|will\s|would\s|to\s|is\s|was\s|has\s|had\s|may\s|could\s|also\s|set\s|due\s){0,4}$"
)

#: words between the verb and the target that make the target something else than where to
FROM = (
    r"(?:from|via|after|before|than|since|like|without|by|about|against|over|following|return(?:s|ed|ing)? to|back to|home (?:in|to)|back (?:home )?(?:in|to)|"
    r"on|with|prays for|for peace in|calls on|urges|warns|ties with)\s(?:the |his |her )?$"
)

#: behind a name: not the person, but somebody or something of theirs
PROXY = r"(?:['’]s?)? (?:[\w-]+ ){0,2}?(?:ministers?|envoys?|delegations?|ambassadors?|aides?|advis[eo]rs?|deputy|ally|allies|rivals?|team|wife|husband|son|daughter|sister|brother|lawyers?|party|government|critics?|forces|troops|army|letter|message|phone call)(?!\w)(?! of)"
#: before a name: the one who acts is sent by it
PROXY_BEFORE = r"(?:delegation led by|envoy of|on behalf of|ally of|not)\s(?:the )?$"

#: acts that reach a place without going there
DISTANT = r"(?:calls? on|called on|urges?|urged|warns?|warned|prays? for|prayed for|phones?|phoned|telephones?|writes? to|wrote to|sends?|sent|threatens?|sanctions?|condemns?|criticis\w+|hails?|thanks?)\s(?:the )?(?:\w+ )?$"
