"""What did a channel say to a message? Must not send anything, and must not hold a secret of the channel's address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a message was taken, and if not, why. The error holds no secret of the channel's address."""

    sent: bool
    error: str = ""
