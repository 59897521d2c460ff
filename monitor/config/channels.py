"""What does an entry under `channels` say: where to, in which form, how much and when?

Must not ask Apprise whether it knows an address, and must not show one in a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import timedelta
from typing import TypeVar

import yaml

from monitor.config.names import NAME, NAME_WANTED
from monitor.config.secret import Secret
from monitor.config.templates import read_template
from monitor.config.types import FORMATS, KEYS, ChannelConfig
from monitor.config.yamlfile import Reader, line_of, quoted, shown, value_of
from monitor.forms import webhook
from monitor.hours import cron, quiet
from monitor.model import Kind

MOST_AN_HOUR = 100_000
FALLBACK_AFTER = timedelta(hours=1)
_QUIET_WANTED = "hours such as 22:00-07:00 Europe/Berlin, with the name of a time zone"
DIGEST_WANTED = "minute, hour, day, month and weekday as in cron, and a time zone: 0 8 * * 1-5 Europe/Berlin"

Value = TypeVar("Value")


def read_channels(reader: Reader, node: yaml.Node) -> dict[str, ChannelConfig]:
    """Return the channels in the order of the file."""
    channels = {}
    names = reader.table(node, "channels", None)
    for name, value in names.items():
        if not NAME.fullmatch(name):
            reader.fail(value, f"'{shown(name)}' as a channel's name", NAME_WANTED)
            continue
        channel = _read_channel(reader, value, name)
        if channel is not None:
            channels[name] = channel
            _check_fallback(reader, value, channel, names)
    return channels


def _check_fallback(reader: Reader, node: yaml.Node, channel: ChannelConfig, names: Collection[str]) -> None:
    where = f"fallback of channel '{channel.name}'"
    others = [name for name in names if name != channel.name]
    if channel.fallback and channel.fallback not in others:
        wanted = f"another channel: {', '.join(others)}" if others else "another channel, and there is none"
        reader.fail(value_of(node, "fallback"), f"'{shown(channel.fallback)}' for {where}", wanted)


def _read_channel(reader: Reader, node: yaml.Node, name: str) -> ChannelConfig | None:
    what = f"channel '{name}'"
    keys: dict[str, yaml.Node] = {"url": node}
    if isinstance(node, yaml.MappingNode):
        keys = dict(reader.table(node, what, KEYS["channels"], required=("url",)))
    per_hour = reader.number(keys["per_hour"], f"per_hour of {what}", 0, MOST_AN_HOUR) if "per_hour" in keys else 0
    form = _read_format(reader, keys["format"], what) if "format" in keys else None
    quiet_hours = read_time(reader, keys.get("quiet"), f"quiet of {what}", quiet, _QUIET_WANTED)
    digest = read_time(reader, keys.get("digest"), f"digest of {what}", cron, DIGEST_WANTED)
    immediate = _read_immediate(reader, keys, what)
    after = reader.duration(keys["fallback_after"], f"fallback_after of {what}") if "fallback_after" in keys else None
    if "fallback_after" in keys and "fallback" not in keys:
        reader.fail(keys["fallback_after"], f"fallback_after of {what}, which has no fallback", "a fallback beside it")
    template = read_template(reader, keys["template"], f"template of {what}") if "template" in keys else None
    key = _read_key(reader, keys["secret"], f"secret of {what}") if "secret" in keys else None
    if "url" not in keys or (url := reader.text(keys["url"], what, secret=True)) is None:
        return None
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://\S", url):
        reader.fail(keys["url"], f"an address for {what} that is not understood", "an Apprise URL such as slack://…")
        return None
    return ChannelConfig(
        name,
        Secret(url),
        form,
        per_hour=per_hour or 0,
        quiet=quiet_hours,
        digest=digest,
        immediate=immediate,
        secret=key,
        fallback=(reader.text(keys["fallback"], f"fallback of {what}", loose=True) or "") if "fallback" in keys else "",
        fallback_after=after or FALLBACK_AFTER,
        templates={"": template} if template else {},
        line=line_of(keys["url"]),
    )


def _read_format(reader: Reader, node: yaml.Node, what: str) -> str | None:
    form = reader.text(node, f"format of {what}")
    if form is not None and form not in FORMATS:
        reader.fail(node, f"{quoted(node)} for the format of {what}", f"one of: {', '.join(FORMATS)}")
    return form


def _read_key(reader: Reader, node: yaml.Node, what: str) -> Secret | None:
    text = reader.text(node, what, secret=True)
    if text is None:
        return None
    if webhook.key(text) is None:
        wanted = f"{webhook.SECRET_PREFIX} and {webhook.SHORTEST_KEY} to {webhook.LONGEST_KEY} bytes in Base64"
        reader.fail(node, f"something else than a key for {what}", wanted)
        return None
    reader.secrets.add(Secret(text))
    return Secret(text)


def read_time(
    reader: Reader, node: yaml.Node | None, what: str, parse: Callable[[str], Value | None], wanted: str
) -> Value | None:
    text = reader.text(node, what, loose=True) if node is not None else None
    if node is None or text is None:
        return None
    value = parse(text)
    if value is None:
        reader.fail(node, f"{quoted(node)} for {what}", wanted)
    return value


def _read_immediate(reader: Reader, keys: dict[str, yaml.Node], what: str) -> frozenset[Kind]:
    if "immediate" not in keys:
        return frozenset()
    node = keys["immediate"]
    if "digest" not in keys:
        reader.fail(
            node, f"immediate of {what}, which has no digest", "a digest beside it; without one, all is immediate"
        )
    nodes = [node] if isinstance(node, yaml.ScalarNode) else reader.rows(node, f"immediate of {what}")
    kinds = [reader.choice(part, f"immediate of {what}", Kind) for part in nodes]
    return frozenset(kind for kind in kinds if kind is not None)
