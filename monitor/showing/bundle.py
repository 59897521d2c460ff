"""What is an event's case, in one object that can be kept and checked? Its ledger, claims and stories, with hashes.

Must not read or write files. docs/evidence.md has the format.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor import __version__
from monitor.model import Event, Rule, Story
from monitor.showing.course import moves
from monitor.showing.quotes import places
from monitor.showing.rows import Mask, Row, alert_row, event_row, move_row, rule_row, stamp, story_row, told_row
from monitor.store import Ledger, Outbox, Told
from monitor.values import dataclass

FORMAT = "monitor-evidence"
#: raised when a reader of version 1 would misread it
VERSION = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What is stored of one event."""

    rule: Rule
    event: Event
    ledger: Sequence[Ledger]
    told: Sequence[Told]
    stories: Mapping[str, Story]
    alerts: Sequence[Outbox]


def bundle(case: Case, now: datetime, mask: Mask, *, texts: bool) -> Row:
    """Return the case as an object for JSON, with its digest; times are in UTC. `texts`: the stories' texts, too.

    Without them it shows the sentences that claims rest on, and of each text its hash.
    """
    made: Row = {
        "format": FORMAT,
        "version": VERSION,
        "made": stamp(now),
        "by": f"monitor {__version__}",
        "rule": rule_row(case.rule),
        "event": event_row(case.event, case.rule),
        "ledger": [move_row(move) for move in moves(case.ledger, case.told)],
        "claims": [_claim(told, case.stories.get(told.claim.story)) for told in case.told],
        "stories": [_story(story, texts=texts) for _, story in sorted(case.stories.items())],
        "alerts": [alert_row(outbox, mask) for outbox in case.alerts],
    }
    return made | {"digest": digest(made)}


def digest(made: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a bundle without its digest: of JSON in ASCII with sorted keys and no spaces."""
    rest = {key: value for key, value in made.items() if key != "digest"}
    return _hash(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True))


def _claim(told: Told, story: Story | None) -> Row:
    # the words are there only as long as the text is the one that was read
    same = story is not None and story.content_hash == told.content_hash
    spans = [{"start": each.start, "end": each.end, "cue": each.cue} for each in told.claim.evidence]
    return told_row(told) | {
        "text_sha256": told.content_hash,
        "spans": spans,
        "sentences": _sentences(story, told) if story is not None and same else [],
    }


def _sentences(story: Story, told: Told) -> list[Row]:
    text = story.text
    return [{"start": start, "end": end, "text": text[start:end]} for (start, end), _ in places(story, told.claim)]


def _story(story: Story, *, texts: bool) -> Row:
    row = story_row(story) | {"owner": story.owner, "text_sha256": story.content_hash}
    return row | {"text": story.text} if texts else row


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ── looked at again ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at a bundle again."""

    #: what does not agree, in words; nothing: it is sound
    faults: tuple[str, ...]
    #: stories whose text was hashed anew, and of which there was no text to hash
    checked: int
    unchecked: int


class NoBundleError(Exception):
    """It is no bundle of ours, or of a newer version; the message says which."""


def verify(made: Any, texts: Mapping[str, str]) -> Verdict:
    """Check a bundle: its digest, the hash of each text, and that the sentences of claims stand in them.

    `texts`: by id, of stories that it brings no text of. Raises NoBundleError.
    """
    _expect(made)
    faults = [] if made["digest"] == digest(made) else ["the digest: the file was changed after it was made"]
    checked, known = 0, {}
    for story in made["stories"]:
        text = story.get("text", texts.get(story["id"]))
        if text is None:
            continue
        checked += 1
        if _hash(text) == story["text_sha256"]:
            known[story["id"]] = text
        else:
            faults.append(f"story {story['id']}: its text is not the one that was read")
    faults += _claims(made["claims"], known)
    return Verdict(tuple(faults), checked, len(made["stories"]) - checked)


def _expect(made: Any) -> None:
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise NoBundleError(f'it is no bundle of evidence: no object with "format": "{FORMAT}"')
    if made.get("version") != VERSION:
        raise NoBundleError(f"it is of version {made.get('version')!r}; this program knows version {VERSION}")
    wanted = {"digest": str, "ledger": list, "claims": list, "stories": list}
    if bad := [key for key, kind in wanted.items() if not isinstance(made.get(key), kind)]:
        raise NoBundleError(f"it is incomplete: no {bad[0]}")
    rows = {"stories": ("id", "text_sha256"), "claims": ("story", "text_sha256", "sentences")}
    for key, names in rows.items():
        if any(not isinstance(row, dict) or any(name not in row for name in names) for row in made[key]):
            raise NoBundleError(f"it is incomplete: a line of {key} without {' or '.join(names)}")


def _claims(claims: Iterable[Mapping[str, Any]], texts: Mapping[str, str]) -> list[str]:
    """Return what claims rest on that does not stand in the texts that they were read from."""
    faults = []
    for claim in claims:
        text = texts.get(claim["story"])
        if text is None or _hash(text) != claim["text_sha256"]:
            continue  # read from an earlier text of the story: its sentences are not in the bundle, either
        if any(text[each["start"] : each["end"]] != each["text"] for each in claim["sentences"]):
            faults.append(f"story {claim['story']}: a sentence that a claim rests on does not stand in its text")
    return faults
