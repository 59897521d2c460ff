"""English ways to say that somebody goes somewhere, as patterns over a sentence with its names marked.

«A» stands for the actor, «T» for the target; <nouns>, <verbs> and <officials> are filled in by the class of event.
A named group `between` must hold nobody else who could be the one that acts; `after` must not turn the target into
where the actor comes from.
"""

from __future__ import annotations

_HOST = (
    r"(?:host(?:s|ed|ing)?|receiv(?:e|es|ed|ing)|welcom(?:e|es|ed|ing)|greet(?:s|ed|ing)?|entertain(?:s|ed|ing)?|expect(?:s|ed|ing)?|"
    r"await(?:s|ed|ing)?|invit(?:e|es|ed|ing)|prepar(?:e|es|ed|ing) (?:for|to)|braces for|ready for|rolls? out the red carpet for|"
    r"lays? on .{1,30} for|door open to|(?:have|has|had)(?= (?:as (?:its|a) (?:\w+ )?guest,? )?(?:\w+ )?«A»)|met|look(?:s|ed|ing)? forward to|(?:hop(?:e|es|ed|ing)|wait(?:s|ed|ing)?|long(?:s|ed)?) for|(?:get|gets|getting|make|makes|making) ready for|"
    r"(?:extend|issu|send|offer|renew|repeat)(?:s|e|es|ed|ing)? (?:an? |its |the |his |her )?(?:\w+ )?invitations? to|"
    r"roll(?:s|ed|ing)? out [^«»,;.!?]{1,40} for|clear(?:s|ed|ing)? [^«»,;.!?]{1,30} for|f[eê]t(?:es?|ed|ing)|honou?r(?:s|ed|ing)?)"
)
_BEING = r"(?:is|was|will be|to be|has been|had been|would be|may be|are|were|be|being|due|back|fresh|expected|spotted|seen|staying|a guest|on (?:his|her) way|off|there)"

#: what is thought or said of a place from anywhere
_ATTITUDE = r"(?:(?:deplor|condemn|denounc|mourn|lament|decr[iy]|regret|fear|prais|criticis|criticiz|support|recogni[sz]|back|slam|blast|doubt|demand|order|want|prefer|lov|hat|appoint|nam|ban|blam|accus|link|invest|own|face)(?:e?s|e?d|ies|ied|ing)? )"
#: acts that take somebody's own body to the place
_BODILY = (
    r"(?:gave|gives?|handed|hands|present(?:s|ed)|sh[ao]+kes? hands|shook hands|embrac(?:es?|ed)|hug(?:s|ged)|kiss(?:es|ed)?|toast(?:s|ed)|"
    r"din(?:es?|ed)|lunch(?:es|ed)|breakfast(?:s|ed)|la(?:ys?|id|ying)|kne(?:els?|lt)|bow(?:s|ed)|plant(?:s|ed)|walk(?:s|ed|ing)?|rides?|rode|st(?:ands?|ood|anding)|"
    r"s(?:its?|at|itting)|inspect(?:s|ed|ing)|review(?:s|ed|ing)|sign(?:s|ed)|celebrat(?:es?|ed|ing)|unveil(?:s|ed|ing)|sle(?:eps?|pt)|appear(?:s|ed|ing)?|"
    r"play(?:s|ed|ing)?|perform(?:s|ed|ing)?|moor(?:s|ed)?|dock(?:s|ed)?|berth(?:s|ed)?|disembark(?:s|ed)?|alight(?:s|ed)?|watch(?:es|ed)|dr(?:ives?|ove)|step(?:s|ped)|wav(?:es?|ed))"
)
#: what carries somebody
_CARRIER = r"(?:plane|jet|aircraft|helicopter|yacht|ship|boat|train|motorcade|convoy|car|flight)"
#: what stands before a name and belongs to it: where from, which office
_TITLE = r"(?:(?:(?-i:[A-Z])[\w'’.-]*|the|<officials>|first|new|top|own|outgoing|visiting) ){0,5}"
#: what the people of a place do with a guest there
_RECEIVES = r"(?:host(?:s|ed|ing)?|receiv(?:es?|ed|ing)|welcom(?:es?|ed|ing)|greet(?:s|ed|ing)?|entertain(?:s|ed|ing)?|invit(?:es?|ed|ing))"
#: what takes up a journey that has just been told
_LIKEWISE = r"(?:return(?:s|ed|ing)? the (?:favou?r|visit|compliment|call)|reciprocat(?:es?|ed|ing)|repa(?:y|ys|id) the (?:visit|call)|follow(?:s|ed|ing)? suit|(?:do|does|did) (?:the same|likewise|so)|change(?:s|d)? that)"

