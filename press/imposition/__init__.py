"""Imposition: the pages of a book go where they must stand on sheets, to be printed and folded.

`plan` says where, as data; `sheets` makes the sheets of a PDF after it, with what `drawing` draws
beside the pages; `order` is what the file then declares of itself, `ticket` tells the printer.
"""
