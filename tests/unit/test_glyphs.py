"""Which signs the screen takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from papertui.tui.glyphs import ASCII, UNICODE, choose

UTF8 = {"LANG": "de_DE.UTF-8"}
SOURCES = Path(__file__).resolve().parents[2] / "src"


def test_what_is_wanted_wins() -> None:
    assert choose(True, UTF8) is ASCII
    assert choose(False, {"LC_ALL": "C"}) is UNICODE


@pytest.mark.parametrize(
    ("variables", "signs"),
    [
        ({}, "unicode"),
        ({"LANG": ""}, "unicode"),
        (UTF8, "unicode"),
        ({"LANG": "C.UTF-8"}, "unicode"),
        ({"LANG": "C.utf8"}, "unicode"),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, "unicode"),
        ({"LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"}, "unicode"),
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "POSIX"}, "ascii"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "ascii"),
        ({"LC_ALL": "", "LANG": "C"}, "ascii"),
        ({"LC_ALL": "de_DE.ISO-8859-1"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-15@euro"}, "ascii"),
        ({"LANG": "ja_JP.eucJP"}, "ascii"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such locales")
def test_the_locale_decides(variables: dict[str, str], signs: str) -> None:
    # in a process of its own: Python changes LC_CTYPE while it starts
    ask = "from papertui.tui.glyphs import ASCII, choose; print('ascii' if choose(None) is ASCII else 'unicode')"
    env = {"PYTHONPATH": str(SOURCES), "PATH": os.environ.get("PATH", ""), **variables}
    done = subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True, check=True, timeout=50)
    assert done.stdout.strip() == signs
