"""Learn from the labelled timelines what signs and phrases weigh; write `monitor/weights.json` and `phrases.json`.

    python tests/learning.py            learn from all that may be learnt from, and write the weights
    python tests/learning.py --beside   learn only how days stand beside each other, with what the labels say is known
    python tests/learning.py --check    leave each tenth of the timelines out in turn, and say how well the rest does

Neither half of the timelines by which the judgement is measured is read here. The open one may be looked at, but is not
learnt from, so that it shows how well what was learnt holds for other events. Learning draws by a fixed seed over
sorted data: the same labels give the same weights, on any number of processors.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache, partial
from multiprocessing import get_context
from typing import Any

import numpy as np
import phrase_weights
import xgboost
import yaml
from readings import TESTS, Told, replayed, rule, rule_of, score, stories_of, story, timelines

from monitor import doubt, phrasing, pipeline, rivals
from monitor.binding import TAKEN, bind, candidates
from monitor.language import dates, languages
from monitor.language.lexicon import Lexicon
from monitor.language.text import LIMIT, Sentence, Zone
from monitor.language.timex import Timex
from monitor.match import Compiled, Watch, as_read, compile_rule, compile_rules, names_beside
from monitor.match import candidates as concerned
from monitor.model import Claim, Days, Event, Judgement, Rule, Status, Story
from monitor.relevance import ABOUT, Judge, find, read_sentences
from monitor.reporting import Reporter
from monitor.standing import signs
from monitor.tracker import advance, called
from monitor.weighing import LEAVES, Tree, Weights, read_again

WEIGHTS = TESTS.parent / "monitor" / "weights.json"
PHRASES = WEIGHTS.with_name("phrases.json")
TIMELINES = ("timelines-first", "timelines-training")
#: how many trees are grown for each question, and how much of what is left to explain each of them takes on
RELEVANCE, DATE, BESIDE, STATUS, ALERT = (300, 0.05), (200, 0.07), (200, 0.07), (120, 0.12), (300, 0.05)
#: trees of few leaves, each of some stories; of which signs it may ask is drawn anew for each of its questions: what is
#: seen by chance in one tree is not seen in the next
GROWING = {
    "objective": "binary:logistic",
    "base_score": 0.5,
    "tree_method": "hist",
    "grow_policy": "lossguide",
    "max_leaves": LEAVES,
    "max_depth": 0,
    "min_child_weight": 5,
    "lambda": 0.1,
    "subsample": 0.7,
    "colsample_bynode": 0.3,
    "seed": 1,
}
#: of so many stories it is asked what each sign adds on average
ASKED = 4000
#: how much a story of one timeline counts for the rule of another, and one rule in how many is asked
OTHER, EVERY = 1.0, 24
#: how many stories of timelines lie between those whose known events are lent to ordinary ones
LENT = 11
#: how much an alert counts of a story that is read by itself, beside one in the course of a timeline
ALONE = 0.2
#: how much a story of an ordinary day counts beside one of a timeline
ORDINARY = 64.0
#: and one without its body, or with nothing but its title
BRIEF = 0.5
#: into how many parts the timelines are put of which dates are weighed by what was learnt from the others
PARTS = 5
#: one story in how many is learnt from as the first ever read, too
NEW = 3
#: and one of the timelines by which the judgement was specified; the first where it is asked what it is about
FIRST_ABOUT, FIRST = 50.0, 8.0
#: how many things a process is given at once
PART = 50
#: what an ordinary day's stories are called beside timelines
_ORDINARY = "ordinary"
#: and a timeline that begins with any of its stories
_BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class Sample:
    """The signs of one story for one rule, and whether it is about the rule's event."""

    group: str
    signs: dict[str, float]
    about: bool
    weight: float = 1.0
    #: what is asked by its words alone: the lines of a story, or what stands around each time of the same days
    words: tuple[Any, ...] = ()
    #: of a time: the story as it was read, and the days
    place: tuple[Hashable, Days] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A story of a timeline, its label, and a date that the event may be known to have when the story comes."""

    name: str
    story: Story
    rule: Rule
    gold: Mapping[str, Any]
    known: Event
    weight: float


#: samples of relevance by timeline, story, and what is known
Made = dict[tuple[str, str, str], list[Sample]]


def given() -> tuple[Mapping[str, Any], ...]:
    """Return the timelines that may be learnt from."""
    return tuple(each for folder in TIMELINES for language in ("en", "de") for each in timelines(folder, language))


@lru_cache(maxsize=1)
def first_ones() -> frozenset[str]:
    """Return the names of the timelines by which the judgement was specified."""
    return frozenset(timeline["name"] for timeline in timelines("timelines-first"))


def share(name: str) -> float:
    """Return how much a story of a timeline counts."""
    if name.startswith(_BEGUN):
        return share(name.removeprefix(_BEGUN).strip())
    return ORDINARY if name.startswith(_ORDINARY) else FIRST if name in first_ones() else 1.0


def cases(heard: Mapping[tuple[str, str], Event] | None = None) -> Iterator[Case]:
    """Yield the stories of the timelines with what earlier labels have told of the event.

    `heard`: what a reader that never saw the timeline held for known then. Where that is something else the story is
    yielded with either, as a reader that makes mistakes has to live with those it made before. And any story may be the
    first that is ever read, as rules are written at any time.
    """
    for timeline in given():
        name, watched = timeline["name"], rule_of(timeline)
        known = Event(watched.id)
        for turn, (written, gold) in enumerate(stories_of(timeline)):
            each = as_read(written, languages.of(written.language).lexicon)
            own = (heard or {}).get((name, each.id), known)
            either = (own,) if (own.dates, own.status) == (known.dates, known.status) else (known, own)
            yield from (Case(name, each, watched, gold, event, share(name) / len(either)) for event in either)
            if known.status is not None and turn % NEW == 0:
                yield Case(name, each, watched, gold, Event(watched.id), share(name))
            after = gold.get("after") or {}
            known = replace(known, status=Status(after["status"]) if after.get("status") else None)
            known = replace(known, dates=days_of(after.get("date")))
            if gold["relevant"]:
                names = names_beside(each, compiled(watched, languages.of(each.language).lexicon))
                known = replace(known, published=each.published, **called(known, names))
            # YAML reads a plain yes as true
            if gold["alert"] in (True, "yes"):
                known = replace(known, changed=each.published)


def of_relevance(given: Iterable[Case]) -> Iterator[Sample]:
    """Yield a sample per story of the timelines."""
    for case in given:
        each = case.story
        weight = case.weight * (FIRST_ABOUT / FIRST if case.name in first_ones() else 1.0)
        yield from sample(case, each, weight=weight)
        # most feeds bring no body, and some nothing but titles
        if each.body and each.summary:
            yield from sample(case, replace(each, body=""), weight=BRIEF * weight)
        if each.summary or each.body:
            for brief in sample(case, replace(each, body="", summary=""), weight=BRIEF * weight):
                if not brief.about or "title: names and event in one sentence" in brief.signs:
                    yield brief


def about(given: Sequence[Case], made: Made) -> list[Sample]:
    """Return the samples of relevance of cases; those in `made` are not made again, as nothing learnt is in them."""
    keys = [(case.name, case.story.id, repr(case.known)) for case in given]
    new = {key: replace(case, weight=1.0) for key, case in zip(keys, given, strict=True) if key not in made}
    made.update(zip(new, spread(relevances, list(new.values())), strict=True))
    return [replace(s, weight=s.weight * case.weight) for key, case in zip(keys, given, strict=True) for s in made[key]]


def relevances(given: Iterable[Case]) -> Iterator[list[Sample]]:
    """Yield the samples of relevance of each case."""
    for case in given:
        yield list(of_relevance([case]))


def of_dates(given: Iterable[Case]) -> Iterator[Sample]:
    """Yield a sample per time expression of the stories that are about an event: is it the event's date?"""
    for case in given:
        if case.gold["relevant"]:
            wanted = days_of(case.gold.get("date"))
            yield from dated(case, case.story, wanted, weight=case.weight)
            if case.story.body:
                yield from dated(case, replace(case.story, body=""), wanted, weight=BRIEF * case.weight)


