"""What does a template of the user's make of an alert? Text in a service's form, or what is wrong, with its line.

The language is the part of Jinja2 that always ends, and soon: conditions and loops over what an alert has, filters
whose results are bounded, no assignment, macro, call, file or arithmetic. Every value is escaped for the form that it
goes into. Must not read a file, and must not let a value become markup.
"""

from __future__ import annotations

import html
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache, wraps
from html.parser import HTMLParser
from typing import Any, Literal

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from monitor.escape import escape_discord, escape_markdown, escape_slack
from monitor.forms import discord, sample, slack, webhook
from monitor.forms.bodies import html_link, markdown_link
from monitor.model import Alert, Days, State
from monitor.values import dataclass
from monitor.wording import days_in_words

Form = Literal["text", "markdown", "html", "slack", "discord", "telegram"]

#: characters of a template, of what comes out of it, and of what comes out of one filter
LONGEST_SOURCE = 20_000
LONGEST_VALUE = 5_000
LONGEST: dict[Form, int] = {
    "text": 10_000,
    "markdown": 10_000,
    "html": 30_000,
    "slack": 9_000,
    "discord": 4_000,
    "telegram": 3_500,
}
#: of expressions and blocks within each other: to compile them takes the square of it
DEEPEST = 30
#: turns of all loops and uses of all filters together; an ordinary template takes a few dozen
MOST_STEPS = 2_000

