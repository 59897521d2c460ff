"""What does a web address say: whom to ask, with which credentials, and is that a place we may go?

Pure: it resolves no names and opens no connections.
"""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from monitor.lazy import Lazy
from monitor.values import dataclass

if TYPE_CHECKING:
    import idna
else:  # few addresses need its tables
    idna = Lazy("idna")

PORTS = {"http": 80, "https": 443}
#: longer addresses are not addresses; browsers stop at about the same length
LONGEST = 8000

#: public to `ipaddress`, private in use: configuration services that only machines of one host can reach
_INSIDE = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
_UNICAST = IPv6Network("2000::/3")
#: IPv6 that carries an IPv4 address which a gateway will open (RFC 6052 §2.1, RFC 3056 §2)
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")

#: names that only the name server of a network knows (RFC 6761 §6.3, RFC 6762 §3 and appendix G, RFC 8375), and those
#: without a dot, which it completes
_INNER = re.compile(
    r"(?:.*\.)?(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)|[^.:]+", re.IGNORECASE
)
#: the forms of an IPv4 address that old resolvers take: parts left out, octal, hexadecimal, one number
_NUMBER = re.compile(r"(?:.*\.)?(?:0[xX][0-9a-fA-F]*|[0-9]+)")

_HOST = re.compile(r"[a-z0-9._~-]+|[0-9a-f:.]+(?:%[a-z0-9._~-]+)?")

#: what most addresses are: they stay as they are
_USUAL = re.compile(
    r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(?!80/|443/)([1-9]\d{1,3}|[1-5]\d{4}))?/[\w./~,+@!:=-]*", re.ASCII
)
#: most of the others: these with parameters that need no escapes
_ASKING = re.compile(rf"({_USUAL.pattern})\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*){{0,30}})", re.ASCII)

#: parameters that say how a reader came to a page, not which page it is
_TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|hsa_.*|at_(?:medium|campaign|link.*|bbc_team|ptr_name|format)|_hs(?:enc|mi)|mc_[ce]id|__twitter_impression|"
    r"fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|twclid|ttclid|wickedid|vero_id|oly_(?:anon|enc)_id|rb_clickid|s_cid|"
    r"cmpid|ncid|ns_(?:mchannel|source|campaign|linkname|fee)|ito|smid|smtyp|taid|xtor|ref_?src|ref_?url",
    re.IGNORECASE,
)
#: last step of the path of a link that only leads on to the address in its query
_RELAY = re.compile(r"/(?:url|apiclick\.aspx|redir(?:ect)?(?:\.php|\.aspx)?|out|click|l\.php)/?$", re.IGNORECASE)

#: a link of Google News to a story elsewhere; the last step of its path is a message of protocol buffers in base64
_NEWS_LINK = re.compile(r"https?://news\.google\.com/(?:[a-z_/]{1,20}/)?articles/([A-Za-z0-9_-]{20,4000})=*$")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to ask: an address taken apart, with the credentials kept out of the part that may be shown."""

    #: absolute http or https address without user name, password and fragment
    url: str
    scheme: str
    #: lower case, without the brackets of IPv6
    host: str
    port: int
    #: value of an Authorization header (RFC 7617), or None
    authorization: str | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    @property
    def shown(self) -> str:
        """The address for logs and pages: without credentials and without the query, where keys are kept."""
        return self.url.partition("?")[0]

    def vouches_for(self, other: Target) -> bool:
        """Tell whether credentials for this address may go to `other`: the same origin, or its upgrade to https."""
        upgrade = (self.scheme, self.port, other.scheme, other.port) == ("http", 80, "https", 443)
        return self.host == other.host and (self.origin == other.origin or upgrade)


def is_plain(url: str) -> bool:
    """Tell whether an address is an absolute http or https one that can be asked for as it is, and holds no secret."""
    return len(url) <= LONGEST and _USUAL.fullmatch(url) is not None


def read(url: str, base: str | None = None) -> Target | None:
    """Take an address apart; None when it is not an absolute http or https address with a host."""
    if not url or len(url) > LONGEST:
        return None
    if usual := _USUAL.fullmatch(url):
        scheme, host, port = usual.groups()
        return Target(url, scheme, host, int(port) if port else PORTS[scheme])
    url = url.encode("utf-8", "replace").decode("utf-8").strip()  # lone surrogates, as JSON may bring them
    url = re.sub(r"[\x00-\x1f\x7f]+", "", url).replace(" ", "%20")
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode("ascii")
    except (ValueError, UnicodeError):
        return None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host or port == 0 or not _HOST.fullmatch(host):
        return None
    where = f"[{host}]" if ":" in host else host
    if port not in (None, PORTS[scheme]):
        where += f":{port}"
    # every byte outside ASCII is escaped, what is escaped already stays as it is
    path = quote(parts.path or "/", safe="/:@!$&'()*+,;=~%-._")
    query = "?" + quote(parts.query, safe="/:@!$&'()*+,;=~%-._?") if parts.query else ""
    return Target(f"{scheme}://{where}{path}{query}", scheme, host, port or PORTS[scheme], _authorization(parts))


def _authorization(parts: SplitResult) -> str | None:
    if parts.username is None:
        return None
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + base64.b64encode(pair.encode("utf-8", "replace")).decode("ascii")


def show(url: str) -> str:
    """Return an address as it may be shown: no credentials, no query; "" for what is not a web address."""
    target = read(url)
    return target.shown if target else ""


def same(url: str) -> str:
    """Return what two addresses of one page have in common: http and https are one, user names do not count."""
    target = read(url)
    return target.url.partition("://")[2] if target else url


def _carried(coded: str) -> str:
    """Return the address within a link of Google News; "" where it only has a number that Google alone can resolve.

    Fields 1 and 4 of the message: which kind it is, and the address with its length in front (a varint).
    """
    # a single character behind a group of four is none of base64
    message = base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)) if len(coded) % 4 != 1 else b""
    found = re.match(rb"\x08\x13\x22([\x80-\xff]?)([\x00-\x7f])(https?://[\x21-\x7e]+)", message)
    if not found:
        return ""
    low, high = (found[1][0] & 0x7F, found[2][0] << 7) if found[1] else (found[2][0], 0)
    inner = read(found[3][: low | high].decode("ascii"))
    return inner.url if inner and len(found[3]) >= low | high else ""


def is_public(address: str) -> bool:
    """Tell whether an IP address lies in the public internet: not loopback, private, link-local, metadata, reserved."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _embedded(ip)
        if inner is None:
            return ip in _UNICAST and ip.is_global and not ip.is_multicast
        ip = inner
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _INSIDE)


