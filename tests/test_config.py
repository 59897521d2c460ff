"""Configuration: what is valid is read whole, and what is wrong is said with file, line and remedy."""

from __future__ import annotations

import copy
import dataclasses
import gc
import json
import logging
import os
import pickle
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import FILES, ArticlesConfig, Config, PollingConfig, Problem, Secret, fingerprint, load, load_rules
from monitor.config.secret import mask
from monitor.config.yamlfile import LARGEST_FILE_BYTES
from monitor.model import Channel, Kind

TEMPLATES = Path(__file__).parent.parent / "monitor" / "templates"
EXAMPLE = Path(__file__).parent.parent / "config"

MONITOR = """\
channels:
  chat: json://localhost/chat
  mail: {url: json://localhost/mail, format: html}
defaults: {notify: [chat], interval: 1h}
"""
FEEDS = """\
feeds:
  - name: The Paper
    url: https://example.org/feed
    tags: [world, north]
"""
RULES = """\
rules:
  - id: visit
    watch: president visit neighbour
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(monitor: str = MONITOR, feeds: str = FEEDS, rules: str = RULES) -> Path:
        for name, text in zip(FILES, (monitor, feeds, rules), strict=True):
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def valid(folder: Path, env: dict[str, str] | None = None) -> Config:
    answer = load(folder, env or {})
    assert isinstance(answer, Config), "\n".join(map(str, answer))
    return answer


def problems(folder: Path, env: dict[str, str] | None = None) -> list[str]:
    answer = load(folder, env or {})
    assert isinstance(answer, list)
    return [str(problem).replace(f"{folder}/", "") for problem in answer]


# ── what is valid ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_example_is_valid_without_any_variable() -> None:
    config = valid(EXAMPLE)
    assert config.rules
    assert config.sources
    assert not config.channels


@pytest.mark.parametrize("name", FILES)
def test_the_example_is_what_init_writes(name: str) -> None:
    assert (EXAMPLE / name).read_bytes() == (TEMPLATES / name).read_bytes()


def test_the_example_with_its_comments_taken_away_is_valid_too(tmp_path: Path) -> None:
    """What stands behind a `#` is meant to be used: it must not be wrong."""
    for name in FILES:
        lines = (EXAMPLE / name).read_text(encoding="utf-8").splitlines()
        body = next(number for number, line in enumerate(lines) if line and not line.startswith("#"))
        opened = [
            line.replace("# ", "", 1)
            if line.strip().startswith("# ") and ": " in line + " " and _is_key(line)
            else line
            for line in lines[body:]
        ]
        (tmp_path / name).write_text("\n".join(opened), encoding="utf-8")
    config = valid(
        tmp_path,
        {
            "SLACK_URL": "json://localhost",
            "MAIL_URL": "json://localhost",
            "MONITOR_WEB_TOKEN": "0123456789abcdef",
            "HOOK_SECRET": "whsec_" + "a" * 32,
        },
    )
    assert set(config.channels) == {"slack", "mail", "hook"}
    assert config.defaults.notify == ("slack",)
    assert config.web.url
    assert "kings-visit" in {rule.id for rule in config.rules}


def _is_key(line: str) -> bool:
    word = line.strip().removeprefix("# ").lstrip("- ").split(":")[0]
    return word in {
        *("slack", "mail", "hook", "url", "format", "notify", "contact", "allow_private"),
        *("per_hour", "quiet", "digest", "immediate", "secret", "fallback"),
        *("id", "watch", "aliases", "Swedish king", "Finland"),
    }


def test_a_rule_is_read_whole(write) -> None:
    folder = write(
        rules="""\
rules:
  - id: visit
    watch: president  visit neighbour
    aliases:
      president: [head of state, 45]
      neighbour: NO
    exclude: [ghost]
    notify: mail
    on: [confirmed, Date]
    feeds: [north, The Paper]
"""
    )
    (rule,) = valid(folder).rules
    assert rule.watch == "president visit neighbour"
    assert rule.aliases == {"president": ("head of state", "45"), "neighbour": ("NO",)}
    assert rule.exclude == ("ghost",)
    assert rule.notify == ("mail",)
    assert rule.on == {Kind.CONFIRMED, Kind.DATE}
    assert rule.feeds == ("north", "the-paper"), "names become ids"


@pytest.mark.parametrize(
    ("watch", "name"), [("Big Fair opening", "Big Fair"), ("release of Game 6", "Game 6"), ("Älv IPO", "Älv IPO")]
)
def test_aliases_as_a_list_stand_for_the_name_in_watch(write, watch: str, name: str) -> None:
    folder = write(rules=f"rules: [{{id: a, watch: {watch}, aliases: [BF, B F]}}]")
    assert valid(folder).rules[0].aliases == {name: ("BF", "B F")}


@pytest.mark.parametrize("watch", ["Ann visit Ben", "big fair"])
def test_aliases_as_a_list_must_have_one_name_to_stand_for(write, watch: str) -> None:
    (found,) = problems(write(rules=f"rules: [{{id: a, watch: {watch}, aliases: [BF]}}]"))
    assert "expected the words that they stand for: 'aliases: {" in found


def test_a_rule_without_more_hears_of_everything_from_every_feed(write) -> None:
    (rule,) = valid(write()).rules
    assert rule.on == set(Kind)
    assert rule.feeds == rule.notify == ()


def test_a_feed_is_read_whole(write) -> None:
    folder = write(
        feeds="""\
feeds:
  - {name: Town Hall, url: "https://example.org/a?b=c", id: hall, tags: x, authority: official, owner: Town,
     interval: 30s, language: pt-BR}
  - {name: Die Zeitung – Nord, url: "http://example.org:81/"}
