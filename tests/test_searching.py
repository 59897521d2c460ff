"""Are stories found by their words, alike in both databases, whatever is typed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from databases import postgres
from hypothesis import given
from hypothesis import strategies as st
from newsroom import NOW, course, story
from sqlalchemy import text
from test_store import CLAIM

from monitor import migrations
from monitor.showing.excerpts import Piece, excerpt, marked
from monitor.store import Store, parse, searching
from monitor.store.searching import Term


@pytest.fixture(scope="module")
def server() -> Iterator[str | None]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["memory", "file", "postgresql"])
def store(request: pytest.FixtureRequest, server: str | None, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgresql" and server is None:
        pytest.skip("no PostgreSQL server")
    urls = {"memory": "sqlite://", "file": f"sqlite:///{tmp_path}/m.db", "postgresql": server}
    opened = Store(str(urls[request.param]))
    opened.upgrade()
    yield opened
    if request.param == "postgresql":
        with opened.engine.begin() as connection:
            connection.execute(text("TRUNCATE story, claim RESTART IDENTITY CASCADE"))
    opened.close()


STORIES = [
    story("launch", NOW, "Launches in Zürich put off", "The agency said on Monday that the launch was postponed."),
    story(
        "date",
        NOW + timedelta(hours=1),
        "A date",
        "The launch date of 3.5 is under_score; the émigré's e-mail says so.",
    ),
    story("city", NOW + timedelta(hours=2), "Москва ждёт", "Weather. " * 40 + "A launch."),
]


def put(store: Store) -> None:
    with store.transaction() as tx:
        tx.put_stories(STORIES)


def found(store: Store, typed: str, **options: object) -> list[str]:
    return [each.id for each in store.search(parse(typed), **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("launch", {"launch", "date", "city"}),
        ("LAUNCH monday", {"launch"}),
        ("launches", {"launch"}),
        ("postpon", {"launch"}),
        ('"postpon"', set()),
        ('"launch date"', {"date"}),
        ('"date launch"', set()),
        ('"launch dat', set()),
        ("launch -monday", {"date", "city"}),
        ('launch -"launch date" -monday', {"city"}),
        ("-launch", set()),
        ("zurich", {"launch"}),
        ("ZÜRICH", {"launch"}),
        ("zu\u0308rich", {"launch"}),
        ("emigre", {"date"}),
        ("москва", {"city"}),
        ("e-mail", {"date"}),
        ("under_score", {"date"}),
        ("3.5", {"date"}),
        ("title:launch", set()),
        ("NEAR(launch date)", set()),
        ("launch OR zzz", set()),
        ("launch*", {"launch", "date", "city"}),
        ("%", set()),
        ("🚀", set()),
        ("", set()),
    ],
)
def test_words_are_found_alike_in_every_database(store: Store, typed: str, ids: set[str]) -> None:
    put(store)
    assert set(found(store, typed)) == ids


ODD = st.text(st.one_of(st.sampled_from("\"'*():^-+&|!<>\\{}\0%_ \u0308aéß開🚀\u202e"), st.characters()), max_size=60)


@given(ODD)
def test_no_question_is_a_mistake(typed: str) -> None:
    store = _STORE
    assert isinstance(store.search(parse(typed)), list)
    for piece in marked(typed, parse(typed)):
        assert piece.text in typed


_STORE = Store("sqlite://")
_STORE.upgrade()


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    _STORE.close()


def test_no_question_is_a_mistake_to_postgresql(server: str | None) -> None:
    if server is None:
        pytest.skip("no PostgreSQL server")
    opened = Store(server)
    opened.upgrade()

    @given(ODD)
    def ask(typed: str) -> None:
        assert isinstance(opened.search(parse(typed)), list)

    ask()
    opened.close()


@given(st.text(st.characters(categories=("L", "N"), exclude_characters="ªµº²³¹¼½¾"), min_size=1, max_size=20))
def test_letters_and_digits_of_any_script_are_words(word: str) -> None:
    assert list(searching.split(word)) == [word]


def test_a_headline_counts_more_than_a_text_and_of_equals_the_newer_stands_first(store: Store) -> None:
    put(store)
    assert found(store, "launch")[0] == "launch"
    with store.transaction() as tx:
        later = {"url": "https://wire.example/again", "published": NOW + timedelta(days=1)}
        tx.put_stories([replace(STORIES[0], id="again", **later)])
    assert found(store, "launch monday") == ["again", "launch"]
    assert found(store, "launch", newest=True) == ["again", "city", "date", "launch"]
    assert found(store, "launch", newest=True, limit=2, offset=1) == ["city", "date"]


def test_the_stories_of_a_rule_can_be_searched(store: Store) -> None:
    put(store)
    with store.transaction() as tx:
        tx.add_claim(replace(CLAIM, story="date"), at=NOW)
    assert found(store, "launch", rule="visit") == ["date"]
    assert found(store, "monday", rule="visit") == []


def test_edited_and_deleted_stories_are_found_by_what_they_say_now(store: Store) -> None:
    put(store)
    with store.transaction() as tx:
        tx.put_story(replace(STORIES[0], title="Rain", body="It rains."))
    assert found(store, "monday") == []
    assert found(store, "rain") == ["launch"]
    with store.transaction() as tx:
        assert tx.prune(NOW + timedelta(days=1)) == 3
    assert found(store, "rain") == []


def test_stories_that_were_stored_before_are_found(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/m.db")
    migrations.upgrade(store.engine, "0004")
    # in SQL: the code knows only the newest shape
    insert = """
