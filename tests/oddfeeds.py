"""Feeds of every kind that servers send, made by program, each with the stories that it must hold.

What is expected is stated here, from what the writer of such a feed means; it is never taken from what a parser gave.
`python tests/oddfeeds.py FOLDER` writes them all as files, with `index.json` beside them: what each is made of, its
Content-Type, and what it holds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Expected = dict[str, Any]

AT_7, AT_8 = "2024-05-14T07:00:00+00:00", "2024-05-14T08:00:00+00:00"
RSS_7, RSS_8 = "Tue, 14 May 2024 07:00:00 GMT", "Tue, 14 May 2024 08:00:00 GMT"
ISO_7, ISO_8 = "2024-05-14T07:00:00Z", "2024-05-14T08:00:00Z"

ONE = {
    "title": "Bridge & road",
    "url": "https://news.example/a",
    "summary": "The bridge opens on Monday.",
    "published": AT_7,
}
TWO = {"title": "Größe zählt", "url": "https://news.example/b", "summary": "Naïve café.", "published": AT_8}
BOTH = {"title": "News of the town", "stories": [ONE, TWO]}
HEADLINES = {"stories": [{key: each[key] for key in ("title", "url", "published")} for each in (ONE, TWO)]}

CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
MEDIA = "xmlns:media='http://search.yahoo.com/mrss/'"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Odd:
    """One body, as a server sends it."""

    #: what it is made of, outermost first: "dates/rss20/no-seconds"
    name: str
    body: bytes
    expected: Expected
    content_type: str | None = "application/rss+xml"


def fails(reason: str) -> Expected:
    return {"unreadable": reason}


def holds(*stories: Expected, **rest: Any) -> Expected:
    return {"title": "News of the town", **rest, "stories": list(stories)}


def undated(story: Expected) -> Expected:
    """Return a story that is of the time of reading."""
    return {key: value for key, value in story.items() if key != "published"}


# ── writers: one for each format, from the same two stories ──────────────────────────────────────────────────────────


def rss(*items: str, version: str = "2.0", spaces: str = "", head: str = "", declaration: str = "") -> str:
    return (
        f"{declaration}<rss version='{version}' {spaces}><channel><title>News of the town</title>"
        f"<link>https://news.example/</link><description>All of it</description>{head}{''.join(items)}</channel></rss>"
    )


def item(
    title: str = "Bridge &amp; road",
    link: str = "https://news.example/a",
    guid: str = "<guid isPermaLink='false'>a</guid>",
    summary: str = "The bridge opens on Monday.",
    date: str = f"<pubDate>{RSS_7}</pubDate>",
    more: str = "",
) -> str:
    link = f"<link>{link}</link>" if link else ""
    summary = f"<description>{summary}</description>" if summary else ""
    return f"<item><title>{title}</title>{link}{guid}{summary}{date}{more}</item>"


def second(title: str = TWO["title"], summary: str = TWO["summary"], **parts: str) -> str:
    given = {"link": "https://news.example/b", "guid": "<guid isPermaLink='false'>b</guid>"}
    given["date"] = f"<pubDate>{RSS_8}</pubDate>"
    return item(title, summary=summary, **given | parts)


def rss_both(**options: str) -> str:
    return rss(second(), item(), **options)


def atom(*entries: str, prefix: str = "", space: str = ATOM, more: str = "", version: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    bound = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f"<{p}feed {bound}='{space}' {version} {more}><{p}title>News of the town</{p}title><{p}id>urn:feed</{p}id>"
        f"<{p}updated>{ISO_8}</{p}updated>{''.join(entries)}</{p}feed>"
    )


def entry(
    title: str = "<title>Bridge &amp; road</title>",
    link: str = "<link href='https://news.example/a'/>",
    identity: str = "<id>urn:a</id>",
    text: str = "<summary>The bridge opens on Monday.</summary>",
    date: str = f"<updated>{ISO_7}</updated>",
) -> str:
    return f"<entry>{title}{link}{identity}{date}{text}</entry>"


def second_entry(title: str = TWO["title"], summary: str = TWO["summary"]) -> str:
    return entry(
        f"<title>{title}</title>",
        "<link href='https://news.example/b'/>",
        "<id>urn:b</id>",
        f"<summary>{summary}</summary>",
        f"<updated>{ISO_8}</updated>",
    )


def atom_both(**options: str) -> str:
    return atom(second_entry(), entry(), **options)


def rdf(space: str = "http://purl.org/rss/1.0/", dates: bool = True, prefix: str = "rdf") -> str:
    date = "<dc:date>{}</dc:date>" if dates else ""
    items = "".join(
        f"<item {prefix}:about='{one['url']}'><title>{one['title'].replace('&', '&amp;')}</title><link>{one['url']}</link>"
        f"<description>{one['summary']}</description>{date.format(when)}</item>"
        for one, when in ((TWO, ISO_8), (ONE, ISO_7))
    )
    return (
        f"<{prefix}:RDF xmlns:{prefix}='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='{space}' {DC}>"
        f"<channel {prefix}:about='https://news.example/'><title>News of the town</title>"
        f"<link>https://news.example/</link></channel>{items}</{prefix}:RDF>"
    )


def sitemap(*pages: str, space: str = "http://www.google.com/schemas/sitemap-news/0.9") -> str:
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='{space}'>{''.join(pages)}</urlset>"


def page(one: Expected, date: str) -> str:
    return (
        f"<url><loc>{one['url']}</loc><news:news><news:publication><news:name>Wire</news:name><news:language>en"
        f"</news:language></news:publication><news:publication_date>{date}</news:publication_date>"
        f"<news:title>{one['title'].replace('&', '&amp;')}</news:title></news:news></url>"
    )


def json_feed(version: str = "https://jsonfeed.org/version/1.1", **changes: Any) -> str:
    return json.dumps(
        {
            "version": version,
            "title": "News of the town",
            "items": [
                {"id": key, "url": one["url"], "title": one["title"], "summary": one["summary"], "date_published": when}
                for key, one, when in (("b", TWO, ISO_8), ("a", ONE, ISO_7))
            ],
        }
        | changes,
        ensure_ascii=False,
    )


def xml(text: str) -> bytes:
    return f"<?xml version='1.0' encoding='utf-8'?>{text}".encode()


# ── the kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def versions() -> Iterator[Odd]:
    """Every version of every format, in its plain form and with the namespaces that writers give it."""
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">'
    )
    neither = holds(undated(ONE), undated(TWO), undated=2)
    texts = {
        "rss090": rdf("http://my.netscape.com/rdf/simple/0.9/", dates=False),
        "rss090-channel": rdf("http://channel.netscape.com/rdf/simple/0.9/", dates=False),
        "rss10-undated": rdf(dates=False),
    }
    for name, text in texts.items():
        yield Odd(f"versions/{name}", xml(text), neither)
    texts = {
        "rss091-doctype": doctype + rss_both(version="0.91"),
        **{f"rss{number.replace('.', '')}": rss_both(version=number) for number in ("0.91", "0.92", "0.93", "0.94")},
        "rss20": rss_both(),
        "rss20-unversioned": rss_both().replace(" version='2.0'", ""),
        "rss21": rss_both(version="2.1"),
        "rss20-userland-space": rss_both(spaces="xmlns='http://backend.userland.com/rss2'"),
        "rss20-own-space": rss_both(spaces="xmlns='http://blogs.law.harvard.edu/tech/rss'"),
        "rss20-all-spaces": rss_both(spaces=f"{CONTENT} {DC} {MEDIA} xmlns:atom='{ATOM}'"),
        "rss10": rdf(),
        "rss10-prefix": rdf(prefix="r"),
        "rss10-early-space": rdf("http://purl.org/net/rss1.1#").replace(
            "http://purl.org/net/rss1.1#", "http://purl.org/rss/1.0/"
        ),
        "atom10": atom_both(),
        "atom10-prefix": atom(
            *(
                each.replace("</", "</a:").replace("<", "<a:").replace("<a:/a:", "</a:")
                for each in (second_entry(), entry())
            ),
            prefix="a",
        ),
        "atom03": atom_both(space="http://purl.org/atom/ns#", version="version='0.3'").replace("updated>", "modified>"),
        "atom03-issued": atom_both(space="http://purl.org/atom/ns#", version="version='0.3'").replace(
            "updated>", "issued>"
        ),
        "atom-draft-space": atom_both(space="http://purl.org/atom/ns#"),
    }
    for name, text in texts.items():
        yield Odd(f"versions/{name}", xml(text), BOTH)
    for version in (
        "https://jsonfeed.org/version/1",
        "https://jsonfeed.org/version/1.1",
        "http://jsonfeed.org/version/1",
    ):
        name = version.replace("/", "-").partition("--")[2]
        yield Odd(
            f"versions/json-{version[:5].strip(':')}-{name}", json_feed(version).encode(), BOTH, "application/feed+json"
        )
    yield Odd("versions/json-unversioned", json_feed("").encode(), BOTH, "application/json")
    for date_7, date_8, name in (
        (ISO_7, ISO_8, "zulu"),
        ("2024-05-14T09:00+02:00", "2024-05-14T10:00+02:00", "offset"),
    ):
        text = sitemap(page(TWO, date_8), page(ONE, date_7))
        yield Odd(f"versions/sitemap-{name}", xml(text), HEADLINES, "application/xml")
    prefixed = sitemap(page(TWO, ISO_8), page(ONE, ISO_7)).replace("news:", "n:").replace("xmlns:news", "xmlns:n")
    yield Odd("versions/sitemap-prefix", xml(prefixed), HEADLINES, "text/xml")


#: what can be written in each encoding, as title and summary
ENCODINGS = {
    "utf-8": ("Größe 大小", "Naïve café – Москва"),
    "utf-16": ("Größe 大小", "Naïve café – Москва"),
    "iso-8859-1": ("Größe zählt", "Naïve café."),
    "iso-8859-2": ("Žluťoučký kůň", "Úpěl ďábelské ódy."),
    "iso-8859-5": ("Мост открыт", "Мост открыли в понедельник."),
    "iso-8859-7": ("Άνοιξε η γέφυρα", "Τη Δευτέρα."),
    "iso-8859-9": ("Köprü açılıyor", "Pazartesi günü, ığşİ."),
    "iso-8859-15": ("Größe zählt", "Œuvre café."),
    "windows-1250": ("Žluťoučký kůň", "Most je „otevřen“."),
    "windows-1251": ("Мост открыт", "Мост открыли «в понедельник»."),
    "windows-1252": ("Größe zählt", "“Naïve” café – 20 €."),
    "windows-1253": ("Άνοιξε η γέφυρα", "Τη Δευτέρα, 20 €."),
    "windows-1254": ("Köprü açılıyor", "Pazartesi günü “ığşİ”."),
    "windows-1255": ("הגשר נפתח", "הגשר נפתח ביום שני."),
    "windows-1256": ("افتتاح الجسر", "يوم الاثنين."),
    "windows-1257": ("Tilts ir atvērts", "Pirmdien, šodien, čau."),
    "koi8-r": ("Мост открыт", "Мост открыли в понедельник."),
    "koi8-u": ("Міст відкрито", "Її відкрили у понеділок."),
    "gb2312": ("大桥开通", "大桥星期一开通。"),
    "gbk": ("大橋開通", "大橋星期一開通。"),
    "gb18030": ("大桥开通 𠀀", "大桥星期一开通。"),
    "big5": ("大橋開通", "大橋星期一開通。"),
    "shift_jis": ("橋が開通", "月曜日に開通した。"),
    "euc-jp": ("橋が開通", "月曜日に開通した。"),
    "iso-2022-jp": ("橋が開通", "月曜日に開通した。"),
    "euc-kr": ("다리 개통", "월요일에 개통했다."),
    "tis-620": ("เปิดสะพาน", "วันจันทร์"),
}


def encodings() -> Iterator[Odd]:
    """Every encoding, named by the document, by the server, or by nobody."""
    for name, (title, summary) in ENCODINGS.items():
        expected = holds(ONE, TWO | {"title": title, "summary": summary})
        feeds = {"rss20": rss(second(title, summary), item()), "atom10": atom(second_entry(title, summary), entry())}
        for kind, text in feeds.items():
            declared = f"<?xml version='1.0' encoding='{name}'?>\n{text}".encode(name)
            yield Odd(f"encodings/{kind}/{name}/declared", declared, expected, "text/xml")
        bare = feeds["rss20"].encode(name)
        yield Odd(f"encodings/rss20/{name}/in-header", bare, expected, f"text/xml; charset={name.upper()}")
    title, summary = ENCODINGS["utf-8"]
    expected = holds(ONE, TWO | {"title": title, "summary": summary})
    text = rss(second(title, summary), item())
    for codec, mark in (
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b""),
        ("utf-32-be", b""),
    ):
        marked = "marked" if mark else "unmarked"
        yield Odd(f"encodings/rss20/{codec}/{marked}", mark + text.encode(codec), expected, None)
        lying = f"<?xml version='1.0' encoding='iso-8859-1'?>{text}"
        yield Odd(
            f"encodings/rss20/{codec}/{marked}-lies", mark + lying.encode(codec), expected, "text/xml; charset=ascii"
        )


def wrong_encodings() -> Iterator[Odd]:
    """Documents that are not written as they say."""
    text = rss(second(), item())
    german = BOTH
    declared = "<?xml version='1.0' encoding='{}'?>" + text
    utf8, latin = text.encode(), text.encode("cp1252")
    yield Odd("wrong-encodings/none-is-utf8", utf8, german, None)
    yield Odd("wrong-encodings/none-is-cp1252", latin, german, None)
    for said in ("utf-8", "UTF8", "us-ascii", "x-unknown", "unicode", "none", "utf-7"):
        yield Odd(f"wrong-encodings/says-{said}-is-cp1252", declared.format(said).encode("cp1252"), german, "text/xml")
    for said in ("iso-8859-1", "windows-1252", "us-ascii", "gb2312", "x-unknown", "utf-16", "utf-7", "ISO_8859-1"):
        yield Odd(f"wrong-encodings/says-{said}-is-utf8", declared.format(said).encode(), german, "text/xml")
    for said in ("iso-8859-1", "us-ascii", "utf-16", "binary", '"utf-8"', "utf-8;q=1", ""):
        name = said.strip('"').replace(";", "-") or "nothing"
        yield Odd(f"wrong-encodings/header-{name}-is-utf8", utf8, german, f"text/xml; charset={said}")
    russian = rss(second(*ENCODINGS["koi8-r"]), item())
    expected = holds(ONE, TWO | dict(zip(("title", "summary"), ENCODINGS["koi8-r"], strict=True)))
    body = f"<?xml version='1.0' encoding='koi8-r'?>{russian}".encode("koi8-r")
    # RFC 7303 §3.2: what the server says counts before what the document says
    yield Odd(
        "wrong-encodings/header-before-document",
        body.replace(b"koi8-r", b"utf-8"),
        expected,
        "text/xml; charset=koi8-r",
    )
    yield Odd("wrong-encodings/document-where-header-is-utf8", body, expected, "text/xml; charset=utf-8")
    yield Odd(
        "wrong-encodings/one-bad-byte-in-utf8",
        utf8.replace("Naïve".encode(), "Naïve".encode() + b"\xff"),
        BOTH,
        None,
    )


def content_types() -> Iterator[Odd]:
    """Every type that servers give to feeds; what is in it counts."""
    kinds = {
        "rss20": xml(rss_both()),
        "atom10": xml(atom_both()),
        "json": json_feed().encode(),
    }
    for said in (
        "text/xml",
        "application/xml",
        "application/rss+xml",
        "application/atom+xml; type=feed",
        "application/rdf+xml",
        "application/feed+json",
        "application/json; charset=utf-8",
        "text/html",
        "text/html; charset=utf-8",
        "text/plain",
        "application/octet-stream",
        "image/png",
        "garbage",
        ';;;="',
        "TEXT/XML; CHARSET=UTF-8",
        "",
        None,
    ):
        for kind, body in kinds.items():
            name = "none" if said is None else "".join(c if c.isalnum() else "-" for c in said) or "empty"
            yield Odd(f"content-types/{kind}/{name}", body, BOTH, said)


def broken() -> Iterator[Odd]:
    """XML that is none, in all the ways in which templates break it."""
    first_only = [TWO]
    feeds = {
        "rss20": (rss_both(), "<item>", "</item>", "title"),
        "atom10": (atom_both(), "<entry>", "</entry>", "title"),
    }
    for kind, (text, opening, closing, _) in feeds.items():
        cut = text.rindex(opening)
        ends = {
            "after-story": text[:cut],
            "in-tag": text[: cut + 3],
            "in-text": text[: text.rindex("Bridge") + 4],
            "in-entity": text[: text.rindex("&amp;") + 3],
            "in-date": text[: text.rindex("07:00")],
            "before-last-end": text[: text.rindex(closing)],
        }
        for name, body in ends.items():
            flaw = holds(*first_only, flaws=["truncated"])
            yield Odd(f"broken/{kind}/truncated-{name}", xml(body), flaw)
        whole = holds(ONE, TWO, flaws=["truncated"])
        yield Odd(f"broken/{kind}/no-last-tags", xml(text[: text.rindex(closing) + len(closing)]), whole)
        yield Odd(f"broken/{kind}/page-behind", xml(text + "<html><body>Debug: 0.01 s</body></html>"), whole)
        mended = holds(ONE, TWO, flaws=["broken xml"])
        yield Odd(f"broken/{kind}/bare-ampersand", xml(text.replace("&amp;", "&")), mended)
        yield Odd(f"broken/{kind}/html-entities", xml(text.replace("ö", "&ouml;").replace("é", "&eacute;")), mended)
        yield Odd(
            f"broken/{kind}/unknown-entity",
            xml(text.replace("Monday", "Monday&frob;")),
            mended | {"stories": [ONE | {"summary": "The bridge opens on Monday&frob;."}, TWO]},
        )
        yield Odd(
            f"broken/{kind}/less-than",
            xml(text.replace("on Monday", "in < 5 days")),
            mended | {"stories": [ONE | {"summary": "The bridge opens in < 5 days."}, TWO]},
        )
        yield Odd(
            f"broken/{kind}/bad-reference", xml(text.replace("Monday", "&#0;&#x1F;&#xD800;&#99999999;Monday")), mended
        )
        yield Odd(
            f"broken/{kind}/undeclared-prefix", xml(text.replace(closing, f"<x:a x:b='1'>1</x:a>{closing}")), mended
        )
        clean = holds(ONE, TWO)
        yield Odd(f"broken/{kind}/controls", xml(text.replace("bridge", "\x00\x01\x08br\x0bidge\x1f")), clean)
        yield Odd(f"broken/{kind}/blank-in-front", b" \r\n\t\n" + xml(text), clean)
        yield Odd(f"broken/{kind}/marks-in-front", b"\xef\xbb\xbf\xef\xbb\xbf" + xml(text), clean)
        yield Odd(
            f"broken/{kind}/warning-in-front", b"Warning: mysql_connect() in index.php on line 3\n" + xml(text), clean
        )
        yield Odd(f"broken/{kind}/comment-in-front", b"<!-- cached 12:00 -->" + xml(text), clean)
        yield Odd(f"broken/{kind}/declared-twice", xml(xml(text).decode()), clean)
        yield Odd(f"broken/{kind}/version-11", xml(text).replace(b"version='1.0' enc", b"version='1.1' enc"), clean)
        yield Odd(
            f"broken/{kind}/stylesheet", b"<?xml-stylesheet href='/s.xsl' type='text/xsl'?>\n" + text.encode(), clean
        )
        yield Odd(f"broken/{kind}/no-declaration", text.encode(), clean)
        yield Odd(
            f"broken/{kind}/comments-within", xml(text.replace(opening, f"<!-- next -->{opening}<!-- it -->")), clean
        )
        yield Odd(f"broken/{kind}/lines-of-windows", xml(text.replace("><", ">\r\n<")), clean)
        yield Odd(f"broken/{kind}/nulls-between", b"\0".join((b"", xml(text), b"")), clean)


#: what a date says, by how it is written
DATES_7 = {
    "plain": "Tue, 14 May 2024 07:00:00 GMT",
    "no-weekday": "14 May 2024 07:00:00 GMT",
    "no-seconds": "Tue, 14 May 2024 07:00 GMT",
    "two-digit-year": "Tue, 14 May 24 07:00:00 GMT",
    "offset": "Tue, 14 May 2024 09:00:00 +0200",
    "offset-colon": "Tue, 14 May 2024 09:00:00 +02:00",
    "gmt-offset": "Tue, 14 May 2024 09:00:00 GMT+0200",
    "ut": "Tue, 14 May 2024 07:00:00 UT",
    "utc": "Tue, 14 May 2024 07:00:00 UTC",
    "z": "Tue, 14 May 2024 07:00:00 Z",
    "est": "Tue, 14 May 2024 02:00:00 EST",
    "edt": "Tue, 14 May 2024 03:00:00 EDT",
    "cdt": "Tue, 14 May 2024 02:00:00 CDT",
    "mdt": "Tue, 14 May 2024 01:00:00 MDT",
    "pst": "Mon, 13 May 2024 23:00:00 PST",
    "pdt": "Tue, 14 May 2024 00:00:00 PDT",
    "bst": "Tue, 14 May 2024 08:00:00 BST",
    "cet": "Tue, 14 May 2024 08:00:00 CET",
    "cest": "Tue, 14 May 2024 09:00:00 CEST",
    "eet": "Tue, 14 May 2024 09:00:00 EET",
    "eest": "Tue, 14 May 2024 10:00:00 EEST",
    "msk": "Tue, 14 May 2024 10:00:00 MSK",
    "jst": "Tue, 14 May 2024 16:00:00 JST",
    "kst": "Tue, 14 May 2024 16:00:00 KST",
    "aest": "Tue, 14 May 2024 17:00:00 AEST",
    "lower-case": "tue, 14 may 2024 07:00:00 gmt",
    "upper-case": "TUE, 14 MAY 2024 07:00:00 GMT",
    "full-month": "Tuesday, 14 May 2024 07:00:00 GMT",
    "wrong-weekday": "Fri, 14 May 2024 07:00:00 GMT",
    "blanks": "  Tue,  14  May 2024   07:00:00  GMT\n",
    "comment": "Tue, 14 May 2024 07:00:00 +0000 (UTC)",
    "dashes": "Tue, 14-May-2024 07:00:00 GMT",
    "american": "Tue, May 14 2024 07:00:00 GMT",
    "asctime": "Tue May 14 07:00:00 2024",
    "iso-z": "2024-05-14T07:00:00Z",
    "iso-offset": "2024-05-14T09:00:00+02:00",
    "iso-offset-bare": "2024-05-14T09:00:00+0200",
    "iso-fraction": "2024-05-14T07:00:00.123Z",
    "iso-minutes": "2024-05-14T07:00Z",
    "iso-blank": "2024-05-14 07:00:00",
    "iso-blank-utc": "2024-05-14 07:00:00 UTC",
    "iso-blank-offset": "2024-05-14 09:00:00 +0200",
    "iso-compact": "20240514T070000Z",
    "seconds-since-1970": "1715670000",
    "in-cdata": "<![CDATA[Tue, 14 May 2024 07:00:00 GMT]]>",
}
#: days without a time
DAYS = {
    "iso-day": "2024-05-14",
    "compact-day": "20240514",
    "rfc-day": "Tue, 14 May 2024",
    "slashes": "2024/05/14",
}
#: what says no time that a story can be of
NO_DATES = {
    "empty": "",
    "words": "yesterday",
    "next-year": "Wed, 14 May 2025 07:00:00 GMT",
    "far-future": "Tue, 14 May 9999 07:00:00 GMT",
    "clock-never-set": "Thu, 01 Jan 1970 00:00:00 GMT",
    "year-zero": "0000-00-00 00:00:00",
    "thirtieth-of-february": "Fri, 30 Feb 2024 07:00:00 GMT",
    "hour-25": "Tue, 14 May 2024 25:00:00 GMT",
    "long": "9" * 5000,
}


def dates() -> Iterator[Odd]:
    """Dates in every odd form."""
    for name, text in DATES_7.items():
        body = rss(item(date=f"<pubDate>{text}</pubDate>"))
        yield Odd(f"dates/rss20/{name}", xml(body), holds(ONE))
    for name, text in DAYS.items():
        body = rss(item(date=f"<pubDate>{text}</pubDate>"))
        yield Odd(f"dates/rss20/{name}", xml(body), holds(ONE | {"published": "2024-05-14T00:00:00+00:00"}))
    for name, text in NO_DATES.items():
        body = rss(item(date=f"<pubDate>{text}</pubDate>"))
        yield Odd(f"dates/rss20/{name}", xml(body), holds(undated(ONE), undated=1))
    for element in ("pubDate", "dc:date", "dcterms:issued", "atom:published", "atom:updated", "pubdate", "PubDate"):
        when = f"<{element}>{ISO_7}</{element}>"
        spaces = f"{DC} xmlns:dcterms='http://purl.org/dc/terms/' xmlns:atom='{ATOM}'"
        yield Odd(f"dates/element/{element.replace(':', '-')}", xml(rss(item(date=when), spaces=spaces)), holds(ONE))
    for name, text in (
        ("z", ISO_7),
        ("offset", "2024-05-14T09:00:00+02:00"),
        ("fraction", "2024-05-14T07:00:00.5Z"),
        ("rfc822", RSS_7),
    ):
        body = atom(entry(date=f"<updated>{text}</updated>"))
        yield Odd(f"dates/atom10/{name}", xml(body), holds(ONE))
        body = sitemap(page(ONE, text))
        expected = {"stories": [HEADLINES["stories"][0]]}
        yield Odd(f"dates/sitemap/{name}", xml(body), expected)
        body = json_feed(
            items=[
                {"id": "a", "url": ONE["url"], "title": ONE["title"], "summary": ONE["summary"], "date_published": text}
            ]
        )
        yield Odd(f"dates/json/{name}", body.encode(), holds(ONE), "application/feed+json")
    both = atom(entry(date=f"<updated>{ISO_8}</updated><published>{ISO_7}</published>"))
    yield Odd("dates/atom10/published-before-updated", xml(both), holds(ONE))
    body = json_feed(
        items=[{"id": "a", "url": ONE["url"], "title": ONE["title"], "summary": ONE["summary"], "date_modified": ISO_7}]
    )
    yield Odd("dates/json/modified-alone", body.encode(), holds(ONE), "application/feed+json")
    feed_date = rss(item(date=""), head=f"<pubDate>{RSS_8}</pubDate>")
    # the feed's own date is that of its making, not that of each story
    yield Odd("dates/rss20/only-the-feed-s", xml(feed_date), holds(undated(ONE), undated=1))


def identities() -> Iterator[Odd]:
    """Ids in every form: they choose the address where there is no other, and keep stories apart."""
    for name, guid in {
        "none": "",
        "empty": "<guid/>",
        "false": "<guid isPermaLink='false'>a</guid>",
        "false-address": "<guid isPermaLink='false'>https://other.example/x</guid>",
        "true-number": "<guid isPermaLink='true'>17</guid>",
        "no-attribute": "<guid>post-17</guid>",
        "upper-case": "<guid isPermaLink='FALSE'>a</guid>",
        "lower-case-attribute": "<guid ispermalink='false'>a</guid>",
        "blanks": "<guid isPermaLink='false'>\n  a\n</guid>",
        "cdata": "<guid isPermaLink='false'><![CDATA[a?b&c]]></guid>",
        "urn": "<guid isPermaLink='false'>urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6</guid>",
        "tag": "<guid isPermaLink='false'>tag:news.example,2024:a</guid>",
        "long": f"<guid isPermaLink='false'>{'a' * 9000}</guid>",
        "not-ascii": "<guid isPermaLink='false'>größe</guid>",
    }.items():
        yield Odd(f"identities/linked/{name}", xml(rss(item(guid=guid))), holds(ONE))
    for name, guid, url in (
        ("permanent", "<guid>https://news.example/a</guid>", "https://news.example/a"),
        ("permanent-said", "<guid isPermaLink='true'>https://news.example/a</guid>", "https://news.example/a"),
        ("not-permanent", "<guid isPermaLink='false'>a</guid>", ""),
        ("number", "<guid>17</guid>", ""),
    ):
        story = {key: value for key, value in (ONE | {"url": url}).items() if value}
        yield Odd(f"identities/unlinked/{name}", xml(rss(item(link="", guid=guid))), holds(story))
    same = "<guid isPermaLink='false'>same</guid>"
    yield Odd("identities/same-for-all", xml(rss(second(guid=same), item(guid=same))), holds(ONE, TWO))
    yield Odd("identities/twice-the-same", xml(rss(item(), item())), holds(ONE, skipped=1))
    unlinked = rss(second(link="", guid=""), item(link="", guid=""))
    bare = [{key: value for key, value in each.items() if key != "url"} for each in (ONE, TWO)]
    yield Odd("identities/neither-id-nor-link", xml(unlinked), holds(*bare))
    yield Odd("identities/atom/no-id", xml(atom(entry(identity=""))), holds(ONE))
    yield Odd(
        "identities/atom/address-alone",
        xml(atom(entry(link="", identity="<id>https://news.example/a</id>"))),
        holds(ONE),
    )
    yield Odd("identities/atom/number-alone", xml(atom(entry(link="", identity="<id>17</id>"))), holds(bare[0]))


def links() -> Iterator[Odd]:
    """Addresses in every form, most of them wrong."""
    for name, link, url in (
        ("absolute-path", "/a", "https://feeds.example/a"),
        ("relative", "a.html", "https://feeds.example/dir/a.html"),
        ("up", "../a", "https://feeds.example/a"),
        ("no-scheme", "//news.example/a", "https://news.example/a"),
        ("query", "?id=17", "https://feeds.example/dir/feed.xml?id=17"),
        ("blanks", "\n  https://news.example/a \n", "https://news.example/a"),
        ("cdata", "<![CDATA[https://news.example/a]]>", "https://news.example/a"),
        ("upper-case", "HTTPS://NEWS.example/a", "https://news.example/a"),
        ("port", "https://news.example:443/a", "https://news.example/a"),
        ("fragment", "https://news.example/a#top", "https://news.example/a"),
        ("tracked", "https://news.example/a?utm_source=rss&amp;utm_medium=feed", "https://news.example/a"),
        ("tracked-in-part", "https://news.example/a?id=7&amp;fbclid=x", "https://news.example/a?id=7"),
        ("amp-in-cdata", "<![CDATA[https://news.example/a?x=1&y=2]]>", "https://news.example/a?x=1&y=2"),
        ("relay", "https://www.aggregator.example/url?q=https://news.example/a&amp;sa=t", "https://news.example/a"),
        (
            "relay-click",
            "http://www.aggregator.example/news/apiclick.aspx?ref=x&amp;url=https%3a%2f%2fnews.example%2fa&amp;c=1",
            "https://news.example/a",
        ),
        ("not-ascii-path", "https://news.example/größe", "https://news.example/gr%C3%B6%C3%9Fe"),
        ("not-ascii-host", "https://größe.example/a", "https://xn--gre-6ka8i.example/a"),
        ("blank-within", "https://news.example/a b", "https://news.example/a%20b"),
        ("credentials", "https://me:secret@news.example/a", "https://news.example/a"),
        ("trailing-dot", "https://news.example./a", "https://news.example/a"),
        ("script", "javascript:alert(1)", ""),
        ("mail", "mailto:news@news.example", ""),
        ("file", "file:///etc/passwd", ""),
        ("ftp", "ftp://news.example/a", ""),
        ("data", "data:text/html,x", ""),
        # as browsers do
        ("no-host", "https:///a", "https://a/"),
        ("port-of-words", "https://news.example:abc/a", ""),
        ("endless", "https://news.example/" + "a" * 9000, ""),
        ("none", "", ""),
    ):
        story = {key: value for key, value in (ONE | {"url": url}).items() if value}
        yield Odd(f"links/rss20/{name}", xml(rss(item(link=link))), holds(story))
    space = f"xmlns:atom='{ATOM}' xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
    for name, body in {
        "atom-in-rss": rss(item(link="", more="<atom:link href='https://news.example/a'/>"), spaces=space),
        "original": rss(
            item(
                link="https://relay.example/~r/a",
                more="<feedburner:origLink>https://news.example/a</feedburner:origLink>",
            ),
            spaces=space,
        ),
        "self-in-atom": atom(
            entry(link="<link rel='self' href='https://x.example/s'/><link href='https://news.example/a'/>")
        ),
        "edit-first": atom(
            entry(
                link="<link rel='edit' href='https://x.example/e'/><link rel='alternate' href='https://news.example/a'/>"
            )
        ),
        "enclosure-first": atom(
            entry(
                link="<link rel='enclosure' href='https://x.example/e.mp3'/><link rel='alternate' href='https://news.example/a'/>"
            )
        ),
        "base-of-feed": atom(entry(link="<link href='a'/>"), more="xml:base='https://news.example/'"),
        "base-of-entry": atom(
            entry(link="<link href='a'/>").replace("<entry>", "<entry xml:base='https://news.example/'>")
        ),
        "base-of-base": atom(
            entry(link="<link href='a'/>").replace("<entry>", "<entry xml:base='/'>"),
            more="xml:base='https://news.example/x/y'",
        ),
        "base-of-rss": rss(item(link="a"), spaces="xml:base='https://news.example/'"),
    }.items():
        yield Odd(f"links/{name}", xml(body), holds(ONE))


def no_feeds() -> Iterator[Odd]:
    """What servers send in the place of a feed: a failure with a true reason, and never a story."""
    page_text = "<head><title>Not found</title></head><body><h1>404</h1><p>No such page.</p></body>"
    pages = {
        "doctype": f"<!DOCTYPE html><html lang='en'>{page_text}</html>",
        "no-doctype": f"<html>{page_text}</html>",
        "upper-case": f"<HTML>{page_text.upper()}</HTML>",
        "xhtml": (
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'http://www.w3.org/x.dtd'>"
            f"<html xmlns='http://www.w3.org/1999/xhtml'>{page_text}</html>"
        ),
        "head-first": page_text,
        "body-first": "<body>Please log in</body>",
        "title-first": "<title>Sign in</title><form action='/login'><input name=user></form>",
        "script-first": "<script>location='/'</script>",
        "meta-first": "<meta http-equiv='refresh' content='0; url=/login'>",
        "div-first": "<div>Down for maintenance</div>",
        "comment-first": f"<!-- server 7 --><html>{page_text}</html>",
        "names-a-feed": "<!doctype html><html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>",
        "shows-a-feed": "<!doctype html><html><body><pre>&lt;rss&gt;&lt;item&gt;</pre></body></html>",
        "heading-first": "<h1>Bad gateway</h1>",
        "paragraph-first": "<p>Try again later.</p>",
    }
    for name, text in pages.items():
        yield Odd(f"no-feeds/page/{name}", text.encode(), fails("html page"), "text/html")
        yield Odd(
            f"no-feeds/page-as-xml/{name}", text.encode(), fails("html page"), "application/rss+xml; charset=utf-8"
        )
    for name, body, reason in (
        ("nothing", b"", "empty"),
        ("blanks", b" \r\n\t ", "empty"),
        ("mark-alone", b"\xef\xbb\xbf", "empty"),
        ("words", b"Service unavailable", "not a feed"),
        ("number", b"404", "not a feed"),
        ("json-error", b'{"error": "not found"}', "not a feed"),
        ("json-list", b"[1, 2, 3]", "not a feed"),
        ("json-no-items", b'{"version": "https://jsonfeed.org/version/1.1", "title": "x"}', "not a feed"),
        ("json-items-of-words", b'{"version": "https://jsonfeed.org/version/1.1", "items": "x"}', "not a feed"),
        ("json-cut", b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id"', "broken json"),
        ("json-deep", b'{"a":' * 100_000, "broken json"),
        (
            "opml",
            b"<opml version='2.0'><body><outline text='x' xmlUrl='https://x.example/'/></body></opml>",
            "not a feed",
        ),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>", "not a feed"),
        (
            "soap",
            b"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>",
            "not a feed",
        ),
        (
            "error-xml",
            b"<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
            "not a feed",
        ),
        ("plain-sitemap", xml(sitemap("<url><loc>https://news.example/a</loc></url>")), "not a feed"),
        (
            "sitemap-index",
            xml("<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>"),
            "not a feed",
        ),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01", "not a feed"),
        ("document", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not a feed"),
        ("archive", b"PK\x03\x04\x14\0\0\0\x08\0", "not a feed"),
        (
            "entity-bomb",
            xml("<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>" + rss_both()),
            "entity declarations",
        ),
        (
            "entity-file",
            xml("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + rss_both()),
            "entity declarations",
        ),
        (
            "entity-parameter",
            xml("<!DOCTYPE r [<!ENTITY % a SYSTEM 'https://x.example/x.dtd'> %a;]>" + rss_both()),
            "entity declarations",
        ),
        ("nested", b"<rss><channel>" + b"<a>" * 250_000, "nested too deeply"),
        ("elements", b"<rss><channel>" + b"<a/>" * 250_000 + b"</channel></rss>", "too many elements"),
    ):
        yield Odd(f"no-feeds/{name}", body, fails(reason), None)


def no_stories() -> Iterator[Odd]:
    """Feeds that are empty, or whose entries are."""
    empty = {"title": "News of the town", "stories": []}
    for name, text in {
        "rss20": rss(),
        "rss091": rss(version="0.91"),
        "atom10": atom(),
        "atom03": atom(space="http://purl.org/atom/ns#"),
    }.items():
        yield Odd(f"no-stories/{name}", xml(text), empty)
    yield Odd("no-stories/json", json_feed(items=[]).encode(), empty, "application/feed+json")
    yield Odd("no-stories/rss20-empty-item", xml(rss("<item/>", item())), holds(ONE, skipped=1))
    yield Odd(
        "no-stories/rss20-date-alone",
        xml(rss(f"<item><pubDate>{RSS_7}</pubDate></item>", item())),
        holds(ONE, skipped=1),
    )
    yield Odd("no-stories/atom10-empty-entry", xml(atom("<entry/>", entry())), holds(ONE, skipped=1))
    odd_items: list[Any] = [
        None,
        7,
        "x",
        [],
        {},
        {"id": "a", "url": ONE["url"], "title": ONE["title"], "summary": ONE["summary"], "date_published": ISO_7},
    ]
    yield Odd(
        "no-stories/json-odd-items", json_feed(items=odd_items).encode(), holds(ONE, skipped=5), "application/feed+json"
    )


def texts() -> Iterator[Odd]:
    """Text with markup, escaped never, once or twice."""
    opens = ONE["summary"]
    long = " ".join(["The bridge opens on Monday."] * 3)
    for name, summary, said in (
        ("cdata", f"<![CDATA[{opens}]]>", opens),
        ("cdata-html", "<![CDATA[<p>The <b>bridge</b> opens on Monday.</p>]]>", opens),
        ("escaped-html", "&lt;p&gt;The &lt;b&gt;bridge&lt;/b&gt; opens on Monday.&lt;/p&gt;", opens),
        ("twice-escaped-html", "&amp;lt;p&amp;gt;The bridge opens on Monday.&amp;lt;/p&amp;gt;", opens),
        ("bare-html", "The <b>bridge</b> opens on Monday.", opens),
        ("escaped-entity", "A &amp;amp; B", "A & B"),
        ("nbsp", "The&#160;bridge opens on&amp;nbsp;Monday.", opens),
        ("quotes", "&#8220;Now&#8221; &#x2013; he said", "“Now” – he said"),
        ("references-of-windows", "&#147;Now&#148;", "“Now”"),
        ("paragraphs", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("breaks", "One.&lt;br/&gt;&lt;br/&gt;Two.", "One.\n\nTwo."),
        ("script", "&lt;script&gt;alert(1)&lt;/script&gt;The bridge opens on Monday.", opens),
        ("style", "<![CDATA[<style>p {color: red}</style>The bridge opens on Monday.]]>", opens),
        ("comment", "<![CDATA[<!-- hidden -->The bridge opens on Monday.]]>", opens),
        ("picture", "<![CDATA[<img src='https://x.example/x.png' alt='x'>The bridge opens on Monday.]]>", opens),
        ("cut-tag", '<![CDATA[The bridge opens on Monday.<a href="https://x.exa]]>', opens),
        ("unclosed", "<![CDATA[<p>The <b>bridge opens on <i>Monday.]]>", opens),
        ("emoji", "Opens &#128640; now", "Opens 🚀 now"),
        ("emoji-in-halves", "<![CDATA[Opens &#55357;&#56960; now]]>", "Opens now"),
        ("two-cdata", "<![CDATA[The bridge ]]><![CDATA[opens on Monday.]]>", opens),
        ("cdata-end", "<![CDATA[a ]]]]><![CDATA[> b]]>", "a ]]> b"),
        ("less-than", "2 &lt; 3 and 5 &gt; 4", "2 < 3 and 5 > 4"),
        ("list", "&lt;ul&gt;&lt;li&gt;One&lt;/li&gt;&lt;li&gt;Two&lt;/li&gt;&lt;/ul&gt;", "One\nTwo"),
        ("right-to-left-override", "The &#x202E;bridge opens on Monday.", opens),
        ("zero-width", "The&#x200B; bridge opens on&#xFEFF; Monday.", opens),
        ("long", long, long),
    ):
        yield Odd(f"texts/rss20/{name}", xml(rss(item(summary=summary))), holds(ONE | {"summary": said}))
    for name, title, said in (
        ("cdata", "<![CDATA[Bridge & road]]>", "Bridge & road"),
        ("escaped-html", "&lt;b&gt;Bridge&lt;/b&gt; &amp;amp; road", "Bridge & road"),
        ("lines", "\n  Bridge &amp;\n  road  ", "Bridge & road"),
        ("entity-twice", "Bridge &amp;amp; road", "Bridge & road"),
        ("hash", "&#66;ridge &#38; road", "Bridge & road"),
    ):
        yield Odd(f"texts/title/{name}", xml(rss(item(title=title))), holds(ONE | {"title": said}))
    xhtml = "<div xmlns='http://www.w3.org/1999/xhtml'><p>The <em>bridge</em> opens on Monday.</p></div>"
    for name, text in {
        "plain": f"<summary type='text'>{opens}</summary>",
        "html": "<summary type='html'>&lt;p&gt;The bridge opens on Monday.&lt;/p&gt;</summary>",
        "xhtml": f"<summary type='xhtml'>{xhtml}</summary>",
        "plain-lies": "<summary>&lt;p&gt;The bridge opens on Monday.&lt;/p&gt;</summary>",
        "mode-escaped": "<summary type='text/html' mode='escaped'>&lt;p&gt;The bridge opens on Monday.&lt;/p&gt;</summary>",
        "mode-base64": "<summary type='text/plain' mode='base64'>VGhlIGJyaWRnZSBvcGVucyBvbiBNb25kYXku</summary>",
    }.items():
        space = "http://purl.org/atom/ns#" if "mode" in name else ATOM
        yield Odd(f"texts/atom/summary-{name}", xml(atom(entry(text=text), space=space)), holds(ONE))
    in_body = {key: value for key, value in ONE.items() if key != "summary"} | {"body": opens}
    for name, text in {
        "plain": f"<content>{opens}</content>",
        "html": "<content type='html'><![CDATA[<p>The bridge opens on Monday.</p>]]></content>",
        "xhtml": f"<content type='xhtml'>{xhtml}</content>",
    }.items():
        yield Odd(f"texts/atom/content-{name}", xml(atom(entry(text=text))), holds(in_body))
    both = "<summary>The bridge opens on Monday.</summary><content type='html'>&lt;p&gt;It took nine years.&lt;/p&gt;</content>"
    yield Odd(
        "texts/atom/summary-and-content", xml(atom(entry(text=both))), holds(ONE | {"body": "It took nine years."})
    )
    elsewhere = (
        "<summary>The bridge opens on Monday.</summary><content src='https://x.example/a.mp3' type='audio/mpeg'/>"
    )
    yield Odd("texts/atom/content-elsewhere", xml(atom(entry(text=elsewhere))), holds(ONE))
    whole = (
        "<content:encoded><![CDATA[<p>The bridge opens on Monday.</p><p>It took nine years.</p>]]></content:encoded>"
    )
    body = {"body": "The bridge opens on Monday.\n\nIt took nine years."}
    bare = {key: value for key, value in ONE.items() if key != "summary"}
    yield Odd("texts/rss20/encoded", xml(rss(item(more=whole), spaces=CONTENT)), holds(bare | body))
    yield Odd("texts/rss20/encoded-alone", xml(rss(item(summary="", more=whole), spaces=CONTENT)), holds(bare | body))
    yield Odd(
        "texts/rss20/summary-cut",
        xml(rss(item(summary="The bridge opens […]", more=whole), spaces=CONTENT)),
        holds(bare | body),
    )
    repeats = rss(item(summary="Bridge &amp; road"))
    yield Odd("texts/rss20/summary-is-title", xml(repeats), holds(bare))


def namespaces() -> Iterator[Odd]:
    """Names in other spaces, under other prefixes, in other letters."""
    whole = "<{0}:encoded><![CDATA[<p>It took nine years.</p>]]></{0}:encoded>"
    expected = holds(ONE | {"body": "It took nine years."})
    for prefix in ("c", "cnt", "x-y", "content"):
        spaces = CONTENT.replace(":content=", f":{prefix}=")
        yield Odd(f"namespaces/encoded-as-{prefix}", xml(rss(item(more=whole.format(prefix)), spaces=spaces)), expected)
    undeclared = rss(item(more=whole.format("content")))
    yield Odd("namespaces/encoded-undeclared", xml(undeclared), expected | {"flaws": ["broken xml"]})
    for name, more in {
        "media": "<media:title>Other</media:title><media:content url='https://x.example/x.jpg'/><media:credit>Photo</media:credit>",
        "media-group": "<media:group><media:title>Other</media:title><media:description>Else</media:description></media:group>",
        "dublin-core": "<dc:creator>Jo</dc:creator><dc:title>Other</dc:title>",
        "unknown": "<x:title xmlns:x='urn:x'>Other</x:title><x:link xmlns:x='urn:x'>https://x.example/</x:link>",
        "xhtml": "<h:div xmlns:h='http://www.w3.org/1999/xhtml'>Else</h:div>",
        "source": "<category>News</category><author>jo@x.example (Jo)</author><comments>https://x.example/c</comments>",
    }.items():
        yield Odd(f"namespaces/{name}-beside", xml(rss(item(more=more), spaces=f"{DC} {MEDIA}")), holds(ONE))
    letters = rss_both()
    for name, text in {
        "item-upper": letters.replace("<item>", "<ITEM>").replace("</item>", "</ITEM>"),
        "title-upper": letters.replace("<title>B", "<Title>B").replace("road</title>", "road</Title>"),
        "root-upper": letters.replace("<rss", "<RSS").replace("</rss", "</RSS"),
        "channel-upper": letters.replace("channel>", "Channel>"),
    }.items():
        yield Odd(f"namespaces/{name}", xml(text), BOTH)
    outside = rss().replace("</channel>", f"</channel>{second()}{item()}")
    yield Odd("namespaces/items-beside-channel", xml(outside), BOTH)
    default = rss_both(spaces=f"xmlns='{ATOM}'")
    yield Odd("namespaces/rss-in-atom-space", xml(default), BOTH)


KINDS = (
    versions,
    encodings,
    wrong_encodings,
    content_types,
    broken,
    dates,
    identities,
    links,
    no_feeds,
    no_stories,
    texts,
    namespaces,
)


def all_of_them() -> list[Odd]:
    """Return all of them, in the order of their kinds; no name comes twice."""
    made = [odd for kind in KINDS for odd in kind()]
    assert len({odd.name for odd in made}) == len(made)
    return made


def main(folder: Path) -> None:
    """Write all of them as files."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for odd in all_of_them():
        name = odd.name.replace("/", "--")
        (folder / name).write_bytes(odd.body)
        index.append({"file": name, "made_of": odd.name, "content_type": odd.content_type, "holds": odd.expected})
    (folder / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
