"""What does feeds.yml say: which feeds are read, whose they are, how often?

Must not fetch anything.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from monitor import address
from monitor.config.names import is_new, list_under, read_language, read_name, read_web_url, remedy
from monitor.config.request import read_request
from monitor.config.types import FEEDS_FILE, KEYS, Defaults, RequestConfig
from monitor.config.yamlfile import Reader, quoted, read_text
from monitor.model import Channel, Source

_PLAIN = RequestConfig()
_BLANK = r"(?:\s|#[^\r\n]*+|---(?=\s|$))*+"
_EMPTY = re.compile(rf"{_BLANK}(?:feeds[ \t]*+:[ \t]*+(?:\[\s*+\]|null|~)?+)?+{_BLANK}")


@dataclass(slots=True)
class FeedsFile:
    """What feeds.yml says, as far as it could be read."""

    sources: list[Source] = field(default_factory=list)
    #: how some of them are asked, by id
    requests: dict[str, RequestConfig] = field(default_factory=dict)
    #: what a rule may write under `feeds` -> the ids or tags it stands for; None: the file could not be read at all
    names: dict[str, dict[str, None]] | None = None


def read_feeds(reader: Reader, defaults: Defaults, allowed: Collection[str] = ()) -> FeedsFile:
    """Return the feeds in the order of the file. Names of feeds with mistakes count as names.

    `allowed` are the hosts and networks inside that may be asked.
    """
    nodes = list_under(reader, FEEDS_FILE, "feeds")
    file = FeedsFile(names={} if nodes else None)
    inside = address.Inside(allowed)
    ids: dict[str, int] = {}
    urls: dict[str, int] = {}
    for node in nodes:
        source = _read_feed(reader, node, defaults, file, inside)
        if source is None:
            continue
        hint = "; give one of them another 'id'"
        if is_new(reader, node, f"a feed with the id '{source.id}'", ids, source.id, hint=hint) and is_new(
            reader, node, f"the url of feed '{source.id}'", urls, source.url
        ):
            file.sources.append(source)
    return file


def is_empty(path: Path) -> bool:
    """Tell whether a file is not there, or lists no feeds yet."""
    if not path.exists():
        return True
    text = read_text(path, remedy=remedy(path))
    return isinstance(text, str) and _EMPTY.fullmatch(text) is not None


def _read_feed(
    reader: Reader, node: yaml.Node, defaults: Defaults, file: FeedsFile, inside: address.Inside
) -> Source | None:
    keys = reader.table(node, "a feed", KEYS["feeds"], required=("name", "url"))
    name = reader.text(keys["name"], "name of a feed", loose=True) if "name" in keys else None
    what = f"feed {quoted(keys['name'])}" if name else "a feed"
    url = read_web_url(reader, keys["url"], f"url of {what}") if "url" in keys else None
    tags = reader.texts(keys["tags"], f"tags of {what}") if "tags" in keys else ()
    authority = reader.choice(keys["authority"], f"authority of {what}", Channel) if "authority" in keys else None
    owner = reader.text(keys["owner"], f"owner of {what}", loose=True) if "owner" in keys else ""
    interval = reader.duration(keys["interval"], f"interval of {what}") if "interval" in keys else None
    language = read_language(reader, keys["language"], what) if "language" in keys else defaults.language
    identifier = _read_feed_id(reader, keys, name or "", what)
    request = read_request(reader, keys, what, inside, defaults.request)
    _note_names(file, identifier, name, tags)
    if name is None or url is None or identifier is None:
        return None
    if request != _PLAIN:
        file.requests[identifier] = request
    return Source(
        id=identifier,
        url=url,
        name=name,
        tags=frozenset(tags),
        language=language,
        interval=interval or defaults.interval,
        authority=authority or Channel.PRESS,
        owner=owner or "",
    )


def _note_names(file: FeedsFile, identifier: str | None, name: str | None, tags: tuple[str, ...]) -> None:
    if file.names is None:
        return
    for tag in tags:
        file.names.setdefault(tag, {})[tag] = None
    for label in (identifier, name):
        if identifier and label:
            # Two feeds of one outlet can have one name: it stands for both.
            file.names.setdefault(label, {})[identifier] = None


def _read_feed_id(reader: Reader, keys: Mapping[str, yaml.Node], name: str, what: str) -> str | None:
    if "id" in keys:
        return read_name(reader, keys["id"], f"id of {what}")
    if not name:
        return None
    made = made_id(name)
    if not made:
        reader.fail(keys["name"], f"{quoted(keys['name'])} as a feed's name", "letters or digits in it, or an 'id'")
        return None
    return made


def made_id(name: str) -> str:
    """Return the id of a feed that has none but its name; "" if no letter or digit is in it."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-_")[:64]