def dated(case: Case, each: Story, wanted: Days | None, *, weight: float) -> Iterator[Sample]:
    """Yield a sample per time expression of one story; those of the same days share what one would weigh."""
    language = languages.of(each.language)
    parts, timexes = read(each)
    found = find(each, compiled(case.rule, language.lexicon), parts, timexes, language.lexicon, case.known)
    reader = Reporter(each, found, language.lexicon)
    deed = reader.deed(reader.authority()[0])
    offered = candidates(each, found, deed.status if deed else None, language.lexicon)
    times = Counter(c.days for c in offered)
    place = case.name, each.id, bool(each.body), repr(case.known)
    named = [(c.days, phrasing.around(c.timex, c.view)) for c in offered if not c.pieced]
    for c in offered:
        own = () if c.pieced else (phrasing.around(c.timex, c.view),)
        around = (*own, *(words for days, words in named if days == c.days))
        share, by_itself = times[c.days] ** -0.5, {n: value for n, value in c.signs.items() if n not in rivals.NAMES}
        yield Sample(case.name, by_itself, agree(c.days, wanted), weight * share, around, (place, c.days))


def of_statuses(given: Iterable[Case]) -> Iterator[tuple[Sample, str]]:
    """Yield a sample per story that is about an event, or is taken to be, with the status that it gives it, or ""."""
    for case in given:
        each, status = case.story, case.gold["status"] or ""
        shorter = (replace(each, body=""), replace(each, body="", summary=""))
        for brief, weight in ((each, 1.0), *((short, BRIEF) for short in shorter if short != each)):
            matched, sample = standing(case, brief, weight=weight * case.weight)
            if matched or status:
                yield sample, status