#: what a host does to a visit
_DECIDES_ON = (
    r"(?:(?:re)?confirm(?:s|ed)?|announc(?:es|ed)|cancel(?:s|led|ed)?|call(?:s|ed) off|postpon(?:es|ed)|delay(?:s|ed)|"
    r"puts? off|scrap(?:s|ped)|shelv(?:es|ed)|suspend(?:s|ed)|reschedul(?:es|ed)|mov(?:es|ed)|brings? forward|"
    r"brought forward|plan(?:s|ned)|schedul(?:es|ed)|denies|denied)"
)
#: what stands before a visit and belongs to it
_OF_VISIT = (
    r"(?:(?!(?:before|after|ahead|amid|during|with|without|against|over|from|for|of|on|to|in|at|by|and) )[\w-]+ ){0,2}?"
)
#: what may stand between a visitor's name and the visit: nothing that makes it somebody else's ("family")
_KIND_OF_VISIT = (
    r"(?:(?:state|official|royal|working|private|planned|scheduled|upcoming|first|second|third|next|new|rare|historic|"
    r"long-awaited|high-stakes|summer|winter|spring|autumn|\w+-day) ){0,3}?"
)
#: what may follow it: no noun, of which it would be a part ("trip contract"), and no other place
_VISIT_ENDS = (
    r"(?! to (?:the )?(?!(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\w))(?-i:[A-Z«]))"
    r"(?=$|[,.;:!?\"”]|['’](?!s)|\s(?:[-–—]|(?:for|in|on|after|amid|over|because|as|to|this|next|until|ahead|before|by|"
    r"with|of|from|following|due|again|and|but|at|without|planned|set|scheduled)(?!\w)))"
)

