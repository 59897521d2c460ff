"""What does a YAML file say, value by value, and on which line is it wrong?

Must not know what the values are for, and must not raise for anything a file can hold: every mistake is a `Problem`.
Works on the composed nodes, not on constructed objects: they have lines, keep `NO` a text, and run no tag.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from monitor.config.secret import Expanded, Secret, Unresolved, expand, mask

#: ten thousand rules fit; what is larger is not a configuration
LARGEST_FILE_BYTES = 4 * 1024 * 1024
#: the deepest valid file has six levels
DEEPEST = 20
#: longest interval that makes sense for a feed
LONGEST_INTERVAL = timedelta(days=30)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = "tag:yaml.org,2002:null"
_TEXT = "tag:yaml.org,2002:str"
#: type checkers are told that nodes take no marks of the C parser
_SCALAR: Any = yaml.ScalarNode
_MAPPING: Any = yaml.MappingNode
_SEQUENCE: Any = yaml.SequenceNode
#: how values begin that may be something else than a text
_TELLING = frozenset(yaml.SafeLoader.yaml_implicit_resolvers)
#: what stands for no tag
_UNTAGGED = (None, "!")
_DURATION = re.compile(r"(\d{1,6})\s?(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_SHOWN_CHARACTERS = 60

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in one file. Its text never shows the value of a secret."""

    path: Path
    #: counted from 1; 0 when it is the file as a whole
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{where}: {self.found}; expected {self.expected}"


def compose(path: Path, *, remedy: str) -> yaml.MappingNode | Problem:
    """Return the top mapping of a file, or the first thing that keeps it from being read.

    Refused besides broken YAML: aliases (a few lines of them can stand for billions of values), tags,
    deep nesting, several documents, and files of more than `LARGEST_FILE_BYTES`.
    """
    text = read_text(path, remedy=remedy)
    return text if isinstance(text, Problem) else compose_text(path, text, remedy=remedy)


def compose_text(path: Path, text: str, *, remedy: str) -> yaml.MappingNode | Problem:
    """Return the same of a text; `path` is for problems alone."""
    try:
        root = _composed(path, text)
    except yaml.YAMLError as error:
        return _broken(path, text, error)
    if isinstance(root, Problem):
        return root
    if root is None or (isinstance(root, yaml.ScalarNode) and root.tag == _NULL):
        return Problem(path, 0, "the file is empty", f"settings; {remedy} for an example")
    if not isinstance(root, yaml.MappingNode):
        return Problem(path, line_of(root), f"{_kind(root)} at the top", "keys with values, such as 'rules:'")
    return root


def line_of(node: yaml.Node) -> int:
    """Return the line a node starts on, counted from 1."""
    return int(node.start_mark.line) + 1


def value_of(node: yaml.Node, key: str) -> yaml.Node:
    """Return the value under a key of a mapping; the node itself if it is not there."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), node)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `did you mean 'x'?` for the known word that is closest, or an empty text."""
    close = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


