"""Plans of imposition and the sheets made after them, folded again as paper is."""

from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject, NumberObject,
    RectangleObject, TextStringObject)

from press.design import MM
from press.diagnostics import Fault
from press.imposition import BINDINGS, FLIPS
from press.imposition.order import KEY, declared, read_order
from press.imposition.plan import PAPERS, Order, Placed, Plan, paper_of, plan, thickness
from press.imposition.sheets import impose, pages_of
from press.imposition.ticket import table, ticket
from press.proving.folding import Paper, bound, folding_faults

WIDTH, HEIGHT = 100 * MM, 140 * MM
PAPER = 300 * MM, 200 * MM
SHARP = 0.1 * MM


def every_order() -> list[Order]:
    return [Order(scheme, PAPER, binding, flip, section, cover=cover)
            for scheme, section, cover in (
                ('saddle', 4, False), ('signatures', 4, False), ('signatures', 1, False),
                ('signatures', 3, True), ('stack', 4, False), ('stack', 4, True),
                ('saddle', 4, True))
            for binding in BINDINGS for flip in FLIPS]


def name(order: Order) -> str:
    cover = '-cover' if order.cover else ''
    return f'{order.scheme}{order.section}{cover}-{order.binding}-{order.flip}'


def read(made: Plan) -> list[int | None]:
    """The pages of the book that a plan makes, as its folded paper would show them.

    Fails where a page is upside down or not where the knife cuts.
    """
    said = read_order(declared(made))
    papers = [Paper(2 * at, sheet.width, sheet.height) for at, sheet in enumerate(made.sheets)]
    pages = []
    for leaf in bound(papers, said):
        for face in leaf:
            sheet = made.sheets[face.side // 2]
            side = sheet.back if face.side % 2 else sheet.front
            a, _, _, d, e, f = face.seen
            corner = (face.left - e) / a, (face.bottom - f) / d
            opposite = corner[0] + made.width / a, corner[1] + made.height / d
            x, y = min(corner[0], opposite[0]), min(corner[1], opposite[1])
            placed, = (one for one in side if abs(one.x - x) < SHARP and abs(one.y - y) < SHARP)
            assert placed.turned == (a < 0)
            pages.append(placed.page)
    return pages


def expected(count: int, made: Plan) -> list[int | None]:
    every = list(range(1, count + 1))
    return [*every[:-1], *[None] * made.blanks, count] if count > 1 else [1, *[None] * made.blanks]


@pytest.mark.parametrize('order', every_order(), ids=name)
def test_folded_paper_shows_every_page_in_its_place(order):
    for count in range(5 if order.cover else 1, 201):
        made = plan(count, WIDTH, HEIGHT, order)
        assert read(made) == expected(count, made), count


@pytest.mark.parametrize('order', every_order(), ids=name)
def test_pages_stand_inside_the_paper_and_beside_each_other(order):
    for sheet in plan(61, WIDTH, HEIGHT, order).sheets:
        for side in (sheet.front, sheet.back):
            for one in side:
                assert 0 <= one.left < one.right <= sheet.width
                assert -SHARP < one.y and one.y + HEIGHT < sheet.height + SHARP
            assert side[0].right <= side[1].left or side[1].right <= side[0].left


def test_blanks_stand_before_the_last_page_or_behind_it():
    kept, behind = (plan(6, WIDTH, HEIGHT, Order(paper=PAPER, ends=ends)) for ends in (True, False))
    assert kept.blanks == behind.blanks == 2
    assert [one.page for one in kept.sheets[0].front] == [6, 1]
    assert [one.page for one in behind.sheets[0].front] == [None, 1]


def test_a_cover_has_a_spine_as_wide_as_what_it_holds():
    made = plan(84, WIDTH, HEIGHT, Order('signatures', PAPER, section=5, cover=True,
                                         thickness=thickness(80)))
    assert made.spine == pytest.approx(40 * 0.1 * MM)
    left, right = made.sheets[0].folds
    assert right - left == pytest.approx(made.spine) and made.sheets[0].is_cover


def test_the_cover_of_what_is_stapled_has_no_spine():
    made = plan(12, WIDTH, HEIGHT, Order('saddle', PAPER, cover=True, thickness=0.5))
    assert made.spine == 0 and made.sheets[0].folds[0] == made.sheets[0].folds[1]


@pytest.mark.parametrize(('scheme', 'sheets'), [('2up', 4), ('4up', 2)])
def test_proofs_show_pages_beside_each_other(scheme, sheets):
    made = plan(7, 2 * WIDTH, 2 * HEIGHT, Order(scheme, PAPERS['A4'], fit=True))
    assert len(made.sheets) == sheets and made.scale < 1
    first = made.sheets[0].front
    assert [one.page for one in first] == list(range(1, len(first) + 1))
    assert first[0].x < first[1].x and first[0].y == first[1].y


@pytest.mark.parametrize(('order', 'count', 'code'), [
    (Order(), 4, 'too-large'), (Order(paper=PAPER), 0, 'nothing-to-impose'),
    (Order(paper=PAPER, section=0), 4, 'impossible-order'),
    (Order(paper=PAPER, thickness=-1), 4, 'impossible-order'),
    (Order(paper=PAPER, thickness=float('nan')), 4, 'impossible-order'),
    (Order(paper=PAPER, thickness=float('inf')), 4, 'impossible-order'),
    (Order(paper=PAPER, cover=True), 4, 'impossible-order')])
def test_orders_that_cannot_be_carried_out(order, count, code):
    size = (210 * MM, 297 * MM) if code == 'too-large' else (WIDTH, HEIGHT)
    with pytest.raises(Fault) as caught:
        plan(count, *size, order)
    assert [fault.code for fault in caught.value.diagnostics] == [code]


def test_pages_become_smaller_where_that_is_asked_for():
    made = plan(4, 210 * MM, 297 * MM, Order(fit=True))
    assert made.scale == pytest.approx(0.707, abs=0.001)
    assert ('scale', '0.707: type becomes as much smaller') in ticket(made)


def test_the_ticket_says_what_a_printer_must_know():
    said = dict(ticket(plan(12, 148 * MM, 210 * MM, Order())))
    assert said['sheets'] == '3, A4, across'
    assert said['print'] == 'on both sides, turned on the short edge, at 100 %'
    assert said['fold'] == 'all 3 together, once, in the middle'
    assert said['finished'] == '148 × 210 mm, 12 pages' and said['a ream'].startswith('166 copies')


@settings(max_examples=60)
@given(st.integers(5, 400), st.sampled_from(every_order()), st.floats(0, 0.5), st.integers(1, 12))
def test_any_book_is_read_in_order(count, order, thick, section):
    made = plan(count, WIDTH, HEIGHT, replace(order, thickness=thick, section=section))
    assert read(made) == expected(count, made)


# Sheets of real files.

def pages(count: int, bleed: float = 0.0, turned: int = 0, size=(WIDTH, HEIGHT)) -> bytes:
    """A PDF of pages with their numbers, and a box of ink that reaches over their edges."""
    writer = PdfWriter()
    face = writer._add_object(DictionaryObject({
        NameObject('/Type'): NameObject('/Font'), NameObject('/Subtype'): NameObject('/Type1'),
        NameObject('/BaseFont'): NameObject('/Helvetica')}))
    width, height = size
    for number in range(1, count + 1):
        page = writer.add_blank_page(width + 2 * bleed, height + 2 * bleed)
        stream = DecodedStreamObject()
        stream.set_data(
            f'0 0 0 1 k 0 0 {width + 2 * bleed} {bleed + 3} re f BT /F 12 Tf {bleed + 30} '
            f'{bleed + height - 40} Td (number {number}) Tj ET'.encode())
        page[NameObject('/Contents')] = writer._add_object(stream)
        page[NameObject('/Resources')] = DictionaryObject({
            NameObject('/Font'): DictionaryObject({NameObject('/F'): face})})
        page.trimbox = RectangleObject((bleed, bleed, bleed + width, bleed + height))
        page.bleedbox = page.mediabox
        if turned:
            page.rotate(turned)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def sheets(count: int, order: Order, bleed: float = 0.0, made: Plan | None = None) -> bytes:
    book = pages(count, bleed)
    size = pages_of(book, 'book.pdf')
    return impose(book, made or plan(size.count, size.width, size.height, order), 'book.pdf')


@pytest.mark.parametrize('order', every_order(), ids=name)
@pytest.mark.parametrize(('count', 'bleed'), [(7, 0.0), (26, 3 * MM)])
def test_sheets_of_a_file_fold_into_its_book(order, count, bleed):
    assert folding_faults(sheets(count, order, bleed), pages(count, bleed)) == ()


def swapped(made: Plan) -> Plan:
    first, *rest = made.sheets
    left, right = first.front
    return replace(made, sheets=(replace(first, front=(
        replace(left, page=right.page), replace(right, page=left.page))), *rest))


def turned(made: Plan) -> Plan:
    first, *rest = made.sheets
    left, right = first.back
    return replace(made, sheets=(replace(first, back=(replace(left, turned=True), right)), *rest))


def crept_outwards(made: Plan) -> Plan:
    def out(one: Placed) -> Placed:
        shift = made.sheets[-1].level * made.order.thickness * MM
        return replace(one, x=one.x + (-2 * shift if one.spine == 'right' else 2 * shift))
    *rest, last = made.sheets
    return replace(made, sheets=(*rest, replace(
        last, front=tuple(map(out, last.front)), back=tuple(map(out, last.back)))))


@pytest.mark.parametrize(('wrong', 'code'), [
    (swapped, 'page-elsewhere'), (turned, 'page-elsewhere'), (crept_outwards, 'page-moved')])
def test_a_wrong_plan_does_not_pass(wrong, code):
    made = plan(16, WIDTH, HEIGHT, Order(paper=PAPER))
    assert folding_faults(sheets(16, made.order, made=made), pages(16)) == ()
    faults = folding_faults(sheets(16, made.order, made=wrong(made)), pages(16))
    assert code in {fault.code for fault in faults}


def test_a_wrong_flip_does_not_pass():
    made = plan(8, WIDTH, HEIGHT, Order(paper=PAPER))
    writer = PdfWriter(clone_from=BytesIO(impose(pages(8), made, 'book.pdf')))
    writer.add_metadata({KEY: declared(made).replace('flip=short', 'flip=long')})
    lied = BytesIO()
    writer.write(lied)
    assert folding_faults(lied.getvalue(), pages(8)) != ()


def test_what_declares_nothing_and_what_lost_pages_does_not_pass():
    assert [fault.code for fault in folding_faults(pages(4), pages(4))] == ['not-sheets']
    assert [fault.code for fault in folding_faults(
        sheets(8, Order(paper=PAPER)), pages(9))] == ['pages-lost']


def test_the_same_pages_give_the_same_sheets():
    order = Order(paper=PAPER)
    assert sheets(9, order) == sheets(9, order)


def test_bleed_goes_on_over_the_trim_but_not_over_the_fold():
    page = PdfReader(BytesIO(sheets(8, Order(paper=PAPER), 3 * MM))).pages[0]
    trim, bleed = page.trimbox, page.bleedbox
    assert float(trim.left - bleed.left) == pytest.approx(3 * MM)
    boxes = [form.get_object()['/BBox'] for form in page['/Resources']['/XObject'].values()]
    for box in boxes:
        assert float(box[2] - box[0]) == pytest.approx(WIDTH + 3 * MM, abs=0.01)
        assert float(box[3] - box[1]) == pytest.approx(HEIGHT + 6 * MM, abs=0.01)


@pytest.mark.parametrize(('angle', 'x', 'y'), [
    (0, 30, 40), (90, HEIGHT - 40, 30), (180, WIDTH - 30, HEIGHT - 40), (270, 40, WIDTH - 30)])
def test_turned_pages_are_seen_as_viewers_turn_them(angle, x, y):
    """`x` and `y` are where the text begins, from the left and the top of the page as it is seen."""
    book = pages(4, turned=angle)
    size = pages_of(book, 'book.pdf')
    upright = (WIDTH, HEIGHT) if angle % 180 == 0 else (HEIGHT, WIDTH)
    assert (size.width, size.height) == pytest.approx(upright)
    made = plan(4, size.width, size.height, Order(paper=(300 * MM, 300 * MM)))
    with pypdfium2.PdfDocument(impose(book, made, 'x')) as document:
        page = document[0]
        origins = [found.get_matrix() for found in page.get_objects(
            filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=3)]
        assert origins and 'number 4' in page.get_textpage().get_text_range()
        boxes = [page.get_textpage().get_charbox(index) for index in range(2)]
    left, right = made.sheets[0].front
    height = made.sheets[0].height
    near = [(box[0] - place.x, height - box[3] - (height - place.y - size.height))
            for place in (left, right) for box in boxes]
    assert any(abs(u - x) < 16 and abs(v - y) < 16 for u, v in near), near


def test_larger_units_make_larger_pages():
    writer = PdfWriter(clone_from=BytesIO(pages(4, size=(WIDTH / 2, HEIGHT / 2))))
    for page in writer.pages:
        page[NameObject('/UserUnit')] = NumberObject(2)
    out = BytesIO()
    writer.write(out)
    size = pages_of(out.getvalue(), 'book.pdf')
    assert (size.width, size.height) == pytest.approx((WIDTH, HEIGHT))


def stamped(flags: int) -> bytes:
    """A book with a black square upon its first page, which is printed or not by its flags."""
    writer = PdfWriter(clone_from=BytesIO(pages(4)))
    look = DecodedStreamObject()
    look.set_data(b'0 0 0 1 k 0 0 10 10 re f')
    look.update({NameObject('/Type'): NameObject('/XObject'),
                 NameObject('/Subtype'): NameObject('/Form'),
                 NameObject('/BBox'): ArrayObject(map(FloatObject, (0, 0, 10, 10)))})
    stamp = DictionaryObject({
        NameObject('/Subtype'): NameObject('/Stamp'), NameObject('/F'): NumberObject(flags),
        NameObject('/Rect'): ArrayObject(map(FloatObject, (100, 200, 140, 240))),
        NameObject('/AP'): DictionaryObject({NameObject('/N'): writer._add_object(look)})})
    writer.pages[0][NameObject('/Annots')] = ArrayObject([writer._add_object(stamp)])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(('flags', 'is_printed'), [(4, True), (0, False), (6, False)])
def test_what_is_printed_with_a_page_is_printed_on_the_sheet(flags, is_printed):
    made = plan(4, WIDTH, HEIGHT, Order(paper=PAPER))
    placed = made.sheets[0].front[1]
    with pypdfium2.PdfDocument(impose(stamped(flags), made, 'x')) as document:
        image = document[0].render(scale=1).to_pil().convert('L')
    seen = image.getpixel((int(placed.x + 120), int(made.sheets[0].height - placed.y - 220)))
    assert (seen < 128) == is_printed


def test_a_broken_link_loses_no_page():
    writer = PdfWriter(clone_from=BytesIO(pages(4)))
    writer.pages[0][NameObject('/Annots')] = ArrayObject([
        DictionaryObject({NameObject('/Subtype'): NameObject('/Link')}), NumberObject(1)])
    out = BytesIO()
    writer.write(out)
    made = plan(4, WIDTH, HEIGHT, Order(paper=PAPER))
    assert folding_faults(impose(out.getvalue(), made, 'x'), pages(4)) == ()


def test_links_to_addresses_are_moved_with_their_page():
    writer = PdfWriter(clone_from=BytesIO(pages(4)))
    for number, action in ((0, {'/S': NameObject('/URI'), '/URI': TextStringObject('https://a.b')}),
                           (1, {'/S': NameObject('/GoTo')})):
        writer.pages[number][NameObject('/Annots')] = writer._add_object(_links(action))
    out = BytesIO()
    writer.write(out)
    made = plan(4, WIDTH, HEIGHT, Order(paper=PAPER))
    reader = PdfReader(BytesIO(impose(out.getvalue(), made, 'x')))
    found = [link.get_object() for page in reader.pages for link in page.get('/Annots', ())]
    placed = made.sheets[0].front[1]
    assert [link['/A']['/URI'] for link in found] == ['https://a.b']
    assert float(found[0]['/Rect'][0]) == pytest.approx(placed.x + 10, abs=0.01)


def _links(action):
    rect = ArrayObject(map(FloatObject, (10, 20, 30, 40)))
    return ArrayObject([DictionaryObject({
        NameObject('/Subtype'): NameObject('/Link'), NameObject('/Rect'): rect,
        NameObject('/A'): DictionaryObject({NameObject(k): v for k, v in action.items()})})])


def mixed() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pages(2)))
    writer.append(BytesIO(pages(1, size=(WIDTH, HEIGHT + 20))))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(pages(2)))
    writer.encrypt('word', algorithm='RC4-128')
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def empty() -> bytes:
    out = BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


@pytest.mark.filterwarnings('ignore')
@pytest.mark.parametrize(('file', 'code'), [
    (mixed, 'mixed-sizes'), (encrypted, 'encrypted'), (empty, 'nothing-to-impose'),
    (lambda: b'', 'not-a-pdf'), (lambda: b'%PDF-1.7 nothing', 'not-a-pdf'),
    (lambda: pages(3)[:400], 'not-a-pdf')])
def test_files_that_cannot_be_imposed(file, code):
    with pytest.raises(Fault) as caught:
        pages_of(file(), 'book.pdf')
    assert [fault.code for fault in caught.value.diagnostics] == [code]
    assert 'book.pdf' in caught.value.diagnostics[0].message
