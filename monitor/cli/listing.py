"""What is stored? The commands that list events, stories and feeds, and how one event moved.

Must not change what is stored.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.setting import configuration, database, file_of, now, remembered, rule_of
from monitor.cli.terminal import Code, emit, moment, note, stop, table
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor import model
    from monitor.cli import plotting
    from monitor.outage import Outage
    from monitor.showing import course as courses
    from monitor.showing import rows
    from monitor.store import Told
else:
    model = Lazy("monitor.model")
    plotting = Lazy("monitor.cli.plotting")
    courses = Lazy("monitor.showing.course")
    rows = Lazy("monitor.showing.rows")

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help="At most so many, the newest first.")]
RuleName = Annotated[str | None, typer.Option("--rule", metavar="RULE", help="Only what concerns this rule.")]


def events(context: typer.Context, json: Json = False) -> None:
    """List what is known of each watched event.

    Status, date, who vouches for it, and as of when.

    \b
    Examples:
      monitor events
      monitor events --json | jq -r 'select(.status == "confirmed") | .rule'
    """
    config = configuration(context)
    with database(config) as store:
        known = {event.rule: event for event in store.events()}
    found = [(rule, known.get(rule.id) or model.Event(rule.id)) for rule in config.rules]
    if json:
        for rule, event in found:
            emit(rows.event_row(event, rule))
        return
    table(
        ("rule", "status", "date", "says", "as of", "watch"),
        [
            (
                rule.id,
                event.status or "nothing yet",
                rows.days_text(event.dates),
                event.authority if event.status else "-",
                moment(event.published),
                rule.watch,
            )
            for rule, event in found
        ],
        wide=5,
    )


def stories(
    context: typer.Context,
    limit: Limit = 50,
    rule: RuleName = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=36_500, metavar="N", help="Only stories of the last so many days.")
    ] = None,
    json: Json = False,
) -> None:
    """List stored stories, newest first.

    \b
    Examples:
      monitor stories --limit 20
      monitor stories --rule state-visit --json
    """
    config = configuration(context)
    if rule is not None:
        rule_of(config, rule)
    since = now() - timedelta(days=days) if days else None
    with database(config) as store:
        found = store.stories(limit=limit, since=since, rule=rule)
    if json:
        for story in found:
            emit(rows.story_row(story))
    elif found:
        table(
            ("published", "id", "outlet", "title"),
            [(moment(story.published), story.id, story.outlet, story.title) for story in found],
            wide=3,
        )
    else:
        note("no stories")


def feeds(
    context: typer.Context,
    failing: Annotated[bool, typer.Option("--failing", help="Only feeds whose last request failed.")] = False,
    json: Json = False,
) -> None:
    """List the configured feeds and how they are doing.

    When each was last asked, when it will be next, and what is wrong with it.

    \b
    Examples:
      monitor feeds
      monitor feeds --failing
      monitor feeds check town-hall
    """
    if context.invoked_subcommand is not None:
        if failing or json:
            raise stop(f"options go behind `{context.invoked_subcommand}`", Code.USAGE)
        return
    config = configuration(context)
    path = file_of(config)
    polls, outages = {}, {}
    if path is None or path.exists():  # without a database, they are all new
        with database(config) as store:
            polls, outages = {poll.source.id: poll for poll in store.polls()}, store.outages()
    found = [(source, polls.get(source.id)) for source in config.sources]
    if failing:
        found = [(source, poll) for source, poll in found if rows.feed_state(poll) == "failing"]
    if json:
        for source, poll in found:
            emit(rows.feed_row(source, poll, config.mask, outages.get(source.id)))
    elif found:
        table(
            ("feed", "state", "polled", "due", "trouble"),
            [
                (
                    source.id,
                    rows.feed_state(poll, outages.get(source.id)),
                    moment(poll.polled_at if poll else None),
                    moment(poll.due if poll else None),
                    _trouble(poll, outages.get(source.id), config.mask),
                )
                for source, poll in found
            ],
            wide=4,
        )
    else:
        note("no failing feeds")


def _trouble(poll: model.Poll | None, outage: Outage | None, mask: rows.Mask) -> str:
    if poll and poll.failures:
        return f"{poll.failures}×: {mask(poll.error)}"
    return f"nothing new since {moment(outage.since)}" if outage and rows.feed_state(poll, outage) == "silent" else ""


def history(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule in rules.yml.")],
    everything: Annotated[bool, typer.Option("--all", help="Every claim, also those that moved nothing.")] = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the slip chart to this file, .svg or .png, and end.")
    ] = None,
    chart: Annotated[bool, typer.Option("--chart", help="Draw the slip chart in letters, and end.")] = False,
    json: Json = False,
) -> None:
    """Show how status and date moved, and who said so.

    \b
    Examples:
      monitor history state-visit
      monitor history state-visit --all --json
      monitor history state-visit --plot slip.png
    """
    config = configuration(context)
    if plot:
        plotting.form_of(plot)
    with database(config) as store:
        watch = remembered(config, store, rule).watch
        told = store.told(rule)
        moves = [] if everything and not (plot or chart) else courses.moves(store.ledger(rule), told)
        if plot:
            drawn = plotting.slip_of(moves, told)
            stories = store.stories_by_id({point.story for point in drawn.points})
            plotting.write(drawn, stories, watch, plot, now())
    if chart:
        plotting.show(plotting.slip_of(moves, told), now())
    if plot or chart:
        return
    if json:
        for row in map(rows.told_row, told) if everything else map(rows.move_row, moves):
            emit(row)
    elif moves:
        table(("said", "status", "date", "moved", "alert", "who says so"), [_move(move) for move in moves], wide=5)
    elif told and everything:
        table(("said", "status", "date", "came of it", "who says so"), [_claim(line) for line in told], wide=4)
    else:
        note(f"nothing is known of '{rule}' yet")


def _move(move: courses.Move) -> tuple[str, ...]:
    return (
        moment(move.claim.published),
        move.after.status or "-",
        rows.days_text(move.after.dates),
        ", ".join(move.kinds) or "in silence",
        move.alert[:8] if move.alert else "-",
        _who(move.claim),
    )


def _claim(line: Told) -> tuple[str, ...]:
    claim = line.claim
    return moment(claim.published), claim.status, rows.days_text(claim.dates), line.reason, _who(claim)


def _who(claim: model.Claim) -> str:
    outlet = claim.outlet or claim.story
    return f"{claim.speaker} ({claim.authority}), {outlet}" if claim.speaker else f"{outlet} ({claim.authority})"
