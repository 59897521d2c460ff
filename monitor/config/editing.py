"""How do feeds get into feeds.yml, with everything that the user wrote there left as it is?

Lines are put in and none is changed: no library writes YAML back byte for byte. What comes of it is read again, and
only kept if it says what was there and what was added. Must not ask anybody whether a feed is there.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from monitor import address
from monitor.config.feeds_file import made_id, read_feeds
from monitor.config.names import NAME, remedy
from monitor.config.types import FEEDS_FILE, Config
from monitor.config.yamlfile import Problem, Reader, compose_text, is_null, line_of, read_text
from monitor.model import Source
from monitor.values import dataclass

_HEAD = "# Which feeds are read; every key is explained in docs/rules.md.\n"
#: where YAML ends a line
_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|\Z)")
_NOTHING = re.compile(r"(?:\s|#[^\r\n]*+|---(?=\s|$))*+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A feed to be written. Its texts are meant as they are: what looks like a reference is none, but in `url`."""

    name: str
    #: may hold references such as ${KEY}; what comes from outside goes through `literal` first
    url: str
    id: str = ""
    tags: tuple[str, ...] = ()
    authority: str = ""
    owner: str = ""
    #: such as "30m"
    interval: str = ""
    language: str = ""

    @property
    def made(self) -> str:
        """The id that it has in the file."""
        return self.id or made_id(self.name)

    @property
    def keys(self) -> dict[str, str | list[str]]:
        """What the file is to say, in this order; keys without a value are left out."""
        written: dict[str, str | list[str]] = {
            "name": literal(self.name),
            "url": self.url,
            "id": self.id,
            "tags": [literal(tag) for tag in self.tags],
            "authority": self.authority,
            "owner": literal(self.owner),
            "interval": self.interval,
            "language": literal(self.language),
        }
        return {key: value for key, value in written.items() if value}


def literal(text: str) -> str:
    """Return what stands for a text in a file: one from outside must not fill in a variable or a file of ours."""
    return text.replace("${", "$${")


def new_among(entries: Sequence[Entry], sources: Sequence[Source]) -> tuple[list[Entry], dict[str, str]]:
    """Return those that no source is yet, each once; and the ids of the others, by address."""
    there = {address.same(source.url): source.id for source in sources}
    fresh = {address.same(entry.url): entry for entry in reversed(entries)}
    known = {entry.url: there[page] for entry in entries if (page := address.same(entry.url)) in there}
    return [entry for page, entry in reversed(fresh.items()) if page not in there], known


def with_ids(entries: Sequence[Entry], sources: Sequence[Source]) -> list[Entry]:
    """Return feeds each under an id of its own: the one given, else one of the name, with a number if that is taken."""
    ids = {source.id for source in sources}
    numbers: Counter[str] = Counter()
    named = []
    for entry in entries:
        wanted = entry.id if NAME.fullmatch(entry.id) else made_id(entry.name)
        wanted = name = wanted or made_id(address.same(entry.url).partition("/")[0]) or "feed"
        while name in ids:
            numbers[wanted] += 1
            name = f"{wanted[:55]}-{numbers[wanted] + 1}"
        ids.add(name)
        named.append(replace(entry, id="" if name == made_id(entry.name) else name))
    return named


def add_feeds(entries: Sequence[Entry], config: Config, env: Mapping[str, str]) -> list[Problem]:
    """Write feeds at the end of the list in feeds.yml; a file that is not there is made.

    `config` is the one that they are added to. Returns what is wrong, and then leaves the file as it was.
    Raises OSError if it cannot be written.
    """
    path = (config.folder / FEEDS_FILE).resolve()
    before = read_text(path, remedy=remedy(path)) if path.exists() else _HEAD
    if isinstance(before, Problem):
        return [before]
    after = insert(before, entries, path)
    if isinstance(after, Problem):
        return [after]
    handle, name = tempfile.mkstemp(prefix=".feeds-", suffix=".yml", dir=path.parent)
    candidate = Path(name)
    try:
        mark = b"\xef\xbb\xbf" if path.exists() and path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
        with os.fdopen(handle, "wb") as file:
            file.write(mark + after.encode())
            file.flush()
            os.fsync(file.fileno())
        reader = Reader(candidate, env)
        read_feeds(reader, config.defaults, config.allow_private)
        if reader.problems:
            return [Problem(path, problem.line, problem.found, problem.expected) for problem in reader.problems]
        if path.exists() and read_text(path, remedy=remedy(path)) != before:
            return [Problem(path, 0, "the file was changed in this moment", "the same command once more")]
        _take_over(path, candidate)
        candidate.replace(path)
    finally:
        candidate.unlink(missing_ok=True)
    return []


