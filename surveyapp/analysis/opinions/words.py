"""The words of what people wrote, and in how many texts each stands: Chinese by rjieba, other scripts by their blanks.

A survey's dictionary says which words belong together, which mean the same, which to leave out, and the names of units.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from surveyapp.analysis.limits import (
    FEWEST_TEXTS_OF_PAIR,
    LONGEST_COUNTED_DIGITS,
    LONGEST_COUNTED_WORD,
    MOST_DIFFERENT_WORDS,
    MOST_PAIRED_WORDS,
)
from surveyapp.analysis.open_text import says_nothing
from surveyapp.analysis.opinions.function_words import FUNCTION_WORDS, TELLING_SIGNS
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.normal_form import normal_form

if TYPE_CHECKING:
    from rjieba import Jieba

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PIECES = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}_])[\w\u0300-\u036f\u064b-\u065f])+")
"""A run of Chinese characters, or of letters, marks and digits of any other script."""

_LONG_NUMBER = re.compile(rf"\d(?:[ .-]?\d){{{LONGEST_COUNTED_DIGITS},}}x?")
"""A telephone number, an identity number and the like, in groups too: no word, and no part of it one."""

_IS_HAN = re.compile(f"[{_HAN}]")


@dataclass(frozen=True)
class SurveyDictionary:
    """What somebody told of the words of one survey.

    `together`: words that are never taken apart; of several in one entry the first is the name under which all are
    counted. `left_out`: words that no list shows. `units`: names of units, never taken apart either.
    """

    together: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Word as it is written, folded -> the name under which it is counted."""
        names = {folded(unit): folded(unit) for unit in self.units}
        for entry in self.together:
            names.update({folded(word): folded(entry[0]) for word in entry})
        return names

    @cached_property
    def omitted(self) -> frozenset[str]:
        """The words to leave out, folded."""
        return frozenset(map(folded, self.left_out))

    @cached_property
    def whole(self) -> re.Pattern[str] | None:
        """Finds the words that are never taken apart, the longest first; None where there is none."""
        words = sorted(self.names, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words))) if words else None


@dataclass(frozen=True)
class WordCounts:
    """In how many of `n` texts that say something each word stands, the most frequent first, and each pair of the
    most frequent ones. `dropped_rare`: there were more different words than are held, so rare ones are missing.
    """

    n: int
    words: Mapping[str, int] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    dropped_rare: bool = False


def folded(text: str) -> str:
    """A text in one width and case, blanks as one: how words and rules are compared.

    >>> folded("ＡＰＰ　 闪退")
    'app 闪退'
    """
    return " ".join(normal_form(text, LONGEST_ANSWER).casefold().split())


def split_words(text: str, dictionary: SurveyDictionary) -> Iterator[str]:
    """The words of a text that say something, in its order, by the names of the dictionary.

    >>> list(split_words("停车位太少了，APP 老是闪退", SurveyDictionary((("停车", "停车位"),))))
    ['停车', '太少', 'app', '闪退']
    """
    plain, at = _LONG_NUMBER.sub(" ", folded(text)), 0
    for match in dictionary.whole.finditer(plain) if dictionary.whole else ():
        yield from _told(plain[at : match.start()], dictionary)
        name = dictionary.names[match.group()]
        if name not in dictionary.omitted:
            yield name
        at = match.end()
    yield from _told(plain[at:], dictionary)


def count_words(texts: Mapping[str, int], dictionary: SurveyDictionary) -> WordCounts:
    """Count the words of texts (text -> how many wrote exactly that); texts that say nothing are left out.

    A word that stands twice in a text counts once. Pairs are counted of the most frequent words alone.

    >>> count_words({"停车难": 2, "停车收费贵": 1, "无": 5}, SurveyDictionary((("停车",),))).words
    {'停车': 3, '难': 2, '收费': 1, '贵': 1}
    """
    said = {text: count for text, count in texts.items() if not says_nothing(text)}
    counts: Counter[str] = Counter()
    dropped = False
    for text, count in said.items():
        for word in set(split_words(text, dictionary)):
            counts[word] += count
        if len(counts) > MOST_DIFFERENT_WORDS:
            counts = Counter(dict(counts.most_common(MOST_DIFFERENT_WORDS // 2)))
            dropped = True
    ordered = dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
    frequent = frozenset(list(ordered)[:MOST_PAIRED_WORDS])
    pairs: Counter[tuple[str, str]] = Counter()
    for text, count in said.items():
        for first, second in combinations(sorted(frequent & set(split_words(text, dictionary))), 2):
            pairs[first, second] += count
    together = {pair: n for pair, n in pairs.most_common() if n >= FEWEST_TEXTS_OF_PAIR}
    return WordCounts(sum(said.values()), ordered, together, dropped)


def equal_texts(texts: Iterable[str]) -> Counter[str]:
    """Text without surrounding blanks -> how many wrote exactly that; blank ones are none."""
    return Counter(stripped for text in texts if (stripped := text.strip()))


def _told(plain: str, dictionary: SurveyDictionary) -> Iterator[str]:
    for piece in _PIECES.findall(plain):
        for word in _splitter().cut(piece) if _IS_HAN.match(piece) else (piece,):
            if _says_something(word) and word not in dictionary.omitted:
                yield word


def _says_something(word: str) -> bool:
    if word in FUNCTION_WORDS or len(word) > LONGEST_COUNTED_WORD:
        return False
    if word.isdigit():
        return len(word) in range(3, LONGEST_COUNTED_DIGITS + 1)
    return len(word) > 1 or word in TELLING_SIGNS


@cache
def _splitter() -> "Jieba":
    """The splitter with the dictionary that it brings; loading takes a tenth of a second and 100 MB."""
    from rjieba import Jieba

    return Jieba()