#: name of the pattern -> pattern; the first that fits decides
JOURNEYS: tuple[tuple[str, str], ...] = (
    ("actor-verb-target", r"«A»(?P<between>[^.;!?«»]{0,110}?)(?<!\w)(?:<verbs>)(?!\w)(?P<after>[^.;!?«]{0,70}?)«T»"),
    (
        "bodily-there",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?<!\w)"
        + _BODILY
        + r"(?!\w)[^.;!?«»]{0,60}? (?:in|at|through|into) (?:the )?(?:(?:\w+ ){1,3}?\w+, )?«T»",
    ),
    (
        "actor-possessive",
        r"«A»['’]s? ?(?:\w[\w-]* ){0,5}?(?:<nouns>)(?!\w)[^.;!?«»]{0,45}?(?:to|in|of|on|at) (?:the )?(?:\w+ )?«T»",
    ),
    (
        "actor-target-noun",
        r"«A»(?:['’]s?)? (?:\w[\w-]* ){0,4}?«T»(?:['’]s?)? (?:(?!(?:on|after|in|to|before|during|following|of|and|as|for|by|with|ahead|amid|at|from) )\w[\w-]* ){0,2}?(?:<nouns>|dash|programme|program|itinerary|dates|invite|invitation|welcome|appearance)(?!\w)",
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
        "target-tells-of-noun-by-actor",
        r"«T» (?:(?:calls?|called|puts?) off|(?:cancel|postpon|delay|scrap|shelv|confirm|announc|await|expect)\w*|prepares for) "
        r"(?:[\w'’-]+ ){0,4}?(?:<nouns>) (?:by|of|from) [^.;!?«»]{0,45}?«A»",
    ),
    (
        "target-hosts-actor",
        r"«T»(?:['’]s? (?:\w+ ){0,3}?(?:<officials>|government|ministry))?(?P<between>[^.;!?«»]{0,50}?)(?<!\w)"
        + _HOST
        + r"(?!\w)[^.;!?«]{0,50}?«A»(?! to (?:pay|do|help|back|support|act|keep|stop|end|lift|drop|apologi[sz]e|respect|condemn|withdraw)(?!\w)(?! an? ))",
    ),
    (
        "target-decides-on-visit",
        r"«T»(?:['’]s? (?:\w+ ){0,3}?(?:<officials>|government|ministry|palace))?"
        r"(?: (?:has|have|had|now|also|again|formally|officially|finally|suddenly|abruptly))* "
        + _DECIDES_ON
        + r" "
        + _OF_VISIT
        + r"(?:«A»(?:['’]s?)? "
        + _KIND_OF_VISIT
        + r"(?:<nouns>)|(?:<nouns>) (?:by|from|of) (?:\w+ ){0,3}?«A»)"
        + _VISIT_ENDS,
    ),
    (
        "host-actor-in-target",
        r"(?<!\w)" + _HOST + r" (?:[\w'’-]+ ){0,5}?«A»[^.;!?«]{0,70}?(?:in|to|at|on|over to) (?:the )?(?:\w+ )?«T»",
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
        + r"[ ,]){0,3}?(?!"
        + _ATTITUDE
        + r")(?:[\w-]+ ){0,3}?)(?:in|into|at) (?:the )?«T»(?!['’]s [A-Z])",
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
        r"«T»[^.;!?«»]{0,60}?(?:guests?|guard of honou?r|motorcade|reception|dinner|banquet|red carpet|stage|host|carpets)[^,.;!?«»]{0,30}? (?:for|to|in) [^,.;!?«»]{0,20}?«A»",
    ),
    (
        "actor-received-there",
        r"«A»[^.;!?«»]{0,20}? gets? (?:an? )?(?:[\w'’-]+ ){0,3}?(?:reception|welcome|send-off|audience) in (?:the )?«T»",
    ),
    (
        "to-be-hosted",
        r"«A»[^.;!?«»]{0,70}? (?:to be |being |be |been |was |is |were )(?:hosted|received|welcomed|greeted|met) by «T»",
    ),
    (
        "having-hosted",
        r"(?:having|who) (?:hosted|received|welcomed|seen off|waved off|bid farewell to) [^.;!?«»]{0,20}?«A»[^.;!?«»]{0,30}?(?:in )?«T»",
    ),
    ("target-picked", r"«A»[^.;!?«»]{0,30}?(?:picks?|picked|chose|chooses) «T» (?:for|as) "),
    ("actor-and-others", r"«A»(?:,| and) (?-i:[A-Z])[^.;!?«»]{0,45}? (?:in|to) (?:the )?«T»"),
    (
        "off-to",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?:off|moors?|lands?|pops? over|goes on|continues?|on) to (?:the )?«T»",
    ),
    (
        "from-target",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?<!\w)(?:return(?:s|ed|ing)?|home|back|fresh|calls?|tweet(?:s|ed)|post(?:s|ed))(?!\w)(?: [\w-]+){0,4}? from (?:the )?«T»",
    ),
    (
        "target-for-visit",
        r"«T»[^.;!?«»]{0,50}? (?:for|ahead of|before) «A»(?:['’]s)? (?:[\w-]+ ){0,3}?(?:<nouns>)(?!\w)(?! (?:to|in) )",
    ),
    # a clause without a subject of its own has that of the main clause behind it
    (
        "opener-actor",
        r"(?:^|[.;:!?] )(?:\w+ (?:than |of |from |by )?)?(?:an? |his |her )?(?:\w+ )?(?:<verbs>|<nouns>)(?!\w)(?P<after>[^.;!?«»]{0,50}?)«T»[^.;!?«»,]{0,40}, "
        + _TITLE
        + r"«A»(?!['’])",
    ),
    (
        "first-to-go",
        r"(?:^|[.;:!?] )(?:as |not )?the (?:[\w'’-]+ ){1,6}?(?:to|who|whom) (?:[\w-]+ ){0,2}?(?:<verbs>|<nouns>)(?!\w)(?P<after>[^.;!?«»,]{0,40}?)«T»[^.;!?«»,]{0,40}, "
        + _TITLE
        + r"«A»(?!['’])",
    ),
    (
        "time-there",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?<!\w)(?:after|following|from|during|spen\w+|planning|plans|for) (?:an? |his |her )?(?:[\w-]+ ){0,3}?(?:days?|hours|weekend|weeks?|nights?|<nouns>) (?:in|to|at) (?:the )?«T»",
    ),
    ("with-him-to", r"«A»(?P<between>[^.;!?«»]{0,60}?)(?<!\w)with (?:him|her|them) (?:to|into|in) (?:the )?«T»"),
    (
        "actor-given-there",
        r"«A» (?:\w+ )?(?:receiv(?:es?|ed|ing)|gets?|got|accept(?:s|ed)|collect(?:s|ed)|giv(?:en|es)|awarded) (?:the |an? |his |her )?(?:[\w-]+ ){0,4}?(?:blessing|award|prize|medal|order|doctorate|degree|welcome|reception|salute|keys?|honou?rs?|ovation|audience)[^.;!?«»]{0,40}? (?:in|at) (?:the )?«T»",
    ),
    (
        "actor-keeps-away",
        r"«A»(?P<between>[^.;!?«»]{0,40}?)(?<!\w)(?:(?:stay|keep|kept)(?:s|ed|ing)? away|absent|pull(?:s|ed|ing)? out|withdr[ae]w\w*|back(?:s|ed|ing)? out|bow(?:s|ed|ing)? out|steer(?:s|ed|ing)? clear|barred|banned) (?:from|of) [^.;!?«»]{0,30}?«T»",
    ),
    (
        "and-then-target",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?:in|to|at) (?-i:[A-Z])[\w-]+(?: [\w-]+){0,3},? (?:and|then|or|before|followed by|on) (?:then )?(?:in |to |on to )(?:the )?«T»",
    ),
    (
        "actors-carrier",
        r"«A»['’]s (?:[\w-]+ ){0,2}?"
        + _CARRIER
        + r"(?!\w)[^.;!?«»]{0,40}? (?:in|into|to|at|over|off|for) (?:the )?«T»",
    ),
    (
        "to-meet-actor",
        r"(?:in|at|to) (?:the )?«T»[^,.;!?«»]{0,25}? to (?:meet|greet|welcome|receive|fetch|collect) "
        + _TITLE
        + r"«A»",
    ),
    (
        "target-prepared",
        r"«T»[^.;!?«»]{0,40}? (?:is|are|was|were)(?: being)? (?:\w+ed|shut|lit|hung|ready)(?: \w+)? for «A»",
    ),
    (
        "shown-around",
        r"(?:show|shows|showed|showing|tak(?:es?|ing)|took|guid(?:es?|ed|ing)|dr(?:ives?|iving|ove)|lead|leads|led|walk(?:s|ed)|fl(?:y|ies|ew)) «A» (?:around|through|to|over|about|on|along|across|the)(?! task| court)(?!\w)[^.;!?«»]{0,40}?«T»",
    ),
    (
        "host-of-whom",
        r"«A»,? whom [^.;!?«»]{0,40}?(?<!\w)" + _HOST + r"(?!\w)[^.;!?«»]{0,30}?(?:in|at|to) (?:the )?«T»",
    ),
    (
        "after-departure",
        r"«T»[^.;!?«»]{0,50}? (?:after|before|until|upon) «A»['’]s? (?:departure|farewell)(?!\w)(?! (?:to|for|from) )",
    ),
    (
        "date-for-actor",
        r"«T»[^.;!?«»]{0,50}? (?:dates?|invitations?|programme|agenda|preparations|security|itinerary) for «A»(?!['’])",
    ),
    (
        "actor-kept-away",
        r"(?:keep|kept|stop|prevent|bar|bann|ban|block|deter|hinder)(?:s|p?ed|red|ing)? «A» from (?:\w+ing )?(?:to |in )?(?:the )?«T»",
    ),
    ("actor-to-target", r"^(?:[\w'’.-]+ ){0,3}?«A» (?:back |on |off |straight )?to (?:the )?«T»(?!['’:])"),
    ("next-for-actor", r"«T» (?:is |comes )?(?:up )?next for «A»"),
    (
        "targets-leader-hosts",
        r"«T»['’]s [^,.;!?«»]{0,40}?(?<!\w)"
        + _RECEIVES
        + r"(?!\w)[^,.;!?«»]{0,40}?«A»(?!['’]|[^.;!?«]{0,40} (?:in|at) (?-i:(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z]))",
    ),
    (
        "thanked-for-coming",
        r"«T»[^.;!?«»]{0,60}? «A» for (?:coming|visiting|being there|making the trip|(?:his|her|their|the) (?:<nouns>))",
    ),
    ("visiting-side", r"«A» away (?:to|at) «T»|«T»[^.;!?«»]{0,40}? (?:visitors|visiting|guests) «A»"),
    (
        "said-for-actor",
        r"(?:<nouns>) (?:to|in) (?:the )?«T»[^.;!?«»]{0,80}?(?:said|says|announced|according to)(?!\w)[^.;!?«»]{0,40}? (?:for|of|from|by) «A»",
    ),
    ("invited-opener", r"invit(?:ation|ed)[^.;!?«»]{0,50}?«T»[^.;!?«»]{0,40}?, " + _TITLE + r"«A»(?!['’])"),
    (
        "target-actor-there",
        r"(?:in|at|through|of) (?:the )?«T» (?:as|where|when|while|that) "
        + _TITLE
        + r"«A»(?:['’]s \w+)? (?:pass|arriv|land|touch|dr[io]ve|watch|stood|look|wav|beg[aiu]n|alight|first|speak|spoke|m[ae]e?t|laid)\w*(?![^.;!?«]{0,40} in (?-i:[A-Z]))",
    ),
    (
        "elliptic-next",
        r"«T»[^!?«»]{0,80}?[;:.,–-] ?(?:up )?(?:next|then)(?: up)?(?: is| comes?| will be|:)? " + _TITLE + r"«A»",
    ),
    (
        "elliptic-actor",
        r"«T»[^!?«»]{0,60}?[;.,] (?:and |then |but |next )?"
        + _TITLE
        + r"«A» (?:is |was |will |to |would |has )?(?:be )?(?:due|next|expected|follow(?:s|ed)?|comes?|goes|go|there|went|came|did|does|arriv(?:es?|ed))(?!\w)(?! (?:to|from|home|in|after|with|for) (?:(?-i:(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z])|a ))",
    ),
    ("likewise", r"«T»[^!?«»]{0,90}?[;.,:] " + _TITLE + r"«A»[^.;!?«»]{0,40}? " + _LIKEWISE),
    ("targets-guest", r"«A»(?P<between>[^.;!?«»]{0,40}?)(?:guests?|visitors?) (?:of|in|at) (?:the )?(?:\w+ ){0,2}?«T»"),
    ("guest-of-theirs", r"(?:in|at) «T»[^.;!?«»]{0,60}?(?:guests?|visitors?),? «A»"),
    (
        "actors-host",
        r"«T»[^.;!?«»]{0,40}?(?:be|is|as|was|becomes?|named|been)(?: \w+)? «A»['’]s (?:\w+ ){0,2}?(?:hosts?|destination|stop|port of call|next|choice)",
    ),
    (
        "stop-of-actor",
        r"«T»[^.;!?«»]{0,50}? (?:stop|leg|station|destination|place|itinerary|agenda|programme|schedule|route|list)s? (?:on|of|for|in) [^.;!?«»]{0,30}?«A»",
    ),
    (
        "journey-takes-in",
        r"«A»['’]s (?:[\w-]+ ){0,4}?(?:<nouns>|itinerary|programme|schedule|route)[^.;!?«»]{0,30}? (?:takes? in|took in|includes?|included|covers?|leads?|takes?|led|took|brings?|brought|with stops in|via)(?: (?:him|her|them|also|first|on))*(?: to)? (?:(?-i:[A-Z])\w+(?:,| and) (?:then )?){0,3}«T»",
    ),
    (
        "arrived-host-waits",
        r"«A» (?:has |have |is |was )?(?:arriv(?:es?|ed|ing)|lands?|landed|comes?)[;,.:] [^.;!?«»]{0,60}?(?:waits?|waiting|waited|greet(?:s|ed)|receiv(?:es|ed)|welcom(?:es|ed)|ready)(?!\w)[^.;!?«»]{0,40}? (?:in|at) «T»",
    ),
    (
        "come-and-gone",
        r"«A» (?:has |have |is |was )?(?:(?:come|been) and gone|accepted|agreed|said yes|arrived|landed|gone home|here|in town)[.;:,] (?:now )?«T»",
    ),
    (
        "says-himself",
        r"[\"“](?:[^\"”«»]{0,60} )?(?:I|we)(?: will|['’]ll| am| are| shall| would| hope to| plan to| want to)+ (?:be|going|<verbs>)(?!\w)[^\"”«»]{0,30}?«T»[^\"”«»]{0,80}?[\"”],? "
        + _TITLE
        + r"«A» (?:\w+ )?(?:told|said|says|tells|wrote|announced)",
    ),
    (
        "carrier-of-actor",
        _CARRIER
        + r" (?:with|carrying|bringing|of) «A»[^.;!?«»]{0,30}?(?:<verbs>|"
        + _BODILY
        + r")(?!\w)[^.;!?«»]{0,20}? (?:in|at|to|into) «T»",
    ),
    ("bound-for-target", r"«T»[-‐ ]bound " + _TITLE + r"«A»"),
    (
        "on-the-way",
        r"«A»(?P<between>[^.;!?«»]{0,60}?)(?<!\w)(?:way|route|road|plane|flight|train|boat) (?:to|for) (?:the )?«T»",
    ),
    (
        "diary",
        r"«A»(?P<between>[^.;!?«»]{0,30}?)(?<!\w)(?:has|have|had|with|puts?|keeps?) «T» (?:in|on) (?:his|her|their|the) (?:diary|calendar|agenda|list|schedule|itinerary|sights)",
    ),
    ("diary-of-target", r"«T» (?:has|have|had) «A» (?:down|in (?:its|the) diary|coming|on its list|to stay)"),
    (
        "picked-as-destination",
        r"«A»(?P<between>[^.;!?«»]{0,40}?)(?:mak(?:es?|ing)|made|picks?|picked|chose|chooses|chosen|nam(?:es?|ed)|settl(?:es?|ed) (?:for|on)|opt(?:s|ed) for|decid(?:es?|ed) on) (?:on )?«T»(?: (?:for|as|to|his|her|the)(?!\w)|[.,]|$)",
    ),
    (
        "destination-actor",
        r"«T»(?: it is)?: [^.;!?«»]{0,20}?«A»[^.;!?«»]{0,40}? (?:destination|trip|visit|journey|stop|tour)(?!\w)",
    ),
    ("cleft", r"[Ii]t (?:was|is|will be) (?:in|to) «T» that " + _TITLE + r"«A»"),
    (
        "waiting-there",
        r"(?:[Ww]aiting|[Aa]waiting|[Ii]n store|[Oo]n the agenda|[Ww]aits|[Aa]waits)(?: for)? «A» (?:in|at) «T»",
    ),
    (
        "noun-relative-actor",
        r"(?:<nouns>) (?:to|in|of) (?:the )?«T» (?:that |which )?"
        + _TITLE
        + r"«A» (?:had|has|will|would|is|was|plans?|planned|promised|paid|made|makes|began|cancel\w+|postpon\w+)",
    ),
    (
        "actors-noun-is-to",
        r"«A»['’]s (?:[\w-]+ ){0,3}?(?:<nouns>) (?:is|was|will be|would be) (?:[\w-]+ ){0,5}?(?:to|in) (?:the )?«T»",
    ),
    (
        "summit-there-for-actor",
        r"«T» (?:talks|summit|meeting|meetings|gathering|dinner|conference)(?!\w)[^.;!?«»]{0,25}? (?:for|with|be|is|was) (?:[\w'’]+ ){0,2}?«A»",
    ),
    (
        "seen-off",
        r"(?:s(?:ees?|aw|een)|wav(?:es?|ed)|bids?|bade) «A» (?:off|goodbye|farewell)[^.;!?«»]{0,30}? (?:in|at|from) «T»",
    ),
    (
        "without-actor",
        r"(?:^|\W)(?:[Nn]ot|[Ww]ithout|[Ii]nstead of|[Rr]ather than) «A»(?P<rival>[^.;!?«»]{0,60}?)(?<!\w)(?:<verbs>)(?!\w)[^.;!?«»]{0,50}?(?:to|in|into|at)? ?(?:the )?«T»",
    ),
    (
        "actors-team",
        r"«A»['’]s (?:(?-i:[A-Z])\w+ ){1,3}(?:\w+ ){0,3}?(?:plays?|played|kicks? off) (?:[\w-]+ ){0,3}?(?:in|at) «T»",
    ),
    ("awaiting-actor", r"(?:awaiting|ahead of|before) «A»(?:['’]s (?:arrival|<nouns>))?[^.;!?«]{0,25}?(?:in )?«T»"),
)

