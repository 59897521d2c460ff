"""What does a story say of the event: which status, which days, on whose word? Sentences after the labelling guide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from learning import Case, standing
from readings import claim, days, reading, rule, story, watching

from monitor import binding, rivals
from monitor.binding import Candidate, candidates
from monitor.language import dates, languages
from monitor.match import compile_rule, compile_rules
from monitor.model import Authority, Claim, Event, Status, Story
from monitor.pipeline import read
from monitor.relevance import find, read_sentences
from monitor.weighing import Weights

VISIT, GAME, ROCKET = "Mardell visit Norway", "Velora Horizon 3 release", "Halcyon 9 launch"
TOWER, FIGHT, VOTE = "Riverton Tower opening", "Brannik Olsen fight", "Castria presidential election"
TRIAL = "Brannik trial"
SHARES, DEAL, STRIKE, GIG = "Orbix IPO", "Orbix Nimbus merger", "Riverton metro strike", "Velvet Tides concert"


def weighed(told: Story, watch: str, status: Status | None, known: str) -> list[Candidate]:
    """Return the days that are weighed for the date of a rule's event."""
    lexicon, table = languages.USUAL.lexicon, languages.USUAL.dates
    parts, timexes = read_sentences(told, lexicon), dates.find(told.text, told.published, table=table)
    compiled = compile_rule(rule(watch), lexicon)
    before = Event(rule(watch).id, dates=days(known)) if known else None
    return candidates(told, find(told, compiled, parts, timexes, lexicon, before), status, lexicon)


def unmet(why: str, *values: object) -> object:
    """Return a case that is wanted and not yet met."""
    return pytest.param(*values, marks=pytest.mark.xfail(reason=why))


def told_on(at: str, known: str, watch: str, title: str, summary: str, *, language: str = "en") -> Claim:
    """Return what a story of some day says of an event that is confirmed for `known`, or of a new one."""
    confirmed = Event(watch, status=Status.CONFIRMED, dates=days(known), authority=Authority.PARTY, version=3)
    before = confirmed if known else Event(watch)
    told = story(title, summary, at=datetime.fromisoformat(f"{at}T09:00+00:00"), language=language)
    (found,) = read(told, watching(watch), known=lambda _rule: before, everything=True)
    assert found.claim is not None, found.match.why
    return found.claim


# ── status ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("watch", "title", "summary", "status"),
    [
        # possibility, wish, invitation without acceptance, unnamed sources
        (VISIT, "Mardell invited to Norway", "Norway has invited President Ana Mardell.", "rumoured"),
        (VISIT, "Mardell may visit Norway in June", "", "rumoured"),
        (VISIT, "Mardell hopes to visit Norway", "", "rumoured"),
        ("Mardell resignation", "Calls grow for Mardell to resign", "", "rumoured"),
        (VISIT, "Mardell to visit Norway in June, sources say", "Two people familiar with it said so.", "rumoured"),
        (GAME, "Velora Horizon 3 rumoured for November", "A leaker names 6 November.", "rumoured"),
        (GAME, "Velora Horizon 3 could slip to 2032, insiders say", "", "rumoured"),
        # an interested official, a firm report, preparations, acceptance
        (VISIT, "Mardell plans to visit Norway", "", "planned"),
        (VISIT, "Mardell expected in Norway in June", "", "planned"),
        (TOWER, "Riverton Tower expected to open in June", "", "planned"),
        unmet("an unattributed “scheduled to”", TOWER, "Riverton Tower scheduled to open in June", "", "planned"),
        (VISIT, "Mardell accepts invitation to visit Norway", "", "planned"),
        (VISIT, "Mardell set to visit Norway in June", "", "planned"),
        # somebody with authority says that it will take place
        (VISIT, "Mardell will visit Norway on 3 June, presidency says", "", "confirmed"),
        (VISIT, "Mardell to visit Norway", "The presidency announced the visit on Wednesday.", "confirmed"),
        (VISIT, "Norway to host Mardell in June", "The foreign ministry in Oslo announced the visit.", "confirmed"),
        (GAME, "Velora Horizon 3 will be released on 6 November", "The publisher announced the date.", "confirmed"),
        (ROCKET, "Halcyon 9 launch set for 3 June", "The space agency said it will lift off at dawn.", "confirmed"),
        (TOWER, "Riverton Tower will open on 3 June", "The operator announced the date.", "confirmed"),
        (VOTE, "Castria presidential election will be held on 7 December", "The commission set the date.", "confirmed"),
        (FIGHT, "Brannik Olsen fight confirmed for 12 July", "The promoter said it is signed.", "confirmed"),
        (STRIKE, "Riverton metro strike to begin on 3 June", "The union announced the walkout.", "confirmed"),
        # put off, with a date or without one
        (VISIT, "Mardell postpones visit to Norway", "No new date was given, the presidency said.", "postponed"),
        (VISIT, "Mardell visit to Norway postponed to 10 June", "The presidency said so.", "postponed"),
        (GAME, "Velora Horizon 3 delayed to March 2032", "The studio needs more time.", "postponed"),
        (ROCKET, "Halcyon 9 launch scrubbed", "The agency gave no new date.", "postponed"),
        (TOWER, "Riverton Tower opening postponed indefinitely", "The operator gave no new date.", "postponed"),
        (VOTE, "Castria presidential election put off", "The electoral commission gave no new date.", "postponed"),
        (VOTE, "Court stays Castria presidential election", "The judges gave no new date.", "postponed"),
        (DEAL, "Court freezes Orbix Nimbus merger", "The companies cannot close before it has ruled.", "postponed"),
        # will not take place
        (VISIT, "Mardell cancels visit to Norway", "The presidency said so.", "cancelled"),
        (FIGHT, "Brannik Olsen fight cancelled", "The promoter called off the bout.", "cancelled"),
        (DEAL, "Orbix and Nimbus call off merger", "The companies ended talks.", "cancelled"),
        (GIG, "Velvet Tides cancel concert", "The band fell ill.", "cancelled"),
        (VISIT, "Norway cancels Mardell visit", "", "cancelled"),
        (SHARES, "Orbix pulls IPO", "The company said markets were too weak.", "cancelled"),
        (STRIKE, "Riverton metro strike called off", "The union withdrew its notice.", "cancelled"),
        (STRIKE, "It's a deal: no Riverton metro strike", "Sunday's walkout will not take place.", "cancelled"),
        # no such plan
        (VISIT, "Kestria denies Mardell will visit Norway", "There are no plans, the presidency said.", "denied"),
        (VISIT, "Mardell has no plans to visit Norway, presidency says", "", "denied"),
        (VISIT, "Mardell denies she will visit Norway", "", "denied"),
        ("Mardell resignation", "Mardell denies that she is to resign", "", "denied"),
        # begun
        (VISIT, "Mardell arrives in Norway", "President Ana Mardell landed in Oslo on Wednesday.", "underway"),
        (STRIKE, "Riverton metro workers walk out", "The strike began at midnight.", "underway"),
        # over, or a point event
        (VISIT, "Mardell ends visit to Norway", "President Ana Mardell left Oslo on Wednesday.", "happened"),
        (GAME, "Velora Horizon 3 is out now", "The game was released on Wednesday.", "happened"),
        (ROCKET, "Halcyon 9 lifts off", "The rocket launched on Wednesday.", "happened"),
        (FIGHT, "Brannik beats Olsen", "Brannik won on points on Tuesday night.", "happened"),
        (DEAL, "Orbix completes merger with Nimbus", "The deal closed on Wednesday.", "happened"),
        (SHARES, "Orbix shares jump in debut", "The stock rose 20% on its first day of trading.", "happened"),
        (TOWER, "Riverton Tower opens", "The first visitors came on Wednesday.", "happened"),
        (TOWER, "Riverton Tower opened on Tuesday", "The first visitors took the lift.", "happened"),
    ],
)
def test_a_story_has_the_status_that_it_reports(watch: str, title: str, summary: str, status: str) -> None:
    assert claim(watch, title, summary).status == status


