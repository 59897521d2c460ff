"""What came in? Feeds, stories, and which rules a story is about. Must not write."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from monitor import pipeline
from monitor.ingest import listens
from monitor.match import Watch
from monitor.model import Match, Story
from monitor.showing import rows
from monitor.web.api import shapes
from monitor.web.api.paging import (
    Key,
    Limit,
    Offset,
    RuleId,
    Since,
    StoryKey,
    answered,
    instant,
    listed,
    missing,
    one_of,
    page_of,
)
from monitor.web.desk import Desk

#: each is a reading of the whole story
MOST_MATCHES = 50


def add(api: APIRouter, desk: Desk) -> None:
    """Add the routes."""

    @api.get("/feeds", responses=page_of(shapes.FeedsPage))
    def feeds(
        request: Request,
        limit: Limit = 50,
        offset: Offset = 0,
        failing: Annotated[bool, Query(description="Only feeds whose last request failed.")] = False,
    ) -> Response:
        """The configured feeds and how they are doing, in the order of feeds.yml."""
        config = desk.config()
        polls = {poll.source.id: poll for poll in desk.store.polls()}
        found = [(source, polls.get(source.id)) for source in config.sources]
        if failing:
            found = [(source, poll) for source, poll in found if rows.feed_state(poll) == "failing"]
        outages = desk.store.outages()
        return listed(
            request, found[offset:], limit, lambda pair: rows.feed_row(*pair, config.mask, outages.get(pair[0].id))
        )

    @api.get("/stories", responses=page_of(shapes.StoriesPage))
    def stories(
        request: Request, limit: Limit = 50, offset: Offset = 0, rule: RuleId = None, since: Since = None
    ) -> Response:
        """Stored stories, newest first."""
        start = None if since is None else instant(since, "query", "since")
        found = desk.store.stories(limit + 1, start, rule, offset=offset)
        return listed(request, found, limit, rows.story_row)

    @api.get("/stories/{story}", responses=one_of(shapes.WholeStory))
    def story(request: Request, story: Key) -> Response:
        """One story, with its text."""
        found = desk.store.stories_by_id([story])
        if story not in found:
            raise missing("story")
        return answered(request, rows.whole_story_row(found[story]))

    @api.get("/matches", responses=one_of(shapes.MatchesPage))
    def matches(
        request: Request,
        story: StoryKey,
        limit: Annotated[int, Query(ge=1, le=MOST_MATCHES, description="At most so many.")] = MOST_MATCHES,
        offset: Offset = 0,
        rule: RuleId = None,
    ) -> Response:
        """Whether a story is about each rule's event, and why, in the order of rules.yml; it is read anew for this."""
        found = desk.store.stories_by_id([story]).get(story)
        if found is None:
            raise missing("story")
        watch = desk.watch()
        wanted = [each for each in watch.rules if rule is None or each.id == rule]
        read = _matches(desk, found, watch.only([each.id for each in wanted[offset : offset + limit]]))
        # of those on later pages it only counts that they are there
        later = [Match(each.id, story, matched=False, spans=(), why="") for each in wanted[offset + limit :][:1]]
        return listed(request, [*read, *later], limit, rows.match_row)


def _matches(desk: Desk, story: Story, watch: Watch) -> list[Match]:
    """Read a story by some rules, knowing what is known of their events."""
    sources = {source.id: source for source in desk.config().sources}
    readings = pipeline.read(story, watch, known=desk.store.event, everything=True)
    found = {reading.match.rule: reading.match for reading in readings}
    deaf = {rule.id for rule in watch.rules if not listens(rule, story, sources)}
    why = "the rule does not listen to this feed"
    return [Match(rule.id, story.id, False, (), why) if rule.id in deaf else found[rule.id] for rule in watch.rules]
