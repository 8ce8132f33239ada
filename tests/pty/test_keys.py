"""A key of the reader's own, from the screen of keys into the settings and into the next start."""

from __future__ import annotations

from pathlib import Path

from terminals.terminal import Run, Start


def test_a_key_is_changed_kept_and_there_at_the_next_start(start: Start, filled: Path, run: Run) -> None:
    settings = filled / "config.toml"
    settings.write_text("# mine\nrefresh_on_start = false # quiet\n", encoding="utf-8")
    terminal = start()
    terminal.see("1/200")
    terminal.send(":change keys\r")
    terminal.see("Keys to begin with")
    terminal.send("star, or\r")
    terminal.see("press the new key")
    terminal.keys("ctrl+t")
    terminal.see("Star: ^t")
    terminal.keys("escape")
    terminal.lose("Change keys")
    terminal.leave()
    assert (
        settings.read_text(encoding="utf-8") == '# mine\nrefresh_on_start = false # quiet\n\n[keys]\nstar = "ctrl+t"\n'
    )
    told = run("keys")
    assert told.returncode == 0
    assert "^t" in next(line for line in told.stdout.splitlines() if line.split()[0] == "star")
    terminal = start()
    terminal.see("1/200", "^t Star")
    terminal.keys("ctrl+t")
    terminal.see("Starred 1")
    terminal.leave()
