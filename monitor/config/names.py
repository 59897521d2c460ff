"""How are names, addresses and lists read, the same way in every file?

Must not know which file it reads.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from monitor import address
from monitor.config.secret import Secret
from monitor.config.yamlfile import Problem, Reader, compose, line_of, nearest, quoted

NAME = re.compile(r"\w[\w.-]{0,63}")
NAME_WANTED = "letters, digits, '-', '_' and '.', at most 64 of them"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def remedy(path: Path) -> str:
    """Return what makes the files of a folder, of which this is one."""
    folder = path.parent
    return "run 'monitor init'" if folder == Path("config") else f"run 'monitor init {shlex.quote(str(folder))}'"


def read_root(reader: Reader) -> yaml.MappingNode | None:
    """Return the file's top mapping; None after a problem."""
    root = compose(reader.path, remedy=remedy(reader.path))
    if isinstance(root, Problem):
        reader.problems.append(root)
        return None
    return root


def list_under(reader: Reader, file: str, key: str) -> list[yaml.Node]:
    """Return the parts of the one list that a file holds."""
    root = read_root(reader)
    if root is None:
        return []
    keys = reader.table(root, file, (key,), required=(key,))
    if key not in keys:
        return []
    nodes = reader.rows(keys[key], key)
    if not nodes and isinstance(keys[key], yaml.SequenceNode):
        reader.fail(keys[key], f"an empty list of {key}", f"at least one; {remedy(reader.path)} for an example")
    return nodes


def read_name(reader: Reader, node: yaml.Node, what: str) -> str | None:
    """Return a name that can stand in an address and on a command line; None after a problem."""
    name = reader.text(node, what, loose=True)
    if name is not None and not NAME.fullmatch(name):
        reader.fail(node, f"{quoted(node)} for {what}", NAME_WANTED)
        return None
    return name


def is_new(reader: Reader, node: yaml.Node, what: str, seen: dict[str, int], value: str, *, hint: str = "") -> bool:
    """Tell whether `value` comes up for the first time; the second time is a problem that names the first line."""
    if value in seen:
        reader.fail(node, f"{what} a second time", f"it once (the first is on line {seen[value]}){hint}")
        return False
    seen[value] = line_of(node)
    return True


def expect_known(reader: Reader, node: yaml.Node, name: str, what: str, *, known: Collection[str], where: str) -> None:
    """Note a problem when a name is used that was nowhere given."""
    if name in known:
        return
    names = f"one of: {', '.join(sorted(known))}" if known else f"a {what} that is configured (there is none)"
    hint = nearest(name, known)
    reader.fail(node, f"unknown {what} {quoted(node)} in {where}", f"{names}; {hint}" if hint else names)


def read_web_url(reader: Reader, node: yaml.Node, what: str) -> str | None:
    url = reader.text(node, what, secret=True)
    if url is None or address.is_plain(url):  # as nearly all are
        return url
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or re.search(r"[\s\x00-\x1f\x7f]", url):
        reader.fail(
            node, f"an address for {what} that is not understood", "an address such as https://example.org/feed"
        )
        return None
    if parts.password:
        reader.secrets.add(Secret(parts.password))
    return url


def read_language(reader: Reader, node: yaml.Node, what: str) -> str:
    language = reader.text(node, f"language of {what}", loose=True) or ""
    if language and not _LANGUAGE.fullmatch(language):
        reader.fail(node, f"{quoted(node)} for the language of {what}", "a code such as en or pt-BR")
    return language
