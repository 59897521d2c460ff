"""How does text from outside stay text? Cleaned of what acts without markup, then escaped for each place it is put.

Everything that came from outside passes through `clean` and then one of the escapes; addresses through `safe_url`.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

#: redirecting aggregators need long ones; a cut address would be a broken one, so a longer one is left out
LONGEST_URL = 700

#: joiners that scripts need inside words; every other format character goes, bidirectional overrides first of all
_JOINERS = {"\u200c", "\u200d"}
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MENTION = re.compile(r"@|<(?=[!@#&])")
#: Slack knows no backslash escape for these, so they become letters that look alike; brackets and `<` it does know
_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼", "_": "ˍ", "\\": "⧵", "|": "∣"})
_MARKDOWN_SPECIAL = re.compile(r"([\[\]<>])")
#: Discord shows a backslash before no mark that it would read
_DISCORD_SPECIAL = re.compile(r"([\\*_~`|>#\[\]()<:-])")
_EMOJI = re.compile(r":(?=[\w+-]{1,40}:)")


def clean(text: str) -> str:
    """Return text as one line that names nobody: no control or bidirectional characters, no working mention.

    A mention is broken by a zero-width space behind its "@" or "<", as "@channel" and "<!here>" call people even
    where text is not markup.
    """
    return _MENTION.sub(lambda match: match.group() + "\u200b", unicodedata.normalize("NFC", _line(text)))


def escape_header(text: str) -> str:
    """Return text as one line that a mail header shows as it is.

    What looks encoded (RFC 2047) is broken by a zero-width space: decoded, it could end the line and begin another.
    """
    return _line(text).replace("=?", "=\u200b?")


def _line(text: str) -> str:
    kept = (" " if c.isspace() else c for c in text if c.isspace() or _visible(c))
    return " ".join("".join(kept).split())


def _visible(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _DROPPED


def safe_url(url: str) -> str:
    """Return an http or https address in plain ASCII that no markup can be hidden in, or "" if it is not one."""
    raw = "".join(c for c in url.strip() if _visible(c) and not c.isspace())
    if "\\" in raw:  # browsers read it as a slash, and so find another host in it than we would
        return ""
    try:
        parts = urlsplit(raw)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    # A user name before the host only serves to make one site look like another.
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    rest = quote(parts.path, safe="/%:;=,.~+$!-")
    query = f"?{quote(parts.query, safe='/%:;=,.~+$!&?-')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe='/%:;=,.~+$!&?-')}" if parts.fragment else ""
    safe = f"{parts.scheme}://{host}{port}{rest}{query}{fragment}"
    return safe if len(safe) <= LONGEST_URL else ""


def escape_markdown(text: str) -> str:
    """Return cleaned text that neither CommonMark nor Slack's dialect reads as markup.

    Brackets get a backslash; the other marks are replaced by letters that look alike, because Slack shows the
    backslash before them.
    """
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text.translate(_LOOKALIKES))


def escape_slack(text: str) -> str:
    """Return cleaned text that Slack's `mrkdwn` reads as text: its three entities, look-alikes for marks, no emoji."""
    quiet = _EMOJI.sub(":\u200b", text.translate(_LOOKALIKES))
    return quiet.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_discord(text: str) -> str:
    """Return cleaned text that Discord's Markdown reads as text."""
    return _DISCORD_SPECIAL.sub(r"\\\1", text)


def shorten(text: str, longest: int) -> str:
    """Return text of at most so many characters, cut between words where it can be, with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" .,;:–-") + "…"
