"""Invented words, names and phrases, as common and as rare as in abstracts of 2025 and 2026.

Measured in 74,715 of these: the word of rank r is 1/10 to 1/6 r of all words up to rank 3,000, then ever rarer, and
there are as many words again whenever the papers are four times as many. The most common words are English, as the
search treats them in ways of their own; so are the most common names.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

VOCABULARY = 240_000

STOP = "the and of to a in for we that on with this is by from as our are an while which or can such it be".split()
"""Words of the language. In titles they are a fifth as frequent."""

FIELD = (
    "models model data learning training language performance methods framework propose large existing show results"
    " across tasks image using reasoning method approach multi generation video visual task information network"
    " neural state llms demonstrate high diffusion work introduce novel based experiments quality time evaluation"
    " detection text features accuracy paper through challenges human domain benchmark real knowledge space agents"
    " transformer systems prediction graph system policy different efficient attention analysis robust dataset"
    " datasets key generative new representation optimization semantic inference structure images feature agent"
    " significantly dynamic deep design retrieval complex global limited multimodal control process applications"
    " computational reinforcement classification segmentation however between both these their not problem set"
    " function quantum energy theory field algorithm algorithms distribution sampling bayesian kernel gradient"
    " embedding alignment speech audio translation recognition safety privacy federated causal temporal spatial"
    " clinical medical scene point depth motion robot planning world code software"
).split()

SURNAMES = (
    "Wang Zhang Li Liu Chen Yang Wu Xu Huang Zhou Zhao Zhu Yu Sun Hu Lin Kim Ma Guo He Lee Park Singh Kumar Gupta"
    " Nguyen Tran Smith Müller Schmidt García Silva Rossi Ivanov Tanaka Sato Suzuki Cohen Jones Brown"
).split()

_FIRSTS = "ssssssccccccmmmmmppppddddaaaarrrrttttbbbeeefffiiilllhhgguunnoovvwwkkjqxyz"
"""First letters of words, as often as counted."""
_MIDDLES = ("a", "e", "i", "o", "u", "a", "e", "i", "o", "ea", "io", "ou")
_AFTER = ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "l", "n", "r", "s", "t", "st", "tr", "nd")
_LAST = ("n", "r", "s", "t", "m", "ck", "ng", "x", "l", "d")
_ENDINGS = ("", "", "", "s", "s", "ing", "ed", "er", "al", "ation", "ity", "ive", "ment", "ly")


class Invented:
    """A source of words, names and phrases; everything comes from one seeded generator."""

    def __init__(self, source: random.Random) -> None:
        self._random = source
        self.words = _vocabulary(source)
        self._in_text = _cumulated(self.words, stop=1.0)
        self._in_titles = _cumulated(self.words, stop=0.2)
        rare = self.words[300:]
        surnames = [*SURNAMES, *(source.choice(rare).capitalize() for _ in range(30_000))]
        first_names = [source.choice(rare[:30_000]).capitalize() for _ in range(6_000)]
        self._surnames = (surnames, list(itertools.accumulate(1 / (rank + 4) for rank in range(len(surnames)))))
        self._first_names = (
            first_names,
            list(itertools.accumulate(1 / (rank + 30) for rank in range(len(first_names)))),
        )
        phrases = [" ".join((source.choice(rare[:4_000]), source.choice(FIELD))) for _ in range(40_000)]
        self._phrases = (phrases, list(itertools.accumulate(1 / (rank + 8) for rank in range(len(phrases)))))

    def text(self, number: int) -> list[str]:
        """Words as an abstract has them."""
        return self._random.choices(self.words, cum_weights=self._in_text, k=number)

    def title(self, number: int) -> list[str]:
        """Words as a title has them."""
        return self._random.choices(self.words, cum_weights=self._in_titles, k=number)

    def names(self, number: int) -> list[str]:
        """Authors."""
        first, last = self._first_names, self._surnames
        return list(
            map(
                " ".join,
                zip(
                    self._random.choices(first[0], cum_weights=first[1], k=number),
                    self._random.choices(last[0], cum_weights=last[1], k=number),
                    strict=True,
                ),
            )
        )

    def phrases(self, number: int) -> list[str]:
        """Different key words, each of two words."""
        values, weights = self._phrases
        return list(dict.fromkeys(self._random.choices(values, cum_weights=weights, k=number)))


def _vocabulary(source: random.Random) -> list[str]:
    """Different words, the most common first; common ones are short."""
    found = dict.fromkeys([*STOP, *FIELD])
    while len(found) < VOCABULARY:
        syllables = 1 + (len(found) > 600) + (len(found) > 20_000) + (source.random() < 0.3)
        word = source.choice(_FIRSTS)
        word += source.choice(_AFTER) if word in "aeiou" else ""
        for _ in range(syllables):
            word += source.choice(_MIDDLES) + source.choice(_AFTER)
        word += source.choice(_MIDDLES) + source.choice(_LAST) if source.random() < 0.3 else ""
        found[word + source.choice(_ENDINGS)] = None
    return list(found)


def _cumulated(words: Sequence[str], stop: float) -> list[float]:
    weights = [1 / (rank + 1.7) if rank < 3_000 else 1 / 3_000 * (3_000 / rank) ** 1.75 for rank in range(len(words))]
    weights[: len(STOP)] = [weight * stop for weight in weights[: len(STOP)]]
    return list(itertools.accumulate(weights))
