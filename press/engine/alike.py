"""What the engine works out for every box and every page, worked out once for those that are alike.

Nothing comes in; while `alike` lasts, WeasyPrint looks properties up, measures struts, resolves
percentages, sets backgrounds and styles pages by functions of ours, which remember what came out for a
style. What comes out is the same as without them.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from types import ModuleType
from typing import Any

# Under these names a style keeps the style that it is like, and what was resolved for that.
LIKE, USED, PLAIN = '_press_like', '_press_used', '_press_plain'
KEYS, STRUT, FLOWS = '_press_keys', '_press_strut', '_press_flows'
STYLES, PAGES = '_press_styles', '_press_pages'
# What the engine sets when it resolves the percentages of a box.
USED_VALUES = tuple(
    [f'{what}_{side}{width}' for what, width in (('margin', ''), ('padding', ''), ('border', '_width'))
     for side in ('top', 'right', 'bottom', 'left')]
    + [f'{least}{axis}' for axis in ('width', 'height') for least in ('', 'min_', 'max_')])
# What it sets for a box behind which nothing is painted.
NO_BACKGROUND = {'background': None} | {
    f'border_{corner}_radius': (0, 0)
    for corner in ('top_left', 'top_right', 'bottom_right', 'bottom_left')}


@contextmanager
def alike() -> Iterator[None]:
    """While this lasts, what is alike is worked out once."""
    from weasyprint.css import ComputedStyle
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background, page, percent
    from weasyprint.text import line_break
    with ExitStack() as replaced:
        _replace(replaced, ComputedStyle, '__missing__', _looked_up(ComputedStyle.__missing__))
        resolve = percent.resolve_percentages
        for place in _places_of(resolve):
            _replace(replaced, place, 'resolve_percentages', _resolved(resolve))
        _replace(replaced, line_break, '_font_style_cache_key',
                 _keyed(line_break._font_style_cache_key))
        strut = line_break.strut
        for place in (line_break, *_places_of(strut)):
            _replace(replaced, place, 'strut', _once(STRUT, strut))
        _replace(replaced, Box, 'is_in_normal_flow', _flowing(Box.is_in_normal_flow))
        _replace(replaced, background, 'layout_box_backgrounds',
                 _backed(background.layout_box_backgrounds))
        _replace(replaced, page, 'set_page_type_computed_styles',
                 _styled(page.set_page_type_computed_styles))
        yield


def _replace(replaced: ExitStack, place: Any, name: str, function: Any) -> None:
    replaced.callback(setattr, place, name, getattr(place, name))
    setattr(place, name, function)


@cache
def _places_of(function: Any) -> tuple[ModuleType, ...]:
    """The modules of the engine's layout that call a function by its name."""
    import sys
    return tuple(module for name, module in list(sys.modules.items())
                 if name.startswith('weasyprint.layout')
                 and getattr(module, function.__name__, None) is function)


def _like(style: Any) -> Any:
    """The style that a computed style is like: one for all with the same rules below the same style.

    The anchor of an element, which is its own, is no part of that; and what was set on a style itself
    is none of the other's.
    """
    own = style.__dict__
    found = own.get(LIKE)
    if found is not None:
        return found
    above = style.parent_style
    if above is None or not hasattr(above, 'cascaded'):
        own[LIKE] = style
        return style
    above = _like(above)
    cascaded = {name: said for name, said in style.cascaded.items() if name != 'anchor'}
    key = id(above), style.pseudo_type, tuple(
        (name, id(value), precedence, layer, *specificity)
        for name, (value, (precedence, layer, specificity)) in cascaded.items())
    styles = style.cache.setdefault(STYLES, {})
    if key not in styles:
        like = styles[key] = type(style)(
            above, cascaded, style.pseudo_type, style.root_style, style.base_url,
            style.font_config, style.initial_page_sizes)
        like.__dict__[LIKE] = like
    own[LIKE] = styles[key]
    return own[LIKE]


def _looked_up(missing: Any) -> Any:
    """The value of a property, asked of the style that a style is like, and there without the cascade
    where nothing sets it: it is that of the element around it, or the initial one where that needs no
    computing. Whatever is not so simple is left to the engine.
    """
    inherited, initial, physical, logical = _simple_properties()

    def looked_up(style, key):
        like = style.__dict__.get(LIKE) or _like(style)
        if like is not style:
            if key == 'anchor' and key in style.cascaded:
                return missing(style, key)
            value = style[key] = like[key]
            if key in SPECIFIED:
                style.specified[key] = like.specified[key]
            return value
        cascaded = style.cascaded
        if key not in cascaded and style.parent_style is not None:
            if key in inherited:
                value = style[key] = style.parent_style[key]
                return value
            if key in initial and (key not in physical or cascaded.keys().isdisjoint(logical)):
                value = style[key] = initial[key]
                return value
        return missing(style, key)

    return looked_up


