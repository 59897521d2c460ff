"""What did the server pack into this body? Undoes Content-Encoding within a limit, so that a small bomb stays small.

It never produces more than the limit it was given, and it reads no network.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

try:
    import brotli
except ImportError:
    brotli = None
try:
    import zstandard
except ImportError:
    zstandard = None

#: more layers than this are an attack: no server packs a feed twice
_MOST_LAYERS = 2
#: members that a gzip body may have; for tools that pack 64 kB at a time, a tenth of that is many
_MOST_MEMBERS = 256

#: how a feed begins that is not packed at all
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?\s*[<{]")


class TooLargeError(Exception):
    """The content is longer than the limit."""


class DamagedError(Exception):
    """The body is not what its Content-Encoding says, or it ends too early."""


def unpack(body: bytes, encodings: str, limit: int) -> bytes:
    """Undo a Content-Encoding header, at most `limit` bytes long.

    Raises TooLargeError, and DamagedError for broken, unknown or cut off data.
    """
    layers = [name for part in encodings.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(layers) > _MOST_LAYERS:
        raise DamagedError("too many layers of compression")
    for name in reversed(layers):
        decode = DECODERS.get(name)
        if decode is not None:
            body = decode(body, limit) if body else body
        elif not _TEXT.match(body):
            raise DamagedError("unknown compression")
        # else it is a name for nothing, such as "none" or "utf-8", which browsers pass over, too
    if len(body) > limit:
        raise TooLargeError
    return body


def _gzip(body: bytes, limit: int) -> bytes:
    out = b""
    for _ in range(_MOST_MEMBERS):  # several may follow each other (RFC 1952 §2.2); each costs a copy of what is left
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += _inflate(inflater, body, limit - len(out))
        body = inflater.unused_data
        if not body.startswith(b"\x1f\x8b"):
            return out
    raise DamagedError("too many parts of compression")


def _deflate(body: bytes, limit: int) -> bytes:
    # "deflate" means zlib (RFC 9110 §8.4.1.2); some servers send it bare
    bare = (body[0] & 0x0F) != 8 or int.from_bytes(body[:2], "big") % 31
    return _inflate(zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS), body, limit)


def _inflate(inflater: zlib._Decompress, body: bytes, limit: int) -> bytes:
    try:
        out = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise DamagedError("not the compression that was announced") from error
    if len(out) > limit:
        raise TooLargeError
    if not inflater.eof:
        raise DamagedError("the compressed body ends too early")
    return out


def _brotli(body: bytes, limit: int) -> bytes:
    inflater = brotli.Decompressor()
    try:
        out: bytes = inflater.process(body, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise DamagedError("not the compression that was announced") from error
    # the limit is where it pauses, not where it stops: a block more may come out
    if len(out) > limit or not inflater.can_accept_more_data():
        raise TooLargeError
    if not inflater.is_finished():
        raise DamagedError("the compressed body ends too early")
    return out


def _zstd(body: bytes, limit: int) -> bytes:
    # 8 MB is what RFC 8878 §3.1.1.1.2 asks every decoder to bear; more is for archives
    inflater = zstandard.ZstdDecompressor(max_window_size=8 << 20).decompressobj()
    out = bytearray()
    try:
        # in small steps, as it knows no limit of its own: four bytes may stand for 128 kB
        for at in range(0, len(body), 256):
            out += inflater.decompress(body[at : at + 256])
            if len(out) > limit:
                raise TooLargeError
            if inflater.eof:
                return bytes(out)
    except zstandard.ZstdError as error:
        raise DamagedError("not the compression that was announced") from error
    raise DamagedError("the compressed body ends too early")


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate}
if brotli is not None and hasattr(brotli.Decompressor, "can_accept_more_data"):  # 1.2 and newer can be held to a limit
    DECODERS["br"] = _brotli
if zstandard is not None:
    DECODERS["zstd"] = _zstd

#: value of Accept-Encoding: what can be undone here
ACCEPTED = ", ".join(name for name in DECODERS if name != "x-gzip")
