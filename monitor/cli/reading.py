"""What is read from a text? The commands that explain a story, replay an archive and tag time expressions.

Must not store or send anything.
"""

from __future__ import annotations

import hashlib
import json as jsons
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import configuration, database, file_of, now, refuse, rule_of
from monitor.cli.terminal import Code, emit, note, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor import article, markup, match, model
    from monitor import config as configs
    from monitor import page as pages
    from monitor import replay as replays
    from monitor.cli import backtest, explaining
    from monitor.language import dates as timexes
    from monitor.language import languages
    from monitor.showing import explanation as explanations
else:
    configs = Lazy("monitor.config")
    match = Lazy("monitor.match")
    article, model = Lazy("monitor.article"), Lazy("monitor.model")
    replays = Lazy("monitor.replay")
    markup = Lazy("monitor.markup")
    pages = Lazy("monitor.page")
    backtest = Lazy("monitor.cli.backtest")
    explaining = Lazy("monitor.cli.explaining")
    languages = Lazy("monitor.language.languages")
    explanations = Lazy("monitor.showing.explanation")
    timexes = Lazy("monitor.language.dates")

#: longer texts are no news
LARGEST_TEXT = 2_000_000


def explain(
    context: typer.Context,
    *,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule.")],
    story: Annotated[
        str, typer.Argument(metavar="STORY", help="Id or URL of a stored story, a file, or - for standard input.")
    ],
    rules: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Take the rule from this file, and use no configuration.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="When a text from a file was published, such as 2024-05-01T09:00Z; else now."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="CODE", help="The language of a text from a file, such as de.")
    ] = "en",
    json: Json = False,
) -> None:
    """Show how a story is read, and why it would alert or not.

    Prints why it does or does not match the rule, what is read from which words, and what comes of it. A file is plain
    text (the first line is the title), a page, or an archive as `monitor replay` takes it, with one story.
    What is known before the story comes from the database, from claims of earlier stories.

    \b
    Examples:
      monitor explain state-visit 5c1f0a97b3d2e846
      monitor explain state-visit https://example.org/story
      monitor explain state-visit article.txt --published 2024-05-01T09:00Z
      pbpaste | monitor explain state-visit - --json
    """
    if rules is not None:
        wanted = _named(_rules(rules), rule)
        text = _outside(story, published, language)
        if text is None:
            raise stop(f"there is no file '{story}'", Code.USAGE)
        _explain(text, wanted, [], json=json)
        return
    config = configuration(context)
    wanted = rule_of(config, rule)
    text = _outside(story, published, language)
    path = file_of(config)
    if path is not None and not path.exists():
        if text is not None:
            _explain(text, wanted, [], json=json)
            return
        if "://" not in story and Path(story).suffix:
            raise stop(f"there is no file '{story}', and nothing is stored yet", Code.USAGE)
    with database(config) as store:
        text = text or store.story(story)
        claims = store.claims(rule)
        page = store.page(text.url) if text and text.url else None
        if text and store.waits_for_page(text.id):
            note("nothing was made of this story yet: its own page is being looked for")
    if text is None:
        raise stop(f"'{story}' is no stored story (by id or URL) and no file", Code.USAGE)
    _explain(text, wanted, claims, page, json=json)


def replay(
    stories: Annotated[
        list[Path], typer.Argument(metavar="STORIES", help="Archives: JSON lines, feed files, folders of them.")
    ],
    rules: Annotated[Path, typer.Option(metavar="FILE", help="Rules as in rules.yml.")],
    everything: Annotated[bool, typer.Option("--all", help="Also stories that did not match.")] = False,
    json: Json = False,
) -> None:
    """Back-test rules on an archive of stories.

    Runs it as the service would have, with the stories' own times as the clock. Nothing is stored or sent. A line of
    JSON has id, published, source, url, title, summary, language, and content as text or HTML.

    \b
    Examples:
      monitor replay --rules config/rules.yml archive.jsonl
      monitor replay --rules config/rules.yml --all --json archive/ | jq 'select(.alerts != [])'
    """
    checked = _rules(rules)
    archive = replays.load_stories(stories, now())
    if isinstance(archive, list):
        raise refuse(archive, "in the archive")
    if not archive:
        raise stop("there is no story in the archive", Code.NOTHING)
    rows = replays.run(archive, checked, everything=everything)
    if json:
        for row in rows:
            emit(replays.as_json(row))
        return
    backtest.show(archive, checked, list(rows))


