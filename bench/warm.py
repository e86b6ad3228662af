"""One system in one process, again and again: what a preview and a batch feel like.

`warm.py SYSTEM COUNT FILE FILE…` sets the files in turn, COUNT times in all after the first, and
prints the seconds that each took as JSON. The first is what a cold process does and is left out.
"""

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter


def press(path: Path) -> Callable[[Path], bytes]:
    """Ours, proving included, as when many texts are made in one run; `path` is the root of a copy."""
    sys.path.insert(0, str(path))
    from press.typesetter import engaged
    typesetter = engaged(path / 'fonts', apart=True)
    from press import publication as publishing
    from press.workshop import Workshop
    shop = Workshop(path, path / 'out')

    def make(file: Path) -> bytes:
        publication = publishing.Publication(file.parent.name, 'zh-Hans', file)
        design = shop.design('a4')
        found = publishing.read(shop, publication, design)
        assert found.document and found.document.language == publication.language, file
        return publishing.make(
            shop, publication, design, found.document, typesetter=typesetter).pdf

    return make


def weasyprint(path: Path) -> Callable[[Path], bytes]:
    from weasyprint import HTML
    return lambda file: HTML(str(file)).write_pdf()


def typst(path: Path) -> Callable[[Path], bytes]:
    from typst import Compiler
    (path / 'document.typ').touch()
    compiler = Compiler(str(path / 'document.typ'), font_paths=[str(path)])

    def make(file: Path) -> bytes:
        (path / 'document.typ').write_bytes(file.read_bytes())
        return compiler.compile(format='pdf')

    return make


def main() -> None:
    name, count, root, *files = sys.argv[1:]
    make = {'press': press, 'weasyprint': weasyprint, 'typst': typst}[name](Path(root))
    took = []
    for turn in range(int(count) + 1):
        begun = perf_counter()
        make(Path(files[turn % len(files)]))
        took.append(perf_counter() - begun)
        gc.collect()
    print(json.dumps(took[1:]))


if __name__ == '__main__':
    main()
