"""Making Chinese lines: characters and a measure come in, lines with every gap set go out.

Nothing here knows Jinja, WeasyPrint or a PDF: widths come in as a function. Lengths are in em of the
paragraph's own size. The rules are those of CLREQ and GB/T 15834—2011 section 5.1.
"""

from .composer import Composer
from .convention import HANS, HANT, Convention, convention_of
from .heading import divide
from .paragraph import Line, Measure, Overfull, Paragraph, compose
from .units import Run
from .words import HYPHEN

__all__ = ['HANS', 'HANT', 'HYPHEN', 'Composer', 'Convention', 'Line', 'Measure', 'Overfull', 'Paragraph',
           'Run', 'compose', 'convention_of', 'divide']
