#!/usr/bin/env python3
"""The front desk of Resolution Press: verbs come in, files and plain words go out."""

import gc
import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SET_UP = ROOT / '.venv/bin/python'

# Started by a Python of the system: go on with the one that `make` set up.
if __name__ == '__main__' and sys.prefix == sys.base_prefix:
    if (ROOT / '.venv/ready').exists() and SET_UP.exists():
        os.execv(SET_UP, [SET_UP, *sys.argv])
    print('error: the press is not set up here\n  = hint: type make', file=sys.stderr)
    sys.exit(3)

CLEAN, FAULTY, MISUSED, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
if __name__ == '__main__':      # until there is something to be put in order
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))

import click

from press import __version__
from press.diagnostics import Breakdown, Diagnostic, Fault, show, show_one
from press.profiles import PRESS, PROFILES, SHEETS

COLLECT = 50_000, 20, 100          # as gc.set_threshold takes them


@click.group(context_settings={'help_option_names': ['-h', '--help'], 'max_content_width': 100})
@click.version_option(__version__, prog_name='Resolution Press')
def press():
    """Typeset, print and prove United Nations resolutions."""


def workshop(out: Path | None = None):
    from press.workshop import Workshop
    return Workshop(ROOT, (out or ROOT / 'out').resolve())


@press.command('list')
def list_():
    """List the publications, their languages, the designs and the letters."""
    from press.design import names
    for publication in workshop().publications():
        click.echo(f'{publication.key}  {publication.language}')
    click.echo(f'designs: {", ".join(names(workshop().templates))}')
    letters = sorted(path.stem for path in workshop().letters.glob('*.md'))
    click.echo(f'letters: {", ".join(letters) or "none"}')


