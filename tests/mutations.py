"""What else might a server send? Bodies with bytes turned, cut out, repeated, joined, and marks put in between.

The same seed gives the same mutations.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

#: what makes parsers turn off the road
MARKS = (
    *(b"<", b">", b"&", b"'", b'"', b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x80\x81", b"<![CDATA[", b"]]>"),
    *(b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE x [", b"]>", b"<!ENTITY a '&a;&a;'>"),
    *(b"&#0;", b"&#xD800;", b"&#99999999999;", b"&nbsp;", b"&a;", b"<item>", b"</item>", b"<entry>", b"</entry>"),
    *(b"<title>", b"</title>", b"<link/>", b"<guid isPermaLink='true'>", b"<pubDate>9999-99-99T99:99:99Z</pubDate>"),
    *(b"<pubDate>", b" xml:base='http://[::1'", b" xmlns:a='b'", b"<a:b/>", b"<script>", b"<html>", b"<p", b"='"),
    *(
        b"\r\n",
        b"\xe2\x80\xae",
        b"\xed\xa0\x80",
        b"{",
        b"}",
        b"[",
        b"]",
        b'":',
        b"\\ud800",
        b"1e999",
        b"-",
        b": ",
        b"\t",
    ),
    *(
        b"http://[",
        b"http://a:99999/",
        b"//",
        b"https://\xc3\xbc.example/",
        b"${A}",
        b"${",
        b"*x",
        b"&x",
        b"!!python/name:os",
    ),
)


class Mutator:
    """Makes mutations of some bodies, one after another."""

    def __init__(self, bodies: Sequence[bytes], seed: int, *, longest: int = 300_000) -> None:
        self._bodies = [body for body in bodies if len(body) <= longest]
        self._rng = random.Random(seed)
        self._longest = longest

    def next(self) -> bytes:
        """Return the next one."""
        rng = self._rng
        body = bytearray(rng.choice(self._bodies))
        for _ in range(rng.choice((1, 1, 2, 3, 5, 8, 20))):
            rng.choice(
                (self._turn, self._mark, self._mark, self._cut, self._repeat, self._join, self._shuffle, self._end)
            )(body)
            del body[self._longest :]
        return bytes(body)

    def _place(self, body: bytearray) -> int:
        return self._rng.randrange(len(body) + 1)

    def _span(self, body: bytearray) -> slice:
        start = self._place(body)
        return slice(start, start + int(self._rng.paretovariate(0.6)))

    def _turn(self, body: bytearray) -> None:
        if body:
            body[self._rng.randrange(len(body))] = self._rng.randrange(256)

    def _mark(self, body: bytearray) -> None:
        at = self._place(body)
        body[at:at] = self._rng.choice(MARKS)

    def _cut(self, body: bytearray) -> None:
        del body[self._span(body)]

    def _repeat(self, body: bytearray) -> None:
        span = self._span(body)
        piece = bytes(body[span])
        body[span] = piece * min(int(self._rng.paretovariate(0.5)), 1 + self._longest // (len(piece) + 1))

    def _join(self, body: bytearray) -> None:
        other = self._rng.choice(self._bodies)
        at, start = self._place(body), self._rng.randrange(len(other) + 1)
        body[at:at] = other[start : start + int(self._rng.paretovariate(0.4))]

    def _shuffle(self, body: bytearray) -> None:
        first, second = self._place(body), self._place(body)
        piece = bytes(body[first : first + 50])
        body[second : second + len(piece)] = piece

    def _end(self, body: bytearray) -> None:
        if self._rng.random() < 0.2:
            del body[self._place(body) :]
