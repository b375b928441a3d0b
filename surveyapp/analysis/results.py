"""What an analysis gives: figures with their n, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.values.value_counts import ValueCounts
from surveyapp.definition.figure_kinds import FIGURE_KINDS, FigureKind
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Dimension, NamedFigure, SatisfactionFormula
from surveyapp.definition.values import Text


@dataclass(frozen=True)
class Undefined:
    """There is no such figure, and why: a reason code that reports and screens put into words.

    `no_scale` none declared · `no_answers` nobody answered · `one_item` needs two items whose answers vary ·
    `no_complete_rows` nobody answered every item · `one_complete_row` needs two respondents ·
    `zero_variance` every total is the same · `constant_item` everybody answered this item alike ·
    `constant_rest` the other items' total never varies · `singular` an item follows exactly from others ·
    `unknown_question`, `unknown_option`, `unknown_figure`, `unknown_scale`, `no_scores`, `nothing_favourable`,
    `not_a_choice` the
    reference or the options do not allow it · `not_its_figure` the type of the question has no such figure ·
    `too_many_values` too many different numbers to have a median · `one_answer` needs two ·
    `one_group`, `one_value` comparing needs two groups with enough answers, and answers that differ ·
    `constant_scores` all gave the same score, `zero_variance_in_group` all of a group did ·
    `no_formula` a file of scores declares none ·
    `not_asked`, `not_published`, `other_formula` a year of a trend lacks the figure · `not_comparable`, `all_alike`,
    `two_sorts_of_figures`, `no_n`, `no_spread`, `no_whole_count`, `no_test_of_figure`, `no_test_for_mean_of_shares` its
    change cannot be tested · `sampling_unknown`, `aggregate` nobody drew that sample by chance ·
    `issued_unknown`, `population_unknown`, `nothing_returned`,
    `no_rate_of_group`, `no_rate_of_part` a rate of return lacks what it is formed from ·
    `part_of_answers` what speaks of the whole survey alone, asked of some of its responses.

    Of a test: `several_choices` one person may stand in several cells · `one_row_or_column` fewer than two are
    not empty.

    Of an interval: `open_sample` nobody knows who could have answered · `census` everybody was asked ·
    `strata_not_declared`, `clusters_not_declared` how the sample was drawn is not known in enough detail ·
    `too_few_answers` needs two · `no_interval_for_mean_of_shares` a tally does not hold the spread of it ·
    `not_drawn` respondents picked by channel, language or period are no sample ·
    `no_interval_for_median` it would take more than sums ·
    `no_interval_for_share_of_ticks` ticks of one respondent are not independent · `counted_in_full` a rate of return is
    no estimate · `no_interval_method` nobody has given a way to compute one.
    """

    reason: str


@dataclass(frozen=True)
class Figure:
    """A figure and the number of respondents it rests on. Percentages and indices run from 0 to 100."""

    exact: Fraction
    n: int

    @property
    def value(self) -> float:
        """The unrounded figure."""
        return float(self.exact)

    def rounded(self, places: int) -> Decimal:
        """The figure as people read it, half up: Figure(Fraction(12100, 122), 122).rounded(2) is 99.18."""
        return half_up(self.exact, places)


Outcome = Figure | Undefined


def exact_of(outcome: Outcome | None) -> Fraction | Undefined | None:
    """The figure itself without its n, to tell whether two are the same; of what is undefined, itself.

    >>> exact_of(Figure(Fraction(1, 2), 3)) == exact_of(Figure(Fraction(1, 2), 9))
    True
    """
    return outcome.exact if isinstance(outcome, Figure) else outcome


Interval = tuple[Fraction, Fraction]
"""The lower and the upper end of a 95 % confidence interval, in the unit of its figure."""

IntervalOutcome = Interval | Undefined
"""An interval, or why none can be stated."""


def share(count: int, base: int, n: int | None = None) -> Outcome:
    """count ÷ base · 100, resting on `n` respondents (the base itself unless told); undefined without a base.

    >>> str(share(103, 122, 122).rounded(2))
    '84.43'
    """
    if not base:
        return Undefined("no_answers")
    return Figure(Fraction(100 * count, base), base if n is None else n)


def half_up(exact: Fraction | float, places: int) -> Decimal:
    """Round half up in decimal, away from zero for negatives: 11.625 to two places is 11.63.

    >>> str(half_up(Fraction("11.625"), 2)), str(half_up(Fraction("-11.625"), 2))
    ('11.63', '-11.63')
    """
    fraction = Fraction(exact) * 10**places
    whole = int(abs(fraction) + Fraction(1, 2))
    # Built from its digits: arithmetic of decimals would round numbers of more than 28.
    return Decimal((int(fraction < 0 < whole), tuple(map(int, str(whole))), -places))


def prints_as(printed_number: Decimal, ours: Fraction) -> bool:
    """Whether our figure, rounded half up to the places of the printed one, is the same number; a printed 0 or 100 only
    equals exactly 0 or 100.

    >>> prints_as(Decimal("99.2"), Fraction(12100, 122)), prints_as(Decimal(100), Fraction("99.99"))
    (True, False)
    """
    exponent = printed_number.as_tuple().exponent
    if printed_number in (0, 100) and ours != printed_number and exponent == 0:
        return False
    return half_up(ours, max(-exponent, 0) if isinstance(exponent, int) else 0) == printed_number


@dataclass(frozen=True)
class OptionShare:
    """How often one option was chosen, against those who answered the question and against all ticks.

    `no_opinion`: choosing it says nothing of the matter; it stands apart and outside every satisfaction figure.
    """

    code: str
    label: Text
    count: int
    of_respondents: Outcome
    of_ticks: Outcome
    no_opinion: bool = False


@dataclass(frozen=True)
class QuestionResult:
    """The answers to one item (a question, or one line of a matrix). `asked` were asked it (`is_partly_asked`: not
    everybody is), `n` of them answered; text has no options.

    `counts`: what its kind counts (`analysis/kinds.py`), of options how often each was chosen; `values`: the numbers or
    dates of a kind that has them.
    """

    item: Answer
    n: int
    options: tuple[OptionShare, ...]
    counts: tuple[int, ...] = ()
    values: ValueCounts | None = None
    asked: int = field(kw_only=True)
    is_partly_asked: bool = field(kw_only=True, default=False)

    @property
    def blank(self) -> int:
        """How many were asked and did not answer."""
        return self.asked - self.n

    @property
    def no_opinions(self) -> tuple[OptionShare, ...]:
        """The options that hold no opinion."""
        return tuple(option for option in self.options if option.no_opinion)

    @property
    def ticks(self) -> int:
        """How many options were chosen altogether."""
        return sum(option.count for option in self.options)

    def options_shown(self, *, frequent_first: bool = False) -> list[OptionShare]:
        """The options in the order of tables and charts: as on the form, or the most frequent first.

        Those that hold no opinion stand behind all others.
        """
        return sorted(
            self.options, key=lambda option: (option.no_opinion, -option.count if frequent_first else 0)
        )

    @property
    def opinions(self) -> int:
        """The respondents who gave an opinion: those who answered a single choice or a line of a matrix without
        choosing `no_opinion`.
        """
        return self.n - sum(option.count for option in self.no_opinions)

    @property
    def opinions_of_respondents(self) -> Outcome:
        """The respondents who gave an opinion, in percent of those who answered."""
        return share(self.opinions, self.n)

    @property
    def ticks_of_respondents(self) -> Outcome:
        """All ticks in percent of those who answered: over 100 where several may be chosen."""
        return share(self.ticks, self.n)

    @property
    def ticks_each(self) -> Fraction:
        """How many options a respondent chose on average; ValueError where nobody answered."""
        if not self.n:
            raise ValueError("nobody answered")
        return Fraction(self.ticks, self.n)

    @property
    def all_ticks(self) -> Outcome:
        """The share of all ticks together: 100; undefined where everybody who answered ticked nothing."""
        return Figure(Fraction(100), self.n) if self.ticks else Undefined("no_answers")


@dataclass(frozen=True)
class ItemSatisfaction:
    """One item of a scale: its figure by the declared formula, and by every kind that a question may have.

    `asked` respondents were asked it (`is_partly_asked`: not everybody is). `interval` is that of `value`; the others
    have none.
    """

    item: Answer
    asked: int
    is_partly_asked: bool
    value: Outcome
    interval: IntervalOutcome
    by_formula: Mapping[str, Outcome]


@dataclass(frozen=True)
class SatisfactionResult:
    """A scale: `overall` is the mean of the item figures; `n` of it answered at least one item.

    `interval` is that of `overall`, and rests on `interval_n` answers. `alternatives` holds the overall figure by every
    kind that a question may have; they have no interval.
    """

    formula: SatisfactionFormula | None
    overall: Outcome
    interval: IntervalOutcome
    interval_n: int
    alternatives: Mapping[str, Outcome]
    items: tuple[ItemSatisfaction, ...]

    @property
    def is_partly_asked(self) -> bool:
        """Whether some item is not asked of everybody."""
        return any(item.is_partly_asked for item in self.items)

    @property
    def kind(self) -> FigureKind:
        """The kind of the declared formula; ValueError where no scale is declared."""
        if self.formula is None:
            raise ValueError("no scale is declared")
        return FIGURE_KINDS[self.formula]


@dataclass(frozen=True)
class Alpha:
    """Cronbach's α over the complete rows, Feldt's 95 % interval, and its band in words of the field.

    `dropped` rows had some but not all items answered; `partly_asked` of them were not asked all items.
    `band` is high · fairly_high · fair · insufficient, from the value rounded to three places. `small_sample`: n < 30
    or the interval straddles a band. `items` (K) counts the items whose answers vary; `left_out` names the others, and
    `with_left_out` is α with them (None where there are none), as the printed formula has it. `standardized` is α from
    the correlations. `reverse_keyed` items fall when the rest rises: a warning, nothing is turned round; none are named
    from fewer than 10 rows or where α is negative. `is_at_ceiling`: 90 % or more of the answers to all items are the
    best ones, and α says little (`statistics.ceiling`).
    """

    value: float
    n: int
    dropped: int
    items: int
    ci95: tuple[float, float]
    band: str
    small_sample: bool
    standardized: float | Undefined = Undefined("no_scale")
    left_out: tuple[str, ...] = ()
    with_left_out: float | None = None
    reverse_keyed: tuple[str, ...] = ()
    partly_asked: int = 0
    is_at_ceiling: bool = False


@dataclass(frozen=True)
class Correlation:
    """Pearson's r of one item with a total, and its band: weak · low · marked · strong. `is_at_ceiling`: 90 % or more
    of the answers to the item are the best one, and r says little.
    """

    value: float
    n: int
    band: str
    is_at_ceiling: bool = False


@dataclass(frozen=True)
class Factorability:
    """KMO, overall and by item, and Bartlett's test of sphericity over `n` complete rows."""

    kmo: float
    kmo_items: dict[str, float]
    chi2: float
    degrees: int
    p: float
    n: int


@dataclass(frozen=True)
class Validity:
    """By item code: r with the total of all items, r with the total of the others, α without the item.

    `factorability` says whether the items share enough for a factor analysis.
    """

    item_total: dict[str, Correlation | Undefined]
    corrected_item_total: dict[str, Correlation | Undefined]
    alpha_if_deleted: dict[str, Outcome]
    factorability: Factorability | Undefined = Undefined("no_scale")


@dataclass(frozen=True)
class DimensionResult:
    """One of the scales beside the main scale: `n` gave an opinion on at least one of its items; its figures are formed
    as those of the main scale are.
    """

    dimension: Dimension
    n: int
    satisfaction: SatisfactionResult
    reliability: Alpha | Undefined
    validity: Validity


@dataclass(frozen=True)
class Analysis:
    """Everything that is computed for one survey from one tally. `n` counts the respondents tallied.

    `named`: the questionnaire's own figures, each with its outcome. `scales`: the scales beside the main scale.
    """

    n: int
    questions: tuple[QuestionResult, ...]
    satisfaction: SatisfactionResult
    reliability: Alpha | Undefined
    validity: Validity
    named: tuple[tuple[NamedFigure, Outcome], ...] = ()
    scales: tuple[DimensionResult, ...] = ()
