"""May a program ask for this address? What a robots.txt says, as RFC 9309 reads it.

Pure, and linear in its input: both the file and the address are text by strangers.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from monitor.values import dataclass

#: of a longer file, what stands beyond is not read (RFC 9309 §2.5 asks for 500 KiB at least)
LONGEST = 512 << 10
_MOST_RULES = 5000
_LONGEST_RULE = 2000


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for one program: patterns of paths, and whether they allow."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, url: str) -> bool:
        """Tell whether an address may be asked for: the longest pattern that fits decides, of equals the kind one."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [(len(pattern), allows) for pattern, allows in self.rules if _fits(pattern, path)]
        return max(fitting)[1] if fitting else True


ALL = Robots()
NONE = Robots((("/", False),))


def read(text: str, agent: str) -> Robots:
    """Return the rules for a program, by its name in lower case; those for all where it is not named."""
    named: list[tuple[str, bool]] = []
    others: list[tuple[str, bool]] = []
    is_named, for_agent, for_all, opening = False, False, False, False
    for line in text[:LONGEST].lstrip("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if not opening:
                for_agent = for_all = False
            opening = True
            name = re.match(r"\*|[a-z_-]*", value.lower())
            for_agent |= bool(name) and name[0] == agent  # type: ignore[index]
            for_all |= bool(name) and name[0] == "*"  # type: ignore[index]
            is_named |= for_agent
        elif key in ("allow", "disallow"):
            opening = False
            if value.startswith(("/", "*")) and len(value) <= _LONGEST_RULE:
                rule = (_escaped(value), key == "allow")
                if for_agent and len(named) < _MOST_RULES:
                    named.append(rule)
                if for_all and len(others) < _MOST_RULES:
                    others.append(rule)
    return Robots(tuple(named if is_named else others))


def _escaped(pattern: str) -> str:
    """Write a pattern as addresses are written here, so that the two can be compared."""
    return quote(pattern, safe="/:@!$&'()*+,;=~%-._?")


def _fits(pattern: str, path: str) -> bool:
    """Match `*` for anything and `$` for the end; the leftmost place is right for each piece: none is tried twice."""
    whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not whole or path == first
    at, last = len(first), pieces.pop()
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return (path.endswith(last) and len(path) - len(last) >= at) if whole else path.find(last, at) >= 0
