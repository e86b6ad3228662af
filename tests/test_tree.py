"""The tree of a tagged PDF, grown from small pages that are written here as values."""

from xml.etree.ElementTree import Element as Html
from xml.etree.ElementTree import fromstring

import pytest

from press.engine import Contents, Linked, Marked
from press.profiles.tree import Element, Kid, Piece, Target, tree_of

WORDS = {'note_mark': '注{}', 'solidus': '斜线', 'said_folio': '第{}页', 'said_field': '{}：',
         'said_hash': '一串数字'}
LINE, PAGE = '|', '¶'


class Pages:
    """The contents of pages as the engine gives them: in the HTML `|` ends a line and `¶` a page.

    A note is an element `i` with its mark; it stands on the page of its mark.
    """

    def __init__(self, html: str):
        self.root = fromstring(f'<html lang="zh-Hans">{html}</html>')
        self.page, self.numbers = 0, [0]
        self.text: list[Marked] = []
        self.notes: list[Marked] = []
        self.linked: list[Linked] = []
        self._lay(self.root, self.text)
        for element in self.root.iter():
            element.text, element.tail = _one_line(element.text), _one_line(element.tail)

    def contents(self) -> Contents:
        return Contents((self.root,), (*self.text, *self.notes), tuple(self.linked), ())

    def _lay(self, element: Html, place: list[Marked]) -> None:
        if element.tag == 'i':
            self._mark(element.get('mark'), element, self.text, 'footnote-call')
            place = self.notes
        if element.tag == 'a':
            self.linked.append(Linked(self.page, element, f'link to {element.get("href")}'))
        self._set(element.text, element, place)
        for child in element:
            self._lay(child, place)
            self._set(child.tail, element, place)

    def _set(self, text: str | None, element: Html, place: list[Marked]) -> None:
        for number, on_page in enumerate((text or '').split(PAGE)):
            if number:
                self.page, self.numbers = self.page + 1, [*self.numbers, 0]
            for line in on_page.split(LINE):
                if line.strip():
                    self._mark(line, element, place)

    def _mark(self, text: str, element: Html, place: list[Marked], part: str = '') -> None:
        place.append(Marked(self.page, self.numbers[self.page], text, element, part))
        self.numbers[self.page] += 1


def _one_line(text: str | None) -> str | None:
    return text and text.replace(LINE, '\n').replace(PAGE, '\n')


def tree(html: str, words=WORDS) -> str:
    """The tree that grows from pages, an element a line: what is said of it, then what it holds."""
    return '\n'.join(_shown(tree_of(Pages(html).contents(), words), 0))


def _shown(element: Element, depth: int) -> list[str]:
    said = [f'{name}={value}' for name, value in (
        ('id', element.id), ('lang', element.language), ('alt', element.alternative),
        ('E', element.expansion), ('T', element.title), ('says', element.text),
        ('by', element.numbering),
        ('stands-for', ' '.join(f'U+{ord(one):04X}' for one in element.actual))) if value]
    own = [_leaf(kid) for kid in element.kids if not isinstance(kid, Element)]
    lines = [' '.join(['  ' * depth + element.role, *said, *own])]
    for kid in element.kids:
        lines += _shown(kid, depth + 1) if isinstance(kid, Element) else []
    return lines


def _leaf(kid: Kid) -> str:
    return f'[{kid.annotation}]' if isinstance(kid, Target) else f'{kid.page}:{kid.text}'