def test_what_nobody_named_says_flatly_against_a_known_date_is_no_confirmation() -> None:
    said = "The opening of the Riverton Tower will take place on 30 July, people familiar with the matter said."
    told = story("Sources say Riverton Tower opening on 30 July", "", said)
    known = Event(TOWER, status=Status.CONFIRMED, dates=days("2031-06-24"), authority=Authority.PARTY, version=3)
    (found,) = read(told, watching(TOWER), known=lambda _rule: known, everything=True)
    assert found.claim is not None
    assert (found.claim.authority, found.claim.status) == (Authority.UNNAMED, Status.RUMOURED)


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (VISIT, "Mardell visit to Norway not postponed, presidency says", "It will go ahead on 3 June as planned."),
        (GAME, "Velora Horizon 3 not delayed, publisher insists", "The game will arrive on 6 November as planned."),
        (TOWER, "Riverton Tower opening will not be postponed, operator says", "It will open on 3 June."),
        (
            VOTE,
            "Court strikes down delay of Castria presidential election",
            "The court ruled that the vote cannot be postponed.",
        ),
        (GAME, "Publisher denies Velora Horizon 3 delay", "It will be out in June."),
        (TRIAL, "Judge rejects Brannik's bid to delay trial", "The trial will start on 9 September as planned."),
        (TRIAL, "Judge rejects delay of Brannik trial", ""),
        (SHARES, "Orbix pulls IPO forward to June", ""),
        (GAME, "Publisher pulls Velora Horizon 2 before Velora Horizon 3 release on 3 June", ""),
        (FIGHT, "Brannik pulls muscle before Olsen fight", ""),
    ],
)
def test_a_denied_or_overturned_delay_is_none(watch: str, title: str, summary: str) -> None:
    assert claim(watch, title, summary).status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (TRIAL, "Brannik asks for trial to be postponed", "His lawyers asked the court to postpone the trial."),
        (TRIAL, "Prosecutors want Brannik trial delayed", "They asked judges to push the trial back to October."),
        (
            TRIAL,
            "Court rejects Brannik bid to delay trial",
            "It denied a request to move it from 9 September to 3 October.",
        ),
        (VISIT, "Opposition calls for Mardell visit to Norway to be cancelled", "The visit should be called off."),
        (VISIT, "Calls grow for Mardell to cancel visit to Norway", "Fever is spreading."),
    ],
)
def test_what_is_only_asked_for_is_not_done_and_its_day_is_none(watch: str, title: str, summary: str) -> None:
    known = Event(watch, status=Status.CONFIRMED, dates=days("2031-09-09"), authority=Authority.PARTY, version=3)
    (found,) = read(story(title, summary), watching(watch), known=lambda _rule: known, everything=True)
    assert found.claim is not None
    assert found.claim.status not in (Status.POSTPONED, Status.CANCELLED)
    assert found.claim.dates in (None, known.dates)


@pytest.mark.parametrize(
    ("watch", "title", "summary", "expected"),
    [
        (GAME, "Studio seeking more time delays Velora Horizon 3", "", "postponed"),
        (TRIAL, "Brannik and prosecutors ask for trial to be postponed", "They need more time.", "not postponed"),
        ("Riverton paper mill closure", "Riverton paper mill will not close, owner says", "", "cancelled"),
        ("Riverton paper mill closure", "Owner scraps plans to close Riverton paper mill", "", "cancelled"),
        (STRIKE, "Riverton metro drivers will not strike if the city pays, union says", "", "not cancelled"),
        (GIG, "Velvet Tides ban phones at concert on 9 September", "", "not cancelled"),
    ],
)
def test_who_wants_what_and_of_what_a_word_is_said_is_told_apart(
    watch: str, title: str, summary: str, expected: str
) -> None:
    status = known_for(watch, title, summary)
    assert (status != expected.removeprefix("not ")) if expected.startswith("not ") else (status == expected)


