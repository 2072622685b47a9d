"""A page as its reader finds it. `page = read(client.get(url))` is searched with CSS: `text_of(page.select_one("h1"))`."""

import re
from collections import Counter
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse

NUMBER = re.compile(r"\d[\d,]*")


def read(response: HttpResponse) -> BeautifulSoup:
    """The page, or the picture (SVG), as a tree."""
    return BeautifulSoup(response.content.decode(), "html.parser")


def text_of(node: Tag) -> str:
    """All its text in one line."""
    return " ".join(node.get_text().split())


def texts_of(nodes: Iterable[Tag]) -> list[str]:
    return [text_of(node) for node in nodes]


def links_of(node: Tag, under: str = "") -> list[tuple[str, str]]:
    """Address and text of each link, or of those whose address begins with `under`."""
    return [(link["href"], text_of(link)) for link in node.select("a[href]") if link["href"].startswith(under)]


def hrefs_of(node: Tag, under: str = "") -> list[str]:
    return [href for href, _ in links_of(node, under)]


def rows_of(table: Tag) -> list[list[str]]:
    """The texts of its cells, row by row, without the head."""
    return [texts_of(row.select("th, td")) for row in table.select("tbody tr")]


def number_in(text: str) -> int | None:
    """The first number in a text such as “▲ supports 1,234 claims”."""
    found = NUMBER.search(text)
    return found and int(found[0].replace(",", ""))


def preview(page: Tag) -> str | None:
    """The address of the picture that other sites show with a link to the page."""
    image = page.select_one('meta[property="og:image"]')
    return image and image["content"]


def canonical(page: Tag) -> str:
    (link,) = page.select('link[rel="canonical"]')
    return link["href"]


def inline_code(page: Tag) -> list[Tag]:
    """What the content security policy would block: code and style in the page itself. JSON is only data."""
    elements = page.select('style, [style], script:not([src]):not([type="application/json"])')
    return elements + [tag for tag in page.find_all(True) if any(_is_code(name, value) for name, value in tag.attrs.items())]


def _is_code(name: str, value: str | list[str]) -> bool:
    return name.startswith("on") or str(value).strip().lower().startswith("javascript:")


def repeated_ids(page: Tag) -> list[str]:
    return [name for name, n in Counter(tag["id"] for tag in page.select("[id]")).items() if n > 1]
