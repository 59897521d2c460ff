"""The documentation keeps step with the code: a command, a key or an address without a line in docs/ fails here."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from monitor.cli import app
from monitor.config import KEYS, Config, load, load_rules
from monitor.model import Channel, DeliveryState, Kind
from monitor.store import Store
from monitor.web import Desk, Health, create_app

DOCS = Path(__file__).parent.parent / "docs"
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
DESIGN = (DOCS / "design.md").read_text(encoding="utf-8")
PACKAGE = DOCS.parent / "monitor"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Walk all commands below one, with their whole names."""
    below = getattr(command, "commands", {})
    if not below or getattr(command, "invoke_without_command", False):
        yield name, command
    for each, found in below.items():
        yield from commands(found, f"{name} {each}")


ALL = dict(commands(typer.main.get_command(app), "monitor"))
OPTIONS = [
    (name, option)
    for name, command in ALL.items()
    for parameter in command.params
    for option in parameter.opts
    if option.startswith("-") and option != "--help"
]


def section(heading: str) -> str:
    """Return what stands under a heading of commands.md."""
    parts = re.split(r"^### (.*)$", COMMANDS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(heading, "")


@pytest.mark.parametrize("name", ALL)
def test_every_command_has_a_section(name: str) -> None:
    assert section(name)


@pytest.mark.parametrize("name", re.findall(r"^### (.*)$", COMMANDS, flags=re.MULTILINE))
def test_no_command_is_documented_that_is_not_there(name: str) -> None:
    assert name in ALL


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_every_option_is_in_the_section_of_its_command(name: str, option: str) -> None:
    assert re.search(rf"`{re.escape(option)}[ `]", section(name))


@pytest.mark.parametrize("name", ALL)
def test_no_option_is_documented_that_is_not_there(name: str) -> None:
    known = {option for command, option in OPTIONS if command == name}
    assert set(re.findall(r"^\| `(--[a-z-]+)", section(name), flags=re.MULTILINE)) <= known


@pytest.mark.parametrize("name", ALL)
def test_every_command_says_what_it_does_and_gives_an_example(name: str) -> None:
    help_text = ALL[name].help
    first = help_text.strip().splitlines()[0]
    assert first.endswith(".")
    assert len(first) <= 70, "it is cut in the list of commands"
    assert re.search(rf"Examples?:.*{name}", help_text, re.DOTALL)


@pytest.mark.parametrize("code", range(4))
def test_every_exit_code_is_documented(code: int) -> None:
    assert f"\n| {code} | " in COMMANDS


@pytest.mark.parametrize(("place", "key"), [(place, key) for place, keys in KEYS.items() for key in keys])
def test_every_key_has_a_line_and_an_example(place: str, key: str) -> None:
    if not place.endswith(".yml") or place == "monitor.yml":
        assert re.search(rf"^\| `{key}` \|", RULES, flags=re.MULTILINE)
    assert re.search(rf"^[ -]*{key}:", RULES, flags=re.MULTILINE)


def test_no_key_is_documented_that_is_not_there() -> None:
    known = {key for keys in KEYS.values() for key in keys} | set(Kind) | set(KEYS)
    assert set(re.findall(r"^\| `([a-z_]+)` \|", RULES, flags=re.MULTILINE)) <= known


def test_the_example_of_the_page_is_valid(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```", RULES, flags=re.MULTILINE | re.DOTALL)
    starts = {"monitor.yml": "database:", "feeds.yml": "feeds:", "rules.yml": "rules:"}
    (tmp_path / "mail_url").write_text("json://localhost\n")
    shutil.copy(Path(__file__).parent / "data" / "tls" / "authority.pem", tmp_path / "hall.pem")
    for name, start in starts.items():
        text = next(block for block in blocks if block.startswith(start))
        (tmp_path / name).write_text(text.replace("/run/secrets/mail_url", "mail_url"))
    tokens = {"WEB_TOKEN": "0123456789abcdef", "PROMETHEUS_TOKEN": "fedcba9876543210"}
    env = tokens | {"SLACK_URL": "json://localhost", "HALL_PASSWORD": "p", "HALL_KEY": "k"}
    env["HOOK_SECRET"] = "whsec_" + "a" * 32
    config = load(tmp_path, env)
    assert isinstance(config, Config), "\n".join(map(str, config))
    (listed,) = [block for block in blocks if block.lstrip().startswith("- id: game-6")]
    (tmp_path / "rules.yml").write_text("rules:\n" + listed)
    assert isinstance(load_rules(tmp_path / "rules.yml"), tuple)


@pytest.mark.parametrize("word", [*Kind, *Channel])
def test_every_value_of_a_key_is_documented(word: str) -> None:
    assert f"`{word}`" in RULES


@pytest.mark.parametrize("word", DeliveryState)
def test_every_state_of_a_delivery_is_documented(word: str) -> None:
    assert f"`{word}`" in COMMANDS


def paths(routes: Any) -> Iterator[str]:
    """Walk all addresses, those of included routers among them."""
    for route in routes:
        if router := getattr(route, "original_router", None):
            yield from paths(router.routes)
        else:
            yield route.path


def routes() -> list[str]:
    health = Health(
        version="", heartbeats={"poll": timedelta()}, counts={}, failing=(), problems=(), database="", errors={}
    )
    store = Store("sqlite://")
    desk = Desk(store, lambda: Config("sqlite://"), lambda: datetime(2031, 5, 1, tzinfo=UTC))
    try:
        return sorted(set(paths(create_app(lambda: health, desk).routes)))
    finally:
        store.close()


def test_the_addresses_are_all_found() -> None:
    assert {"/", "/healthz", "/api/v1/events"} <= set(routes())


@pytest.mark.parametrize("route", routes())
def test_every_address_of_the_dashboard_is_documented(route: str) -> None:
    assert any(f"`{route}`" in page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))


def test_the_drawing_of_the_modules_is_the_contract_of_their_imports() -> None:
    contracts = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "layers")
    (drawing,) = re.findall(r"^```\n(cli .*?)^```", DESIGN, flags=re.MULTILINE | re.DOTALL)
    drawn: list[str] = []
    for line in drawing.splitlines():
        if not line.startswith("─"):
            names = " | ".join(line[:39].split())
            drawn.append(f"{drawn.pop()} | {names}" if line.startswith(" ") else names)
    assert drawn == layers


def modules(folder: str) -> set[str]:
    names = {path.stem for path in (PACKAGE / folder).glob("*.py")} - {"__init__"}
    return names | {f"{path.parent.name}/" for path in (PACKAGE / folder).glob("*/__init__.py")}


@pytest.mark.parametrize("folder", ["language", "showing", "store", "web"])
def test_the_table_of_a_folder_names_its_modules(folder: str) -> None:
    (table,) = re.findall(rf"^### {folder}/\n\n(.*?)\n\n", DESIGN, flags=re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z_/]+)`", row)}
    if "…" in "".join(rows):
        assert named <= modules(folder)
    else:
        assert named == modules(folder)