def standing(case: Case, each: Story, *, weight: float) -> tuple[bool, Sample]:
    """Return whether one story is taken to be about the event, and the signs of where it says that the event stands."""
    language = languages.of(each.language)
    parts, timexes = read(each)
    found = find(each, compiled(case.rule, language.lexicon), parts, timexes, language.lexicon, case.known)
    reader = Reporter(each, found, language.lexicon)
    who, _ = reader.authority()
    deed = reader.deed(who)
    bound = bind(each, found, deed.status if deed else None, language.lexicon)
    given = dict(signs(reader, deed, who, bound))
    return bool(found.core), Sample(case.name, given, True, weight, phrasing.words(found.views, reader.core))


#: what the words of a story may say of where its event stands, "" for nothing of it; and those around a time
_STATUS = phrase_weights.Asked(("", *(status.value for status in Status)), phrasing.told, phrasing.length)
_DATE = phrase_weights.Asked(("no", "yes"), phrasing.beside, lambda _: phrasing.FEW)
_ASKED = {"date": _DATE, "status": _STATUS}


def statuses_by_words(
    samples: Sequence[tuple[Sample, str]], known: Collection[str]
) -> tuple[phrase_weights.Table, list[tuple[Sample, str]]]:
    """Return what phrases weigh, and the samples with what their words say by weights that were learnt without them."""
    written = [phrase_weights.Written(s.group, s.words, status, s.weight) for s, status in samples]
    table, said = phrase_weights.learn(written, _STATUS, known)
    own = phrasing.of_chances(dict.fromkeys(_STATUS.outcomes, 1.0))
    heard = []
    for (s, status), each in zip(samples, written, strict=True):
        others = {name: value for name, value in s.signs.items() if name not in own}
        told = phrasing.of_chances(said[replace(each, weight=1.0)])
        heard.append((replace(s, signs=others | told, words=()), status))
    return table, heard


