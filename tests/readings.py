"""How do tests ask what a text says of a rule? Stories, rules and timelines as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from monitor.doubt import judge, settled
from monitor.match import Watch, compile_rules
from monitor.model import Change, Claim, Days, Event, Judgement, Reading, Rule, Story
from monitor.pipeline import read

TESTS = Path(__file__).parent
#: a Wednesday
NOW = datetime(2031, 5, 14, 9, tzinfo=UTC)


def story(title: str, summary: str = "", body: str = "", *, at: datetime = NOW, **fields: Any) -> Story:
    """Return a story of The Wire."""
    given = {"id": "s", "source": "wire", "outlet": "The Wire", "url": "https://wire.example/s"} | fields
    return Story(title=title, summary=summary, body=body, published=at, seen=at, **given)


def rule(
    watch: str, aliases: Mapping[str, Sequence[str]] | None = None, exclude: Sequence[str] = (), key: str = "r"
) -> Rule:
    """Return a rule as a user writes it."""
    return Rule(key, watch, {phrase: tuple(names) for phrase, names in (aliases or {}).items()}, tuple(exclude))


def watching(*watches: str) -> Watch:
    """Return rules of these words, ready for reading."""
    return compile_rules([rule(watch, key=watch) for watch in watches])


def reading(watched: Rule | str, title: str, summary: str = "", body: str = "", *, at: datetime = NOW) -> Reading:
    """Return what a story says of one rule, also when it is not about its event."""
    watch = compile_rules([watched if isinstance(watched, Rule) else rule(watched)])
    (found,) = read(story(title, summary, body, at=at), watch, everything=True)
    return found


def claim(watched: Rule | str, title: str, summary: str = "", body: str = "", *, at: datetime = NOW) -> Claim:
    """Return what a story about a rule's event says of it."""
    found = reading(watched, title, summary, body, at=at)
    assert found.claim is not None, f"“{title}” is not taken for a story about “{watched}”: {found.match.why}"
    return found.claim


def days(text: str) -> Days | None:
    """Return "2031-06-18", "2031-06-18..2031-06-19" or "" as days."""
    if not text:
        return None
    start, _, end = text.partition("..")
    return Days(date.fromisoformat(start), date.fromisoformat(end or start))


# ── timelines ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Told:
    """One story of a timeline: what a careful reader makes of it, and what the monitor did."""

    timeline: str
    story: Story
    gold: Mapping[str, Any]
    reading: Reading
    #: what was known before it
    before: Event
    #: what it alerts of; None: silent
    change: Change | None
    #: what is known after it
    event: Event

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of the alert, main one first; empty: silent."""
        return tuple(self.change.kinds) if self.change else ()

    @property
    def due(self) -> bool:
        """Whether a careful reader would alert."""
        # YAML reads a plain yes as true
        return self.gold["alert"] in (True, "yes")

    @property
    def right(self) -> bool:
        """Whether an alert is due, has the main kind, and leaves the right date where it is about the date."""
        return self.due and bool(self.kinds) and _right(self)


@dataclass(frozen=True, slots=True)
class Score:
    """Figures over many stories; what is marked optional counts neither way."""

    due: int
    sent: int
    right: int
    quiet: int
    false: int

    @property
    def strict_f1(self) -> float:
        """Harmonic mean of precision and recall; an alert counts with the right kind and the right known date."""
        return 2 * self.right / (self.sent + self.due) if self.sent + self.due else 1.0

    @property
    def false_per_100(self) -> float:
        """Alerts per 100 stories that bring nothing new."""
        return 100 * self.false / self.quiet if self.quiet else 0.0


def timelines(folder: str, language: str = "en") -> list[dict[str, Any]]:
    """Return the timelines of a folder of tests that are in a language, by name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    paths = sorted((TESTS / folder).glob("*.yaml"))
    found = [{"name": path.stem, **yaml.load(path.read_text(encoding="utf-8"), loader)} for path in paths]
    return [timeline for timeline in found if timeline.get("language", "en") == language]


def rule_of(timeline: Mapping[str, Any]) -> Rule:
    """Return the rule of a timeline."""
    given = timeline["rule"]
    return rule(given["watch"], given.get("aliases"), key=given["id"])


def stories_of(timeline: Mapping[str, Any]) -> list[tuple[Story, Mapping[str, Any]]]:
    """Return the stories of a timeline with their labels, oldest first."""
    found = []
    for row in timeline["stories"]:
        at = row["published"]
        at = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        text = (row["title"], (row.get("summary") or "").strip(), (row.get("body") or "").strip())
        language = row.get("language", timeline.get("language", "en"))
        fields = {"id": str(row["id"]), "outlet": row["source"], "url": row["url"], "language": language}
        found.append((story(*text, at=at, **fields), row["gold"]))
    return sorted(found, key=lambda pair: pair[0].published)


def knowing(*events: Event) -> Callable[[str], Event | None]:
    """Return what is known of events, by rule."""
    return {each.rule: each for each in events}.get


def replayed(timeline: Mapping[str, Any], judged: Callable[[Event, Claim], Judgement] = judge) -> list[Told]:
    """Return what the monitor made of each story of a timeline."""
    watch = compile_rules([rule_of(timeline)])
    event = Event(watch.rules[0].id)
    told = []
    for each, gold in stories_of(timeline):
        (found,) = read(each, watch, known=knowing(event), everything=True)
        change, before = None, event
        if found.claim is not None:
            judgement = judged(event, replace(found.claim, owner=each.outlet))
            event, change, found = judgement.event, judgement.change, settled(found, judgement)
        told.append(Told(timeline["name"], each, gold, found, before, change, event))
    return told


def score(told: Sequence[Told]) -> Score:
    """Count alerts due, sent, right in kind and date, and sent without a cause."""
    counted = [each for each in told if each.gold["alert"] != "optional"]
    due = [each for each in counted if each.due]
    quiet = [each for each in counted if not each.due]
    return Score(
        due=len(due),
        sent=sum(bool(each.kinds) for each in counted),
        right=sum(each.right for each in due),
        quiet=len(quiet),
        false=sum(bool(each.kinds) for each in quiet),
    )


def match_f1(told: Sequence[Told]) -> float:
    """Return how well stories about the event are told from others: harmonic mean of precision and recall."""
    hits = sum(each.gold["relevant"] and each.reading.match.matched for each in told)
    asked = sum(each.gold["relevant"] + each.reading.match.matched for each in told)
    return 2 * hits / asked if asked else 1.0


def _right(told: Told) -> bool:
    """Tell whether an alert has the main kind, and leaves the right date where it is about the date."""
    wanted = list(told.gold["kinds"])
    # a postponement with a new date is both, whichever is named first
    put_off = {"postponed", "date"} <= set(wanted) and bool({"postponed", "date"} & set(told.kinds))
    if wanted[0] not in told.kinds and not put_off:
        return False
    return "date" not in wanted or _same(told.event.dates, (told.gold.get("after") or {}).get("date"))


def _same(got: Days | None, gold: Mapping[str, date] | None) -> bool:
    """Tell whether dates are equal day for day; windows of more than a week may share six tenths of their union."""
    if got is None or gold is None:
        return got is gold
    start, end = gold["start"], gold["end"]
    if (got.start, got.end) == (start, end):
        return True
    if (end - start).days < 7:
        return False
    shared = (min(got.end, end) - max(got.start, start)).days + 1
    union = (max(got.end, end) - min(got.start, start)).days + 1
    return shared / union >= 0.6