_ESCAPES: dict[Form, Callable[[str], str]] = {
    "text": str,
    "markdown": escape_markdown,
    "html": html.escape,
    "slack": escape_slack,
    "discord": escape_discord,
    "telegram": html.escape,
}
_LINKS: dict[Form, Callable[[str, str], str]] = {
    "text": lambda words, url: f"{words} ({url})" if url else words,
    "markdown": markdown_link,
    "html": html_link,
    "slack": slack.link,
    "discord": discord.link,
    "telegram": html_link,
}
_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Name, nodes.Const, nodes.Getattr),
    *(nodes.Getitem, nodes.Filter, nodes.Test, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.CondExpr, nodes.Concat, nodes.List, nodes.Tuple, nodes.Keyword),
)
_FILTERS = (
    *("capitalize", "default", "first", "join", "last", "length", "lower", "reverse", "sort", "title", "trim"),
    *("truncate", "unique", "upper", "wordcount", "striptags", "replace"),
)
#: what Telegram's HTML has
_TELEGRAM_TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template."""

    #: counted from 1; 0 when it is the template as a whole
    line: int
    found: str
    expected: str


class TemplateFaultError(Exception):
    """A template that cannot be used."""

    def __init__(self, line: int, found: str, expected: str) -> None:
        super().__init__(found)
        self.fault = Fault(line, found, expected)


def render(source: str, alert: Alert, form: Form) -> str:
    """Return what a template makes of an alert on a change. Raises TemplateFaultError.

    An ordinary template takes a millisecond, the worst that can be written a second or two.
    """
    written, size = [], 0
    _LEFT.set(iter(range(MOST_STEPS)))
    try:
        for piece in _compiled(source, form).generate(variables(alert)):
            size += len(piece)
            if size > LONGEST[form]:
                raise TemplateFaultError(0, f"more than {LONGEST[form]:,} characters", "less: a message has a limit")
            written.append(piece)
    except TemplateFaultError as error:
        raise TemplateFaultError(error.fault.line or _line(error), error.fault.found, error.fault.expected) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, RecursionError, SyntaxError) as error:
        raise TemplateFaultError(_line(error), str(error) or type(error).__name__, _WANTED) from None
    text = "".join(written).strip()
    if form == "telegram":
        _expect_telegram(text, source)
    return text


def faults(source: str, form: Form) -> Iterator[Fault]:
    """Yield what is wrong with a template: sample alerts are rendered, an ordinary, a sparse and a very long one."""
    for each in SAMPLES:
        try:
            render(source, each, form)
        except TemplateFaultError as error:
            yield error.fault
            return


def variables(alert: Alert) -> dict[str, Any]:
    """Return what a template may name: what a webhook gets, with the parts of `change` beside the rest."""
    told = webhook.payload(alert)
    change = told.pop("change") or {}
    words = {"was": change["before"]["words"], "now": change["after"]["words"]} if change else {}
    return {name: value for name, value in (told | change | words).items() if name not in ("version", "message")}


# ── the language ─────────────────────────────────────────────────────────────────────────────────────────────────────

_WANTED = "names and filters of docs/messages.md"


@lru_cache(maxsize=64)
def _compiled(source: str, form: Form) -> Template:
    if len(source) > LONGEST_SOURCE:
        raise TemplateFaultError(0, f"{len(source):,} characters", f"at most {LONGEST_SOURCE:,}")
    environment = _environment(form)
    try:
        tree = environment.parse(source)
        for node, depth in _walk(tree):
            if depth > DEEPEST:
                raise TemplateFaultError(node.lineno, f"more than {DEEPEST} levels of nesting", _LANGUAGE)
            if not isinstance(node, _NODES) or (isinstance(node, nodes.For) and node.recursive):
                raise TemplateFaultError(node.lineno, f"{_name(node)} in a template", _LANGUAGE)
            if isinstance(node, nodes.For):
                node.iter = nodes.Filter(node.iter, "_each", [], [], None, None, lineno=node.lineno)
        return environment.from_string(tree)
    except TemplateError as error:
        raise TemplateFaultError(getattr(error, "lineno", 0) or 0, error.message or "no template", _WANTED) from None


_LANGUAGE = "text, {{ values }}, {% if %} and {% for %}: docs/messages.md has the language of templates"


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Yield each node with its depth, the children of one as they were before it was yielded."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]
        yield node, depth


def _name(node: nodes.Node) -> str:
    return {"Assign": "'set'", "Call": "a call", "Macro": "a macro"}.get(
        type(node).__name__, type(node).__name__.lower()
    )


@lru_cache(maxsize=len(_ESCAPES))
def _environment(form: Form) -> ImmutableSandboxedEnvironment:
    escape = _ESCAPES[form]

    def finalize(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, Markup):  # a link of ours
            return str(value)
        if isinstance(value, Undefined):
            return str(value)  # which says what is not defined
        if not isinstance(value, str | int):
            raise TypeError(f"a {'list' if isinstance(value, list | tuple) else 'table'} as text")
        return escape(str(value))

    def link(words: Any, url: Any = "") -> Markup:
        _step()
        # an address is one of ours, or was made safe; any other would be a way to write markup
        address = str(url or "")
        if address and not re.fullmatch(r"https?://[^\s<>\"'()|\\]+", address):
            raise ValueError("something else than an address for a link")
        return Markup(_LINKS[form](str(words or address), address))  # noqa: S704 (escaped by the link's own form)

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        optimized=False,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals = {}
    known = environment.filters
    ours = {"link": link, "date": _date, "days": _days}
    environment.filters = {name: _bounded(known[name]) for name in _FILTERS} | ours | {"_each": _each}
    return environment


def _bounded(apply: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(apply)
    def bounded(*given: Any, **options: Any) -> Any:
        _step()
        result = apply(*given, **options)
        if isinstance(result, str) and len(result) > LONGEST_VALUE:
            raise ValueError(f"a value of more than {LONGEST_VALUE:,} characters")
        # text that is made of marked text is not marked: it is escaped again, rather than not at all
        return str(result) if isinstance(result, str) else list(result) if isinstance(result, Iterator) else result

    return bounded


def _each(values: Any) -> Iterator[Any]:
    if not isinstance(values, list | tuple):
        raise TypeError("a loop over something else than a list")
    for value in values:
        _step()
        yield value


#: what is left of the steps of the template that is rendered in this thread
_LEFT: ContextVar[Iterator[int]] = ContextVar("steps left")


def _step() -> None:
    if next(_LEFT.get(), None) is None:
        raise ValueError(f"more than {MOST_STEPS:,} turns of loops and filters")


def _date(value: Any, pattern: str) -> str:
    """Write a day or an instant in another form, such as "%d.%m.%Y"; nothing for none."""
    _step()
    if not value:
        return ""
    if len(pattern) > 50:
        raise ValueError("a form for a date of more than 50 characters")
    return datetime.fromisoformat(str(value)).strftime(pattern)


def _days(state: Any) -> str:
    """Say the days of a state in words, as our own messages do; nothing for none."""
    _step()
    start, end = state["start"], state["end"]
    return days_in_words(Days(date.fromisoformat(start), date.fromisoformat(end))) if start else ""


def _line(error: BaseException) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == "<template>"), 0)


class _Tags(HTMLParser):
    """Which tags are opened, and closed in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        #: the first tag that is wrong, and what is wrong with it
        self.wrong: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (HTMLParser's)
        if tag not in _TELEGRAM_TAGS:
            self.wrong = self.wrong or (f"<{tag}", f"<{tag}>, which Telegram does not know")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong = self.wrong or (f"</{tag}", f"</{tag}> that closes nothing")


def _expect_telegram(text: str, source: str) -> None:
    """Telegram refuses a whole message for one tag."""
    tags = _Tags()
    tags.feed(text)
    tags.close()
    if tags.open:
        tags.wrong = tags.wrong or (f"<{tags.open[-1]}", f"<{tags.open[-1]}> that is not closed")
    if tags.wrong:
        at = source.find(tags.wrong[0])
        wanted = f"tags that are closed, out of: {', '.join(_TELEGRAM_TAGS)}"
        raise TemplateFaultError(source.count("\n", 0, at) + 1 if at >= 0 else 0, tags.wrong[1], wanted)


# ── sample alerts ────────────────────────────────────────────────────────────────────────────────────────────────────


def _samples() -> Iterable[Alert]:
    usual, facts = sample.ALERT, sample.FACTS
    bare = replace(
        facts, before=State(), after=State(), speaker="", headline="", agree=(), differ=(), page="", sentence=""
    )
    most = "<*_&@`[" * 20  # as long as a name gets, of what takes most room when it is escaped
    full = replace(
        facts, event=most, sentence=most * 4, speaker=most, headline=most, outlet=most[:70], note=most,
        agree=(most[:70],) * 6, differ=(most,) * 6, page="https://monitor.example/" + "x" * 600,
    )  # fmt: skip
    return usual, replace(usual, url="", kinds=usual.kinds[:1], facts=bare), replace(usual, title=most, facts=full)


SAMPLES = tuple(_samples())
