"""Imposition: the pages of a book go where they must stand on sheets, to be printed and folded.

`plan` says where, as data; `sheets` makes the sheets of a PDF after it, with what `drawing` draws
beside the pages; `order` is what the file then declares of itself, `ticket` tells the printer.
"""

FOLDED, CUT, PROOFS = ('saddle', 'signatures'), ('stack',), {'2up': (2, 1), '4up': (2, 2)}
SCHEMES = (*FOLDED, *CUT, *PROOFS)
BINDINGS, FLIPS = ('left', 'right'), ('short', 'long')
THICKNESS = 0.1         # mm: a sheet of office paper, 80 g/m²