#: somebody else who would be the one that acts
OTHER_ACTOR = (
    r"(?:\b[A-Z][\w'’-]+|minister|envoy|delegation|ambassador|officials?|aide|adviser|deputy|sister|son|daughter|wife|ally|rival|team|spokes\w+)\s+"
    r"(?:\w+ly\s|will\s|would\s|to\s|is\s|was\s|has\s|had\s|may\s|could\s|also\s|set\s|due\s){0,4}$"
)

#: words between the verb and the target that make the target something else than where to
FROM = (
    r"(?:from|via|after|before|ahead of|amid|as|while|although|because|but|than|since|like|without|by|about|against|over|following|return(?:s|ed|ing)? to|back to|home (?:in|to)|back (?:home )?(?:in|to)|"
    r"on|with|prays for|for peace in|calls on|urges|warns|ties with)\s(?:the |his |her )?(?:[A-Z]\w+(?:,| and) ){0,3}$"
)

#: behind a name: not the person, but somebody or something of theirs
PROXY = r"(?:['’]s? (?:[\w-]+ ){0,2}?| (?:(?!\w+(?:s|ed|to) )[\w-]+ )?)(?:ministers?|predecessor|successor|counterpart|spokes\w+|mother|father|boss|envoys?|delegations?|ambassadors?|aides?|advis[eo]rs?|deputy|ally|allies|rivals?|team|wife|husband|son|daughter|sister|brother|lawyers?|party|government|critics?|forces|troops|army|letter|message|phone call)(?!\w)(?! of)"
#: before a name: the one who acts is sent by it
PROXY_BEFORE = r"(?:delegation led by|on behalf of|(?:envoy|ally|allies|critics?|friends?|foe|rivals?|opponents?|supporters?|predecessor|successor|counterpart|deputy|aide|adviser|lawyer|wife|husband|widow|son|daughter|brother|sister|biographer|minister) (?:of|to|for))\s(?:the )?$"

