"""What happens to the rows? Every write, inside one transaction; must not decide anything about events or alerts.

Each module changes what is known of one noun; here stands what changes several. `Transaction` has these methods without
being one of these classes, so that they are imported when one is asked for: they must be plain methods.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from monitor.pace import Held
from monitor.shape.tables import DELIVERY, PAGE, STOP, STORY, UNREAD
from monitor.store.agenda import AgendaWriter
from monitor.store.alerts import PENDING
from monitor.store.channels import ChannelWriter
from monitor.store.events import EventWriter
from monitor.store.feeds import FeedWriter
from monitor.store.lease import LeaseWriter
from monitor.store.pages import PageWriter
from monitor.store.reading import Reader, unclaimed
from monitor.store.rules import RuleWriter
from monitor.store.stories import StoryWriter


class Writer(
    FeedWriter, RuleWriter, LeaseWriter, StoryWriter, PageWriter, EventWriter, ChannelWriter, AgendaWriter, Reader
):
    """All that writes, inside one transaction."""

    def rewind(self, by: timedelta, now: datetime) -> None:
        """Bring what is to come nearer: the clock was ahead by so much when it was planned. Mutes end as they said."""
        for poll in self.polls():
            if poll.due is not None and poll.due > now:
                self.save_poll(replace(poll, due=max(poll.due - by, now)))
        later = or_(DELIVERY.c.due > now, DELIVERY.c.lease > now)
        waiting = select(DELIVERY.c.id, DELIVERY.c.due, DELIVERY.c.lease).where(
            DELIVERY.c.state == PENDING, DELIVERY.c.held != Held.MUTE.value, later
        )
        for row in self._rows(waiting):
            due = max(row.due - by, now) if row.due > now else row.due
            lease = row.lease - by if row.lease is not None and row.lease > now else row.lease
            self._pending(DELIVERY.c.id == row.id, {"due": due, "lease": lease})
        for stop in self.stops().values():
            values = {"since": min(stop.since, now), "again": max(stop.again - by, now)}
            self._open.execute(update(STOP).where(STOP.c.channel == stop.channel).values(values))

    def prune(self, before: datetime) -> int:
        """Delete stories first seen before an instant that no claim rests on; return how many.

        What was claimed, known and said is kept: events can be rebuilt, and an old story never looks new.
        """
        deleted = int(self._open.execute(delete(STORY).where(unclaimed(before))).rowcount)
        self._open.execute(delete(PAGE).where(PAGE.c.at < before))
        self._open.execute(delete(UNREAD).where(UNREAD.c.story.not_in(select(STORY.c.id))))
        return deleted
