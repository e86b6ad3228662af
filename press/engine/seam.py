"""The seam to WeasyPrint: what of it is replaced or relied upon, and whether it is still there.

Nothing comes in; one sentence goes out if the engine is not the one that this package was made for.
"""

from inspect import signature

from ..diagnostics import Breakdown
from ..start import start

WEASYPRINT = '70.'


def seam_fault() -> str | None:
    """What is wrong with the seam, in one sentence, or None."""
    start()
    import pydyf
    import weasyprint
    from weasyprint import HTML, pdf
    from weasyprint.css import ComputedStyle, StyleFor
    from weasyprint.draw import text
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import background, block, inline, page, percent
    from weasyprint.pdf import fonts
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream
    from weasyprint.text import line_break
    from weasyprint.text.line_break import Layout
    if not weasyprint.__version__.startswith(WEASYPRINT):
        return f'WeasyPrint {weasyprint.__version__} is not {WEASYPRINT}*'
    wanted = {
        (block, 'iter_line_boxes'): [
            'context', 'box', 'position_y', 'bottom_space', 'skip_stack', 'containing_block',
            'absolute_boxes', 'fixed_boxes', 'first_letter_style', 'first_line_style'],
        (inline, 'line_box_verticality'): ['box'],
        (inline, '_adjust_line_height'): ['box'],
        (line_break, '_font_style_cache_key'): ['style', 'include_size'],
        (line_break, 'line_size'): ['line', 'style'],
        (Layout, 'set_text'): ['self', 'text', 'justify'],
        (Layout, 'get_first_line'): ['self'],
        (pdf, 'add_tags'): ['pdf', 'document', 'pdf_version', 'page_streams'],
        (ComputedStyle, '__missing__'): ['self', 'key'],
        (StyleFor, '_page_type_match'): ['page_selector_type', 'page_type'],
        (page, 'set_page_type_computed_styles'): ['page_type', 'html', 'style_for'],
        (line_break, 'strut'): ['style'],
        (boxes.Box, 'is_in_normal_flow'): ['self'],
        (percent, 'resolve_percentages'): ['box', 'containing_block'],
        (background, 'layout_box_backgrounds'): [
            'page', 'box', 'get_image_from_uri', 'layout_children', 'style'],
        (HTML, '_ua_stylesheets'): ['self', 'forms'],
        (HTML, '_ua_counter_style'): ['self'],
        (HTML, '_ph_stylesheets'): ['self'],
        (pydyf.PDF, 'write'): ['self', 'output', 'version', 'identifier', 'compress'],
        (Stream, 'marked'): ['self', 'box', 'tag'],
        (Stream, 'add_font'): ['self', 'pango_font'],
        (fonts, 'get_hb_object_data'): ['hb_object', 'ot_color', 'glyph'],
        (Font, 'subset'): ['self', 'to_unicode', 'hinting'],
        (text, 'draw_first_line'): ['stream', 'textbox', 'text_overflow', 'block_ellipsis',
                                    'matrix'],
    }
    for (place, name), parameters in wanted.items():
        function = getattr(place, name, None)
        if function is None or list(signature(function).parameters) != parameters:
            return f'WeasyPrint\'s {place.__name__}.{name} is not the function the press replaces'
    return None


def hold_to_the_seam() -> None:
    if fault := seam_fault():
        raise Breakdown(fault, 'install the versions in requirements.lock: make clean && make')
