"""Which stories came? Their texts, found by id, by time and by words; not what they say of events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, or_, select, update
from sqlalchemy.sql.dml import ReturningInsert

from monitor.model import Channel, Story
from monitor.shape.tables import CLAIM, STORY
from monitor.store import searching
from monitor.store.access import Reads, Writes, by_key, chunks, clean, insert_into
from monitor.store.searching import Query

Put = Literal["new", "edited", "same"]
#: of the text that the feed last brought
_BROUGHT = func.coalesce(STORY.c.feed_hash, STORY.c.content_hash).label("hash")


class StoryReader(Reads):
    """Questions about stories."""

    def content_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the stored text of each of these stories that is stored."""
        found: dict[str, str] = {}
        for chunk in chunks(stories):
            rows = self._rows(select(STORY.c.id, STORY.c.content_hash).where(STORY.c.id.in_(chunk)))
            found.update((row.id, row.content_hash) for row in rows)
        return found

    def feed_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the text that the feed last brought of each of these stories that is stored."""
        found: dict[str, str] = {}
        for chunk in chunks(stories):
            rows = self._rows(select(STORY.c.id, _BROUGHT).where(STORY.c.id.in_(chunk)))
            found.update((row.id, row.hash) for row in rows)
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


class StoryWriter(StoryReader, Writes):
    """What happens to stories."""

    def put_story(self, story: Story) -> Put:
        """Store a story; tell whether it is new, edited (another text than the stored one), or the same."""
        return self.put_stories([story])[0]

    def put_stories(self, stories: Sequence[Story]) -> list[Put]:
        """Store stories; tell of each, in the order given, whether it is new, edited or the same.

        Some feeds give a story another id each time: one with the address and text of another of its source is that.
        """
        known = self.feed_hashes([story.id for story in stories])
        there = self._addresses([story.url for story in stories if story.url and story.id not in known])
        puts: list[Put] = []
        fresh: dict[str, dict[str, Any]] = {}
        edited: list[dict[str, Any]] = []
        for story in stories:
            before, content_hash = known.get(story.id), story.content_hash
            place = story.source, story.url, content_hash
            if before is None and place in there:
                before = content_hash
            elif story.url:
                there.add(place)
            known[story.id] = content_hash
            puts.append("new" if before is None else "same" if before == content_hash else "edited")
            if before is None:
                fresh[story.id] = {"id": story.id, "seen": story.seen, **_story_values(story, content_hash)}
            elif before != content_hash:
                edited.append({"key": story.id, **_story_values(story, content_hash)})
        inserted = self._insert_stories(list(fresh.values()))
        if edited:
            self._open.execute(_EDITED, edited)
        # "same" if another process brought it in between: it has read it, too
        came = zip(stories, puts, strict=True)
        return ["same" if put == "new" and story.id not in inserted else put for story, put in came]

    def _addresses(self, urls: Collection[str]) -> set[tuple[str, str, str]]:
        """Return source, address, and hash of the text that the feed brought, of the stories at these addresses."""
        found: set[tuple[str, str, str]] = set()
        for chunk in chunks(urls):
            query = select(STORY.c.source, STORY.c.url, _BROUGHT).where(STORY.c.url.in_(chunk))
            found.update((row.source, row.url, row.hash) for row in self._rows(query))
        return found

    def complete_story(self, story: Story) -> None:
        """Store a story with the text of its page; what its feed brings of it stays known as that."""
        values = _story_values(story, story.content_hash) | {"feed_hash": _BROUGHT.element}
        self._open.execute(update(STORY).where(STORY.c.id == story.id).values(values))

    def _insert_stories(self, rows: list[dict[str, Any]]) -> set[str]:
        """Insert stories; return the ids of those that were not there."""
        if not rows:
            return set()
        return set(self._open.execute(_new_story(self._open.dialect.name), rows).scalars())


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


@cache
def _new_story(dialect: str) -> ReturningInsert[Any]:
    """Return the statement that stores a story; building it takes longer than running it."""
    insert = insert_into(dialect, STORY).values(
        {column.name: bindparam(column.name) for column in STORY.c if column.name != "n"}
    )
    return insert.on_conflict_do_nothing(index_elements=["id"]).returning(STORY.c.id)


_EDITED = by_key(STORY, "n", "seen")


def _story_values(story: Story, content_hash: str) -> dict[str, Any]:
    return {
        "source": story.source,
        "outlet": clean(story.outlet),
        "url": clean(story.url),
        "title": clean(story.title),
        "summary": clean(story.summary),
        "body": clean(story.body),
        "published": story.published,
        "language": story.language,
        "authority": story.authority.value,
        "owner": clean(story.owner),
        "content_hash": content_hash,
        "feed_hash": None,
    }