def test_a_request_that_is_granted_moves_the_event() -> None:
    title, summary = (
        "Brannik trial postponed",
        "The court agreed to move it from 9 September to 3 October.",
    )
    assert known_for(TRIAL, title, summary) is Status.POSTPONED


@pytest.mark.parametrize(
    ("watch", "title", "summary", "expected"),
    [
        (
            "Riverton demonstration",
            "Police ban Riverton demonstration",
            "Police in Riverton have banned the demonstration.",
            "cancelled",
        ),
        ("Castria vape ban", "Castria bans vapes from 9 September", "The ban takes effect then.", "confirmed"),
        (ROCKET, "Halcyon 9 launch aborted", "The countdown on Tuesday was stopped after a leak.", "postponed"),
    ],
)
def test_what_a_word_undoes_depends_on_the_rule_and_a_day_that_came(
    watch: str, title: str, summary: str, expected: str
) -> None:
    known = Event(watch, status=Status.CONFIRMED, dates=days("2031-05-13"), authority=Authority.PARTY, version=3)
    (found,) = read(story(title, summary), watching(watch), known=lambda _rule: known, everything=True)
    assert found.claim is not None
    assert found.claim.status == expected


def test_what_is_moved_from_the_known_day_to_another_has_that_one() -> None:
    known = Event(STRIKE, status=Status.CONFIRMED, dates=days("2031-06-20"), authority=Authority.PARTY, version=3)
    said = "The union said it had moved the strike from 20 June to 4 July to give members time to consider an offer."
    (found,) = read(story("Riverton metro strike postponed", said), watching(STRIKE), known=lambda _rule: known)
    assert found.claim is not None
    assert found.claim.dates == days("2031-07-04")


@pytest.mark.parametrize(
    ("watch", "title", "summary", "expected"),
    [
        # a month and a name are no chance that it may be so
        ("Castria general election", "Castria suspends June election as fever spreads", "", "postponed"),
        (VOTE, "Castria suspends May 13 presidential election", "The calendar was halted.", "postponed"),
        (
            "Norland deal vote",
            "Theresa May pulls vote on Norland deal",
            "She told members that it would be off.",
            "cancelled",
        ),
        # a will that is reported is no doubt, one under a condition is
        (SHARES, "Orbix IPO", "Orbix said on Monday it would put off its initial public offering.", "postponed"),
        # what is called off with its day, and an amount in between
        (VISIT, "Mardell cancels May 13 visit to Norway", "In a letter she cited anger in Oslo.", "cancelled"),
        (SHARES, "Orbix shelves up to $3.2 bln IPO", "It had been planned for May 13.", "postponed"),
        # to hold up a signing is not to hold it
        ("Castria pact signing", "Province holds up signing of Castria pact", "Its parliament refuses.", "postponed"),
        # what was delayed once and has come
        (TOWER, "Riverton's delayed Tower finally opens", "Visitors went up on Tuesday.", "happened"),
        (GIG, "Fans sing at delayed Velvet Tides concert", "The band played before 20,000 on Tuesday.", "happened"),
        # what a strike stops is not the strike, a strike that is stopped is
        (STRIKE, "Riverton metro strike begins, trains cancelled", "Forty trains were called off.", "underway"),
        (STRIKE, "Riverton metro strike cancelled as trains return", "", "cancelled"),
        (STRIKE, "Court stops Riverton metro strike", "A judge suspended the union's notice.", "postponed"),
        (TRIAL, "Court stops Brannik trial", "Judges sent the case back on Monday.", "postponed"),
        # a permit that is withdrawn, a place that is taken from a journey
        (GIG, "City withdraws permit for Velvet Tides concert", "", "cancelled"),
        (VISIT, "Mardell drops Norway from tour", "She will fly home on Sunday instead.", "cancelled"),
        # an outcome tells that there was a vote
        ("Brannik confidence vote", "Castria's Brannik loses confidence vote", "Lawmakers were split.", "happened"),
    ],
)
def test_plain_words_of_a_title_are_read_for_what_they_are(watch: str, title: str, summary: str, expected: str) -> None:
    assert told_on("2031-05-13", "2031-05-13", watch, title, summary).status == expected


@pytest.mark.parametrize(
    ("watch", "known", "title", "summary", "expected"),
    [
        # a day beside a holiday, and the days that begin in the month of the title
        (GAME, "2031-12-25", "Velora Horizon 3 moves to Halloween", "It now lands on 29 October 2031.", "2031-10-29"),
        (
            "Castria Games",
            "2031-06-14..2031-07-02",
            "Castria Games moved to January 2032",
            "They will now run from 9 January to 6 February 2032, organisers said.",
            "2032-01-09..2032-02-06",
        ),
        # moved from about the known day; put off until a day; put off in a title; to a later day than the known one
        (
            GAME,
            "2031-06-26",
            "Velora Horizon 3 delayed",
            "Orbix is delaying the sequel from June 24 to Dec. 23 as its studio is shut.",
            "2031-12-23",
        ),
        (GIG, "2031-05-20", "Velvet Tides concert suspended till 15 June", "It was put off on Tuesday.", "2031-06-15"),
        (
            "Castria fuel ban",
            "2031-05-20",
            "Castria fuel ban held off",
            "An order signed on Monday holds off the ban until August 5, the ministry said.",
            "2031-08-05",
        ),
        ("Castria Cup", "2031-06-14", "Castria Cup put back a year to June 2032", "", "2032-06-01..2032-06-30"),
        (
            FIGHT,
            "2031-05-13",
            "Brannik Olsen fight postponed",
            "It will be held on Thursday after Brannik fell ill on Tuesday.",
            "2031-05-15",
        ),
        # a beginning and an end in words
        (
            VISIT,
            "",
            "Mardell to travel to Norway",
            "Her visit to Oslo will begin on June 2 and end on June 3, her office said.",
            "2031-06-02..2031-06-03",
        ),
        # the day that is given up, not told as the new one; and a month of the edition's year
        (VOTE, "2031-05-20", "Castria again delays presidential election set for May 20", "It needs time.", ""),
        (VOTE, "2031-05-20", "Castria vote delayed", "May 20 can no longer be met, the commission said.", ""),
        (
            "Castria Marathon 2032",
            "2032-03-07",
            "Castria Marathon moved to Oct. 17",
            "The race planned for March 7 has been put back to Oct. 17, organisers said.",
            "2032-10-17",
        ),
        # an old day with more words behind it
        (TOWER, "2031-06-04", "Riverton Tower delayed", "It was to open its doors on June 4. It now waits.", ""),
    ],
)
def test_of_what_is_put_off_or_gives_more_than_one_day_the_right_one_is_taken(
    watch: str, known: str, title: str, summary: str, expected: str
) -> None:
    assert told_on("2031-05-13", known, watch, title, summary).dates == days(expected)