"""
    )
    first, second = valid(folder).sources
    assert (first.id, first.tags, first.authority, first.owner) == ("hall", {"x"}, Channel.OFFICIAL, "Town")
    assert (first.interval, first.language) == (timedelta(seconds=30), "pt-BR")
    assert (second.id, second.interval, second.language) == ("die-zeitung-nord", timedelta(hours=1), "en")


def test_the_rest_is_read_whole(write) -> None:
    folder = write(
        MONITOR
        + """\
database: sqlite:///data/m.db
web: {enabled: no, host: "::1", port: 9000, url: "https://news.example.org"}
contact: me@example.org
allow_private: [intranet.example.org, 10.0.0.0/8, "::1"]
polling: {at_once: 20, per_host: 2, pause: 250 ms}
articles: {enabled: no, per_host: 5, skip: [News.example.org]}
health: {notify: chat, digest: 30 7 * * 1 Europe/Berlin, after: 2h}
retention: 30d
"""
    )
    config = valid(folder)
    assert config.database == f"sqlite:///{folder}/data/m.db"
    assert (config.web.enabled, config.web.host, config.web.port) == (False, "::1", 9000)
    assert config.web.url == "https://news.example.org"
    assert config.contact == "me@example.org"
    assert config.allow_private == ("intranet.example.org", "10.0.0.0/8", "::1")
    assert (config.health.notify, config.health.after) == (("chat",), timedelta(hours=2))
    assert config.health.digest.text == "30 7 * * 1 Europe/Berlin"
    assert config.polling == PollingConfig(at_once=20, per_host=2, pause=timedelta(milliseconds=250))
    assert config.articles == ArticlesConfig(enabled=False, per_host=5, skip=("news.example.org",))
    assert config.retention == timedelta(days=30)
    assert config.channels["mail"].format == "html"
    assert config.defaults.notify == ("chat",)


@pytest.mark.parametrize(
    ("web", "local"),
    [
        ("{}", True),
        ("{host: 127.0.0.2}", True),
        ("{host: localhost}", True),
        ("{host: '::1'}", True),
        ("{host: 0.0.0.0, open: true}", False),
        ("{host: 0.0.0.0, token: 0123456789abcdef}", False),
        ("{host: 192.168.1.4, enabled: no}", False),
    ],
)
def test_others_can_read_what_is_known_only_with_a_token_or_if_that_is_wanted(write, web: str, local: bool) -> None:
    assert valid(write(MONITOR + f"web: {web}\n")).web.local is local


def test_a_token_is_a_secret(write) -> None:
    config = valid(write(MONITOR + "web: {token: 0123456789abcdef}\n"))
    assert "0123456789abcdef" not in repr(config)
    assert config.mask("it is 0123456789abcdef") == "it is ***"
    assert config.web.token is not None
    assert config.web.token.reveal() == "0123456789abcdef"


def test_tokens_of_programs_have_a_scope_each(write: Any) -> None:
    both = "a: {token: 0123456789abcdef, scope: read}, b: {token: x-0123456789abcd, scope: WRITE}"
    config = valid(write(MONITOR + f"web: {{host: 0.0.0.0, tokens: {{{both}}}}}\n"))
    found = [(token.name, token.secret.reveal(), token.scope) for token in config.web.tokens]
    assert found == [("a", "0123456789abcdef", "read"), ("b", "x-0123456789abcd", "write")]
    assert config.web.guarded
    assert config.mask("a 0123456789abcdef") == "a ***"
    assert not dataclasses.replace(config.web, host="127.0.0.1").guarded
    assert not dataclasses.replace(config.web, open=True).guarded


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:////var/m.db", "sqlite:////var/m.db"),
        ("sqlite://", "sqlite://"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_an_absolute_database_is_left_as_it_is(write, written: str, read: str) -> None:
    assert valid(write(MONITOR + f"database: {written}\n")).database == read


def test_a_byte_order_mark_is_no_trouble(write) -> None:
    folder = write()
    (folder / "rules.yml").write_text("\ufeff" + RULES, encoding="utf-8")
    assert valid(folder).rules


def test_ten_thousand_rules_are_read_in_seconds(write) -> None:
    rules = "rules:\n" + "".join(f"  - {{id: r{n}, watch: thing {n} release}}\n" for n in range(10_000))
    assert len(valid(write(rules=rules)).rules) == 10_000


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_problems_of_all_files_come_at_once(write) -> None:
    folder = write(
        monitor="channels:\n  chat: not an address\nport: 1\n",
        feeds="feeds:\n  - name: A\n    url: ftp://x\n    interval: often\n",
        rules="rules:\n  - id: a\n    watsh: b\n  - id: a b\n    watch: c\n    on: [conf]\n",
    )
    assert [line.split(": ")[0] for line in problems(folder)] == [
        *("monitor.yml:2", "monitor.yml:3"),
        *("feeds.yml:3", "feeds.yml:4"),
        *("rules.yml:2", "rules.yml:3", "rules.yml:4", "rules.yml:6"),
    ]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("rules: [{id: a, watch: b, alises: {}}]", "unknown key 'alises' in a rule; expected one of: aliases"),
        ("rules: [{id: a, watch: b, alises: {}}]", "did you mean 'aliases'?"),
        ("rules: [{id: a, watch: b, id: c}]", "'id' a second time in a rule; expected it once (it stands on line 1)"),
        ("rules: [{id: a, watch: b},\n {id: a, watch: c}]", "rules.yml:2: a rule with the id 'a' a second time"),
        ("rules: [{id: a}]", "no 'watch' in a rule"),
        ("rules: [{id: a, watch: }]", "'watch' without a value in a rule"),
        ("rules: [{id: a, watch: ''}]", "an empty text for watch of rule 'a'"),
        ("rules: [{id: a, watch: 2024}]", "'2024' for watch of rule 'a'; expected a text; put it in quotes"),
        ("rules: [{id: a, watch: [b]}]", "a list for watch of rule 'a'; expected a text"),
        ("rules: [{id: a, watch: '?!'}]", "expected plain words"),
        (f"rules: [{{id: a, watch: {'w' * 301}}}]", "301 characters"),
        ("rules: [{id: a/b, watch: c}]", "'a/b' for id of a rule; expected letters"),
        ("rules: [{id: a, watch: b, on: [confirmd]}]", "did you mean 'confirmed'?"),
        ("rules: [{id: a, watch: b, on: []}]", "an empty list for on"),
        ("rules: [{id: a, watch: b, notify: [chatt]}]", "unknown channel 'chatt' in notify of rule 'a'"),
        ("rules: [{id: a, watch: b, notify: [chatt]}]", "did you mean 'chat'?"),
        ("rules: [{id: a, watch: b, feeds: [nort]}]", "unknown feed or tag 'nort' in feeds of rule 'a'"),
        ("rules: [{id: a, watch: b c, aliases: {d: e}}]", "aliases for 'd' in rule 'a'; expected words that stand in"),
        ("rules: [{id: a, watch: b, aliases: {[x]: e}}]", "a list as a key in aliases of rule 'a'"),
        ("rules: [{id: a, watch: b, exclude: {x: y}}]", "keys with values for exclude of rule 'a'; expected a list"),
        ("rules: [just text]", "'just text' for a rule; expected keys with values"),
        ("rules: {id: a}", "keys with values for rules; expected a list"),
        ("rules: []", "an empty list of rules; expected at least one"),
        ("rules:", "'rules' without a value"),
        ("", "the file is empty; expected settings; run 'monitor init "),
        ("# only a comment\n", "the file is empty"),
        ("- a", "a list at the top"),
        ("rules:\n\t- id: a", "rules.yml:2: a tab; expected spaces"),
        ("rules:\n  - id: a\n\twatch: b", "rules.yml:3: a tab; expected spaces"),
        ("rules: [{id: a", "rules.yml:1"),
        ("a: 1\n--- \nb: 2", "rules.yml:2: a second YAML document"),
        ("rules: [&x {id: a, watch: b}, *x]", "rules.yml:1: a YAML alias"),
        ("rules: [!!python/object:os.system {}]", "rules.yml:1: a YAML tag"),
        ("rules: " + "[" * 30 + "]" * 30, "more than 20 levels of nesting"),
        ("rules: " + "[" * 50_000, "nesting depth"),
        ("rules: [{id: a, watch: \x07}]", "a character that YAML does not allow"),
    ],
)
def test_a_mistake_in_rules_is_said(write, rules: str, said: str) -> None:
    assert said in "\n".join(problems(write(rules=rules)))


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("url: https://example.org", "no 'name' in a feed"),
        ("name: A", "no 'url' in a feed"),
        ("{name: A, url: example.org}", "an address for url of feed 'A' that is not understood"),
        ("{name: A, url: 'http://[::1'}", "that is not understood"),
        ("{name: A, url: 'http://h:99999'}", "that is not understood"),
        ("{name: A, url: 'http://a b'}", "that is not understood"),
        ("{name: A, url: 'file:///etc/passwd'}", "that is not understood"),
        ("{name: A, url: http://h, authority: pres}", "did you mean 'press'?"),
        ("{name: '!!!', url: http://h}", "expected letters or digits in it, or an 'id'"),
        ("{name: A, url: http://h, language: 5}", "'5' for the language of feed 'A'"),
        *(
            (f"{{name: A, url: http://h, interval: {interval}}}", "expected a time such as 30s, 15m, 1h or 2d")
            for interval in ("15", "0m", "-5m", "1.5h", "15 minutes", "31d", "1w", "m", "99999999999d", "1:30")
        ),
    ],
)
def test_a_mistake_in_feeds_is_said(write, feed: str, said: str) -> None:
    assert said in "\n".join(problems(write(feeds=f"feeds:\n  - {feed}\n")))


def test_many_feeds_of_one_name_cost_as_much_as_others_do(write) -> None:
    def cost(count: int) -> float:
        feeds = "".join(f"  - {{name: Paper, id: a{n}, url: https://h{n}.example/}}\n" for n in range(count))
        folder = write(feeds=f"feeds:\n{feeds}")
        took = []
        gc.disable()  # what other tests left in memory would be looked through meanwhile
        try:
            for _ in range(3):
                began = time.process_time()
                assert len(valid(folder).sources) == count
                took.append(time.process_time() - began)
        finally:
            gc.enable()
        return min(took)

    cost(100)
    assert cost(8000) < 12 * cost(2000)  # four times as many; sixteen times, if each looked at all others


def test_two_feeds_that_are_one_are_told_apart(write) -> None:
    twice = "feeds:\n  - {name: A, url: http://h/1}\n  - {name: a, url: http://h/2}\n  - {name: B, url: http://h/1}\n"
    first, second = problems(write(feeds=twice))
    assert first.startswith("feeds.yml:3: a feed with the id 'a' a second time")
    assert "(the first is on line 2); give one of them another 'id'" in first
    assert second.startswith("feeds.yml:4: the url of feed 'b' a second time")


@pytest.mark.parametrize(
    ("monitor", "said"),
    [
        ("chanels: {}", "did you mean 'channels'?"),
        ("channels: {a b: json://h}", "'a b' as a channel's name"),
        ("channels: {a: {format: text}}", "no 'url' in channel 'a'"),
        ("channels: {a: {url: json://h, format: pdf}}", "'pdf' for the format of channel 'a'"),
        ("channels: {a: {url: json://h, per_hour: -1}}", "'-1' for per_hour of channel 'a'"),
        ("channels: {a: {url: json://h, quiet: at night}}", "'at night' for quiet of channel 'a'"),
        ("channels: {a: {url: json://h, digest: daily}}", "'daily' for digest of channel 'a'"),
        ("channels: {a: {url: json://h, digest: 0 8 * * *, immediate: [soon]}}", "'soon' for immediate of channel 'a'"),
        ("channels: {a: {url: json://h, immediate: [date]}}", "immediate of channel 'a', which has no digest"),
        ("defaults: {rule_per_hour: many}", "'many' for rule_per_hour of defaults"),
        ("channels: [json://h]", "a list for channels; expected keys with values"),
        ("defaults: {notify: [x]}", "unknown channel 'x' in defaults"),
        ("database: mysql://h/d", "an address for database"),
        ("database: m.db", "an address for database"),
        ("web: {port: 99999}", "'99999' for port of web; expected a whole number from 1 to 65535"),
        ("web: {port: eighty}", "'eighty' for port of web"),
        ("web: {enabled: maybe}", "expected true or false"),
        ("web: {host: 'a b'}", "'a b' for host of web"),
        ("web: true", "'true' for web; expected keys with values"),
        ("web: {token: short}", "a token of web that is easily guessed"),
        ("web: {token: 'words with spaces in them'}", "a token of web that is easily guessed, or cannot be typed"),
        ("web: {tokens: {phone: {token: short, scope: read}}}", "a token 'phone' that is easily guessed, or cannot be"),
        ("web: {tokens: {phone: {token: 0123456789abcdef}}}", "no 'scope' in token 'phone'; expected a value for it"),
        ("web: {tokens: {phone: {scope: read}}}", "no 'token' in token 'phone'"),
        ("web: {tokens: {phone: {token: 0123456789abcdef, scope: all}}}", "'all' for scope of token 'phone'"),
        ("web: {tokens: {'a b': {token: 0123456789abcdef, scope: read}}}", "'a b' as a token's name"),
        ("web: {tokens: [0123456789abcdef]}", "for tokens of web; expected keys with values"),
        ("web: {open: perhaps}", "'perhaps' for open of web"),
        ("web: {host: 0.0.0.0}", "'0.0.0.0' for host of web, where others can read everything; expected a token, or"),
        ("web: {host: '::'}", "'::' for host of web, where others can read everything"),
        ("web: {host: news.example.org, open: no}", "'news.example.org' for host of web, where others can read"),
        ("contact: 'a\\nb'", None),
        ('contact: "a\\nb"', "expected a mail address or a page"),
        ("allow_private: [10.0.0.0/99]", "'10.0.0.0/99' in allow_private"),
        (
            "health: {notify: [chta]}",
            "unknown channel 'chta' in health; expected a channel that is configured",
        ),
        (
            "health: {digest: daily}",
            "'daily' for digest of health; expected minute, hour, day, month and weekday as in",
        ),
        ("health: {after: 0h}", "'0h' for after of health; expected a time such as"),
        ("polling: {per_host: 0}", "'0' for per_host of polling; expected a whole number from 1 to 256"),
        ("polling: {at_once: many}", "'many' for at_once of polling; expected a whole number from 1 to 256"),
        ("polling: {pause: 2m}", "'2m' for pause of polling; expected a time such as 200ms or 2s, at most 60s"),
        ("polling: {pause: 61s}", "'61s' for pause of polling; expected a time such as 200ms or 2s, at most 60s"),
        ("articles: {per_host: 0}", "'0' for per_host of articles; expected a whole number from 1 to 1000"),
        ("articles: {skip: ['https://news.example.org/']}", "in skip of articles; expected a host such as"),
        ("articles: {enable: no}", "unknown key 'enable' in articles"),
        ("retention: 1y", "expected a time such as"),
    ],
)
def test_a_mistake_in_monitor_is_said(write, monitor: str, said: str | None) -> None:
    folder = write(monitor=monitor)
    if said is None:
        valid(folder)
    else:
        assert said in "\n".join(problems(folder))


def test_a_missing_file_comes_with_the_remedy(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        f"{name}: the file does not exist; expected this file; run 'monitor init {tmp_path}'" for name in FILES
    ]


def test_a_file_under_the_other_ending_is_noticed(write) -> None:
    folder = write()
    (folder / "rules.yml").rename(folder / "rules.yaml")
    assert problems(folder) == ["rules.yml: the file does not exist; expected this file; rename rules.yaml"]


def test_a_file_that_is_not_utf8_is_told_with_its_line(write) -> None:
    folder = write()
    (folder / "rules.yml").write_bytes(RULES.encode() + "    # Zürich".encode("latin-1"))
    assert problems(folder) == ["rules.yml:4: byte 0xfc that is not UTF-8; expected a file saved as UTF-8"]


def test_a_huge_file_is_refused(write) -> None:
    folder = write()
    (folder / "rules.yml").write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    assert "larger than 4 MiB" in problems(folder)[0]


def test_a_folder_in_place_of_a_file_is_told(write) -> None:
    folder = write()
    (folder / "rules.yml").unlink()
    (folder / "rules.yml").mkdir()
    assert "cannot be read (Is a directory)" in problems(folder)[0]


def test_a_bomb_of_aliases_is_refused_at_once(write) -> None:
    layers = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "a YAML alias" in problems(write(rules="\n".join(layers)))[0]


def test_a_broken_file_hides_no_problem_of_another(write) -> None:
    found = problems(write(monitor="a: [", rules="rules: [{id: a, watch: b, notify: [c], feeds: [d]}]"))
    assert len(found) == 2
    assert found[0].startswith("monitor.yml:1")
    assert found[1].startswith("rules.yml:1: unknown feed or tag 'd'"), "which channels there are cannot be told"


def test_a_name_with_a_mistake_is_still_a_name(write) -> None:
    found = problems(
        write(
            monitor="channels: {chat: nonsense}",
            feeds="feeds: [{name: A, url: nonsense, tags: [t]}]",
            rules="rules: [{id: a, watch: b, notify: [chat], feeds: [t, A]}]",
        )
    )
    assert len(found) == 2


# ── secrets ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_secrets_come_from_the_environment_and_from_files(write, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("file-token\n")
    folder = write(
        monitor="""\
