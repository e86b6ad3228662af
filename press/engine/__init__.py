"""WeasyPrint as the press uses it: with `redrawing` and `start` all that touches its internals.

HTML, composed paragraphs and faces come in; pages go out, and what stands in their finished file. What
of WeasyPrint is replaced while a `with` lasts is put back, and `seam_fault` says in one sentence whether
all of it still fits.
"""

from .boxes import ATTRIBUTE, PART, PREFIX, PX
from .contents import Contents, Linked, Marked, tagging
from .files import written_once
from .glyphs import drawing
from .joining import join, part_words
from .lines import Composed, composing
from .pages import font_configuration, no_fetcher, page, use_faces
from .seam import hold_to_the_seam, seam_fault
from .trees import Tree

__all__ = ['ATTRIBUTE', 'Composed', 'Contents', 'Linked', 'Marked', 'PART', 'PREFIX', 'PX', 'Tree', 'composing',
           'drawing', 'font_configuration', 'hold_to_the_seam', 'join', 'no_fetcher', 'page',
           'part_words', 'seam_fault', 'tagging', 'use_faces', 'written_once']
