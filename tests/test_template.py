"""What may a user's template do, and what not? It ends, it escapes, and a message is never lost over it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from receivers import Mailbox, Says, Webhook

from monitor import services
from monitor.cli.setup import channel_problems
from monitor.config import ChannelConfig, Config, Secret, TemplateFile, load
from monitor.forms.template import LONGEST, SAMPLES, Form, TemplateFaultError, faults, render, variables
from monitor.sending import send

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
USUAL, BARE, FULL = SAMPLES
FORMS: tuple[Form, ...] = get_args(Form)
DOCS = (Path(__file__).parent.parent / "docs" / "messages.md").read_text(encoding="utf-8")

GOOD = """\
{{ event|upper }}
was: {{ was }}
now: {{ now }}
{% if agree %}
agreeing: {{ agree|join(", ") }}
{% endif %}
{% for each in differ %}
- {{ each }}{{ "" if loop.last else ";" }}
{% endfor %}
{{ story.outlet }}, {{ story.published|date("%d.%m.%Y %H:%M") }}: {{ story.title|default("story", true)|link(url) }}
{{ before|days }} > {{ after|days }}
"""


def test_a_template_writes_what_it_says() -> None:
    assert render(GOOD, USUAL, "text") == (
        "MINISTER VISIT ISLAND\n"
        "was: week of 16 June 2031, planned\n"
        "now: 18–19 June 2031, confirmed by the ministry\n"
        "agreeing: Other Post, Daily Wire\n"
        "- Evening Herald: Wednesday 25 June 2031, planned\n"
        "Daily Wire, 17.06.2031 11:05: Dates of the visit are out (https://wire.example/1)\n"
        "week of 16 June 2031 > 18–19 June 2031"
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_good_template_is_good_in_every_form(form: Form) -> None:
    assert list(faults(GOOD, form)) == []


def test_a_link_is_written_as_the_form_has_it() -> None:
    source = "{{ story.title|link(url) }}"
    assert {form: render(source, USUAL, form) for form in FORMS} == {
        "text": "Dates of the visit are out (https://wire.example/1)",
        "markdown": "[Dates of the visit are out](<https://wire.example/1>)",
        "html": '<a href="https://wire.example/1">Dates of the visit are out</a>',
        "slack": "<https://wire.example/1|Dates of the visit are out>",
        "discord": "[Dates of the visit are out](https://wire.example/1)",
        "telegram": '<a href="https://wire.example/1">Dates of the visit are out</a>',
    }
    assert render(source, replace(USUAL, url=""), "html") == "Dates of the visit are out"


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\n{{ nope }}", 2, "'nope' is undefined"),
        ("a\n\n{{ story.nope }}", 3, "has no attribute 'nope'"),
        ("a\n{% if was %}\nb", 3, "Unexpected end of template"),
        ("{% set a = was %}", 1, "'set' in a template"),
        ("{% macro a() %}{% endmacro %}", 1, "a macro in a template"),
        ("{{ was.upper() }}", 1, "a call in a template"),
        ("{{ range(9) }}", 1, "a call in a template"),
        ("{% include 'x' %}", 1, "include in a template"),
        ("{% extends 'x' %}", 1, "extends in a template"),
        ("{{ was * 9 }}", 1, "mul in a template"),
        ("{% for x in agree recursive %}{% endfor %}", 1, "for in a template"),
        ("{{ was|safe }}", 1, "No filter named 'safe'"),
        ("{{ was|attr('__class__') }}", 1, "No filter named 'attr'"),
        ("{{ was.__class__ }}", 1, "unsafe"),
        ("{{ agree }}", 1, "a list as text"),
        ("{{ story }}", 1, "a table as text"),
        ("{% for x in was %}{% endfor %}", 1, "a loop over something else than a list"),
        ("{{ was|link('javascript:alert(1)') }}", 1, "something else than an address"),
        ("{{ was|link('https://x.example/><b>') }}", 1, "something else than an address"),
        ("{{ after.start|date('" + "%A" * 40 + "') }}", 1, "more than 50 characters"),
        ("x" * 20_001, 0, "20,001 characters"),
        ("{{ sentence }}" * 200, 0, "more than 10,000 characters"),
        ("(" * 3 + "{{ " + "(" * 500 + "was" + ")" * 500 + " }}", 0, ""),
    ],
)
def test_what_is_wrong_is_said_with_its_line(source: str, line: int, words: str) -> None:
    (fault,) = faults(source, "text")
    assert words in fault.found
    assert fault.line == line or not words
    assert fault.expected


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\n<div>b</div>", 2, "<div>, which Telegram does not know"),
        ("a\nb <b>c", 2, "<b> that is not closed"),
        ("a\n</i>", 2, "</i> that closes nothing"),
        ("<b><i>x</b></i>", 1, "closes nothing"),
    ],
)
def test_markup_that_telegram_would_refuse_is_found_before(source: str, line: int, words: str) -> None:
    (fault,) = faults(source, "telegram")
    assert (words in fault.found, fault.line) == (True, line)
    assert list(faults(source, "html")) == []


BOMBS = {
    "loops in loops": "{% for a in agree %}" * 12 + "{% endfor %}" * 12,
    "loops in loops that write": "{% for a in differ %}" * 9 + "x" + "{% endfor %}" * 9,
    "replacing and replacing": "{{ sentence" + "|replace('<', 'sentence')" * 90 + " }}",
    "joining and joining": "{{ sentence" + "|join('" + "x" * 150 + "')" * 1 + "|join('yyyyyyyyyyyyyyy')" * 60 + " }}",
    "one after another": "{{ sentence ~ sentence ~ sentence }}" * 400,
    "filters without end": "{{ was" + "|upper|lower" * 1000 + " }}",
    "filters in loops in loops": "{% for a in differ %}" * 3
    + ("{% if a" + "|upper|lower" * 10 + " %}{% endif %}") * 100
    + "{% endfor %}" * 3,
    "joins in loops in loops": "{% for a in differ %}" * 4
    + "{% if a ~ a ~ a ~ a == a ~ a ~ a ~ a %}{% endif %}" * 390
    + "{% endfor %}" * 4,
    "filters behind filters": ("{% if title" + "|upper|lower" * 60 + " %}{% endif %}") * 25,
    "many loops": "{% for a in differ %}{{ a|upper|lower|title|trim }}{% endfor %}" * 250,
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_no_template_takes_long_or_makes_much(source: str) -> None:
    began = process_time()
    for sample in SAMPLES:
        try:
            assert len(render(source, sample, "text")) <= LONGEST["text"]
        except TemplateFaultError as error:
            assert error.fault.found  # noqa: PT017 (either is right)
    assert process_time() - began < 2


HOSTILE = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<!channel>", "*x*", "_y_", "`", "[a](https://e.example)", "<https://e.example|x>", "&amp;",
         "@here", "{{ 7*7 }}", "{% if %}", ":smile:", "||", "~~", "\\", "> "]
    ),
    max_size=15,
).map(" ".join)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(HOSTILE)
def test_no_value_becomes_markup_whatever_is_done_to_it(words: str) -> None:
    assert USUAL.facts is not None
    told = replace(USUAL, title=words, facts=replace(USUAL.facts, headline=words, agree=(words, words)))
    source = (
        "¦{{ title }}{{ title|upper }}{{ story.title|link(url)|lower }}{{ agree|join('-') }}{{ title ~ story.title }}¦"
    )
    assert not re.search(r"[<>]", render(source, told, "html"))
    assert not re.search(r"[<>*`~_]", render(source, told, "slack"))
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`~|<>#]", render(source, told, "discord"))
    assert not re.search(r"[*`~_]|(?<!\\)[<>]", render(source, told, "markdown"))
    assert not re.search(r"[<>]", render(source, told, "telegram"))


def test_every_variable_and_filter_is_documented() -> None:
    names = {*variables(USUAL), *variables(USUAL)["story"], *variables(USUAL)["after"]}
    filters = {"link", "date", "days", "join", "default", "truncate", "upper"}
    part = DOCS[DOCS.index("## Templates") :]
    assert {name for name in names | filters if f"`{name}`" not in part} == set()


def test_the_example_of_the_page_is_a_good_template() -> None:
    (example,) = re.findall(r"```jinja\n(.*?)```", DOCS, flags=re.DOTALL)
    for form in FORMS:
        assert list(faults(example, form)) == [], form


# ── in a configuration ───────────────────────────────────────────────────────────────────────────────────────────────

MONITOR = "channels:\n  chat: {{url: '{url}', template: words.j2}}\n  mail: json://localhost\n"
RULES = """\
rules:
  - id: visit
    watch: minister visit island
    notify: [{channel: chat, template: own.j2}, mail]
  - id: vote
    watch: Castria election
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "monitor.yml").write_text(MONITOR.format(url="json://localhost"))
    (tmp_path / "feeds.yml").write_text("feeds: [{name: A, url: 'https://a.example/rss'}]\n")
    (tmp_path / "rules.yml").write_text(RULES)
    (tmp_path / "words.j2").write_text("all: {{ was }}")
    (tmp_path / "own.j2").write_text("own: {{ was }}")
    return tmp_path