@press.command('import')
@click.argument('raw', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--symbol', required=True, help='The document symbol: A/RES/64/222.')
@click.option('--language', default='zh-Hans', show_default=True)
@click.option('-o', '--out', type=click.Path(dir_okay=False, path_type=Path),
              help='The content file to write; the default is its place in content/.')
@click.option('--force', is_flag=True, help='Write over a file that is there already.')
def import_(raw: Path, symbol: str, language: str, out: Path | None, force: bool):
    """Turn raw text of a resolution into a content file, and account for every character."""
    from press import source, symbols
    from press.importers.raw_text import import_text
    from press.workshop import save
    shop = workshop()
    if not symbols.is_symbol(symbol):
        raise Fault([Diagnostic('ill-formed-symbol', f'“{symbol}” is not a document symbol',
                                hint='write it as A/RES/64/222')])
    target = out or shop.content / symbols.file_key(symbol) / f'{language}.md'
    if target.exists() and not force:
        raise Fault([Diagnostic('file-exists', f'{shop.name(target)} is there already',
                                hint='name another file with -o, or add --force')])
    text = source.read_raw(raw, shop.name(raw.resolve()))
    remember(text.name, text.text)
    markdown, ledger = import_text(text.text, text.name, symbol, language)
    save(target, markdown.encode())
    click.echo(ledger.show())
    click.echo(f'{shop.name(target)} written')


@press.command()
@click.argument('keys', nargs=-1)
@click.option('--language', default='', help='Only the texts in this language.')
@click.option('--design', 'design_name', default='a4', show_default=True)
def check(keys: tuple[str, ...], language: str, design_name: str):
    """Check the text of publications (all of them where no KEYS are given)."""
    from press.publication import read
    shop = workshop()
    design = shop.design(design_name)
    faulty = False
    for publication in shop.publications(keys, language):
        found = read(shop, publication, design)
        faulty |= not found.sound
        report(found.diagnostics, {shop.name(publication.path): found.text})
        if not found.diagnostics:
            click.echo(f'{shop.name(publication.path)}  nothing found')
    sys.exit(FAULTY if faulty else CLEAN)


def crewed(verb):
    """The options of who does the work, for every verb that makes more than one file."""
    return click.option(
        '--jobs', type=click.IntRange(1), default=1, show_default=True,
        help='How many processes work at once.')(click.option(
            '--cluster', metavar='tcp://…', default='',
            help='Hand the work to the Dask cluster at this address.')(verb))


@press.command()
@click.argument('keys', nargs=-1)
@click.option('--language', default='', help='Only the texts in this language.')
@click.option('--design', 'design_name', default='a4', show_default=True)
@click.option('--profile', 'profile_name', type=click.Choice(tuple(PROFILES)), default='archive',
              show_default=True, help='What the files are for.')
@crewed
@click.option('--force', is_flag=True, help='Make also what has not changed since it was made.')
@click.option('--out', type=click.Path(file_okay=False, path_type=Path),
              help='The folder for finished files.  [default: out]')
def pdf(keys: tuple[str, ...], language: str, design_name: str, profile_name: str,
        jobs: int, cluster: str, force: bool, out: Path | None):
    """Typeset publications (all of them where no KEYS are given) and prove every page."""
    from press.crew import Crew
    shop = workshop(out)
    shop.design(design_name)            # what is wrong with its name is said before anything else
    sys.exit(produced(shop, shop.publications(keys, language), Crew(jobs, cluster),
                      design=design_name, profile=profile_name, force=force))


def imposing(verb):
    """The options of how sheets are laid out, for every verb that lays some out."""
    from press.imposition import BINDINGS, FLIPS, SCHEMES, THICKNESS
    options = (
        click.option('--scheme', type=click.Choice(SCHEMES), default='saddle', show_default=True,
                     help='How the sheets become a book.'),
        click.option('--paper', default='', metavar='NAME|WxH', help='The paper: A4, A3, SRA3, '
                     'Letter …, or its size in mm.  [default: A4]'),
        click.option('--binding', type=click.Choice(BINDINGS), default='left', show_default=True),
        click.option('--flip', type=click.Choice(FLIPS), default='short', show_default=True,
                     help='The edge about which the printer turns the sheet.'),
        click.option('--section', type=click.IntRange(1), default=4, show_default=True,
                     help='Sheets to a section, where the scheme is signatures.'),
        click.option('--thickness', type=click.FloatRange(0), default=THICKNESS, show_default=True,
                     metavar='MM', help='The thickness of a sheet.'),
        click.option('--weight', type=click.FloatRange(0), metavar='G/M²',
                     help='The weight of the paper, in place of its thickness.'),
        click.option('--creep/--no-creep', default=True, help='Inner sheets are moved towards '
                     'the fold by what they stick out.  [default: creep]'),
        click.option('--cover', is_flag=True, help='The outer leaves are a sheet of their own.'),
        click.option('--plan', 'only_plan', is_flag=True,
                     help='Print which page stands where, and make nothing.'))
    for option in reversed(options):
        verb = option(verb)
    return verb


def ordered(values: dict, paper: str, fit: bool = False, ends: bool = True):
    """The order that the options give, on this paper where they name none."""
    from press.imposition.plan import Order, paper_of, thickness
    weight = values.pop('weight')
    if weight is not None:
        values['thickness'] = thickness(weight)
    return Order(**values | {'paper': paper_of(values['paper'] or paper)}, fit=fit, ends=ends)


def printed(rows) -> str:
    """The lines of a ticket, each behind what it is about."""
    return '\n'.join(f'  {name:<10}{said}' for name, said in rows)


@press.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@imposing
@click.option('--scale', type=click.Choice(['none', 'fit']), default='none', show_default=True,
              help='Whether pages that are too large are made smaller.')
@click.option('--blanks', type=click.Choice(['last', 'end']), default='end', show_default=True,
              help='Blank pages stand before the last page, or at the end.')
@click.option('--marks', is_flag=True, help='Draw crop, fold and collation marks.')
@click.option('-o', '--out', type=click.Path(dir_okay=False, path_type=Path),
              help='The file to write.  [default: FILE with .sheets before its ending]')
def impose(file: Path, scale: str, blanks: str, marks: bool, out: Path | None, only_plan: bool,
           **values):
    """Put the pages of any PDF on sheets, to be printed, folded and bound."""
    from press.booklet import FACE
    from press.imposition import PROOFS
    from press.imposition.plan import plan
    from press.imposition.sheets import impose, pages_of
    from press.imposition.ticket import table, ticket
    from press.proving.folding import folding_faults
    from press.workshop import save
    shop = workshop()
    pdf, name = file.read_bytes(), shop.name(file.resolve())
    size = pages_of(pdf, name)
    order = ordered(values, 'A4', scale == 'fit', blanks == 'last')
    made = plan(size.count, size.width, size.height, order)
    if only_plan:
        click.echo(table(made))
        return
    target = out or file.with_suffix('.sheets.pdf')
    sheets = impose(pdf, made, name, file.stem, shop.fonts / FACE if marks else None)
    if order.scheme not in PROOFS and (faults := folding_faults(sheets, pdf)):
        raise Fault(faults)
    save(target, sheets)
    click.echo(f'{shop.name(target.resolve())}\n{printed(ticket(made))}')


@press.command()
@click.argument('keys', nargs=-1)
@click.option('--language', default='', help='Only the texts in this language.')
@click.option('--design', 'design_name', default='a5', show_default=True)
@click.option('--profile', 'profile_name', type=click.Choice(['archive', 'press']),
              default='archive', show_default=True, help='For an office printer, or for a press.')
@imposing
@crewed
@click.option('--force', is_flag=True, help='Make also what has not changed since it was made.')
@click.option('--out', type=click.Path(file_okay=False, path_type=Path),
              help='The folder for finished files.  [default: out]')
def booklet(keys: tuple[str, ...], language: str, design_name: str, profile_name: str,
            jobs: int, cluster: str, force: bool, out: Path | None, only_plan: bool, **values):
    """Make booklets (of all publications where no KEYS are given): a book to read, sheets to print."""
    from press.crew import Crew
    shop = workshop(out)
    shop.design(design_name)
    order = ordered(values, 'A4' if profile_name == 'archive' else 'SRA4')
    sys.exit(produced(shop, shop.publications(keys, language), Crew(jobs, cluster),
                      design=design_name, profile=profile_name, force=force, order=order,
                      only_plan=only_plan))


def produced(shop, publications, crew, **wanted) -> int:
    """Make these publications, and say of each what became of it; the status to end with."""
    from press.production import Commission, produce
    commissions = [Commission(shop.root, shop.out, publication, alone=crew.is_one, **wanted)
                   for publication in publications]
    status = CLEAN
    for product in crew.each(produced_here if crew.is_one else produce, commissions):
        status = max(status, tell(shop, product, wanted.get('only_plan', False)))
    return status


def produced_here(commission):
    """A commission carried out in this process, with a bar that moves with the stages."""
    from press.production import STAGES, produce
    with progress(commission.publication.key, STAGES) as begin:
        return produce(commission, begin)


def tell(shop, product, only_plan: bool) -> int:
    """Say what became of a publication; the status that it ends with."""
    report(product.diagnostics, {shop.name(product.publication.path): product.text})
    if not product.files:
        return FAULTY
    if not product.made:
        for path in product.files:
            click.echo(f'{shop.name(path)}  is up to date')
        if product.plan:
            click.echo(ticket_of(product.plan))
        return CLEAN
    if only_plan:
        from press.imposition.ticket import table
        click.echo(table(product.plan))
        return CLEAN
    target, *sheets = product.files
    click.echo(f'{shop.name(target)}  {counted(product.pages, "page")}  {product.took:.1f} s'
               f'{evenness(dict(product.evenness))}')
    tell_short_pages(product.uneven)
    if sheets:
        click.echo(f'{shop.name(sheets[0])}\n{ticket_of(product.plan)}')
    return CLEAN


def ticket_of(plan) -> str:
    from press.imposition.ticket import ticket
    return printed(ticket(plan))


@press.command()
@click.argument('letters', nargs=-1)
@click.option('--to', 'table', type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help='A CSV file with a row for each recipient: one packet for each.')
@click.option('--duplex', is_flag=True, help='Each enclosure begins on a recto.')
@click.option('--resume', is_flag=True, help='Make only what is missing or out of date.')
@crewed
@click.option('--eml', is_flag=True, help='Write a message beside each packet, with it attached.')
@click.option('--seal', 'key', type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar='KEYFILE', help='Seal with this PKCS#12 key; its passphrase is asked for, or '
              'read from PRESS_PASSPHRASE.')
@click.option('--visible', is_flag=True, help='The seal can be seen, below the letter.')
@click.option('--timestamp', metavar='URL', default='', help='Ask this authority for the time.')
@click.option('--max-size', 'most', metavar='SIZE', help='Fail where a packet is larger: 2MB.')
@click.option('--out', type=click.Path(file_okay=False, path_type=Path),
              help='The folder for finished files.  [default: out]')
def packet(letters: tuple[str, ...], table: Path | None, duplex: bool, resume: bool, jobs: int,
           cluster: str, eml: bool, key: Path | None, visible: bool, timestamp: str, most: str | None,
           out: Path | None):
    """Bind letters (all without places to fill in, where no LETTERS are given) with enclosures."""
    from press import batch
    from press.crew import Crew
    from press.mailing import Mailing, key_of, size_in_bytes
    from press.recipients import read_table
    shop = workshop(out)
    if key is None and (visible or timestamp):
        raise click.UsageError('--visible and --timestamp belong to --seal')
    passphrase = asked_passphrase(key) if key else ''
    if key:
        key_of(key, passphrase)         # what is wrong with it is said before anything is made
    mailing = Mailing(eml, size_in_bytes(most) if most else 0, key, passphrase, visible, timestamp)
    listed = read_table(table.read_bytes(), shop.name(table.resolve())) if table else None
    if listed and len(letters) != 1:
        raise click.UsageError('name one letter for the recipients of a table')
    faulty = False
    for key in letters or batch.whole_letters(shop):
        letter, text, warnings = batch.read(shop, key)
        remember(text.name, text.text)
        report(warnings, TEXTS)
        batch.check(letter, listed)
        order = batch.Order(shop.root, shop.out, key, duplex, resume, mailing)
        if listed:
            faulty |= not send_to_all(shop, order, listed, Crew(jobs, cluster))
            continue
        outcome = batch.bind_one(order)
        report(outcome.faults, TEXTS)
        if outcome.target is None:
            faulty = True
        else:
            click.echo(f'{shop.name(outcome.target)}  {counted(outcome.pages, "page")}'
                       if outcome.made else f'{shop.name(outcome.target)}  is up to date')
    sys.exit(FAULTY if faulty else CLEAN)


def asked_passphrase(key: Path) -> str:
    """The passphrase of a key: from the environment, else asked for; never an argument."""
    given = os.environ.get('PRESS_PASSPHRASE')
    return given if given is not None else click.prompt(
        f'Passphrase of {key.name}', hide_input=True, default='', show_default=False, err=True)


@press.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--trust', multiple=True, metavar='PEM',
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help='A certificate that is trusted to say who somebody is.')
@click.option('--validate', is_flag=True,
              help='Ask veraPDF too whether the file is PDF/A-3a and PDF/UA-1.')
