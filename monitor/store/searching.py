"""Which stories hold some words? The index over their texts, and how both databases are asked for it.

SQLite has FTS5 over the table of stories (external content), PostgreSQL a table of `tsvector` with GIN. Triggers keep
both. No word is stemmed and none is left out, so that both find the same, in any language.

Must not hand on what somebody typed: it becomes words first, and words have no syntax.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sqlalchemy import Connection, Subquery, column, text

from monitor.values import dataclass

#: so many words of a question are looked for, and so many of the latest stories that hold them are ranked
MOST_TERMS, MOST_RANKED = 12, 2000
#: what stands between words; beyond ASCII only what is no letter anywhere. The same in `_NORMAL` below
_BETWEEN = r"[\x01-/:-@\[-`{-\xbf\u2000-\u206f\u3000-\u303f]+"
_MARKS = re.compile(r"[\u0300-\u036f]+")
_PARTS = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another. Unless `whole`, the last one may go on: "launch" finds "launches"."""

    words: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: stories with all wanted terms and none of the unwanted. False if nothing is wanted."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted)


def parse(typed: str) -> Query:
    """Read what somebody typed: words, "words in this order", -without. Whatever it is, it means something."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for minus, quoted, bare in _PARTS.findall(typed):
        words = tuple(split(quoted or bare))
        if words and len(wanted) + len(unwanted) < MOST_TERMS:
            (unwanted if minus else wanted).append(Term(words, whole=bool(quoted)))
    return Query(tuple(wanted), tuple(unwanted))


def split(passage: str) -> Iterator[str]:
    """Yield the words of a text that are letters or digits at least in part, without control characters."""
    clean = passage.encode("utf-8", "ignore").decode().replace("\0", " ")
    for word in re.split(_BETWEEN, clean):
        if any(character.isalnum() for character in word):
            yield "".join(character for character in word if character.isprintable())


def fold(word: str) -> str:
    """Return a word as the index has it: in small letters, without accents."""
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", word))).lower()


def install(connection: Connection) -> None:
    """Make the index and its triggers, and take in the stories that are stored. Raises if it is there already."""
    for statement in _INSTALL[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take the index and its triggers away."""
    for statement in _REMOVE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def found(query: Query, dialect: str, rule: str | None = None) -> Subquery:
    """Return the latest stories that a query finds, as their `n` and a `score`: the smaller, the better.

    `rule`: only those with a claim on the event of this rule.
    """
    words = _fts5(query) if dialect == "sqlite" else _tsquery(query)
    asked = text(_FOUND[dialect]).bindparams(words=words, rule=rule, most=MOST_RANKED)
    return asked.columns(column("n"), column("score")).subquery("found")


def _fts5(query: Query) -> str:
    """Write a query for FTS5: strings in double quotes are taken as they are, and ours hold none."""

    def written(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("" if term.whole else " *")

    wanted = " AND ".join(map(written, query.wanted))
    return f"({wanted}) NOT ({' OR '.join(map(written, query.unwanted))})" if query.unwanted else wanted


def _tsquery(query: Query) -> str:
    """Write a query for `to_tsquery`: words in single quotes are taken as they are, and ours hold none."""

    def written(term: Term) -> str:
        words = [f"'{fold(word)}'" for word in term.words]
        return f"({' <-> '.join(words)}{'' if term.whole else ':*'})"

    return " & ".join([*map(written, query.wanted), *(f"!{written(term)}" for term in query.unwanted)])


# A rank of all stories with a common word would take a second: the latest are what one looks for in news.
# `+rowid`: all that FTS5 finds is held against the rule's stories; it would search once for each of them otherwise.
_FOUND = {
    "sqlite": """
SELECT rowid AS n, bm25(story_words, 10.0, 4.0, 1.0) AS score FROM story_words
WHERE story_words MATCH :words AND (:rule IS NULL OR +rowid IN (
  SELECT story.n FROM claim JOIN story ON story.id = claim.story WHERE claim.rule = :rule
))
ORDER BY rowid DESC LIMIT :most
""",
    "postgresql": """
SELECT latest.n, -ts_rank_cd(latest.words, latest.asked) AS score FROM (
  SELECT n, words, asked FROM story_words, to_tsquery('simple', :words) AS asked
  WHERE words @@ asked AND (CAST(:rule AS text) IS NULL OR n IN (
    SELECT story.n FROM claim JOIN story ON story.id = claim.story WHERE claim.rule = CAST(:rule AS text)
  ))
  ORDER BY n DESC LIMIT :most
) AS latest
""",
}

_INSTALL = {
    "sqlite": (
        """
CREATE VIRTUAL TABLE story_words USING fts5(
  title, summary, body, content='story', content_rowid='n', tokenize='unicode61 remove_diacritics 2'
)
""",
        """
CREATE TRIGGER story_words_new AFTER INSERT ON story BEGIN
  INSERT INTO story_words (rowid, title, summary, body) VALUES (new.n, new.title, new.summary, new.body);
END
""",
        # FTS5 is told what it had: it keeps no text of its own
        """
CREATE TRIGGER story_words_gone AFTER DELETE ON story BEGIN
  INSERT INTO story_words (story_words, rowid, title, summary, body)
  VALUES ('delete', old.n, old.title, old.summary, old.body);
END
""",
        """
CREATE TRIGGER story_words_edited AFTER UPDATE OF title, summary, body ON story BEGIN
  INSERT INTO story_words (story_words, rowid, title, summary, body)
  VALUES ('delete', old.n, old.title, old.summary, old.body);
  INSERT INTO story_words (rowid, title, summary, body) VALUES (new.n, new.title, new.summary, new.body);
END
""",
        "INSERT INTO story_words (story_words) VALUES ('rebuild')",
    ),
    "postgresql": (
        # as `fold` and `split` do; `normalize` came with version 13; a tsvector holds a megabyte
        r"""
CREATE FUNCTION story_words_of(passage text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT to_tsvector('simple', regexp_replace(
    lower(normalize(regexp_replace(normalize(left(passage, 100000), NFD), '[\u0300-\u036f]+', '', 'g'), NFC)),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'))
$$
""",
        """
CREATE FUNCTION story_words_of(title text, summary text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(story_words_of(title), 'A') || setweight(story_words_of(summary), 'B')
    || setweight(story_words_of(body), 'D')
$$
""",
        """
CREATE TABLE story_words (
  n bigint PRIMARY KEY REFERENCES story (n) ON DELETE CASCADE, words tsvector NOT NULL
)
""",
        """
CREATE FUNCTION story_words_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO story_words (n, words) VALUES (new.n, story_words_of(new.title, new.summary, new.body))
  ON CONFLICT (n) DO UPDATE SET words = excluded.words;
  RETURN NULL;
END $$
""",
        """
CREATE TRIGGER story_words_kept AFTER INSERT OR UPDATE OF title, summary, body ON story
FOR EACH ROW EXECUTE FUNCTION story_words_kept()
""",
        "INSERT INTO story_words (n, words) SELECT n, story_words_of(title, summary, body) FROM story",
        "CREATE INDEX ix_story_words_words ON story_words USING gin (words)",
    ),
}
_REMOVE = {
    "sqlite": (
        "DROP TRIGGER story_words_new",
        "DROP TRIGGER story_words_gone",
        "DROP TRIGGER story_words_edited",
        "DROP TABLE story_words",
    ),
    "postgresql": (
        "DROP TRIGGER story_words_kept ON story",
        "DROP FUNCTION story_words_kept",
        "DROP TABLE story_words",
        "DROP FUNCTION story_words_of(text, text, text)",
        "DROP FUNCTION story_words_of(text)",
    ),
}