def test_a_channel_and_a_rule_have_templates_of_their_own(folder: Path) -> None:
    config = load(folder, {})
    assert isinstance(config, Config)
    chat, mail = config.channels.values()
    assert {rule: each.path.name for rule, each in chat.templates.items()} == {"": "words.j2", "visit": "own.j2"}
    assert not mail.templates
    assert {path.name for path in config.secret_files} == {"words.j2", "own.j2"}


def test_a_bad_template_is_a_problem_with_file_and_line(folder: Path) -> None:
    (folder / "words.j2").write_text("a\nb {{ wass }}\n")
    (folder / "own.j2").unlink()
    problems = load(folder, {})
    assert isinstance(problems, list)
    first, second = map(str, problems)
    assert first == f"{folder}/words.j2:2: 'wass' is undefined; expected names and filters of docs/messages.md"
    assert second.startswith(f"{folder}/rules.yml:4: a template in notify of rule 'visit' that cannot be read (No such")


def test_markup_is_checked_once_it_is_known_for_which_service_it_is(folder: Path) -> None:
    (folder / "words.j2").write_text("{{ was }}\n<div>x</div>")
    assert channel_problems(loaded(folder)) == []
    (folder / "monitor.yml").write_text(MONITOR.format(url="tgram://123456789:abcdefg_hijklmnop/12315544"))
    (problem,) = channel_problems(loaded(folder))
    assert (problem.path.name, problem.line) == ("words.j2", 2)
    assert "which Telegram does not know" in problem.found


