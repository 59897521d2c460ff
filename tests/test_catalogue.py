"""The catalogue of public feeds: its shape, and that feeds.yml takes every line of it. Nobody is asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor import address, catalogue
from monitor.catalogue import PublicFeed
from monitor.config import Config, load_feeds
from monitor.config.editing import Entry, add_feeds, made_id, new_among, with_ids
from monitor.model import Channel

FEEDS = catalogue.load()
PAGE = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id or made_id(feed.name))
def test_each_feed_has_all_its_facts(feed: PublicFeed) -> None:
    target = address.read(feed.url)
    assert target is not None
    assert target.url == feed.url
    assert address.Inside().may_ask(target.host)
    assert re.fullmatch(r"[a-z]{2}", feed.language)
    assert re.fullmatch(r"(?:[A-Z]{2})?", feed.country)
    assert feed.kind in list(Channel)
    assert feed.name == feed.name.strip() != ""
    assert feed.owner == feed.owner.strip() != ""
    assert feed.packs
    assert all(re.fullmatch(r"[a-z]+", pack) for pack in feed.packs)


def test_no_feed_is_there_twice() -> None:
    assert len({address.same(feed.url) for feed in FEEDS}) == len(FEEDS)
    assert len({feed.id or made_id(feed.name) for feed in FEEDS}) == len(FEEDS)


def test_one_owner_is_written_in_one_way() -> None:
    spelled = {}
    for feed in FEEDS:
        assert spelled.setdefault(feed.owner.casefold(), feed.owner) == feed.owner


def test_the_packs_are_those_of_the_documentation() -> None:
    packs = catalogue.packs()
    assert {"world", "space", "courts", "tech", "business", "politics"} <= set(packs)
    assert all(f"`{pack}`" in PAGE for pack in packs)
    assert all(len(feeds) >= 2 for feeds in packs.values())


def test_all_of_them_make_a_valid_file(tmp_path: Path) -> None:
    empty = load_feeds(tmp_path, {})
    assert isinstance(empty, Config)
    entries = [
        Entry(feed.name, feed.url, feed.id, feed.packs, feed.kind, feed.owner, "", feed.language) for feed in FEEDS
    ]
    fresh, known = new_among(entries, ())
    assert not known
    assert add_feeds(with_ids(fresh, ()), empty, {}) == []
    config = load_feeds(tmp_path, {})
    assert isinstance(config, Config)
    assert len(config.sources) == len(FEEDS)
