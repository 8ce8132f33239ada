"""`completion`, in the shells it is for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from commands import FIRST, Program

ASKED = {
    "bash": """
        source {script}
        COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _shtab_papertui
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """,
    "fish": "source {script}; complete -C '{words}' | string split -f1 \\t",
}


@pytest.fixture(params=["bash", "fish"])
def shell(request: pytest.FixtureRequest) -> str:
    if shutil.which(request.param) is None:
        pytest.skip(f"there is no {request.param}")
    return str(request.param)


def offered(program: Program, shell: str, words: str) -> list[str]:
    """What the shell offers at the end of the words, with `papertui` being the program under test."""
    folder = program.home.parent
    (folder / "bin").mkdir(exist_ok=True)
    command = folder / "bin" / "papertui"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m papertui "$@"\n')
    command.chmod(0o755)
    script = folder / "script"
    script.write_text(program("completion", shell).out)
    path = f"{command.parent}:{program.variables['PATH']}"
    done = subprocess.run(
        [
            shell,
            *(["--norc", "-c"] if shell == "bash" else ["-N", "-c"]),
            ASKED[shell].format(script=script, words=words),
        ],
        env={**program.variables, "PATH": path},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_verbs_and_options_are_offered(papertui: Program, shell: str) -> None:
    assert set(offered(papertui, shell, "papertui unt")) == {"untag"}
    assert "--json" in offered(papertui, shell, "papertui list --js")
    assert "bibtex" in offered(papertui, shell, "papertui export -f bib")


def test_own_tags_and_searches_are_offered(papertui: Program, shell: str) -> None:
    papertui("tag", "later", FIRST)
    papertui("searches", "save", "Robots", "robot")
    assert "later" in offered(papertui, shell, "papertui untag la")
    assert "Robots" in offered(papertui, shell, "papertui searches delete Ro")


@pytest.mark.parametrize(
    "words", ["import", "export -o", "digest -o", "backup -o", "restore", "learn", "library merge", "library move"]
)
def test_files_are_offered(papertui: Program, shell: str, words: str) -> None:
    (papertui.home.parent / "mine.gz").touch()
    assert "mine.gz" in offered(papertui, shell, f"papertui {words} min")


def test_no_word_runs_anything(papertui: Program, shell: str) -> None:
    for name in ("$(touch${IFS}ran)", "`touch\tran`", "a;touch ran", "good"):
        papertui("tag", name, FIRST)
    offered(papertui, shell, "papertui untag ")
    assert papertui("completion", "tags").out == "good\n"
    assert not list(Path(papertui.home.parent).glob("**/ran"))


def test_zsh_completes_as_it_is_typed(papertui: Program) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("there is no zsh")
    (papertui.home.parent / "_papertui").write_text(papertui("completion", "zsh").out)
    zsh = pexpect.spawn(
        "zsh", ["-f", "-i"], cwd=papertui.home.parent, env=papertui.variables, timeout=30, encoding="utf-8"
    )
    try:
        zsh.sendline("fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; PS1='ready'\\> ")
        zsh.expect("ready>")
        zsh.send("papertui unt\t")
        zsh.expect("untag")
        zsh.sendcontrol("u")
        zsh.send("papertui export -f bib\t")
        zsh.expect("bibtex")
    finally:
        zsh.close(force=True)
