"""Texts that try to reach the terminal, the markup or the program, and a corpus of papers that carry them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from servers.items import make_item

ATTACKS: dict[str, str] = {
    "copy, ended by BEL": "\x1b]52;c;SEFDS0VE\x07",
    "copy, ended by ST": "\x1b]52;c;SEFDS0VE\x1b\\",
    "title": "\x1b]2;HACKED\x07",
    "title and icon": "\x1b]0;HACKED\x1b\\",
    "clear": "\x1b[2J\x1b[77;177HHACKED",
    "leave the alternate screen": "\x1b[?1049l\x1b[?25h",
    "mouse off": "\x1b[?1000l\x1b[?1003l",
    "questions": "\x1b[6n\x1b[c\x1b[21t\x1bP+q544e\x1b\\",
    "reset": "\x1bc\x1b[!p",
    "blink and hide": "\x1b[5m\x1b[8mHIDDEN",
    "link": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "unfinished": "\x1b[38;5",
    "C1": "\x9b2J\x9d2;HACKED\x9c\x90$q\x9c\x85",
    "C0": "\x00\x07\x08\x0b\x0c\x0e\x0f\x7f\x1a\x05",
    "lines": "one\r\ntwo\rthree\n\n\n\nfour\ttab\u2028five\u2029six",
    "bidi": "\u202egnp.exe\u2066a\u2067b\u2069\u202c\u200f\u061c",
    "invisible": "a\u200bb\u2060c\ufeffd\u00ade\u180ef\u3164g\u2800h\U000e0041\U000e007f",
    "surrogates": "\ud800 \udc00 \udfff",
    "noncharacters": "\ufffe\uffff\ufdd0\U0001ffff",
    "markup": "[/] [/b] [bold [red]red[/red] $x",
    "action": "[@click=app.quit]quit[/] [@click=app.push_screen('nope')]x[/]",
    "shell": "$(touch pwned) `touch pwned` ; touch pwned | sh",
    "TeX": r"$\frac{\def\x{\x\x}\x}{}$ $$$ \textcolor{ $\begin{array}{" + "{" * 50,
    "long": "x" * 10_000,
    "long words": "word " * 2_000,
    "combining": "Z" + "\u0301\u0335\u0489" * 700,
    "wide": "漢字かな" * 60 + "👩‍👩‍👧‍👦🏳️‍🌈é" * 20,
    "format": "%s %n {0} {self.__class__} %(x)s",
}

BENIGN = "an ordinary text"


def papers(attacks: dict[str, str]) -> list[dict[str, Any]]:
    """List items, one for each attack, which stands in every field that holds text."""
    return [_paper(f"2608.014{number:02d}", f"{number} {text} end") for number, text in enumerate(attacks.values())]


def _paper(paper_id: str, text: str) -> dict[str, Any]:
    account = {"_id": "0" * 24, "avatarUrl": text, "fullname": text, "name": text, "user": text, "type": "user"}
    return make_item(
        paper_id,
        title=text,
        summary=f"{text}\n\n{text}",
        authors=[{"_id": "1" * 24, "name": text, "hidden": False, "user": account}, {"name": text}],
        ai_summary=text,
        ai_keywords=[text, f"{text} too"],
        ai_summary_model=text,
        organization={"_id": "2" * 24, "name": text, "fullname": text, "avatar": text},
        submittedOnDailyBy=account,
        githubRepo=f"https://github.com/{text}",
        projectPage=f"https://project.example/{text}",
        mediaUrls=[text, f"https://media.example/{text}"],
        withdrawn=text,
        item_submittedBy=account,
        item_organization={"_id": "2" * 24, "name": text, "fullname": text, "avatar": text},
    )


def write_papers(file: Path, attacks: dict[str, str]) -> Path:
    """The papers as an API answer; what UTF-8 cannot hold is escaped, as JSON may."""
    file.write_text(json.dumps(papers(attacks)), encoding="ascii")
    return file


def write_journal(library: Path, attacks: dict[str, str]) -> Path:
    """A journal of another device with the attacks as tags, notes, names of searches, and in a paper of its own."""
    library.mkdir(parents=True, exist_ok=True)
    lines = []
    for number, text in enumerate(attacks.values()):
        key = f"arxiv:2608.014{number:02d}"
        changes = [
            [key, f"tag:{text}", True],
            [key, "note", f"{text}\n{text}"],
            [key, "starred", True],
            [f"search:{number}", "name", text],
            [f"search:{number}", "query", text],
            [text, "starred", True],
        ]
        records = {text: {"key": text, "title": text}, key: {"key": key, "title": text, "abstract": text}}
        clock = f"{1786700000000 + number}-0000-other-dead"
        lines.append(json.dumps({"v": 1, "clock": clock, "changes": changes, "records": records}))
    file = library / "other-dead.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
    return file
