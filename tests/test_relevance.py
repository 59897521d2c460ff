"""Is a story about the watched event? A sentence or two in each of the ways in which stories only resemble it."""

from __future__ import annotations

import pytest
from readings import NOW, reading, rule, story, watching

from monitor.language import languages
from monitor.match import compile_rule
from monitor.model import Event, Rule, Status
from monitor.pipeline import read
from monitor.relevance import Judge, read_sentences

VISIT, GAME, ROCKET = "Mardell visit Norway", "Velora Horizon 3 release", "Halcyon 9 launch"
TOWER, FIGHT, VOTE = "Riverton Tower opening", "Brannik Olsen fight", "Castria presidential election"
SHARES, DEAL, TRIAL, STRIKE = "Orbix IPO", "Orbix Nimbus merger", "Kesler trial", "Riverton metro strike"


def unmet(why: str, *values: str) -> object:
    """Return a case that is wanted and not yet met."""
    return pytest.param(*values, marks=pytest.mark.xfail(reason=why))


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (VISIT, "Mardell to visit Norway on 3 June", "The presidency said she will travel to Oslo for two days."),
        (VISIT, "Oslo to host Mardell in June", "Norway will receive President Ana Mardell on 3 June."),
        (VISIT, "Mardell puts off Norway trip", "The presidency gave no new date."),
        (VISIT, "Kestria denies Mardell will visit Norway", "There are no plans for a visit, the presidency said."),
        (VISIT, "Kestrian leader to make state visit", "President Ana Mardell will travel to Norway in June."),
        (GAME, "Velora Horizon 3 will be released on 6 November", "The publisher named the date on Wednesday."),
        (GAME, "Velora Horizon 3 delayed to March 2032", "The studio needs more time."),
        (GAME, "Velora Horizon 3 rumoured for November", "A leaker names the 6th."),
        (ROCKET, "Halcyon 9 will lift off on 3 June", "The space agency set the date on Tuesday."),
        (ROCKET, "Halcyon 9 launch scrubbed", "Wind stopped the countdown."),
        (TOWER, "Riverton Tower to open on 3 June", "The operator announced the date on Wednesday."),
        (TOWER, "Opening of Riverton Tower put off again", "The lifts are not ready."),
        (FIGHT, "Brannik and Olsen to fight on 12 July", "The promoter announced the bout on Wednesday."),
        (FIGHT, "Olsen injured, Brannik fight off", "The promoter called off the bout."),
        (VOTE, "Castria presidential election set for 7 December", "The electoral commission announced the date."),
        (VOTE, "Castria votes for a new president", "Polling stations opened for the presidential election."),
        (SHARES, "Orbix to list on 3 June", "The company announced its stock market debut."),
        (SHARES, "Orbix shelves IPO", "Markets are too weak, the company said."),
        (DEAL, "Orbix completes merger with Nimbus", "The deal closed on Wednesday."),
        (TRIAL, "Kesler trial to begin on 3 June", "The judge set the date."),
        (STRIKE, "Riverton metro strike called off", "The union withdrew its notice."),
        # a number with its noun may come first, and what joins the words of a name may be left out
        ("Riverton Metro Line 4 opening", "Mayor: Line 4 of the Riverton Metro will open in June", ""),
        ("Treaty of Riverton signing", "Leaders sign Riverton treaty in Kestria", ""),
    ],
)
def test_a_story_about_the_event_matches(watch: str, title: str, summary: str) -> None:
    found = reading(watch, title, summary)
    assert found.match.matched, found.match.why


@pytest.mark.parametrize(
    ("watch", "title"),
    [
        pytest.param(
            ROCKET, "Halcyon 9 to launch on 3 June, a year after Halcyon 8", id="another number beside its own"
        ),
        pytest.param(SHARES, "Castria gives Orbix another year on IPO", id="another year is no look back"),
        pytest.param(
            GAME, "Velora Horizon 3 for PC launches on 3 June", id="a rule that names no kind has all of them"
        ),
    ],
)
def test_what_only_looks_like_another_event_is_no_objection(watch: str, title: str) -> None:
    found = reading(watch, title)
    assert found.match.matched, found.match.why


def test_what_joins_the_words_of_a_rule_is_not_shown_as_what_matched() -> None:
    title = "Kestria summit in Riverton in June"
    spans = reading("Kestria summit in Riverton", title).match.spans
    assert {title[start:end] for start, end in spans} == {"Kestria", "summit", "Riverton"}


def test_another_kind_of_event_is_not_what_an_alias_calls_it() -> None:
    watched = rule("Riverton flight attendants strike", {"flight attendants": ["cabin crew"]})
    assert reading(watched, "Riverton cabin crew strike set for 3 June").match.matched


