"""What a page tells machines: the head of its HTML, read as they read it."""

import json
from html.parser import HTMLParser
from typing import Any


class Head(HTMLParser):
    """`Head(html).meta["og:title"]`, `.links["canonical"]`, `.things` of schema.org."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.languages: dict[str, str] = {}
        self.things: list[dict[str, Any]] = []
        self.scripts = 0
        self._data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self._data = tag == "script" and has.get("type") == "application/ld+json"
        self.scripts += tag == "script"
        if tag == "meta" and "content" in has:
            self.meta[has.get("property") or has.get("name", "")] = has["content"]
        if tag == "link" and "hreflang" in has:
            self.languages[has["hreflang"]] = has["href"]
        elif tag == "link":
            self.links[has["rel"] + (f" {has['type']}" if has["rel"] == "alternate" else "")] = has["href"]

    def handle_data(self, data: str) -> None:
        if self._data:
            self.things.append(json.loads(data))
            self._data = False
