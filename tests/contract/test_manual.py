"""The manual page: what roff makes of it, and that nothing of the program is left out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from papertui.cli import parser


def test_every_command_and_exit_code_is_in_it(repository: Path) -> None:
    text = (repository / "man" / "papertui.1").read_text(encoding="utf-8")
    for verb in parser.VERBS:
        assert f".SS papertui {verb}\n" in text
    assert "PAPERTUI_HOME" in text and ".B 4\nthe network is needed" in text


@pytest.mark.parametrize(
    "command", [["mandoc", "-T", "lint", "-W", "warning"], ["groff", "-man", "-ww", "-z", "-Kutf8"]]
)
def test_roff_understands_it(repository: Path, command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"there is no {command[0]}")
    done = subprocess.run([*command, repository / "man" / "papertui.1"], capture_output=True, text=True, timeout=50)
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if "missing date" not in line]
    assert complaints == []