def loaded(folder: Path) -> Config:
    config = load(folder, {})
    assert isinstance(config, Config), config
    return config


# ── on its way ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with Webhook() as webhook:
        monkeypatch.setattr(services, "DISCORD_API", f"http://{webhook.address}/webhooks")
        yield webhook


def channel(url: str, **sources: str) -> ChannelConfig:
    templates = {rule.strip("_"): TemplateFile(Path(f"{rule}.j2"), source) for rule, source in sources.items()}
    return ChannelConfig("one", Secret(url), templates=templates)


DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"


def said(webhook: Webhook) -> list[Any]:
    return [request.body["embeds"][0]["description"] for request in webhook.requests]


def test_the_rules_template_goes_before_the_channels(webhook: Webhook) -> None:
    one = channel(DISCORD, _="all: {{ was }}", visit="own: {{ was }}")
    for rule in ("visit", "vote"):
        assert asyncio.run(send(one, replace(USUAL, rule=rule), NOW)).sent
    assert said(webhook) == [r"own: week of 16 June 2031, planned", r"all: week of 16 June 2031, planned"]


def test_what_is_not_about_a_change_is_said_in_our_own_words(webhook: Webhook) -> None:
    told = replace(USUAL, facts=None, text="a summary")
    assert asyncio.run(send(channel(DISCORD, _="all: {{ was }}"), told, NOW)).sent
    assert said(webhook) == ["a summary"]


def test_a_template_that_fails_on_one_alert_loses_no_message(
    webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(send(channel(DISCORD, _="a\n{{ nope }}"), USUAL, NOW)).sent
    assert "> “The minister" in said(webhook)[0]
    assert "_.j2:2: 'nope' is undefined; sent in our own words" in caplog.text


def test_what_a_service_refuses_of_a_template_is_sent_in_our_own_words(
    webhook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.answers = [Says(400, {"message": "Invalid Form Body"}), Says(200, {})]
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(send(channel(DISCORD, _="mine"), USUAL, NOW)).sent
    assert [text[:4] for text in said(webhook)] == ["mine", "was:"]
    assert "refuses what its template made of it" in caplog.text


def test_mail_has_the_template_in_its_html_and_our_own_text_beside_it() -> None:
    with Mailbox() as mailbox:
        url = f"mailto://{mailbox.address}/reader@inbox.example?from=monitor@sender.example"
        told = replace(USUAL, text="our own text")
        assert asyncio.run(send(channel(url, _="<h1>{{ was }}</h1>"), told, NOW)).sent
        (message,) = mailbox.messages
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert page is not None
    assert plain is not None
    assert page.get_content().strip() == "<h1>week of 16 June 2031, planned</h1>"
    assert plain.get_content().strip() == "our own text"


def test_other_services_get_the_template_through_apprise(webhook: Webhook) -> None:
    assert asyncio.run(send(channel(f"mmost://{webhook.address}/{'a' * 26}", _="*was* {{ was }}"), USUAL, NOW)).sent
    assert "week of 16 June 2031, planned" in webhook.requests[0].body["text"]