def timex() -> None:
    """Tag time expressions in JSON lines.

    Each line is answered at once. In: {"id", "text", "dct"}, where dct is the day the text was written, and
    "language" if it is not English. Out: {"id", "timexes": [{"start", "end", "value", "type"}]}, with offsets in
    characters, ends exclusive, and values and types of TIMEX3.

    \b
    Example:
      echo '{"id": 1, "text": "It opens next Tuesday.", "dct": "2024-05-01"}' | monitor timex
    """
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = jsons.loads(line)
            text, reference = str(given["text"]), _reference(str(given["dct"]))
        except KeyError as missing:
            raise stop(f"line {number} has no {missing.args[0]!r}; expected id, text and dct", Code.USAGE) from None
        except (ValueError, TypeError) as error:
            raise stop(f"line {number} is not as expected: {error}", Code.USAGE) from None
        table = languages.of(str(given.get("language") or "")).dates
        emit({"id": given.get("id"), "timexes": timexes.tag(text, reference, table=table)})


def _explain(
    story: model.Story, rule: model.Rule, claims: list[Any], page: article.Page | None = None, *, json: bool
) -> None:
    explanation = explanations.explain(story, match.compile_rules([rule]), claims, page)
    if json:
        emit(explaining.explanation_row(explanation))
    else:
        explaining.show(explanation)


def _rules(path: Path) -> tuple[model.Rule, ...]:
    answer = configs.load_rules(path, os.environ)
    if isinstance(answer, list):
        raise refuse(answer)
    return answer


def _named(rules: tuple[model.Rule, ...], identifier: str) -> model.Rule:
    for rule in rules:
        if rule.id == identifier:
            return rule
    raise stop(f"there is no rule '{identifier}'; there are: {', '.join(rule.id for rule in rules)}", Code.USAGE)


def _outside(given: str, published: str | None, language: str) -> model.Story | None:
    """Return a story from a file or standard input; None if there is no such file."""
    at = _instant(published) if published else now()
    if given == "-":
        text = _decoded(sys.stdin.buffer.read(LARGEST_TEXT))
        return _from_json(text) if text.lstrip().startswith("{") else _from_text(text, "stdin", at, language)
    path = Path(given)
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            text = _decoded(file.read(LARGEST_TEXT))
    except (OSError, ValueError) as error:  # ValueError: a NUL in it
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise stop(f"'{given}' cannot be read ({reason})", Code.USAGE) from None
    if text.lstrip().startswith(("{", "<?xml", "<rss", "<feed")):
        return _from_archive(path, at)
    return _from_text(text, path.name, at, language)


def _from_text(text: str, name: str, at: datetime, language: str) -> model.Story:
    if markup.looks_like_html(text):
        title = markup.title_of(text)
        body = pages.text_of(text.encode("utf-8", "replace"), url="", content_type="text/html; charset=utf-8", now=at)
    else:
        title, body = "", text
    if not title:
        title, _, body = body.strip().partition("\n")
    if not title:
        raise stop(f"there is no text in {name}", Code.USAGE)
    identifier = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return model.Story(
        id=identifier,
        source=name,
        outlet=name,
        url="",
        title=title.strip(),
        summary="",
        body=body.strip(),
        published=at,
        seen=at,
        language=language,
    )


def _from_json(text: str) -> model.Story:
    try:
        answer = replays.story_of(jsons.loads(text))
    except (ValueError, RecursionError) as error:
        raise stop(f"standard input is no JSON ({error})", Code.USAGE) from None
    if isinstance(answer, model.Story):
        return answer
    raise stop("standard input: {}; expected {}".format(*answer), Code.USAGE)


def _from_archive(path: Path, at: datetime) -> model.Story:
    answer = replays.load_file(path, at)
    if isinstance(answer, list):
        raise refuse(answer, "in the archive")
    if len(answer) != 1:
        raise stop(f"{path} has {len(answer)} stories; expected one (`monitor replay` takes many)", Code.USAGE)
    return answer[0]


def _decoded(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise stop(f"'{text}' is no time such as 2024-05-01T09:00Z", Code.USAGE) from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _reference(text: str) -> date | datetime:
    if len(text) <= 10:
        return date.fromisoformat(text)
    at = datetime.fromisoformat(text)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
