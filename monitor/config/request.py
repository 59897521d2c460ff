"""What do a feed's requests say besides the usual: headers, another User-Agent, credentials?

Must not show a value in a problem: any of them may be a secret.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

import yaml

from monitor.config.secret import Secret
from monitor.config.types import RequestConfig
from monitor.config.yamlfile import Reader, shown

_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,64}")
_VALUE = re.compile(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]{0,3998}[\x21-\x7e\xa0-\xff])?")
#: these say how a request is sent, or have a key of their own
_OURS = re.compile(
    r"host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|range|if-.*|accept-encoding|"
    r"proxy-.*|user-agent|authorization"
)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey) \S+", re.IGNORECASE)


def read_request(reader: Reader, keys: Mapping[str, yaml.Node], what: str) -> RequestConfig:
    """Return what `headers`, `user_agent` and `auth` of a feed say."""
    headers = _headers(reader, keys["headers"], what) if "headers" in keys else ()
    agent = reader.text(keys["user_agent"], f"user_agent of {what}", loose=True) if "user_agent" in keys else ""
    if agent and not (agent.isascii() and _VALUE.fullmatch(agent)):
        reader.fail(keys["user_agent"], f"a user_agent of {what} that cannot be sent", "one line of ASCII")
    authorization = _authorization(reader, keys["auth"], what) if "auth" in keys else None
    return RequestConfig(headers, agent or "", authorization)


def _headers(reader: Reader, node: yaml.Node, what: str) -> tuple[tuple[str, Secret], ...]:
    found = []
    for key, value in reader.table(node, f"headers of {what}", None).items():
        name, text = key.lower(), reader.text(value, f"header '{shown(key)}' of {what}", secret=True, loose=True)
        if not _NAME.fullmatch(name) or _OURS.fullmatch(name):
            reader.fail(
                value,
                f"'{shown(key)}' as a header of {what}",
                "a header that does not say how the request is sent; 'auth' and 'user_agent' are keys of their own",
            )
        elif text is not None and not _VALUE.fullmatch(text):
            reader.fail(value, f"a value of header '{shown(key)}' of {what} that cannot be sent", "one line of text")
        elif text is not None:
            found.append((name, Secret(text)))
    return tuple(found)


def _authorization(reader: Reader, node: yaml.Node, what: str) -> Secret | None:
    """Return the header: `name:password` is Basic (RFC 7617), with a scheme in front it is taken as it stands."""
    text = reader.text(node, f"auth of {what}", secret=True, loose=True)
    if text is None:
        return None
    # before anything is said of it: it may stand in the file itself
    reader.secrets.add(Secret(text))
    name, colon, password = text.partition(":")
    if _VALUE.fullmatch(text) and _SCHEME.fullmatch(text):
        reader.secrets.add(Secret(text.partition(" ")[2]))
        return Secret(text)
    if not (name and colon and password):
        reader.fail(node, f"an auth of {what} that is not understood", "'name:password', or 'Bearer TOKEN'")
        return None
    coded = base64.b64encode(text.encode()).decode("ascii")
    reader.secrets |= {Secret(password), Secret(coded)}
    return Secret(f"Basic {coded}")