@pytest.mark.parametrize("by", ["half an hour", "about two hours", "45 minutes"])
def test_what_begins_some_hours_later_is_not_put_off(by: str) -> None:
    told = told_on("2031-05-10", "2031-05-13", GIG, f"Velvet Tides concert put back by {by}", "It is too hot.")
    assert told.status is not Status.POSTPONED
    later = told_on("2031-05-10", "2031-05-13", GIG, "Velvet Tides concert put back by a week", "It is too hot.")
    assert later.status is Status.POSTPONED


def known_for(watch: str, title: str, summary: str, language: str = "en") -> Status | None:
    """Return what a story says of an event that is confirmed for 9 September."""
    return told_on("2031-05-14", "2031-09-09", watch, title, summary, language=language).status


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (GAME, "Velora Horizon 3 online mode delayed to October", "The game itself will still launch on 9 September."),
        (GAME, "Velora Horizon 3 delayed on console", "The PC version remains on track for 9 September."),
        (GAME, "Velora Horizon 3 preview: ten hours with it", "Velora Horizon 3 is out on 9 September on PC."),
        (ROCKET, "Halcyon 9 static fire delayed to Friday", "The launch date of 9 September has not changed."),
        (TRIAL, "Trial of Brannik's brother postponed", "Brannik will still go on trial on 9 September."),
        (VOTE, "Castria local elections postponed", "The presidential election remains set for 9 September."),
    ],
)
def test_beside_a_known_day_that_is_upheld_a_delay_is_of_something_else(watch: str, title: str, summary: str) -> None:
    assert known_for(watch, title, summary) in (Status.PLANNED, Status.CONFIRMED)


def test_in_german_too_a_delay_beside_a_known_day_that_is_upheld_is_of_something_else() -> None:
    upheld = "Das Spiel selbst erscheint weiterhin am 9. September."
    title = "Velora Horizon 3: Online-Modus auf Oktober verschoben"
    assert known_for("Velora Horizon 3 Veröffentlichung", title, upheld, "de") is Status.CONFIRMED
    assert known_for("Velora Horizon 3 Veröffentlichung", title, "", "de") is Status.POSTPONED
    missed = "Velora Horizon 3 kommt nicht wie geplant am 9. September."
    assert known_for("Velora Horizon 3 Veröffentlichung", title, missed, "de") is Status.POSTPONED


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (GAME, "Velora Horizon 3 delayed again", "It remains unclear whether 9 September can be kept."),
        (ROCKET, "Halcyon 9 launch scrubbed", "A new attempt could still be made on 9 September."),
        (VISIT, "Mardell postpones Norway visit", "She had been due in Oslo on 9 September; a summit will go ahead."),
        (TRIAL, "Brannik trial postponed", "Jurors, still due on 9 September, were told to stay at home."),
        (ROCKET, "Halcyon 9 launch delayed by weather", "It will stay on the pad; 9 September is out."),
        (ROCKET, "Agency postpones Halcyon 9 launch", "On Monday it still said it was on track for 9 September."),
        (ROCKET, "Agency postpones Halcyon 9 launch", "The agency's site still lists the launch on 9 September."),
        (TOWER, "Operator delays Riverton Tower opening", "Tickets for 9 September remain valid."),
        (FIGHT, "Brannik v Olsen postponed after injury", "The rest of the card will go ahead on 9 September."),
    ],
)
def test_a_known_day_that_is_not_plainly_upheld_leaves_a_delay_one(watch: str, title: str, summary: str) -> None:
    assert known_for(watch, title, summary) is Status.POSTPONED


@pytest.mark.parametrize(
    "title",
    [
        "Judge rejects Brannik's bid to delay trial",
        "Court quashes Brannik's motion to postpone trial",
        "Appeal court strikes down last-minute bid to delay Brannik trial",
    ],
)
def test_where_a_delay_was_only_asked_for_nothing_that_is_known_is_struck_out(title: str) -> None:
    told = claim(TRIAL, title, "The trial will start on 9 September as planned.")
    assert told.dates == days("2031-09-09")
    assert not told.strikes


def test_an_overturned_cancellation_with_a_day_gives_the_day_and_one_with_the_day_of_the_delay_gives_none() -> None:
    again = claim(TOWER, "Council overturns cancellation of Riverton Tower opening", "It will now open on 3 June.")
    assert (again.status, again.dates) == (Status.CONFIRMED, days("2031-06-03"))
    title = "Court strikes down delay of Castria presidential election to 8 December"
    assert claim(VOTE, title, "The vote cannot be postponed, the court ruled.").dates is None


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (TOWER, "Riverton Tower to open on 3 June", "The nearby Harbour Line was postponed last year."),
        (GAME, "Velora Horizon 3 will be released on 6 November", "Its maker cancelled another game in 2029."),
        (VISIT, "Mardell to visit Norway on 3 June", "Her trip to Chile was called off in March, the presidency said."),
        (STRIKE, "Riverton metro strike from Monday as talks collapse", "Every line will stop, the union said."),
        (VISIT, "Mardell visit to Norway: president stays at the palace until Friday", "She will come on 3 June."),
        (VISIT, "Mardell stays silent on Norway visit", ""),
    ],
)
def test_what_befell_something_else_is_not_the_events_status(watch: str, title: str, summary: str) -> None:
    assert claim(watch, title, summary).status in (Status.PLANNED, Status.CONFIRMED)


