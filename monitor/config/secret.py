"""How does a value stay out of every log, error and page, and where does it come from?

Must not print, log or raise with a value in the text: what went wrong is told by the name of its source alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from monitor.values import dataclass

#: what stands in a secret's place
MASK = "***"
#: a shorter value is not looked for in running text: it would blot out ordinary words
SHORTEST_MASKED = 6
#: a secret is a line, not a file; anything larger is the wrong path
LARGEST_FILE_BYTES = 64 * 1024

_REFERENCE = re.compile(
    r"\$(?:(?P<escaped>\$)(?=\{)"
    r"|\{file:(?P<path>[^{}]+)\}"
    r"|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<fallback>[^{}]*))?\}"
    r"|(?P<broken>\{[^}\n]{0,40}\}?))"
)


class Secret:
    """A string that shows itself only to who asks for it by `reveal()`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value; never pass it to a log, an exception or a page."""
        return self._value

    def __repr__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: Any) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its references filled in, and what they were filled with."""

    text: str
    secrets: tuple[Secret, ...] = ()
    #: files that were read, so that a change to one can be noticed
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference that leads nowhere: what was found, and what was expected. Neither holds a value."""

    found: str
    expected: str


def expand(text: str, env: Mapping[str, str], folder: Path) -> Expanded | list[Unresolved]:
    """Fill in `${NAME}`, `${NAME:-fallback}` and `${file:PATH}`; `$${` stands for a plain `${`.

    PATH is relative to `folder`. What is filled in is not looked at again.
    All references that lead nowhere come back at once.
    """
    if "${" not in text:
        return Expanded(text)
    secrets: list[Secret] = []
    files: list[Path] = []
    failed: list[Unresolved] = []

    def fill(reference: re.Match[str]) -> str:
        if reference["escaped"]:
            return "$"
        answer = _resolve(reference, env, folder, files)
        if isinstance(answer, Unresolved):
            failed.append(answer)
            return ""
        if answer and answer != reference["fallback"]:  # a fallback stands in the file for all to read
            secrets.append(Secret(answer))
        return answer

    filled = _REFERENCE.sub(fill, text)
    return failed or Expanded(filled, tuple(secrets), tuple(files))


def mask(text: str, secrets: Iterable[Secret]) -> str:
    """Return `text` with every secret of six characters or more, as it is or percent-encoded, replaced by `***`."""
    values = {form for secret in secrets for form in (secret.reveal(), quote(secret.reveal(), safe=""))}
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= SHORTEST_MASKED:
            text = text.replace(value, MASK)
    return text


def _resolve(reference: re.Match[str], env: Mapping[str, str], folder: Path, files: list[Path]) -> str | Unresolved:
    if reference["path"] is not None:
        path = folder / reference["path"].strip()
        files.append(path)
        return _read(path)
    name = reference["name"]
    if name is None:
        return Unresolved(
            f"'${reference['broken']}'", "${NAME}, ${NAME:-fallback} or ${file:/path}; write $${ for a plain ${"
        )
    fallback: str | None = reference["fallback"]
    # As in Compose files: with a fallback, a variable that is set but empty counts as not set.
    value = env.get(name)
    if fallback is not None:
        return value or fallback
    if value is None:
        return Unresolved(f"the variable {name} is not set", f"{name} in the environment, or ${{{name}:-fallback}}")
    return value


def _read(path: Path) -> str | Unresolved:
    wanted = "a readable text file that holds the secret and nothing else"
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_FILE_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        return Unresolved(f"the file {path} cannot be read ({reason})", wanted)
    if len(body) > LARGEST_FILE_BYTES:
        return Unresolved(f"the file {path} is larger than {LARGEST_FILE_BYTES // 1024} KiB", wanted)
    try:
        return body.decode("utf-8").strip("\r\n")
    except UnicodeDecodeError:
        return Unresolved(f"the file {path} is not UTF-8", wanted)
