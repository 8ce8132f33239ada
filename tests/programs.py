"""Programs of the system as small file stores, for a folder on the search path: they keep what they are given."""

from __future__ import annotations

import sys
from pathlib import Path

_CRONTAB = """
words = sys.argv[1:]
table = store / "crontab"
if words == ["-l"]:
    if (store / "broken").exists():
        sys.exit("crontab: your permission was taken away")
    if not table.exists():
        sys.exit("no crontab for ada")
    sys.stdout.buffer.write(table.read_bytes())
elif words == ["-r"]:
    table.unlink()
elif words == ["-"]:
    data = sys.stdin.buffer.read()
    if data and not data.endswith(b"\\n"):
        sys.exit("crontab: new crontab file is missing newline before EOF, can't install.")
    table.write_bytes(data)
else:
    sys.exit("crontab: usage error")
"""

_SYSTEMCTL = """
user, verb, *rest = sys.argv[1:]
active = store / "active"
now = set(active.read_text().split()) if active.exists() else set()
name = rest[-1] if rest else ""
if user != "--user":
    sys.exit("not for the user")
if (store / "broken").exists() and verb in ("enable", "daemon-reload"):
    sys.exit("Failed to connect to bus: No medium found")
if verb == "restart":
    now.add(name)
elif verb == "disable":
    now.discard(name)
elif verb == "show":
    name = rest[0]
    print(f"ActiveState={'active' if name in now else 'inactive'}")
    print(f"NextElapseUSecRealtime={'Sat 2026-08-15 08:00:00 UTC' if name in now else ''}")
active.write_text(" ".join(sorted(now)))
"""

_LAUNCHCTL = """
import plistlib
verb, *rest = sys.argv[1:]
known = store / "known"
now = set(known.read_text().split()) if known.exists() else set()
if verb == "bootstrap":
    if (store / "broken").exists():
        sys.exit("Bootstrap failed: 5: Input/output error")
    now.add(rest[0] + "/" + plistlib.loads(open(rest[1], "rb").read())["Label"])
elif verb == "bootout":
    if rest[0] not in now:
        sys.exit("Boot-out failed: 3: No such process")
    now.remove(rest[0])
elif verb == "print" and rest[0] not in now:
    sys.exit("Could not find service")
known.write_text(" ".join(sorted(now)))
"""

_SCHTASKS = """
words = sys.argv[1:]
task = store / (words[words.index("/TN") + 1] + ".xml")
if words[0] == "/Create":
    task.write_bytes(open(words[words.index("/XML") + 1], "rb").read())
elif not task.exists():
    sys.exit("ERROR: The system cannot find the file specified.")
elif words[0] == "/Query":
    sys.stdout.buffer.write(task.read_bytes())
elif words[0] == "/Delete":
    task.unlink()
"""

PROGRAMS = {"crontab": _CRONTAB, "systemctl": _SYSTEMCTL, "launchctl": _LAUNCHCTL, "schtasks": _SCHTASKS}


def make(folder: Path, *names: str) -> Path:
    """Put programs into a folder; each keeps its things in a folder of its name beside them, which is returned."""
    store = folder / "kept"
    store.mkdir(parents=True, exist_ok=True)
    for name in names or PROGRAMS:
        head = f"#!{sys.executable} -SE\nimport sys\nfrom pathlib import Path\nstore = Path({str(store)!r})\n"
        program = folder / name
        program.write_text(head + PROGRAMS[name], encoding="utf-8")
        program.chmod(0o755)
    return store