# The properties of which the engine asks what was specified, not only what that is computed to.
SPECIFIED = frozenset({'display', 'float', 'position'})


@cache
def _simple_properties() -> tuple[frozenset[str], dict[str, Any], frozenset[str], frozenset[str]]:
    """The properties that are inherited; those that are not, with initial values that need no
    computing; of these, the ones that have logical twins; and the names of all twins.
    """
    from weasyprint.css import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, PHYSICAL_FUNCTIONS
    own = SPECIFIED | {'page'}
    simple = {key for key in INITIAL_VALUES if key not in own and key[:16] != 'text_decoration_'}
    inherited = frozenset(key for key in simple
                          if key in INHERITED and key not in PHYSICAL_FUNCTIONS)
    initial = {key: INITIAL_VALUES[key] for key in simple
               if key not in INHERITED and key not in INITIAL_NOT_COMPUTED}
    logical = frozenset(twin(block='ttb', inline=inline) for twin in PHYSICAL_FUNCTIONS.values()
                        for inline in ('ltr', 'rtl'))
    return inherited, initial, frozenset(PHYSICAL_FUNCTIONS), logical


def _once(name: str, function: Any) -> Any:
    """What a function makes of a style, remembered by the style under a name."""
    def once(style):
        own = style.__dict__
        if name not in own:
            own[name] = function(style)
        return own[name]

    return once


def _keyed(key_of: Any) -> Any:
    """The key under which the engine keeps what it knows of text in a style."""
    def keyed(style, include_size=False):
        keys = style.__dict__.setdefault(KEYS, {})
        if include_size not in keys:
            keys[include_size] = key_of(style, include_size)
        return keys[include_size]

    return keyed


def _flowing(is_in_normal_flow: Any) -> Any:
    """Whether a box stands where the one before it ends: its style says so."""
    def flowing(box):
        own = box.style.__dict__
        if FLOWS not in own:
            own[FLOWS] = is_in_normal_flow(box)
        return own[FLOWS]

    return flowing


def _resolved(resolve: Any) -> Any:
    """The used values of a box, remembered for its style and the size of what it stands in."""
    from weasyprint.formatting_structure.boxes import Box, PageBox

    def resolved(box, containing_block):
        width, height = ((containing_block.width, containing_block.height)
                         if isinstance(containing_block, Box) else containing_block)
        style = box.style
        remembered = style.__dict__.get(USED)
        if remembered is None:
            remembered = style.__dict__[USED] = {}
        key = width, height, isinstance(box, PageBox)
        used = remembered.get(key)
        if used is not None:
            _set(box, used)
            return
        resolve(box, containing_block)
        if style['border_collapse'] != 'collapse':
            remembered[key] = {name: getattr(box, name) for name in USED_VALUES}

    return resolved


def _backed(lay: Any) -> Any:
    """The backgrounds of a box and of those in it; of a style without any that is known."""
    def backed(page, box, get_image_from_uri, layout_children=True, style=None):
        if style is not None or box is page or not _is_plain(box.style):
            lay(page, box, get_image_from_uri, layout_children, style)
            return
        _set(box, NO_BACKGROUND)
        if layout_children:
            for child in box.all_children():
                backed(page, child, get_image_from_uri)

    return backed


def _set(box: Any, values: dict[str, Any]) -> None:
    """Set attributes of a box, or of that for which a placeholder stands."""
    getattr(box, '_box', box).__dict__.update(values)


def _is_plain(style: Any) -> bool:
    """Whether a style paints nothing behind its boxes, and rounds no corner."""
    from weasyprint.draw.color import get_color
    style = style.__dict__.get(LIKE, style)
    found = style.__dict__.get(PLAIN)
    if found is None:
        found = style.__dict__[PLAIN] = (
            style['border_image_source'][0] == style['mask_border_source'][0] == 'none'
            and not style['box_shadow'] and get_color(style, 'background_color').alpha == 0
            and all(kind == 'none' for kind, _ in style['background_image'])
            and all((0, 'px') in style[corner] for corner in NO_BACKGROUND if corner[-1] == 's'))
    return found


def _styled(style: Any) -> Any:
    """The styles of a page and of the boxes in its margins: those of a page with the same rules."""
    def styled(page_type, html, style_for):
        pages = style_for.__dict__.setdefault(PAGES, {})
        computed = style_for.get_computed_styles()
        key = tuple(style_for._page_type_match(selector[2], page_type)
                    for sheet, *_ in style_for._sheets
                    for _, selectors, _ in sheet.page_rules for selector in selectors)
        if key not in pages:
            style(page_type, html, style_for)
            pages[key] = {pseudo: own for (thing, pseudo), own in computed.items()
                          if thing == page_type}
        for pseudo, own in pages[key].items():
            computed[page_type, pseudo] = own

    return styled
