"""For you: every paper by how near it is to what the reader likes, and why.

The words of what was starred, queued and read make one vector, the words of what was hidden are taken from it (Rocchio
1971), and papers are compared with that by their cosine; near to a few of the latest liked ones they come higher, as a
reader may like several subjects. Papers that cite, or are cited by, papers the reader likes come higher, and so do
those of people whom the reader follows or keeps starring, those that rules of saved searches give points to, and, a
little, those with votes and citations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from papertui.model import Because
from papertui.ranking import nearest
from papertui.ranking.nearest import Nearest
from papertui.ranking.numbers import ascending, np
from papertui.ranking.taste import LATEST, Recurring, Taste, learned
from papertui.ranking.terms import NOTHING, Vector, total
from papertui.store import learning, ruled, texts
from papertui.store import marks as library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from papertui.ranking.terms import Index, Words
    from papertui.store.connection import Database
    from papertui.store.learning import Mark

FORM = "for you 2"
"""Changes with what scores are made of, as the places that papers would have had are kept."""

NEAR = 0.5
"""What being near to single liked papers brings, beside being near to all of them."""

DISLIKED = 0.25
"""What hidden papers take away, beside what liked ones bring."""

CITED, POPULAR, FOLLOWED, RECURRING = 0.5, 0.2, 0.3, 0.1
"""What citations, votes and people bring at most, where the paper nearest by its words has 1."""

POINTS = 10
"""So many points of rules weigh as much as being the paper nearest by its words; more weigh no more."""

_SAID = 3
_ADDRESSES = frozenset(("abs", "arxiv", "com", "doi", "github", "http", "https", "io", "org", "pdf", "www"))
_SHARE = 0.04
"""A word is told as a reason that brings at least this share of what all words bring."""


class _Ends(NamedTuple):
    """The papers here that a paper cites and that cite it."""

    cited: tuple[int, ...]
    citing: tuple[int, ...]


class ForYou:
    """Scores of all papers of an index. `learn` again after the reader did something, `look` after papers came in."""

    def __init__(self, db: Database, index: Index, words: Words) -> None:
        self._db = db
        self._words = words
        self._counts: dict[int, dict[int, int]] = {}
        self._ends: dict[int, _Ends] = {}
        self.marks: list[Mark] = []
        self.taste = Taste()
        self._recurring: list[str] = []
        self.lacking = 0
        """So many of the papers arranged last are not in the index."""
        self.look(index)

    def look(self, index: Index) -> None:
        """Take the papers and their numbers as they are now."""
        self.index = index
        self._marked = learning.Marks(self._db, LATEST)
        self._vectors: dict[int, Vector] = {}
        self._nearest = Nearest(index)
        self._sums: dict[str, tuple[Mapping[int, float], Vector]] = {}
        self._ends.clear()
        self._names: dict[int, list[str]] = {}
        self._frequent = Recurring()
        self._people_at: dict[tuple[str, str], npt.NDArray[Any]] = {}
        self._popular = np.maximum(
            self._logarithms(learning.votes(self._db)), self._logarithms(learning.citations(self._db))
        )
        self._popular *= np.float32(POPULAR)
        self._rules: list[tuple[int, ...]] | None = None
        self._by_rules: npt.NDArray[Any] = np.zeros(len(index.rows), np.float32)
        self._profile = NOTHING
        self.scores: npt.NDArray[Any] = np.zeros(len(index.rows), np.float32)
        self._asked: npt.NDArray[Any] = np.empty(0, np.int64)
        self._found = self._asked, np.empty(0, np.int32)

    def learn(self) -> bool:
        """Read what the reader did, and score all papers by it; whether there is anything to learn from."""
        self.marks = self._marked.read()
        self.taste = learned(self.marks, library.searches(self._db))
        if self.taste:
            self._profile = self.profile(self.taste)
            self.scores = self.score(self.taste, self._profile)
        return bool(self.taste)

    def profile(self, taste: Taste) -> Vector:
        """The words of what is liked, without those of what is not, at length 1."""
        liked = self._sum("liked", taste.liked).unit()
        if not taste.disliked:
            return liked
        disliked = self._sum("disliked", taste.disliked).unit()
        # a single paper that was hidden does not outweigh hundreds that are liked
        share = min(1.0, len(taste.disliked) / max(1, len(taste.liked)))
        return total([liked, disliked.scaled(-DISLIKED * share)]).unit()

    def score(self, taste: Taste, profile: Vector) -> npt.NDArray[Any]:
        """How well every paper of the index fits; some 1 for the best by its words."""
        scores = self.index.scores(profile)
        best = float(scores.max(initial=0))
        if best > 0:
            scores /= best
        places, near = self._near(taste)
        scores[places] += NEAR * near
        scores /= 1 + NEAR
        linked = [other for row in self._linked(taste) for ends in self._ends[row] for other in ends]
        if linked:
            places, links = np.unique(self._places(linked), return_counts=True)
            scores[places] += (CITED * links / (links + 1)).astype(np.float32)
        scores += self._popular
        places, worth = self._people(taste)
        scores[places] += worth
        scores += self._given()
        return scores

    def arrange(self, rows: npt.NDArray[Any], reverse: bool = False) -> npt.NDArray[Any]:
        """The rows with the best first, what is not in the index last; equal ones the newest first."""
        rows, places = self._placed(rows)
        self.lacking = int(np.count_nonzero(places < 0))
        scores = self.scores.take(places, mode="clip") if len(self.scores) else np.zeros(len(rows), np.float32)
        if not reverse:
            np.negative(scores, out=scores)
        if self.lacking:
            scores[places < 0] = -np.inf if reverse else np.inf
        arranged: npt.NDArray[Any] = rows.take(ascending(scores))
        return arranged

    def _placed(self, rows: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """The rows, the newest first, and their places in the index; the same as the last time are not looked up."""
        if not np.array_equal(rows, self._asked):
            rows = self._asked = rows.copy()
            if len(rows) > 1 and not (rows[:-1] > rows[1:]).all():
                rows = -np.sort(-rows)
            places = self.index.places(rows[::-1])[::-1]  # ascending numbers are looked up faster
            self._found = rows, places.astype(np.int32)
        return self._found

    def why(self, row: int) -> Because | None:
        """What speaks for a paper, `None` where nothing was learned or nothing does."""
        own = next(texts.texts(self._db, [row]), None)
        if not self.taste or own is None:
            return None
        text = f"{own[1]}\n{own[2]}"
        names = learning.authors(self._db, [row]).get(row, [])
        known = {*self.taste.authors, *self._recurring}
        people = [name for name in names if name in known or name.casefold() in {one.casefold() for one in known}]
        (place,) = self.index.places(np.array([row], np.int64)).tolist()
        people += [name for name in self.taste.organizations if place in self._places_of("org", name)]
        starred = {mark.row for mark in self.marks if mark.field == "starred"}
        ends = [self._ends[star] for star in self._linked(self.taste) if star in starred]
        cites, cited = sum(row in each.citing for each in ends), sum(row in each.cited for each in ends)
        because = Because(self._telling(text), tuple(people[:_SAID]), cites, cited)
        return because if any(because) else None

    def _telling(self, text: str) -> tuple[str, ...]:
        """The words of a text that bring it near, as it has them, the weightiest first."""
        vector = self.index.text(text)
        brought = vector.weights * self._profile.of(vector.words)
        gain = float(brought[brought > 0].sum())
        likely = np.argsort(-brought, kind="stable")[: 4 * _SAID]  # some of them say nothing to a reader
        best = [int(at) for at in likely if brought[at] > _SHARE * gain]
        numbers = {int(vector.words[at]): rank for rank, at in enumerate(best)}
        shown: dict[int, str] = {}
        for word, stands in texts.placer(self._db)(text):
            number = self._words.number(word)
            # of its forms the shortest, and not the one that begins a sentence
            if number in numbers and _speaks(stands) and len(stands) < len(shown.get(number, stands + " ")):
                shown[number] = stands if stands[1:] != stands[1:].lower() else stands.lower()
        return tuple([shown[number] for number in numbers if number in shown][:_SAID])

    # What scores are made of

    def _sum(self, name: str, weights: Mapping[int, float]) -> Vector:
        """The sum of the vectors of papers by their weights, from that of the last time where few have changed."""
        before, known = self._sums.get(name, ({}, NOTHING))
        changed = {row for row, _ in before.items() ^ weights.items()}
        if len(changed) > len(weights) // 4:
            before, known, changed = {}, NOTHING, set(weights)
        self._weigh(changed)
        parts = [
            self._vectors[row].scaled(weights.get(row, 0.0) - before.get(row, 0.0))
            for row in sorted(changed)
            if row in self._vectors
        ]
        summed = total([known, *parts])
        self._sums[name] = dict(weights), summed
        return summed

    def _weigh(self, rows: Iterable[int]) -> None:
        """Have the vectors of these papers at hand."""
        missing = [row for row in rows if row not in self._vectors]
        for row, title, abstract in texts.texts(self._db, [row for row in missing if row not in self._counts]):
            self._counts[row] = self._words.counts(f"{title}\n{abstract}")
        there = [row for row in missing if row in self._counts]
        self._vectors |= zip(there, self.index.weigh([self._counts[row] for row in there]), strict=True)

    def _near(self, taste: Taste) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        latest = taste.kept[: nearest.LATEST]
        self._weigh(latest)
        return self._nearest.scores({row: self._vectors[row] for row in latest if row in self._vectors}, taste.liked)

    def _linked(self, taste: Taste) -> list[int]:
        """The liked papers whose citations count, with `_ends` filled in for them."""
        missing = [row for row in taste.kept if row not in self._ends]
        ends: dict[int, tuple[list[int], list[int]]] = {row: ([], []) for row in missing}
        if missing:
            for row, other, back in learning.links(self._db, missing):
                ends[row][back].append(other)
        self._ends |= {row: _Ends(tuple(cited), tuple(citing)) for row, (cited, citing) in ends.items()}
        return list(taste.kept)

    def _people(self, taste: Taste) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """The places of papers by people whom the reader likes, each once, and what that brings."""
        missing = [row for row in taste.kept if row not in self._names]
        self._names |= learning.authors(self._db, missing)
        self._recurring = self._frequent.among(taste.kept, self._names)
        found, worths = [np.empty(0, np.intp)], [np.empty(0, np.float32)]
        for kind, worth, names in (
            ("author", RECURRING, self._recurring),
            ("author", FOLLOWED, taste.authors),
            ("org", FOLLOWED, taste.organizations),
        ):
            for name in names:
                found.append(self._places_of(kind, name))
                worths.append(np.full(len(found[-1]), worth, np.float32))
        places, at = np.unique(np.concatenate(found), return_inverse=True)
        best = np.zeros(len(places), np.float32)
        np.maximum.at(best, at, np.concatenate(worths))
        return places, best

    def _given(self) -> npt.NDArray[Any]:
        """What the rules of saved searches give every paper, from -1 to 1."""
        rules = ruled.giving(self._db)
        if rules != self._rules:
            self._rules = rules
            self._by_rules = np.zeros(len(self.index.rows), np.float32)
            given = np.array(list(ruled.points(self._db).items() if rules else ()), np.int64).reshape(-1, 2)
            places = self.index.places(given[:, 0])
            self._by_rules[places[places >= 0]] = np.clip(given[places >= 0, 1] / POINTS, -1, 1)
        return self._by_rules

    def _places_of(self, kind: str, name: str) -> npt.NDArray[Any]:
        """Where the papers of an author or an organization are."""
        if (kind, name) not in self._people_at:
            find = learning.by_author if kind == "author" else learning.by_organization
            self._people_at[kind, name] = self._places(find(self._db, name))
        return self._people_at[kind, name]

    def _places(self, rows: Sequence[int]) -> npt.NDArray[Any]:
        places = self.index.places(np.array(rows, np.int64))
        found: npt.NDArray[Any] = places[places >= 0]
        return found

    def _logarithms(self, numbers: Sequence[tuple[int, int]]) -> npt.NDArray[Any]:
        """Numbers of papers as 0 to 1, each power as far from the next."""
        out = np.zeros(len(self.index.rows), np.float32)
        if numbers:
            given = np.array(numbers, np.int64)
            places = self.index.places(given[:, 0])
            known = places >= 0
            out[places[known]] = np.log1p(given[known, 1])
            out /= max(float(out.max(initial=0)), 1e-9)
        return out


def foreseen(foryou: ForYou, known: Mapping[str, int], go_on: Callable[[], bool], latest: int = 20) -> dict[str, int]:
    """For each of the latest stars at what place it would have stood before it was starred.

    By what was marked until then, the paper itself left out, among the papers that were not marked yet. By `name_of`
    of the mark; what is in `known` is not reckoned again, and what is not when `go_on` says no is missing.
    """
    out: dict[str, int] = {}
    for star in [mark for mark in foryou.marks if mark.field == "starred"][:latest]:
        place = known.get(name_of(star))
        if place is None and go_on():
            place = _place(foryou, star)
        if place is not None:
            out[name_of(star)] = place
    return out


def name_of(mark: Mark) -> str:
    """A star by which it is known again."""
    return f"{mark.row}:{mark.when}"


def _place(foryou: ForYou, star: Mark) -> int | None:
    (own,) = foryou.index.places(np.array([star.row], np.int64)).tolist()
    taste = learned([mark for mark in foryou.marks if mark.when <= star.when and mark.row != star.row])
    if own < 0 or not taste.liked:
        return None
    scores = foryou.score(taste, foryou.profile(taste))
    earlier = [mark.row for mark in foryou.marks if mark.when < star.when and mark.row != star.row]
    places = foryou.index.places(np.array(earlier, np.int64))
    better = scores > scores[own]
    better[places[places >= 0]] = False
    return 1 + int(np.count_nonzero(better))


def _speaks(word: str) -> bool:
    """Whether a word tells a reader something: no number, and no piece of an address or an identifier."""
    return any(map(str.isalpha, word)) and word.lower() not in _ADDRESSES