class Inside:
    """Places that are not public and may be asked all the same: hosts by name, addresses, networks."""

    def __init__(self, names: Collection[str] = ()) -> None:
        #: as written in addresses, but for the brackets of IPv6
        self.names = frozenset(name.lower().strip("[]").rstrip(".") for name in names)
        self._networks = tuple(network for name in self.names for network in _networks(name))

    def has(self, place: str) -> bool:
        """Tell whether an IP address lies in a network that is allowed."""
        return any(ip_address(place) in network for network in self._networks)

    def names_it(self, host: str) -> bool:
        """Tell whether a host is allowed by its own name, or is an address in a network that is."""
        host = host.lower().strip("[]").rstrip(".")
        return host in self.names or bool((place := _literal(host)) and self.has(place))

    def may_ask(self, host: str) -> bool:
        """Tell whether somebody else may be asked to resolve a host and connect to it.

        No address that is not public in any of its forms, and no name that only a network inside knows; what other
        names lead to is not known here.
        """
        host = host.lower().strip("[]").rstrip(".")
        if host in self.names:
            return True
        place = _literal(host)
        if place is None:
            return not _INNER.fullmatch(host)
        return bool(place) and (place in self.names or is_public(place) or self.has(place))


def _literal(host: str) -> str | None:
    """Return the IP address that a host is, in its usual form; "" if it is a wrong one, None if it is a name."""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    if not _NUMBER.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return ""


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Return the network that is allowed under this name, if it is one."""
    try:
        return [ip_network(name, strict=False)] if "/" in name else []
    except ValueError:
        return []


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _6TO4:
        return IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)
    return ip.ipv4_mapped


def canonical(url: str, base: str | None = None) -> str:
    """Return the address of a page without what only tracks its readers; "" for what is not a web address.

    A link that only leads on to another address in its query becomes that address.
    """
    if usual := _usual(url):
        return usual
    target = read(url, base)
    if target is None:
        return ""
    bare, _, query = target.url.partition("?")
    if (story := _NEWS_LINK.match(bare)) and (carried := _carried(story[1])):
        return canonical(carried)
    if not query:
        return bare
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return target.url
    if _RELAY.search(bare):
        for name, value in pairs:
            if name in ("url", "u", "q", "target") and value.startswith(("http://", "https://")):
                inner = read(value)
                return canonical(inner.url) if inner and len(inner.url) < len(target.url) else target.url
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    if len(kept) == len(pairs):
        return target.url
    return bare + ("?" + urlencode(kept) if kept else "")


def _usual(url: str) -> str:
    """Return the canonical address of one that needs no escapes and leads on to no other; "" for what is not such."""
    if len(url) > LONGEST:
        return ""
    if _USUAL.fullmatch(url):
        return url
    asking = _ASKING.fullmatch(url)
    if asking is None or _NEWS_LINK.match(asking[1]):
        return ""
    kept = [pair for pair in asking[5].split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return "?".join(filter(None, (asking[1], "&".join(kept))))
