"""English, as data: classes of events, cues, and the small closed classes of words. No functions, no names."""

from __future__ import annotations

from monitor.language.en_cues import CUES
from monitor.language.en_grammar import GRAMMAR
from monitor.language.en_journeys import DISTANT, FROM, JOURNEY_WORDS, JOURNEYS, OTHER_ACTOR, PROXY, PROXY_BEFORE
from monitor.language.lexicon import EventClass, Lexicon, Shape

#: "isn't" and its like
_SHORT_NOT = r"(?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|sha|should|must|might|may|need|dare|ought|used|ai)n['’]t"

_STEPS = (
    r"trailers?|teasers?|tickets?|reservations?|pre-?orders?|pre-?sales?|presale|rehearsals?|previews?|premieres?|soundtracks?|beta|demos?|"
    r"betas|playtests?|dlc|expansions?|documentar(?:y|ies)|merchandise|posters?|screenshots?|rematch(?:es)?|"
    r"reviews?|anniversar(?:y|ies)|auditions?|wet dress|static fire|hot[- ]fire|test[- ]fire|rollout|roll-out|roadshows?|"
    r"sound ?check|qualif(?:ying|iers?)|weigh-in|press tour|nominations?|nominees|shortlists?"
)

CLASSES: tuple[EventClass, ...] = (
    EventClass(
        name="visit",
        shape=Shape.JOURNEY,
        nouns=r"visits?|trips?|stays?|tours?|journeys?|stopovers?|travels?|arrival|pilgrimage|voyage|travel plans",
        verbs=(
            r"visit(?:s|ed|ing)?|travel(?:s|led|ed|ling|ing)?|go(?:es|ing)?|went|gone|com(?:e|es|ing)|came|head(?:s|ed|ing)?|"
            r"fl(?:y|ies|ew|ying)|arriv(?:e|es|ed|ing)|land(?:s|ed|ing)?|touch(?:es|ed|ing)? down|set(?:s|ting)? (?:off|foot|out)|depart(?:s|ed|ing)?|"
            r"leav(?:e|es|ing)|tour(?:s|ed|ing)?|bound for|drop(?:s|ped|ping)? in|cross(?:es|ed|ing)? (?:into|the border)|stop(?:s|ped|ping)? (?:over|in|by)|turn(?:s|ed|ing)? up|pop(?:s|ped)? over|sail(?:s|ed|ing)?|due|speak(?:s|ing)?|spoke|address(?:es|ed|ing)?|meet(?:s|ing)?|met|see(?:s|ing)?|sit(?:s|ting)? down|sat down|hold(?:s|ing)?|held|took|tak(?:e|es|ing)|continu(?:e|es|ed|ing)|sent|open(?:s|ed|ing)?|proceed(?:s|ed|ing)?|embark(?:s|ed|ing)?|return(?:s|ed|ing)?|"
            r"jet(?:s|ted|ting)? off|mak(?:e|es|ing)|made|pay(?:s|ing)?|paid|undertak(?:e|es|ing)|call(?:s|ing)? (?:at|on|in)|"
            r"kick(?:s|ed|ing)? off|begin(?:s|ning)?|began|start(?:s|ed|ing)?|wrap(?:s|ped|ping)? up|conclud(?:e|es|ed|ing)|"
            r"end(?:s|ed|ing)?|be|been|postpon(?:e|es|ed|ing)|cancel(?:s|led|ed|ling|ing)?|call(?:s|ed|ing)? off|"
            r"delay(?:s|ed|ing)?|scrap(?:s|ped|ping)?|plan(?:s|ned|ning)?|schedul(?:e|es|ed|ing)|expected|skip(?:s|ped|ping)?|"
            r"attend(?:s|ed|ing)?|stay(?:s|ed|ing)?|spend(?:s|ing)?|tak(?:e|es|ing) part|participat(?:e|es|ed|ing)|join(?:s|ed|ing)?|"
            r"miss(?:es|ed|ing)?|shun(?:s|ned)?|mov(?:e|es|ed|ing)"
        ),
        begun=(
            r"arriv(?:es|ed)|lands|landed|touch(?:es|ed) down|(?:is|are|has|have) (?:arrived|landed)|sets? foot|begins|began|kicks? off|kicked off|"
            r"started|starts (?:his|her|their|a|the|state|official|\w+-day)|opens|under ?way|is in town|"
            r"(?:was|is|were|are) (?:greeted|welcomed|met) (?:at|by|on|with)|steps? off|stepped off|is on an? \w+ visit|(?:is|are) visiting|red carpet"
        ),
        done=(
            r"wrap(?:s|ped) up|conclud(?:es|ed)|end(?:s|ed)|complet(?:es|ed)|finish(?:es|ed)|(?:left|leaves|departed|departs)(?! for(?! home))|returned|returns (?:home|from)|"
            r"flew (?:home|out|back)|flies (?:home|out|on)|bids? (?:farewell|adieu|goodbye)|bade (?:farewell|goodbye)|is over|comes? to an end|came to an end|"
            r"headed home|heads home|rounds? off|rounded off|visited"
        ),
        steps=r"advance team|preparatory visit",
        lasting=True,
    ),
    EventClass(
        name="meeting",
        shape=Shape.MUTUAL,
        nouns=r"meetings?|summits?|talks|encounters?|negotiations?|sit-down|face-to-face|tete-a-tete|get-together|conference",
        verbs=(
            r"meet(?:s|ing)?|met|hold(?:s|ing)? (?:talks|a summit|a meeting)|held (?:talks|a summit|a meeting)|host(?:s|ed|ing)?|"
            r"sit(?:s|ting)? down|sat down|conven(?:e|es|ed|ing)|gather(?:s|ed|ing)?|come(?:s)? together|talk(?:s|ed)? with"
        ),
        begun=r"begin(?:s)?|began|open(?:s|ed)|kick(?:s|ed) off|got under ?way|gets under ?way|under ?way|start(?:s|ed)|arriv(?:e|es|ed) for|shook hands|shakes? hands|convened|gathered",
        done=r"met|ended|ends|concluded|concludes|wrapp?(?:ed|s) up|wrap up|held talks|emerged from|closed with|adopted",
        lasting=True,
    ),
    EventClass(
        name="launch",
        shape=Shape.THING,
        nouns=r"launch(?:es)?|lift-?off|blast-?off|flights?|missions?|take-?off|maiden flight|debut flight|launch (?:attempt|date|window)|countdown|landings?|release (?:date|day)|launch event|availability|arrival",
        verbs=(
            r"launch(?:es|ed|ing)?|lift(?:s|ed|ing)? off|blast(?:s|ed|ing)? off|fl(?:y|ies|ew|ying)|tak(?:e|es|ing) off|took off|soar(?:s|ed|ing)?|"
            r"rocket(?:s|ed)? (?:into|to|away)|depart(?:s|ed)?|go(?:es)? up|leave(?:s)? the pad|head(?:s|ed)? (?:to|for) (?:space|orbit|the)|set(?:s)? off|releas(?:e|es|ed|ing)|com(?:e|es|ing) (?:out|to|on)|came out|arriv(?:e|es|ed|ing)|ship(?:s|ped|ping)?|debut(?:s|ed|ing)?|hit(?:s|ting)? (?:stores|shelves|the market)|go(?:es|ing)? on sale|went on sale|roll(?:s|ed|ing)? out|available|on sale|unveil(?:s|ed|ing)?|go(?:es)? live|went live"
        ),
        done=(
            r"goes on sale|go on sale|launch(?:es|ed) (?:[\w-]+ ){0,3}(?:mission|satellite|rocket|probe|spacecraft|telescope|capsule|astronauts?|crew)|launched|went on sale|(?:is|are) (?:now |finally )?(?:available|on sale|in stores|out|live)|out now|now available|finally (?:here|out|in stores)|hits? (?:stores|shelves) today|queued|lined up|went live|goes live|sold (?:\S+ )?(?:million|units)|launches (?:successfully|from|into|on|with|aboard|to)|lift-?off!|lift(?:s|ed) off|blast(?:s|ed) off|(?:has|have) (?:launched|left|flown|cleared)|soar(?:s|ed)|roars? (?:into|off|away|to)|roared|"
            r"(?:is|are) (?:on (?:its|his|her|their) way|in orbit|in space)|reach(?:es|ed) orbit|took off|takes off|thunder(?:s|ed)|rocket(?:s|ed)|sent into (?:space|orbit)|successful launch|"
            r"cleared the tower|leapt|rode|rides into|flew|climbed away|left (?:the|its) (?:launch )?pad|streaks?|rises? from|on course for|en route"
        ),
        rivals=r"uncrewed|unmanned|cargo|satellite|test|empty|rival",
        thing=True,
        steps=_STEPS
        + r"|docking|undocking|splashdown|return to earth|landing|readiness review|encapsulation|fuel(?:l)?ing test|license|licence|press conference",
    ),
    EventClass(
        name="release",
        shape=Shape.THING,
        nouns=r"releases?|deliver(?:y|ies)|launch(?:es)?|release (?:date|year|window|day)|launch (?:date|window|day)|arrival|debuts?|availability|roll-?out|rollouts?|street date|general availability|shipping|publication",
        verbs=(
            r"releas(?:e|es|ed|ing)|launch(?:es|ed|ing)?|com(?:e|es|ing) (?:out|to|on|in|this|next|home|back)|came out|arriv(?:e|es|ed|ing)|ship(?:s|ped|ping)?|debut(?:s|ed|ing)?|"
            r"hit(?:s|ting)? (?:stores|shelves|theat(?:er|re)s|cinemas|screens|consoles|the market|pc)|go(?:es|ing)? on sale|went on sale|land(?:s|ed|ing)?|drop(?:s|ped|ping)?|"
            r"open(?:s|ed|ing)?|premier(?:e|es|ed|ing)|be out|is out|are out|out now|appear(?:s|ed|ing)?|publish(?:es|ed|ing)?|roll(?:s|ed|ing)? out|"
            r"reach(?:es|ed|ing)? (?:stores|shelves|theat(?:er|re)s|cinemas|screens|players|consoles|pc)|becom(?:e|es|ing) available|available|due|in (?:stores|theat(?:er|re)s|cinemas|shops)|stream(?:s|ed|ing)?|go(?:es)? into|due out|"
            r"unveil(?:s|ed|ing)?|see(?:s)? the light of day|play(?:able)? from"
        ),
        done=(
            r"goes on sale|go on sale|hits? (?:shelves|stores|cinemas|theat(?:er|re)s|screens) (?=in|across|on|as|after|to|with)|(?:is|are|has been|have been|was|were) (?:finally |now |at last |officially )*(?:released|out|available|in (?:stores|theat(?:er|re)s|cinemas|shops)|on sale|here|published|live)|out (?:now|today)|finally (?:here|out|in (?:stores|shops|cinemas|theat(?:er|re)s))|at last (?:here|out)|"
            r"(?:has|have) (?:finally |now |at last |officially )*(?:launched|arrived|landed|come out|shipped|gone on sale|hit)|went on sale|launches today|(?:came|comes) out today|launched|"
            r"released (?:on|today|yesterday|worldwide|at)|opens wide|opens? (?:in|on) (?:theat(?:er|re)s|cinemas|\S+ screens)|opened (?:to|at|in|with|on)|opens (?:with|to) \$|arrived (?:in|on|at)|sold (?:\S+ )?(?:million|copies|units)|box office|debuts? (?:with|at|to|atop)|topped|"
            r"(?:million|\d) copies|opening (?:weekend|day)|queued|lined up|now available|hits? (?:stores|shelves) today|goes live|went live|rides to|day[- ]one|fans? (?:are|were) playing"
        ),
        rivals=r"streaming|digital|dvd|blu-ray|home|trailer|soundtrack|vinyl|anime|beta|early access|pc",
        thing=True,
        steps=_STEPS
        + r"|patch(?:es)?|updates?|upgrade|streaming|digital release|home release|blu-ray|vinyl|tour|single|novelization|early access|casting|filming|production|score|pc version|price|specs",
    ),
    EventClass(
        name="opening",
        shape=Shape.THING,
        nouns=r"openings?|completion|inauguration|opening (?:ceremony|date|day)|unveiling|start of (?:service|operations?|passenger service)|launch|re-?opening|grand day|ribbon[- ]cutting|first (?:train|flight|passengers?)",
        verbs=(
            r"open(?:s|ed|ing)?|inaugurat(?:e|es|ed|ing)|unveil(?:s|ed|ing)?|re-?open(?:s|ed|ing)?|start(?:s|ed|ing)? (?:service|operations?|running|carrying)|"
            r"enter(?:s|ed|ing)? service|launch(?:es|ed|ing)?|welcom(?:e|es|ed|ing) (?:its )?(?:first|visitors|passengers|guests|the public)|begin(?:s)? (?:service|operations?|running)|began (?:service|operations?|running)|"
            r"cut(?:s)? the ribbon|carr(?:y|ies) (?:its )?first"
        ),
        done=(
            r"opened|inaugurated|opens (?:its|to|at last|with|before|the|after|today|grand)|is (?:now |finally |officially )?open|has (?:finally |now |officially )?opened|cut(?:s)? the ribbon|welcom(?:es|ed) (?:its )?first|"
            r"carried (?:its )?first|doors open|(?:finally|officially|at last) opens|opens? (?:to|its) |carries (?:its )?first|(?:was|were) (?:officially |formally |finally )?(?:opened|inaugurated|unveiled)|first (?:passengers|visitors|trains?|travellers|flights?) (?:\w+ )?(?:board|rode|ride|ran|left|landed|took|arriv)|entered service|enters service|throws open|threw open|opens doors|opened (?:its )?doors|began (?:service|operations|carrying)|inaugurates|re-?opened|re-?opens (?:its|to|after|with)"
        ),
        rivals=r"trial|soft|partial|test|public preview",
        thing=True,
        steps=r"clos(?:e|es|ed|ure|ing)|shut(?:s|ting)?|trial|trials|trial run|trial opening|soft (?:opening|launch)|tests?|testing|test runs?|rehearsals?|construction|topping out|groundbreaking|tickets?|hiring|recruitment|inspection|partial(?:ly)?|funding|auction|anniversary|lounge|shop|restaurant|licen[cs]e|certificate",
    ),
    EventClass(
        name="election",
        shape=Shape.THING,
        nouns=r"elections?|polls?|ballots?|run-?offs?|referend(?:um|ums|a)|plebiscite|election (?:day|date)|polling day|snap poll|primary|primaries|by-?elections?",
        verbs=r"vot(?:e|es|ed|ing)|elect(?:s|ed|ing)?|go(?:es)? to the polls|went to the polls|head(?:s|ed)? to the polls|hold(?:s|ing)?|cast(?:s|ing)? (?:their )?(?:ballots?|votes?)|call(?:s|ed|ing)?|go(?:es)? to the country|decide(?:s)? on|be held",
        begun=(
            r"polls? (?:open|opened|have opened|are open)|polling stations? (?:open|opened|have opened|are open)|(?:are|is) (?:casting|voting|going to the polls|heading to the polls|electing|choosing|deciding)|"
            r"voting (?:begins|began|has begun|is under ?way|starts|started|gets under ?way|got under ?way|opens)|under ?way|head(?:s|ed)? to (?:the )?polls|go(?:es)? to (?:the )?polls|began voting|vote today|cast ballots|queue(?:s|d)? to vote|called on \w+ to choose|start(?:s|ed)? voting|beg(?:in|ins|an) voting|(?:stations|polls) (?:\w+ ){0,4}?opened"
        ),
        done=(
            r"won|wins|win the|winner|victory|landslide|defeat(?:s|ed)|elected|re-?elected|results? (?:show|showed|are in|give|gave|published|confirm)|voted (?:yes|no)|exit polls?|"
            r"claim(?:s|ed) victory|conced(?:es|ed)|turnout (?:was|reached|stood)|polls (?:close|closed|have closed)|counting|approved by|reject(?:s|ed) (?:the|by)|swept|(?:loses|lost|wins|won|survives|survived) (?:[\w-]+ ){0,3}?(?:vote|motion)|voted (?:by )?\d+(?:-| to | votes to )\d+|by \d+ votes to \d+|(?:reject|approve|back|pass)(?:s|es|ed)? .{3,40} by (?:\w+ ){0,2}(?:margin|majority|\d)|majority for|per cent of the vote|of the vote"
        ),
        rivals=r"local|mayoral|municipal|legislative|parliamentary|regional|european|primary|leadership|gubernatorial|senate|council|state|student|union|board|by|opinion|party|constitutional|presidential|general|snap|governors?|mayors?",
        steps=r"bill|motion|free vote|confidence vote|second reading|opinion poll|opinion polls|local elections?|mayoral|by-?elections?|legislative|municipal|manifesto|debate|registration|nomination|campaign launch|leadership (?:election|contest|race)|european elections?|regional elections?",
    ),
    EventClass(
        name="fight",
        shape=Shape.MUTUAL,
        nouns=r"rematch(?:es)?|legs?|fixtures?|tie|title defen[cs]e|world title|fights?|bouts?|match(?:es)?|clash(?:es)?|showdowns?|title (?:fight|bout|shot)|duels?|contests?|meetings?|game|finals?|derby|encounter|bouts|battle|superfight|mega-?fight|main event|card|contracts?",
        verbs=(
            r"fight(?:s|ing)?|fought|fac(?:e|es|ed|ing)|box(?:es|ed|ing)?|meet(?:s|ing)?|met|take(?:s)? on|taking on|took on|clash(?:es|ed|ing)?|square(?:s)? off|"
            r"play(?:s|ed|ing)?|settle|go(?:es)? head[- ]to[- ]head|battle(?:s|d)?|collide(?:s)?|throw down|lock(?:s)? horns|share the ring|step(?:s)? into the ring"
        ),
        done=(
            r"beat|beats|defeat(?:s|ed)|stopp(?:ed|s)|stops|knock(?:s|ed) out|outpoint(?:s|ed)|dethron(?:es|ed)|won|wins|lost|loses|floor(?:s|ed)|edg(?:es|ed)|split decision|unanimous decision|on points|"
            r"retain(?:s|ed)|dominat(?:es|ed)|overc(?:ame|omes)|undisputed!|draw(?:s|n)?|drew|knockout|tko|submission|submit(?:s|ted)|victory|crowned|triumph(?:s|ed)?|scorecards?|outclass(?:es|ed)|halt(?:s|ed)"
        ),
        steps=r"rematch|weigh-?in|press conference|undercard|face-?off|tickets?|trilogy|purse bids?|promo|documentary",
    ),
    EventClass(
        name="listing",
        shape=Shape.THING,
        nouns=r"ipos?|initial public offerings?|flotation|float|listings?|stock market debut|market debut|debut|public offering|direct listing|first day of trading|offering|spac merger|shares",
        verbs=(
            r"list(?:s|ed|ing)?|float(?:s|ed|ing)?|go(?:es|ing)? public|went public|debut(?:s|ed|ing)?|start(?:s|ed|ing)? trading|begin(?:s)? trading|began trading|trad(?:e|es|ed|ing)|"
            r"pric(?:e|es|ed|ing)|fil(?:e|es|ed|ing)|open(?:s|ed)? (?:at|for)|tak(?:e|es|ing) (?:\w+ ){1,3}public"
        ),
        done=(
            r"(?:shares|stock|it) (?:\w+ )?(?:jump|jumps|jumped|surge|surges|surged|soar|soars|soared|rise|rises|rose|fell|fall|falls|slump|slumps|slumped|pop|pops|popped|leap|leaps|leapt|opened|open|closed|close|climb|climbs|climbed|tumble|tumbled|slid|sink|sank)|"
            r"(?:opens|opened) at|made its (?:stock )?(?:market )?debut|makes its (?:stock )?(?:market )?debut|is trading|(?:began|started) trading|closes? first day|(?:has|have) gone public|went public|first day of trade|debuted|"
            r"closed (?:its )?first day|(?:in|on|after) (?:its )?(?:\w+ ){0,3}debut|rang the (?:opening )?bell|rings the (?:opening )?bell|valued at .{0,20}(?:after|in|on) (?:its )?debut"
        ),
        steps=r"roadshows?|lock-?up|quiet period|underwriters?|bookrunners?",
    ),
    EventClass(
        name="merger",
        shape=Shape.THING,
        nouns=r"mergers?|takeovers?|acquisitions?|deals?|buyouts?|purchase|sale|combination|tie-?up|transaction|bid|spin-?off|split|closing|divestment|break-?up|demergers?|separation|carve-?outs?",
        verbs=r"(?:de)?merg(?:e|es|ed|ing)|separat(?:e|es|ed|ing)|acquir(?:e|es|ed|ing)|buy(?:s|ing)?|bought|clos(?:e|es|ed|ing)|complet(?:e|es|ed|ing)|tak(?:e|es|ing) over|took over|combin(?:e|es|ed|ing)|purchas(?:e|es|ed|ing)|sell(?:s|ing)?|sold|absorb(?:s|ed)?|spin(?:s)? off|swallow(?:s|ed)?",
        done=r"(?:has|have) (?:\w+ )?(?:closed|completed|acquired|merged|bought|taken over|become|finalis?zed)|complet(?:es|ed)|clos(?:es|ed) (?:its|the|on|\$|(?:\S+ ){1,4}?(?:acquisition|takeover|merger|purchase|buyout|deal))|finaliz(?:es|ed)|finalis(?:es|ed)|now owns?|deal (?:is )?(?:done|closed|complete)|takes? control|took control|officially (?:owns|part|closed|complete)|became part|sealed|wraps? up|owns it",
        steps=r"shareholder vote|hearing|antitrust review|regulators? review|lawsuit|injunction|financing|probe|investigation|second request",
    ),
    EventClass(
        name="trial",
        shape=Shape.THING,
        nouns=r"trials?|court case|proceedings|court date|retrial|hearing|hearings",
        verbs=r"stand(?:s|ing)? trial|stood trial|go(?:es|ing)? on trial|went on trial|try|tried|open(?:s|ed)?|begin(?:s)?|began|start(?:s|ed)?|appear(?:s|ed)? in court|fac(?:e|es|ing) trial",
        begun=r"(?:trial|hearings?|case|proceedings) (?:\w+ ){0,6}?(?:begins|began|opens|opened|starts|started|kicks off|kicked off|gets under ?way|got under ?way|is under ?way|has begun|has started|has opened)|(?:goes|went) on trial|opening (?:statements|arguments)|jury selection (?:begins|began|starts|started)|jurors (?:heard|were sworn)|in the dock|stood trial|pleads? not guilty|took the stand|first day",
        done=r"verdict|found (?:not )?guilty|convict(?:s|ed)|acquit(?:s|ted)|sentenced|jury (?:finds|found|clears|cleared|convicts|convicted)|mistrial|guilty",
        rivals=r"civil|drug|clinical|appeal",
        steps=r"pre-?trial|motion|arraignment|bail|plea hearing|preliminary hearing|subpoena|deposition|appeal|memoir",
        lasting=True,
    ),
    EventClass(
        name="sentencing",
        shape=Shape.THING,
        nouns=r"(?:re-?)?sentencing|(?:re-?)?sentencings|sentence|sentencing (?:date|hearing)|punishment",
        verbs=r"(?:re-?)?sentenc(?:e|es|ed|ing)|be sentenced|learn(?:s)? (?:his|her|their|its) (?:fate|punishment)|hand(?:s|ed)? down",
        done=r"(?:was|were|are|is|been|has been) (?:\w+ )?(?:(?:re-?)?sentenced|jailed|spared)|sentenced to|sentences .{3,40} to|gets? (?:\S+ ){0,3}(?:years|months|life|discharge|probation)|got (?:\S+ ){0,3}(?:years|months|life|probation)|jailed|spared (?:jail|prison)|receiv(?:es|ed) (?:\S+ ){0,3}(?:sentence|discharge|years|life|months)|handed (?:down the sentence|\S+ (?:years|months))|unconditional discharge|walks? free|walked free|avoids (?:jail|prison)|behind bars",
        steps=r"verdict|plea|memo|memorandum|recommendation|appeal|adjournment request|probation report",
    ),
    EventClass(
        name="ruling",
        shape=Shape.THING,
        nouns=r"(?:interest )?rate (?:cuts?|hikes?|rises?|decision|increase|move)|(?:interest )?rates|rulings?|verdicts?|judge?ments?|decisions?|opinion|extradition|award|conviction|announcement",
        verbs=r"extradit(?:e|es|ed|ing)|cuts?|cutting|rais(?:e|es|ed|ing)|hik(?:e|es|ed|ing)|lower(?:s|ed|ing)?|lift(?:s|ed|ing)?|ends?|ended|ending|rul(?:e|es|ed|ing)|decid(?:e|es|ed|ing)|deliver(?:s|ed)?|hand(?:s|ed)? down|convict(?:s|ed)?|acquit(?:s|ted)?|find(?:s)?|found|overturn(?:s|ed)?|uphold(?:s)?|upheld|strik(?:e|es)|struck|announc(?:e|es|ed)|issu(?:e|es|ed)|learn(?:s)? (?:his|her|their|its) fate",
        done=r"extradites|extradited|(?:cuts?|rais(?:es?|ed)|hik(?:es?|ed)|lower(?:s|ed)?|lift(?:s|ed)?|ends?|ended|scraps|scrapped|trims?|trimmed|slash(?:es|ed)?) (?:[\w.%-]+ ){0,4}?rates?|(?:in|with) (?:a |an |its |the )?(?:\w+ ){0,2}(?:ruling|verdict|judge?ment|decision)|gives .{2,40} to|awards|awarded|grants|granted|hands .{2,30} victory|(?:was|is|were|been|has been) (?:\w+ )?(?:sentenced|convicted|acquitted|jailed|extradited|handed|given)|ruled|rules|(?:gives?|gave) (?:the |its )?(?:green light|go-ahead|nod) to|recommend(?:s|ed) (?:\w+ )?approval|sentenc(?:es|ed) to|gets? (?:\S+ ){0,3}(?:years|months|life)|got (?:\S+ ){0,3}(?:years|months|life)|jailed|found (?:not )?guilty|handed down|str(?:ikes|uck) down|overturn(?:s|ed)|upheld|upholds|verdict (?:is|was) in|convicts|convicted|clears|cleared|acquitted|sided with|sides with|cannot|decides|decided|backs?|blocks?|blocked|spared|walks? free|walked free",
        rivals=r"lower|civil|draft",
        steps=r"oral arguments?|hearing of arguments|brief|filing|closing arguments|leak(?:ed)?|draft|plea|memo|memorandum|recommendation|appeal|adjournment request",
    ),
    EventClass(
        name="strike",
        shape=Shape.THING,
        nouns=r"strikes?|walk-?outs?|industrial action|stoppages?|work stoppage|action|picket(?:s| lines?)?|lockout",
        verbs=r"strik(?:e|es|ing)|struck|walk(?:s|ed|ing)? out|down(?:s|ed)? tools|stop(?:s|ped)? work|picket(?:s|ed|ing)?|go(?:es)? on strike|went on strike",
        begun=r"(?:strike|walk-?out|stoppage) (?:\w+ ){0,4}?(?:begins|began|starts|started|under ?way|hits|has begun|bites|kicks off)|walk(?:s|ed)? (?:out|off)|(?:are|is|went|go|goes) on strike|on the picket lines?|picket(?:s|ed|ing)|downed tools|cripples|brought .{0,30}standstill|strike today|struck|stranded|set up picket",
        done=r"(?:strike|walk-?out|stoppage) (?:\w+ ){0,4}?(?:ends|ended|over|is over|has ended)|return(?:s|ed)? to work|back to work|back at work|end(?:s|ed) (?:the |their |its |a )?(?:\S+ )?(?:strike|walk-?out)",
        rivals=r"nurses?|pilots?|doctors?|physicians|teachers?|drivers?|dock ?workers|dockers|actors|writers|rail|bus|tube|metro|subway|postal|post|firefighters|lecturers|cabin crew|flight attendants|baggage handlers|air traffic controllers|refuse|miners|farmers|truckers|ferry|prison|civil servants|barristers|ambulance|auto ?workers|screenwriters|port",
        steps=r"strike (?:ballot|vote|authori[sz]ation|fund|pay)|ballots?|negotiations?|mediation",
        lasting=True,
        stops=r"flights|trains|buses|ferries|services|sailings|crossings|departures|connections|classes|lessons|lectures|exams|schools|operations|surgeries|appointments|procedures|matches|games|shows|performances|screenings|filming|production|output|deliveries|shipments|exports|traffic|transport",
    ),
    EventClass(
        name="concert",
        shape=Shape.THING,
        nouns=r"concerts?|shows?|tours?|gigs?|performances?|festivals?|residency|concert tour|reunion|line-?up|dates?|run",
        verbs=r"perform(?:s|ed|ing)?|play(?:s|ed|ing)?|tour(?:s|ed|ing)?|tak(?:e|es|ing) (?:to )?the stage|took (?:to )?the stage|headlin(?:e|es|ed|ing)|kick(?:s|ed|ing)? off|return(?:s|ed|ing)?|open(?:s|ed|ing)?|sing(?:s|ing)?|sang|go(?:es|ing)? ahead|be held|reunit(?:e|es|ed|ing)",
        begun=r"returns? to (?:the )?(?:stage|\w+)(?= after)|kick(?:s|ed) off|opened|opens (?:its|the|with|in|at|to)|began|begins|gates open(?:ed)?|under ?way|took (?:to )?the stage|takes (?:to )?the stage|started|starts (?:its|the)|back on stage|get(?:s)? under ?way|got under ?way|first night|opening night|returns to the stage|welcom(?:es|ed)",
        done=r"ends? (?=with|in|on|after|amid|as)|performed|played (?:to|a|the|their|its|before)|headlined|closed|ended|ends|sang|wowed|brought the (?:curtain|house)|bows out|wrapp?(?:ed|s) up|wraps|crowd of|rocked|drew (?:a crowd|\S+ people|\S+ fans)|final night",
        thing=True,
        steps=r"tickets?|presale|pre-sale|general sale|registration|album|single|documentary|merch(?:andise)?|tribute (?:act|band|concert)|film|box set|resale|setlist",
        lasting=True,
    ),
    EventClass(
        name="treaty",
        shape=Shape.THING,
        nouns=r"treat(?:y|ies)|agreements?|accords?|pacts?|deals?|ceasefires?|truces?|cease-fires?|armistice|protocol|ratification|signing|accession|withdrawal|membership|armistice|exit|entry|adoption",
        verbs=r"sign(?:s|ed|ing)?|ratif(?:y|ies|ied|ying)|enter(?:s|ed|ing)? into force|tak(?:e|es|ing) (?:effect|hold)|took effect|conclud(?:e|es|ed|ing)|join(?:s|ed|ing)?|leav(?:e|es|ing)|left|withdr(?:aw|aws|ew|awing|awn)|come(?:s)? into (?:force|effect)|came into (?:force|effect)|acced(?:e|es|ed)|adopt(?:s|ed|ing)?|initial(?:s|led)?|quit(?:s)?",
        done=r"signs? (?:[\w-]+ ){0,3}?(?:deals?|accords?|treat(?:y|ies)|pacts?|agreements?|truce|declaration|protocol)|put(?:s|ting)? (?:his|her|their|its) (?:names?|signatures?|pens?) to|sign(?:s|ed)? away|inks?(?= (?:\w+ ){0,3}(?:deal|treaty|agreement|pact|accord|truce|ceasefire))|inked|(?:has|have|was|were|been) (?:\w+ )?(?:signed|ratified|adopted|concluded|joined|left|become)|sign(?:s|ed)? (?:a|the|an|historic|landmark|into|their|its|long-\w+)|signed|ratif(?:ies|ied)|took effect|takes effect|came into (?:force|effect)|comes into (?:force|effect)|entered into force|enters into force|into force|takes hold|took hold|holds(?! (?:up|off|back|out|on))|held(?! (?:up|off|back|out|on))|is in force|formally (?:joins|joined|left|leaves|signed)|becomes|became|joined|joins|left(?! un| the (?:room|building|white|meeting|talks|table))|leaves(?! un)|is (?:now )?(?:out|a member)|raised|flag",
        steps=r"draft|talks|negotiations?|round of talks|committee|application|summit|anniversary|side letter|memorand(?:um|a)|mou|letters? of intent|declaration of intent|roadmap|framework|term sheet|preliminary",
    ),
    EventClass(
        name="appointment",
        shape=Shape.THING,
        nouns=r"coach|manager|captaincy|ceo|chief executive|chair|chairman|appointments?|nominations?|resignation|successor|succession|swearing[- ]in|inauguration|installation|hiring|departure|retirement|investiture|enthronement|coronation|abdication|election|start|takeover|confirmation|oath",
        verbs=r"appoint(?:s|ed|ing)?|nam(?:e|es|ed|ing)|nominat(?:e|es|ed|ing)|swor(?:n|e) in|swear(?:s|ing)? in|tak(?:e|es|ing) (?:office|over|charge|the helm|up)|took (?:office|over|charge|the helm|up)|becom(?:e|es|ing)|became|resign(?:s|ed|ing)?|step(?:s|ped|ping)? down|succeed(?:s|ed|ing)?|retir(?:e|es|ed|ing)|join(?:s|ed)?|start(?:s|ed)?|crown(?:s|ed)?|quit(?:s)?|replac(?:e|es|ed|ing)|inaugurat(?:e|es|ed)|abdicat(?:e|es|ed)|leav(?:e|es|ing)|elect(?:s|ed)?",
        done=r"(?:was|is|were|been) (?:\w+ )?(?:sworn in|appointed|inaugurated|crowned|installed|enthroned|elected|confirmed as|named)|took (?:office|over|charge|the oath|the helm)|takes (?:office|over|charge|the oath|the helm)|sworn in|swears in|first day|becomes|became|resigned|resigns|stepp?(?:ed|s) down|abdicat(?:es|ed)|starts (?:work|the job)|started (?:work|as)|formally (?:takes|took|became|becomes)|handed over|hands over|succeeds|succeeded|crowned",
        steps=r"shortlist|interview|hearing|committee|vetting|rumou?rs?|candidates?|contenders?|odds|profile",
    ),
    EventClass(
        name="effect",
        shape=Shape.THING,
        nouns=r"bans?|deadlines?|laws?|rules?|regulations?|tariffs?|tax(?:es)?|acts?|sanctions?|levy|levies|switch-?off|shutdowns?|closures?|end of (?:life|support)|end-of-(?:life|support)|phase-?out|changeover|cut-?off|implementation|enforcement|duties|restrictions?|requirement|expiry|sunset|entry into force|support|retirement|curfew|lockdown|charges?|fees?|tolls?|abolition|repeal|strategy",
        verbs=r"outlaw(?:s|ed|ing)?|prohibit(?:s|ed)?|phas(?:e|es|ed|ing) out|abolish(?:es|ed)?|introduc(?:e|es|ed|ing)|remov(?:e|es|ed|ing)|switch(?:es|ed)? (?:on|off)|tak(?:e|es|ing) effect|took effect|com(?:e|es|ing) into (?:force|effect)|came into (?:force|effect)|enter(?:s|ed)? into force|kick(?:s|ed|ing)? in|appl(?:y|ies|ied)|expir(?:e|es|ed)|start(?:s|ed)?|begin(?:s)?|began|end(?:s|ed|ing)?|enforc(?:e|es|ed|ing)|ban(?:s|ned|ning)?|clos(?:e|es|ed|ing)|shut(?:s|ting)?(?: down)?|switch(?:es|ed)? off|phase(?:s|d)? out|go(?:es)? (?:into effect|live|dark)|went (?:into effect|live|dark)|stop(?:s|ped|ping)?|retir(?:e|es|ed|ing)|drop(?:s|ped)? support|lift(?:s|ed)?|impos(?:e|es|ed|ing)|introduc(?:e|es|ed|ing)",
        done=r"(?:has|have) (?:\w+ )?(?:taken effect|come into (?:force|effect)|entered into force|expired|begun|ended|gone (?:into effect|dark|live)|kicked in|closed|shut down|started|stopped|retired|switched off)|took effect|takes? effect|came into (?:force|effect)|comes? into (?:force|effect)|entered into force|enters? into force|is (?:now )?(?:in force|in effect|banned|illegal|over|law|gone|dead|closed|dark)|went (?:into effect|dark|live)|goes (?:into effect|dark|live)|kicks in|kicked in|from today|as of today|starting today|expired|expires today|shut(?:s)? down (?:today|on|for good|its last)|closed (?:its doors|for good|today|on)|ended (?:today|on|support|yesterday)|ends (?:today|support|its)|switched off|is no more|goes dark",
        steps=r"consultation|draft|petition|lawsuit|challenge|hearing|vote|proposal|amendment|loophole",
    ),
    EventClass(
        name="ceremony",
        shape=Shape.THING,
        nouns=r"ceremon(?:y|ies)|shows?|telecast|broadcast|awards?|gala|event|edition|weddings?|funerals?|coronations?|parade|festivals?|conferences?|congress|expo|fair|games|tournament|championships?|cup|race|marathon|world cup|grand prix|final|summit|keynote|convention|concert|contest|opening ceremony",
        verbs=r"tak(?:e|es|ing) place|took place|be held|is held|held|host(?:s|ed|ing)?|air(?:s|ed|ing)?|return(?:s|ed|ing)?|go(?:es|ing)? ahead|hand(?:s|ed)? out|stag(?:e|es|ed|ing)|open(?:s|ed|ing)?|kick(?:s|ed|ing)? off|start(?:s|ed|ing)?|begin(?:s)?|began|celebrat(?:e|es|ed|ing)|run(?:s|ning)?|marr(?:y|ies|ied)|crown(?:s|ed)?",
        begun=r"(?:has|have) (?:started|begun|opened|kicked off)|kick(?:s|ed) off|under ?way|began|begins|opened|opens (?:with|in|its|to|at|today)|and we['’]re off|started|starts (?:today|with|in)|gets going|got going|are off|declare[sd] .{3,40} open|lit|flame|live:|live blog|red carpet",
        done=r"ends? (?=with|in|on|after|amid|as)|won|wins|winners?|best picture|took home|takes home|crowned|closed|closes|ended|ends|came to a close|come to a close|comes to a close|closing ceremony|drew to a close|draws to a close|champions?|triumph(?:s|ed)?|married|marries|tied the knot|laid to rest|buried|victory|beat|concluded|concludes|wrapp?(?:ed|s) up|handed out|took place|has taken place|unveiled|unveils|announced at|freed|(?:was|were|been|are) (?:freed|released|swapped|exchanged|handed over|completed|carried out|restarted|delivered|removed)",
        thing=True,
        steps=_STEPS
        + r"|hosts?|line-?up|bids?|draw|qualifying|torch relay|invitations?|vows|engagement|dress|after-?party|afterparties|sponsor|stadium|broadcast rights|squad",
        lasting=True,
    ),
)

