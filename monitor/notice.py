"""What does monitor say of itself? Messages that no story caused, made like alerts so that they travel like them.

Must not send or store them.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from monitor.alert import LONGEST_BODY, LONGEST_TITLE, Links
from monitor.escape import clean, escape_markdown, safe_url, shorten
from monitor.forms import sample
from monitor.model import Alert, Event, Rule
from monitor.outage import Outage, Trouble
from monitor.wording import days_in_words, state_in_words

#: an error of a library may be a page
LONGEST_REASON = 400


def trial(channel: str, now: datetime) -> Alert:
    """Write a message that says it is a test."""
    words = f"A test of the channel {clean(channel)}. Alerts will look like this one and carry an id."
    return _notice("test", f"test {channel} {now.isoformat()}", "monitor: test message", [words], now)


def specimen(channel: str, rule: str, now: datetime) -> Alert:
    """Write a message that looks like an alert on a change, and says that it is none."""
    key = id_of(f"specimen {channel} {now.isoformat()}")
    note = f"A sample for the channel {clean(channel)}: nothing of this has happened."
    facts = replace(sample.FACTS, note=note)
    return sample.alert(facts, f"sample: {facts.event}: {facts.change}", rule or "test", key, now)


def stopped(channel: str, error: str, now: datetime, fallback: str = "") -> Alert:
    """Say that a channel was stopped because it will take no message as it is configured."""
    name = clean(channel)
    lines = [
        f"The channel {name} takes no messages: {shorten(clean(error), LONGEST_REASON)}",
        "Nothing is lost: its alerts wait. They go out once its entry in monitor.yml changes, after"
        f" 'monitor channels resume {name}', or when one that is tried now and then gets through.",
        *([f"Until then they go to {clean(fallback)}, too."] if fallback else []),
    ]
    return _notice("", f"stopped {channel} {now.isoformat()}", f"monitor: channel {name} is stopped", lines, now)


def instead(alert: Alert, channel: str) -> Alert:
    """Return an alert that says first in whose place it came: of a channel that takes no messages. Its id stays."""
    note = f"Sent here in place of {clean(channel)}, which takes no messages for now."
    return replace(
        alert,
        title=f"{alert.title} (in place of {clean(channel)})",
        text=f"{note}\n\n{alert.text}",
        markdown=f"{escape_markdown(note)}\n\n{alert.markdown}",
        html=f"<p>{html.escape(note)}</p>\n{alert.html}",
        facts=replace(alert.facts, note=f"{note} {alert.facts.note}".strip()) if alert.facts else None,
    )


def of_day(event: Event, rule: Rule, lead: int | None, now: datetime, links: Links | None) -> Alert:
    """Remind of an event's day, `lead` days before it; None: ask whether it took place, as nobody reported it.

    The id is made of the day: when it moves, there is something new to be reminded of.
    """
    watch, known = clean(rule.watch), state_in_words(event)
    days = days_in_words(event.dates) if event.dates else "no date"
    if lead is None:
        title, last = f"{watch}: did it happen?", "The day has passed, and no feed has reported that it took place."
    else:
        away = (event.dates.start - now.astimezone(UTC).date()).days if event.dates else 0
        when = "today" if away <= 0 else "tomorrow" if away == 1 else f"in {away} days"
        title, last = f"{watch}: {when}, {days}", f"A reminder, {lead} days before." if lead > 1 else "A reminder."
    more = safe_url((links or Links()).event(rule.id))
    lines = [f"Event: {watch}", f"known: {known}", last, *([f"More: {more}"] if more else [])]
    dates = (event.dates.start.isoformat(), event.dates.end.isoformat()) if event.dates else ()
    occasion = "\x1f".join(("day", rule.id, str(event.occasion), *dates, str(lead)))
    return _notice(rule.id, occasion, shorten(title, LONGEST_TITLE), lines, now)


def still(
    events: Sequence[Event], rules: Sequence[Rule], stories: Sequence[int], feeds: str, key: str, now: datetime
) -> Alert:
    """Say of some rules, each with its event and the number of stories on it this week, that they are still watched.

    `feeds`: how these are. `key`: what the id is made of.
    """
    lines = [
        f"{clean(rule.watch)}: {state_in_words(event)}; {count} {'story' if count == 1 else 'stories'} this week"
        for rule, event, count in zip(rules, events, stories, strict=True)
    ]
    told, room = [], LONGEST_BODY - 300
    while lines and room > len(lines[0]):
        room -= 2 * len(lines[0])
        told.append(lines.pop(0))
    if lines:
        told.append(f"and {len(lines)} more: monitor events")
    title = f"monitor: still watching {len(rules)} {'event' if len(rules) == 1 else 'events'}"
    return _notice("", f"still {key}", title, [*told, feeds], now)


def feeds(outages: Sequence[Outage], names: Mapping[str, str], now: datetime) -> Alert:
    """Say which feeds are out, and which are well again; `names`: of the feeds, by id."""
    out = [each for each in outages if each.over is None]
    back = [each for each in outages if each.over is not None]
    lines = [_outage_line(each, names) for each in (*out, *back)]
    told, room = [], LONGEST_BODY - 300
    while lines and room > 2 * len(lines[0]):
        room -= 2 * len(lines[0])
        told.append(lines.pop(0))
    if lines:
        told.append(f"and {len(lines)} more: monitor feeds")
    counts = [
        f"{len(each)} {'feed' if len(each) == 1 else 'feeds'} {words}"
        for each, words in ((out, "out"), (back, "well again"))
        if each
    ]
    occasion = "\x1f".join(("feeds", now.isoformat(), *(each.source for each in outages)))
    return _notice("", occasion, f"monitor: {', '.join(counts)}", told, now)


_TROUBLE_WORDS = {
    Trouble.FAILING: "does not work",
    Trouble.PAGE: "sends a web page instead of a feed",
    Trouble.GONE: "says that it is gone for good; take it out of feeds.yml",
    Trouble.SILENT: "answers, but has brought nothing new",
}


def _outage_line(each: Outage, names: Mapping[str, str]) -> str:
    name = clean(names.get(each.source, "")) or each.source
    named = name if name == each.source else f"{name} ({each.source})"
    since = f"{each.since.astimezone(UTC):%F %H:%M}"
    if each.over is not None:
        over = f"{each.over.astimezone(UTC):%F %H:%M}"
        return f"{named}: well again since {over} UTC; it was out since {since}"
    return f"{named}: {_TROUBLE_WORDS[each.trouble]}, since {since} UTC: {shorten(clean(each.why), LONGEST_REASON)}"


def summary(rule: str, alerts: Sequence[Alert], count: int, now: datetime) -> Alert:
    """Tell several alerts in one message: the newest of them, as many as there is room for.

    `alerts` are at least one, oldest first; `count` is of all that are told. `rule` is "" if they are about several.
    """
    on = f" on {clean(rule)}" if rule else ""
    title = f"monitor: {count} alerts{on} in one message"
    identifier = sha256("\x1f".join(("summary", *(alert.id for alert in alerts), str(count))).encode()).hexdigest()[:32]
    for shown in range(len(alerts), -1, -1):
        newest = alerts[len(alerts) - shown :]
        earlier = count - shown
        rest = f"{earlier} earlier: monitor alerts list" if earlier else ""
        told = _summaries(newest, rest, identifier)
        if max(map(len, told[:2])) <= LONGEST_BODY:
            break
    kinds = tuple(dict.fromkeys(kind for alert in alerts for kind in alert.kinds))
    return Alert(identifier, rule, kinds, title, *told, url="", at=now)


def _summaries(alerts: Sequence[Alert], rest: str, identifier: str) -> tuple[str, str, str]:
    text, markdown, page = [], [], []
    for alert in alerts:
        at = f"{alert.at.astimezone(UTC):%F %H:%M} UTC"
        text.append(f"- {at}: {alert.title}" + (f"\n  {alert.url}" if alert.url else ""))
        words = escape_markdown(alert.title)
        markdown.append(f"- {at}: " + (f"[{words}](<{alert.url}>)" if alert.url else words))
        title = html.escape(alert.title)
        page.append(
            f"<li>{at}: " + (f'<a href="{html.escape(alert.url)}">{title}</a></li>' if alert.url else f"{title}</li>")
        )
    last = [line for line in (rest, f"alert {identifier}") if line]
    return (
        "\n".join([*text, *last]),
        "\n".join([*markdown, "", *last]),
        "\n".join(["<ul>", *page, "</ul>", *(f"<p>{line}</p>" for line in last)]),
    )


def id_of(occasion: str) -> str:
    """Return the id of what is said on one occasion."""
    return sha256(occasion.encode()).hexdigest()[:32]


def _notice(rule: str, occasion: str, title: str, lines: Sequence[str], now: datetime) -> Alert:
    key = id_of(occasion)
    told = [*lines, f"alert {key}"]
    return Alert(
        id=key,
        rule=rule,
        kinds=(),
        title=title,
        text="\n".join(told),
        markdown="\n\n".join(map(escape_markdown, told)),
        html="\n".join(f"<p>{html.escape(line)}</p>" for line in told),
        url="",
        at=now,
    )
