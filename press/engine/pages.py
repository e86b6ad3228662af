"""Pages as the engine wants them: HTML with our few elements, our faces, and nothing fetched.

HTML and the folder of the faces come in; what WeasyPrint lays out goes out.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from ..faces import agreed
from ..start import start

STYLE = Path(__file__).with_name('elements.css')


def page(html: str) -> Any:
    """HTML as the engine lays it out: it has the style of `elements.css`, and fetches nothing."""
    return _page_class()(html)


def _tree(html: str) -> Any:
    """The elements of HTML. Our templates write it so that it is XML too, which is read in no time.

    A parser of HTML is needed for what is not whole, and for drawings, as an office brings for its
    letterhead.
    """
    from xml.etree import ElementTree
    try:
        if '<svg' not in html:
            root = ElementTree.fromstring(html)
            if root.tag == 'html' and root.find('body') is not None:
                return root
    except ElementTree.ParseError:
        pass
    from tinyhtml5 import parse
    return parse(html, namespace_html_elements=False)


@cache
def _page_class() -> type:
    """The subclass of WeasyPrint's HTML that knows our elements only, in a tenth of the rules."""
    start()
    from cssselect2 import ElementWrapper
    from weasyprint import CSS, HTML
    from weasyprint.css.counters import CounterStyle
    counters = CounterStyle()
    elements = CSS(string=STYLE.read_text('utf-8'),
                   counter_style=counters)

    class Page(HTML):
        def __init__(self, html: str):
            self.base_url, self.url_fetcher, self.media_type = None, no_fetcher(), 'print'
            self.wrapper_element = ElementWrapper.from_html_root(_tree(html), content_language=None)
            self.etree_element = self.wrapper_element.etree_element

        def _ua_stylesheets(self, forms=False):
            return [elements]

        def _ua_counter_style(self):
            return [counters.copy()]

        def _ph_stylesheets(self):
            return []

    return Page


def use_faces(folder: Path) -> None:
    """Make every face of the machine invisible but those in `folder`. Comes before any layout."""
    os.environ['FONTCONFIG_FILE'] = str(folder / 'fonts.conf')


@cache
def font_configuration(folder: Path) -> Any:
    """The engine's view of the faces in a folder, the same for all layouts of a process.

    Raises `Breakdown` where one of them is not the face that was agreed on.
    """
    agreed(folder)
    use_faces(folder)
    start()
    from weasyprint.text.fonts import FontConfiguration
    return FontConfiguration()


def no_fetcher():
    """A fetcher for WeasyPrint that fetches nothing and says which address was asked for."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class NoFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            raise FatalURLFetchingError(f'{url} is not fetched: a page holds all that it needs')

    return NoFetcher()
