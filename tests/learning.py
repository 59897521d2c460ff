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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import yaml
from readings import TESTS, replayed, rule, rule_of, stories_of, story, timelines

from monitor import doubt
from monitor.binding import TAKEN, bind, candidates
from monitor.language import dates, languages
from monitor.language.lexicon import Shape
from monitor.language.text import LIMIT
from monitor.match import candidates as concerned
from monitor.match import compile_rule, compile_rules
from monitor.model import Days, Rule, Status, Story
from monitor.relevance import ABOUT, Judge, find, read_sentences
from monitor.reporting import Reporter
from monitor.standing import signs
from monitor.tracker import advance
from monitor.weighing import Weights, learnt, read_again

WEIGHTS = TESTS.parent / "monitor" / "weights.json"
TIMELINES = ("timelines-first", "timelines")
STEPS = 400
#: how strongly weights are held near nothing: the more signs stand for the same, the stronger
RELEVANCE, DATE, STATUS, ALERT = 15.0, 8.0, 50.0, 150.0
#: how often a sign of an alert has to be seen to be weighed: there are few alerts and many signs of them
SEEN = 12
#: how much a story of one timeline counts for the rule of another, and one rule in how many is asked
OTHER, EVERY = 2.0, 24
#: how much a story of an ordinary day counts beside one of a timeline
ORDINARY = 24.0
#: and one without its body, or with nothing but its title
BRIEF = 0.5
#: and one of the timelines by which the judgement was specified
FIRST = 10.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The signs of one story for one rule, and whether it is about the rule's event."""

    group: str
    signs: dict[str, float]
    about: bool
    weight: float = 1.0


def told() -> Iterator[tuple[str, Story, Rule, Any, Days | None]]:
    """Yield the stories of the timelines with their labels and the date that earlier labels have given the event."""
    given = [each for folder in TIMELINES for language in ("en", "de") for each in timelines(folder, language)]
    for timeline in given:
        known: Days | None = None
        for each, gold in stories_of(timeline):
            yield timeline["name"], each, rule_of(timeline), gold, known
            known = days_of((gold.get("after") or {}).get("date"))


@lru_cache(maxsize=1)
def first() -> frozenset[str]:
    """Return the names of the timelines by which the judgement was specified."""
    return frozenset(timeline["name"] for timeline in timelines("timelines-first"))


def of_timelines() -> Iterator[Sample]:
    """Yield a sample per story of the timelines."""
    for name, each, watched, gold, known in told():
        about, share = bool(gold["relevant"]), FIRST if name in first() else 1.0
        yield from sample(name, each, watched, known, about=about, weight=share)
        # most feeds bring no body, and some nothing but titles
        if each.body and each.summary:
            yield from sample(name, replace(each, body=""), watched, known, about=about, weight=BRIEF * share)
        if each.summary or each.body:
            bare = replace(each, body="", summary="")
            for brief in sample(name, bare, watched, known, about=about, weight=BRIEF * share):
                if not about or "title: names and event in one sentence" in brief.signs:
                    yield brief


def of_dates() -> Iterator[Sample]:
    """Yield a sample per time expression of the stories that are about an event: is it the event's date?"""
    for name, each, watched, gold, known in told():
        if not gold["relevant"]:
            continue
        wanted, share = days_of(gold.get("date")), FIRST if name in first() else 1.0
        yield from dated(name, each, watched, known, wanted, weight=share)
        if each.body:
            yield from dated(name, replace(each, body=""), watched, known, wanted, weight=BRIEF * share)


def dated(
    group: str, each: Story, watched: Rule, known: Days | None, wanted: Days | None, *, weight: float = 1.0
) -> Iterator[Sample]:
    """Yield a sample per time expression of one story; those of the same days share what one would weigh."""
    language = languages.of(each.language)
    parts = read_sentences(each, language.lexicon)
    timexes = dates.find(each.text[:LIMIT], each.published, table=language.dates)
    found = find(each, compile_rule(watched, language.lexicon), parts, timexes, language.lexicon, known)
    reader = Reporter(each, found, language.lexicon)
    deed = reader.deed(reader.authority()[0])
    given = candidates(each, found, deed.status if deed else None, language.lexicon)
    times = Counter(c.days for c in given)
    for c in given:
        yield Sample(group, dict(c.signs), agree(c.days, wanted), weight * times[c.days] ** -0.5)


def of_statuses() -> Iterator[tuple[Sample, str]]:
    """Yield a sample per story that is about an event, or is taken to be, with the status that it gives it, or ""."""
    for name, each, watched, gold, known in told():
        status, share = gold["status"] or "", FIRST if name in first() else 1.0
        shorter = (replace(each, body=""), replace(each, body="", summary=""))
        for brief, weight in ((each, 1.0), *((short, BRIEF) for short in shorter if short != each)):
            matched, sample = standing(name, brief, watched, known, weight=weight * share)
            if matched or status:
                yield sample, status


def standing(group: str, each: Story, watched: Rule, known: Days | None, *, weight: float = 1.0) -> tuple[bool, Sample]:
    """Return whether one story is taken to be about the event, and the signs of where it says that the event stands."""
    language = languages.of(each.language)
    parts = read_sentences(each, language.lexicon)
    timexes = dates.find(each.text[:LIMIT], each.published, table=language.dates)
    found = find(each, compile_rule(watched, language.lexicon), parts, timexes, language.lexicon, known)
    reader = Reporter(each, found, language.lexicon)
    who, _ = reader.authority()
    deed = reader.deed(who)
    bound = bind(each, found, deed.status if deed else None, language.lexicon)
    return bool(found.core), Sample(group, dict(signs(reader, deed, who, bound)), about=True, weight=weight)