channels:
  one: json://${TOKEN}@localhost
  two: {url: "json://${file:token}@localhost"}
  three: json://${NONE:-plain}$${kept}@localhost
"""
    )
    config = valid(folder, {"TOKEN": "env-token"})
    assert config.channels["one"].url.reveal() == "json://env-token@localhost"
    assert config.channels["two"].url.reveal() == "json://file-token@localhost"
    assert config.channels["three"].url.reveal() == "json://plain${kept}@localhost"
    assert config.secret_files == (folder / "token",)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("json://${MISSING}", "channel 'a': the variable MISSING is not set; expected MISSING in the environment"),
        ("json://${file:nowhere}", "nowhere cannot be read (No such file or directory)"),
        ("json://${file:.}", "cannot be read (Is a directory)"),
        ("json://${not a name}", "'${not a name}'; expected ${NAME}"),
        ("json://${", "'${'; expected ${NAME}"),
        ("${EMPTY}", "an empty text for channel 'a'"),
    ],
)
def test_a_reference_that_leads_nowhere_is_a_problem(write, value: str, said: str) -> None:
    assert said in "\n".join(problems(write(monitor=f'channels: {{a: "{value}"}}'), {"EMPTY": ""}))


def test_several_missing_variables_are_all_named(write) -> None:
    found = "\n".join(problems(write(monitor='channels: {a: "json://${ONE}:${TWO}@h"}')))
    assert "ONE" in found
    assert "TWO" in found


HIDDEN = "hunter2-hunter2"


@pytest.mark.parametrize(
    "monitor",
    [
        "channels: {a: '${S}'}",
        "channels: {a: %s}",
        "channels: {a: [%s]}",
        "channels: {a: {url: %s, format: x}}",
        "channels: {a: {url: [%s]}}",
        "database: mysql://u:%s@h/d",
        "database: '${S}'",
        "database: 'postgresql://u:%s@[h/d'",
        "web: {url: 'https://u:%s@h:x/'}",
        "web: {port: '${S}'}",
        "web: {token: '${S} x'}",
        "web: {token: 'a%s b'}",
        "web: {tokens: {a: {token: 'a%s b', scope: read}}}",
        "web: {host: 'a b ${S}'}",
        "contact: 'é${S}'",
        "retention: ${S}",
        "defaults: {notify: '${S}'}",
        "allow_private: 'a b ${S}'",
    ],
)
def test_no_problem_shows_a_secret(write, monitor: str) -> None:
    text = monitor.replace("%s", HIDDEN)
    assert HIDDEN not in "\n".join(problems(write(monitor=text), {"S": HIDDEN}))


@pytest.mark.parametrize("key", ["name", "url", "id", "tags", "authority", "owner", "interval", "language"])
def test_no_problem_of_a_feed_shows_a_secret(write, key: str) -> None:
    feed = {"name": "A", "url": "https://h", key: "${S} é/"}
    answer = load(write(feeds=json.dumps({"feeds": [feed, feed]})), {"S": HIDDEN})
    assert HIDDEN not in "\n".join(map(str, answer if isinstance(answer, list) else []))


@pytest.mark.parametrize("key", ["id", "watch", "aliases", "exclude", "notify", "on", "feeds"])
def test_no_problem_of_a_rule_shows_a_secret(write, key: str) -> None:
    rule = {"id": "a", "watch": "b", key: "${S} é/"}
    answer = load(write(rules=json.dumps({"rules": [rule, rule]})), {"S": HIDDEN})
    assert isinstance(answer, list)
    assert HIDDEN not in "\n".join(map(str, answer))


def test_a_secret_does_not_show_itself(write, caplog: pytest.LogCaptureFixture) -> None:
    config = valid(
        write(
            monitor=f"channels: {{a: 'json://${{S}}@h', b: 'json://{HIDDEN}@h'}}\ndatabase: 'postgresql://u:${{S}}@h/d'",
            feeds="feeds: [{name: A, url: 'https://u:${S}@h/?key=${S}'}]",
        ),
        {"S": HIDDEN},
    )
    url = config.channels["a"].url
    logging.getLogger().warning("%s %r %s", config, url, config.channels)
    shown = [repr(config), str(url), repr(url), f"{url}", f"{url!s:>9}", f"{dataclasses.asdict(config.channels['a'])}"]
    assert HIDDEN not in "\n".join([*shown, caplog.text])
    assert HIDDEN in url.reveal()
    for leak in (config.database, config.sources[0].url, config.channels["b"].url.reveal()):
        assert HIDDEN not in config.mask(f"cannot reach {leak}: refused")
    with pytest.raises(TypeError):
        pickle.dumps(url)
    with pytest.raises(TypeError):
        json.dumps(url)
    assert copy.deepcopy(url) == url


def test_a_masked_text_has_no_encoded_secret_and_keeps_ordinary_words() -> None:
    secrets = [Secret("p@ss/word"), Secret("no")]
    assert mask("p@ss/word p%40ss%2Fword no", secrets) == "*** *** no"


# ── a rules file on its own ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_rules_file_stands_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "any-name.yaml"
    path.write_text("rules: [{id: a, watch: b c, aliases: {d: e}, notify: [nobody], feeds: [nowhere]}]")
    answer = load_rules(path)
    assert isinstance(answer, tuple)
    assert answer[0].feeds == ("nowhere",)


def test_a_rules_file_with_mistakes_gives_them_all(tmp_path: Path) -> None:
    path = tmp_path / "r.yml"
    path.write_text("rules:\n- id: a\n- watch: b\n")
    answer = load_rules(path)
    assert [(type(problem), problem.line) for problem in answer] == [(Problem, 2), (Problem, 3)]


# ── change ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_fingerprint_tells_a_change_of_any_file(write) -> None:
    folder = write(monitor="channels: {a: '${file:token}'}")
    (folder / "token").write_text("json://h")
    secret_files = valid(folder).secret_files
    seen = {fingerprint(folder, secret_files)}
    assert fingerprint(folder, secret_files) in seen
    for name in (*FILES, "token"):
        with (folder / name).open("a") as file:
            file.write("\n")
        now = fingerprint(folder, secret_files)
        assert now not in seen
        seen.add(now)
    (folder / "rules.yml").unlink()
    assert fingerprint(folder, secret_files) not in seen


def test_the_fingerprint_tells_a_replaced_file_of_the_same_size_and_time(write) -> None:
    folder = write()
    before = fingerprint(folder)
    path, new = folder / "rules.yml", folder / "new"
    stat = path.stat()
    new.write_text(RULES.replace("visit", "event"))
    os.utime(new, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    new.replace(path)
    assert fingerprint(folder) != before


# ── anything at all ──────────────────────────────────────────────────────────────────────────────────────────────────

ANYTHING = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
YAML = st.text(st.sampled_from("rules: id watch-[]{},&*!#|>%@`'\"\\\n\t 09azé\x00\ufeff\u2028${}"), max_size=80)


@ANYTHING
@given(body=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), YAML.map(str.encode)))
def test_no_file_whatever_raises(tmp_path: Path, body: bytes) -> None:
    for name in FILES:
        (tmp_path / name).write_bytes(body)
    answer = load(tmp_path, {})
    assert isinstance(answer, list)
    assert all(str(problem) for problem in answer)


@settings(ANYTHING, max_examples=50)
@given(data=st.data())
def test_no_value_whatever_raises(tmp_path: Path, data: st.DataObject) -> None:
    scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
    values = st.recursive(
        scalars, lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(), part, max_size=3)
    )
    rule = {key: data.draw(values) for key in ("id", "watch", "aliases", "exclude", "notify", "on", "feeds")}
    feed = {key: data.draw(values) for key in ("name", "url", "id", "tags", "authority", "owner", "interval")}
    main = {key: data.draw(values) for key in ("database", "channels", "defaults", "web", "contact", "retention")}
    for name, body in zip(FILES, (main, {"feeds": [feed]}, {"rules": [rule]}), strict=True):
        (tmp_path / name).write_text(json.dumps(body))
    answer = load(tmp_path, {})
    assert isinstance(answer, list | Config)


@ANYTHING
@given(value=st.text(max_size=60), secret=st.text(min_size=6, max_size=20))
def test_no_value_of_a_variable_raises_or_shows(tmp_path: Path, value: str, secret: str) -> None:
    (tmp_path / "monitor.yml").write_text("channels: {a: '${A}${B}'}\nweb: {url: '${A}'}\ndatabase: '${B}'\n")
    (tmp_path / "feeds.yml").write_text(FEEDS)
    (tmp_path / "rules.yml").write_text("rules: [{id: '${A}', watch: '${B}'}]")
    load(tmp_path, {"A": value, "B": secret})


def test_a_channel_says_how_much_and_when(write: Any) -> None:
    config = valid(
        write(
            monitor="channels:\n  plain: json://h/a\n  slow:\n    url: json://h/b\n    per_hour: 30\n"
            "    quiet: 22:00-07:00 Europe/Berlin\n    digest: 0 8 * * *\n    immediate: [confirmed]\n"
            "defaults: {rule_per_hour: 3}\n",
            rules="rules: [{id: visit, watch: president visit neighbour, urgent: true}]\n",
        )
    )
    plain, slow = config.channels["plain"], config.channels["slow"]
    assert (plain.per_hour, plain.rule_per_hour, plain.quiet, plain.digest, plain.immediate) == (
        *(0, 3, None, None),
        frozenset(),
    )
    assert (slow.per_hour, slow.rule_per_hour, slow.immediate) == (30, 3, {Kind.CONFIRMED})
    assert slow.quiet
    assert slow.quiet.zone == "Europe/Berlin"
    assert slow.digest
    assert config.rules[0].urgent


def test_a_rule_says_what_to_be_reminded_of(write: Any) -> None:
    rule = "{id: visit, watch: president visit neighbour, remind: [7d, 1d, 7d], ask: true}"
    (read,) = valid(write(rules=f"rules: [{rule}]\n")).rules
    assert (read.remind, read.ask) == ((timedelta(days=1), timedelta(days=7)), True)
    for wrong in ("0d", "400d", "12h", "soon"):
        (found,) = problems(write(rules=f"rules: [{rule.replace('1d', wrong)}]\n"))
        assert f"'{wrong}' in remind of rule 'visit'" in found


def test_the_fingerprint_of_a_channel_changes_with_what_is_written_and_shows_nothing(write: Any) -> None:
    written = ["json://h/token", "{url: json://h/other}", "{url: json://h/token, format: text}"]
    written += ["{url: json://h/token, per_hour: 2}", "{url: json://h/token, quiet: 22:00-07:00}"]
    prints = [valid(write(monitor=f"channels: {{a: {each}}}\n")).channels["a"].fingerprint for each in written]
    assert len(set(prints)) == len(prints)
    assert not any("token" in each for each in prints)


# ── requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def asking(**keys: object) -> str:
    return yaml.safe_dump({"feeds": [{"name": "Hall", "url": "https://hall.example/rss", **keys}]})


def test_requests_of_a_feed_carry_what_it_says(write) -> None:
    feeds = asking(auth="reader:${WORD}", headers={"X-Api-Key": "${KEY}", "Accept": "text/xml"}, user_agent="Reader/2")
    config = valid(
        write(feeds=feeds, rules="rules:\n  - {id: a, watch: Tower opening}\n"),
        {"WORD": "open sesame", "KEY": "0123456789"},
    )
    request = config.requests["hall"]
    assert request.authorization is not None
    assert request.authorization.reveal() == "Basic cmVhZGVyOm9wZW4gc2VzYW1l"
    headers = {name: value.reveal() for name, value in request.headers}
    assert headers == {"x-api-key": "0123456789", "accept": "text/xml"}
    assert request.user_agent == "Reader/2"
    assert config.mask("open sesame 0123456789 cmVhZGVyOm9wZW4gc2VzYW1l") == "*** *** ***"
    for secret in ("sesame", "0123456789", "cmVhZ"):
        assert secret not in repr(config)


def test_a_token_is_taken_with_its_scheme(write) -> None:
    config = valid(
        write(feeds=asking(auth="Bearer ${KEY}"), rules="rules:\n  - {id: a, watch: Tower opening}\n"),
        {"KEY": "0123456789"},
    )
    assert config.requests["hall"].authorization == Secret("Bearer 0123456789")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"auth": "geheim-geheim"}, "an auth of feed 'Hall' that is not understood"),
        ({"auth": "Digest a b"}, "an auth of feed 'Hall' that is not understood"),
        ({"headers": {"Host": "geheim"}}, "'Host' as a header of feed 'Hall'"),
        ({"headers": {"Authorization": "geheim"}}, "'Authorization' as a header of feed 'Hall'"),
        ({"headers": {"X Key": "geheim"}}, "'X Key' as a header of feed 'Hall'"),
        ({"headers": {"X-Key": "geheim\nHost: x"}}, "a value of header 'X-Key' of feed 'Hall' that cannot be sent"),
        ({"user_agent": "geh\u20acim"}, "a user_agent of feed 'Hall' that cannot be sent"),
    ],
)
def test_a_request_that_cannot_be_sent_is_a_problem(write, keys, found) -> None:
    (problem,) = problems(write(feeds=asking(**keys), rules="rules:\n  - {id: a, watch: Tower opening}\n"))
    assert found in problem
    assert "geh" not in problem


# ── proxies and authorities ──────────────────────────────────────────────────────────────────────────────────────────

AUTHORITY = Path(__file__).parent / "data" / "tls" / "authority.pem"


def test_a_feed_has_a_proxy_and_authorities_of_its_own(write, tmp_path: Path) -> None:
    (tmp_path / "inner.pem").write_text("# the authority of Exämple\n" + AUTHORITY.read_text(), encoding="utf-8")
    feeds = asking(proxy="http://reader:${WORD}@proxy.example:3128", ca_file="inner.pem")
    folder = write(feeds=feeds)
    config = valid(folder, {"WORD": "open%20sesame"})
    request = config.requests["hall"]
    assert request.proxy == Secret("http://reader:open%20sesame@proxy.example:3128")
    assert request.authorities.count("BEGIN CERTIFICATE") == 1
    assert config.mask("open%20sesame, open sesame") == "***, ***"
    assert "BEGIN" not in repr(config)
    before = fingerprint(folder, config.secret_files)
    (tmp_path / "inner.pem").write_text(AUTHORITY.read_text() * 2, encoding="utf-8")
    assert fingerprint(folder, config.secret_files) != before


@pytest.mark.parametrize(
    "proxy", ["http://10.0.0.9:3128", "http://localhost:3128", "http://[::1]:1", "http://squid:3128"]
)
def test_a_proxy_inside_needs_to_be_allowed(write, proxy: str) -> None:
    (problem,) = problems(write(feeds=asking(proxy=proxy)))
    assert problem.startswith("feeds.yml:")
    assert "a proxy of feed 'Hall' that is not on a public address; expected its host" in problem
    host = proxy.partition("://")[2].rpartition(":")[0].strip("[]")
    valid(write(monitor=MONITOR + f"allow_private: ['{host}']\n", feeds=asking(proxy=proxy)))


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        *(
            ({"proxy": proxy}, "a proxy of feed 'Hall' that is not understood")
            for proxy in (
                "socks5://u:geheim@proxy.example",
                "proxy.example:3128",
                "http://a:geheim@b.example/path",
                "http://",
            )
        ),
        ({"ca_file": "nowhere.pem"}, "ca_file of feed 'Hall': 'nowhere.pem' cannot be read (No such file"),
        ({"ca_file": "."}, "ca_file of feed 'Hall': '.' cannot be read (Is a directory"),
        ({"ca_file": "rules.yml"}, "ca_file of feed 'Hall': no certificates in 'rules.yml'"),
        ({"ca_file": ["a"]}, "a list for ca_file of feed 'Hall'"),
    ],
)
def test_a_proxy_or_authority_that_cannot_be_used_is_a_problem(write, keys, found: str) -> None:
    (problem,) = problems(write(feeds=asking(**keys)))
    assert found in problem
    assert "geheim" not in problem


def test_a_huge_or_broken_file_of_authorities_holds_none(write, tmp_path: Path) -> None:
    for body in (AUTHORITY.read_bytes() * 2000, b"", b"\x00\xff" * 99, AUTHORITY.read_bytes().replace(b"MII", b"###")):
        (tmp_path / "inner.pem").write_bytes(body)
        (problem,) = problems(write(feeds=asking(ca_file="inner.pem")))
        assert "no certificates in 'inner.pem'" in problem


def test_a_webhooks_secret_is_a_key_and_is_not_shown(write) -> None:
    text = "channels:\n  hook:\n    url: json://localhost\n    secret: {}\n"
    good = valid(write(monitor=text.format("whsec_" + "a" * 32)))
    assert good.channels["hook"].secret == Secret("whsec_" + "a" * 32)
    assert "aaaa" not in repr(good.channels["hook"])
    assert good.mask("it is whsec_" + "a" * 32) == "it is ***"
    for bad in ("whsec_short", "a" * 32, "whsec_" + "ä" * 40):
        (problem,) = load(write(monitor=text.format(bad)), {})
        assert (problem.line, problem.found) == (4, "something else than a key for secret of channel 'hook'")
        assert "24 to 64 bytes in Base64" in problem.expected


def test_a_rule_tells_each_channel_of_its_own_kinds(write) -> None:
    rules = """\
