"""The settings as they are read: a value for each table of the file, with what is in force where nothing is said."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

GROUPS = ("none", "tag", "month", "day")
IMAGES = ("auto", "off", "blocks", "sixel", "kitty")

KEYMAPS = ("default", "vim", "arrows")
"""The names of `papertui.keymap.PRESETS`."""


class HuggingFace(NamedTuple):
    """`[sources.huggingface]`: Daily Papers, back to `days` days before today."""

    enabled: bool = True
    url: str = "https://huggingface.co"
    days: int = 14
    token_command: tuple[str, ...] = ()
    keep_days: int = 0


class Arxiv(NamedTuple):
    """`[sources.arxiv]`: what arXiv announces in `categories`, and what comes of `authors` and `searches`.

    With another `url` than arXiv's own, all its services are expected there.
    """

    enabled: bool = True
    url: str = "https://export.arxiv.org"
    categories: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    cross: bool = True
    replacements: bool = False
    keep_days: int = 0


class SemanticScholar(NamedTuple):
    """`[sources.semanticscholar]`: citations, off until asked for."""

    enabled: bool = False
    url: str = "https://api.semanticscholar.org"
    key_command: tuple[str, ...] = ()


class Crossref(NamedTuple):
    """`[sources.crossref]`: where starred preprints came out, off until asked for."""

    enabled: bool = False
    url: str = "https://api.crossref.org"
    mailto: str | None = None


class DataCite(NamedTuple):
    """`[sources.datacite]`: where starred preprints came out, as arXiv's DOIs say; off until asked for."""

    enabled: bool = False
    url: str = "https://api.datacite.org"


class Hooks(NamedTuple):
    """`[hooks]`: programs that are run after an edit, or with `match` after a refresh, for at most so many seconds."""

    star: tuple[str, ...] = ()
    unstar: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    unqueue: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    note: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    match: tuple[str, ...] = ()
    seconds: int = 10

    @property
    def some(self) -> bool:
        """Whether there is any hook."""
        return any(self[:-1])


class Sources(NamedTuple):
    """`[sources]`, one table each."""

    huggingface: HuggingFace = HuggingFace()
    arxiv: Arxiv = Arxiv()
    semanticscholar: SemanticScholar = SemanticScholar()
    crossref: Crossref = Crossref()
    datacite: DataCite = DataCite()


class Mail(NamedTuple):
    """`[mail]`: the reader's own mail server, for the digest. `port` 0 is the usual one of `security`."""

    host: str | None = None
    port: int = 0
    security: str = "tls"
    user: str | None = None
    password_command: tuple[str, ...] = ()
    sender: str | None = None
    to: tuple[str, ...] = ()
    ca_file: str | None = None
    unencrypted: bool = False


class Zotero(NamedTuple):
    """`[zotero]`: where Zotero on this computer listens."""

    url: str = "http://127.0.0.1:23119"


class Config(NamedTuple):
    """All settings. `ascii` is `None` when the locale decides; `keys` maps action ids to keys."""

    theme: str = "terminal"
    ascii: bool | None = None
    mouse: bool = True
    images: str = "auto"
    start: str = "since"
    editor: tuple[str, ...] = ()
    browser: tuple[str, ...] = ()
    offline: bool = False
    refresh_minutes: int = 30
    refresh_on_start: bool = True
    export_group: str = "none"
    keymap: str = "default"
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    hooks: Hooks = Hooks()
    sources: Sources = Sources()
    mail: Mail = Mail()
    zotero: Zotero = Zotero()
