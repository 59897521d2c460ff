"""A browser without script: it keeps cookies, follows redirects, and sends the forms that are on a page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

BASE = "http://127.0.0.1:8080"


class Page(HTMLParser):
    """A page as a browser reads it: tags with their attributes, the text, and its forms with their hidden fields."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.forms: list[tuple[dict[str, str], dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag == "form":
            self.forms.append((attributes, {}))
        if tag == "input" and attributes.get("type") == "hidden" and self.forms:
            self.forms[-1][1][attributes["name"]] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


class Browser:
    """Asks an app."""

    def __init__(self, app: Any, **headers: str) -> None:
        self.app = app
        self.headers = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.cookies = httpx.Cookies()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=BASE, cookies=self.cookies, headers=self.headers
            ) as client:
                answer = await client.request(method, path, **options)
                self.cookies = client.cookies
                return answer

        return asyncio.run(go())

    def get(self, path: str, **options: Any) -> httpx.Response:
        answer = self.ask("GET", path, **options)
        return self._followed(answer)

    def send(self, path: str, action: str, fields: Mapping[str, str] = {}, **options: Any) -> httpx.Response:
        """Send the form of a page whose address ends so, with what is filled in."""
        page = Page(self.get(path).text)
        ((attributes, hidden),) = [form for form in page.forms if form[0].get("action", "").endswith(action)][:1]
        target = urljoin(f"{BASE}{path}", attributes["action"])
        answer = self.ask("POST", urlsplit(target).path, data={**hidden, **fields}, **options)
        return self._followed(answer)

    def _followed(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code != 303:
            return answer
        there = urlsplit(urljoin(str(answer.request.url), answer.headers["location"]))
        assert there.netloc == "127.0.0.1:8080", "it leads elsewhere"
        return self.get(f"{there.path}?{there.query}" if there.query else there.path)