class Reader:
    """Reads typed values out of one file's nodes and gathers what is wrong with them."""

    def __init__(self, path: Path, env: Mapping[str, str]) -> None:
        self.path = path
        self.env = env
        self.problems: list[Problem] = []
        #: values that came in by reference, under the keys read with `secret=True`
        self.secrets: set[Secret] = set()
        self.files: set[Path] = set()
        # whatever came in by reference, secret or not
        self._filled: set[Secret] = set()

    def fail(self, node: yaml.Node, found: str, expected: str) -> None:
        """Note a mistake at a node."""
        self.problems.append(Problem(self.path, line_of(node), mask(found, self._filled), mask(expected, self._filled)))

    def table(
        self, node: yaml.Node, what: str, known: Collection[str] | None, *, required: Collection[str] = ()
    ) -> dict[str, yaml.Node]:
        """Return the values of a mapping by key; unknown, repeated, empty and missing keys are problems.

        `known` None takes any key. Keys without a value are left out, as if they were not there.
        """
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{_kind(node)} for {what}", "keys with values")
            return {}
        values: dict[str, yaml.Node] = {}
        lines: dict[str, int] = {}
        for key_node, value in node.value:
            key = self._key(key_node, what)
            if key is None:
                continue
            if key in lines:
                self.fail(
                    key_node, f"'{shown(key)}' a second time in {what}", f"it once (it stands on line {lines[key]})"
                )
                continue
            lines[key] = line_of(key_node)
            if known is not None and key not in known:
                self.fail(key_node, f"unknown key '{shown(key)}' in {what}", _one_of(key, known))
            elif not is_null(value):
                values[key] = value
        for key in required:
            if key not in values:
                found = f"'{key}' without a value in {what}" if key in lines else f"no '{key}' in {what}"
                self.problems.append(Problem(self.path, lines.get(key, line_of(node)), found, "a value for it"))
        return values

    def rows(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        """Return the parts of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{_kind(node)} for {what}", "a list: each part on a line that starts with '- '")
            return []
        return list(node.value)

    def text(self, node: yaml.Node, what: str, *, loose: bool = False, secret: bool = False) -> str | None:
        """Return a text with its references filled in, without blanks around it; None after a problem.

        `loose` takes a bare number, date or `NO` as it is written. `secret` keeps the value out of problems, and
        what was filled in on the list of `secrets`.
        """
        if not isinstance(node, yaml.ScalarNode):
            self.fail(node, f"{_kind(node)} for {what}", "a text")
            return None
        if node.tag != _TEXT and not (loose and node.tag != _NULL):
            value = "a value that is not a text" if secret else _kind(node)
            self.fail(node, f"{value} for {what}", "a text; put it in quotes if it is meant as one")
            return None
        text = self._filled_in(node, what, secret=secret) if "${" in node.value else str(node.value)
        if text is not None and not text.strip():
            self.fail(node, f"an empty text for {what}", "a text")
            return None
        return text and text.strip()

    def _filled_in(self, node: yaml.ScalarNode, what: str, *, secret: bool) -> str | None:
        answer = expand(str(node.value), self.env, self.path.parent)
        if not isinstance(answer, Expanded):
            for unresolved in answer:
                self._unresolved(node, what, unresolved)
            return None
        self.files.update(answer.files)
        self._filled.update(answer.secrets)
        if secret:
            self.secrets.update(answer.secrets)
        return answer.text

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        return tuple(self.parts(node, what))

    def parts(self, node: yaml.Node, what: str) -> dict[str, yaml.Node]:
        """Return a list of texts with the node of each; a single text is a list of one."""
        nodes = [node] if isinstance(node, yaml.ScalarNode) else self.rows(node, what)
        values = [(self.text(part, what, loose=True), part) for part in nodes]
        return {value: part for value, part in values if value is not None}

    def number(self, node: yaml.Node, what: str, lowest: int, highest: int) -> int | None:
        """Return a whole number within bounds; None after a problem."""
        value = self.text(node, what, loose=True)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value) or not lowest <= int(value) <= highest:
            self.fail(node, f"{quoted(node)} for {what}", f"a whole number from {lowest} to {highest}")
            return None
        return int(value)

    def flag(self, node: yaml.Node, what: str) -> bool | None:
        """Return a truth value; None after a problem."""
        value = self.text(node, what, loose=True)
        if value is None:
            return None
        if value.lower() not in _TRUTH:
            self.fail(node, f"{quoted(node)} for {what}", "true or false")
        return _TRUTH.get(value.lower())

    def duration(self, node: yaml.Node, what: str, longest: timedelta = LONGEST_INTERVAL) -> timedelta | None:
        """Return a time span such as `30s`, `15m`, `1h` or `2d`; None after a problem."""
        value = self.text(node, what, loose=True)
        if value is None:
            return None
        match = _DURATION.fullmatch(value)
        span = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
        if not timedelta() < span <= longest:
            self.fail(node, f"{quoted(node)} for {what}", f"a time such as 30s, 15m, 1h or 2d, at most {longest.days}d")
            return None
        return span

    def choice(self, node: yaml.Node, what: str, choices: type[E]) -> E | None:
        """Return one value of an enum; None after a problem."""
        value = self.text(node, what, loose=True)
        if value is None:
            return None
        names = [str(choice) for choice in choices]
        if value.lower() not in names:
            self.fail(node, f"{quoted(node)} for {what}", _one_of(value, names))
            return None
        return choices(value.lower())

    def _key(self, node: yaml.Node, what: str) -> str | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value).strip()
        self.fail(node, f"{_kind(node)} as a key in {what}", "a name before the colon")
        return None

    def _unresolved(self, node: yaml.Node, what: str, unresolved: Unresolved) -> None:
        self.fail(node, f"{what}: {unresolved.found}", unresolved.expected)


def is_null(node: yaml.Node) -> bool:
    """Tell whether a key was left without a value."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


def quoted(node: yaml.Node) -> str:
    """Return what is written at a node, as it is written (references are not filled in), cut to a readable length."""
    return f"'{shown(node.value)}'" if isinstance(node, yaml.ScalarNode) else _kind(node)


def shown(text: str) -> str:
    """Return a text on one line, cut to a readable length."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARACTERS else line[: _SHOWN_CHARACTERS - 1] + "…"


def _one_of(word: str, known: Iterable[str]) -> str:
    names = ", ".join(sorted(known))
    hint = nearest(word, known)
    return f"one of: {names}; {hint}" if hint else f"one of: {names}"


def _kind(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return "keys with values"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if node.tag == _NULL:
        return "nothing"
    return f"'{shown(node.value)}'"


def read_text(path: Path, *, remedy: str) -> str | Problem:
    """Return what a file holds, line breaks as they are, without a byte order mark."""
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        other = path.with_suffix(".yaml")
        expected = f"this file; rename {other.name}" if other.exists() else f"this file; {remedy}"
        return Problem(path, 0, "the file does not exist", expected)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        return Problem(path, 0, f"the file cannot be read ({reason})", "a file that this user may read")
    if len(body) > LARGEST_FILE_BYTES:
        limit = LARGEST_FILE_BYTES // 1024 // 1024
        return Problem(path, 0, f"the file is larger than {limit} MiB", f"at most {limit} MiB")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return Problem(path, line, f"byte 0x{body[error.start]:02x} that is not UTF-8", "a file saved as UTF-8")


def _composed(path: Path, text: str) -> yaml.Node | Problem | None:
    """Return the node at the top; None if there is none. Raises yaml.YAMLError.

    From the flat stream of events: the library composes by recursion, in C without a limit, and what is refused would
    have to be looked for in a pass of its own. Without aliases, an anchor (&name) means nothing, and does no harm.
    """
    loader = _LOADER(text)
    #: what is open, outermost first, with the parts that it is one of; and its own, keys and values in turns
    opened: list[tuple[yaml.CollectionNode, list[yaml.Node]]] = []
    parts: list[yaml.Node] = []
    while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
        if isinstance(event, yaml.ScalarEvent) and event.tag in _UNTAGGED:
            value, tag = event.value, _TEXT
            if event.implicit[0] and value[:1] in _TELLING:  # it is not in quotes, and may be a number, or nothing
                tag = loader.resolve(yaml.ScalarNode, value, event.implicit)
            parts.append(_SCALAR(tag, value, event.start_mark, event.end_mark))
        elif refused := _refused(path, event, len(opened), another=bool(parts)):
            return refused
        elif isinstance(event, yaml.CollectionStartEvent):
            kind = _MAPPING if isinstance(event, yaml.MappingStartEvent) else _SEQUENCE
            node: yaml.CollectionNode = kind(None, [], event.start_mark, flow_style=event.flow_style)
            parts.append(node)
            opened.append((node, parts))
            parts = []
        elif isinstance(event, yaml.CollectionEndEvent):
            node, outer = opened.pop()
            node.value = [*zip(parts[::2], parts[1::2], strict=True)] if isinstance(node, yaml.MappingNode) else parts
            node.end_mark, parts = event.end_mark, outer
    return parts[0] if parts else None


def _refused(path: Path, event: yaml.Event, depth: int, *, another: bool) -> Problem | None:
    """Say why an event is refused, in so many levels that are open; `another`: something came before it."""
    if isinstance(event, yaml.AliasEvent):
        found, expected = "a YAML alias (*name)", "the value itself, written out"
    elif isinstance(event, (yaml.CollectionStartEvent, yaml.ScalarEvent)) and event.tag not in _UNTAGGED:
        found, expected = "a YAML tag (!name)", "the value without a tag"
    elif isinstance(event, yaml.CollectionStartEvent) and depth >= DEEPEST:
        found, expected = f"more than {DEEPEST} levels of nesting", "lists and keys as in the example"
    elif isinstance(event, yaml.DocumentStartEvent) and another:
        found, expected = "a second YAML document (---)", "one document"
    else:
        return None
    return Problem(path, event.start_mark.line + 1 if event.start_mark else 0, found, expected)


def _broken(path: Path, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", 0) or 0
        line = text.count("\n", 0, position) + 1
        return Problem(path, line, "a character that YAML does not allow", "printable text")
    lines = text.splitlines()
    line = max(1, min(mark.line + 1, len(lines)))  # the end of the file counts as a line after the last
    written = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or written[mark.column : mark.column + 1] == "\t":
        return Problem(path, line, "a tab", "spaces: YAML does not allow tabs for indentation")
    # The library's sentence names the construct and never quotes a value.
    reason = getattr(error, "problem", None) or "something that is not YAML"
    return Problem(path, line, str(reason), "valid YAML; look at this line and the one before it")
