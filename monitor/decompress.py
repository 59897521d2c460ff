"""What did the server pack into this body? Undoes Content-Encoding within a limit, so that a small bomb stays small.

It never produces more than the limit it was given, and it reads no network.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from monitor.lazy import Lazy

if TYPE_CHECKING:
    import brotli
    from backports import zstd
else:  # few servers pack their feeds so
    brotli = Lazy("brotli")
    zstd = Lazy("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")

#: more layers than this are an attack: no server packs a feed twice
_MOST_LAYERS = 2
#: members that a gzip body may have, and frames that a zstd body may; for tools that pack 64 kB at a time, a tenth of
#: that is many
_MOST_MEMBERS = 256
#: of a brotli body, so much is put in at a time, and about as much taken out: it pauses up to a block behind its limit,
#: and blocks grow with what is there already
_STEP = 64 << 10
#: the window that a decoder has to bear, and no sender may exceed (RFC 9659 §3): 8 MB; as a power of two
_LARGEST_WINDOW = 23

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
    out = bytearray()
    try:
        for at in range(0, len(body), _STEP):
            part = body[at : at + _STEP]
            while piece := inflater.process(part, output_buffer_limit=_STEP):
                part = b""
                out += piece
                if len(out) > limit:
                    raise TooLargeError
    except brotli.error as error:
        raise DamagedError("not the compression that was announced") from error
    if not inflater.is_finished():
        raise DamagedError("the compressed body ends too early")
    return bytes(out)


def _zstd(body: bytes, limit: int) -> bytes:
    out = b""
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _LARGEST_WINDOW}
    for _ in range(_MOST_MEMBERS):  # several frames may follow each other, some of them with nothing in (RFC 8878 §3)
        inflater = zstd.ZstdDecompressor(options=options)
        try:
            out += inflater.decompress(body, limit + 1 - len(out))
        except zstd.ZstdError as error:
            raise DamagedError("not the compression that was announced") from error
        if len(out) > limit:
            raise TooLargeError
        if not inflater.eof:
            raise DamagedError("the compressed body ends too early")
        body = inflater.unused_data
        if not body:
            return out
    raise DamagedError("too many parts of compression")


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}

#: value of Accept-Encoding: what can be undone here
ACCEPTED = ", ".join(name for name in DECODERS if name != "x-gzip")