@pytest.mark.parametrize(
    "title",
    [
        "Mardell visit to Norway in doubt",
        "Mardell visit to Norway at risk, critics say",
        "Mardell does not rule out visit to Norway",
    ],
)
def test_doubt_and_possibility_are_no_cancellation(title: str) -> None:
    assert claim(VISIT, title).status in (Status.RUMOURED, Status.PLANNED)


# ── dates ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("watch", "title", "summary", "expected"),
    [
        # forms; the stories are of Wednesday 14 May 2031
        (TOWER, "Riverton Tower to open on 3 June", "The operator said so.", "2031-06-03"),
        (TOWER, "Riverton Tower to open on June 18-19", "", "2031-06-18..2031-06-19"),
        (TOWER, "Riverton Tower to open from 18 to 20 June", "", "2031-06-18..2031-06-20"),
        (TOWER, "Riverton Tower to open in early June", "", "2031-06-01..2031-06-10"),
        (TOWER, "Riverton Tower to open in mid-June", "", "2031-06-11..2031-06-20"),
        (TOWER, "Riverton Tower to open in summer 2032", "", "2032-06-01..2032-08-31"),
        (VISIT, "Mardell to visit Norway next week, presidency says", "", "2031-05-19..2031-05-25"),
        (VISIT, "Mardell to visit Norway on Tuesday", "The presidency announced it on Monday.", "2031-05-20"),
        (ROCKET, "Halcyon 9 launch set for no earlier than 3 June", "The agency said so.", "2031-06-03"),
        (ROCKET, "Halcyon 9 to launch by the end of June", "The agency said so.", "2031-05-14..2031-06-30"),
        (VOTE, "Castria presidential election set for 7 December", "", "2031-12-07"),
        (TOWER, "Riverton Tower to open soon", "The operator said so.", ""),
        (TOWER, "Riverton Tower to open in the coming weeks", "", ""),
        # old against new
        (TOWER, "Riverton Tower opening, originally due on 4 June, now 6 June", "", "2031-06-06"),
        (TOWER, "Riverton Tower opening moved to 6 June", "It was to open on 4 June, the operator said.", "2031-06-06"),
        (GAME, "Velora Horizon 3 pushed from 6 November to 12 December", "The publisher said so.", "2031-12-12"),
        (TOWER, "Riverton Tower will not open before 6 June", "The operator said so.", "2031-06-06"),
        # other legs
        (
            VISIT,
            "Mardell to visit Berlin and Oslo in June",
            "The president will be in Berlin on 2 June and in Oslo on 4 and 5 June, her office said.",
            "2031-06-04..2031-06-05",
        ),
        # the day of the report, of the announcement, of something else
        (TOWER, "Riverton Tower to open on 3 June", "The operator announced it on Tuesday, 13 May.", "2031-06-03"),
        (GAME, "Velora Horizon 3 will be released on 6 November", "A trailer follows on 3 June.", "2031-11-06"),
        (TOWER, "Riverton Tower to open on 3 June", "Work began on 4 March 2026.", "2031-06-03"),
        # what is dead has no date
        (VISIT, "Mardell cancels 3 June visit to Norway", "The presidency said so.", ""),
        (VISIT, "Mardell will not visit Norway on 3 June", "There are no plans, the presidency said.", ""),
        (TOWER, "Riverton Tower opening on 3 June postponed", "The operator gave no new date.", ""),
        # what has happened, did so on the day
        (ROCKET, "Halcyon 9 lifts off", "The rocket launched on Wednesday.", "2031-05-14"),
        # and not on the day of the next one
        (
            ROCKET,
            "Halcyon 9 reaches orbit on maiden flight",
            "Halcyon 9 lifted off on Tuesday. A second flight is targeted for the first quarter of 2032.",
            "2031-05-13",
        ),
        (FIGHT, "Brannik beats Olsen", "Brannik won on points on Tuesday night.", "2031-05-13"),
        (GAME, "Velora Horizon 3 is out", "It was released on Tuesday.", "2031-05-13"),
    ],
)
def test_a_story_dates_the_event(watch: str, title: str, summary: str, expected: str) -> None:
    assert claim(watch, title, summary).dates == days(expected)


@pytest.mark.parametrize(
    ("watch", "title", "summary", "expected"),
    [
        # a verb of moving leads from the old date to the new
        (STRIKE, "Unions defer 20 May Riverton metro strike to 9 July", "", "2031-07-09"),
        (TOWER, "Riverton Tower opening of 4 June moves to 6 July", "The operator said so.", "2031-07-06"),
        (STRIKE, "Riverton metro strike called for 20 May, rescheduled to 9 July", "The union said so.", "2031-07-09"),
        # what held no longer is said of the nearest date alone
        (GAME, "Velora Horizon 3 delayed", "Instead of 6 November it will be released on 12 December.", "2031-12-12"),
        (GAME, "Velora Horizon 3 delayed", "Slated for 6 November, it would go on sale on 12 December.", "2031-12-12"),
        (
            TOWER,
            "Riverton Tower opening put off",
            "The opening, which was planned for 4 June, was put off until September, the operator said.",
            "2031-09-01..2031-09-30",
        ),
        # a negation ends where the clause turns
        (
            TOWER,
            "Riverton Tower nears completion",
            "It is not subject to further permits and is expected to open by 30 June, the operator said.",
            "2031-05-14..2031-06-30",
        ),
        # a plan that stands is no dead one
        (ROCKET, "Halcyon 9 launch delayed", "Launch is now planned for 3 July, the agency said.", "2031-07-03"),
        unmet(
            "a year behind “until” is a little too unlikely",
            TOWER,
            "Riverton Tower won't open until well into 2032",
            "",
            "2032-01-01..2032-12-31",
        ),
        # first and last day of what lasts
        (
            STRIKE,
            "Riverton metro strike",
            "The walkout will start on 3 June and finish on 8 June.",
            "2031-06-03..2031-06-08",
        ),
        (STRIKE, "Riverton metro strike", "The union calls it for 12 days from 3 June.", "2031-06-03..2031-06-14"),
    ],
)
def test_a_sentence_with_two_dates_tells_which_holds(watch: str, title: str, summary: str, expected: str) -> None:
    assert claim(watch, title, summary).dates == days(expected)


