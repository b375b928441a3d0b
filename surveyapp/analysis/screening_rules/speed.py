"""`speed`: much faster than others who were asked the same in the same language."""

from surveyapp.analysis.rule_list import FEWEST_TIMED, HALF, THIRD
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Finding, silent
from surveyapp.snapshots.late_libraries import np

_KINDS = ("self", "import")
"""On a shared device, in an interviewer's hand, typed in from paper a duration says nothing about the respondent."""


def find_speed(frame: AnswerFrame) -> Finding:
    """Value: seconds ÷ the median seconds of the same kind of channel, language and route (which questions were asked),
    of at least `FEWEST_TIMED` responses. Flags below `THIRD`; below `HALF` only beside another rule.

    Half the median is a common line (Huang and others 2012, Journal of Business and Psychology 27); of our
    reconstructed samples it would flag 22 of 359, a third none.

    Example: where the median is 180 s, 59 s is flagged (0.33 < 1/3), 80 s (0.44) only if its form is a copy too, 90 s
    not.
    """
    facts = frame.facts
    timed = facts[facts["seconds"].notna() & facts["kind"].isin(_KINDS)]
    if timed.empty:
        return silent(frame.rows)
    groups = timed.groupby(["kind", "language", "route"], observed=True)["seconds"]
    median, n = groups.transform("median"), groups.transform("size")
    usable = (n >= FEWEST_TIMED) & (median > 0)
    found = silent(frame.rows)
    found.values[timed.index[usable]] = (timed["seconds"] / median)[usable]
    with np.errstate(invalid="ignore"):
        return Finding(found.values, found.values < THIRD, (found.values < HALF) & (found.values >= THIRD))
