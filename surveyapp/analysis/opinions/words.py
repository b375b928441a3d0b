"""The words of what people wrote, and in how many texts each stands: Chinese by rjieba, other scripts by their blanks.

A survey's dictionary says which words belong together, which mean the same, which to leave out, and the names of units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, pairwise

from surveyapp.analysis.limits import (
    CHARACTERS_SPLIT_AT_ONCE,
    FEWEST_TEXTS_OF_PAIR,
    LONGEST_COUNTED_DIGITS,
    LONGEST_COUNTED_WORD,
    MOST_CHARACTERS_FOLDED,
    MOST_DIFFERENT_WORDS,
    MOST_PAIRED_WORDS,
)
from surveyapp.analysis.opinions.function_words import FUNCTION_WORDS, TELLING_SIGNS
from surveyapp.analysis.silent_texts import which_say_nothing
from surveyapp.analysis.wordings import Wordings
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.normal_form import normal_form
from surveyapp.snapshots.late_libraries import np, pa, pc

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

_NO_HAN = re.compile(rf"[^{_HAN}\n]+")

_OTHER_WORDS = re.compile(rf"\n|(?:(?![{_HAN}_])[\w\u0300-\u036f\u064b-\u065f])+")
"""A run of letters, marks and digits of any script but the Chinese; or the end of a line."""

_LONG_NUMBER = re.compile(rf"\d(?:[ .-]?\d){{{LONGEST_COUNTED_DIGITS},}}x?")
"""A telephone number, an identity number and the like, in groups too: no word, and no part of it one."""

_BLANKS = re.compile(r"[^\S\n]+")


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


def folded_texts(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Each text as `folded` gives it, but for blanks around it."""
    parts = [pa.array([], pa.large_string())]
    for some in _some_at_a_time(texts):
        parts.append(pa.array(_folded_lines(texts[some].to_pylist()).split("\n"), pa.large_string()))
    return pa.concat_arrays(parts)


@dataclass(frozen=True)
class TextWords:
    """Which word stands in which text, each once: `texts`, the place of the text, and `places`, that of the word in
    `words`.
    """

    texts: np.ndarray
    places: np.ndarray
    words: list[str]


def words_of_texts(texts: Sequence[str], dictionary: SurveyDictionary) -> TextWords:
    """The words of texts that say something, by the names of the dictionary.

    All texts are one long text to the splitter, a line each: it takes each run of Chinese characters for itself.

    >>> words_of_texts(["停车位太少", "APP 老是闪退"], SurveyDictionary((("停车", "停车位"),))).words
    ['停车', '太少', '闪退', 'app']
    """
    import rjieba

    plain = _LONG_NUMBER.sub(" ", _folded_lines(texts))
    lines: list[np.ndarray] = []
    found: list[pa.Array] = []
    if dictionary.whole is not None:
        matches = list(dictionary.whole.finditer(plain))
        ends = [match.start() for match in re.finditer("\n", plain)]
        lines.append(np.searchsorted(ends, [match.start() for match in matches]))
        found.append(pa.array([dictionary.names[match.group()] for match in matches], pa.string()))
        plain = dictionary.whole.sub(" ", plain)
    for tokens in (rjieba.cut(_NO_HAN.sub(" ", plain)), _OTHER_WORDS.findall(plain)):
        found.append(pa.array(tokens, pa.string()))
        lines.append(np.cumsum(pc.equal(found[-1], "\n").to_numpy(zero_copy_only=False)))
    return _once_in_each(np.concatenate(lines), pa.concat_arrays(found).dictionary_encode(), dictionary)


def _folded_lines(texts: Sequence[str]) -> str:
    """As `folded`, each text a line."""
    lines = "\n".join(text[:LONGEST_ANSWER].replace("\n", " ") for text in texts)
    return _BLANKS.sub(" ", normal_form(lines, MOST_CHARACTERS_FOLDED).casefold())