LEXICON = Lexicon(
    code="en",
    classes=CLASSES,
    cues=CUES,
    words=GRAMMAR
    | {
        # a name behind one of these stands beside the event, not in it
        "oblique": (
            r"after|before|since|behind|follow(?:s|ed)?|like|unlike|than|following|in the wake of|ahead of|despite|besides|in step with|"
            r"compared (?:to|with)|as with|beyond|until|inspired by|similar to|rivals?|fans? of|maker of|owner of|home of|on the heels of|on top of|instead of|in memory of|named after|formerly|except|replacing"
        ),
        # openers of clauses that give background
        "background": (
            r"after|before|since|when|once|until|following|ahead of|while|although|though|because|whereas|where|as if|if|unless|in case|whether|despite|"
            r"who|whose|which|previously|earlier|originally|initially"
        ),
        "report": (
            r"said|says|say|told|tells|announced|announces|announce|confirmed|confirms|confirm|according to|reported|reports|report|stated|states|added|adds|"
            r"disclosed|revealed|reveals|wrote|writes|posted|tweeted|explained|noted|insisted|insists|stressed|warned|promised|declared|declares|assured|assures|indicated|clarified|reiterated|replied|answered|hinted|claims|claimed|ruled|decided|underlined"
        ),
        "party": (
            r"spokes(?:man|woman|person|people|persons)|press secretary|press service|foreign ministry|ministry|ministries|minister|ministers|government|cabinet|palace|presidency|president|prime minister|premier|chancellor|"
            r"president['’]s office|office|embassy|ambassador|envoy|court|judges?|tribunal|justices?|prosecutors?|organi[sz]ers?|promoters?|academy|federation|association|governing body|league|committee|commission|council|authority|authorities|agency|regulators?|"
            r"company|firm|publisher|studio|developers?|distributor|manufacturer|maker|airline|operator|airport|museum|band|label|management|manager|ceo|chief executive|chairman|chairwoman|chair|chief|founder|director|directors|board|"
            r"parliament|assembly|senate|lawmakers|deputies|electoral (?:commission|council|board)|election (?:commission|authority)|union|unions|team|teams|officials?|statement|decree|press release|filing|prospectus|letter to shareholders|blog|producers?|"
            r"mayor|governor|king|queen|pope|monarch|household|vatican|synod|central bank|secretary|general|crown|camp|camps|bishops?|the bloc|leader|club|university|police|owner|owners|host|hosts|executives?|lawyers?|attorneys?|administration|department|partners?|himself|herself"
        ),
        "unnamed": (
            r"sources?|people familiar|person familiar|insiders|insider (?:says?|said|claims?)|rumou?rs?|rumou?red|reportedly|unnamed|anonymous|unconfirmed|leaked|leaker|leaks suggest|tipsters?|people with knowledge|people close|person close|who asked not to be named|"
            r"not authori[sz]ed|speculation|speculates?|whispers?|hearsay|grapevine|apparently|media reports?|british media|local media|according to reports|reports suggest|is understood|bookmakers?|report:|: report$|pundits?|observers?|experts?|commentators?|gossip|people in the know|heard\b|diplomatic sources|one of the people|sources?:"
        ),
        "third": (
            r"reports|reported|report|writes|wrote|quotes|quoted|citing|cited|learned|understands|newspapers?|paper|daily|broadcaster|magazine|tabloid|trade paper|columnist|media|analysts?|experts?|observers?|pundits?|critics?|fans?|commentators?|former|ex-\w+|rivals?|professor|researchers?|historian|economists?|sources?|insiders?|people familiar|bookmakers?|opposition"
        ),
        # the date that follows is one that holds no longer
        "old": (
            r"first (?:been |was |were )?(?:planned|set|scheduled|due|announced|slated|expected|listed|named|chosen|dated|given|targeted|promised|intended|billed|meant|mooted|pencilled|penciled|booked|hoped)(?: (?:to|be|for|on|in|at|held|released|open|launch|come|out|take|place|start))*|(?:originally|previously|initially|formerly|at first|once|last|earlier|already)(?: (?:been|planned|set|scheduled|due|announced|slated|expected|listed|named|chosen|dated|given|targeted|promised|intended|billed|meant|mooted|pencilled|penciled|booked|to|be|have|for|on|in|held|released|open|launch|a|the|out|come|take|place|down|with|start))+|"
            r"(?:was|were|had|had been|should have|should have been|was to have|were to have)(?: (?:been|last|originally|first|previously|initially|planned|set|scheduled|due|announced|slated|expected|listed|supposed|meant|billed|pencilled|penciled|booked|down|to|be|have|for|on|in|held|released|opened|open|launch|launched|happen|take|place|start|begin|come|out|arrive|ship|fly|visit|go|hoped|hoping|aiming|aimed|targeting|at))+|"
            r"originally|previously|initially|formerly|until now|until yesterday|used to be|instead of|rather than|and not|not on|not in|not|no longer|gave up|giv(?:es|ing) up|given up|crossed out|abandon(?:ed|s)|scrapp(?:ed|s)|miss(?:ed|es|ing)?|"
            r"(?:leaves|left|leaving|vacat\w+|quits?|dropp\w+|gives up|gave up|loses|lost)(?= (?:its |the |their |that )?(?:\w+ )?$)|(?:mov(?:e[sd]?|ing)|shift\w*|steer\w*|back\w*) away from|(?:moved|moves|moving|shift(?:s|ed)|push(?:es|ed)|put back|delay(?:s|ed)|postpon(?:es|ed)|brought forward|reschedul(?:es|ed)|changed|slip(?:s|ped)) (?:(?!will |would |now ).){0,30}?from|from its|supposed to|the old|old date|earlier date|in place of|replac(?:es|ing)|won['’]t|will not|would not|cannot|can['’]t|"
            r"rul(?:es|ed|ing) out|pulls? the plug on|out of (?:its|the)|had hoped|last planned|cancell?(?:ed|s)|call(?:s|ed) off|scrub(?:s|bed)|postpon(?:es|ed|ing)(?! [^,;]{0,40}, to )|repeal(?:s|ed)|undoing|undid|fixed .{0,40} for|expired|dropped|struck out|void(?:s|ed)|proposed but"
        ),
        # a date that holds unless the story undoes it
        "pending": r"(?<!now )(?<!is )(?<!are )(?<!remains )(?<!still )(?:due (?:on|in|to (?:\w+ ){1,2}(?:on|in)|for|this|next)|due|set (?:for|to (?:\w+ ){1,2}on)|scheduled (?:for|on|to (?:\w+ ){1,3}(?:on|in))|slated for|planned for|expected (?:on|in)|fixed for|billed for|this|(?:next|the) )",
        # the date that follows is the one that holds now
        "new": (
            r"now|new (?:\w+ )?(?:dates?|target|day|slot|window|deadline)|reschedul(?:e|es|ed|ing)(?: .{0,40}?)?(?: for| to| on)|(?:mov(?:es|ed|ing)|push(?:es|ed|ing)|put(?:s|ting)?|shift(?:s|ed|ing)?|switch(?:es|ed)?|slip(?:s|ped|ping)?|slides?|slid|delay(?:s|ed|ing)?|postpon(?:es|ed|ing|ement)|pull(?:s|ed|ing)?|br(?:ing|ings|ought|inging)|defer(?:s|red)?|set back|knock(?:s|ed)|kick(?:s|ed)|extend(?:s|ed)?|jumps?)(?: [^,;]{0,60}?)? (?:to|until|till|into|for|by|as late as)|"
            r"set for|sets? (?:[^,;]{0,40}?)?for|(?:is|are|remains?|still) (?:planned|due|scheduled|slated|billed|pencill?ed|earmarked|down)(?: to \w+)?(?: for| on| in| at)?|(?:sett?l(?:es|ed|ing)|decid(?:es|ed|ing)|agree[sd]?|land(?:s|ed)) on|(?:has|have) (?:set|fixed|chosen|picked|named)|(?:chose|chooses|chosen|names|named|nominat(?:es|ed)|fix(?:es|ed)|gives|given|picks)(?= $)|resets? (?:[^,;]{0,40}?)?(?:for|to)|try again|follows?(?: [^,;]{0,40}?)? (?:on|in)|this time|would (?:now |instead |finally )?(?:be held|take place|go ahead|be released|open|launch|begin|start|arrive|come|be|land|go|fly|meet|visit|happen|debut|kick off|run|apply)(?:,?[^,;]{0,40}?)?(?: on| in| from| for| at)|will (?:now |instead |finally )?(?:be held|debut|kick off|run|apply|be run|be applied|bow|hit|take place|go ahead|be released|open|launch|begin|start|arrive|come|be|land|go|fly|meet|visit|happen)(?:,?[^,;]{0,40}?)?(?: on| in| from| for| at)|instead|calls? .{0,40}for|date:|rearranged for|reset (?:[^,;]{0,40}?)?for|targets?|targeting|aim(?:s|ing) for|no earlier than|not before|at the earliest|"
            r"fixed for|appointed for|picked|confirmed for|eyes|eyeing|arrives|to be held|be held|voted? to|(?:opens?|arrives?|comes?|lands?|launches|ships?|flies|starts?|begins?|goes|takes place|now expected|now due|now set|now planned|now scheduled)(?:,? [^.;]{0,45}?)?,? (?:on|in|for|at|to|from)"
        ),
        # moves and dates of whatever the names stand for
        "schedule": (
            r"(?:new |release |launch |opening |start |air |first |latest )?dates?|dated|delay(?:s|ed|ing)?|postpon(?:e|es|ed|ing|ement)|put(?:s|ting)? (?:off|back)|puts? .{2,40} (?:back|off)|push(?:es|ed|ing)? (?:back|to|into|until)|moved? (?:back|up|forward|to)|mov(?:es|ing) (?:back|up|forward|to)|"
            r"slip(?:s|ped|ping)?|slid(?:es?|ing)|reschedul(?:e|es|ed|ing)|cancel(?:s|led|ed|ling|ing|lation)?|call(?:s|ed|ing)? off|scrap(?:s|ped)?|shelv(?:e|es|ed)|on hold|brought forward|bring(?:s|ing)? forward|rearrang(?:e|es|ed|ing)|timetable|timeline|schedul(?:e|ed|es)|deadline|countdown|"
            r"is (?:dead|off|on|official|happening|coming)|will not|won['’]t|goes? ahead|going ahead|held? back|hold(?:s|ing)? back|jumps? ahead|settles? on|slated|target(?:s|ed|ing)?|denies|denied|misses|missed|due|set for|(?:days?|weeks?|months?|years?) (?:earlier|later|sooner|early|late)|expected (?:in|on|for|next|this|by)"
        ),
        "officials": r"deputy prime minister|deputy premier|vice[- ]president|(?:foreign|defen[cs]e|finance|interior) minister|president|leader|prime minister|premier|chancellor|king|queen|pope|pontiff|monarch|sovereign|ruler|minister|chief|emperor|prince|princess|crown prince|secretary|head of state|dictator|strongman|royal|royals|royal couple|couple|pair|grand duke|grand duchess|duke|duchess|taoiseach|emir|sultan",
        "titles": r"king|queen|pope|prince|princess|emperor|president|sultan|emir|duke|duchess",
        "negation": r"not|no|never|n['’]t|won['’]t|isn['’]t|wasn['’]t|hasn['’]t|without|den(?:y|ies|ied|ying)|strik(?:es|ing) down|struck down|rather than|avoid(?:s|ed)?|rul(?:es|ed) out|dismiss(?:es|ed)|despite|reject(?:s|ed)?|turn(?:s|ed)? down|refus(?:e|es|ed)|(?:plea|request|bid|motion|calls?|appeal) (?:for|to)|nor|neither|overturn(?:s|ed)?|void(?:s|ed)?|block(?:s|ed)|cannot be|unlikely to be|instead of|stop short of|stopped short of|in spite of|against",
        "hedge": r"(?-i:may|May(?= (?:[Bb]e|[Nn]ot|[Yy]et|[Hh]ave)\b))|might|could|would|can|likely|possible|possibly|possibility of|perhaps|risks?|fears?|fear of|threat(?:s|en|ens|ened)?(?: to)?|thinks? about|thinking about|consider(?:s|ing)?|weigh(?:s|ing)|mulls?|mulling|urg(?:e|es|ed)|calls? for|called for|demand(?:s|ed)?|if|should|whether|rumou?rs? of|talk of|speculation|asks?|asked|wants?|want to|warn(?:s|ed) of|potential|to avoid|in case|no decision|pressure|petition|bid to|seeks?|seeking|request(?:s|ed)?|motion to|hopes? to|proposal|proposes?|proposed",
        # a will that is reported, and what makes it no more than a wish
        "told_ahead": r"would",
        "noun_before": r"\b(?:the|an?|its|his|her|their|any|this|that|media)\s$",
        "condition": r"if|unless|were|in case|otherwise",
        # behind a wording of delay: it is later on the same day
        "hours_only": r"(?:[^.;]{0,40}? )?by (?:about |almost |nearly |up to |at least )?(?:half an hour|an hour|(?:[\w-]+ ){1,3}?(?:minutes?|hours?))(?!\w)",
        "had": r"had|had been|were|was to have|once|earlier|previously|twice|already",
        "adjectival_before": r"the|a|an|its|his|her|their|much|long|twice|make|this|of|oft|often|['’]s|for|on|at(?= *$)|wins?(?= *$)|won(?= *$)|opens?(?= *$)|kicks? off(?= *$)|begins?(?= *$)|hosts?(?= *$)|completes?(?= *$)",
        "not_yet": r"\w+n['’]t|preparations?|preparing|planning|talks|work|arrangements?|discussions?|campaign|rehearsals?|countdown|will|would|to|set to|(?-i:may)|might|could|can|not|never|until|if|when|once|should|expected|due|plans?|hopes?|wants?|ready to|before|ahead of|unless|whether|yet to|about to|where|shall|scheduled|must|likely|because|as soon as",
        "old_after": r"no longer|can(?:not| no longer) be (?:met|kept|held)|(?:is |was |now )?(?:impossible|out of (?:reach|the question))|(?:(?:is|was|has been) )?(?:postponed|cancelled|canceled|called off|scrapped)|now (?:seems|looks) unlikely|(?:is|looks) unlikely|(?:is|was|are) (?:off|out|dead|dropped|no longer|given up|abandoned|ruled out|not)|until now|had (?:been|to)|but|date (?:is|was) (?:off|dropped|scrapped)|will not|won['’]t|slot|card|attempt|target had|deadline",
        # verbs that lead from the old date to the new one
        "movers": (
            r"mov(?:e|es|ed|ing)|push(?:es|ed|ing)?|put(?:s|ting)? (?:off|back)|shift(?:s|ed|ing)?|switch(?:es|ed|ing)?|slip(?:s|ped|ping)?|"
            r"slid(?:es?|ing)?|delay(?:s|ed|ing)?|postpon(?:e|es|ed|ing)|defer(?:s|red|ring)?|reschedul(?:e|es|ed|ing)|rearrang(?:e|es|ed|ing)|"
            r"adjourn(?:s|ed|ing)?|knock(?:s|ed)|bump(?:s|ed|ing)?|kick(?:s|ed)|pull(?:s|ed|ing)?|br(?:ings?|inging|ought)|advanc(?:e|es|ed|ing)|"
            r"extend(?:s|ed|ing)?|chang(?:e|es|ed|ing)|reset(?:s|ting)?|carr(?:y|ies|ied) over|drift(?:s|ed|ing)?|jump(?:s|ed|ing)?|set back"
        ),
        "move_news": r"postpon\w+|delay\w*|put(?:s|ting)? off|push\w* (?:\w+ )?(?:back|to|until|into|out)|mov(?:e|es|ed|ing)|slip\w*|reschedul\w+|rearrang\w+|new (?:\w+ )?(?:date|day|slot|target|window|time)|brought forward|bring(?:s|ing)? forward|pull\w* forward|earlier than|later than|now|instead|sets?|fix(?:es|ed)|announc\w+|call(?:s|ed)?|confirm\w*|jumps? ahead|unveil\w*|reveal\w*|narrow\w*|target\w*|not before|no earlier|chang\w+|shift\w*|switch\w*|swap\w*|revis\w+|extend\w*|official|approv\w+|sign(?:s|ed)|names?|named|picks?|picked|schedul\w+|lock\w*|cut(?:s|ting)? short|shorten\w*|arrives|ahead by",
        "pronouns": r"he|she|they|it is his|it is her",
        "hosting": r"receives?|received|hosts?|hosted|welcomes?|welcomed|greets?|meets?|met|awaits?|invites?|invited|to (?:receive|host|welcome|meet)|will (?:receive|host|welcome|meet)|calls?|phones?|telephones?|thanks?|congratulates?",
        "modifying": r"[-‐](?:backed|based|owned|style|led|bound|born|linked|like|inspired|made|funded|controlled|affiliated)",
        "planned": r"(?:is |are )?set to|expects?|expected|is preparing|are preparing|preparing|prepar(?:es|ed|ations?)|arrang(?:e|es|ed|ing)|accept(?:s|ed)|agreed|agrees|in principle|working assumption|plans? to|planned|planning|intends?|intended|aims?|aiming|aimed|pencill?ed|tentativ\w+|provisional\w*|should|ought to|on track|on course|longer-term|proposes?|looking (?:at|to)|ambition|goal|target date|assum\w+|in the works|under way for|slated|due",
        "soft": r"i guess|hopefully|i assume|if all goes well|being (?:planned|prepared|considered|discussed|arranged)|(?-i:may)|(?-i:May)(?= (?:Be|Not|Have|Still|Yet|Never|Visit|Go|Slip|Get|Come|Run|Move|Face|End|Take|Delay|Skip|Miss)\b)|might|could|would (?:like|have|be open)|consider(?:s|ed|ing)?|weigh(?:s|ing|ed)?|mull(?:s|ed|ing)?|think(?:s|ing) about|hop(?:e|es|ed|ing)|want(?:s|ed)?|wish(?:es|ed)?|eager(?:ness)?|keen|possib(?:le|ly|ility)|perhaps|likely|unlikely|potential(?:ly)?|invit(?:e|es|ed|ation)|asked to|rumou?r\w*|reportedly|speculat\w+|eyes|eyed|eyeing|mooted|floated|tipped|propos(?:e|es|ed|al)|suggest(?:s|ed)?|whether|urg(?:e|es|ed|ing)|calls? (?:\w+ ){0,2}?for|pressure (?:\w+ ){0,2}?on|demands?|seeks?|undecided|open to|not decided|yet to decide|in doubt|in question|at risk|threat(?:s|en|ens|ened)?|unconfirmed|in talks|explor(?:e|es|ing)|is said to|said to|prospects?|chance|backs|bid to|race to|could yet|ponders?|discuss(?:es|ing|ed)?|favou?rite|frontrunner",
        "performative": r"call(?:s|ed)?(?! off| for| on| it| in| it)|sets|set(?= (?:a|the|its|for|new|\w+day|\d))|fix(?:es|ed)|announc(?:e|es|ed)|confirm(?:s|ed)?|approv(?:e|es|ed)|nam(?:e|es|ed)|unveil(?:s|ed)|reveal(?:s|ed)?|order(?:s|ed)?|sign(?:s|ed)|clear(?:s|ed)|book(?:s|ed)|schedul(?:es|ed)|gets? (?:a |its |an )?(?:new |official |firm |final )*(?:\w+ )?date|(?:is|are|it['’]s|now|made?|makes) official|officially|new dates?|release date|greenli(?:ghts?|ghted|t)|green ?lights?|decree(?:s|d)?|dissolv(?:es|ed)|triggers?|it is happening|it['’]s happening|locks? in|gazett\w+|pass(?:es|ed)|vot(?:es|ed) to|decid(?:es|ed)|rul(?:es|ed) that|reschedul(?:es|ed)|rearrang(?:es|ed|e)|picks?|picked|chos(?:e|en)|chooses|appoint(?:s|ed)|elect(?:s|ed)|settles? on|settled on|polled go|sealed|files? to|filed to|opts?|to list|priced?|prices|convenes?|declares?|bans?|outlaws?|will be|agree(?:d|s) (?:a |on a )?date",
        "attributive_other": r"election|elections|vote|summit|meeting|deadline|review|conference|hearing|filing|debut|deal|attack|invasion|game|match|ceremony|anniversary|holiday|holidays|break|session|quarter|results|earnings|launch|visit|trip|trial|concert|festival|release|opening|strike|talks|referendum|protests?|poll|polls|ballot|budget|congress|convention|report|statement|announcement|interview|cutoff|cut-off|payment|premiere|trailer|finale?|tournament|race|event|show",
        "event_pronouns": r"it|this|event|ceremony|date|vote|both|them",
        "dates_as_objects": r"next (?:week|month|year)|this (?:week|month|year|weekend)|(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th)? (?:january|february|march|april|may|june|july|august|september|october|november|december)|date",
        "later": r"revised date|later date|try again|to be announced|will be announced|new launch|next attempt|postpon\w+|delay\w*|put(?:s|ting)? (?:off|back)|pushed back|reschedul\w+|new date|later date|another date|as soon as possible|on hold|indefinitely|no new date|until|will be held|still|next year|rearrang\w+|resum\w+",
        "invited": r"invit(?:e|es|ed|ing|ation)|asked to (?:visit|come|attend|the)|among .{0,30}asked",
        "accepted": r"accept(?:s|ed|ing|ance)|said yes|says yes|took up|takes up|tak(?:e|en) up|at the invitation|agreed to|by invitation",
        "ordinal_edition": r"second|third|fourth|fifth|2nd|3rd|4th|another|next",
        "flat": r"will|['’]ll|shall|would|to be|to (?:make|visit|travel|open|launch|hold|meet|face|fight|attend|list|release|go|come|sign|play|perform|headline|begin|start|return|strike|walk|take|pay|fly|host|receive|welcome|vote|step|become|stand|acquire|buy|merge|close|end|ban|arrive|hit|get|join|leave|resume)|announc\w+|confirm\w*|decid\w+|is on|comes|opens|starts|begins|goes|takes place|arrives|scheduled|remains?|serv(?:e|es|ed) .{0,20}notice|must|sets? off",
        "undecided": r"not (?:yet )?|yet to |n['’]t (?:yet )?|never |to be |may |might |could |if |whether |unless |until ",
        "subject_acts": r"will|is (?:bringing|launching|releasing|opening|moving|setting|holding|calling|ordering)|are (?:bringing|launching|releasing|opening|moving|giving)|sets|(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )set(?! to\b)(?! for\b)|fixes|fixed|dates|dated|orders|ordered|ships|begins|starts|opens|releases|launches|chose|chooses|summoned|names|named|announces|has (?:set|fixed|named|announced|chosen|decided|ordered|scheduled|signed|agreed)|serves?|served|calls|called|moves|moved|gives|gave",
        # with a capital, and none of the words of a name behind it
        "not_in_name": r"the|an?|on|in|at|by|but|and|as|this|that|last|next|meanwhile|however|also|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december",
        # words of which one says which of several things is meant
        "opposites": "north|south|east|west northern|southern|eastern|western first|second|third|fourth inner|outer upper|lower domestic|foreign|international inbound|outbound northbound|southbound|eastbound|westbound",
        # right before a name, it is that of another competition
        "division": r"(?:women|girl|boy|junior|lad(?:y|ie))(?:['’]?s['’]?|s)|u-?\d\d|under[- ]\d\d|youth|junior|wheelchair",
        "continuation": r"(?:\s(?:(?!(?:19|20)\d\d)\d{1,4}|II|III|IV|V|VI|Pro|Max|Ultra|Mini|Plus|Lite|Online|Remastered|DLC|(?i:expansion|prequel|soundtrack|artbook|spin-?off|anime))(?![\w-]))",
        # of what was decided; of what was only asked for, nothing is undone
        "overturn": r"(?:strik(?:es|ing) down|struck down|overturn(?:s|ed)?|void(?:s|ed)?|annul(?:s|led)?|block(?:s|ed)?|quash(?:es|ed)|reverses|reversed)(?! (?:\S+ ){0,3}?(?:bids?|pleas?|requests?|motions?|calls?|appeals?|attempts?|proposals?|petitions?|push|demands?|efforts?)(?![\w-]))",
        "hedge_after": r"would|could|(?-i:may)|might|if|or not|likely|possible|feared|fears?|talk|rumou?rs?|threat",
        "headline_labels": r"box office|live|watch|exclusive|breaking|updated?|official|opinion|video|analysis|explainer|explained|photos?|quiz|sport|boxing|football|tennis|covid\S*|report|review|preview|poll|interview|column|editorial|letters?|podcast|fact check|timeline|profile|guilty|sorry|shock|no joke|under way|second time|third time|sources?|pm?qs",
        "new_after": r"instead|at the (?:earliest|latest)|, not |and not |rather than|now\b",
        "proxy": PROXY,
        "proxy_before": PROXY_BEFORE,
        "other_actor": OTHER_ACTOR,
        "from": FROM,
        "earlier_one": r"earlier|previous|former|first|original|prior|last|initial",
        "determiners": r"the|a|an|its|his|her|their|new|no|any|\w+['’]s",
        "owner": r"['’]s?\s",
        "distant": DISTANT,
        **JOURNEY_WORDS,
        "to_come": r"will|would|is to|are to|plans? to|set to|coming (?:days|weeks|months)|upcoming|later this|next (?:week|month|year)",
        "preview": r"ahead of|eve of|due|faces?|facing|awaits?|looms?|nears?|braces?|before|preview|how to watch|what to (?:know|expect|watch)|what time|countdown|hours? (?:to|before|until)|days? (?:to|before|until)|live|expected|scheduled|hopes?|tr(?:y|ies|ying) (?:to|for|again)",
        "same_day_ahead": r"later (?:today|tonight|on|in the day|this (?:morning|afternoon|evening))|(?:is|are) (?:due|set|scheduled|expected) (?:at|for|to|later|today|tonight|this)|(?:will|to) (?:be )?(?:begin|start|take place|held|vote|decide|rule|speak|face)\w* (?:later|today|tonight|at|this)|hours from now|in the coming hours",
        "time_start": r"(?:the )?(?:end of |start of |beginning of |middle of |second half of |first half of )?(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)[a-z]*\b|next|this|early|late|mid|spring|summer|autumn|fall|winter|christmas|easter|at least|then)",
        "until_end": r"(?:until|till|before|earlier than|sooner than|prior to)(?: at least| well into| deep into| some ?time in| late| early| the| end of| start of| beginning of| middle of)*\s*$",
        "part_of": r"of|of the",
        # what stands right behind this is wanted and not done yet; and what before it says that it was granted
        "asked_for": (
            r"(?:ask(?:s|ed|ing)?|request(?:s|ed|ing)?|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:(?:grow|mount|rise) )?(?:for|on)|demand(?:s|ed|ing)?|propos(?:e|es|ed|als?)|petition(?:s|ed)?|"
            r"bids?|motions?|pleas?|wants?|wanted|seek(?:s|ing)?|sought) (?:[\w'’.-]+ ){0,8}?(?:to |to be |be )$|"
            r"(?:wants?|wanted) (?:[\w'’.-]+ ){1,6}$|should (?:be )?$|"
            r"(?:seek(?:s|ing)?|sought|(?:ask(?:s|ed|ing)?|call(?:s|ed|ing)?|bids?|pleas?) for|request(?:s|ed)?|demand(?:s|ed)?|propos(?:es?|ed)) (?:an? |the |another |further )?$"
        ),
        "granted": r"agree[sd]?|grant(?:s|ed)?|approve[sd]?|accept(?:s|ed)?|allow(?:s|ed)?|decide[sd]?|order(?:s|ed)?",
        # that something will not be done; and what makes that a matter of time or of one day
        "refusal": r"(?:will|would) (?:not|no longer)|won['’]t|wouldn['’]t",
        "refused_until": r"before|until|till|in|on|by|for|as|with|over|if|unless|this|next|to|today|tomorrow|tonight|without|alone|ahead|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
        # what goes on without the event
        "remainder": r"rest of|other|remaining|undercards?",
        # said of a day that holds, whatever else has changed
        "upheld": r"(?:will|to|is|are|['’]s) still|still (?:set|due|on|scheduled|planned|going|happening|takes? place|comes?|opens?|starts?|begins?|arrives?)|unchanged|unaffected|not (?:be )?affected|(?:has|have|had)(?: not|n['’]t) (?:changed|moved|slipped)|does(?: not|n['’]t) change|no change|remains? (?:set|due|on|scheduled|planned|the same|in place|unchanged|unaffected|confirmed)|as (?:planned|scheduled|before)|(?:go|goes|going) ahead|(?<!was )(?<!were )on (?:track|course|schedule)|not at risk|sticks? (?:to|with)",
        "not": rf"not|{_SHORT_NOT}|no|never|nothing|nobody|cannot|without",
        #: words that many names share: none stands for its name alone
        "common_in_names": r"north|south|east|west|northern|southern|eastern|western|central|new|old|united|great|grand|saint|royal|national|international|world|global|first|second|city|state|states|island|islands|river|lake|mount|big|little|high|super|game|games|show|day|life|love|house|home|time|year|news|tour|live",
        "institutions": r"court|bank|council|parliament|congress|senate|agency|commission|committee|university|museum|airport|cup|open|league|board|house|agreement|union|tribunal|assembly",
        "adjectival_after": r"to|until|till|by|from|because|after|for|on|in|again|and|indefinitely|over|due|its|the|their|his|her|amid|at|as|or|with",
        "resumed_after": r"that|when",
        "journey_verbs": r"visit|visits|attend|attends|travel|travels|go|goes",
        "bounds": r"start|begin|beginning|end|introduction|implementation|rollout|roll-out",
        "built": r"airport|museum|tunnel|bridge|line|stadium|telescope|station|park|tower|canal|dam|palace|hospital|university|railway|subway|metro|cathedral|port|arena|theatre|theater|library|plant|pipeline|highway|observatory|centre|center|hall|terminal|reactor|link|barrier|road|opera|gallery|zoo|harbour|harbor",
        "firm_suffixes": r"steel|air|post|telecom|rail|railways?|oil|gas|group|inc|corp|co|ltd|plc|holdings?|company|technolog(?:y|ies)|motors?|airlines?|airways|bank|ag|se|sa|entertainment|international|industries|pharma|energy|media|records|games|studios?|pictures",
        "soft_qualifiers": r"as|into|over|official|new|next|first|full|grand|big|the|a|an|in|on|of|to|for|at|from|and|with|by|its|his|her|their|state|formal|date|final|start|end|live|event|of|v|vs|versus|will|be|day|upcoming|world|title|historic|public|commercial|service|global|general availability",
        "anniversary": r"from the archives?|on this day|years? ago today|years? on(?= from\b|[^\w\s]|$)|looks? back|look back|throwback|remember(?:ing|s)?|obituary|anniversary|in pictures|history of|years? ago|revisited|retrospective|decades? ago",
    },
    journeys=JOURNEYS,
    abbreviations=frozenset(
        [
            "mr",
            "mrs",
            "ms",
            "dr",
            "prof",
            "st",
            "gen",
            "sen",
            "rep",
            "gov",
            "lt",
            "col",
            "sgt",
            "capt",
            "rev",
            "hon",
            "jr",
            "sr",
            "no",
            "vs",
            "v",
            "inc",
            "corp",
            "co",
            "ltd",
            "bros",
            "jan",
            "feb",
            "mar",
            "apr",
            "jun",
            "jul",
            "aug",
            "sep",
            "sept",
            "oct",
            "nov",
            "dec",
            "mon",
            "tue",
            "tues",
            "wed",
            "thu",
            "thurs",
            "fri",
            "u.s",
            "u.k",
            "u.n",
            "e.u",
            "d.c",
            "a.m",
            "p.m",
            "i.e",
            "e.g",
            "etc",
            "n",
            "s",
            "dept",
            "est",
            "approx",
            "fig",
            "vol",
            "ft",
            "mt",
            "hwy",
            "ave",
            "blvd",
        ]
    ),
    boilerplate=(
        r"recent posts?\b|related\b(?: (?:news|stories|articles|posts|coverage|content|topics))?\s*(?::|$|[-–|])|read (?:more|also|next|the full|our)\b|also read\b|see also\b|most (?:read|popular|viewed|shared)\b|"
        r"more (?:from|on|stories|news|about|using)\b|trending\b|(?:the )?\w* ?newsletters?\s*:|newsletter\b|sign up\b|subscribe\b|follow (?:us|our|the|@)|support us\b|share(?: this)?\s*(?:\||:|$|on\b)|comments?\s*(?:\(|:|$)|copyright\b|©|all rights reserved|"
        r"\[?(?:photo|picture|image|file photo|video)s?\s*[:|\]]|listen (?:live|to)\b|watch (?:live|now|the)\b|advertisement|we use cookies|this (?:web)?site uses cookies|no time to read|get (?:a summary|the \w+ newsletter|our|the latest)|(?:previous|next) (?:article|post|story)|"
        r"(?:last )?updated\s*:|published\s*:|tags?\s*:|filed under|what do you think|leave a (?:comment|reply)|18\+|please gamble|terms (?:of|and)|privacy\b|powered by|accept (?:all )?cookies|manage your|cookies?\b|for the latest\b|download (?:our|the) app|join our|click here|"
        r"calendar an icon|conference call\s*:|on our calendar|what else is on|you can unsubscribe|\(end\)|___|editing by|reporting by|writing by|additional reporting|this (?:article|story) (?:was|is|has been|originally)|contact (?:us|the)|about the author|disclaimer|recommended|popular (?:now|stories|on)|"
        r"top stories|latest (?:news|stories|headlines)|don['’]t miss|editor['’]s (?:note|picks)|skip (?:to|advert)|back to top|sponsored|promoted|admin$|home$|menu$|search$|log ?in|register\b|\W*$|enjoy(?:ed)? this|like what you|get more|stay (?:informed|up to date|tuned)|upcoming events|events calendar|also (?:in|on|this week)\b.{0,30}:|in other news|elsewhere\s*:|job fair|weather\s*:|horoscope|today in history|on this day"
    ),
    closers=(
        r"recent posts?|related(?: (?:news|stories|articles|posts|coverage|content|topics))?|most (?:read|popular|viewed|shared)|more (?:stories|news|from .{1,30}|on .{1,30})|read (?:more|also|next)|trending(?: now)?|you may also like|you might also like|previous article|next article|"
        r"on our calendar|upcoming(?: events)?|calendar|latest (?:news|stories|posts|headlines)|popular (?:posts|stories|now)|about the author|leave a reply|comments|recommended(?: for you)?|also in the news|elsewhere|top stories|editor['’]s picks|share this|tags|events|what['’]s on|diary|dates for (?:the|your) diary|see also|archive|from the archive|sponsored"
    ),
    slugs=r"breaking(?: news)?|just in|developing|urgent|exclusive|flash|alert|brief|(?:news|top) alert|update[ds]?|wrap[- ]?up|rpt|refile|correct(?:ed|ion)",
    metonyms={
        "kremlin": "russia",
        "downing street": "united kingdom",
        "number 10": "united kingdom",
        "no 10": "united kingdom",
        "buckingham palace": "united kingdom",
        "whitehall": "united kingdom",
        "white house": "united states",
        "state department": "united states",
        "pentagon": "united states",
        "elysee": "france",
        "élysée": "france",
        "quai d'orsay": "france",
        "bundestag": "germany",
        "chancellery": "germany",
        "holy see": "vatican",
        "vatican": "vatican",
        "blue house": "south korea",
        "planalto": "brazil",
        "casa rosada": "argentina",
        "quirinal": "italy",
        "palazzo chigi": "italy",
        "zhongnanhai": "china",
        "knesset": "israel",
    },
    countries={
        "uk": ("United Kingdom", "Britain", "Great Britain", "British", "UK", "U.K.", "Briton"),
        "united kingdom": ("UK", "U.K.", "Britain", "Great Britain", "British", "Briton"),
        "britain": ("UK", "U.K.", "United Kingdom", "Great Britain", "British", "Briton"),
        "us": ("United States", "U.S.", "USA", "America", "American", "Americans", "Washington"),
        "usa": ("United States", "U.S.", "US", "America", "American", "Americans"),
        "united states": ("US", "U.S.", "USA", "America", "American", "Americans", "Washington"),
        "america": ("US", "U.S.", "USA", "United States", "American", "Americans"),
        "north korea": ("N. Korea", "N.Korea", "DPRK", "North Korean", "the North"),
        "south korea": ("S. Korea", "S.Korea", "ROK", "South Korean"),
        "south africa": ("SA", "S. Africa", "Pretoria", "Cape Town"),
        "uae": ("United Arab Emirates", "Emirates", "Emirati"),
        "united arab emirates": ("UAE", "Emirates", "Emirati"),
        "czech republic": ("Czechia", "Czech"),
        "turkey": ("Türkiye", "Turkiye"),
        "ivory coast": ("Côte d'Ivoire", "Cote d'Ivoire"),
        "drc": ("DR Congo", "Democratic Republic of Congo", "Congo"),
        "dr congo": ("DRC", "Democratic Republic of Congo", "Congo"),
        "burma": ("Myanmar",),
        "holland": ("Netherlands", "Dutch"),
        "india": ("Delhi", "New Delhi"),
        "kazakhstan": ("Astana", "Kazakh"),
        "uzbekistan": ("Uzbek",),
        "turkmenistan": ("Turkmen",),
        "kyrgyzstan": ("Kyrgyz",),
        "tajikistan": ("Tajik",),
        "afghanistan": ("Afghan", "Afghans"),
        "bolivia": ("La Paz",),
        "myanmar": ("Burma", "Naypyidaw"),
        "israel": ("Jerusalem", "Tel Aviv"),
        "tanzania": ("Dar es Salaam",),
        "netherlands": ("The Hague", "Dutch", "Holland"),
        "vatican": ("Holy See", "Vatican City"),
        "eu": ("European Union", "Brussels"),
        "european union": ("EU", "Brussels"),
    },
)
