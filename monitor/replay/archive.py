"""Which stories are in these files? JSON lines, feed files, folders of them → stories, or all that is wrong with them.

Must not fetch, and must not judge a story: one without a title or a link is a story, too.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from monitor import markup
from monitor.config import Problem
from monitor.model import Channel, Source, Story

#: what a folder is searched for; a file that is named on its own may be called anything
SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".xml", ".rss", ".atom"})
#: one file of another kind has as many bad lines as lines: the first ones say enough
MOST_PROBLEMS = 20
#: stands between the id that a story was given and the file that made it unique; no id has it
_MARK = "\x1f"


def load_stories(paths: Sequence[Path], now: datetime) -> tuple[Story, ...] | list[Problem]:
    """Read archives; return stories sorted by published, or every problem.

    Two files may use the same ids for different stories: ids are unique in what comes back, see `given_id`.
    `now` stands in for a date only in feeds that give none.
    """
    stories: list[Story] = []
    problems: list[Problem] = []
    owners: dict[str, Path] = {}
    for path in _files(paths, problems):
        found = load_file(path, now)
        if isinstance(found, list):
            problems += found
            continue
        for story in found:
            owner = owners.setdefault(story.id, path)
            stories.append(story if owner == path else replace(story, id=f"{story.id}{_MARK}{path}"))
    return problems or tuple(sorted(stories, key=lambda story: story.published))


def given_id(story: Story) -> str:
    """Return a story's id as its archive gives it."""
    return story.id.partition(_MARK)[0]


def load_file(path: Path, now: datetime) -> tuple[Story, ...] | list[Problem]:
    """Read one file: a feed, or JSON lines."""
    try:
        body = path.read_bytes()
    except OSError as error:
        return [Problem(path, 0, f"the file cannot be read ({error.strerror})", "JSON lines or a feed")]
    if _is_feed(path, body):
        return _load_feed(path, body, now)
    return _load_lines(path, body)


def _files(paths: Sequence[Path], problems: list[Problem]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
        if not found:
            problems.append(
                Problem(path, 0, "no archive in the folder", "files ending in " + ", ".join(sorted(SUFFIXES)))
            )
        yield from found


def _is_feed(path: Path, body: bytes) -> bool:
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return False
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return not start.startswith(b"{") or b"jsonfeed.org/version" in start


def _load_feed(path: Path, body: bytes, now: datetime) -> tuple[Story, ...] | list[Problem]:
    source = Source(id=path.stem, url=path.absolute().as_uri(), name=path.stem)
    # named, not imported: most archives are JSON lines, and wait for no feed parser
    feeds = importlib.import_module("monitor.feed")
    parsed = feeds.parse(body, source=source, now=now)
    if isinstance(parsed, feeds.Unreadable):
        return [Problem(path, 0, f"no feed: {parsed.reason}", "JSON lines, RSS, Atom or JSON Feed")]
    return tuple(
        replace(story, outlet=parsed.title) if parsed.title and story.outlet == path.stem else story
        for story in parsed.stories
    )


def _load_lines(path: Path, body: bytes) -> tuple[Story, ...] | list[Problem]:
    stories: list[Story] = []
    problems: list[Problem] = []
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            story = story_of(json.loads(line))
        except UnicodeDecodeError:
            story = ("bytes that are not UTF-8", "UTF-8")
        except (ValueError, RecursionError) as error:
            story = (f"no JSON ({error})", "one JSON object a line")
        if isinstance(story, Story):
            stories.append(story)
        elif len(problems) < MOST_PROBLEMS:
            problems.append(Problem(path, number, *story))
    return problems or tuple(stories)


def story_of(data: object) -> Story | tuple[str, str]:
    """Make a story of one object of an archive, or say what was found and what was expected."""
    if not isinstance(data, Mapping):
        return f"{_shown(data)}", 'an object such as {"id": …, "published": …, "title": …}'
    published = _instant(data.get("published"))
    if published is None:
        found = _shown(data["published"]) if "published" in data else "no published"
        return found, "published as ISO 8601, such as 2024-05-01T09:00:00Z"
    wrong = [name for name in ("title", "summary", "content", "url", "source") if not _is_text(data.get(name))]
    if wrong:
        return f"{wrong[0]}: {_shown(data[wrong[0]])}", "text"
    if data.get("authority", "press") not in list(Channel):
        return f"authority: {_shown(data['authority'])}", ", ".join(Channel)
    return _story(data, published)


def _story(data: Mapping[str, Any], published: datetime) -> Story:
    source = data.get("source") or ""
    return Story(
        id=_id(data),
        source=source,
        outlet=source,
        url=data.get("url") or "",
        title=markup.to_line(data.get("title") or "", markup.LONGEST),
        summary=_text(data.get("summary") or ""),
        body=_text(data.get("content") or ""),
        published=published,
        seen=published,
        language=str(data.get("language") or "en"),
        authority=Channel(data.get("authority", "press")),
        owner=str(data.get("owner") or ""),
    )


def _text(given: str) -> str:
    if markup.looks_like_html(given):
        return markup.to_text(given, markup.LONGEST)
    return markup.plain(given, markup.LONGEST)


def _id(data: Mapping[str, Any]) -> str:
    """Return the id as given, which may be a number; the address or a hash of the text where there is none."""
    given = data.get("id")
    if given is not None and given != "":
        return str(given)
    return data.get("url") or hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:59] + "…"