def test_those_who_work_where_the_strike_is_are_no_other_kind() -> None:
    watched = rule("Riverton mine strike")
    assert reading(watched, "Miners end strike at Riverton").match.why != "another kind of event: “Miners”"
    assert reading(watched, "Nurses end strike at Riverton").match.why == "another kind of event: “Nurses”"


@pytest.mark.parametrize(
    ("title", "summary", "sign"),
    [
        ("Orbix opens an office", "It hires 200 people.", ""),
        ("Nimbus opens an office", "It hires 200 people.", "no name in title and summary"),
        ("Nimbus opens an office", "It follows Orbix. That has 200 people.", ""),
        ("Nimbus opens an office", "It hires 200. Orbix has one, too.", "its names come late in the summary"),
    ],
)
def test_where_its_names_come_is_a_sign(title: str, summary: str, sign: str) -> None:
    told, lexicon = story(title, summary), languages.USUAL.lexicon
    judge = Judge.of(told, compile_rule(rule(SHARES), lexicon), read_sentences(told, lexicon), (), lexicon, None)
    places = ("no name in title and summary", "its names come late in the summary")
    assert [place for place in places if place in judge.signs()] == [sign] * bool(sign)


def test_a_new_journey_has_to_be_said_where_a_title_has_both() -> None:
    assert not reading(VISIT, "Mardell speaks by video to parliament in Norway").match.matched


REVERSE = [
    ("Norwegian prime minister to visit Kestria", "Lars Holm will meet President Mardell on 3 June."),
    ("Mardell receives Norwegian king at her palace", "King Olaf arrived on Tuesday for a state visit."),
    ("Mardell to host Norwegian premier in June", "Lars Holm will travel to Kestria on 3 June."),
    ("Norwegian king accepts Mardell's invitation", "King Olaf will travel to Kestria in June."),
]
OTHER_ACTOR = [
    ("Brazilian president to visit Norway on 3 June", "President Rui Alma will travel to Oslo, his office said."),
    ("Mardell sends foreign minister to Oslo", "Ilya Ferro will fly to Norway on 3 June on her behalf."),
    ("Mardell's envoy arrives in Norway", "Ilya Ferro landed in Oslo on Wednesday."),
]
OTHER_PLACE = [
    ("Mardell to visit Chile on 3 June", "President Ana Mardell will travel to Santiago, her office said."),
    ("Mardell in Lisbon for talks", "The president met her colleague from Norway on the sidelines."),
]
NO_JOURNEY = [
    ("Mardell phones Norwegian prime minister", "The two leaders discussed trade on Tuesday."),
    ("Mardell criticises Norway over fishing", "The president said Oslo broke its word."),
    ("Norway buys trains from Kestria", "The contract was signed in the presence of President Mardell."),
]
LOOK_BACK = [
    ("From the archives: the day Mardell came to Oslo", "Ten years ago today, Ana Mardell visited Norway."),
    ("On this day: Mardell visits Norway", "It was the first visit of a Kestrian president."),
]


@pytest.mark.parametrize(("title", "summary"), REVERSE)
def test_the_reverse_visit_is_another_event(title: str, summary: str) -> None:
    assert not reading(VISIT, title, summary).match.matched


@pytest.mark.parametrize(("title", "summary"), OTHER_ACTOR)
def test_another_actor_to_the_same_place_is_another_event(title: str, summary: str) -> None:
    assert not reading(VISIT, title, summary).match.matched


@pytest.mark.parametrize(("title", "summary"), OTHER_PLACE)
def test_the_same_actor_elsewhere_is_another_event(title: str, summary: str) -> None:
    assert not reading(VISIT, title, summary).match.matched


@pytest.mark.parametrize(
    ("watch", "title", "body"),
    [
        # a title may write the event with a capital, too
        (
            VISIT,
            "Castrian leader's Denmark Visit: Dates, Impact and Reactions",
            "Prime Minister Dorn is to arrive in Copenhagen next week for talks on Norway's gas and with President "
            "Mardell's envoy, his office said.",
        ),
        # nobody in the rule goes anywhere, and somebody goes somewhere else
        (
            rule("Bo Dorn visit Norway"),
            "Norwegian Leader Olsen and Denmark: Timelines and Official Position",
            "Norwegian press secretary Ann Holm has spoken about the possibility of Ole Olsen visiting Denmark.\n\n"
            "Holm said that Olsen has no plans to travel to Denmark in March. Dorn went to Oslo last year.",
        ),
    ],
)
def test_a_journey_to_another_place_alone_is_another_event(watch: Rule | str, title: str, body: str) -> None:
    match = reading(watch, title, body=body).match
    assert not match.matched
    assert match.why == "no sentence says that the actor goes to the target"