def verify(file: Path, trust: tuple[Path, ...], validate: bool):
    """Say who sealed a file, whether it is intact, and whether its text is that of its source."""
    from press.verifying import said, seal_faults, seals_of, sources_of, text_faults
    pdf, name = file.read_bytes(), workshop().name(file.resolve())
    seals = seals_of(pdf, [path.read_bytes() for path in trust], name)
    click.echo(f'{name}\n{said(seals)}' if seals else name)
    changed = tuple(text_faults(pdf, name))
    if not changed:
        sources = ', '.join(source for source, _ in sources_of(pdf))
        click.echo(f'  text equal to {sources}' if sources else '  no source in the file')
    valid = not validate or validated(pdf, aside=False)
    if faults := (*seal_faults(seals, name), *changed):
        raise Fault(faults)
    sys.exit(CLEAN if valid else FAULTY)


def send_to_all(shop, order, table, crew) -> bool:
    """Make the packets of a table, and say what was made and what was not; whether all were."""
    from press import batch
    from press.workshop import seconds
    outcomes, begun = [], seconds()
    with click.progressbar(length=len(table.rows), label=order.key, file=sys.stderr, show_pos=True,
                           show_eta=True, hidden=not sys.stderr.isatty(),
                           item_show_func=lambda rate: f'{rate:.1f} a second' if rate else '') as bar:
        for outcome in batch.bind_all(order, table, crew):
            outcomes.append(outcome)
            bar.update(1, len(outcomes) / (seconds() - begun))
    for faults in table.bad.values():
        report(faults, TEXTS)
    for outcome in outcomes:
        report(outcome.faults, TEXTS)
    made = sum(outcome.made for outcome in outcomes)
    kept = sum(outcome.target is not None and not outcome.made for outcome in outcomes)
    failed = [outcome.name for outcome in outcomes if outcome.target is None]
    rows = (('made', str(made)), ('kept', str(kept)),
            ('not made', ', '.join((*failed, *(f'row in line {line}' for line in table.bad)))))
    folder = order.out / 'letters' / order.key
    click.echo(f'{shop.name(folder)}\n' + printed((name, said) for name, said in rows if said))
    return not failed and not table.bad


