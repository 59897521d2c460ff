"""A mail box with both of its doors: messages come in over SMTP, and readers fetch them over IMAP.

pymap serves them, byte by byte as they came, in the event loop of the mail server.
"""

from __future__ import annotations

import asyncio
import imaplib
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from receivers import Mailbox

ARRIVED = datetime(2031, 5, 1, 12, tzinfo=UTC)
USER, PASSWORD = "reader", "the reader's own"
#: of pymap's command line
OPTIONS = Namespace(
    host="127.0.0.1", port=0, debug=False, tls=False, cert=None, key=None, proxy_protocol=None, passlib_cfg=None,
    demo_data=False, demo_user=USER, demo_password=PASSWORD,
)  # fmt: skip


class Inbox(Mailbox):
    """A mail server whose messages can be read over IMAP."""

    _backend: DictBackend
    _imap: asyncio.Server

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802
        reply = await super().handle_DATA(server, session, envelope)
        if reply.startswith("250"):
            async with self._backend.login.demo_user_identity.new_session() as mail:
                box = await mail.mailbox_set.get_mailbox("INBOX")
                await box.append(AppendMessage(envelope.content, ARRIVED, frozenset()))
        return reply

    async def _serve(self) -> None:
        self._backend, config = await DictBackend.init(OPTIONS)
        server = IMAPServer(self._backend.login, config)

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            config.apply_context()
            await server(reader, writer, SocketInfo.get(writer, ProxyResultLocal()))

        self._imap = await asyncio.start_server(connected, OPTIONS.host, OPTIONS.port)

    async def _close(self) -> None:
        self._imap.close()
        await self._imap.wait_closed()

    def __enter__(self) -> Inbox:
        super().__enter__()
        asyncio.run_coroutine_threadsafe(self._serve(), self._controller.loop).result(20)
        return self

    def __exit__(self, *error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._controller.loop).result(20)
        super().__exit__(*error)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Log in as a mail program does."""
        host, port = self._imap.sockets[0].getsockname()
        with imaplib.IMAP4(host, port, timeout=20) as client:
            client.login(USER, PASSWORD)
            client.select("INBOX", readonly=True)
            yield Reader(client)


class Reader:
    """What a mail program asks for."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client

    def search(self, *criteria: str) -> list[int]:
        """Return the numbers of the messages that the server finds, such as for "HEADER", "References", "<id>"."""
        quoted = (each if each.isalpha() else f'"{each}"' for each in criteria)
        _, (found,) = self._client.search(None, *quoted)
        return [int(number) for number in found.split()]

    def fetch(self, number: int, *parts: str) -> list[bytes]:
        """Return what the server says of each part, such as "BODYSTRUCTURE", or holds of it, such as "BODY.PEEK[1]"."""
        told = []
        for part in parts:
            _, (answer, *_) = self._client.fetch(str(number), f"({part})")
            # a literal comes as a pair: what it is, and the bytes; anything else stands in the line
            told.append(answer[1] if isinstance(answer, tuple) else answer)
        return told