def insert(text: str, entries: Sequence[Entry], path: Path) -> str | Problem:
    """Return the text of a file with feeds put in at the end of its list; `path` is for problems alone."""
    newline = "\r\n" if "\r\n" in text else "\n"
    if _NOTHING.fullmatch(text):
        return _ended(text, newline) + newline.join(["feeds:", *_block(entries, 2)]) + newline
    root = compose_text(path, text, remedy=remedy(path))
    if isinstance(root, Problem):
        return root
    found = {key.value: value for key, value in root.value if isinstance(key, yaml.ScalarNode)}
    after = _insert(text, root, found.get("feeds"), entries, newline)
    wanted = _plain(root) | {"feeds": [*_listed(found.get("feeds")), *(entry.keys for entry in entries)]}
    again = compose_text(path, after, remedy=remedy(path)) if after else None
    if not isinstance(again, yaml.MappingNode) or _plain(again) != wanted:
        lines = newline.join(_block(entries, 2))
        line = line_of(found["feeds"]) if "feeds" in found else 0
        return Problem(
            path, line, "a list of feeds that no feed can be put into", f"these lines, by your hand:\n{lines}"
        )
    return after


def _insert(text: str, root: yaml.MappingNode, feeds: yaml.Node | None, entries: Sequence[Entry], newline: str) -> str:
    """Return the text with the feeds put in where they most likely belong; "" if there is no such place."""
    place = _Place(text)
    if feeds is None:
        if root.flow_style:
            return ""
        return _ended(text, newline) + newline.join(["feeds:", *_block(entries, 2)]) + newline
    if is_null(feeds) or (isinstance(feeds, yaml.SequenceNode) and not feeds.value and not root.flow_style):
        start, end = place.offset(feeds.start_mark), place.offset(feeds.end_mark)
        bare = text[:start].rstrip(" ") + text[end:]
        return _after_line(bare, len(text[:start].rstrip(" ")), _block(entries, 2), newline)
    if not isinstance(feeds, yaml.SequenceNode):
        return ""
    if feeds.flow_style:
        at = place.end(feeds.value[-1]) if feeds.value else place.offset(feeds.start_mark) + 1
        flow = ", ".join(_flow(entry.keys) for entry in entries)
        return text[:at] + (", " if feeds.value else "") + flow + text[at:]
    column = feeds.start_mark.column
    at = place.end(feeds.value[-1])
    # what is said below the last feed, and further in than its dash, is said of it
    below = re.compile(rf"[^\r\n]*(?:\r\n|[\r\n])(?=[ ]{{{column + 1},}}#)")
    while comment := below.match(text, at):
        at = comment.end()
    return _after_line(text, at, _block(entries, column, apart=place.apart(feeds.value)), newline)


class _Place:
    """Where nodes stand in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *accumulate(len(line[0]) for line in _LINE.finditer(text))]

    def offset(self, mark: yaml.Mark) -> int:
        return self._starts[mark.line] + mark.column

    def end(self, node: yaml.Node) -> int:
        """Return where the last character of a node ends: the mark of a block is that of what follows it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            parts = [part for each in node.value for part in (each if isinstance(each, tuple) else (each,))]
            return max(self.end(part) for part in parts)
        return len(self.text[: self.offset(node.end_mark)].rstrip())

    def apart(self, nodes: Sequence[yaml.Node]) -> bool:
        """Tell whether the last two parts of a list have an empty line between them."""
        if len(nodes) < 2:
            return False
        between = self.text[self.end(nodes[-2]) : self.offset(nodes[-1].start_mark)]
        return re.search(r"\n[ \t]*\r?\n", between) is not None


def _after_line(text: str, at: int, lines: Sequence[str], newline: str) -> str:
    """Put lines behind the line that holds an offset."""
    line = re.compile(r"[^\r\n]*(?:\r\n|[\r\n])?").match(text, at)
    end = line.end() if line else len(text)
    return _ended(text[:end], newline) + newline.join(lines) + newline + text[end:]


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + newline


def _block(entries: Sequence[Entry], column: int, *, apart: bool = False) -> list[str]:
    gap, lines = " " * column, []
    for entry in entries:
        written = [
            f"{key}: {_flow(value)}" if isinstance(value, list) else _dumped({key: value}, flow=False).strip()
            for key, value in entry.keys.items()
        ]
        lines += [*([""] if apart else []), f"{gap}- {written[0]}", *(f"{gap}  {line}" for line in written[1:])]
    return lines


def _flow(value: Any) -> str:
    """Return a value as it may stand within brackets."""
    return _dumped([value], flow=True).strip()[1:-1]


def _dumped(value: Any, *, flow: bool) -> str:
    text: str = yaml.safe_dump(value, default_flow_style=flow, width=1 << 30, allow_unicode=True, sort_keys=False)
    return text


def _plain(node: yaml.Node) -> Any:
    """Return what a node says, every scalar as the text it is."""
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(part) for part in node.value]
    return str(node.value)


def _listed(node: yaml.Node | None) -> list[Any]:
    return [_plain(part) for part in node.value] if isinstance(node, yaml.SequenceNode) else []


def _take_over(path: Path, candidate: Path) -> None:
    """Give a new file the mode and the owner of the one that it replaces: a service must still be able to read it."""
    if not path.exists():
        candidate.chmod(0o644)
        return
    shutil.copymode(path, candidate)
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(candidate, path.stat().st_uid, path.stat().st_gid)
