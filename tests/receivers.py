"""Where alerts arrive in tests: a webhook receiver and a mail server, real ones, on loopback."""

from __future__ import annotations

import json
import ssl
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Request:
    """What came in over HTTP."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    #: what it was answered; a message that did not get 200 was not taken
    answer: int | str | Says = 200
    #: as it came: signatures are about bytes
    raw: bytes = b""
    method: str = "POST"


@dataclass(frozen=True)
class Says:
    """An answer of a certain service: a status, and what it says."""

    status: int
    body: dict[str, Any] | str | bytes = ""
    headers: dict[str, str] = field(default_factory=dict)
    #: bytes come one at a time, with so many seconds between them
    drip: float = 0


def _body(raw: bytes) -> dict[str, Any]:
    """Return the object that came in, or the text, if it is none."""
    try:
        found = json.loads(raw)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"text": raw.decode("utf-8", "replace")}


class QuietServer(ThreadingHTTPServer):
    """Says nothing of clients that hang up: processes that are killed do."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Webhook:
    """A webhook receiver that answers as told: a status, `hang` until it is let go, or `close` half-way."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        #: what the next requests get, one each
        self.answers: list[int | str | Says] = []
        #: what the others get
        self.choose: Callable[[], int | str | Says] = lambda: 200
        #: what a request is answered in words
        self.words = b"ok"
        #: what every request to a path gets, before `answers`
        self.by_path: dict[str, int | str | Says] = {}
        self.release = threading.Event()
        #: set when a request has come in, before it is answered
        self.arrived = threading.Event()
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        if tls is not None:
            # shaken hands with in the thread of each client, not in that which waits for the next one
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Webhook:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                if len(raw) < int(self.headers["Content-Length"]):
                    self.close_connection = True  # killed in the middle of it
                    return
                waiting = webhook.answers.pop(0) if webhook.answers else webhook.choose()
                answer = webhook.by_path.get(self.path, waiting)
                webhook.requests.append(Request(self.path, dict(self.headers), _body(raw), answer, raw, self.command))
                webhook.arrived.set()
                if answer == "close":
                    # Promises more than it sends, then hangs up.
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                    self.close_connection = True
                    return
                if answer == "hang":
                    webhook.release.wait(20)
                    self.close_connection = True
                    return
                if isinstance(answer, Says):
                    self._say(answer)
                    return
                self.send_response(int(answer))
                if int(answer) == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", str(len(webhook.words)))
                self.end_headers()
                self.wfile.write(webhook.words)

            do_PUT = do_POST  # noqa: N815

            def _say(self, answer: Says) -> None:
                body = answer.body
                if not isinstance(body, bytes):
                    body = (body if isinstance(body, str) else json.dumps(body)).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                step = 1 if answer.drip else max(len(body), 1)
                for start in range(0, len(body), step):
                    self.wfile.write(body[start : start + step])
                    webhook.release.wait(answer.drip)

            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _Controller(Controller):
    """Listens on a port that the system chooses."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass
class Mailbox:
    """A mail server that keeps what it gets, or refuses it with a reply."""

    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refusal: str = ""
    #: the same, anew for each message
    choose: Callable[[], str] = lambda: ""
    #: recipients that it does not know
    unknown: set[str] = field(default_factory=set)
    #: whether it lets anybody log in
    lets_in: bool = True
    #: what it shows to those who encrypt: they must, from the beginning (`ssl`) or before all else (`starttls`)
    tls: ssl.SSLContext | None = None
    mode: str = ""
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def authenticate(self, *_: object) -> AuthResult:
        return AuthResult(success=self.lets_in, handled=self.lets_in)

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        if refusal := self.refusal or self.choose():
            return refusal
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        self.arrived.set()
        return "250 OK"

    def __enter__(self) -> Mailbox:
        options: dict[str, Any] = {
            "ssl": {"ssl_context": self.tls},
            "starttls": {"tls_context": self.tls, "require_starttls": True},
        }.get(self.mode, {})
        self._controller = _Controller(
            self, hostname="127.0.0.1", port=0, authenticator=self.authenticate, auth_require_tls=False, **options
        )
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._controller.port}"
