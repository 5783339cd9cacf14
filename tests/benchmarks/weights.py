"""What a first visit to a page brings over the wire, compressed as a browser gets it.

Static files as whitenoise serves them to a browser that takes brotli; HTML by gzip -6, which
is what a proxy in front does. A font counts where the page has a character of its range.
"""

from __future__ import annotations

import gzip
import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from tests.benchmarks.places import PartError
from tests.benchmarks.servers import HOST

FACE = re.compile(r"@font-face\s*{(.*?)}", re.DOTALL)
URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)""")
IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*)["'](\.[^"']+)["']""")
SLANTED = {"em", "i", "cite", "dfn", "address", "var"}


@dataclass
class Weight:
    """One page: bytes of its HTML raw and compressed, and of each file it loads."""

    html: int
    html_raw: int
    files: dict[str, int]

    @property
    def total(self) -> int:
        return self.html + sum(self.files.values())

    @property
    def charts(self) -> int:
        return sum(size for name, size in self.files.items() if "plotly" in name)


@dataclass
class Markup(HTMLParser):
    """What a browser would fetch for this HTML, and the characters it has to draw."""

    files: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    characters: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._silent = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.tags.add(tag)
        self._silent = tag in {"script", "style", "title"}
        if tag == "link" and _is_fetched(given):
            self.files.append(given["href"])
        elif tag in {"script", "img"} and given.get("src"):
            self.files.append(given["src"])
        elif tag == "use" and not given.get("href", "#").startswith("#"):
            self.files.append(given["href"])

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, text: str) -> None:
        if not self._silent:
            self.characters.update(text)


def _is_fetched(link: dict[str, str]) -> bool:
    """Of several icons a browser takes one, the drawing; a phone's home screen is another day."""
    kinds = set(link.get("rel", "").split())
    if "icon" in kinds:
        return link.get("type") == "image/svg+xml"
    return bool(kinds & {"stylesheet", "preload", "modulepreload", "manifest"})


class Visitor:
    """Fetches pages and files over one kept connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self._files: dict[str, tuple[int, str]] = {}

    def get(self, address: str, **headers: str) -> tuple[bytes, str]:
        """Return the body as it came over the wire, and its Content-Encoding."""
        self.connection.request("GET", address, headers=headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise PartError(f"{address} answered {response.status}")
        return body, response.getheader("Content-Encoding") or "identity"

    def _file(self, address: str) -> tuple[int, str]:
        """Return a file's compressed size, and its text where it may load others."""
        if address not in self._files:
            size = len(self.get(address, **{"Accept-Encoding": "br, gzip"})[0])
            text = ""
            if address.endswith((".css", ".js")):
                text = self.get(address, **{"Accept-Encoding": "identity"})[0].decode()
            self._files[address] = size, text
        return self._files[address]

    def weigh(self, address: str, cookie: str = "") -> Weight:
        """Return the weight of a first visit, with nothing in the cache."""
        html, _ = self.get(address, Cookie=cookie)
        markup = Markup()
        markup.feed(html.decode())
        files: dict[str, int] = {}
        waiting = [urljoin(address, urldefrag(name).url) for name in markup.files]
        while waiting:
            name = waiting.pop()
            if name in files or name.startswith("data:"):
                continue
            files[name], text = self._file(name)
            if name.endswith(".css"):
                waiting += [urljoin(name, url) for url in _from_css(text, markup)]
            elif name.endswith(".js") and "vendor" not in name:
                waiting += [urljoin(name, url) for url in IMPORT.findall(text)]
        return Weight(len(gzip.compress(html, 6)), len(html), files)


def _from_css(text: str, markup: Markup) -> list[str]:
    """Return what a stylesheet loads for this page; of fonts only those whose letters occur."""
    wanted = [urldefrag(url).url for url in URL.findall(FACE.sub("", text))]
    for face in FACE.findall(text):
        if "italic" in face and not markup.tags & SLANTED:
            continue
        ranges = re.search(r"unicode-range:([^;]+)", face)
        if ranges is None or any(_within(ranges[1], c) for c in markup.characters):
            wanted += URL.findall(face)
    return wanted


def _within(ranges: str, character: str) -> bool:
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= ord(character) <= int(last or first, 16):
            return True
    return False
