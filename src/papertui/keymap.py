"""Which keys are in force: a preset, and the reader's own keys on top of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from papertui.actions import ACTIONS, BY_ID, show_key

Keys: TypeAlias = "tuple[str, ...]"


class Preset(NamedTuple):
    """A set of keys by name. What `keys` gives to an action is taken from whatever else has it by default."""

    about: str
    keys: Mapping[str, Keys]


PRESETS: dict[str, Preset] = {
    "default": Preset("letters and arrows side by side, a capital for the wider form of its small letter", {}),
    "vim": Preset(
        "what single keys can keep of vim: n N, a, V, ^n ^p, ^e ^y, ^o, ^w; : alone opens the palette",
        {
            "down": ("j", "down", "ctrl+n"),
            "up": ("k", "up", "ctrl+p"),
            "palette": (":",),
            "previous_unread": ("N",),
            "since": ("H",),
            "detail_down": ("J", "ctrl+e"),
            "detail_up": ("K", "ctrl+y"),
            "back": ("escape", "ctrl+o"),
            "next_pane": ("tab", "ctrl+w"),
            "note": ("e", "a"),
            "range": ("v", "V"),
            "refresh": ("R", "ctrl+l"),
        },
    ),
    "arrows": Preset(
        "no letter moves: arrows, PgDn, Home; Del, ⌫, ^z ^y, ^f, ^a, ^o, ^s do what they do elsewhere",
        {
            "down": ("down",),
            "up": ("up",),
            "first": ("home",),
            "last": ("end",),
            "half_down": ("ctrl+d",),
            "half_up": ("ctrl+u",),
            "page_down": ("pagedown",),
            "page_up": ("pageup",),
            "left": ("left",),
            "right": ("right",),
            "detail_down": ("shift+down", "J"),
            "detail_up": ("shift+up", "K"),
            "back": ("escape", "backspace"),
            "hide": ("delete", "d"),
            "undo": ("ctrl+z", "u"),
            "redo": ("ctrl+y",),
            "mark": ("x", "insert"),
            "mark_all": ("ctrl+a", "*"),
            "search": ("ctrl+f", "/"),
            "save_search": ("ctrl+s", "W"),
            "browse": ("o", "ctrl+o"),
            "export": ("ctrl+e", "E"),
            # [ and ] need AltGr on many keyboards
            "previous_day": ("ctrl+left", "["),
            "next_day": ("ctrl+right", "]"),
            "refresh": ("ctrl+r", "R"),
            "help": ("?", "f1"),
        },
    ),
}

ESSENTIAL = ("palette", "quit")
"""Actions that can never be without a key: from the palette everything else can be reached."""

OWNERS = {"escape": "back", "ctrl+c": "quit"}
"""Keys that leave every dialog, and the only actions of the main screen that they may stand for."""

SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "ctrl+h": "backspace"}
"""Keys for which a terminal sends the same byte as for another one (ASCII: 9, 13, 27; 8 as most terminals use it)."""

_SAME_BACK = {there: here for here, there in SAME.items()}

_NAMED = frozenset(
    "escape enter tab space backspace delete insert home end pageup pagedown up down left right".split()
) | {f"f{number}" for number in range(1, 25)}

_ALIASES = {
    "esc": "escape", "return": "enter", "pgdn": "pagedown", "pgup": "pageup", "page_down": "pagedown",
    "page_up": "pageup", "del": "delete", "ins": "insert", "spacebar": "space", "bs": "backspace",
    "slash": "/", "backslash": "\\", "question_mark": "?", "full_stop": ".", "comma": ",", "asterisk": "*",
    "colon": ":", "semicolon": ";", "left_square_bracket": "[", "right_square_bracket": "]", "plus": "+", "minus": "-",
    "underscore": "_", "equals_sign": "=", "at": "@", "number_sign": "#", "dollar_sign": "$", "percent_sign": "%",
    "ampersand": "&", "exclamation_mark": "!", "circumflex_accent": "^", "grave_accent": "`", "tilde": "~",
    "vertical_line": "|", "apostrophe": "'", "quotation_mark": '"', "less_than_sign": "<", "greater_than_sign": ">",
    "left_parenthesis": "(", "right_parenthesis": ")", "left_curly_bracket": "{", "right_curly_bracket": "}",
}  # fmt: skip

_LONGEST = 30
"""Letters of something that is no key which are repeated in a sentence."""

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")


class Keymap(NamedTuple):
    """`keys` by action id, `base` what the preset alone gives; `clashes` are sentences about what was refused."""

    keys: dict[str, Keys]
    clashes: tuple[str, ...] = ()
    base: Mapping[str, Keys] = {}

    @property
    def by_key(self) -> dict[str, str]:
        """The action of every key."""
        return {key: name for name, own in self.keys.items() for key in own}


class Read(NamedTuple):
    """A key as it was written or pressed: its one name, or why it cannot be used."""

    key: str = ""
    fault: str = ""


def base(preset: str = "default") -> dict[str, Keys]:
    """The keys of a preset. An unknown name counts as `default`."""
    own = PRESETS.get(preset, PRESETS["default"]).keys
    taken = {key for keys in own.values() for key in keys}
    others = {
        action.id: tuple(key for key in action.keys if key not in taken) for action in ACTIONS if action.id not in own
    }
    return {action.id: own[action.id] if action.id in own else others[action.id] for action in ACTIONS}


def resolve(overrides: Mapping[str, str | Keys], preset: str = "default") -> Keymap:
    """The keys in force. An override replaces all keys of its action.

    An override that takes a key of another action is refused as a whole, unless that action is given other keys too.
    """
    ground = base(preset)
    keys = dict(ground)
    clashes: list[str] = []
    wanted = _wanted(overrides, ground, clashes)
    keys.update(wanted)
    while (clash := _first_clash(keys, wanted)) is not None:
        refused, other, key = clash
        kept = " ".join(show_key(each) for each in ground[refused]) or "no key"
        clashes.append(f"The key “{show_key(key)}” for {refused} is already taken by {other}; {refused} keeps {kept}")
        keys[refused] = ground[refused]
        del wanted[refused]
    return Keymap(keys, tuple(clashes), ground)


def _wanted(overrides: Mapping[str, str | Keys], ground: Mapping[str, Keys], faults: list[str]) -> dict[str, Keys]:
    wanted: dict[str, Keys] = {}
    for name, value in overrides.items():
        if name not in BY_ID:
            faults.append(f"There is no action “{name}” to give a key to{_nearest(name)}")
            continue
        parts = [part for part in ((value,) if isinstance(value, str) else value) if part.strip() or part == " "]
        found = [read(part, name) for part in parts]
        faults += [each.fault for each in found if each.fault]
        good = tuple(dict.fromkeys(each.key for each in found if each.key))
        if good or not parts:
            wanted[name] = good
        if name in ESSENTIAL and not good:
            wanted.pop(name, None)
            if not parts:
                kept = " ".join(show_key(key) for key in ground[name])
                faults.append(f"{name} cannot be without a key; it keeps {kept}")
    return wanted


def read(text: str, action: str = "") -> Read:
    """A key from the settings or the keyboard, by its one name: `C-s`, `^s` and `Ctrl+S` are `ctrl+s`.

    With the id of an action also whether that action may have it.
    """
    key = _one_name(text)
    if key in SAME:
        return Read(
            fault=f"“{text.strip()}” cannot be told from {show_key(SAME[key])}: a terminal sends the same for both"
        )
    if not _is_key(key):
        return Read(fault=f"“{_clip(text)}” is not a key; write such as j, G, /, ctrl+d, space, pagedown")
    owner = OWNERS.get(key)
    if owner is not None and action and action != owner:
        leaves = "goes one step back everywhere" if key == "escape" else "leaves everywhere"
        return Read(fault=f"{show_key(key)} {leaves} and cannot be given to {action}")
    return Read(key)


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def also_sent_for(key: str) -> str | None:
    """The other key for which terminals send the same, as it is printed: for `tab` it is `^i`."""
    same = _SAME_BACK.get(key)
    return show_key(same) if same is not None else None


def pressed(key: str, character: str | None) -> str:
    """The one name of a key that the terminal sent: what Textual calls it, and the character it stands for."""
    if character and character != " " and character.isprintable() and "+" not in key:
        return character
    return _one_name(key)


def taken_by(keys: Mapping[str, Keys], key: str, but: str = "") -> str | None:
    """The action that has the key, other than `but`."""
    return next((name for name, own in keys.items() if key in own and name != but), None)


def _one_name(text: str) -> str:
    text = "space" if text == " " else text.strip()
    if len(text) < 2:
        return text
    low = text.lower()
    if text[0] == "^" and len(text) == 2:
        low = f"ctrl+{low[1]}"
    elif low[:2] in ("c-", "m-"):
        low = {"c": "ctrl+", "m": "alt+"}[low[0]] + low[2:]
    for modifier in _MODIFIERS:
        low = low.replace(f"{modifier}-", f"{modifier}+")
    modifiers, name = _parts(low)
    name = _ALIASES.get(name, name)
    if modifiers == ["shift"] and len(name) == 1 and name.isalpha():
        return name.upper()
    if modifiers == ["ctrl"] and name in ("space", "2"):
        name = "@"  # the byte 0, which terminals send for all three
    return "+".join([*sorted(modifiers), name])


def _parts(key: str) -> tuple[list[str], str]:
    """Modifiers and the key itself, which may be the plus sign."""
    head, _, name = key.rpartition("+")
    if not name:
        head, name = head.removesuffix("+"), "+"
    return head.split("+") if head else [], name


def _is_key(key: str) -> bool:
    modifiers, name = _parts(key)
    known = name in _NAMED or (len(name) == 1 and name.isprintable() and name != " ")
    return known and all(each in _MODIFIERS for each in modifiers)


def _first_clash(keys: Mapping[str, Keys], wanted: Mapping[str, Keys]) -> tuple[str, str, str] | None:
    owner: dict[str, str] = {}
    for name, own in keys.items():
        for key in own:
            other = owner.setdefault(key, name)
            if other == name:
                continue
            if name in wanted:
                return name, other, key
            return other, name, key
    return None


def _nearest(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, BY_ID, n=1)
    return f"; did you mean “{close[0]}”?" if close else ""
