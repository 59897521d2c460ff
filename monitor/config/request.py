"""How is a feed asked, if not as usual: with which headers, User-Agent, credentials, proxy and trust?

Must not show a value in a problem: any of them may be a secret.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import yaml

from monitor import address
from monitor.config.secret import Secret
from monitor.config.types import MONITOR_FILE, RequestConfig
from monitor.config.yamlfile import Reader, quoted, shown

_NAME = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]{1,64}")
_VALUE = re.compile(r"[\x21-\x7e\xa0-\xff](?:[\x20-\x7e\xa0-\xff]{0,3998}[\x21-\x7e\xa0-\xff])?")
#: these say how a request is sent, or have a key of their own
_OURS = re.compile(
    r"host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|range|if-.*|accept-encoding|"
    r"proxy-.*|user-agent|authorization"
)
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey) \S+", re.IGNORECASE)


_KEYS = frozenset({"headers", "user_agent", "auth", "proxy", "ca_file"})
#: all the authorities of a system are about 200 kB
_LARGEST_CA_FILE = 1 << 20


def read_request(
    reader: Reader, keys: Mapping[str, yaml.Node], what: str, allowed: address.Inside, usual: RequestConfig
) -> RequestConfig:
    """Return what `headers`, `user_agent`, `auth`, `proxy` and `ca_file` of a feed say; `usual` where they do not."""
    if _KEYS.isdisjoint(keys):
        return usual
    headers = _headers(reader, keys["headers"], what) if "headers" in keys else ()
    agent = reader.text(keys["user_agent"], f"user_agent of {what}", loose=True) if "user_agent" in keys else ""
    if agent and not (agent.isascii() and _VALUE.fullmatch(agent)):
        reader.fail(keys["user_agent"], f"a user_agent of {what} that cannot be sent", "one line of ASCII")
    authorization = _authorization(reader, keys["auth"], what) if "auth" in keys else None
    way = read_way(reader, keys, what, allowed, usual)
    return replace(way, headers=headers, user_agent=agent or "", authorization=authorization)


def read_way(
    reader: Reader, keys: Mapping[str, yaml.Node], what: str, allowed: address.Inside, usual: RequestConfig
) -> RequestConfig:
    """Return what `proxy` and `ca_file` say.

    `allowed` are the places inside that may be asked: a proxy in one of them must be there, too. `none` is no proxy.
    """
    proxy, authorities = usual.proxy, usual.authorities
    if "proxy" in keys:
        straight = isinstance(keys["proxy"], yaml.ScalarNode) and keys["proxy"].value == "none"
        proxy = None if straight else _proxy(reader, keys["proxy"], what, allowed)
    if "ca_file" in keys:
        authorities = _authorities(reader, keys["ca_file"], what)
    return RequestConfig(proxy=proxy, authorities=authorities)


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


def _proxy(reader: Reader, node: yaml.Node, what: str, allowed: address.Inside) -> Secret | None:
    text = reader.text(node, f"proxy of {what}", secret=True)
    if text is None:
        return None
    # before anything is said of it: it may stand in the file itself
    user, at, _ = text.partition("://")[2].rpartition("@")
    if at:
        reader.secrets |= {Secret(user), Secret(user.partition(":")[2]), Secret(unquote(user.partition(":")[2]))}
    target = address.read(text)
    if target is None or target.url.partition("://")[2].partition("/")[2] or re.search(r"\s", text):
        reader.fail(
            node,
            f"a proxy of {what} that is not understood",
            "an address such as http://proxy.example.org:3128, or https://name:password@…; no other kind of proxy",
        )
        return None
    if not allowed.may_ask(target.host):
        reader.fail(
            node,
            f"a proxy of {what} that is not on a public address",
            f"its host, as it is written there, under 'allow_private' in {MONITOR_FILE}",
        )
        return None
    return Secret(text)


def _authorities(reader: Reader, node: yaml.Node, what: str) -> str:
    """Return the certificates in a file, whose path is relative to that of the configuration."""
    name = reader.text(node, f"ca_file of {what}", loose=True)
    if name is None:
        return ""
    path = reader.path.parent / name
    reader.files.add(path)
    found = _read_authorities(path)
    if isinstance(found, OSError):
        reader.fail(
            node,
            f"ca_file of {what}: {quoted(node)} cannot be read ({found.strerror})",
            "a file that this user may read; its path is relative to the folder of the configuration",
        )
        return ""
    if not found:
        reader.fail(
            node, f"ca_file of {what}: no certificates in {quoted(node)}", "PEM: -----BEGIN CERTIFICATE----- and so on"
        )
    return found


def _read_authorities(path: Path) -> str | OSError:
    """Return what a file of certificates holds; "" if it holds none."""
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST_CA_FILE + 1)
    except OSError as error:
        return error
    except ValueError:
        return ""  # a path with a NUL
    text = body.decode("ascii", "ignore")  # names of authorities between the certificates
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        return ""
    return text if len(body) <= _LARGEST_CA_FILE else ""
