"""From text to tree: recursive descent over the terms."""

from __future__ import annotations

from datetime import date

from papertui.query import lex, values
from papertui.query.errors import QueryError
from papertui.query.lex import Token
from papertui.query.tree import And, Node, Not, Or, Phrase, Query, Sort, Word

MAX_DEPTH = 20
"""Groups within groups."""


def parse(text: str, *, today: date) -> Query:
    """The meaning of a query, in which `today` and its relatives are counted from `today`.

    Whatever is not syntax is text. Raises `QueryError`, which says where, for a parenthesis or quote without its
    partner, for a value that its field does not know, and for more than `lex.MAX_LENGTH` characters, `lex.MAX_TERMS`
    terms or `MAX_DEPTH` groups within groups. Of several `sort:` the last counts, wherever it stands.
    """
    clean = lex.cleaned(text)
    parser = _Parser(clean, lex.tokens(clean), today)
    where = parser.either(0)
    if parser.here is not None:
        raise QueryError(
            "A ) closes nothing",
            text=clean, position=parser.here.start, expected="a ( before it, or quotes around text that has a )",
        )  # fmt: skip
    return Query(text, _with_prefix(where), parser.sort)


class _Parser:
    def __init__(self, text: str, tokens: list[Token], today: date) -> None:
        self._text = text
        self._today = today
        self._rest = iter(tokens)
        self.here: Token | None = next(self._rest, None)
        self.sort: Sort | None = None

    def either(self, depth: int) -> Node | None:
        """One or more alternatives, up to a closing parenthesis or the end."""
        parts = [self._all(depth)]
        while self.here is not None and self.here.kind == lex.OR:
            self._advance()
            parts.append(self._all(depth))
        return _joined(Or, parts)

    def _all(self, depth: int) -> Node | None:
        parts: list[Node | None] = []
        while self.here is not None and self.here.kind not in (lex.OR, lex.CLOSE):
            parts.append(self._one(self._advance(), depth))
        return _joined(And, parts)

    def _advance(self) -> Token:
        token = self.here
        assert token is not None
        self.here = next(self._rest, None)
        return token

    def _one(self, token: Token, depth: int) -> Node | None:
        if token.kind == lex.OPEN:
            node = self._group(token, depth + 1)
        elif token.kind == lex.PHRASE:
            node = Phrase(token.value) if token.value else None
        elif token.kind == lex.WORD:
            # in small letters it stays text wherever the term is moved
            node = Word("or" if token.value == "OR" else token.value)
        elif token.name == "sort":
            self.sort = self._sorting(token)
            return None
        else:
            node = values.criterion(token, self._text, self._today)
        return _negated(node) if token.minus else node

    def _sorting(self, token: Token) -> Sort:
        if token.minus:
            raise QueryError(
                "sort: cannot be ruled out",
                text=self._text, position=token.start, expected="sort: without the minus before it",
                suggestion=f"sort:{token.value.removesuffix('-')}-",
            )  # fmt: skip
        return values.sorting(token, self._text)

    def _group(self, token: Token, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise QueryError(
                "The parentheses are nested too deeply",
                text=self._text, position=token.start, expected=f"at most {MAX_DEPTH} groups within groups",
            )  # fmt: skip
        node = self.either(depth)
        if self.here is None:
            raise QueryError("A ( is left open", text=self._text, position=token.end - 1, expected="a closing )")
        self._advance()
        return node


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    flat: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.nodes)
        elif part is not None:
            flat.append(part)
    # of what is asked for twice one says all, but a word that is repeated weighs more by relevance
    once = {repr(node): node for node in flat}
    flat = [node for node in flat if _weighs(node, kind) or once.pop(repr(node), None) is not None]
    if len(flat) > 1:
        return kind(tuple(flat))
    return flat[0] if flat else None


def _weighs(node: Node, kind: type[And] | type[Or]) -> bool:
    return kind is And and isinstance(node, Word | Phrase)


def _negated(node: Node | None) -> Node | None:
    if isinstance(node, Not):
        return node.node
    return Not(node) if node is not None else None


def _with_prefix(node: Node | None) -> Node | None:
    """Let the last bare word that is asked for stand for longer words too."""
    return _marked(node)[0] if node is not None else None


def _marked(node: Node, positive: bool = True) -> tuple[Node, bool]:
    """The node with its last wanted word marked, and whether there was one."""
    if isinstance(node, Word) and positive:
        return Word(node.text, prefix=True), True
    if isinstance(node, Not):
        inner, done = _marked(node.node, not positive)
        return Not(inner), done
    if isinstance(node, And | Or):
        for place in reversed(range(len(node.nodes))):
            part, done = _marked(node.nodes[place], positive)
            if done:
                return type(node)((*node.nodes[:place], part, *node.nodes[place + 1 :])), True
    return node, False