CASES = {
    'a paragraph is one element across pages': (
        '<p id="para_1">回顾其|各次¶会议，|欢迎</p><p>结束。</p>',
        '''Document
  P id=para_1 0:回顾其 0:各次 1:会议， 1:欢迎
  P 1:结束。'''),
    'numbered paragraphs are lists in lists': (
        '''<p data-level="0"><span class="label">1.</span>甲</p>
        <p data-level="1"><span class="label">(a)</span>乙</p>
        <p data-level="2"><span class="label">(i)</span>丙</p>
        <p data-level="1"><span class="label">(b)</span>丁¶丁</p>
        <p data-level="0"><span class="label">2.</span>戊</p><p>己</p>
        <p data-level="0"><span class="label">3.</span>庚</p>''',
        '''Document
  L by=Decimal
    LI
      Lbl 0:1.
      LBody
        P 0:甲
        L by=LowerAlpha
          LI
            Lbl 0:(a)
            LBody
              P 0:乙
              L by=LowerRoman
                LI
                  Lbl 0:(i)
                  LBody
                    P 0:丙
          LI
            Lbl 0:(b)
            LBody
              P 0:丁 1:丁
    LI
      Lbl 1:2.
      LBody
        P 1:戊
  P 1:己
  L by=Decimal
    LI
      Lbl 1:3.
      LBody
        P 1:庚'''),
    'what goes on in an item stands in its body': (
        '''<p data-level="0"><span class="label">一、</span>甲</p>
        <p data-level="1">乙</p><p data-level="1"><span class="label">(a)</span>丙</p>
        <p data-level="1">丁</p><p data-level="1"><span class="label">(b)</span>戊</p>''',
        '''Document
  L by=Decimal
    LI
      Lbl 0:一、
      LBody
        P 0:甲
        P 0:乙
        L by=LowerAlpha
          LI
            Lbl 0:(a)
            LBody
              P 0:丙
        P 0:丁
        L by=LowerAlpha
          LI
            Lbl 0:(b)
            LBody
              P 0:戊'''),
    'a list ends with its section': (
        '''<p data-level="0"><span class="label">1.</span>甲</p>
        <section><h2>附件</h2><p data-level="0"><span class="label">1.</span>乙</p></section>''',
        '''Document
  L by=Decimal
    LI
      Lbl 0:1.
      LBody
        P 0:甲
  Sect
    H1 0:附件
    L by=Decimal
      LI
        Lbl 0:1.
        LBody
          P 0:乙'''),
    'a note follows its mark, on whatever page it stands': (
        '<p>见<i mark="1" id="note_1"><span class="label">1</span>第一|章。</i>¶文件'
        '<i mark="2" id="note_2"><span class="label">2</span>同上。</i>。</p><p>完。</p>',
        '''Document
  P 0:见 1:文件 1:。
    Reference alt=注1 0:1
    Note id=note_1 0:第一 0:章。
      Lbl 0:1
    Reference alt=注2 1:2
    Note id=note_2 1:同上。
      Lbl 1:2
  P 1:完。'''),
    'headings leave out no level': (
        '''<h1 id="title" data-title="64/1. 题">题</h1><h3>甲</h3><h5>乙</h5><h2>附件</h2>
        <h3>丙</h3>''',
        '''Document
  H1 id=title T=64/1. 题 0:题
  H2 0:甲
  H3 0:乙
  H2 0:附件
  H3 0:丙'''),
    'a link holds its words on every line, and says them': (
        '<p>见<a href="u">General |Assembly</a>和<a href="v">https://un.|org/a</a></p>',
        '''Document
  P 0:见 0:和
    Link says=General Assembly 0:General  0:Assembly [link to u]
    Link says=https://un.org/a 0:https://un. 0:org/a [link to v]'''),
    'an entry of the contents is one link, its number and its folio are said': (
        '<nav><p class="entry"><a href="#title"><span class="symbol">64/1</span>. 题'
        '<span class="folio">3</span></a></p></nav>',
        '''Document
  TOC
    TOCI
      Link says=64/1. 题3 0:. 题 [link to #title]
        Span E=64斜线1 0:64/1
        Span alt=第3页 0:3'''),
    'labels of fields and numbers for machines are said otherwise': (
        '<p><span class="field">指纹</span><span class="hash">27e8</span></p>',
        '''Document
  P
    Span alt=指纹： 0:指纹
    Span alt=一串数字 0:27e8'''),
    'a hyphen of a line end is none of the text': (
        '<p>作<a href="u">develop<span class="hyphen">\N{HYPHEN}</span>|ment</a>，</p>',
        '''Document
  P 0:作 0:，
    Link says=development 0:develop 0:ment [link to u]
      Span stands-for=U+00AD 0:\N{HYPHEN}'''),
    'a symbol is said with its solidus': (
        '<p class="symbol">A/RES/64/1</p><p>第<a href="u">33/134号</a>和<em>a/b</em></p>',
        '''Document
  P
    Span E=A斜线RES斜线64斜线1 0:A/RES/64/1
  P 0:第 0:和
    Link says=33/134号 [link to u]
      Span E=33斜线134号 0:33/134号
    Em 0:a/b'''),
    'words in another language say so, and what is in them does not': (
        '<p><em lang="en">Old <span lang="en">and</span></em><span lang="fr">neuf</span>'
        '<span lang="zh-Hans">新</span></p>',
        '''Document
  P 0:新
    Em lang=en 0:Old  0:and
    Span lang=fr 0:neuf'''),
    'what holds nothing is not there': (
        '<header><div><p></p><p>大会</p></div></header><section><p> </p></section>',
        '''Document
  P 0:大会'''),
}


