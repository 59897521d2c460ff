"""Which stories came? Their texts, found by id, by time and by words; not what they say of events."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from monitor.model import Channel, Story
from monitor.shape.tables import CLAIM, STORY
from monitor.store import searching
from monitor.store.access import Reads, Writes, chunks
from monitor.store.putting import StoryPutter, story_values
from monitor.store.searching import Query


class StoryReader(Reads):
    """Questions about stories."""

    def content_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the stored text of each of these stories that is stored."""
        found: dict[str, str] = {}
        for chunk in chunks(stories):
            rows = self._rows(select(STORY.c.id, STORY.c.content_hash).where(STORY.c.id.in_(chunk)))
            found.update((row.id, row.content_hash) for row in rows)
        return found

    def story(self, key: str) -> Story | None:
        """Find a story by its id or its URL; of several with one URL, the newest."""
        query = select(STORY).where(or_(STORY.c.id == key, STORY.c.url == key)).order_by(STORY.c.n.desc())
        rows = self._rows(query.limit(1))
        return story_of(rows[0]) if rows else None

    def stories_by_id(self, stories: Collection[str]) -> dict[str, Story]:
        """Return those of these stories that are stored, by id."""
        found: dict[str, Story] = {}
        for chunk in chunks(stories):
            found.update((row.id, story_of(row)) for row in self._rows(select(STORY).where(STORY.c.id.in_(chunk))))
        return found

    def stories(
        self,
        limit: int = 100,
        since: datetime | None = None,
        rule: str | None = None,
        *,
        offset: int = 0,
    ) -> list[Story]:
        """Return stories, newest first: published at or after `since`, or with a claim on the event of `rule`."""
        query = select(STORY).order_by(STORY.c.published.desc(), STORY.c.n.desc()).limit(limit).offset(offset)
        if since is not None:
            query = query.where(STORY.c.published >= since)
        if rule is not None:
            query = query.where(STORY.c.id.in_(select(CLAIM.c.story).where(CLAIM.c.rule == rule)))
        return [story_of(row) for row in self._rows(query)]

    def search(
        self, words: Query, limit: int = 100, *, rule: str | None = None, newest: bool = False, offset: int = 0
    ) -> list[Story]:
        """Return stories with some words, the best match first; of very many, the latest 2,000 to come are ranked.

        `newest`: the newest first. `rule`: only those with a claim on the event of this rule. None for an empty query.
        """
        if not words:
            return []
        with self._connection() as connection:
            found = searching.found(words, connection.dialect.name, rule)
            query = select(STORY).join(found, found.c.n == STORY.c.n).limit(limit).offset(offset)
            by_time = STORY.c.published.desc(), STORY.c.n.desc()
            ordered = query.order_by(*by_time) if newest else query.order_by(found.c.score, *by_time)
            return [story_of(row) for row in connection.execute(ordered)]

    def archive(self, *, newest_first: bool = False) -> Iterator[Story]:
        """Walk all stored stories in order of publication, oldest first, a thousand at a time in memory."""
        order = STORY.c.published, STORY.c.id
        query = select(STORY).order_by(*(each.desc() for each in order) if newest_first else order)
        with self._connection() as connection:
            for row in connection.execute(query, execution_options={"yield_per": 1000}):
                yield story_of(row)


class StoryWriter(StoryReader, StoryPutter, Writes):
    """What happens to stories."""

    def complete_story(self, story: Story) -> None:
        """Store a story with the text of its page; what its feed brings of it stays known as that."""
        brought = func.coalesce(STORY.c.feed_hash, STORY.c.content_hash)
        values = story_values(story, story.content_hash) | {"feed_hash": brought}
        self._open.execute(update(STORY).where(STORY.c.id == story.id).values(values))


def story_of(row: Row[Any]) -> Story:
    """Return the value of a story's row."""
    return Story(
        id=row.id,
        source=row.source,
        outlet=row.outlet,
        url=row.url,
        title=row.title,
        summary=row.summary,
        body=row.body,
        published=row.published,
        seen=row.seen,
        language=row.language,
        authority=Channel(row.authority),
        owner=row.owner,
    )