@pytest.mark.parametrize(("title", "summary"), NO_JOURNEY)
def test_both_names_without_a_journey_are_no_visit(title: str, summary: str) -> None:
    assert not reading(VISIT, title, summary).match.matched


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        *LOOK_BACK,
        unmet("a visit long past in the summary", "Mardell leads Kestria well", "She visited Norway in 2019."),
    ],
)
def test_a_look_back_is_no_news_of_the_event(title: str, summary: str) -> None:
    assert not reading(VISIT, title, summary).match.matched


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (GAME, "Velora Horizon 3 gets a second trailer", "The trailer shows two minutes of the game."),
        (GAME, "Velora Horizon 3 soundtrack goes on sale in June", "The music will be on sale from 3 June."),
        (ROCKET, "Halcyon 9 completes static fire", "Engineers fired the engines for ten seconds on Tuesday."),
        (TOWER, "Tickets for Riverton Tower go on sale", "Visitors can book from Monday."),
        (VOTE, "Castria opinion poll shows a close race", "Both candidates stand at 48%."),
        (TRIAL, "Kesler appeals bail decision", "Her lawyers filed a motion on Tuesday."),
    ],
)
def test_a_step_on_the_way_is_not_the_event(watch: str, title: str, summary: str) -> None:
    assert not reading(watch, title, summary).match.matched


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (GAME, "Velora Horizon 2 will be released on PC on 6 November", "The older game comes to PC."),
        (GAME, "Velora Horizon 4 is planned for 2035", "The sequel is in the works, the publisher said."),
        (ROCKET, "Halcyon 8 launches from the northern pad", "The rocket lifted off on Tuesday."),
        (ROCKET, "Halcyon 10 launch set for 3 June", "The space agency set the date."),
        (FIGHT, "Brannik to face Duarte on 12 July", "The promoter announced it. Olsen watches from ringside."),
        ("Mardell meet Rossi", "Mardell meets with Duarte in Lisbon", "Rossi was told of the talks."),
        (VOTE, "Castria local elections set for 3 June", "Voters choose their mayors."),
        unmet(
            "the title's election is taken for that of a country in the summary",
            VOTE,
            "Kestria presidential election set for 3 June",
            "Its neighbour Castria votes next year.",
        ),
        (TOWER, "Harbour Tower to open on 3 June", "The operator announced the date on Wednesday."),
        (TOWER, "Restaurant opens in Riverton", "It serves fish."),
        (TOWER, "Riverton Tower closes for a day", "Repairs close the tower on 3 June."),
        unmet("even odds", SHARES, "Nimbus files for IPO", "It follows Orbix, which listed last year."),
        ("Aurora Awards 2032 ceremony", "Aurora Awards 2036 ceremony goes to Lisbon", "The academy has picked it."),
    ],
)
def test_another_edition_or_product_is_another_event(watch: str, title: str, summary: str) -> None:
    assert not reading(watch, title, summary).match.matched


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        (GAME, "How the publisher of Velora Horizon 3 pays its staff", "An investigation."),
        (ROCKET, "Opinion: what Halcyon 9 says of our age", "A column."),
        (SHARES, "Orbix opens an office in Lisbon", "The firm hires 200 people."),
        (DEAL, "Orbix and Nimbus sponsor a race", "Both logos are on the shirts."),
        (STRIKE, "Riverton metro gets new trains", "They run from 3 June."),
    ],
)
def test_other_news_of_the_same_names_is_not_the_event(watch: str, title: str, summary: str) -> None:
    assert not reading(watch, title, summary).match.matched


@pytest.mark.parametrize("watch", [VISIT, GAME, ROCKET, TOWER, FIGHT, VOTE, SHARES, DEAL, TRIAL, STRIKE])
def test_an_anniversary_is_not_the_event(watch: str) -> None:
    assert not reading(watch, f"Ten years on: {watch} remembered", "A look back.").match.matched


@pytest.mark.parametrize(
    "title",
    [
        "Togo sets election for 9 September after the vote in Ghana",
        "Togo to hold election on 9 June, a week after Ghana",
    ],
)
def test_what_another_country_has_after_ours_is_no_event_of_ours(title: str) -> None:
    summary = "The government in Lomé said that its parliamentary election will be held on that day."
    assert reading("Ghana parliamentary election", title, summary).claim is None


