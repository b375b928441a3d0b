"""All rules over the responses of a survey at once: which response each flags, with what value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveyapp.analysis.rule_list import (
    ARRIVAL,
    CONTRADICTION,
    FLAG_RULES,
    LONG_STRING,
    NEAR_DUPLICATE,
    SIGN_NAMES,
    SPEED,
    supports,
)
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame, answer_frames
from surveyapp.analysis.screening_rules.arrivals import find_rushes
from surveyapp.analysis.screening_rules.contradictions import find_contradictions
from surveyapp.analysis.screening_rules.finding import Finding, Rows
from surveyapp.analysis.screening_rules.long_strings import find_long_strings
from surveyapp.analysis.screening_rules.near_duplicates import find_near_duplicates
from surveyapp.analysis.screening_rules.speed import find_speed
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np
from surveyapp.snapshots.snapshot import CodedAnswers

FINDERS: Mapping[str, Callable[[AnswerFrame], Finding]] = {
    SPEED: find_speed,
    LONG_STRING: find_long_strings,
    CONTRADICTION: find_contradictions,
    NEAR_DUPLICATE: find_near_duplicates,
    ARRIVAL: find_rushes,
}
"""Name of a rule over all responses -> how it looks at a frame."""


@dataclass(frozen=True)
class Signs:
    """`names`: id of a response -> the rules over all responses that flag it, in their order; `values`: id of a
    response that any rule flags -> rule -> its value, where it has one. Responses without a flag are left out.
    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


NO_SIGNS = Signs()
"""Nobody flagged."""


def screen_answers(questionnaire: Questionnaire, answers: CodedAnswers) -> Signs:
    """Ask every rule over all responses of frozen or live answers, whose marks are already among their flags.

    In what order the responses stand changes nothing. pandas is loaded here. SnapshotError as from reading.
    """
    found = [*map(screen_frame, answer_frames(questionnaire, answers))]  # one frame at a time is in memory
    return Signs(
        names={key: names for signs in found for key, names in signs.names.items()},
        values={key: values for signs in found for key, values in signs.values.items()},
    )


def screen_frame(frame: AnswerFrame) -> Signs:
    """Ask every rule; those that flag only beside another one are asked last."""
    findings = {name: find(frame) for name, find in FINDERS.items()}
    flagged: dict[str, Rows] = {name: frame.marks[name] for name in frame.marks}
    flagged |= {name: finding.alone for name, finding in findings.items()}
    by_name = {rule.name: rule for rule in FLAG_RULES}
    added = {}
    for name, finding in findings.items():
        others = [flagged[other] for other in flagged if supports(by_name[other], by_name[name])]
        added[name] = finding.beside & np.logical_or.reduce(others)
    signs = {name: flagged[name] | added[name] for name in SIGN_NAMES}
    any_sign = np.logical_or.reduce([*signs.values()])
    any_flag = np.logical_or.reduce([any_sign, *frame.marks.values()])
    # Of the others not even the ids become objects: nearly all responses have no flag.
    rows = np.flatnonzero(any_flag)
    ids = dict(zip(rows.tolist(), frame.facts["id"].iloc[rows].to_list(), strict=True))
    return Signs(
        names={
            ids[row]: tuple(name for name in SIGN_NAMES if signs[name][row])
            for row in np.flatnonzero(any_sign).tolist()
        },
        values={
            key: {
                name: float(finding.values[row])
                for name, finding in findings.items()
                if not np.isnan(finding.values[row])
            }
            for row, key in ids.items()
        },
    )