@press.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--spreads', is_flag=True, help='Show pages as they lie open beside each other.')
@click.option('--columns', type=click.IntRange(1), help='Pages or spreads in a row.')
@click.option('-o', '--out', type=click.Path(dir_okay=False, path_type=Path),
              help='The PNG to write.  [default: FILE with .png as its ending]')
def sheet(file: Path, spreads: bool, columns: int | None, out: Path | None):
    """Show all pages of a PDF small, in one picture."""
    from press.contact import contact_sheet
    from press.workshop import save
    shop = workshop()
    target = out or file.with_suffix('.png')
    save(target, contact_sheet(file.read_bytes(), shop.name(file.resolve()),
                               shop.fonts / 'PressSong-Regular.ttf', spreads, columns))
    click.echo(shop.name(target.resolve()))


@press.command()
@click.argument('key')
@click.option('--language', default='zh-Hans', show_default=True)
@click.option('--design', 'design_name', default='a4', show_default=True)
def galley(key: str, language: str, design_name: str):
    """Print the layout of a publication as text: every line with its place."""
    from press import publication as publishing
    from press.galley import galley_of
    shop = workshop()
    design = shop.design(design_name)
    for publication in shop.publications((key,), language):
        found = publishing.read(shop, publication, design)
        remember(shop.name(publication.path), found.text)
        if not found.sound:
            raise Fault(found.diagnostics)
        made = publishing.make(shop, publication, design, found.document)
        click.echo(galley_of(made.pdf), nl=False)