def test_a_day_of_what_is_under_way_leaves_the_known_days() -> None:
    known = days("2031-05-14..2031-05-16")
    told = story("Mardell arrives in Norway", "President Ana Mardell landed in Oslo on Wednesday.")
    (found,) = read(told, watching(VISIT), known=lambda rule: Event(rule, dates=known))
    assert found.claim is not None
    assert found.claim.dates == known


def test_the_first_of_the_known_days_of_what_lasts_stands_for_all_of_them() -> None:
    known = days("2031-06-18..2031-06-20")
    told = story("Mardell to visit Norway on 18 June, presidency says", "President Ana Mardell will travel to Oslo.")
    (found,) = read(told, watching(VISIT), known=lambda rule: Event(rule, dates=known))
    assert found.claim is not None
    assert found.claim.dates == known


def test_the_first_day_of_a_known_week_is_a_date_of_its_own() -> None:
    known = days("2031-06-16..2031-06-22")
    told = story("Mardell to visit Norway on 16 June, presidency says", "President Ana Mardell will travel to Oslo.")
    (found,) = read(told, watching(VISIT), known=lambda rule: Event(rule, dates=known))
    assert found.claim is not None
    assert found.claim.dates == days("2031-06-16")


def test_a_bare_weekday_is_that_of_the_known_date() -> None:
    known = days("2031-05-16")
    told = story("Riverton Tower opening: what to expect", "The public was told that it is let in on Friday.")
    (found,) = read(told, watching(TOWER), known=lambda rule: Event(rule, dates=known), everything=True)
    assert any(note.text == "Friday = 2031-05-16" for note in found.notes if note.step == "timex")


def test_what_took_place_on_the_known_day_was_on_that_day() -> None:
    known = days("2031-05-14")
    told = story("Riverton Tower opens to the public", "The lift carried the first visitors to the roof.")
    (found,) = read(told, watching(TOWER), known=lambda rule: Event(rule, dates=known))
    assert found.claim is not None
    assert (found.claim.status, found.claim.dates) == (Status.HAPPENED, known)


def test_the_mentions_of_a_day_are_weighed_together() -> None:
    found = reading(GAME, "Velora Horizon 3 out on 6 November", "Fans wait.", "The fair ends on 6 November.")
    first, second = (note for note in found.notes if note.step == "timex")
    assert first.why == second.why


@pytest.mark.parametrize(("given", "undated"), [("no new date", True), ("a new date", False)])
def test_a_story_may_say_that_there_is_no_date(given: str, undated: bool) -> None:
    told = story("Velora Horizon 3 release", f"The studio gave {given}. It had been due on 6 November.")
    (day,) = weighed(told, GAME, None, "")
    assert ("any date, where there is said to be none" in day.signs) is undated


@pytest.mark.parametrize(
    ("watch", "status", "known", "title", "summary", "expected", "sign"),
    [
        # a day and a length of the event
        (VISIT, "underway", "", "Mardell lands in Oslo", "Her three-day visit began on Monday.",
         "2031-05-12..2031-05-14", "length from: a first day"),
        (STRIKE, "happened", "", "Riverton metro staff end three-day strike", "Trains run again; it ended on Tuesday.",
         "2031-05-11..2031-05-13", "length to: a last day"),
        (STRIKE, "happened", "", "Riverton metro staff end three-day strike", "Trains run again.",
         "2031-05-12..2031-05-14", "length to: the report's day"),
        # a day on which it begins and one on which it ends
        (VISIT, "", "", "Mardell to visit Norway", "She arrives on 3 June and flies home on 5 June.",
         "2031-06-03..2031-06-05", "two days: a first day, in one sentence"),
        (VISIT, "underway", "", "Mardell arrives in Norway", "She stays until Friday.",
         "2031-05-14..2031-05-16", "two days: the report's day, in two sentences"),
        # what is known, and a day
        (STRIKE, "happened", "2031-05-10", "Riverton metro strike over", "It ended on Tuesday.",
         "2031-05-10..2031-05-13", "known beginning to a day: a last day"),
        (VISIT, "underway", "2031-05-14..2031-05-16", "Mardell arrives early", "She landed on Tuesday.",
         "2031-05-13..2031-05-16", "a day to the known end: a first day"),
        (TOWER, "", "2031-05-24", "Riverton Tower: the last preparations", "The operator is hiring.",
         "2031-05-24", "the known date: no day is named"),
        # what is counted, and what is listed
        (VOTE, "", "", "Castria gets ready for the vote", "Ten days before the presidential election, a poll is out.",
         "2031-05-24", "pieced: counted from the report"),
        (GIG, "", "", "Velvet Tides concert dates", "They play on 6, 13 and 20 June.",
         "2031-06-06..2031-06-20", "a list: of three or more"),
        (GIG, "", "", "Velvet Tides in concert", "They play on 6 June in Riverton, and Oslo hears them on 9 June.",
         "2031-06-06..2031-06-09", "all days: 2 days"),
        # a limit, and what ends with it
        (TOWER, "postponed", "2031-05-20", "Riverton Tower opening put off", "The operator has a deadline of 3 June.",
         "2031-05-14..2031-06-03", "up to a limit: longer"),
        (TOWER, "", "", "Riverton Tower to open by 3 June", "", "2031-06-03", "the end of a limit: a day"),
        (TOWER, "", "", "Riverton Tower to open by 30 June", "", "2031-06-30", "the end of a limit: a day"),
        (TOWER, "", "", "Riverton Tower to open by this summer", "", "2031-06-01..2031-08-31",
         "the end of a limit: longer, of a season"),
        # a year that stands elsewhere
        (TOWER, "", "", "Riverton Tower to open in 2033", "Its doors open on 3 July, the operator said.",
         "2033-07-03", "another year: a year of the story"),
        (TOWER, "", "2033-05-01..2033-05-31", "Riverton Tower to open later", "It is to open on 3 July.",
         "2033-07-03", "another year: the known year"),
    ],
)  # fmt: skip
def test_days_given_in_pieces_are_weighed(
    watch: str, status: str, known: str, title: str, summary: str, expected: str, sign: str
) -> None:
    told = story(title, summary)
    offered = weighed(told, watch, Status(status) if status else None, known)
    (piece,) = [c for c in offered if c.days == days(expected)]
    assert sign in piece.signs
    assert piece.pieced


