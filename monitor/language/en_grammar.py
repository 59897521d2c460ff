"""How does English put a sentence together? Patterns for articles, bounds and word order that the engine asks for; data only.

Names of patterns are those of `Lexicon.words`. Where a comment says so, case matters or the pattern is anchored.
"""

from __future__ import annotations

GRAMMAR: dict[str, str] = {
    # ── who speaks ──
    #: a participle that may stand before a noun
    "participle": r"\w+ed",
    #: what stands between a speaker and the verb
    "speech_adverbs": r"(?:\s(?:\w+ly|also|later|then|again|has|have|had|first|once))+$",
    #: a report that is named before its speaker
    "attribution": r"according to",
    #: a proper name at the end of a text, at its beginning (case matters)
    "proper_tail": r"(?:^|[^\w])((?:the )?[A-Z][\w&.'’-]*(?:\s(?:of |and |the )?[A-Z][\w&.'’-]*){0,4})$",
    "proper_head": r"(?:the )?[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3}",
    #: what ends the words before a verb whose speaker follows it
    "inversion": r"[,”\"']$",
    #: a name before the colon of a headline that may speak without being known for a party
    "headline_name": r".+",
    # ── clauses and names ──
    #: words between a preposition and a name
    "name_determiners": r"the|a|an|its|his|her|their|this|last|year['’]s|\w+['’]s",
    #: "on or before", "not before", "no later than": bounds of a date, and no openers (anchored)
    "bounding": r"\b(?:or|not|never|n['’]t) $",
    "prefixes": r"(?:^|\W)(?:ex|anti|pro|post|pre|non|former)[-‐ ]$",
    #: openers whose clauses often carry the news itself
    "mild": r"where|whose|earlier|whether|originally|initially|despite|when|as if|if",
    #: openers of clauses in which a wording of status still counts
    "telling_openers": r"which|whose|where",
    #: openers of clauses whose dates belong to something else
    "dating_background": r"after|before|since|when|once|following|ahead of|while|who|although|because|until|previously|earlier",
    #: an aside between commas
    "relative": r",\s(?:who|whose|which|where|the|a|an|his|her|its)\s[^,«»]{0,120},",
    #: behind a place: somebody is from there (case matters)
    "origin": r"['’]s (?:[A-Z][\w'’-]+|president|prime minister|king|queen|leader|chancellor|foreign minister|premier)",
    #: before a place: it is where to, whatever follows it (anchored)
    "whither": r"(?:^|\W)(?:in|to|at|into|for|guests? of|(?:hosted|received|welcomed|invited|greeted) by) (?:the )?$",
    #: the actor comes back to where he is from, or is there on a screen
    "homeward": r"\W(?:home|back|by video|by phone|by telephone|remotely)(?: \w+)? (?:in|to|at) (?:the )?«T»",
    #: behind the first part of a name: the other parts (case matters, anchored)
    "rest_of_name": r"^(?:\s(?:al-|el-|de |da |van |von )?[A-Z][\w'’-]+){1,2}(?=\s[a-z]|\s?$)",
    #: before an office that takes up the actor
    "resumed_by": r"the|[A-Z]\w+['’]s",
    #: between the event's own word and a name (anchored)
    "event_of": r"\w+ \w+ (?:of|in|at|for) (?:the )?$",
    "undoing_nouns": r"delays?|postponement|cancell?ation",
    # ── what a wording of status governs ──
    "next_part": r"[,;:.]|\sand\s",
    "object_end": r"[,;:.!?)]|\s[-–—]\s|\b(?:(?<!\bup )to|until|till|into|by|after|before|because|amid|over|in|on|at|of|for|from|as|and|but|with|that|which|who|when|while|following|due|despite|indefinitely|again|till|is|was|are|were|has|have|will|says|said)\b",
    "passive_cue": r"(?:\w+ed|put off|put back|held up|set back|off|shelved|hold|ice|limbo)$",
    #: before an event that there will not be
    "none": r"no",
    #: before the office that somebody has
    "role": r"as",
    #: what may fall through and is the event's whatever it is
    "plans": r"plans?|bid",
    #: a noun that is no name (case matters)
    "common_noun": r"(?:the |a |an |its |his |her |their )?[a-z]+",
    #: somebody else between the actor and a wording (case matters, anchored)
    "other_subject": r"\b[A-Z][a-z]+ (?:\w+ )?$",
    # ── dates ──
    #: said where there is no date, or none any more
    "undated": (
        r"(?:no|not a|any|another|without (?:a|any|naming|giving|setting)|nor(?: a)?) "
        r"(?:(?:new|other|further|fresh|exact|firm|specific|precise|release|launch|opening|start) ){0,2}"
        r"(?:dates?|days?|timetable|timeline|timing|word on when)"
        r"|(?:(?:do|does|did|is|are|was|were|has|have|had|wo|would|could|ca|should)n['’]t|not|never|yet to|declined? to"
        r"|refused? to|unable to|nobody can|no one can)(?: \w+){0,2}? "
        r"(?:say|set|give|name|fix|commit|choose|announce|specify|offer)(?: \w+){0,3}? (?:dates?|days?|when|another)"
        r"|until further notice|indefinitely|sine die|undated|open-ended|without limit|first possible date"
        r"|at (?:a|some) later (?:date|time|stage)|in due course|as soon as possible"
    ),
    #: between two alternative dates
    "either": r",?\s(?:or(?: perhaps| possibly| even)?|and perhaps)\s(?:(?:in|on|early|late)\s)?$",
    #: between the dates of a list, which are spoken of alike
    "listing": r",?\s?(?:(?:and|or|then|and then|or even|and again)\s)?(?:(?:on|in|for|to|from|at|until)\s)?(?:the\s)?",
    #: before the first day of what lasts (anchored), and between its first day and its last
    "begins": r"\b(?:from|begin\w*|began|start\w*|open\w*|kick\w* off|arriv\w*|commenc\w*)(?:\s[a-z]+){0,2}\s(?:the )?$",
    "ends": r"[^.;:]{0,40}?\b(?:until|till|through|to|(?:and|before)(?: \w+){0,2} (?:finish|end|clos|conclud|leav|wrap)\w*(?: up)?(?: on)?)\s(?:the )?",
    #: what says that something begins, or ends, on the day beside it
    "of_begin": (
        r"\b(?:beg[aiu]n\w*|start(?:s|ed|ing)?|open(?:s|ed|ing|er)?|kick\w* off|commenc\w*|launch\w*|arriv\w*|land(?:s|ed|ing)?|"
        r"touch\w* down|reach\w*|from|walk(?:s|ed|ing)? (?:out|off)|get(?:s|ting)? (?:under ?way|going)|got under ?way|first)\b"
    ),
    "of_end": (
        r"\b(?:end(?:s|ed|ing)?|clos(?:e|es|ed|ing)|conclud\w*|finish\w*|wrap(?:s|ped|ping)? up|until|till|through|"
        r"last(?:s|ed)?|final|leav(?:e|es|ing)|left|depart\w*|fl(?:y|ies|ew|ying) (?:home|out|off|to|back)|farewell|goodbye|"
        r"return(?:s|ed|ing)?|over|suspend\w*|call(?:s|ed|ing)? off|back to work|completed?)\b"
    ),
    #: behind the word of a meeting (anchored): a name
    "opponent": r"\s(?:with\s|against\s|and\s)?([A-Z]\w{2,})",
    #: a day beside it may be the last one on which something can be
    "limit": (
        r"\b(?:deadline|until|till?|exten(?:d(?:s|ed|ing)?|sions?)|limit|latest|outside date|cut-?off|prolong(?:s|ed|ing)?|"
        r"expir(?:e|es|ed|y|ation)|no later|before|time to)\b"
    ),
    #: behind a length that is counted towards the event (anchored)
    "counts_down": r"\s(?:before|ahead of|until|till|to go|away|left|out from|from now|prior to|short of)\b",
    #: what ends the reach of a negation
    "turn": r"[,;:.]|\b(?:but|and|until|till|before|because|as|now|instead|so)\b",
    #: before the new date of what was put off (anchored)
    "towards": r"(?:\bto|\buntil|\btill|\binto|\bbefore|:)\s(?:the |at least |no earlier than |late |early )*$",
    #: between a date and the noun that it belongs to
    "attributive": r"(?:['’]s)?\s",
    "attributive_no": r"(?:['’]s)?\s(?:to|and|in|at|on|for|with|after|before|by|as|that|when|which|who|is|was|will|has|had|said|says|but|or|of)\b",
    # ── places ──
    #: before a place that is gone to (anchored; case matters)
    "destination": r"(?:to|in|for)\s(?:the )?$",
    #: before one that somebody visits (anchored; case matters)
    "visiting": r"\bvisit(?:s|ing|ed)? (?:the )?$",
    "place_of_date": r"(?:to|in|for|reach|at|visit|then|and|of)\s+(?:the )?$",
    # ── the words of a rule (case matters) ──
    "article": r"the",
    #: between two who face each other
    "against": r"v\.?|vs\.?|versus",
    #: they make one noun phrase of the words around them
    "bridges": r"of|the",
    #: small words inside a name, between a country and what is called after it, inside the name of an institution
    "inside_name": r"of|the|and|de|&",
    "joining": r"of|and|&",
    "inside_institution": r"of|and|the",
    #: what two agree on: a treaty where it is about something
    "agreed": r"deal|agreement",
    #: nouns that take their class from the noun before ("sentencing hearing")
    "weak_heads": r"hearing|announcement|signing|closing",
    "gerund": r"\w*ing",
    #: in order, from the first
    "ordinals": r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth",
    # ── kinds of an event ──
    #: between another kind of the event and its noun
    "rival_link": r"(?: and \w+| or \w+)? ",
    #: nouns that name a kind of the event in one word
    "compounds": r"(?!)",
    #: endings of names
    "name_ending": r"",
    #: words of names that have an ending by case, as adjectives do; what they are without it is a group
    "declined": r"(?!)",
    #: and those endings
    "declensions": "",
}
