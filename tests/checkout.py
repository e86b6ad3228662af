"""A workshop with one publication in it, for tests that try what the real one must not meet."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HEAD = '---\nsymbol: A/RES/64/222\ntitle: 联合国南南合作高级别会议内罗毕成果文件\norgan: 大会\n---\n'
BODY = '*大会，*\n\n*回顾*其第33/134号决议[^1]，\n\n1.  *决定*继续审议；\n\n2.  *又决定*不再审议。\n'
NOTE = '\n[^1]: 见A/55/74和A/60/111。\n'


def checkout(folder: Path, text: str | bytes = HEAD + BODY + NOTE) -> Path:
    """A copy of the press below `folder` with this text as its only publication; its root."""
    root = folder / 'checkout'
    root.mkdir()
    for name in ('press', 'templates', 'fonts'):
        (root / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / 'build.py', root)
    path = root / 'content' / 'a-res-64-222' / 'zh-Hans.md'
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def build(root: Path, *words: str, **options) -> subprocess.CompletedProcess:
    """Run the front desk of a checkout; warnings of Python stop it."""
    return subprocess.run(
        [sys.executable, '-W', 'error', str(root / 'build.py'), *words], capture_output=True,
        text=True, cwd=root, env=os.environ | {'PYTHONPATH': str(root)}, **options)


def target(root: Path) -> Path:
    return root / 'out' / 'a-res-64-222' / 'zh-Hans.a4.pdf'