@pytest.mark.parametrize(
    ("watch", "status", "known", "title", "summary"),
    [
        # a length of something else, two days of which none begins or ends anything, a date that is put off
        (VISIT, "", "", "Mardell to visit Norway", "A three-day fair opens on 3 June."),
        (VISIT, "", "", "Mardell to visit Norway", "The papers wrote of it on Monday and again on Tuesday."),
        (TOWER, "postponed", "2031-05-24", "Riverton Tower opening put off", "The operator named no day."),
        # another day is named for what is still to come
        (TOWER, "", "2031-05-24", "Riverton Tower to open on 3 June", "The operator said so."),
    ],
)
def test_what_is_no_piece_of_the_event_is_not_put_together(
    watch: str, status: str, known: str, title: str, summary: str
) -> None:
    offered = weighed(story(title, summary), watch, Status(status) if status else None, known)
    assert [c.days for c in offered if c.pieced] == []


@pytest.mark.parametrize(
    ("given", "expected"), [("within two weeks", ["2031-05-14..2031-05-28"]), ("for two weeks", [])]
)
def test_a_length_is_a_date_where_it_is_a_limit(given: str, expected: list[str]) -> None:
    offered = weighed(story("Riverton Tower to open", f"It is to open {given}, the operator said."), TOWER, None, "")
    assert [str(c.days) for c in offered] == expected


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("Riverton Tower to open in July 2033", "Its doors open on 3 July, the operator said.", "2033-07-03"),
        # what is a few days away, and what is told of the past, is of the report's own year
        ("Riverton Tower to open in May 2033", "The council: 19 May is the day of the vote on it.", "2031-05-19"),
        ("Riverton Tower to open in April 2033", "The roof was finished on 3 April.", "2031-04-03"),
        # so are days beside one that has its year
        ("Riverton Tower to open on 10 August 2033", "Guests go up on 8 August already.", "2033-08-08"),
        # the old date of what is moved by a year, and a season that is past
        ("Riverton Tower postponed to June 2033", "The opening had been due on 12 June.", "2031-06-12"),
        ("Riverton Tower opening planned", "Work on the tower began in autumn.", "2030-09-01..2030-11-30"),
    ],
)
def test_a_day_without_a_year_is_of_the_month_that_the_story_gives_with_one(
    title: str, summary: str, expected: str
) -> None:
    assert days(expected) in {c.days for c in weighed(story(title, summary), TOWER, None, "") if not c.pieced}


def test_a_day_knows_what_it_is_a_piece_of() -> None:
    told = story("Riverton metro staff end three-day strike", "Trains run again; it ended on Tuesday.")
    (day,) = [c for c in weighed(told, STRIKE, Status.HAPPENED, "") if not c.pieced]
    assert "part of length to: a last day" in day.signs


def test_a_date_that_holds_no_longer_is_struck() -> None:
    found = claim(TOWER, "Riverton Tower opening, originally due on 4 June, now 6 June")
    assert days("2031-06-04") in found.struck
    assert found.moves


def test_a_struck_date_may_lie_ahead() -> None:
    found = claim(GAME, "Velora Horizon 3 release pushed from 6 November to 12 December")
    assert found.struck == (days("2031-11-06"),)


def test_a_boilerplate_line_dates_nothing() -> None:
    body = (
        "The operator said on Wednesday that work on the tower is nearly done.\n\nRecent posts: Bridge opens on 3 June."
    )
    assert claim(TOWER, "Riverton Tower to open soon", "", body).dates is None


def test_days_count_from_the_storys_own_publication() -> None:
    at = datetime(2033, 1, 3, 8, tzinfo=UTC)
    assert claim(TOWER, "Riverton Tower to open on Friday", at=at).dates == days("2033-01-07")


# ── who says so ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "summary", "authority"),
    [
        ("Mardell to visit Norway on 3 June", "The presidency said so on Wednesday.", Authority.PARTY),
        ("Mardell to visit Norway on 3 June", "The foreign ministry in Oslo announced it.", Authority.PARTY),
        ("Presidency: Mardell to visit Norway", "", Authority.PARTY),
        ("Mardell to visit Norway on 3 June", "", Authority.OUTLET),
        ("Mardell to visit Norway, sources say", "", Authority.UNNAMED),
        ("Mardell to visit Norway", "People familiar with the plans said so.", Authority.UNNAMED),
        ("Mardell reportedly to visit Norway", "", Authority.UNNAMED),
    ],
)
def test_somebody_vouches_for_a_claim(title: str, summary: str, authority: Authority) -> None:
    assert claim(VISIT, title, summary).authority is authority


@pytest.mark.parametrize(
    ("summary", "speaker"),
    [
        ("The tower opens on 3 June, the Riverton Transport Ministry said.", "Riverton Transport Ministry"),
        ("Riverton Airports Authority said that the tower opens on 3 June.", "Riverton Airports Authority"),
        ("The Castrian Press Office announced that the tower opens on 3 June.", "Castrian Press Office"),
        ("The tower opens on 3 June, the operator said.", "operator"),
        ("On Monday Riverton Airports Authority said that the tower opens on 3 June.", "Riverton Airports Authority"),
    ],
)
def test_the_speaker_is_told_by_the_whole_name(summary: str, speaker: str) -> None:
    assert claim(TOWER, "Riverton Tower to open on 3 June", summary).speaker == speaker


