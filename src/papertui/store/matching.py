"""Words and authors of a query as an expression for the full-text index.

Every token is quoted, so that nothing of a query is ever taken for FTS5's own syntax
(https://www.sqlite.org/fts5.html#full_text_query_syntax).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from papertui import identity
from papertui.query.lex import is_text
from papertui.query.tree import And, Match, Node, Not, Or, Phrase, Word, leaves
from papertui.store.forms import forms, joined
from papertui.store.tokens import UNSPACED, indexed, signed, spelled

MAX_LEVELS = 6
"""Groups within groups of one expression; FTS5's parser has a stack of 100 symbols, and a level takes up to seven."""

STOP_WORDS = frozenset(
    "a about an and are as at be but by can do does for from has have how if in into is it its no not of on or our"
    " so such than that the their then there these they this to was we were what when where which who why will with"
    " you".split()
)
"""English words that say nothing of a paper; they are only looked for when a query has no other word."""

# The patterns are compiled when first used: most commands need none of them, and together they cost 3 ms.
_TOKEN = "(?:[^\\W_]|[\ue000-\uf8ff])+"
_VOWEL = r"[aeiouy]"
_SYLLABLE = r"[aeiouy]+[^aeiouy]+"
_LAST_LETTERS = r"(?s)(.*[^\w])?([A-Za-z]{3,})"

# Endings that the Porter stemmer takes off (https://tartarus.org/martin/PorterStemmer/def.txt), for words of which the
# last one is only half typed: `diffusio` must find what is indexed as `diffus`.
_ENDINGS = (
    "able abilities ability al ally ance ancy ant ate ated ates ating ation ational ations ative ator ed ement ence"
    " ency ent ently er ers es ful fulness ible ibility ic ical ically ies ing ings ion ional ions ism ities ity ive"
    " iveness ization ize ized izer izing ly ment ments ness ous ousness"
).split()


def meaningful(where: Node | None, live: bool) -> Node | None:
    """The tree without words that tell nothing apart: bare signs beside other criteria, stop words beside other words.

    With `live` also without a single letter at the end, which is on its way to become a word.
    """
    asked = [node for node, positive in leaves(where) if positive]
    if live and (begun := [node for node in asked if isinstance(node, Word) and node.prefix and _is_letter(node.text)]):
        where = _without(where, set(map(repr, begun)))
        asked = [node for node, positive in leaves(where) if positive]
    signs = {repr(node) for node in asked if isinstance(node, Word | Phrase) and not is_text(node.text)}
    if all(repr(node) in signs for node in asked):
        signs = set()
    stops = {repr(node) for node in asked if isinstance(node, Word) and node.text.lower() in STOP_WORDS}
    words = {repr(node) for node in asked if isinstance(node, Word | Phrase)} - signs
    return _without(where, signs | stops if words - stops else signs)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _without(node: Node | None, dropped: set[str]) -> Node | None:
    if isinstance(node, And | Or):
        kept = [part for part in (_without(part, dropped) for part in node.nodes) if part is not None]
        return type(node)(tuple(kept)) if len(kept) > 1 else kept[0] if kept else None
    return None if node is None or repr(node) in dropped else node


def in_index(node: Node, levels: int = MAX_LEVELS) -> bool:
    """Whether the full-text index alone can tell if a paper meets this criterion."""
    match node:
        case Word(text):
            plain = not re.search(UNSPACED, text) and signed(text) is None
            return is_text(text) and plain and identity.paper_key(text) is None
        case Phrase(text):
            return is_text(text) and not re.search(UNSPACED, text)
        case Match("author", value):
            return is_text(value) and not re.search(UNSPACED, value)
        case Or(nodes):
            return levels > 0 and all(in_index(part, levels - 1) for part in nodes)
        case And(nodes) if levels > 0 and not all(isinstance(part, Not) for part in nodes):
            return all(in_index(part.node if isinstance(part, Not) else part, levels - 1) for part in nodes)
    return False


def expression(node: Node) -> str:
    """The full-text expression of a node that is `in_index`."""
    match node:
        case Word(text, prefix):
            write = begun if prefix else quoted
            # `O(n)` is not `on`
            ways = [way for way in forms(spelled(text)) if way.lower() not in STOP_WORDS]
            return _any([write(text), *map(write, ways), *_as_it_was(text)])
        case Phrase(text):
            return _any([quoted(text), *_as_it_was(text)])
        case Match("author", value, exact):
            names = [quoted(value)] if exact else [" AND ".join(map(begun, words(value)))]
            was = [raw(value)] if _as_it_was(value) else []
            return f"(authors : ({_any([*names, *was])}))"
        case Or(nodes):
            return f"({' OR '.join(expression(part) for part in nodes)})"
        case And(nodes):
            return conjunction(nodes)
    raise TypeError(f"not a matter of words: {node!r}")


