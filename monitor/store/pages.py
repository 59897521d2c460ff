"""What came of stories' own pages, and which stories wait for theirs?"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from monitor.article import Page
from monitor.model import Story
from monitor.shape.tables import PAGE, STORY, UNREAD
from monitor.store import codec
from monitor.store.access import Reads, Writes, chunks
from monitor.store.stories import story_of
from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """A story that is read once its own page has been looked for."""

    story: Story
    #: nobody is told of what comes of it
    baseline: bool


class PageReader(Reads):
    """Questions about stories' own pages."""

    def unread(self, limit: int) -> list[Unread]:
        """Return stories that wait for their pages, oldest publication first."""
        query = select(STORY, UNREAD.c.baseline).join(UNREAD, UNREAD.c.story == STORY.c.id)
        # few wait: an order that no index has keeps the database from walking through all stories to find them
        published = func.coalesce(STORY.c.published, STORY.c.seen)
        rows = self._rows(query.order_by(published, STORY.c.id).limit(limit))
        return [Unread(story_of(row), row.baseline) for row in rows]

    def waits_for_page(self, story: str) -> bool:
        """Tell whether a story is read once its own page has been looked for."""
        return bool(self._rows(select(UNREAD.c.story).where(UNREAD.c.story == story)))

    def page(self, url: str) -> Page | None:
        """Return what is remembered of a page; None if it was never looked for."""
        return self.pages([url]).get(url)

    def pages(self, urls: Collection[str]) -> dict[str, Page]:
        """Return what is remembered of those of these pages that were looked for, by address."""
        found = []
        for chunk in chunks(page_id(url) for url in urls):
            found += [
                codec.loads(Page, row.value) for row in self._rows(select(PAGE.c.value).where(PAGE.c.id.in_(chunk)))
            ]
        return {page.url: page for page in found}

    def pages_asked(self, host: str, since: datetime) -> list[Page]:
        """Return what came of the pages that a host was asked for after an instant."""
        asked = PAGE.c.host == host, PAGE.c.at > since, PAGE.c.asked
        return [codec.loads(Page, row.value) for row in self._rows(select(PAGE.c.value).where(*asked))]


class PageWriter(PageReader, Writes):
    """What happens to stories' own pages."""

    def put_page(self, page: Page, host: str) -> None:
        """Remember what a page holds, or why nothing of it is read."""
        values = {"host": host, "at": page.at, "asked": page.asked, "value": codec.dumps(page)}
        insert = self._insert(PAGE).values(id=page_id(page.url), **values)
        self._open.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))


def page_id(url: str) -> str:
    """Return the key of a page: addresses may be longer than a key."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
