"""Which public feeds come with the program, and in which packs? Facts from catalogue.yml, beside this module.

It asks nobody whether they are still there.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from typing import Any

import yaml

from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class PublicFeed:
    """A feed that anyone may read."""

    #: the outlet, as alerts name it
    name: str
    url: str
    #: topics, the main one first
    packs: tuple[str, ...]
    #: ISO 639-1
    language: str
    #: ISO 3166-1 alpha-2 of its owner's seat; "" for organisations of many countries
    country: str
    #: official (speaks for a state, a court, an agency), press, or aggregator (passes others on)
    kind: str
    owner: str
    #: short name, where the one made from `name` would be another feed's
    id: str = ""


def load() -> tuple[PublicFeed, ...]:
    """Return all of them, in the order of the file."""
    text = files("monitor").joinpath("catalogue.yml").read_text(encoding="utf-8")
    return tuple(PublicFeed(**{**row, "packs": tuple(row["packs"])}) for row in yaml.safe_load(text))


def packs() -> dict[str, tuple[PublicFeed, ...]]:
    """Return the feeds of each pack, packs in the order in which the file first names them."""
    found: dict[str, list[PublicFeed]] = {}
    for feed in load():
        for pack in feed.packs:
            found.setdefault(pack, []).append(feed)
    return {pack: tuple(feeds) for pack, feeds in found.items()}


def row(feed: PublicFeed) -> dict[str, Any]:
    """Return one for JSON."""
    return {**asdict(feed), "packs": list(feed.packs)}
