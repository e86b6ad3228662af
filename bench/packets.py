"""How fast packets are made for a table, and how much memory that takes: whole processes, measured.

Tables of one, 25 and 193 recipients come in; for each, the seconds of processor and of clock and
the largest memory go out, and what a packet costs after the first.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LETTER = 'to-missions'
ROWS = (1, 25, 193)


def measured(*words: str) -> tuple[float, float, float]:
    """Seconds of processor, seconds of clock, and MB at most of a process that ends well."""
    begun = time.perf_counter()
    process = os.posix_spawn(sys.executable, [sys.executable, *words], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f'{" ".join(words)} ended with {os.waitstatus_to_exitcode(status)}')
    unit = 1 if sys.platform == 'darwin' else 1024
    return (usage.ru_utime + usage.ru_stime, time.perf_counter() - begun,
            usage.ru_maxrss * unit / 1e6)


def main() -> None:
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for count in ROWS:
            table = Path(folder, f'{count}.csv')
            table.write_text('key,country,number\n' + ''.join(
                f'{n:03},Land {chr(65 + n % 26)}{chr(97 + n // 26)}{"aeiou"[n % 5]},{n}\n'
                for n in range(count)))
            figures[count] = measured(str(ROOT / 'build.py'), 'packet', LETTER, '--to', str(table),
                                      '--out', folder)
    print(f'{"packets":>8}{"processor, s":>14}{"clock, s":>10}{"memory, MB":>12}')
    for count, (processor, clock, memory) in figures.items():
        print(f'{count:>8}{processor:>14.2f}{clock:>10.2f}{memory:>12.0f}')
    first, last = figures[ROWS[0]], figures[ROWS[-1]]
    more = ROWS[-1] - ROWS[0]
    print(f'each after the first: {(last[0] - first[0]) / more:.3f} s of processor, '
          f'{(last[1] - first[1]) / more:.3f} s of clock')


if __name__ == '__main__':
    main()
