"""How does an alert reach its channels? The outbox of the store → `sending`, until it is sent or given up.

Sending is at least once: a delivery whose answer was lost is sent again under the same alert id. Must not render
alerts, and must not know how a message travels.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor import hours, pace
from monitor.answer import SEND_TIMEOUT, Answer
from monitor.config import ChannelConfig
from monitor.lazy import Lazy
from monitor.model import Alert, Delivery, Enclosure
from monitor.store import Stop, Store
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor import notice, sending
else:  # most rounds send nothing
    notice, sending = Lazy("monitor.notice"), Lazy("monitor.sending")

LOG = logging.getLogger(__name__)

#: how many alerts a summary looks at; it has room for fewer
MOST_TOLD = 30
#: how many deliveries a channel takes at once; what is not begun in good time before the lease ends is given back
BATCH = 20
#: a message that failed so often may be to blame itself: the one behind it is tried, too
DOUBTED = 5
#: a stopped channel is tried all the same, ever more rarely: what looks permanent may be a server that is rebuilt
FIRST_PROBE = timedelta(minutes=5)
LAST_PROBE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a failed delivery is tried again, and when it is given up."""

    first: timedelta = timedelta(seconds=30)
    factor: float = 2.0
    cap: timedelta = timedelta(hours=6)
    #: no delivery is given up before it has been tried for this long
    give_up_after: timedelta = timedelta(hours=72)
    #: largest part of a wait that is added by chance, so that channels which fell together do not return together
    jitter: float = 0.1

    def wait(self, failures: int) -> timedelta:
        """Return the wait after the nth failure in a row, counted from 1, without jitter."""
        # A float overflows after a thousand doublings; the cap is reached long before.
        seconds = self.first.total_seconds() * self.factor ** min(failures - 1, 60)
        return timedelta(seconds=min(seconds, self.cap.total_seconds()))

    def next_try(self, failures: int, now: datetime, rng: random.Random) -> datetime | None:
        """Return when to try again after the nth failure, or None when it is time to give up."""
        tried_for = sum((self.wait(n) for n in range(1, failures)), timedelta())
        if tried_for >= self.give_up_after:
            return None
        return now + self.wait(failures) * (1 + self.jitter * rng.random())


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round of sending came to."""

    sent: int = 0
    failed: int = 0
    #: of the failed ones: given up for good
    dead: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.sent + other.sent, self.failed + other.failed, self.dead + other.dead)


class Sender:
    """Sends what is due, every channel on its own, so that a slow or broken one holds up no other."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime],
        policy: RetryPolicy = RetryPolicy(),  # noqa: B008 (it is frozen)
        timeout: timedelta = SEND_TIMEOUT,
        rng: random.Random | None = None,
        enclose: Callable[[Alert], Sequence[Enclosure]] = lambda _: (),
    ) -> None:
        """`enclose`: which files go with an alert, asked in a thread, for channels that carry any."""
        self._store = store
        self._enclose = enclose
        self._clock = clock
        self._policy = policy
        self._timeout = timeout
        # The lease outlives the longest send, so that nobody else takes a delivery that is still on its way.
        self._lease = 3 * timeout + timedelta(seconds=30)
        self._rng = rng or random.Random()  # noqa: S311 (jitter)
        self._rounds: dict[str, asyncio.Task[Tally]] = {}
        #: channels in force, in the order of the file
        self._channels: Mapping[str, ChannelConfig] = {}
        self._urgent: frozenset[str] = frozenset()
        self._stopping = False

    async def send_due(
        self,
        channels: Mapping[str, ChannelConfig],
        now: datetime,
        *,
        urgent: Collection[str] = (),
        patience: timedelta | None = None,
    ) -> Tally:
        """Send what is due to these channels and mark what became of it.

        `urgent`: rules that neither quiet hours nor a digest hold.
        `patience`: how long to wait for slow channels. What they come to then counts in the tally of a later call,
        and until then nothing new is begun for them. Raises an ExceptionGroup for bugs; other channels go on beside it.
        """
        self._channels, self._urgent = channels, frozenset(urgent)
        due = await asyncio.to_thread(self._due, now)
        for name in sorted(due & channels.keys() - self._rounds.keys()):
            if not self._stopping:
                self._rounds[name] = asyncio.create_task(self._drain(channels[name], now), name=f"send {name}")
        return await self._gather(patience)

    async def stop(self, patience: timedelta | None = None) -> Tally:
        """Begin nothing new, give back what was not begun, and wait for what is on its way."""
        self._stopping = True
        tally = await self._gather(patience)
        for task in self._rounds.values():
            task.cancel()
        await asyncio.gather(*self._rounds.values(), return_exceptions=True)
        self._rounds.clear()
        return tally

    async def _gather(self, patience: timedelta | None) -> Tally:
        if not self._rounds:
            return Tally()
        seconds = None if patience is None else patience.total_seconds()
        done, _ = await asyncio.wait(self._rounds.values(), timeout=seconds)
        self._rounds = {name: task for name, task in self._rounds.items() if task not in done}
        if bugs := [bug for task in done if isinstance(bug := task.exception(), Exception)]:
            raise ExceptionGroup("deliveries", bugs)
        return sum((task.result() for task in done), Tally())

    def _due(self, now: datetime) -> set[str]:
        """Return the channels that something is to be sent to; a stop ends when its channel is configured anew."""
        resting = set()
        stops = self._store.stops()
        for channel in self._channels.values():
            self._pass_on(channel, channel.name in stops, now)
        for name, stop in stops.items():
            halted = self._channels.get(name)
            if halted is not None and halted.fingerprint != stop.fingerprint:
                self._resume(name)
            elif now < stop.again:
                resting.add(name)
        return self._store.due_channels(now) - resting

    def _pass_on(self, channel: ChannelConfig, stopped: bool, now: datetime) -> None:
        """Give the fallback of a channel what that one takes not at all, or has not for too long."""
        if channel.fallback not in self._channels:
            return
        since = now - channel.fallback_after
        failing = self._store.failing_since(channel.name)
        # one that is down takes none of what is due; one that objects to a message may take the others
        only = None if stopped or (failing is not None and failing <= since) else since
        if self._store.untold(channel.name, channel.fallback, now, only):
            with self._store.transaction() as tx:
                count = tx.pass_on(channel.name, channel.fallback, now, only)
            LOG.warning("channel %s takes no messages: %s gets %d of them", channel.name, channel.fallback, count)

    def _resume(self, channel: str) -> None:
        with self._store.transaction() as tx:
            tx.resume_channel(channel)
        LOG.info("channel %s is configured anew, and no longer stopped", channel)

    async def _drain(self, channel: ChannelConfig, now: datetime) -> Tally:
        """Send all that is due to one channel, oldest first."""
        tally = Tally()
        newest = await asyncio.to_thread(self._arrange, channel, now)
        while not self._stopping:
            leased = await asyncio.to_thread(self._take, channel.name, now, newest)
            if not leased:
                break
            done, halted = await self._send_batch(channel, leased)
            tally += done
            if halted:
                break
            now = self._clock()
        return tally

    async def _send_batch(self, channel: ChannelConfig, leased: Sequence[Delivery]) -> tuple[Tally, bool]:
        """Send what is leased, in order; return what it came to, and whether the channel takes no more for now.

        What came after a message that failed waits behind it: a channel that was down tells things in the order in
        which they were, and is not asked once for each of them.
        """
        tally, halted = Tally(), False
        waiting = list(leased)
        suspect: Delivery | None = None
        # Measured beside the clock that is passed in: that one can jump or run fast, a lease is about real senders.
        last_start = time.monotonic() + (self._lease - self._timeout).total_seconds() - 1
        seconds = sending.pause(channel) if len(waiting) > 1 else 0
        try:
            while waiting and not halted and not self._stopping and time.monotonic() < last_start:
                delivery = waiting.pop(0)
                try:
                    answer = await self._send(channel, delivery)
                except asyncio.CancelledError:
                    # nobody will hear what becomes of it: the next start tries it at once, under its id
                    waiting.insert(0, delivery)
                    raise
                if answer.permanent:
                    halted = True
                    tally += await asyncio.to_thread(self._halt, channel, delivery, answer)
                elif suspect is not None and not answer.sent and not answer.alone:
                    # it was not the message: this one waits behind it, as if it had not been tried
                    halted, waiting = True, [delivery, *waiting]
                    tally += Tally(failed=1)
                else:
                    tally += await asyncio.to_thread(self._mark, channel, delivery, answer, suspect)
                    failed = not answer.sent and not answer.alone
                    halted = failed and delivery.attempts + 1 < DOUBTED
                    suspect = delivery if failed else None
                await asyncio.sleep(seconds if waiting else 0)
        finally:
            if waiting:
                # shielded, as who stops the service gives back what it leased, too
                await asyncio.shield(asyncio.to_thread(self._release, waiting))
        return tally, halted or suspect is not None

    def _release(self, waiting: Sequence[Delivery]) -> None:
        with self._store.transaction() as tx:
            tx.release([delivery.id for delivery in waiting])

    async def _send(self, channel: ChannelConfig, delivery: Delivery) -> Answer:
        """Send one message: in its event's thread, with the files that go with it, and in whose place it came."""
        alert, thread = delivery.alert, ""
        enclosures: Sequence[Enclosure] = ()
        if alert.rule and sending.threads(channel):
            thread = await asyncio.to_thread(self._store.thread, channel.place, alert.rule)
        if sending.carries(channel):
            enclosures = await asyncio.to_thread(self._enclose, alert)
        told = notice.instead(alert, delivery.via) if delivery.via else alert
        return await sending.send(channel, told, self._clock(), self._timeout, thread=thread, enclosures=enclosures)

    def _arrange(self, channel: ChannelConfig, now: datetime) -> int:
        """Hold what is too much or muted, and join what goes as one; return the newest delivery that was looked at."""
        limits = pace.Limits(channel.per_hour, channel.rule_per_hour)
        doors = pace.Doors(
            quiet=hours.quiet_until(channel.quiet, now) if channel.quiet else None,
            digest=hours.next_time(channel.digest, now) if channel.digest else None,
            immediate=channel.immediate,
            urgent=self._urgent,
        )
        with self._store.transaction() as tx:
            due = tx.due_now(channel.name, now, kinds=bool(channel.immediate))
            hurried = set(pace.immediately(due, channel.immediate).values())
            if hurried and tx.hurry(channel.name, hurried, now):
                due = tx.due_now(channel.name, now, kinds=True)
            gone = tx.gone(channel.name, now - pace.WINDOW, now)
            plan = pace.plan(due, gone, limits, tx.mutes(now), now, doors)
            for hold in plan.holds:
                tx.wait_until(hold.deliveries, hold.until, hold.why)
            for bundle in plan.bundles:
                told = tx.alerts_of(bundle.deliveries[-MOST_TOLD:])
                tx.merge(
                    bundle.deliveries, notice.summary(bundle.rule, told, len(bundle.deliveries), now), channel.name, now
                )
            newest = tx.newest_delivery()
        for hold in plan.holds:
            LOG.info(
                "%d messages to %s wait until %s: %s",
                len(hold.deliveries),
                channel.name,
                f"{hold.until:%FT%TZ}",
                hold.why,
            )
        return newest

    def _take(self, channel: str, now: datetime, newest: int) -> list[Delivery]:
        with self._store.transaction() as tx:
            return tx.lease_deliveries(now, BATCH, self._lease, [channel], newest)

    def _halt(self, channel: ChannelConfig, delivery: Delivery, answer: Answer) -> Tally:
        """Stop a channel: its messages wait, and none is given up. Another channel is told, once."""
        now = self._clock()
        with self._store.transaction() as tx:
            tx.hold(delivery.id, answer.error)
            before = tx.stops().get(channel.name)
            since = before.since if before else now
            again = now + min(max(now - since, FIRST_PROBE), LAST_PROBE)
            new = tx.stop_channel(Stop(channel.name, channel.fingerprint, since, again, answer.error))
            if new:
                working = [name for name in (channel.fallback, *self._channels) if name in self._channels]
                failing = tx.failing_channels()
                free = [name for name in working if name not in tx.stops()]
                # one that does not answer just now would tell nobody
                others = sorted(free, key=lambda name: name in failing)[:1]
                for other in others:
                    tx.move_notices(channel.name, other)
                tx.add_alert(
                    notice.stopped(channel.name, answer.error, now, channel.fallback), others, now, at_once=True
                )
        if new:
            LOG.error("channel %s is stopped, its messages wait: %s", channel.name, answer.error)
        return Tally(failed=1)

    def _mark(self, channel: ChannelConfig, delivery: Delivery, answer: Answer, suspect: Delivery | None) -> Tally:
        now, alert = self._clock(), delivery.alert.id
        with self._store.transaction() as tx:
            if suspect is not None:
                tx.let_pass(suspect.id)
            resumed = answer.sent and tx.resume_channel(delivery.channel)
            failures = delivery.attempts + 1
            again = None if answer.sent else self._again(delivery, answer, now)
            if answer.sent:
                tx.mark_sent(delivery.id, now)
                if answer.thread and delivery.alert.rule:
                    tx.keep_thread(channel.place, delivery.alert.rule, answer.thread)
            else:
                tx.mark_failed(delivery.id, again or now, answer.error, again is None, alone=answer.alone, now=now)
        if resumed:
            LOG.info("channel %s is no longer stopped", delivery.channel)
        if answer.sent:
            if answer.error:
                LOG.warning("alert %s: sent to %s, but not to everybody: %s", alert, delivery.channel, answer.error)
            return Tally(sent=1)
        if again is None:
            LOG.error("alert %s: given up on %s after %d tries: %s", alert, delivery.channel, failures, answer.error)
        else:
            LOG.warning(
                "alert %s: not sent to %s, again at %s: %s", alert, delivery.channel, f"{again:%FT%TZ}", answer.error
            )
        return Tally(failed=1, dead=int(again is None))

    def _again(self, delivery: Delivery, answer: Answer, now: datetime) -> datetime | None:
        """Return when to try again after a failure; None to give up. A service that names a time gets it."""
        again = self._policy.next_try(delivery.attempts + 1, now, self._rng)
        # so many tries mean three days of ours only if they were at our pace
        over = again is None and now - delivery.alert.at >= self._policy.give_up_after
        return now + answer.wait if answer.wait and not over else again


async def send_due(
    store: Store, channels: Mapping[str, ChannelConfig], now: datetime, *, clock: Callable[[], datetime]
) -> Tally:
    """Send what is due and wait for all of it; for a service, which must not wait, there is `Sender`."""
    return await Sender(store, clock=clock).send_due(channels, now)
