"""What does a valid configuration hold? Its types, and the names of all its files and keys.

Must not read anything.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from monitor.config.secret import Secret, mask
from monitor.hours import Cron, Quiet
from monitor.model import Kind, Rule, Source
from monitor.values import dataclass

MONITOR_FILE = "monitor.yml"
FEEDS_FILE = "feeds.yml"
RULES_FILE = "rules.yml"
FILES = (MONITOR_FILE, FEEDS_FILE, RULES_FILE)

#: every key there is, by place; what is not here is a mistake, and what is here is in docs/rules.md
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        MONITOR_FILE: (
            "database",
            "channels",
            "defaults",
            "web",
            "contact",
            "allow_private",
            "polling",
            "articles",
            "health",
            "retention",
        ),
        "health": ("notify", "digest", "after"),
        "polling": ("at_once", "per_host", "pause"),
        "articles": ("enabled", "per_host", "skip"),
        "channels": (
            "url",
            "format",
            "per_hour",
            "quiet",
            "digest",
            "immediate",
            "secret",
            "fallback",
            "fallback_after",
            "template",
        ),
        "defaults": ("notify", "interval", "language", "rule_per_hour", "search_interval", "proxy", "ca_file"),
        "web": ("enabled", "host", "port", "url", "token", "tokens", "open"),
        "tokens": ("token", "scope"),
        FEEDS_FILE: ("feeds",),
        "feeds": (
            "name",
            "url",
            "id",
            "tags",
            "authority",
            "owner",
            "interval",
            "language",
            "headers",
            "user_agent",
            "auth",
            "proxy",
            "ca_file",
        ),
        RULES_FILE: ("rules",),
        "rules": (
            "id",
            "watch",
            "aliases",
            "exclude",
            "notify",
            "on",
            "feeds",
            "urgent",
            "remind",
            "ask",
            "still_watching",
            "search",
        ),
        "notify": ("channel", "kinds", "template"),
    }
)
#: how a channel wants its messages written
FORMATS = ("text", "markdown", "html")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A template for messages, and where it was read."""

    path: Path
    source: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChannelConfig:
    """Where alerts can go: an Apprise address under a name."""

    name: str
    url: Secret
    #: text, markdown or html; None: what the service behind the address reads best
    format: str | None = None
    #: most messages in an hour, what is more goes as one; 0: any number
    per_hour: int = 0
    #: the same for the messages on one rule
    rule_per_hour: int = 0
    #: hours in which nothing is sent, but for rules that are urgent
    quiet: Quiet | None = None
    #: times at which what waits is sent; None: at once
    digest: Cron | None = None
    #: kinds of change that do not wait for the digest
    immediate: frozenset[Kind] = frozenset()
    #: what a webhook's messages are signed with: `whsec_` and a key in Base64
    secret: Secret | None = None
    #: the channel that is told when this one takes nothing; "" if there is none
    fallback: str = ""
    #: for how long it must have failed; one that is stopped needs not
    fallback_after: timedelta = timedelta(hours=1)
    #: what its messages on changes are written with, by rule; "" for all others; empty: with our own words
    templates: Mapping[str, TemplateFile] = field(default_factory=dict)
    #: line in monitor.yml, for problems found later
    line: int = field(default=0, compare=False)

    @property
    def place(self) -> str:
        """Return a text that stands for the address alone, and does not show it."""
        return sha256(self.url.reveal().encode()).hexdigest()[:32]

    @property
    def fingerprint(self) -> str:
        """Return a text that changes with the address and every option, and does not show them."""
        times = [self.quiet.text if self.quiet else "", self.digest.text if self.digest else ""]
        options = [self.format or "", str(self.per_hour), *times, *sorted(self.immediate)]
        options += [self.secret.reveal()] if self.secret else []
        return sha256("\x1f".join([self.url.reveal(), *options]).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class RequestConfig:
    """What the requests for one feed say besides the usual. Not a part of its Source, which is stored."""

    #: names in lower case; sent to the feed's own host alone
    headers: tuple[tuple[str, Secret], ...] = ()
    #: "" for the usual one
    user_agent: str = ""
    #: value of the Authorization header; sent to the feed's own host alone
    authorization: Secret | None = None
    #: address of the proxy that they go through, with the credentials for it; None: straight to the server
    proxy: Secret | None = None
    #: certificates of authorities that are trusted besides the usual ones, as PEM; "" for none
    authorities: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """A search service that is asked for a rule."""

    rule: str
    #: name of the service, as alerts have it
    service: str
    query: str
    #: the feed of what it finds
    source: Source


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a rule or feed says nothing."""

    #: names of channels; empty: alerts are stored and shown, and sent nowhere
    notify: tuple[str, ...] = ()
    interval: timedelta = timedelta(minutes=15)
    language: str = "en"
    #: most messages in an hour on one rule to one channel; 0: any number
    rule_per_hour: int = 10
    #: how often a search service is asked
    search_interval: timedelta = timedelta(hours=1)
    #: through which proxy, and with whose certificates
    request: RequestConfig = RequestConfig()


class Scope(StrEnum):
    """What a token of a program is good for."""

    READ = "read"
    #: reading, and what the API lets be changed
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows to be let in."""

    name: str
    secret: Secret
    scope: Scope


@dataclass(frozen=True, slots=True)
class PollingConfig:
    """How gently feeds are asked."""

    #: requests at the same time, in all: more than there are servers that fall silent on the same day, each of which
    #: holds one until it is given up, and not more than there is memory for with the longest bodies
    at_once: int = 64
    #: and to one host
    per_host: int = 1
    #: rest of a host between two requests; those named in `allow_private` are one's own and get none
    pause: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ArticlesConfig:
    """Whether the pages of stories are looked for, and how often."""

    enabled: bool = True
    #: most pages that one host is asked for in an hour
    per_host: int = 20
    #: hosts, with all below them, that are never asked
    skip: tuple[str, ...] = ()


#: each morning
DAILY = Cron(
    frozenset({0}), frozenset({8}), frozenset(range(1, 32)), frozenset(range(1, 13)), frozenset(range(7)),
    either=False, zone="UTC", text="0 8 * * *",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HealthConfig:
    """Who is told of feeds that are out, and when."""

    #: names of channels; empty: nobody
    notify: tuple[str, ...] = ()
    #: times at which all that is new goes as one message
    digest: Cron = DAILY
    #: how long a feed must fail before that is told
    after: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Where the dashboard listens."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = 8080
    #: address under which readers reach the dashboard, for links in alerts; "" if there is none
    url: str = ""
    #: what a reader must know to see anything but health; None: nothing
    token: Secret | None = None
    #: what programs show instead of it
    tokens: tuple[Token, ...] = ()
    #: anyone who can reach it may read it: somebody else keeps strangers out
    open: bool = False

    @property
    def secrets(self) -> tuple[tuple[str, Scope], ...]:
        """Return all tokens, and what each is good for."""
        ours = tuple((token.secret.reveal(), token.scope) for token in self.tokens)
        return ours if self.token is None else (*ours, (self.token.reveal(), Scope.WRITE))

    @property
    def guarded(self) -> bool:
        """Whether nothing but health is shown without a token.

        Tokens of programs alone leave it to anybody on this machine to read.
        """
        return self.token is not None or (bool(self.tokens) and not (self.local or self.open))

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host.lower() == "localhost"


@dataclass(frozen=True, slots=True)
class Config:
    """A whole, valid configuration."""

    #: SQLAlchemy address, paths of SQLite made absolute; not in the repr, since it may hold a password
    database: str = field(repr=False)
    channels: Mapping[str, ChannelConfig] = field(default_factory=dict)
    defaults: Defaults = Defaults()
    sources: tuple[Source, ...] = field(default=(), repr=False)
    #: by feed's id, of those that need any
    requests: Mapping[str, RequestConfig] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    #: what search services are asked; each is one of the sources, too
    searches: tuple[SearchConfig, ...] = ()
    web: WebConfig = WebConfig()
    #: mail address or page for the User-Agent, so that a feed's owner can ask
    contact: str = ""
    #: hosts and networks on private addresses that may be fetched
    allow_private: tuple[str, ...] = ()
    polling: PollingConfig = PollingConfig()
    articles: ArticlesConfig = ArticlesConfig()
    health: HealthConfig = HealthConfig()
    #: how long stories are kept that no claim rests on
    retention: timedelta = timedelta(days=365)
    #: folder that the files came from
    folder: Path = Path()
    #: values that came from the environment or from files, and channels' addresses
    secrets: frozenset[Secret] = frozenset()
    #: files that `${file:…}` read, for `fingerprint`
    secret_files: tuple[Path, ...] = ()

    def mask(self, text: str) -> str:
        """Return `text` with every known secret replaced by `***`: for logs and error messages of libraries."""
        return mask(text, self.secrets)
