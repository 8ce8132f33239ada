"""From a query's text to its terms, each with its place. Whatever is not syntax is a word."""

from __future__ import annotations

import re
from typing import NamedTuple

from papertui.query.errors import QueryError
from papertui.query.fields import BY_NAME, NAMES

MAX_LENGTH = 4_000
"""Characters of a query."""

MAX_TERMS = 250
"""Terms of a query; SQLite gives up on expressions a thousand deep."""

WORD, PHRASE, FIELD, OPEN, CLOSE, OR = "word", "phrase", "field", "(", ")", "OR"

# The patterns are compiled when first used: a list of papers without a query needs none of them.
# Control characters end strings early in C, surrogates cannot be stored, and what turns the direction
# of writing would make an echoed query look like another one.
_UNSAFE = r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_FIELD = rf"(?ai)({'|'.join(NAMES)}):"
_URL = r"(?ai)https?://|(?:www\.|export\.)?(?:arxiv\.org|alphaxiv\.org|huggingface\.co|hf\.co|(?:dx\.)?doi\.org)/"
_QUOTES = {'"': '"', "“": '”"', "”": '”"', "„": '“”"'}
"""What opens a phrase, and what may close it then."""


class Token(NamedTuple):
    """A term or a sign of the query. `start` and `end` are offsets of the whole term, minus included.

    `kind` is one of the constants of this module, `name` the field's name in lower case, `value` the word, the phrase
    without its quotes or the field's value, and `at` the offset at which that value begins.
    """

    kind: str
    start: int
    end: int
    minus: bool = False
    name: str = ""
    value: str = ""
    at: int = 0
    quoted: bool = False


def tokens(text: str) -> list[Token]:
    """The terms of a query from left to right. Raises `QueryError` for its length and for a quote left open."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"A search of {len(text):,} characters is too long",
            text=text, position=MAX_LENGTH, expected=f"at most {MAX_LENGTH:,}",
        )  # fmt: skip
    clean = cleaned(text)
    found: list[Token] = []
    place = depth = 0
    while True:
        while place < len(clean) and clean[place].isspace():
            place += 1
        if place == len(clean):
            return _operators(found)
        token = _next(clean, place)
        if token.kind == OPEN:
            depth += 1
        elif token.kind == CLOSE and depth:
            depth -= 1
        elif token.kind == CLOSE:
            token = _formula(clean, found, token)
        found.append(token)
        place = token.end
        if len(found) > MAX_TERMS:
            raise QueryError(
                "A search of so many terms is too long",
                text=text, position=found[-1].start, expected=f"at most {MAX_TERMS} terms",
            )  # fmt: skip


def cleaned(text: str) -> str:
    """The text with a space for every character that must not be stored or shown; offsets stay the same."""
    return text if text.isascii() and text.isprintable() else re.sub(_UNSAFE, " ", text)


def is_text(word: str) -> bool:
    """Whether there is a letter, digit or ideograph in it, so that a full-text index can know it."""
    return any(character.isalnum() or "\ue000" <= character <= "\uf8ff" for character in word)


def opens_phrase(character: str) -> bool:
    """Whether it is a quote that may begin a phrase."""
    return character in _QUOTES


def _next(text: str, start: int) -> Token:
    if text[start] == ")":
        return Token(CLOSE, start, start + 1)
    minus = text[start] == "-" and _can_be_negated(text, start + 1)
    at = start + minus
    first = text[at]
    if first == "(":
        return Token(OPEN, start, at + 1, minus)
    if first in _QUOTES:
        value, end = _quoted(text, at)
        return Token(PHRASE, start, end, minus, value=value, at=at, quoted=True)
    if first == "#" and at + 1 < len(text) and (text[at + 1] in _QUOTES or is_text(text[at + 1])):
        return _field(text, start, minus, "tag", at + 1)
    if field := re.compile(_FIELD).match(text, at):
        return _field(text, start, minus, field[1].lower(), field.end())
    end = _word_end(text, at)
    word = text[at:end]
    if re.match(_URL, word):
        from papertui import identity

        if key := identity.paper_key(word):
            return Token(FIELD, start, end, minus, "id", key, at)
    return Token(WORD, start, end, minus, value=word, at=at)


def _field(text: str, start: int, minus: bool, name: str, at: int) -> Token:
    if at < len(text) and text[at] in _QUOTES:
        value, end = _quoted(text, at)
        return Token(FIELD, start, end, minus, name, value, at, quoted=True)
    if at < len(text) and text[at] == "(":
        raise QueryError(
            f"{name}: cannot stand before a group",
            text=text, position=at, expected=f"a value in quotes, or one {name}: for each value",
            suggestion=f"({name}:a OR {name}:b)",
        )  # fmt: skip
    end = _word_end(text, at)
    if end == at:
        example = BY_NAME[name].example
        raise QueryError(f"{name}: has no value", text=text, position=at, expected=f"one, such as {example}")
    return Token(FIELD, start, end, minus, name, text[at:end], at)


def _can_be_negated(text: str, at: int) -> bool:
    """Whether what follows a minus is a term; `-`, `--flag` and `->` are text."""
    if at == len(text) or text[at] == "-":
        return False
    return text[at] == "(" or text[at] in _QUOTES or is_text(text[at : _word_end(text, at)])


def _formula(text: str, found: list[Token], close: Token) -> Token:
    """Words such as `O(n log n)` as one phrase, for which they are taken from the end of `found`.

    That is the case where the parenthesis `close`, for which no group is open, ends what one in a word began.
    """
    for place in range(len(found) - 1, -1, -1):
        token = found[place]
        if token.kind != WORD or token.value == "OR":
            break
        if token.value.count("(") > token.value.count(")"):
            del found[place:]
            end = _word_end(text, close.end)
            value = " ".join(text[token.at : end].split())
            return Token(PHRASE, token.start, end, token.minus, value=value, at=token.at, quoted=True)
        if token.minus:
            break
    return close


def _word_end(text: str, start: int) -> int:
    """Where a bare word ends: at a space, or at a parenthesis that closes what was not opened in the word."""
    opened = 0
    for place in range(start, len(text)):
        character = text[place]
        if character.isspace():
            return place
        if character == "(":
            opened += 1
        elif character == ")":
            if not opened:
                return place
            opened -= 1
    return len(text)


def _quoted(text: str, start: int) -> tuple[str, int]:
    """The text in quotes that begins at `start`, and where it ends; a doubled `"` stands for one."""
    closing = _QUOTES[text[start]]
    parts: list[str] = []
    place = start + 1
    while place < len(text):
        if text[place] not in closing:
            parts.append(text[place])
            place += 1
        elif closing == '"' == text[place + 1 : place + 2]:
            parts.append('"')
            place += 2
        else:
            return " ".join("".join(parts).split()), place + 1
    raise QueryError("A quote is left open", text=text, position=start, expected=f"a closing {text[start]}")


def _operators(found: list[Token]) -> list[Token]:
    """Tell OR between two operands from the word; `sort:` is no operand."""
    result: list[Token] = []
    operand = False  # whether an operand ends right before this token
    for place, token in enumerate(found):
        is_or = token.kind == WORD and token.value == "OR" and not token.minus
        if is_or and operand and _operand_follows(found, place + 1):
            result.append(token._replace(kind=OR))
            operand = False
            continue
        result.append(token)
        if token.kind != FIELD or token.name != "sort":
            operand = token.kind != OPEN
    return result


def _operand_follows(found: list[Token], place: int) -> bool:
    for token in found[place:]:
        if token.kind == CLOSE:
            return False
        if token.kind != FIELD or token.name != "sort":
            return True
    return False