#: acts that reach a place without going there
DISTANT = r"(?:calls? on|called on|urges?|urged|warns?|warned|prays? for|prayed for|phones?|phoned|telephones?|writes? to|wrote to|sends?|sent|threatens?|sanctions?|condemns?|criticis\w+|hails?|thanks?)\s(?:the )?(?:\w+ )?$"

#: further small classes that the engine asks for, by name; case matters
JOURNEY_WORDS: dict[str, str] = {
    #: by which somebody is heard at a place without being there
    "remotely": r"(?<!\w)(?:by|via|over|on|through) (?:an? |the )?(?:video|phone|telephone|letter|zoom|satellite)|(?<!\w)(?:remotely|virtually|online)(?!\w)",
    #: behind a place where somebody is from: he has guests there, or is to be visited in turn (anchored)
    "receiving": rf"['’]s (?:(?!(?:is|was|were|be|been|being|gets?|got|wins?|won) )[\w'’-]+ ){{1,5}}?(?:{_RECEIVES}|thank(?:s|ed)?)(?!\w)|['’]s [^«»]{{0,90}} {_LIKEWISE}",
    #: behind the actor: others who go, too (anchored)
    "and_others": r"^,? (?:and|&|with) (?:(?:the|his|her) )?(?:[\w-]+ ){0,2}?(?:[A-Z][\w-]*(?!['’\w])\s?){1,3}",
    #: between actor and target: somebody else begins a clause
    "other_clause": r",\s(?:[\w'’-]+\s){0,4}?[A-Z][\w'’-]+\s(?:will|to|is|has|was|had|would|may|plans?|\w+ed|flies|flew|goes|went)\s",
    #: another one than the actor, and no day
    "somebody": r"\s(?!\w+day(?!\w))[A-Z]",
    #: behind the target of a return: to come back as a guest
    "again": r"(?:,? again| for (?:the|an?|his|her) (?:\w+ )?(?:\w+ time|visit|talks|summit)| for (?:more|another|further))(?!\w)",
    #: the actor is from the target, with its name before or behind
    "at_home": r"«T»['’]s (?:(?:[A-Z][\w'’-]*|<officials>|new|first|own|outgoing) ){0,4}«A»(?! (?:\w+ )?(?:<nouns>|invitation))|«A» of «T»",
    #: before a target: a name, and that it arrives there (anchored)
    "traveller": r"(?:^|[\s,:])(?P<name>[A-Z][\w'’-]+) (?:arriv(?:es|ed) (?:in|at)|lands in|landed in|visits|visited|touch(?:es|ed) down in|flies (?:in)?to|flew (?:in)?to|travel(?:s|led|ed) to|to visit|to travel to|will visit|to (?:go|fly|return) to|due in|(?:to make|will make|makes|made|to pay|will pay|pays|paid|to begin|begins|began|starts|started) (?:an? |his |her |the )?(?:[\w-]+ ){0,2}?(?:visit|trip|tour) (?:to|of))(?: the)? $",
    #: after an opening clause about the actor: who takes him up. A description by country is of whoever was named last
    "subject_resumed": r"(?P<at>[.;:!?,] (?:\w+ ){0,2}?|(?<!\w)(?:as|and|but|so|while|because|when|before|after|that|where|until|if|whether) )(?:he|she|the (?!foreign |defen[cs]e |finance )(?:[\w-]+ ){0,2}?(?:<officials>)|[A-Z][\w-]+['’]s (?:\w+ ){0,1}?(?:<officials>))(?!['’\w])(?! [A-Z])",
    #: before the actor who is the subject: no verb
    "subject_opening": r"(?:(?:[A-Z][\w'’.-]*|the|of|<officials>),? ){0,6}",
    "owner_resumed": r"(?<!\w)(?:his|her)(?= (?:[\w-]+ ){0,3}?(?:<nouns>))",
    "last_resumed": r"(?<!\w)[Tt]he [A-Z]\w+(?:an|ese|i|ish|ch)(?= (?:will|is|was|would|has|had|may|goes|flies|heads|travels|arrives|lands|comes|visits)(?!\w))",
}