rules:
  - id: a
    watch: Big Fair opening
    notify:
      - chat
      - channel: mail
        kinds: [confirmed, date]
    still_watching: weekly
"""
    (rule,) = valid(write(monitor="channels: {chat: json://a, mail: json://b}", rules=rules)).rules
    assert rule.notify == ("chat", "mail")
    assert rule.kinds == {"mail": frozenset({Kind.CONFIRMED, Kind.DATE})}
    assert rule.still_watching
    assert rule.told(rule.notify, [Kind.DENIED]) == ("chat",)
    assert rule.told(rule.notify, [Kind.DENIED, Kind.DATE]) == ("chat", "mail")


@pytest.mark.parametrize(
    ("notify", "said"),
    [
        ("[{channel: chatt}]", "unknown channel 'chatt' in notify of rule 'a'"),
        ("[{kinds: [date]}]", "no 'channel' in notify of rule 'a'"),
        ("[{channel: chat, kinds: [dat]}]", "did you mean 'date'?"),
        ("[{channel: chat, kinds: []}]", "an empty list for kinds in notify of rule 'a'"),
        ("[{channel: chat, on: [date]}]", "unknown key 'on' in notify of rule 'a'"),
        ("[chat, {channel: chat}]", "channel 'chat' in notify of rule 'a' a second time"),
        ("[chat]\n    still_watching: daily", "'daily' for still_watching of rule 'a'"),
    ],
)
def test_what_is_wrong_with_a_rules_channels_is_said(write, notify: str, said: str) -> None:
    rules = f"rules:\n  - id: a\n    watch: Big Fair opening\n    notify: {notify}\n"
    assert said in "\n".join(problems(write(monitor="channels: {chat: json://a}", rules=rules)))


def test_a_fallback_is_another_channel(write) -> None:
    text = "channels:\n  chat: {{url: json://a, {}}}\n  mail: json://b\n"
    chat = valid(write(monitor=text.format("fallback: mail, fallback_after: 3h"), rules=RULES_ALONE)).channels["chat"]
    assert (chat.fallback, chat.fallback_after) == ("mail", timedelta(hours=3))
    for wrong, said in (
        ("fallback: chat", "'chat' for fallback of channel 'chat'"),
        ("fallback: post", "another channel: mail"),
        ("fallback_after: 3h", "fallback_after of channel 'chat', which has no fallback"),
    ):
        assert said in "\n".join(problems(write(monitor=text.format(wrong), rules=RULES_ALONE)))


RULES_ALONE = "rules: [{id: a, watch: Big Fair opening}]"


def test_defaults_have_a_proxy_and_authorities_for_all_feeds_and_searches(write, tmp_path: Path) -> None:
    shutil.copy(AUTHORITY, tmp_path / "inner.pem")
    shutil.copy(AUTHORITY, tmp_path / "own.pem")
    monitor = "defaults: {proxy: 'http://me:geheim-geheim@proxy.example:3128', ca_file: inner.pem}\n"
    feeds = """\
