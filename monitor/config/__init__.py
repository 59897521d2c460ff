"""What is watched, where, and who is told: YAML files → one `Config`, or everything that is wrong with them.

Must not connect to anything, must not import what is slow to import, and must not show a secret in a problem.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from monitor.config.feeds_file import FeedsFile, is_empty, read_feeds
from monitor.config.main_file import MainFile, read_monitor
from monitor.config.rules_file import Known, RulesFile, read_rules
from monitor.config.secret import Secret
from monitor.config.types import (
    FEEDS_FILE,
    FILES,
    KEYS,
    MONITOR_FILE,
    RULES_FILE,
    ArticlesConfig,
    ChannelConfig,
    Config,
    Defaults,
    HealthConfig,
    PollingConfig,
    RequestConfig,
    Scope,
    TemplateFile,
    Token,
    WebConfig,
)
from monitor.config.yamlfile import Problem, Reader, nearest
from monitor.model import Rule

__all__ = [
    "FILES",
    "KEYS",
    "ArticlesConfig",
    "ChannelConfig",
    "Config",
    "Defaults",
    "HealthConfig",
    "PollingConfig",
    "Problem",
    "RequestConfig",
    "Scope",
    "Secret",
    "TemplateFile",
    "Token",
    "WebConfig",
    "fingerprint",
    "load",
    "load_feeds",
    "load_rules",
    "nearest",
]


def load(folder: Path, env: Mapping[str, str]) -> Config | list[Problem]:
    """Read monitor.yml, feeds.yml and rules.yml; all problems of all files come back at once, by file and line."""
    readers = {name: Reader(folder / name, env) for name in FILES}
    main = read_monitor(readers[MONITOR_FILE])
    feeds = read_feeds(readers[FEEDS_FILE], main.defaults, main.allow_private)
    rules = read_rules(readers[RULES_FILE], Known(main.channel_names, feeds.names, main.defaults), strict=True)
    problems = [problem for reader in readers.values() for problem in sorted(reader.problems)]
    if problems:
        return problems
    return _config(folder, readers, main, feeds, rules)


def load_feeds(folder: Path, env: Mapping[str, str]) -> Config | list[Problem]:
    """Read monitor.yml and feeds.yml alone; a file that is not there counts as one that says nothing."""
    readers = {name: Reader(folder / name, env) for name in (MONITOR_FILE, FEEDS_FILE)}
    main, feeds = MainFile(), FeedsFile()
    if readers[MONITOR_FILE].path.exists():
        main = read_monitor(readers[MONITOR_FILE])
    if not is_empty(readers[FEEDS_FILE].path):
        feeds = read_feeds(readers[FEEDS_FILE], main.defaults, main.allow_private)
    problems = [problem for reader in readers.values() for problem in sorted(reader.problems)]
    return problems or _config(folder, readers, main, feeds, RulesFile())


def load_rules(path: Path, env: Mapping[str, str] | None = None) -> tuple[Rule, ...] | list[Problem]:
    """Read a rules file on its own; channels and feeds that rules name are not looked up."""
    reader = Reader(path, env or {})
    rules = read_rules(reader, Known(), strict=False)
    return sorted(reader.problems) or tuple(rules.rules)


def fingerprint(folder: Path, secret_files: Iterable[Path] = ()) -> str:
    """Return a text that differs when a file of the configuration was changed, at the cost of one stat a file."""
    digest = hashlib.sha256()
    for path in (*(folder / name for name in FILES), *secret_files):
        try:
            stat = path.stat()
        except (OSError, ValueError):
            digest.update(b"-")
        else:
            digest.update(f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _config(folder: Path, readers: Mapping[str, Reader], main: MainFile, feeds: FeedsFile, rules: RulesFile) -> Config:
    searched, usual = [search.source.id for search in rules.searches], main.defaults.request
    channels = {
        name: replace(channel, templates={**channel.templates, **rules.templates.get(name, {})})
        for name, channel in main.channels.items()
    }
    return Config(
        database=main.database,
        channels=MappingProxyType(channels),
        defaults=main.defaults,
        sources=(*feeds.sources, *(search.source for search in rules.searches)),
        rules=tuple(rules.rules),
        searches=tuple(rules.searches),
        web=main.web,
        contact=main.contact,
        allow_private=main.allow_private,
        polling=main.polling,
        articles=main.articles,
        health=main.health,
        requests=feeds.requests | (dict.fromkeys(searched, usual) if usual != RequestConfig() else {}),
        retention=main.retention,
        folder=folder,
        secrets=frozenset(
            {*(secret for reader in readers.values() for secret in reader.secrets)}
            | {channel.url for channel in main.channels.values()}
        ),
        secret_files=tuple(sorted({path for reader in readers.values() for path in reader.files})),
    )
