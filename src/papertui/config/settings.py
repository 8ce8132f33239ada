"""What can be set: the one table that the reading, the documentation and `papertui config show` are made from."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, NamedTuple

from papertui.config.shape import GROUPS, IMAGES, KEYMAPS, Config
from papertui.views import VIEWS


class KeyInfo(NamedTuple):
    """One setting. `name` is dotted as in TOML; `type` is `true or false`, `number`, `text`, `texts`, `command` or
    `url`.

    A command is an array of strings, run as it stands and never by a shell.
    """

    name: str
    type: str
    help: str
    example: str
    default: Any = None
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


def _key(name: str, type: str, help: str, example: str, **more: Any) -> KeyInfo:
    return KeyInfo(name, type, help, example, _get(Config(), name), **more)


def _get(config: Config, name: str) -> Any:
    value: Any = config
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _hook(event: str, when: str) -> KeyInfo:
    return _key(f"hooks.{event}", "command", f"The hook that is run when {when}.", f'["/opt/hooks/keep", "{event}"]')


KEYS: tuple[KeyInfo, ...] = (
    _key(
        "theme",
        "text",
        "Colors: `terminal` uses the terminal's own; or a theme's name, also one from a file.",
        '"nord"',
    ),
    _key("ascii", "true or false", "Plain ASCII marks instead of `●` and `★`; unset, the locale decides.", "true"),
    _key("mouse", "true or false", "Whether the mouse works inside papertui; `M` releases it for a while.", "false"),
    _key(
        "images",
        "text",
        "How pictures are drawn where the extra `images` is installed: `auto` does what the terminal is known for.",
        '"off"',
        choices=IMAGES,
    ),
    _key(
        "start",
        "text",
        "The view that is open at the start: `since` tells what is new since the last visit, or is the inbox where"
        " nothing is.",
        '"today"',
        choices=("since", *(shelf.id for shelf in VIEWS)),
    ),
    _key("editor", "command", "The editor for notes; unset, `$VISUAL`, `$EDITOR` or the built-in one.", '["nano"]'),
    _key(
        "browser",
        "command",
        "What opens a link, with `{url}` where it goes; unset, the system's browser.",
        '["firefox", "--new-tab", "{url}"]',
    ),
    _key("offline", "true or false", "Never use the network.", "true"),
    _key(
        "refresh_minutes",
        "number",
        "Minutes between two refreshes while the screen is open; 0 refreshes only on request.",
        "60",
        most=10_080,
    ),
    _key("refresh_on_start", "true or false", "Whether the screen refreshes when it opens.", "false"),
    _key(
        "export_group", "text", "How an export is grouped unless the command says otherwise.", '"tag"', choices=GROUPS
    ),
    _key(
        "keymap",
        "text",
        "The keys to begin with, before your own under `[keys]`: for letters, for vim, or for arrows.",
        '"vim"',
        choices=KEYMAPS,
    ),
    _hook("star", "papers were starred"),
    _hook("unstar", "a star was taken away"),
    _hook("queue", "papers were queued"),
    _hook("unqueue", "papers were taken from the queue"),
    _hook("read", "papers were marked read"),
    _hook("tag", "papers were tagged"),
    _hook("untag", "a tag was taken away"),
    _hook("note", "a note was written"),
    _hook("hide", "papers were hidden"),
    _hook("match", "new papers fit a saved search"),
    _key("hooks.seconds", "number", "Seconds that a hook may take.", "60", least=1, most=600),
    _key("sources.huggingface.enabled", "true or false", "Whether Hugging Face Daily Papers is read.", "false"),
    _key(
        "sources.huggingface.url",
        "url",
        "Where it is: https, or http on this computer.",
        '"https://mirror.example"',
    ),
    _key("sources.huggingface.days", "number", "How many days back to fetch.", "30", least=1, most=3660),
    _key(
        "sources.huggingface.token_command",
        "command",
        "Prints an access token, which is optional; the variable `HF_TOKEN` goes first.",
        '["pass", "show", "huggingface"]',
    ),
    _key(
        "sources.huggingface.keep_days",
        "number",
        "How many days to keep papers that you did nothing with; 0 keeps them for ever.",
        "365",
        most=36_500,
    ),
    _key("sources.arxiv.enabled", "true or false", "Whether arXiv is asked for what follows.", "false"),
    _key("sources.arxiv.url", "url", "Where it is: https, or http on this computer.", '"https://mirror.example"'),
    _key("sources.arxiv.categories", "texts", "Categories whose announcements come in.", '["cs.LG", "stat.ML"]'),
    _key("sources.arxiv.authors", "texts", "Authors whose papers come in.", '["Ada Lovelace"]'),
    _key(
        "sources.arxiv.searches",
        "texts",
        "Searches whose hits come in, in the search language.",
        '["cat:cs.CL distillation"]',
    ),
    _key("sources.arxiv.cross", "true or false", "Whether papers listed from other categories come too.", "false"),
    _key(
        "sources.arxiv.replacements",
        "true or false",
        "Whether new versions of papers come in that are not here yet; of those that are here they always do.",
        "true",
    ),
    _key(
        "sources.arxiv.keep_days",
        "number",
        "How many days, at least 60, to keep papers that you did nothing with; 0 keeps them for ever.",
        "365",
        most=36_500,
    ),
    _key(
        "sources.semanticscholar.enabled",
        "true or false",
        "Whether Semantic Scholar is asked for citations and one-sentence summaries.",
        "true",
    ),
    _key(
        "sources.semanticscholar.url",
        "url",
        "Where it is: https, or http on this computer.",
        '"https://mirror.example"',
    ),
    _key(
        "sources.semanticscholar.key_command",
        "command",
        "Prints your API key; the variable `S2_API_KEY` goes first. Without a key it often refuses.",
        '["pass", "show", "semanticscholar"]',
    ),
    _key(
        "sources.crossref.enabled",
        "true or false",
        "Whether Crossref is asked where starred preprints came out.",
        "true",
    ),
    _key("sources.crossref.url", "url", "Where it is: https, or http on this computer.", '"https://mirror.example"'),
    _key(
        "sources.crossref.mailto",
        "text",
        "An address that Crossref may write to; who gives one is served with priority.",
        '"me@example.org"',
    ),
    _key(
        "sources.datacite.enabled",
        "true or false",
        "Whether DataCite is asked where starred preprints came out.",
        "true",
    ),
    _key("sources.datacite.url", "url", "Where it is: https, or http on this computer.", '"https://mirror.example"'),
    _key(
        "mail.host",
        "text",
        "The mail server that takes your mail, for `papertui digest --email`.",
        '"smtp.example.org"',
    ),
    _key("mail.port", "number", "Its port; 0 is 465 with tls, 587 with starttls, 25 with none.", "587", most=65_535),
    _key(
        "mail.security",
        "text",
        "How it is spoken to: in TLS from the start, in TLS after it was greeted, or in the clear on this computer.",
        '"starttls"',
        choices=("tls", "starttls", "none"),
    ),
    _key("mail.user", "text", "Who logs in there; unset, nobody does.", '"ada"'),
    _key(
        "mail.password_command",
        "command",
        "Prints the password; the variable `PAPERTUI_MAIL_PASSWORD` goes first.",
        '["pass", "show", "mail"]',
    ),
    _key(
        "mail.sender",
        "text",
        "From whom the digest is: an address, with a name if you like.",
        '"Ada <ada@example.org>"',
    ),
    _key("mail.to", "texts", "Whom it goes to; unset, the sender.", '["ada@example.org"]'),
    _key(
        "mail.ca_file",
        "text",
        "A file with the certificates to trust in place of the system's, for a server of your own.",
        '"~/mail-ca.pem"',
    ),
    _key(
        "mail.unencrypted", "true or false", "Whether `none` may be used with another computer than this one.", "true"
    ),
    _key("zotero.url", "url", "Where Zotero on this computer listens.", '"http://127.0.0.1:23124"'),
)


def with_value(config: Config, name: str, value: Any) -> Config:
    """The settings with another value, as TOML has it; `None` stands for the default. `keys.ACTION` is a name too."""
    *tables, field = name.split(".")
    if tables == ["keys"]:
        own = {action: keys for action, keys in config.keys.items() if action != field}
        if value is not None:
            own[field] = (value,) if isinstance(value, str) else tuple(value)
        return config._replace(keys=MappingProxyType(own))
    if value is None:
        value = _get(Config(), name)
    value = tuple(value) if isinstance(value, list) else value
    for depth in range(len(tables), -1, -1):
        above = _get(config, ".".join(tables[:depth])) if depth else config
        value = above._replace(**{[*tables, field][depth]: value})
    changed: Config = value
    return changed


def show(config: Config) -> Iterator[tuple[str, str]]:
    """Every setting as it is in force, as (dotted name, TOML value); an unset one has the value `""`."""
    for info in KEYS:
        yield info.name, toml(_get(config, info.name))
    for action, keys in config.keys.items():
        yield f"keys.{action}", toml(keys[0] if len(keys) == 1 else keys) or "[]"


def values(config: Config) -> dict[str, Any]:
    """Every setting as it is in force, by its dotted name; `None` where it is unset."""
    found = {info.name: _get(config, info.name) for info in KEYS}
    found |= {f"keys.{action}": keys for action, keys in config.keys.items()}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def toml(value: object) -> str:
    """A setting's value as TOML writes it; nothing for `None` and for an empty command."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(toml(part) for part in value)}]"
    return str(value) if isinstance(value, int) else _toml_text(str(value))


def _toml_text(text: str) -> str:
    marks = {'"': '\\"', "\\": "\\\\"}
    return (
        '"' + "".join(marks.get(char) or (char if char.isprintable() else f"\\U{ord(char):08x}") for char in text) + '"'
    )


def sample() -> str:
    """A `config.toml` with every setting at its default, commented out."""
    out = ["# papertui's settings. Every line is optional; what stands here is the default.", ""]
    table = ""
    for info in KEYS:
        place, _, field = info.name.rpartition(".")
        if place != table:
            out += [f"[{place}]", ""]
            table = place
        value = toml(info.default)
        out += [f"# {info.help.replace('`', '')}", f"# {field} = {value or info.example}", ""]
    out += ["# Another key for an action; papertui's help lists the names.", "[keys]", '# star = "s"', ""]
    return "\n".join(out)
