"""What is an event's case? The commands that write it to a file, and look at such a file again.

Must not change what is stored.
"""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, now, remembered
from monitor.cli.terminal import Code, clean, counted, emit, note, say, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor.showing import bundle as bundles
else:
    bundles = Lazy("monitor.showing.bundle")

#: of an event; more than any has
MOST_ALERTS = 100_000
LARGEST_FILE = 200_000_000


def export(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule in rules.yml.")],
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write it to FILE, which must not be there.")
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="With the texts of the stories, not only their hashes.")
    ] = False,
) -> None:
    """Write all that is known of an event as a bundle of evidence.

    One JSON object: the event, how it moved, each claim with the sentence that it rests on, the stories with the
    SHA-256 of their texts, and the alerts. `monitor verify` looks at it again.

    \b
    Examples:
      monitor export moon-landing --output moon-landing.json
      monitor export moon-landing --texts | gzip > moon-landing.json.gz
    """
    config = configuration(context)
    with database(config) as store:
        wanted = remembered(config, store, rule)
        told = store.told(rule)
        ledger = store.ledger(rule)
        ids = {each.claim.story for each in told} | {line.change.claim.story for line in ledger}
        case = bundles.Case(
            wanted,
            store.event(rule),
            ledger,
            told,
            store.stories_by_id(ids),
            store.alerts(MOST_ALERTS, rule),
        )
    if not told and not ledger:
        raise stop(f"nothing is known of '{clean(rule)}' yet", Code.NOTHING)
    made = bundles.bundle(case, now(), config.mask, texts=texts)
    if output is None:
        emit(made)
        return
    try:
        with output.open("x", encoding="ascii") as file:
            file.write(json_module.dumps(made, indent=1, ensure_ascii=True) + "\n")
    except OSError as error:
        raise stop(f"{output}: {error.strerror or type(error).__name__}", Code.FAILED) from None
    note(f"written to {output}: {counted(len(told), 'claim')} of {counted(len(case.stories), 'story', 'stories')}")


def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `monitor export` wrote.")],
    stored: Annotated[
        bool, typer.Option("--stored", help="Texts that the bundle does not hold are taken from the database.")
    ] = False,
    json: Json = False,
) -> None:
    """Check that a bundle of evidence is as it was made.

    Its digest, the hash of each story's text, and that the sentences stand in it. Exit code 1 if anything does not
    agree.

    \b
    Examples:
      monitor verify moon-landing.json
      monitor verify moon-landing.json --stored
    """
    made = _read(file)
    try:
        verdict = bundles.verify(made, _texts(context, made) if stored else {})
    except bundles.NoBundleError as error:
        raise stop(f"{file}: {error}", Code.USAGE) from None
    if json:
        emit(
            {
                "sound": not verdict.faults,
                "faults": list(verdict.faults),
                "checked": verdict.checked,
                "unchecked": verdict.unchecked,
            }
        )
    else:
        for fault in verdict.faults:
            say(clean(fault))
        rest = f"; of {verdict.unchecked} there was no text to check" if verdict.unchecked else ""
        checked = counted(verdict.checked, "text of a story", "texts of stories")
        say(f"{counted(len(verdict.faults), 'fault')}; {checked} checked{rest}")
    if verdict.faults:
        raise typer.Exit(Code.FAILED)


def _read(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise stop(f"{file} is larger than {LARGEST_FILE // 1_000_000} MB", Code.USAGE)
        return json_module.loads(file.read_bytes())
    except OSError as error:
        raise stop(f"{file}: {error.strerror or type(error).__name__}", Code.USAGE) from None
    except (ValueError, RecursionError):
        raise stop(f"{file} is no JSON", Code.USAGE) from None


def _texts(context: typer.Context, made: Any) -> dict[str, str]:
    """Return the texts that are stored of a bundle's stories."""
    rows = made.get("stories") if isinstance(made, dict) else None
    ids = [row["id"] for row in rows or () if isinstance(row, dict) and isinstance(row.get("id"), str)]
    with database(configuration(context)) as store:
        return {key: story.text for key, story in store.stories_by_id(ids).items()}