@pytest.mark.parametrize(
    "title", ["Women's World Cup final set for 9 September", "Under-20 World Cup final on 9 September"]
)
def test_another_divisions_competition_is_another_one(title: str) -> None:
    assert not reading("World Cup final", title, "FIFA named the day.").match.matched
    assert reading("Women's World Cup final", "Women's World Cup final set for 9 September", "").match.matched
    both = "The men's World Cup final is on 12 July."
    assert reading("World Cup final", "World Cup final set for 12 July", f"{both} {title}.").match.matched


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        ("Riverton south loop reopening", "Riverton's north loop to reopen on 3 June", "The council named the day."),
        ("Castria Cup final second leg", "Castria Cup final first leg moved to 3 June", "The league named the day."),
        ("Princess Mardell wedding", "Princess Olsen's wedding set for 3 June", "The palace named the day on Monday."),
        (VISIT, "Mardell cancels Berlin visit", "The president was also due in Norway."),
        ("Riverton East Museum opening", "Riverton East Storehouse to open on 3 June", "Visitors may look at it all."),
        (GAME, "Velora Horizon 3 expansion launches on 3 June", "It is free for all owners."),
        (
            VISIT,
            "Kesler to make state visit to Norway on 3-5 June, palace says",
            "The king will receive Kesler in Oslo. Mardell has been invited, too.",
        ),
    ],
)
def test_what_another_word_of_a_set_or_another_name_stands_for_is_another_event(
    watch: str, title: str, summary: str
) -> None:
    assert not reading(watch, title, summary).match.matched


@pytest.mark.parametrize(
    ("watch", "title", "summary"),
    [
        ("Riverton south loop reopening", "Riverton's south loop to reopen on 3 June", "The north loop opens later."),
        ("Princess Mardell wedding", "Princess Mardell's wedding set for 3 June", "The princess will marry Kei Olsen."),
        ("Orbix Velora 3 launch", "Orbix unveils Velora 3, to launch this year", "It will be out in 2031, it said."),
    ],
)
def test_the_rules_own_words_are_the_event_though_they_stand_apart(watch: str, title: str, summary: str) -> None:
    assert reading(watch, title, summary).match.matched


@pytest.mark.parametrize("watch", [VISIT, GAME, ROCKET, TOWER])
@pytest.mark.parametrize("title", ["", "It rains in Lisbon", "Mardell", "Norway", "Tower", "3 June"])
def test_a_story_without_the_names_is_not_about_the_event(watch: str, title: str) -> None:
    found = reading(watch, title, title)
    assert not found.match.matched
    assert found.claim is None
    assert found.match.why


def test_only_what_matches_is_returned_unless_everything_is_asked_for() -> None:
    watch = watching(VISIT, TOWER)
    each = story("Mardell to visit Norway on 3 June", at=NOW)
    assert [found.match.rule for found in read(each, watch)] == [VISIT]
    everything = read(each, watch, everything=True)
    assert [(found.match.rule, found.match.matched) for found in everything] == [(VISIT, True), (TOWER, False)]


def test_reading_twice_gives_the_same() -> None:
    watch = watching(VISIT, TOWER)
    each = story("Mardell to visit Norway on 3 June", "Riverton Tower opens on 4 June.")
    assert read(each, watch, everything=True) == read(each, watch, everything=True)


def test_names_that_earlier_stories_bore_are_weighed() -> None:
    (compiled,), lexicon = watching(VISIT).compiled, languages.USUAL.lexicon
    known = Event(VISIT, names=(("storting", 3), ("tromso", 1)), named=3)

    def signs(title: str) -> dict[str, float]:
        told = story(title, "Rain is expected.")
        return Judge.of(told, compiled, read_sentences(told, lexicon), (), lexicon, known).signs()

    there, absent = signs("Mardell speaks in the Storting"), signs("Mardell speaks in Lisbon")
    assert there["title: share of the known names"] == 0.75
    assert there["title: share of its names that are known"] == 1
    assert "title: none of the known names" not in there
    assert absent["title: none of the known names"] == 1


def test_it_is_a_sign_whether_the_event_is_known_and_has_begun() -> None:
    (compiled,), lexicon = watching(VISIT).compiled, languages.USUAL.lexicon
    told, known, begun = story("Mardell speaks in Lisbon"), "it is known", "it is known to have begun"
    for status, there in ((None, set()), (Status.PLANNED, {known}), (Status.HAPPENED, {known, begun})):
        judge = Judge.of(told, compiled, read_sentences(told, lexicon), (), lexicon, Event(VISIT, status=status))
        assert judge.signs().keys() & {known, begun} == there
