"""Is the monitor silent on ordinary news? A day's stories against rules of which nothing is said in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from readings import rule, story

from monitor.doubt import judge
from monitor.match import Watch, candidates, compile_rules
from monitor.model import Event, Story
from monitor.pipeline import read

Record = Callable[[str, object], None]

CORPUS = Path(__file__).parent / "corpora" / "ordinary"


@lru_cache(maxsize=1)
def watch() -> Watch:
    given = yaml.safe_load((CORPUS / "rules.yml").read_text(encoding="utf-8"))["rules"]
    return compile_rules([rule(each["watch"], each.get("aliases"), key=each["id"]) for each in given])


@lru_cache(maxsize=1)
def stories() -> list[Story]:
    rows = [json.loads(line) for line in (CORPUS / "stories.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [
        story(row["title"], row["summary"], row["content"], at=datetime.fromisoformat(row["published"]), id=row["id"])
        for row in rows
    ]
    return sorted(found, key=lambda each: each.published)


def alerts() -> Iterator[str]:
    events = {each.id: Event(each.id) for each in watch().rules}
    for each in stories():
        for reading in read(each, watch(), known=lambda key: events[key]):
            assert reading.claim is not None
            judgement = judge(events[reading.match.rule], reading.claim)
            events[reading.match.rule] = judgement.event
            if judgement.change:
                yield f"{reading.match.rule}: {each.title} ({reading.match.why})"


def test_the_corpus_is_a_day_of_news_and_many_rules() -> None:
    assert len(stories()) >= 500
    assert len(watch().rules) >= 100


def test_ordinary_news_alerts_nobody(record_property: Record) -> None:
    found = list(alerts())
    pairs = len(stories()) * len(watch().rules)
    record_property("figure", f"ordinary news: {len(found)} alerts over {pairs} pairs of story and rule")
    assert not found, found


def test_few_rules_are_read_for_a_story_that_concerns_none() -> None:
    chosen = sum(len(candidates(each, watch())) for each in stories())
    assert chosen <= 2 * len(stories())
