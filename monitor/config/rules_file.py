"""What does rules.yml say: which events are watched, under which names, and who is told of what?

Must not read a story: whether the words of `watch` can be found in one is for the matcher to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import yaml

from monitor.config.names import expect_known, is_new, list_under, read_name
from monitor.config.templates import read_template
from monitor.config.types import KEYS, RULES_FILE, Defaults, SearchConfig, TemplateFile
from monitor.config.yamlfile import Reader, quoted, shown
from monitor.engines import ENGINES
from monitor.lazy import Lazy
from monitor.model import Channel, Kind, Rule, Source
from monitor.values import dataclass

if TYPE_CHECKING:
    from monitor import search
else:
    search = Lazy("monitor.search")

_LONGEST_WATCH = 300
_LONGEST_LEAD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Known:
    """Names that rules may use; None: it cannot be told, so nothing is said of them."""

    channels: frozenset[str] | None = None
    #: what a rule may write under `feeds` -> the ids or tags that it stands for
    feeds: Mapping[str, Collection[str]] | None = None
    #: what holds for searches; None: none are made
    defaults: Defaults | None = None


@dataclass(slots=True)
class RulesFile:
    """What rules.yml says, as far as it could be read."""

    rules: list[Rule] = field(default_factory=list)
    searches: list[SearchConfig] = field(default_factory=list)
    #: by channel, then by rule
    templates: dict[str, dict[str, TemplateFile]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Notify:
    """Whom a rule tells of what, and in which words."""

    channels: tuple[str, ...] = ()
    #: by channel, where it has some of its own
    kinds: Mapping[str, frozenset[Kind]] = field(default_factory=dict)
    templates: Mapping[str, TemplateFile] = field(default_factory=dict)


def read_rules(reader: Reader, known: Known, *, strict: bool) -> RulesFile:
    """Return the rules in the order of the file; `strict` also looks at names that would have no effect."""
    file = RulesFile()
    ids: dict[str, int] = {}
    for node in list_under(reader, RULES_FILE, "rules"):
        keys = reader.table(node, "a rule", KEYS["rules"], required=("id", "watch"))
        rule, notify = _read_rule(reader, keys, known, strict=strict)
        engines = _read_engines(reader, keys["search"], rule) if "search" in keys else {}
        if rule is None or not is_new(reader, node, f"a rule with the id '{rule.id}'", ids, rule.id):
            continue
        for channel, template in notify.templates.items():
            file.templates.setdefault(channel, {})[rule.id] = template
        searches = _searches(reader, rule, engines, known)
        file.searches += searches
        # a rule that is limited to some feeds reads its own searches, too
        own = tuple(each.source.id for each in searches) if rule.feeds else ()
        file.rules.append(replace(rule, feeds=(*rule.feeds, *own)))
    return file


def _read_rule(
    reader: Reader, keys: Mapping[str, yaml.Node], known: Known, *, strict: bool
) -> tuple[Rule | None, _Notify]:
    identifier = read_name(reader, keys["id"], "id of a rule") if "id" in keys else None
    what = f"rule {quoted(keys['id'])}" if identifier else "a rule"
    watch = _read_watch(reader, keys["watch"], what) if "watch" in keys else None
    aliases = _read_aliases(reader, keys["aliases"], what, watch or "", strict=strict) if "aliases" in keys else {}
    exclude = reader.texts(keys["exclude"], f"exclude of {what}") if "exclude" in keys else ()
    notify = _read_notify(reader, keys["notify"], what, known) if "notify" in keys else _Notify()
    kinds = _read_kinds(reader, keys["on"], f"on of {what}") if "on" in keys else frozenset(Kind)
    feeds = _read_rule_feeds(reader, keys["feeds"], what, known) if "feeds" in keys else ()
    urgent = reader.flag(keys["urgent"], f"urgent of {what}") if "urgent" in keys else False
    remind = _read_leads(reader, keys["remind"], f"remind of {what}") if "remind" in keys else ()
    ask = reader.flag(keys["ask"], f"ask of {what}") if "ask" in keys else False
    still = _read_still(reader, keys["still_watching"], what) if "still_watching" in keys else False
    if identifier is None or watch is None:
        return None, notify
    return Rule(
        identifier,
        watch,
        aliases,
        exclude,
        notify.channels,
        kinds,
        feeds,
        bool(urgent),
        remind,
        bool(ask),
        notify.kinds,
        still,
    ), notify


def _read_watch(reader: Reader, node: yaml.Node, what: str) -> str | None:
    watch = reader.text(node, f"watch of {what}")
    if watch is None:
        return None
    if len(watch) > _LONGEST_WATCH:
        reader.fail(
            node, f"{len(watch)} characters for watch of {what}", f"a few plain words, at most {_LONGEST_WATCH}"
        )
        return None
    if not re.search(r"\w", watch):
        reader.fail(node, f"{quoted(node)} for watch of {what}", "plain words, such as 'company product release'")
        return None
    return " ".join(watch.split())


def _read_aliases(
    reader: Reader, node: yaml.Node, what: str, watch: str, *, strict: bool
) -> dict[str, tuple[str, ...]]:
    if not isinstance(node, yaml.MappingNode):
        return _read_alias_list(reader, node, what, watch)
    aliases: dict[str, tuple[str, ...]] = {}
    for phrase, value in reader.table(node, f"aliases of {what}", None).items():
        if strict and watch and not _occurs(phrase, watch):
            reader.fail(
                value, f"aliases for '{shown(phrase)}' in {what}", f"words that stand in its watch: '{shown(watch)}'"
            )
        if names := reader.texts(value, f"aliases of {what}"):
            aliases[" ".join(phrase.split())] = names
    return aliases


def _read_alias_list(reader: Reader, node: yaml.Node, what: str, watch: str) -> dict[str, tuple[str, ...]]:
    """A plain list stands for the one name in `watch`; with two names, it cannot be told for which."""
    names = reader.texts(node, f"aliases of {what}")
    subjects = _names_in(watch)
    if names and len(subjects) == 1:
        return {subjects[0]: names}
    if names and watch:
        example = subjects[0] if subjects else watch.split(maxsplit=1)[0]
        found = f"a list for aliases of {what}, which has {len(subjects) or 'no'} names"
        reader.fail(node, found, f"the words that they stand for: 'aliases: {{{example}: [...]}}'")
    return {}


def _names_in(watch: str) -> list[str]:
    """Return the runs of words that begin with a capital or a digit."""
    runs = groupby(watch.split(), key=lambda word: word[0].isupper() or word[0].isdigit())
    return [" ".join(words) for is_name, words in runs if is_name]


def _occurs(phrase: str, watch: str) -> bool:
    words = rf"(?<!\w){re.escape(' '.join(phrase.split()))}(?!\w)"
    return re.search(words, watch, re.IGNORECASE) is not None


def _read_notify(reader: Reader, node: yaml.Node, what: str, known: Known) -> _Notify:
    where, lines = f"notify of {what}", dict[str, int]()
    kinds: dict[str, frozenset[Kind]] = {}
    templates: dict[str, TemplateFile] = {}
    for part in [node] if isinstance(node, yaml.ScalarNode) else reader.rows(node, where):
        name_node, own, template = part, None, None
        if isinstance(part, yaml.MappingNode):
            keys = reader.table(part, where, KEYS["notify"], required=("channel",))
            name_node = keys.get("channel", part)
            own = _read_kinds(reader, keys["kinds"], f"kinds in {where}") if "kinds" in keys else None
            template = read_template(reader, keys["template"], f"template in {where}") if "template" in keys else None
        name = reader.text(name_node, where, loose=True) if isinstance(name_node, yaml.ScalarNode) else None
        if name is None or not is_new(reader, name_node, f"channel '{shown(name)}' in {where}", lines, name):
            continue
        if known.channels is not None:
            expect_known(reader, name_node, name, "channel", known=known.channels, where=where)
        if own is not None:
            kinds[name] = own
        if template is not None:
            templates[name] = template
    return _Notify(tuple(lines), kinds, templates)


def _read_still(reader: Reader, node: yaml.Node, what: str) -> bool:
    often = reader.text(node, f"still_watching of {what}", loose=True)
    if often is not None and often not in ("weekly", "never"):
        reader.fail(node, f"{quoted(node)} for still_watching of {what}", "weekly, or never")
    return often == "weekly"


def _read_kinds(reader: Reader, node: yaml.Node, where: str) -> frozenset[Kind]:
    nodes = [node] if isinstance(node, yaml.ScalarNode) else reader.rows(node, where)
    if not nodes and isinstance(node, yaml.SequenceNode):
        reader.fail(node, f"an empty list for {where}", "kinds of change; without the key, all of them alert")
    kinds = [reader.choice(part, where, Kind) for part in nodes]
    return frozenset(kind for kind in kinds if kind is not None)


def _read_leads(reader: Reader, node: yaml.Node, what: str) -> tuple[timedelta, ...]:
    leads = set()
    for text, part in reader.parts(node, what).items():
        match = re.fullmatch(r"([1-9]\d{0,2})\s?d", text)
        if match and int(match[1]) <= _LONGEST_LEAD.days:
            leads.add(timedelta(days=int(match[1])))
        else:
            reader.fail(part, f"{quoted(part)} in {what}", f"days, such as 7d, at most {_LONGEST_LEAD.days}d")
    return tuple(sorted(leads))


def _read_rule_feeds(reader: Reader, node: yaml.Node, what: str, known: Known) -> tuple[str, ...]:
    names = reader.parts(node, f"feeds of {what}")
    if known.feeds is None:
        return tuple(names)
    for name, part in names.items():
        expect_known(reader, part, name, "feed or tag", known=known.feeds, where=f"feeds of {what}")
    return tuple(dict.fromkeys(key for name in names for key in known.feeds.get(name, ())))


def _read_engines(reader: Reader, node: yaml.Node, rule: Rule | None) -> dict[str, yaml.Node]:
    """Return the search services that are to be asked for a rule."""
    what = f"search of rule '{rule.id}'" if rule else "search of a rule"
    names = reader.parts(node, what)
    for name, part in names.items():
        expect_known(reader, part, name, "search service", known=ENGINES, where=what)
    return {name: part for name, part in names.items() if name in ENGINES}


def _searches(reader: Reader, rule: Rule, engines: Mapping[str, yaml.Node], known: Known) -> list[SearchConfig]:
    made: list[SearchConfig] = []
    if known.defaults is None:
        return made
    for name, node in engines.items():
        identifier = f"search.{rule.id}.{name}"
        found = search.build(rule, name, known.defaults.language)
        if identifier in (known.feeds or ()):
            reader.fail(node, f"a feed with the id '{identifier}'", "another 'id' for it: this one is the search's")
        if found is None:
            reader.fail(
                node,
                f"{ENGINES[name].name} in search of rule '{rule.id}', which takes none of its words",
                "names of three letters or more in its watch or aliases, or no search with this service",
            )
            continue
        source = Source(
            id=identifier,
            url=found.url,
            name=ENGINES[name].name,
            tags=frozenset({"search"}),
            language=known.defaults.language,
            interval=known.defaults.search_interval,
            authority=Channel.AGGREGATOR,
        )
        made.append(SearchConfig(rule.id, source.name, found.query, source))
    return made