@press.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--format', 'form', type=click.Choice(['table', 'json']), default='table',
              show_default=True, help='How the checks of the lines are printed.')
@click.option('--tags', 'show_tags', is_flag=True,
              help='Only print the structure tree: what is read aloud, in its order.')
@click.option('--validate', is_flag=True,
              help='Ask veraPDF too whether the file is PDF/A-3a and PDF/UA-1.')
def prove(file: Path, form: str, show_tags: bool, validate: bool):
    """Compare a finished PDF with its text in content/, and check all its lines."""
    import json

    from press import publication as publishing
    from press.proving import as_data, table
    from press.proving.tags import outline, tags
    shop = workshop()
    publication, design_name = publishing.origin(shop, file.read_bytes(), shop.name(file.resolve()))
    if show_tags:
        click.echo(outline(tags(file.read_bytes())))
        return
    valid = not validate or validated(file.read_bytes(), form == 'json')
    design = shop.design(design_name)
    found = publishing.read(shop, publication, design)
    remember(shop.name(publication.path), found.text)
    if not found.sound:
        raise Fault(found.diagnostics)
    if publishing.promise(file.read_bytes()) == SHEETS:
        from press.booklet import prove_sheets
        if faults := prove_sheets(shop, design, found.document, publication, file.read_bytes()):
            raise Fault(faults)
        click.echo(f'{shop.name(file.resolve())}  proved: folded, it is the book of '
                   f'{shop.name(publication.path)}')
        sys.exit(CLEAN if valid else FAULTY)
    report = publishing.prove_again(shop, design, found.document, publication, file.read_bytes())
    if form == 'json':
        click.echo(json.dumps(as_data(report.findings), ensure_ascii=False, indent=1))
    elif report.findings:
        click.echo(table(report.findings))
    if report.faults:
        raise Fault(report.faults)
    if form == 'table':
        plates = ', every plate' if publishing.promise(file.read_bytes()) == PRESS.name else ''
        click.echo(f'{shop.name(file.resolve())}  proved: every character of '
                   f'{shop.name(publication.path)}, every face from fonts/{plates}')
    sys.exit(CLEAN if valid else FAULTY)