def dates_by_words(samples: Sequence[Sample], known: Collection[str]) -> tuple[phrase_weights.Table, list[Sample]]:
    """Return the same of times: what speaks most for days is what the words around one of their times say."""
    written = [
        phrase_weights.Written(s.group, s.words[0], _DATE.outcomes[s.about], s.weight) for s in samples if s.words
    ]
    table, said = phrase_weights.learn(written, _DATE, known)
    own = phrasing.of_chance(1.0)
    heard = []
    for s in samples:
        others = {name: value for name, value in s.signs.items() if name not in own}
        chances = (said[phrase_weights.Written(s.group, each, _DATE.outcomes[s.about], 1.0)]["yes"] for each in s.words)
        heard.append(replace(s, signs=others | phrasing.of_chance(max(chances, default=0.0)), words=()))
    return table, heard


def beside_others(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples of times with how they stand beside the others of their story.

    How likely each is by itself is said by weights that were learnt from other timelines: what they say of those that
    they learnt from is too good to be true.
    """
    turns = {group: at % PARTS for at, group in enumerate(sorted({s.group for s in samples}))}
    likely: dict[int, float] = {}
    for turn in range(PARTS):
        weights = learn([s for s in samples if turns[s.group] != turn], DATE).weights()
        likely |= {at: weights.probability(s.signs) for at, s in enumerate(samples) if turns[s.group] == turn}
    stories: dict[Hashable, dict[Days, rivals.Weighed]] = {}
    for at, s in enumerate(samples):
        assert s.place is not None
        story, days = s.place
        weighed = rivals.Weighed(days, likely[at], s.signs.get(phrasing.AROUND, 0.0))
        stories.setdefault(story, {}).setdefault(days, weighed)
    signs_of = {story: rivals.signs([*each.values()]) for story, each in stories.items()}
    return [replace(s, signs=s.signs | signs_of[s.place[0]][s.place[1]]) for s in samples if s.place]


def known_words(given: Iterable[Case]) -> frozenset[str]:
    """Return the words of stories that phrases may have."""
    stories = {(case.name, case.story.id): case.story for case in given}
    texts = ((name, read(story)[0]) for (name, _), story in stories.items())
    lines = (
        (name, [(s.zone is Zone.TITLE, tuple(phrasing.WORD.findall(s.text))) for s in parts]) for name, parts in texts
    )
    return phrase_weights.small_words(lines)


def one_of(samples: Sequence[tuple[Sample, str]], status: Status) -> list[Sample]:
    """Return the samples with whether they are of one status."""
    return [replace(sample, about=said == status) for sample, said in samples]


def of_alerts(told: Iterable[Told], *, weight: float = 1.0) -> Iterator[Sample]:
    """Yield a sample per alert that the tracker would send, by any reading of a story: is it right?"""
    for each in told:
        claim = each.reading.claim
        if claim is None or each.gold["alert"] == "optional":
            continue
        offered = list(doubt.proposals(each.before, replace(claim, owner=each.story.outlet)))
        for proposed in offered:
            if proposed.change is not None:
                signs_of_it = dict(doubt.signs(each.before, proposed.change, offered[0], claim))
                right = replace(each, change=proposed.change, event=proposed.event).right
                yield Sample(each.timeline, signs_of_it, right, weight * share(each.timeline))


def agree(said: Days, wanted: Days | None) -> bool:
    """Tell whether days are those of a label: the same, or six tenths of the union shared where it is over a week."""
    if wanted is None or said == wanted:
        return said == wanted
    shared = (min(said.end, wanted.end) - max(said.start, wanted.start)).days + 1
    return wanted.count > 7 and shared >= 0.6 * ((max(said.end, wanted.end) - min(said.start, wanted.start)).days + 1)


def days_of(given: Any) -> Days | None:
    """Return a label's date as days."""
    if not given:
        return None
    start, end = (
        each if isinstance(each, date) else date.fromisoformat(each) for each in (given["start"], given["end"])
    )
    return Days(start, end)


def strangers() -> Iterator[Case]:
    """Yield stories with rules that they might concern and are not about: an ordinary day's, and other timelines'."""
    gold = {"relevant": False, "status": None, "date": None, "alert": "no", "kinds": []}
    labelled = list({(case.name, case.story.id): case for case in reversed([*cases()])}.values())
    rules = {case.name: replace(case.rule, id=case.name) for case in labelled}
    courses = {name: [c for c in labelled if c.name == name] for name in rules}
    folder = TESTS / "corpora" / "ordinary"
    rows = yaml.safe_load((folder / "rules.yml").read_text(encoding="utf-8"))["rules"]
    watch = compile_rules([rule(each["watch"], each.get("aliases"), key=each["id"]) for each in rows])
    begun_once = [case for case in labelled if case.known.status is not None]
    for turn, line in enumerate((folder / "stories.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        at = datetime.fromisoformat(row["published"])
        written = story(row["title"], row["summary"], row["content"], at=at, id=row["id"])
        each = as_read(written, languages.USUAL.lexicon)
        for ready in concerned(each, watch):
            # most rules know something already when a story of something else comes
            known = lent(begun_once[turn * LENT % len(begun_once)], each, ready.rule.id)
            for event in (Event(ready.rule.id), known):
                yield Case(f"{_ORDINARY} {each.id}", each, ready.rule, gold, event, ORDINARY / 2)
    made = {name: compiled(watched, languages.USUAL.lexicon) for name, watched in rules.items()}
    named = {name: {v for i in c.essential for v in c.units[i].variants} for name, c in made.items()}
    watches = [compile_rules([rules[other] for other in list(rules)[turn::EVERY]]) for turn in range(EVERY)]
    for turn, case in enumerate(labelled):
        asked = watches[turn % EVERY]
        lenders = {each.id: courses[each.id][turn % len(courses[each.id])] for each in asked.rules}
        told = {key: later(lender, case.story, key) for key, lender in lenders.items()}
        for ready in concerned(case.story, asked, {key: dict(event.names) for key, event in told.items()}):
            other = ready.rule.id
            if named[other].isdisjoint(named[case.name]):
                yield Case(case.name, case.story, ready.rule, gold, told[other], OTHER)


def lent(case: Case, each: Story, key: str) -> Event:
    """Return what is known of a timeline's event as that of another rule, with its days as near to another story."""
    known, ahead = case.known.dates, each.published.date() - case.story.published.date()
    return replace(later(case, each, key), dates=Days(known.start + ahead, known.end + ahead) if known else None)


def later(case: Case, each: Story, key: str) -> Event:
    """Return what is known of a timeline's event as that of another rule, heard of as lately before another story."""
    known, ahead = case.known, each.published - case.story.published
    heard, changed = (then + ahead if then else None for then in (known.published, known.changed))
    return replace(known, rule=key, published=heard, changed=changed)


def sample(case: Case, each: Story, *, weight: float) -> Iterator[Sample]:
    """Yield a case's story, or a shorter form of it, as a sample, unless plain rules decide."""
    language = languages.of(each.language)
    parts, timexes = read(each)
    ready = compiled(case.rule, language.lexicon)
    judge = Judge.of(each, ready, parts, timexes, language.lexicon, case.known)
    if judge.weighed():
        yield Sample(case.name, judge.signs(), bool(case.gold["relevant"]), weight)


@cache
def read(each: Story) -> tuple[Sequence[Sentence], Sequence[Timex]]:
    """Return the sentences and the time expressions of a story, which many samples are made of."""
    language = languages.of(each.language)
    timexes = dates.find(each.text[:LIMIT], each.published, table=language.dates)
    return read_sentences(each, language.lexicon), timexes


def compiled(watched: Rule, lexicon: Lexicon) -> Compiled:
    """Return a rule made ready for reading, once for all its stories."""
    key = (repr(watched), lexicon.code)
    if key not in _COMPILED:
        _COMPILED[key] = compile_rule(watched, lexicon)
    return _COMPILED[key]


_COMPILED: dict[tuple[str, str], Compiled] = {}

# ── learning ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Grown:
    """Trees as they are written, and what each sign that they ask for adds on average where it is there."""

    signs: Mapping[str, float]
    trees: Sequence[Tree]

    def weights(self) -> Weights:
        """Return them ready to be asked."""
        return Weights.grown(self.signs, self.trees)


def learn(samples: Sequence[Sample], growing: tuple[int, float]) -> Grown:
    """Return trees grown by gradient boosting (XGBoost): so many, at such a rate.

    What a sign adds is its share of the log odds by Lundberg's tree SHAP (2020), for each unit of it. ValueError for a
    sign that is less than nothing.
    """
    names = sorted({name for s in samples for name in s.signs})
    at = {name: i for i, name in enumerate(names)}
    rows = np.zeros((len(samples), len(names)), np.float32)
    for row, s in zip(rows, samples, strict=True):
        for name, value in s.signs.items():
            row[at[name]] = value
    if (rows < 0).any():
        raise ValueError(f"a sign is less than nothing: {names[int((rows < 0).any(axis=0).argmax())]}")
    count, rate = growing
    given = xgboost.DMatrix(rows, [s.about for s in samples], weight=[s.weight for s in samples])
    grown = xgboost.train(GROWING | {"eta": rate}, given, count)
    asked = rows[:: max(1, len(rows) // ASKED)]
    added = grown.predict(xgboost.DMatrix(asked), pred_contribs=True)[:, :-1] * (asked != 0)
    each = added.sum(axis=0) / np.maximum(asked.sum(axis=0), 1e-9)
    used = sorted(int(sign[1:]) for sign in grown.get_fscore())
    place = {f"f{i}": n for n, i in enumerate(used)}
    trees = [tree_of(json.loads(tree), place) for tree in grown.get_dump(dump_format="json")]
    return Grown({names[i]: round(float(each[i]), 3) for i in used}, trees)


def tree_of(node: Mapping[str, Any], place: Mapping[str, int]) -> Tree:
    """Return a tree as `Weights.grown` has it."""
    if "leaf" in node:
        return round(float(node["leaf"]), 4)
    sides = {child["nodeid"]: tree_of(child, place) for child in node["children"]}
    # rounded down, as what is not below it is above: a third is more than what it is in single precision
    threshold = max(1, int(node["split_condition"] * 10_000)) / 10_000
    return [place[node["split"]], threshold, sides[node["yes"]], sides[node["no"]]]


def check(samples: Sequence[Sample], growing: tuple[int, float], least: float) -> str:
    """Return how well weights do on the tenth of the timelines that they were not learnt from, ten times over."""
    groups = sorted({s.group for s in samples})
    right = missed = false = 0
    for fold in range(10):
        out = set(groups[fold::10])
        weights = learn([s for s in samples if s.group not in out], growing).weights()
        for s in samples:
            if s.group in out and not s.group.startswith(_ORDINARY):
                said = weights.probability(s.signs) >= least
                right += said and s.about
                missed += s.about and not said
                false += said and not s.about
    return f"F1 {2 * right / (2 * right + missed + false):.3f} on what was left out: {missed} missed, {false} false"


def check_statuses(samples: Sequence[tuple[Sample, str]]) -> str:
    """Return how often the likeliest status is right in the tenth that was left out, ten times over."""
    groups = sorted({s.group for s, _ in samples})
    right = 0
    for fold in range(10):
        out = set(groups[fold::10])
        kept = [each for each in samples if each[0].group not in out]
        weights = {status: learn(one_of(kept, status), STATUS).weights() for status in Status}
        for s, said in samples:
            if s.group in out and said:
                right += max(Status, key=lambda status: weights[status].probability(s.signs)) == said
    count = sum(bool(said) for _, said in samples)
    return f"{right / count:.3f} of {count} right on what was left out"


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or check how well they generalise."""
    labelled = list(cases())
    if "--beside" in arguments:
        _, by_itself = dates_by_words(spread(of_dates, labelled), known_words(labelled))
        given = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        shipped = {name: Grown(each["signs"], each["trees"]) for name, each in given.items()}
        write(shipped | {"date beside others": learn(beside_others(by_itself), BESIDE)})
        return
    others = list(strangers())
    aside = spread(samples, others)
    if "--check" in arguments:
        print("relevance:", check([*spread(of_relevance, labelled), *aside], RELEVANCE, ABOUT))
        known = known_words(labelled)
        by_itself = dates_by_words(spread(of_dates, labelled), known)[1]
        print("date by itself:", check(by_itself, DATE, TAKEN))
        # what says how likely days are by themselves learnt from the tenth that is left out, too: a little too good
        print("date beside others:", check(beside_others(by_itself), BESIDE, TAKEN))
        print("status:", check_statuses(statuses_by_words(spread(of_statuses, labelled), known)[1]))
        return
    made: Made = {}
    told, alone, statuses = unseen(labelled, aside, made)
    print("alerts:", score(told))
    heard = {(each.timeline, each.story.id): each.before for each in told}
    weights = fit(list(cases(heard)), aside, made, statuses)
    # what an ordinary day's stories would alert of is asked where nothing is known: there the most is news
    fresh = [case for case in others if case.known.status is None or not case.name.startswith(_ORDINARY)]
    alone += spread(mets, fresh)
    proposed = spread(of_alerts, told) + spread(partial(of_alerts, weight=ALONE), alone)
    write(weights | {"alert": learn(proposed, ALERT)})


def spread(make: Callable[[Sequence[Any]], Iterable[Any]], given: Sequence[Any]) -> list[Any]:
    """Return what is made of many things, in order, made by all processors; each reads the weights as they are now."""
    parts = [given[first : first + PART] for first in range(0, len(given), PART)]
    with get_context("fork").Pool() as pool:
        return [each for made in pool.imap(partial(_listed, make), parts) for each in made]


def _listed(make: Callable[[Sequence[Any]], Iterable[Any]], part: Sequence[Any]) -> list[Any]:
    return list(make(part))


def samples(given: Iterable[Case]) -> Iterator[Sample]:
    """Yield a sample per case that is weighed."""
    for case in given:
        yield from sample(case, case.story, weight=case.weight)


def replays(given: Iterable[Mapping[str, Any]]) -> Iterator[Told]:
    """Yield what a reader without doubt makes of timelines."""
    for timeline in given:
        yield from replayed(timeline, undoubted)


def begins(given: Iterable[Case]) -> Iterator[Told]:
    """Yield what is made of stories that are the first ever read of their events."""
    for case in given:
        yield from begun(case)


def mets(given: Iterable[Case]) -> Iterator[Told]:
    """Yield what is made of stories by themselves."""
    return map(met, given)


def met(case: Case) -> Told:
    """Return what is made of a story by itself."""
    lexicon = languages.of(case.story.language).lexicon
    watch = Watch((case.rule,), {lexicon.code: (compiled(case.rule, lexicon),)})
    (found,) = pipeline.read(case.story, watch, known=lambda _rule: case.known, everything=True)
    return Told(case.name, case.story, case.gold, found, case.known, None, case.known)


def unseen(
    labelled: Sequence[Case], aside: Sequence[Sample], made: Made
) -> tuple[list[Told], list[Told], list[tuple[Sample, str]]]:
    """Return what is made of each timeline by a reader that learnt from one half, and not from the half it stands in.

    With it come what is made of its stories by themselves, and the signs of status as that reader sees them. What is
    learnt from how the reader goes wrong, in what is known and in a story's date, has to be learnt where it goes wrong
    as it will on other events.
    """
    names = sorted({case.name for case in labelled})
    told, alone, statuses = [], [], []
    for half in (frozenset(names[::2]), frozenset(names[1::2])):
        kept = [case for case in labelled if case.name not in half]
        fit(kept, [each for each in aside if each.group not in half], made)
        seen = spread(replays, [timeline for timeline in given() if timeline["name"] in half])
        told += seen
        alone += spread(begins, [case for case in labelled if case.name in half and case.known == Event(case.rule.id)])
        heard = {(each.timeline, each.story.id): each.before for each in seen}
        statuses += spread(of_statuses, [case for case in cases(heard) if case.name in half])
    return told, alone, statuses


def begun(case: Case) -> Iterator[Told]:
    """Yield what is made of a story that is the first ever read of its event: what is due follows from what it says."""
    told = met(case)
    if told.reading.claim is None:
        return
    gold = dict(case.gold) | {"alert": "no", "kinds": [], "after": {"status": None, "date": None}}
    if case.gold["relevant"]:
        said = replace(told.reading.claim, status=Status(case.gold["status"]), dates=days_of(case.gold.get("date")))
        judgement = advance(case.known, replace(said, struck=(), alternatives=()))
        if judgement.change is not None:
            dates = judgement.event.dates
            gold["alert"], gold["kinds"] = "yes", list(judgement.change.kinds)
            gold["after"] = {"date": {"start": dates.start, "end": dates.end} if dates else None}
    yield replace(told, gold=gold, timeline=f"{_BEGUN} {case.name}")


def undoubted(event: Event, claim: Claim) -> Judgement:
    """Return what the tracker makes of a claim, if the story is likely to be about the event."""
    about = claim.sureness.about if claim.sureness else None
    return advance(event, claim) if about is None or about >= ABOUT else Judgement(event, None, "not about it")


def fit(
    learnt_from: Sequence[Case],
    aside: Sequence[Sample],
    made: Made,
    statuses: Sequence[tuple[Sample, str]] = (),
) -> dict[str, Grown]:
    """Return weights for the reading of single stories, and write them.

    `made`: samples of relevance that were made before. `statuses`: the signs of status, if a reader that did not learn
    from these stories has seen them.

    Which sentences are about the event, and so what its dates look like, follows from what was learnt of relevance;
    and where a story says that the event stands depends on the date that it gives.
    """
    fitted = {name: Grown({}, ()) for name in ("relevance", "date", "date beside others", "alert", *Status)}
    fitted["relevance"] = learn([*about(learnt_from, made), *aside], RELEVANCE)
    write(fitted)
    write_phrases((), {})
    known = known_words(learnt_from)
    of_date, dates = dates_by_words(spread(of_dates, learnt_from), known)
    fitted["date"] = learn(dates, DATE)
    fitted["date beside others"] = learn(beside_others(dates), BESIDE)
    write_phrases(known, {"date": of_date})
    write(fitted)
    of_status, statuses = statuses_by_words(statuses or spread(of_statuses, learnt_from), known)
    write_phrases(known, {"date": of_date, "status": of_status})
    fitted |= {status.value: learn(one_of(statuses, status), STATUS) for status in Status}
    write(fitted)
    return fitted


def write_phrases(known: Collection[str], given: Mapping[str, phrase_weights.Table]) -> None:
    """Write what phrases weigh, a phrase a line, and have it read again; nothing is said of what is not given."""
    compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    tables = {
        name: phrase_weights.Table(asked.outcomes, [0.0] * len(asked.outcomes), {}) for name, asked in _ASKED.items()
    }
    written = [f'"known": {compact(sorted(known))}']
    for name, each in (tables | dict(given)).items():
        weights = ",\n  ".join(f"{compact(phrase)}: {compact(of)}" for phrase, of in each.phrases.items())
        head = f'"outcomes": {compact(each.outcomes)}, "even": {compact(each.even)}'
        written.append(f'"{name}": {{{head}, "phrases": {{\n  {weights}\n}}}}')
    PHRASES.write_text("{" + ",\n".join(written) + "}\n", encoding="utf-8")
    phrasing.read_again()
    print(f"{len(known)} words, " + ", ".join(f"{name}: {len(each.phrases)} phrases" for name, each in given.items()))


def write(given: Mapping[str, Grown]) -> None:
    """Write the weights, a tree a line, and have them read again."""
    compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    written = []
    for name, each in given.items():
        signs = json.dumps(dict(each.signs), ensure_ascii=False, indent=2)
        trees = ",\n  ".join(map(compact, each.trees))
        written.append(f'"{name}": {{\n "signs": {signs},\n "trees": [\n  {trees}\n ]}}')
    WEIGHTS.write_text("{" + ",\n".join(written) + "}\n", encoding="utf-8")
    read_again()
    print(", ".join(f"{name}: {len(each.trees)} trees of {len(each.signs)} signs" for name, each in given.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
