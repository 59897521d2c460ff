"""Is a story a reprint of another one, as outlets print what their agency sends? Two texts → yes or no.

Pure. What follows from it is not its question.
"""

from __future__ import annotations

import re

from monitor.knowledge import fold
from monitor.model import Story

#: so many characters of a text are compared: what follows is added or cut off by each outlet as it likes
_OPENING = 1500
#: words in a row that are looked for in the other text
_RUN = 3
#: texts with fewer runs are too short to tell: two outlets may say the same in the same ten words
_FEWEST = 8
#: share of the shorter text's runs that stand in the longer one
_SAME = 0.75
_WORD = re.compile(r"[^\W_]+")


def is_reprint(story: Story, other: Story) -> bool:
    """Tell whether two stories are one text, but for a few words, or for what one of them has behind it."""
    ours, theirs = _runs(story), _runs(other)
    shorter = min(len(ours), len(theirs))
    return shorter >= _FEWEST and len(ours & theirs) >= _SAME * shorter


def _runs(story: Story) -> frozenset[tuple[str, ...]]:
    # titles are each outlet's own
    text = f"{story.summary[:_OPENING]} {story.body[:_OPENING]}"[:_OPENING].strip() or story.title[:_OPENING]
    words = _WORD.findall(fold(text))
    return frozenset(zip(*(words[start:] for start in range(_RUN)), strict=False))
