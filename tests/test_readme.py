"""Can what the README and docs/ say be typed? Commands exist, links lead somewhere, examples print what they show."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import typer

from monitor.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.MULTILINE))

#: where a command stands in a line of code: at its start, behind a prompt, a pipe, cron's stars, a folder, `exec`
COMMAND = re.compile(r"(?:^|^\$ |\| |\* {2}|bin/|exec monitor )monitor +([^\s/|>#·][^|>#·]*)")


def code(page: Path) -> Iterator[str]:
    """Yield every line of code of a page: those of blocks, and what stands in backticks."""
    parts = re.split(r"^```.*$", page.read_text("utf-8"), flags=re.MULTILINE)
    for number, part in enumerate(parts):
        if number % 2:
            yield from part.strip("\n").splitlines()
        else:
            yield from re.findall(r"`([^`\n]+)`", part)


def all_lines() -> list[tuple[str, str]]:
    return [(page.name, line) for page in PAGES for line in code(page)]


MONITOR = sorted({(page, found[1].strip()) for page, line in all_lines() for found in COMMAND.finditer(line)})
MAKE = sorted(
    {(page, found[1]) for page, line in all_lines() for found in re.finditer(r"^make((?: [\w.=-]+)*)(?= *$)", line)}
)


def spelled(words: str) -> list[str]:
    """Split a command line as a shell would; brackets of optional arguments fall away."""
    return [word for word in shlex.split(re.sub(r"[\[\]…]", " ", words.replace("'", ""))) if word != "..."]


@pytest.mark.parametrize(("page", "words"), MONITOR, ids=str)
def test_every_command_exists_with_its_options(page: str, words: str) -> None:
    command: Any = typer.main.get_command(app)
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    rest = spelled(words)
    while rest:
        word = rest.pop(0)
        below = getattr(command, "commands", {})
        if word.startswith("-"):
            assert word.partition("=")[0] in known, f"{page}: no option {word}"
            if word == "--config":
                rest.pop(0)
        elif word in below:
            command = below[word]
            known |= {option for parameter in command.params for option in parameter.opts}
        elif word == "COMMAND":
            break
        else:
            # what is no command is an argument, and only commands have arguments
            assert not below or getattr(command, "invoke_without_command", False), f"{page}: {word}"


@pytest.mark.parametrize(("page", "words"), MAKE, ids=str)
def test_every_make_target_exists(page: str, words: str) -> None:
    assert {word for word in words.split() if "=" not in word} <= TARGETS, page


def test_commands_are_found_at_all() -> None:
    assert len(MONITOR) > 30
    assert len(MAKE) > 5


@pytest.mark.parametrize("target", sorted(TARGETS - {"help"}))
def test_every_make_target_is_in_the_readme_and_in_the_list(target: str) -> None:
    assert f"| `make {target}` |" in README
    assert target == "clean" or f"make {target} " in MAKEFILE


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\$\(BIN\)/python ([\w/]+\.py)", MAKEFILE))))
def test_what_make_runs_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> list[tuple[Path, str]]:
    found = [
        (page, link)
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8")))
    ]
    return [(page, link) for page, link in found if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize(("page", "link"), links(), ids=lambda value: getattr(value, "name", value))
def test_every_link_inside_leads_somewhere(page: Path, link: str) -> None:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists()
    assert not anchor or anchor in anchors(target)


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "README.md"], ids=lambda page: page.name)
def test_the_readme_links_to_every_page(page: Path) -> None:
    assert f"]({page.relative_to(ROOT).as_posix()})" in README


def test_the_picture_is_small_and_fetches_nothing() -> None:
    picture = (ROOT / "docs" / "demo.svg").read_bytes()
    assert len(picture) < 100_000
    assert not re.search(rb"(?:href|src|url\()\s*=?\s*[\"']?https?:", picture)
    assert b"Every&#160;alert&#160;arrived" in picture


# ── the README's examples ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README has its reader write."""
    folder = tmp_path_factory.mktemp("readme")
    for name, text in re.findall(r"^cat > (\S+) <<'END'\n(.*?)^END$", README, flags=re.MULTILINE | re.DOTALL):
        (folder / name).write_text(text, "utf-8")
    first = re.findall(r"^```yaml\n(rules:.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    (folder / "rules.yml").write_text(first[0], "utf-8")
    return folder


def run(folder: Path, *words: str) -> list[str]:
    """Run the program as its reader would, and return what it prints."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [line.rstrip() for line in done.stdout.splitlines()]


def shown(after: str) -> list[str]:
    """Return the lines of the block that follows a line of the README."""
    lines = README.partition(after)[2].splitlines()
    start = next(number for number, line in enumerate(lines) if line == "```" and lines[number - 1] == "")
    return list(takewhile(lambda line: line != "```", lines[start + 1 :]))


def test_the_replay_prints_what_the_readme_shows(folder: Path) -> None:
    assert run(folder, "replay", "--rules", "rules.yml", "archive.jsonl") == shown("monitor replay --rules ~/watch")


def test_the_explanation_ends_as_the_readme_shows(folder: Path) -> None:
    lines = run(
        folder, "explain", "--rules", "rules.yml", "moon-landing", "story.txt", "--published", "2028-03-06T15:00Z"
    )
    expected = shown("monitor explain moon-landing story.txt")
    assert [line for line in lines if line in expected] == expected
