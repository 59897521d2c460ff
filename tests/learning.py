"""Learn from the labelled timelines what each sign weighs, and write `monitor/weights.json`.

    python tests/learning.py            learn from all that may be learnt from, and write the weights
    python tests/learning.py --check    leave each tenth of the timelines out in turn, and say how well the rest does

The blind half is never read here. Learning is a fixed number of steps over sorted data: the same labels give the same
weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import numpy as np
import yaml
from readings import TESTS, Told, replayed, rule, rule_of, score, stories_of, story, timelines

from monitor import doubt, pipeline
from monitor.binding import TAKEN, bind, candidates
from monitor.language import dates, languages
from monitor.language.lexicon import Lexicon
from monitor.language.text import LIMIT, Sentence
from monitor.language.timex import Timex
from monitor.match import Compiled, as_read, compile_rule, compile_rules, names_beside
from monitor.match import candidates as concerned
from monitor.model import Claim, Days, Event, Judgement, Rule, Status, Story
from monitor.relevance import ABOUT, Judge, find, read_sentences
from monitor.reporting import Reporter
from monitor.standing import signs
from monitor.tracker import advance, called
from monitor.weighing import Weights, learnt, read_again

WEIGHTS = TESTS.parent / "monitor" / "weights.json"
TIMELINES = ("timelines-first", "timelines", "timelines-training")
STEPS = 400
#: how strongly weights are held near nothing: the more signs stand for the same, the stronger
RELEVANCE, DATE, STATUS, ALERT = 15.0, 8.0, 50.0, 150.0
#: what a sign of status counts as at least, as a share of the stories (root mean square): rarer ones prove little
RARE = 0.3
#: how often a sign of an alert has to be seen to be weighed: there are few alerts and many signs of them
SEEN = 30
#: how much a story of one timeline counts for the rule of another, and one rule in how many is asked
OTHER, EVERY = 1.0, 24
#: how many stories of timelines lie between those whose known events are lent to ordinary ones
LENT = 11
#: how much a story of an ordinary day counts beside one of a timeline
ORDINARY = 48.0
#: and one without its body, or with nothing but its title
BRIEF = 0.5
#: one story in how many is learnt from as the first ever read, too
NEW = 3
#: and one of the timelines by which the judgement was specified
FIRST = 20.0
#: and how much more where it is asked what they are about, as there are many strangers to outweigh
FIRST_ABOUT = 3.0
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


@dataclass(frozen=True, slots=True)
class Case:
    """A story of a timeline, its label, and a date that the event may be known to have when the story comes."""

    name: str
    story: Story
    rule: Rule
    gold: Mapping[str, Any]
    known: Event
    weight: float


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
                known = replace(
                    known, **called(known, names_beside(each, compiled(watched, languages.of(each.language).lexicon)))
                )


def of_relevance(given: Iterable[Case]) -> Iterator[Sample]:
    """Yield a sample per story of the timelines."""
    for case in given:
        each, weight = case.story, case.weight * (FIRST_ABOUT if case.name in first_ones() else 1.0)
        yield from sample(case, each, weight=weight)
        # most feeds bring no body, and some nothing but titles
        if each.body and each.summary:
            yield from sample(case, replace(each, body=""), weight=BRIEF * weight)
        if each.summary or each.body:
            for brief in sample(case, replace(each, body="", summary=""), weight=BRIEF * weight):
                if not brief.about or "title: names and event in one sentence" in brief.signs:
                    yield brief


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
    for c in offered:
        yield Sample(case.name, dict(c.signs), agree(c.days, wanted), weight * times[c.days] ** -0.5)


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
    return bool(found.core), Sample(case.name, dict(signs(reader, deed, who, bound)), about=True, weight=weight)


def one_of(samples: Sequence[tuple[Sample, str]], status: Status) -> list[Sample]:
    """Return the samples with whether they are of one status."""
    return [replace(sample, about=said == status) for sample, said in samples]


def of_alerts(told: Iterable[Told]) -> Iterator[Sample]:
    """Yield a sample per alert that the tracker would send, by any reading of a story: is it right?"""
    found = [
        (replace(each, change=proposed.change, event=proposed.event), doubt.signs(proposed.change, first, claim))
        for each in told
        if (claim := each.reading.claim) is not None and each.gold["alert"] != "optional"
        for offered in [list(doubt.proposals(each.before, replace(claim, owner=each.story.outlet)))]
        for first in offered[:1]
        for proposed in offered
        if proposed.change is not None
    ]
    seen = Counter(name for _, given in found for name in given)
    for each, given in found:
        common = {name: value for name, value in given.items() if seen[name] >= SEEN}
        yield Sample(each.timeline, common, each.right, share(each.timeline))


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
    courses = {name: [replace(c.known, rule=name) for c in labelled if c.name == name] for name in rules}
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
        told = {each.id: courses[each.id][turn % len(courses[each.id])] for each in asked.rules}
        for ready in concerned(case.story, asked, {key: dict(event.names) for key, event in told.items()}):
            other = ready.rule.id
            if named[other].isdisjoint(named[case.name]):
                yield Case(case.name, case.story, ready.rule, gold, told[other], OTHER)


def lent(case: Case, each: Story, key: str) -> Event:
    """Return what is known of a timeline's event as that of another rule, with its days as near to another story."""
    known, later = case.known.dates, each.published.date() - case.story.published.date()
    return replace(case.known, rule=key, dates=Days(known.start + later, known.end + later) if known else None)


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