def one_of(samples: Sequence[tuple[Sample, str]], status: Status) -> list[Sample]:
    """Return the samples with whether they are of one status."""
    return [replace(sample, about=said == status) for sample, said in samples]


def of_alerts() -> Iterator[Sample]:
    """Yield a sample per alert that the tracker would send, with all that was learnt before: is it right?"""
    given = [each for folder in TIMELINES for language in ("en", "de") for each in timelines(folder, language)]
    told = [each for timeline in given for each in replayed(timeline, advance) if each.gold["alert"] != "optional"]
    changes = [(each, each.change) for each in told if each.change is not None]
    signs = [doubt.signs(change) for _, change in changes]
    seen = Counter(name for each in signs for name in each)
    for (each, _), found in zip(changes, signs, strict=True):
        common = {name: value for name, value in found.items() if seen[name] >= SEEN}
        yield Sample(each.timeline, common, each.right, FIRST if each.timeline in first() else 1.0)


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


def of_ordinary() -> Iterator[Sample]:
    """Yield a sample per story of an ordinary day and rule that it might concern, none of which it is about."""
    folder = TESTS / "corpora" / "ordinary"
    given = yaml.safe_load((folder / "rules.yml").read_text(encoding="utf-8"))["rules"]
    watch = compile_rules([rule(each["watch"], each.get("aliases"), key=each["id"]) for each in given])
    for line in (folder / "stories.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        at = datetime.fromisoformat(row["published"])
        each = story(row["title"], row["summary"], row["content"], at=at, id=row["id"])
        for compiled in concerned(each, watch):
            yield from sample(f"ordinary {row['id']}", each, compiled.rule, None, about=False, weight=ORDINARY)


def of_others() -> Iterator[Sample]:
    """Yield a sample per story of a timeline and rule of another one that it might concern and is not about."""
    given = [(name, each, watched) for name, each, watched, _, _ in told()]
    rules = {name: watched for name, _, watched in given}
    compiled = {name: compile_rule(watched, languages.USUAL.lexicon) for name, watched in rules.items()}
    named = {name: {v for i in c.essential for v in c.units[i].variants} for name, c in compiled.items()}
    watches = [
        compile_rules([replace(rules[other], id=other) for other in list(rules)[turn::EVERY]]) for turn in range(EVERY)
    ]
    for turn, (name, each, _) in enumerate(given):
        for found in concerned(each, watches[turn % EVERY]):
            if named[found.rule.id].isdisjoint(named[name]):
                yield from sample(name, each, found.rule, None, about=False, weight=OTHER)


def sample(
    group: str, each: Story, watched: Rule, known: Days | None, *, about: bool, weight: float = 1.0
) -> Iterator[Sample]:
    """Yield the story as a sample, unless it is never weighed: it lacks a name, or the rule is of a journey."""
    language = languages.of(each.language)
    parts = read_sentences(each, language.lexicon)
    timexes = dates.find(each.text[:LIMIT], each.published, table=language.dates)
    compiled = compile_rule(watched, language.lexicon)
    judge = Judge.of(each, compiled, parts, timexes, language.lexicon, known)
    if compiled.event.shape is not Shape.JOURNEY and not judge.missing():
        yield Sample(group, judge.signs(), about, weight)


# ── learning ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def learn(samples: Sequence[Sample], decay: float) -> Weights:
    """Return the weights of a regularised logistic regression: accelerated gradient descent over signs of one scale."""
    names = sorted({name for s in samples for name in s.signs})
    at = {name: i for i, name in enumerate(names)}
    rows = np.zeros((len(samples), len(names)))
    for row, s in zip(rows, samples, strict=True):
        for name, value in s.signs.items():
            row[at[name]] = value
    scale = np.sqrt((rows**2).mean(axis=0))
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
            if s.group in out and not s.group.startswith("ordinary "):
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
        weights = {status: learn(one_of(kept, status), STATUS) for status in Status}
        for s, said in samples:
            if s.group in out and said:
                right += max(Status, key=lambda status: weights[status].probability(s.signs)) == said
    count = sum(bool(said) for _, said in samples)
    return f"{right / count:.3f} of {count} right on what was left out"


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or check how well they generalise."""
    relevance = [*of_timelines(), *of_others(), *of_ordinary()]
    if "--check" in arguments:
        print("relevance:", check(relevance, RELEVANCE, ABOUT))
        print("date:", check(list(of_dates()), DATE, TAKEN))
        print("status:", check_statuses(list(of_statuses())))
        print("alerts:", check(list(of_alerts()), ALERT, doubt.TOLD))
        return
    # which sentences are about the event, and so what its dates look like, follows from what was just learnt; and where
    # a story says that the event stands depends on the date that it gives
    given = {"date": learnt("date"), "relevance": learn(relevance, RELEVANCE)}
    write(given)
    given["date"] = learn(list(of_dates()), DATE)
    write(given)
    statuses = list(of_statuses())
    given |= {status.value: learn(one_of(statuses, status), STATUS) for status in Status}
    write(given)
    write(given | {"alert": learn(list(of_alerts()), ALERT)})


def write(given: Mapping[str, Weights]) -> None:
    """Write the weights, each by the name of its sign, and have them read again."""
    read_again()
    written = {name: {"bias": each.bias, "of": dict(each.of)} for name, each in given.items()}
    WEIGHTS.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(", ".join(f"{name}: {len(each.of)} signs" for name, each in given.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