@pytest.mark.parametrize('case', CASES)
def test_the_tree_says_what_the_text_is(case):
    html, expected = CASES[case]
    assert tree(html) == expected


def test_the_words_of_the_press_are_those_of_the_language():
    said = tree('<p class="symbol">64/1<i mark="3">见。</i></p>',
                {'note_mark': 'note {}', 'solidus': ''})
    assert 'alt=note 3' in said and 'E=' not in said


@pytest.mark.parametrize(('label', 'numbering'), [
    ('1.', 'Decimal'), ('(12)', 'Decimal'), ('(a)', 'LowerAlpha'), ('a.', 'LowerAlpha'),
    ('(i)', 'LowerRoman'), ('I.', 'UpperRoman'), ('A.', 'UpperAlpha'), ('一、', 'Decimal')])
def test_a_list_says_how_it_is_numbered(label, numbering):
    html = f'<p data-level="0"><span class="label">{label}</span>甲</p>'
    assert f'L by={numbering}\n' in tree(html)


def test_everything_in_a_paragraph_stands_in_the_order_of_reading():
    grown = tree_of(Pages('<p>见<em>甲</em>乙<i mark="1">注。</i>丙<a href="u">丁</a>，</p>').contents(),
                    WORDS)
    order = [kid.text if isinstance(kid, Piece) else kid.role for kid in grown.kids[0].kids]
    assert order == ['见', 'Em', '乙', 'Reference', 'Note', '丙', 'Link', '，']


def test_a_mark_without_a_note_stays_a_mark():
    root = fromstring('<html lang="zh-Hans"><p>见<i/></p></html>')
    paragraph, note = root[0], root[0][0]
    contents = Contents((root,), (Marked(0, 0, '见', paragraph), Marked(
        0, 1, '1', note, 'footnote-call')), (), ())
    assert tree_of(contents, WORDS).kids == (
        Element('P', (Piece(0, 0, '见'), Element('Reference', (Piece(0, 1, '1'),),
                                                alternative='注1'))),)


def test_what_can_be_clicked_belongs_to_the_link_around_it():
    root = fromstring('<html lang="zh-Hans"><p><a><span class="folio">5</span></a></p></html>')
    folio = root[0][0][0]
    contents = Contents((root,), (Marked(0, 0, '5', folio),), (Linked(0, folio, 'link'),), ())
    paragraph, = tree_of(contents, WORDS).kids
    assert paragraph.kids == (Element('Link', (
        Element('Span', (Piece(0, 0, '5'),), alternative='第5页'), Target(0, 'link')), text='5'),)
