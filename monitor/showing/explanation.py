"""Why? One story against one rule: what was read from which words, and what it would do to what is known.

Must not store anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from monitor import doubt, pipeline
from monitor.article import Page
from monitor.match import Watch
from monitor.model import Claim, Event, Judgement, Reading, Rule, Story
from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading, and what would come of it."""

    story: Story
    rule: Rule
    reading: Reading
    #: what claims of earlier stories had made known
    before: Event
    judgement: Judgement | None
    #: what came of the search for the story's own page; None if there was none
    page: Page | None = None

    @property
    def after(self) -> Event:
        """What is known with this story."""
        return self.judgement.event if self.judgement else self.before

    @property
    def alerts(self) -> bool:
        """Whether it would alert, in a feed that is not read for the first time."""
        change = self.judgement.change if self.judgement else None
        return change is not None and not self.rule.on.isdisjoint(change.kinds)

    @property
    def reason(self) -> str:
        """Named reason for the alert or the silence."""
        if self.judgement is None:
            return "it claims nothing of the event" if self.reading.match.matched else "it did not match"
        if self.judgement.change is not None and not self.alerts:
            return f"{self.judgement.reason}, but the rule's `on` leaves these kinds out"
        return self.judgement.reason


def explain(story: Story, watch: Watch, claims: Iterable[Claim], page: Page | None = None) -> Explanation:
    """Read a story as the service would, against what the claims of earlier stories made known.

    `watch`: the one rule that is asked. ValueError if there are several, or none.
    """
    (rule,) = watch.rules
    before = Event(rule.id)
    for claim in claims:
        if claim.story != story.id and claim.published <= story.published:
            before = doubt.judge(before, claim).event
    (reading,) = pipeline.read(story, watch, known=lambda _rule: before, everything=True)
    judgement = doubt.judge(before, reading.claim) if reading.claim else None
    reading = doubt.settled(reading, judgement) if judgement else reading
    return Explanation(story, rule, reading, before, judgement, page)