def _once_in_each(lines: np.ndarray, tokens: pa.DictionaryArray, dictionary: SurveyDictionary) -> TextWords:
    names = frozenset(dictionary.names.values())
    different = tokens.dictionary.to_pylist()
    counts = [
        (word in names or _says_something(word)) and word not in dictionary.omitted for word in different
    ]
    number = np.cumsum(counts) - 1
    codes = tokens.indices.to_numpy()
    marks = np.array(counts, bool)[codes]
    words = [word for word, is_counted in zip(different, counts, strict=True) if is_counted]
    pairs = np.unique(lines[marks] * max(len(words), 1) + number[codes[marks]])
    return TextWords(*np.divmod(pairs, max(len(words), 1)), words)


def count_words(wordings: Wordings, dictionary: SurveyDictionary, *, pairs: bool = True) -> WordCounts:
    """Count the words of what people wrote; wordings that say nothing are left out.

    A word that stands twice in a text counts once. Pairs are counted of the most frequent words alone, and only where
    they are wanted: all texts are split a second time for them.

    >>> from surveyapp.analysis.wordings import wordings_of
    >>> wordings = wordings_of({"停车难": 2, "停车收费贵": 1, "无": 5})
    >>> count_words(wordings, SurveyDictionary((("停车",),))).words
    {'停车': 3, '难': 2, '收费': 1, '贵': 1}
    """
    said = wordings.where(pc.invert(which_say_nothing(wordings.texts)))
    counts: Counter[str] = Counter()
    dropped = False
    for part, found in _split(said, dictionary):
        sums = np.bincount(found.places, part.counts.to_numpy()[found.texts], len(found.words))
        counts.update(dict(zip(found.words, sums.astype(np.int64).tolist(), strict=True)))
        if len(counts) > MOST_DIFFERENT_WORDS:
            counts = Counter(dict(counts.most_common(MOST_DIFFERENT_WORDS // 2)))
            dropped = True
    ordered = dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
    told = WordCounts(said.people, ordered, dropped_rare=dropped)
    return replace(told, pairs=_count_pairs(said, dictionary, told)) if pairs else told


def _count_pairs(
    said: Wordings, dictionary: SurveyDictionary, told: WordCounts
) -> dict[tuple[str, str], int]:
    """In how many texts both of two frequent words stand, the most frequent pairs first."""
    frequent = sorted(list(told.words)[:MOST_PAIRED_WORDS])
    columns = {word: column for column, word in enumerate(frequent)}
    together = np.zeros((len(frequent), len(frequent)))
    for part, found in _split(said, dictionary):
        column = np.array([columns.get(word, -1) for word in found.words], np.int64)[found.places]
        stands = np.zeros((len(part), len(frequent)))
        stands[found.texts[column >= 0], column[column >= 0]] = 1
        together += stands.T @ (stands * part.counts.to_numpy()[:, None])
    counted = {
        (frequent[first], frequent[second]): int(together[first, second])
        for first, second in combinations(range(len(frequent)), 2)
    }
    listed = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))
    return {pair: n for pair, n in listed if n >= FEWEST_TEXTS_OF_PAIR}


def _split(said: Wordings, dictionary: SurveyDictionary) -> Iterator[tuple[Wordings, TextWords]]:
    """The wordings, some at a time, with their words."""
    for some in _some_at_a_time(said.texts):
        part = said[some]
        yield part, words_of_texts(part.texts.to_pylist(), dictionary)


def _some_at_a_time(texts: pa.LargeStringArray) -> Iterator[slice]:
    """Parts of a column whose texts can be objects at once."""
    ends = np.cumsum(pc.utf8_length(texts).to_numpy())
    starts = np.flatnonzero(np.diff(ends // CHARACTERS_SPLIT_AT_ONCE, prepend=-1)).tolist()
    yield from (slice(*ends) for ends in pairwise([*starts, len(texts)]))


def _says_something(word: str) -> bool:
    if word in FUNCTION_WORDS or len(word) > LONGEST_COUNTED_WORD:
        return False
    if word.isdigit():
        return len(word) in range(3, LONGEST_COUNTED_DIGITS + 1)
    return len(word) > 1 or word in TELLING_SIGNS
