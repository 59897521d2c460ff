"""Which of the stories that feeds bring are new? Stored as they come: every round does that, so in plain SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Literal

from monitor.model import Story
from monitor.store.plain import Tells, clean, listed

#: how many stories are inserted by one statement: each has the index over words write what it holds, which takes longer
#: than all else; of a few lengths, as connections keep statements ready, and a long one takes a megabyte
_LENGTHS = (1000, 200, 50, 10)
Put = Literal["new", "edited", "same"]
_COLUMNS = (
    "source",
    "outlet",
    "url",
    "title",
    "summary",
    "body",
    "published",
    "language",
    "authority",
    "owner",
    "content_hash",
    "feed_hash",
)
_EDITED = f"UPDATE story SET {', '.join(f'{name} = :{name}' for name in _COLUMNS)} WHERE id = :id"  # noqa: S608 (names)
_NEW = ("id", "seen", *_COLUMNS)


class StoryPutter(Tells):
    """What happens to stories that a feed brings."""

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
                fresh[story.id] = {"id": story.id, "seen": story.seen, **story_values(story, content_hash)}
            elif before != content_hash:
                edited.append({"id": story.id, **story_values(story, content_hash)})
        inserted = set(self._inserted_stories(list(fresh.values())))
        self._tell(_EDITED, edited)
        # "same" if another process brought it in between: it has read it, too
        came = zip(stories, puts, strict=True)
        return ["same" if put == "new" and story.id not in inserted else put for story, put in came]

    def feed_hashes(self, stories: Collection[str]) -> dict[str, str]:
        """Return the hash of the text that the feed last brought of each of these stories that is stored."""
        found: dict[str, str] = {}
        for ids, values in listed(stories):
            text = f"SELECT id, coalesce(feed_hash, content_hash) FROM story WHERE id IN ({ids})"  # noqa: S608 (names)
            found.update((story, brought) for story, brought in self._ask(text, **values))
        return found

    def _addresses(self, urls: Collection[str]) -> set[tuple[str, str, str]]:
        """Return source, address, and hash of the text that the feed brought, of the stories at these addresses."""
        found: set[tuple[str, str, str]] = set()
        for names, values in listed(urls):
            what = "source, url, coalesce(feed_hash, content_hash)"
            text = f"SELECT {what} FROM story WHERE url IN ({names})"  # noqa: S608 (names)
            found.update((source, url, brought) for source, url, brought in self._ask(text, **values))
        return found

    def _inserted_stories(self, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
        """Insert stories, many at a time; yield the ids of those that were not there."""
        first = 0
        while first < len(rows):
            left = len(rows) - first
            part = rows[first : first + next((length for length in _LENGTHS if length <= left), left)]
            first += len(part)
            values = {f"{name}{at}": row[name] for at, row in enumerate(part) for name in _NEW}
            for (story,) in self._ask(_inserting(len(part)), **values):
                yield story


@cache
def _inserting(count: int) -> str:
    """Return the statement that stores so many stories."""
    rows = (", ".join(f":{name}{at}" for name in _NEW) for at in range(count))
    every = ", ".join(f"({row})" for row in rows)
    return f"INSERT INTO story ({', '.join(_NEW)}) VALUES {every} ON CONFLICT (id) DO NOTHING RETURNING id"  # noqa: S608 (names)


def story_values(story: Story, content_hash: str) -> dict[str, Any]:
    """Return what is stored of a story beside its id and when it was first seen; its text is its feed's own."""
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