def validated(pdf: bytes, aside: bool) -> bool:
    """Print what the validator says of a file, `aside` on standard error; whether it is valid."""
    from press.validation import show as show_verdicts
    from press.validation import validate
    verdicts = validate(pdf)
    click.echo(show_verdicts(verdicts), err=aside)
    return all(verdict.passed for verdict in verdicts)


@press.command()
@click.option('--out', type=click.Path(file_okay=False, path_type=Path),
              help='The folder for finished files.  [default: out]')
def specimen(out: Path | None):
    """Show every rule of Chinese lines, set by plain WeasyPrint and by the press."""
    from press.specimen import specimen as make
    from press.workshop import save
    shop = workshop(out)
    target = shop.out / 'specimen.pdf'
    save(target, make(shop))
    click.echo(shop.name(target))


@press.command()
def doctor():
    """Examine the machine and the set-up: what is wrong, and the remedy."""
    from press.doctor import examine, verdict
    findings = examine(ROOT)
    click.echo(verdict(findings))
    sys.exit(CLEAN if all(finding.ok for finding in findings) else BROKEN)


TEXTS: dict[str, str] = {}


def remember(name: str, text: str) -> None:
    """Keep the text of a file, to show the line that a fault is in."""
    TEXTS[name] = text


def counted(number: int, thing: str) -> str:
    return f'{number} {thing}' if number == 1 else f'{number} {thing}s'


def evenness(figures) -> str:
    """How many of the lines that reach from edge to edge are solid, and the widest gap added."""
    if not figures:
        return ''
    lines = figures['solid'] + figures['compressed'] + figures['stretched']
    return (f'  {figures["solid"]:.0f} of {lines:.0f} full lines solid, '
            f'at most {figures["widest tracking"]:.3f} em added')


def tell_short_pages(uneven) -> None:
    """A note for each page that ends above its foot, but for the last of a part, which may."""
    for page in uneven:
        if page.lines and not page.last:
            click.echo(show_one(Diagnostic(
                'page-short', f'page {page.page} ends {counted(page.lines, "line")} early: '
                f'{page.reason}', severity='note'), {}), err=True)


def report(diagnostics, texts) -> None:
    if diagnostics:
        click.echo(show(diagnostics, texts) + '\n', err=True)


def progress(name: str, stages: tuple[str, ...]):
    """A bar on the terminal that moves with the stages; nothing where there is no terminal."""
    from contextlib import contextmanager

    @contextmanager
    def bar():
        if not sys.stderr.isatty():
            yield lambda stage: None
            return
        with click.progressbar(length=len(stages), label=name, file=sys.stderr,
                               item_show_func=lambda stage: stage) as shown:
            yield lambda stage: shown.update(1, stage)

    return bar()


def main() -> None:
    """Run a verb; every way to end has its exit status."""
    # Most of what a verb makes lives as long as it: to look through it all the time gains nothing.
    gc.set_threshold(*COLLECT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        press(standalone_mode=False)
    except Fault as fault:
        report(fault.diagnostics, TEXTS)
        sys.exit(FAULTY)
    except Breakdown as breakdown:
        click.echo(f'error: {breakdown.message}\n  = hint: {breakdown.remedy}', err=True)
        sys.exit(BROKEN)
    except click.exceptions.Abort:
        click.echo('interrupted', err=True)
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        click.echo('interrupted', err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSED)


if __name__ == '__main__':
    main()