def weighed(node: Word | Phrase) -> str | None:
    """The expression by which the index tells how much a paper is about a word or a phrase, without longer words.

    It may miss papers where the node is not `in_index`. `None` for signs, which the index does not have.
    """
    if in_index(node):
        return expression(whole(node))
    return quoted(signed(node.text) or node.text) if is_text(node.text) else None


def whole(node: Node) -> Node:
    """The node without longer words for its last one."""
    match node:
        case Word(text):
            return Word(text)
        case Not(inner):
            return Not(whole(inner))
        case Or(nodes) | And(nodes):
            return type(node)(tuple(whole(part) for part in nodes))
    return node


def conjunction(nodes: tuple[Node, ...]) -> str:
    """The expression for all of `nodes`, of which at least one is not ruled out."""
    wanted = " AND ".join(_all_of([part for part in nodes if not isinstance(part, Not)]))
    ruled_out = " OR ".join(expression(part.node) for part in nodes if isinstance(part, Not))
    return f"(({wanted}) NOT ({ruled_out}))" if ruled_out else f"({wanted})"


def _all_of(nodes: Sequence[Node]) -> Iterator[str]:
    """An expression for each node, once; two words that follow each other may also be written as one."""
    ways = [[expression(node)] for node in nodes]
    for place, (one, following) in enumerate(pairwise(nodes)):
        if isinstance(one, Word) and isinstance(following, Word) and (both := joined(one.text, following.text)):
            ways[place].append(quoted(both))
            ways[place + 1].append(quoted(both))
    yield from dict.fromkeys(map(_any, ways))


def _as_it_was(text: str) -> list[str]:
    """The text as rows have it that came into the index before it was told how to take it."""
    return [] if text.isascii() or indexed(text) == text else [raw(text)]


def _any(ways: Sequence[str]) -> str:
    ways = list(dict.fromkeys(ways))
    return f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0]


def loose(text: str) -> str | None:
    """An expression for text that the index has in another form, or in rows of long ago as beginnings; else None."""
    if word := signed(text):
        return quoted(word)
    return f"{raw(text)} * OR {quoted(text)}" if is_text(text) else None


def like(text: str) -> str:
    """A pattern for `LIKE … ESCAPE '\\'` that finds the text anywhere."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


def words(text: str) -> list[str]:
    """The words of a text as the full-text index parts them."""
    return re.findall(_TOKEN, text)


def quoted(text: str) -> str:
    """The words of a text next to each other."""
    return raw(indexed(text))


def raw(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def begun(text: str) -> str:
    """The text, whose last word may be the beginning of a longer one.

    FTS5 stems a beginning as it stems a word, so `use*` would look for `us*`. Such a beginning is looked for as a word
    and with every further letter instead. A single letter begins some word of almost every paper, so it is only itself.
    """
    if not is_text(text[-1]) or (len(text) == 1 and text.isascii()):
        return quoted(text)
    found = re.fullmatch(_LAST_LETTERS, text)
    if found is None:
        return f"{quoted(text)} *"
    head, word = found[1] or "", found[2].lower()
    ways = [quoted(head + longer) for longer in _completed(word)]
    if _loses_its_end(word):
        ways.append(quoted(head + word))
        for letter in "abcdefghijklmnopqrstuvwxyz":
            longer = word + letter
            ways.append(quoted(head + longer) + ("" if _loses_more_than_a_letter(longer) else " *"))
    else:
        ways.append(f"{quoted(head + word)} *")
    return _any(ways)


def _completed(word: str) -> list[str]:
    """Whole words that a half typed ending may become."""
    # `embed` is stemmed to `emb`, but `embedding` to `embed`
    longer = [f"{word}{word[-1]}ing"] if word.endswith("ed") else []
    if word[-1] == word[-2]:
        longer.append(f"{word}ing")
    for size in range(1, len(word) - 1):
        base, rest = word[:-size], word[-size:]
        longer.extend(base + ending for ending in _ENDINGS if len(ending) > size and ending.startswith(rest))
    return longer


def _loses_its_end(word: str) -> bool:
    """Whether the stemmer takes so much off the word that what begins like the rest is something else."""
    if word.endswith("s"):
        return word.endswith("ys") or (len(word) < 5 and not word.endswith("ss"))
    if word.endswith("e"):
        return len(word) < 6 and re.search(_VOWEL, word[:-1]) is not None
    return word.endswith("y") or _loses_ing_or_ed(word)


def _loses_more_than_a_letter(longer: str) -> bool:
    if longer.endswith("s"):
        return longer[-2] not in "sy"
    if longer.endswith("er"):
        return len(re.findall(_SYLLABLE, longer[:-2])) > 1
    return _loses_ing_or_ed(longer)


def _loses_ing_or_ed(word: str) -> bool:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not word.endswith("eed"):
            return re.search(_VOWEL, word.removesuffix(ending)) is not None
    return False