def test_the_speaker_is_told_in_the_storys_words() -> None:
    found = claim(TOWER, "Riverton Tower to open on 3 June", "The operator said so.")
    assert found.speaker.lower().endswith("operator")


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_evidence_points_at_the_words() -> None:
    title, summary = "Riverton Tower opening postponed to 6 June", "The operator said so."
    text = f"{title}\n\n{summary}"
    words = {text[each.start : each.end]: each.cue for each in claim(TOWER, title, summary).evidence}
    assert words["postponed"] == "postpone"
    assert "6 June" in " ".join(words)


def test_every_claim_has_evidence_and_every_reading_its_reasons() -> None:
    for title in (
        "Riverton Tower to open",
        "Riverton Tower opens on 3 June",
        "Opening of Riverton Tower: what we know",
    ):
        found = reading(TOWER, title)
        assert found.claim is not None
        assert found.claim.evidence
        assert {"status", "speaker"} <= {note.step for note in found.notes}
        assert all(note.why for note in found.notes)


def test_a_claim_names_its_story_rule_and_time() -> None:
    each = story("Riverton Tower to open on 3 June", owner="The Wire Group")
    (found,) = read(each, watching(TOWER))
    assert found.claim is not None
    told = found.claim
    assert (told.rule, told.story, told.published) == (TOWER, each.id, each.published)
    assert (told.outlet, told.owner) == ("The Wire", "The Wire Group")


@pytest.mark.parametrize(("watch", "lasting"), [(VISIT, True), (STRIKE, True), (ROCKET, False), (GAME, False)])
def test_what_lasts_begins_and_ends(watch: str, lasting: bool) -> None:
    titles = {VISIT: "Mardell to visit Norway", STRIKE: "Riverton metro strike to begin"}
    title = titles.get(watch, f"{watch.rsplit(' ', 1)[0]} will launch on 3 June")
    assert claim(watch, title).lasting is lasting


@pytest.mark.parametrize(
    ("stage", "known", "told"),
    [
        (Status.CONFIRMED, "2024-06-10", {"later than known, confirmed is known", "later than known by weeks"}),
        (Status.POSTPONED, "2024-06-10", {"later than known, postponed is known", "later than known, in the title"}),
        (Status.CONFIRMED, "2024-06-28", {"the known date, confirmed is known", "the known date, in the title"}),
        (Status.POSTPONED, None, {"no date is known, postponed is known"}),
    ],
)
def test_a_day_is_weighed_beside_the_known_one_and_what_is_known(
    stage: Status, known: str | None, told: set[str]
) -> None:
    each = story("Halcyon 9 will launch on 28 June", at=datetime(2024, 6, 3, 9, tzinfo=UTC))
    before = Event("halcyon", status=stage, dates=days(known) if known else None)
    _, sample = standing(Case("made up", each, rule(ROCKET), {}, before, 1.0), each, weight=1.0)
    assert told <= set(sample.signs)
    assert any("later than known" in sign for sign in sample.signs) is (known == "2024-06-10")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("No Riverton metro strike", True),
        ("It's a deal: no Riverton metro strike after all-night talks", True),
        ("No Riverton metro strike vote", False),
        ("No date for Riverton metro strike", False),
        ("Union has no Riverton metro strike in mind", False),
        ("Riverton metro strike: no word", False),
    ],
)
def test_a_title_may_say_that_there_is_no_event(title: str, told: bool) -> None:
    each = story(title)
    _, sample = standing(Case("made up", each, rule(STRIKE), {}, Event("strike"), 1.0), each, weight=1.0)
    assert ("title: no such event" in sample.signs) is told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Kein Streik bei der Riverton-Bahn", True),
        ("Einigung: kein Streik an Ostern", True),
        ("Kein Termin für den Streik", False),
        ("Kein Ende des Streiks", False),
    ],
)
def test_a_german_title_may_say_it_too(title: str, told: bool) -> None:
    each = story(title, language="de")
    _, sample = standing(Case("made up", each, rule("Riverton Streik"), {}, Event("strike"), 1.0), each, weight=1.0)
    assert ("title: no such event" in sample.signs) is told


def test_a_german_sentence_tells_the_new_date_from_the_old() -> None:
    summary = "Statt am 14. Januar 2032 können Besucher erst am 6. März kommen, teilte die Stadt mit."
    each = story("Eröffnung des Rivertonturms verschoben", summary, language="de")
    (found,) = read(each, compile_rules([rule("Rivertonturm Eröffnung")]))
    assert found.claim is not None
    assert found.claim.dates == days("2032-03-06")


def test_days_that_a_story_might_give_are_considered_where_none_is_likely_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title = "Riverton Tower to open on 3 June"
    taken = claim(TOWER, title)
    assert taken.dates == days("2031-06-03")
    monkeypatch.setattr(binding, "TAKEN", 1.0)
    none = claim(TOWER, title)
    assert none.dates is None
    assert none.alternatives == (), "beside none there are no others"
    assert days("2031-06-03") in [guess.dates for guess in none.guesses]


def test_a_day_that_the_others_decided_of_is_told_with_what_they_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2031, 5, 14, tzinfo=UTC)
    each = story("Riverton Tower to open on 3 June", at=at)
    lexicon = languages.USUAL.lexicon
    found = find(
        each,
        compile_rule(rule(TOWER), lexicon),
        read_sentences(each, lexicon),
        dates.find(each.text, at),
        lexicon,
        Event("r"),
    )
    (candidate,) = candidates(each, found, None, lexicon)
    assert not any(name in binding.reason(candidate) for name in rivals.BESIDE)
    monkeypatch.setattr(
        binding,
        "learnt",
        lambda name: Weights.grown({"beside: the likeliest other": -1.0} if "others" in name else {"now": -1.0}, ()),
    )
    signs = {rivals.ALONE: 0.9, "beside: the likeliest other": 0.8, "now": 1.0}
    turned = replace(candidate, signs=signs, probability=0.1)
    assert binding.reason(turned) == "beside: the likeliest other, now"
    assert binding.reason(replace(turned, signs=signs | {rivals.ALONE: 0.3})) == "now"
