"""What does monitor.yml say: database, channels, defaults, dashboard?

Must not ask Apprise whether it knows an address: it is slow to load, and only `check` and `run` need it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from monitor import address
from monitor.config.channels import DIGEST_WANTED, MOST_AN_HOUR, read_channels, read_time
from monitor.config.names import NAME, NAME_WANTED, expect_known, read_language, read_root, read_web_url
from monitor.config.request import read_way
from monitor.config.secret import Secret
from monitor.config.types import (
    KEYS,
    MONITOR_FILE,
    ArticlesConfig,
    ChannelConfig,
    Defaults,
    HealthConfig,
    PollingConfig,
    Scope,
    Token,
    WebConfig,
)
from monitor.config.yamlfile import Reader, quoted, shown
from monitor.hours import cron

#: a throttled guesser would need longer than the service lives
_SHORTEST_TOKEN = 16
_SHORTEST_SEARCH_INTERVAL = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(minutes=1)
_LONGEST_RETENTION = timedelta(days=36500)


@dataclass(slots=True)
class MainFile:
    """What monitor.yml says, as far as it could be read."""

    database: str = ""
    channels: dict[str, ChannelConfig] = field(default_factory=dict)
    #: every name under `channels`, whether its address is right or not; None: the file could not be read
    channel_names: frozenset[str] | None = None
    defaults: Defaults = field(default_factory=Defaults)
    web: WebConfig = field(default_factory=WebConfig)
    contact: str = ""
    allow_private: tuple[str, ...] = ()
    polling: PollingConfig = field(default_factory=PollingConfig)
    articles: ArticlesConfig = field(default_factory=ArticlesConfig)
    health: HealthConfig = field(default_factory=HealthConfig)
    retention: timedelta = timedelta(days=365)


def read_monitor(reader: Reader) -> MainFile:
    main = MainFile(database=_located("sqlite:///monitor.db", reader.path.parent))
    root = read_root(reader)
    if root is None:
        return main
    main.channel_names = frozenset()
    keys = reader.table(root, MONITOR_FILE, KEYS[MONITOR_FILE])
    if node := keys.get("database"):
        main.database = _read_database(reader, node)
    if node := keys.get("channels"):
        main.channel_names = frozenset(_keys_of(node))
        main.channels = read_channels(reader, node)
    if node := keys.get("allow_private"):
        main.allow_private = _read_hosts(reader, node)
    if node := keys.get("defaults"):
        main.defaults = _read_defaults(reader, node, main.channel_names, address.Inside(main.allow_private))
    cap = main.defaults.rule_per_hour
    main.channels = {name: replace(channel, rule_per_hour=cap) for name, channel in main.channels.items()}
    _read_rest(reader, keys, main, main.channel_names)
    return main


def _read_rest(reader: Reader, keys: dict[str, yaml.Node], main: MainFile, channels: frozenset[str]) -> None:
    if node := keys.get("web"):
        main.web = _read_web(reader, node)
    if node := keys.get("contact"):
        main.contact = _read_contact(reader, node)
    if node := keys.get("polling"):
        main.polling = _read_polling(reader, node)
    if node := keys.get("articles"):
        main.articles = _read_articles(reader, node)
    if node := keys.get("health"):
        main.health = _read_health(reader, node, channels)
    if node := keys.get("retention"):
        main.retention = reader.duration(node, "retention", _LONGEST_RETENTION) or main.retention


def _read_database(reader: Reader, node: yaml.Node) -> str:
    url = reader.text(node, "database")
    if url is None:
        return ""
    scheme = url.partition(":")[0]
    if "://" not in url or scheme.partition("+")[0] not in ("sqlite", "postgresql"):
        # The value is not shown: it may hold a password.
        reader.fail(node, "an address for database that is not understood", "sqlite:///FILE or postgresql://…")
        return ""
    try:
        password = urlsplit(url).password
    except ValueError:
        reader.fail(node, "an address for database that is not understood", "sqlite:///FILE or postgresql://…")
        return ""
    if password:
        reader.secrets.add(Secret(password))
    return _located(url, reader.path.parent)


def _located(url: str, folder: Path) -> str:
    """Make the path of an SQLite file absolute, so that it does not depend on where the program is started."""
    scheme, _, path = url.partition(":///")
    if not scheme.startswith("sqlite") or not path or path.startswith(("/", ":memory:", "file:")):
        return url
    return f"{scheme}:///{(folder / path).absolute()}"


def _read_defaults(reader: Reader, node: yaml.Node, channels: Collection[str], allowed: address.Inside) -> Defaults:
    keys = reader.table(node, "defaults", KEYS["defaults"])
    usual = Defaults()
    notify = _read_notify(reader, keys["notify"], "defaults", channels) if "notify" in keys else usual.notify
    interval = reader.duration(keys["interval"], "interval of defaults") if "interval" in keys else usual.interval
    language = read_language(reader, keys["language"], "defaults") if "language" in keys else usual.language
    cap = usual.rule_per_hour
    if "rule_per_hour" in keys:
        given = reader.number(keys["rule_per_hour"], "rule_per_hour of defaults", 0, MOST_AN_HOUR)
        cap = cap if given is None else given
    search = _read_search_interval(reader, keys["search_interval"]) if "search_interval" in keys else None
    request = read_way(reader, keys, "defaults", allowed, usual.request)
    return Defaults(notify, interval or usual.interval, language, cap, search or usual.search_interval, request)


def _read_search_interval(reader: Reader, node: yaml.Node) -> timedelta | None:
    interval = reader.duration(node, "search_interval of defaults")
    if interval and interval < _SHORTEST_SEARCH_INTERVAL:
        reader.fail(
            node,
            f"{quoted(node)} for search_interval of defaults",
            "15m or more: the services are free, and refuse who asks too often",
        )
    return interval


def _read_web(reader: Reader, node: yaml.Node) -> WebConfig:
    keys = reader.table(node, "web", KEYS["web"])
    usual = WebConfig()
    enabled = reader.flag(keys["enabled"], "enabled of web") if "enabled" in keys else usual.enabled
    host = reader.text(keys["host"], "host of web", loose=True) if "host" in keys else usual.host
    port = reader.number(keys["port"], "port of web", 1, 65535) if "port" in keys else usual.port
    url = read_web_url(reader, keys["url"], "url of web") if "url" in keys else usual.url
    if host and not re.fullmatch(r"[\w.:-]{1,253}", host):
        reader.fail(keys["host"], f"{quoted(keys['host'])} for host of web", "an address such as 127.0.0.1 or 0.0.0.0")
    token = _read_token(reader, keys["token"], "token of web") if "token" in keys else None
    tokens = _read_tokens(reader, keys["tokens"]) if "tokens" in keys else ()
    is_open = reader.flag(keys["open"], "open of web") if "open" in keys else usual.open
    web = WebConfig(bool(enabled), host or usual.host, port or usual.port, url or "", token, tokens, bool(is_open))
    if web.enabled and not (web.local or web.open or keys.keys() & {"token", "tokens"}):
        reader.fail(
            keys["host"],
            f"{quoted(keys['host'])} for host of web, where others can read everything",
            "a token, or 'open: true' if something else keeps strangers out, or 127.0.0.1",
        )
    return web


def _read_tokens(reader: Reader, node: yaml.Node) -> tuple[Token, ...]:
    tokens = []
    for name, value in reader.table(node, "tokens of web", None).items():
        what = f"token '{shown(name)}'"
        if not NAME.fullmatch(name):
            reader.fail(value, f"'{shown(name)}' as a token's name", NAME_WANTED)
            continue
        keys = reader.table(value, what, KEYS["tokens"], required=KEYS["tokens"])
        secret = _read_token(reader, keys["token"], what) if "token" in keys else None
        scope = reader.choice(keys["scope"], f"scope of {what}", Scope) if "scope" in keys else None
        if secret and scope:
            tokens.append(Token(name, secret, scope))
    return tuple(tokens)


def _read_token(reader: Reader, node: yaml.Node, what: str) -> Secret | None:
    token = reader.text(node, what, secret=True, loose=True)
    if token is None:
        return None
    # before anything is said of it: it may stand in the file itself
    reader.secrets.add(Secret(token))
    if not re.fullmatch(rf"[\x21-\x7e]{{{_SHORTEST_TOKEN},200}}", token):
        reader.fail(
            node,
            f"a {what} that is easily guessed, or cannot be typed",
            f"{_SHORTEST_TOKEN} to 200 characters of ASCII without spaces, such as `openssl rand -hex 16` makes",
        )
        return None
    return Secret(token)


def _read_contact(reader: Reader, node: yaml.Node) -> str:
    contact = reader.text(node, "contact") or ""
    # It goes into a request header: one line of ASCII.
    if contact and not re.fullmatch(r"[\x21-\x7e][\x20-\x7e]{0,199}", contact):
        reader.fail(node, f"{quoted(node)} for contact", "a mail address or a page, on one line of ASCII")
        return ""
    return contact


def _read_hosts(reader: Reader, node: yaml.Node) -> tuple[str, ...]:
    hosts = reader.parts(node, "allow_private")
    for host, part in hosts.items():
        try:
            ipaddress.ip_network(host, strict=False)
        except ValueError:
            if not re.fullmatch(r"[\w.-]{1,253}", host) or re.fullmatch(r"[\d.]+", host):
                reader.fail(part, f"{quoted(part)} in allow_private", "a host, an address, or a network (10.0.0.0/8)")
    return tuple(hosts)


def _read_notify(reader: Reader, node: yaml.Node, where: str, channels: Collection[str]) -> tuple[str, ...]:
    names = reader.parts(node, f"notify of {where}")
    for name, part in names.items():
        expect_known(reader, part, name, "channel", known=channels, where=where)
    return tuple(names)


def _read_health(reader: Reader, node: yaml.Node, channels: Collection[str]) -> HealthConfig:
    keys = reader.table(node, "health", KEYS["health"])
    usual = HealthConfig()
    notify = _read_notify(reader, keys["notify"], "health", channels) if "notify" in keys else usual.notify
    digest = read_time(reader, keys.get("digest"), "digest of health", cron, DIGEST_WANTED)
    after = reader.duration(keys["after"], "after of health") if "after" in keys else usual.after
    return HealthConfig(notify, digest or usual.digest, after or usual.after)


def _read_polling(reader: Reader, node: yaml.Node) -> PollingConfig:
    keys = reader.table(node, "polling", KEYS["polling"])
    usual = PollingConfig()
    at_once = reader.number(keys["at_once"], "at_once of polling", 1, 256) if "at_once" in keys else None
    per_host = reader.number(keys["per_host"], "per_host of polling", 1, 256) if "per_host" in keys else None
    pause = _read_pause(reader, keys["pause"]) if "pause" in keys else None
    return PollingConfig(at_once or usual.at_once, per_host or usual.per_host, usual.pause if pause is None else pause)


def _read_pause(reader: Reader, node: yaml.Node) -> timedelta | None:
    value = reader.text(node, "pause of polling", loose=True)
    if value is None:
        return None
    match = re.fullmatch(r"(\d{1,5})\s?(ms|s)", value)
    pause = timedelta(milliseconds=int(match[1]) * (1 if match[2] == "ms" else 1000)) if match else None
    if pause is None or pause > _LONGEST_PAUSE:
        seconds = int(_LONGEST_PAUSE.total_seconds())
        reader.fail(node, f"{quoted(node)} for pause of polling", f"a time such as 200ms or 2s, at most {seconds}s")
        return None
    return pause


def _read_articles(reader: Reader, node: yaml.Node) -> ArticlesConfig:
    keys = reader.table(node, "articles", KEYS["articles"])
    usual = ArticlesConfig()
    enabled = reader.flag(keys["enabled"], "enabled of articles") if "enabled" in keys else usual.enabled
    per_host = (
        reader.number(keys["per_host"], "per_host of articles", 1, 1000) if "per_host" in keys else usual.per_host
    )
    hosts = reader.parts(keys["skip"], "skip of articles") if "skip" in keys else {}
    for host, part in hosts.items():
        if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", host):
            reader.fail(part, f"{quoted(part)} in skip of articles", "a host such as example.org")
    return ArticlesConfig(bool(enabled), per_host or usual.per_host, tuple(host.lower() for host in hosts))


def _keys_of(node: yaml.Node) -> list[str]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [str(key.value).strip() for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