def learn(samples: Sequence[Sample], decay: float, rare: float = 0.0) -> Weights:
    """Return the weights of a regularised logistic regression: accelerated gradient descent over signs of one scale.

    `rare`: signs of a smaller root mean square are held near nothing the more strongly, the rarer they are.
    """
    names = sorted({name for s in samples for name in s.signs})
    at = {name: i for i, name in enumerate(names)}
    rows = np.zeros((len(samples), len(names)))
    for row, s in zip(rows, samples, strict=True):
        for name, value in s.signs.items():
            row[at[name]] = value
    scale = np.maximum(np.sqrt((rows**2).mean(axis=0)), rare)
    scale[scale == 0] = 1.0
    rows /= scale
    about = np.array([float(s.about) for s in samples])
    shares = np.array([s.weight for s in samples])
    decay, rate = decay / float(shares.sum()), 0.08
    shares /= shares.sum()
    weights, bias = np.zeros(len(names)), 0.0
    ahead, ahead_bias = weights, bias
    for step in range(STEPS):
        errors = shares * (1 / (1 + np.exp(-(rows @ ahead + ahead_bias))) - about)
        push = step / (step + 3)
        new = ahead - rate * (errors @ rows + decay * ahead)
        new_bias = ahead_bias - rate * float(errors.sum())
        ahead = new + push * (new - weights)
        ahead_bias = new_bias + push * (new_bias - bias)
        weights, bias = new, new_bias
    return Weights(round(bias, 3), {n: round(float(w), 3) for n, w in zip(names, weights / scale, strict=True)})


def check(samples: Sequence[Sample], decay: float, least: float) -> str:
    """Return how well weights do on the tenth of the timelines that they were not learnt from, ten times over."""
    groups = sorted({s.group for s in samples})
    right = missed = false = 0
    for fold in range(10):
        out = set(groups[fold::10])
        weights = learn([s for s in samples if s.group not in out], decay)
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
        weights = {status: learn(one_of(kept, status), STATUS, RARE) for status in Status}
        for s, said in samples:
            if s.group in out and said:
                right += max(Status, key=lambda status: weights[status].probability(s.signs)) == said
    count = sum(bool(said) for _, said in samples)
    return f"{right / count:.3f} of {count} right on what was left out"


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or check how well they generalise."""
    labelled, others = list(cases()), list(strangers())
    aside = [each for case in others for each in sample(case, case.story, weight=case.weight)]
    if "--check" in arguments:
        print("relevance:", check([*of_relevance(labelled), *aside], RELEVANCE, ABOUT))
        print("date:", check(list(of_dates(labelled)), DATE, TAKEN))
        print("status:", check_statuses(list(of_statuses(labelled))))
        return
    told = unseen(labelled, aside)
    print("alerts:", score([each for each in told if not each.timeline.startswith(_BEGUN)]))
    heard = {(each.timeline, each.story.id): each.before for each in told}
    weights = fit(list(cases(heard)), aside)
    # what an ordinary day's stories would alert of is asked where nothing is known: there the most is news
    fresh = [case for case in others if case.known.status is None or not case.name.startswith(_ORDINARY)]
    write(weights | {"alert": learn(list(of_alerts([*told, *map(met, fresh)])), ALERT)})


def met(case: Case) -> Told:
    """Return what is made of a story by itself."""
    watch = compile_rules([case.rule])
    (found,) = pipeline.read(case.story, watch, known=lambda _rule: case.known, everything=True)
    return Told(case.name, case.story, case.gold, found, case.known, None, case.known)


def unseen(labelled: Sequence[Case], aside: Sequence[Sample]) -> list[Told]:
    """Return what is made of each timeline by a reader that learnt from one half, and not from the half it stands in.

    What is learnt from how the reader goes wrong has to be learnt where it goes wrong as it will on other events.
    """
    names = sorted({case.name for case in labelled})
    told = []
    for half in (frozenset(names[::2]), frozenset(names[1::2])):
        fit([case for case in labelled if case.name not in half], [each for each in aside if each.group not in half])
        told += [each for timeline in given() if timeline["name"] in half for each in replayed(timeline, undoubted)]
        told += [
            new for case in labelled if case.name in half and case.known == Event(case.rule.id) for new in begun(case)
        ]
    return told


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


def fit(learnt_from: Sequence[Case], aside: Sequence[Sample]) -> dict[str, Weights]:
    """Return weights for the reading of single stories, and write them.

    Which sentences are about the event, and so what its dates look like, follows from what was learnt of relevance;
    and where a story says that the event stands depends on the date that it gives.
    """
    fitted = {name: learnt(name) for name in ("date", "alert")}
    fitted["relevance"] = learn([*of_relevance(learnt_from), *aside], RELEVANCE)
    write(fitted)
    fitted["date"] = learn(list(of_dates(learnt_from)), DATE)
    write(fitted)
    statuses = list(of_statuses(learnt_from))
    fitted |= {status.value: learn(one_of(statuses, status), STATUS, RARE) for status in Status}
    write(fitted)
    return fitted


def write(given: Mapping[str, Weights]) -> None:
    """Write the weights, each by the name of its sign, and have them read again."""
    read_again()
    written = {name: {"bias": each.bias, "of": dict(each.of)} for name, each in given.items()}
    WEIGHTS.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(", ".join(f"{name}: {len(each.of)} signs" for name, each in given.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
