"""The texts of pictures, whose widths are estimated where they are drawn, with whatever fonts there are."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.usefixtures("corpus")

URLS = [
    "/map/",
    "/map/?type=meeting",
    "/timeline/",
    "/timeline/?from=2012&to=2012",
    "/claims/",
    "/propositions/flights-carry-arms/",
    "/actors/nouri-al-maliki/",
    "/articles/foreignpolicy-2012-03-23/",
]
# Boxes of texts hold room above and below the letters, so that a third of a line may be shared.
FAULTS = """() => {
  const page = document.documentElement.clientWidth, faults = [];
  for (const picture of document.querySelectorAll("main svg")) {
    if (picture.parentElement.closest("svg")) continue;
    const texts = [...picture.querySelectorAll("text")].map((text) => [text.textContent.trim(), text.getBoundingClientRect()])
      .filter(([text, box]) => text && box.width);
    texts.forEach(([text, box], at) => {
      if (box.left < 0 || box.right > page) faults.push(`${text}: not on the page`);
      for (const [other, its] of texts.slice(at + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 1 && down > Math.min(box.height, its.height) / 3) faults.push(`${text}: on ${other}`);
      }
    });
  }
  return faults;
}"""


@pytest.mark.layout
def test_texts_stand_on_the_page_and_not_on_each_other(page: Page, live_server) -> None:
    for url in URLS:
        page.goto(f"{live_server.url}{url}")
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(FAULTS) == [], f"{url} in {width} pixels"