INSERT INTO story (
  id, source, outlet, url, title, summary, body, published, seen, language, authority, owner, content_hash
)
VALUES ('launch', 'wire', 'The Wire', '', :title, '', :body, 0, 0, 'en', 'press', '', 'x')
"""
    with store.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text(insert), {"title": STORIES[0].title, "body": STORIES[0].body})
    store.upgrade()
    assert found(store, "monday") == ["launch"]
    with store.transaction() as tx:
        tx.put_stories(course())
    assert set(found(store, "riverton")) == {"plan", "set", "echo", "moved"}
    store.close()


def test_a_story_of_a_megabyte_is_stored_and_found_by_its_beginning(store: Store) -> None:
    words = " ".join(f"w{number:x}" for number in range(150_000))
    with store.transaction() as tx:
        tx.put_story(replace(STORIES[0], title="x" * 1_000_000, body=words))
    assert found(store, "w1f") == ["launch"]


def test_a_question_has_an_end() -> None:
    assert len(parse("word " * 1000).wanted) == searching.MOST_TERMS
    assert parse('-a "b c" d"e f') == searching.Query(
        (Term(("b", "c"), whole=True), Term(("d",), whole=False), Term(("e", "f"), whole=True)),
        (Term(("a",), whole=False),),
    )


# ── what is shown of them ────────────────────────────────────────────────────────────────────────────────────────────


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [
        ("launch", "The [launches] in Zürich, a [launch]-date"),
        ('"launch"', "The launches in Zürich, a [launch]-date"),
        ("zurich the", "[The] launches in [Zürich], a launch-date"),
        ('"launch date"', "The launches in Zürich, a [launch-date]"),
        ("in zürich -launch", "The launches [in] [Zürich], a launch-date"),
        ("nothing", "The launches in Zürich, a launch-date"),
    ],
)
def test_the_words_are_marked_as_they_were_found(typed: str, is_shown: str) -> None:
    assert shown(marked("The launches in Zürich, a launch-date", parse(typed))) == is_shown


def test_a_passage_begins_before_the_first_of_the_words() -> None:
    long = "It rains here. " * 99 + "Then the launch came, " + "and it rains. " * 99
    passage = shown(excerpt(["Weather", long], parse("launch")))
    assert passage.startswith("… ")
    assert passage.endswith("…")
    assert " the [launch] came," in passage
    assert 200 < len(passage) < 300
    assert shown(excerpt(["", "Weather"], parse("launch"))) == "Weather"
    assert excerpt(["", ""], parse("launch")) == ()
