"""Which services search the news and answer with a feed, and what do they put up with? Facts, and nothing else.

Where they are from, and the terms of each: docs/feeds.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from monitor.values import dataclass


@dataclass(frozen=True, slots=True)
class Engine:
    """A search service."""

    #: stands for the outlet where a story names none
    name: str
    #: address of a search, without its parameters
    url: str
    #: parameters of a search; {query} is filled in
    parameters: Mapping[str, str]
    #: what they become when a language of those below is wanted: {language} (its code), {name}, {country}
    local: Mapping[str, str]
    #: what a query may have at most, in characters and in words
    longest: int
    most_words: int
    #: shorter words, and shorter phrases in quotes, are refused; 0: none are
    shortest_word: int = 0
    shortest_phrase: int = 0
    #: looks for words as they are written, not for their forms
    exact: bool = False
    #: seconds from one request to the next
    pause: float = 0.0


ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "gdelt": Engine(
            "GDELT",
            "https://api.gdeltproject.org/api/v2/doc/doc",
            {
                "query": "{query}",
                "mode": "ArtList",
                "format": "rss",
                "sort": "DateDesc",
                "maxrecords": "100",
                "timespan": "7d",
            },
            local={"query": "{query} sourcelang:{name}"},
            longest=220,
            most_words=40,
            shortest_word=3,
            shortest_phrase=5,
            exact=True,
            pause=6.0,
        ),
        "bing": Engine(
            "Bing News",
            "https://www.bing.com/news/search",
            {"q": "{query}", "qft": 'sortbydate="1"', "format": "rss"},
            local={"mkt": "{language}-{country}"},
            longest=500,
            most_words=10,
            pause=2.0,
        ),
        "google": Engine(
            "Google News",
            "https://news.google.com/rss/search",
            {"q": "{query} when:7d"},
            local={"hl": "{language}-{country}", "gl": "{country}", "ceid": "{country}:{language}"},
            longest=500,
            most_words=31,
            pause=2.0,
        ),
    }
)
#: seconds from one request to the next, by host
PAUSES: Mapping[str, float] = MappingProxyType(
    {urlsplit(engine.url).hostname or "": engine.pause for engine in ENGINES.values()}
)
#: languages by code: the name in English, and the country that is meant where none is named
LANGUAGES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ar": ("arabic", "EG"),
        "cs": ("czech", "CZ"),
        "da": ("danish", "DK"),
        "de": ("german", "DE"),
        "el": ("greek", "GR"),
        "en": ("english", "US"),
        "es": ("spanish", "ES"),
        "fi": ("finnish", "FI"),
        "fr": ("french", "FR"),
        "hu": ("hungarian", "HU"),
        "it": ("italian", "IT"),
        "ja": ("japanese", "JP"),
        "ko": ("korean", "KR"),
        "nl": ("dutch", "NL"),
        "no": ("norwegian", "NO"),
        "pl": ("polish", "PL"),
        "pt": ("portuguese", "PT"),
        "ro": ("romanian", "RO"),
        "ru": ("russian", "RU"),
        "sv": ("swedish", "SE"),
        "tr": ("turkish", "TR"),
        "uk": ("ukrainian", "UA"),
    }
)
