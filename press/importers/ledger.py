"""What an import did to a raw text, and the proof that it lost nothing.

Comes in: the raw text, where each of its lines went, and the document made of it. Goes out: a
`Ledger` that a reader can check. It promises that every printing character of the raw text stands
in the document, in order, with the notes and the closing lines moved; else there is no ledger.
"""

from collections import Counter

from msgspec import Struct, field

from ..diagnostics import Breakdown, Diagnostic, Place
from ..model import Document
from ..reading import Passage, passages, text_hash
from ..source import LINE_END

TEXT, MARK, FURNITURE = 'text', 'mark', 'furniture'
HEAD = ('session', 'item', 'adoption')


class Doubt(Struct, frozen=True, order=True):
    """A decision that the raw text allows but does not prove; `place` is in the raw file."""

    place: Place
    decision: str


class Ledger(Struct, frozen=True):
    """The account of one import.

    name        the raw file
    characters  in the raw text, white space included
    printing    of these, all that are not white space
    text        printing characters of the document's text, labels and note marks included
    notes       label and printing characters of each note, its number included
    head        printing characters that went from above the number line into the head
    spaces      white space taken out, counted by kind
    kept        white space kept inside the text
    furniture   lines of page furniture taken out: place and characters
    doubts      every decision to look at, in the order of the raw file
    text_hash   SHA-256 of the text of the document, as the colophon prints it
    """

    name: str
    characters: int
    printing: int
    text: int
    notes: tuple[tuple[str, int], ...]
    head: int
    furniture_characters: int
    spaces: tuple[tuple[str, int], ...]
    kept: int
    furniture: tuple[tuple[Place, str], ...]
    doubts: tuple[Doubt, ...]
    text_hash: str

    def show(self) -> str:
        """The ledger as text for a reader."""
        notes = sum(count for _, count in self.notes)
        lines = [
            f'{self.name}: {self.characters} characters, {self.printing} of them printing',
            f'text {self.text}, notes {notes}, head {self.head}, '
            f'furniture {self.furniture_characters}',
            *(f'  note {label}: {count} characters, its number included'
              for label, count in self.notes),
            f'white space taken out: {sum(count for _, count in self.spaces)}, kept: {self.kept}',
            *(f'  {kind}: {count}' for kind, count in self.spaces)]
        if self.furniture:
            lines.append('furniture taken out')
            lines += [f'  line {place.line}: {line}' for place, line in self.furniture]
        lines.append(f'to look at: {len(self.doubts)}')
        lines += [f'  line {doubt.place.line}: {doubt.decision}' for doubt in self.doubts]
        lines.append(f'nothing lost; SHA-256 of the text {self.text_hash}')
        return '\n'.join(lines)


class Findings(Struct):
    """What the stages of an import write down as they go.

    `streams` says where a line of the raw file went, by its number; a line that is not there went
    into the text. `spaces` counts the white space taken out.
    """

    name: str
    doubts: list[Doubt] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    spaces: Counter[str] = field(default_factory=Counter)
    streams: dict[int, str] = field(default_factory=dict)

    def doubt(self, place: Place, decision: str) -> None:
        self.doubts.append(Doubt(place, decision))

    def fault(self, code: str, message: str, place: Place, hint: str, length: int = 1) -> None:
        self.faults.append(Diagnostic(code, message, place, hint, length))


def close(raw: str, findings: Findings, document: Document) -> Ledger:
    """The ledger of an import; a `Breakdown` where a character is lost, changed or moved."""
    before, after = _raw_streams(raw, findings.streams), _document_streams(document)
    furniture = before.pop(FURNITURE, '')
    for stream in sorted(before.keys() | after.keys()):
        _agree(findings.name, stream, before.get(stream, ''), after.get(stream, ''))
    lines = LINE_END.split(raw)
    lengths = {passage.id: len(printing(passage.text)) for passage in passages(document)}
    notes = tuple((note.label, lengths.pop(note.id)) for note in document.notes)
    return Ledger(
        name=findings.name, characters=len(raw), printing=len(printing(raw)),
        text=sum(lengths.values()), notes=notes,
        head=sum(len(after[stream]) for stream in after if stream in HEAD),
        furniture_characters=len(furniture),
        furniture=tuple(
            (Place(findings.name, number), lines[number - 1].strip())
            for number, stream in sorted(findings.streams.items()) if stream == FURNITURE),
        spaces=tuple(sorted((kind, count) for kind, count in findings.spaces.items() if count)),
        kept=sum(_spaces_kept(passage) for passage in passages(document)),
        doubts=tuple(sorted(findings.doubts)), text_hash=text_hash(document))


def printing(text: str) -> str:
    """The characters of a text that are neither white space nor the byte order mark."""
    return ''.join(text.replace('\ufeff', '').split())


def note_stream(label: str) -> str:
    """The stream of the raw lines that hold a note, its number line included."""
    return f'note_{label}'


def _raw_streams(raw: str, streams: dict[int, str]) -> dict[str, str]:
    """The printing characters of the raw text, by stream, a note mark between brackets."""
    found: dict[str, str] = {}
    for number, line in enumerate(LINE_END.split(raw), 1):
        stream, characters = streams.get(number, TEXT), printing(line)
        if stream == MARK:
            stream, characters = TEXT, _bracketed(characters)
        if characters:
            found[stream] = found.get(stream, '') + characters
    return found


def _document_streams(document: Document) -> dict[str, str]:
    """The printing characters of the document by the same streams, marks between brackets."""
    found = {name: printing(entry.value) for name in HEAD
             if (entry := getattr(document.head, name))}
    for passage in passages(document):
        stream = passage.id if passage.kind in ('note', 'closing') else TEXT
        found[stream] = found.get(stream, '') + printing(_with_brackets(passage))
    return found


def _with_brackets(passage: Passage) -> str:
    text, end = '', 0
    for start, stop in passage.marks:
        text += passage.text[end:start] + _bracketed(passage.text[start:stop])
        end = stop
    return text + passage.text[end:]


def _bracketed(label: str) -> str:
    """A note mark that cannot be taken for digits of the text beside it."""
    return f'⟦{label}⟧'


def _spaces_kept(passage: Passage) -> int:
    """White space inside a passage, the one that `reading` sets after a label not counted."""
    spaces = sum(character.isspace() for character in passage.text)
    return spaces - (1 if passage.label or passage.kind == 'title' else 0)


def _agree(name: str, stream: str, before: str, after: str) -> None:
    if before == after:
        return
    at = next((at for at, pair in enumerate(zip(before, after)) if pair[0] != pair[1]),
              min(len(before), len(after)))
    raise Breakdown(
        f'the import of {name} does not keep its {stream.replace("_", " ")}: '
        f'“{before[at:at + 12]}” became “{after[at:at + 12]}”',
        'do not use the result; report the raw file, the importer is at fault')