feeds:
  - {name: A, url: https://a.example/, user_agent: Reader/2}
  - {name: B, url: https://b.example/, proxy: none}
  - {name: C, url: https://c.example/, proxy: 'http://other.example:3128', ca_file: own.pem}
"""
    config = valid(write(monitor, feeds, "rules: [{id: tower, watch: Riverton Tower opening, search: gdelt}]"))
    usual = config.defaults.request
    assert usual.proxy == Secret("http://me:geheim-geheim@proxy.example:3128")
    assert usual.authorities
    assert config.requests["a"] == dataclasses.replace(usual, user_agent="Reader/2")
    assert config.requests["b"] == dataclasses.replace(usual, proxy=None)
    assert config.requests["c"].proxy == Secret("http://other.example:3128")
    assert config.requests["search.tower.gdelt"] == usual
    assert config.mask("geheim-geheim") == "***"
    assert "geheim" not in repr(config)
    assert len(config.secret_files) == 2


def test_without_a_default_feeds_are_asked_straight(write) -> None:
    config = valid(write(rules="rules: [{id: tower, watch: Riverton Tower opening, search: gdelt}]"))
    assert config.requests == {}


def test_a_default_proxy_inside_needs_to_be_allowed(write) -> None:
    (problem,) = problems(write(monitor="defaults: {proxy: 'http://10.0.0.9:3128'}\n"))
    assert problem.startswith("monitor.yml:1: a proxy of defaults that is not on a public address")
    valid(write(monitor="defaults: {proxy: 'http://10.0.0.9:3128'}\nallow_private: [10.0.0.0/8]\n"))
