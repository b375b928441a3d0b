"""What a methodologist would ask about a sound questionnaire: warnings that never block.

They are looked for once a file has no error, and of each kind only the first few are listed; one more line says how
many others there are.
"""

from collections import defaultdict
from collections.abc import Iterator

from surveyapp.definition.checks.advice_finding import Finding
from surveyapp.definition.checks.experience_checks import unexperienced
from surveyapp.definition.checks.range_checks import broken_ranges
from surveyapp.definition.checks.scale_checks import doubtful_scales
from surveyapp.definition.checks.wording_checks import doubtful_wordings
from surveyapp.definition.files.problems import errors_among
from surveyapp.definition.files.source import Source
from surveyapp.definition.limits import MOST_ADVICE_ALIKE
from surveyapp.definition.questionnaire import Questionnaire


def advise(source: Source, questionnaire: Questionnaire) -> None:
    """Warn about wordings, options and scales that would spoil the answers, where the file has no error."""
    if errors_among(source.problems):
        return
    alike: dict[str, list[Finding]] = defaultdict(list)
    for finding in _findings(questionnaire):
        alike[finding.code].append(finding)
    for code, findings in alike.items():
        for finding in findings[:MOST_ADVICE_ALIKE]:
            source.report(finding.path, code, level="warning", **finding.params)
        if left := findings[MOST_ADVICE_ALIKE:]:
            shown = {"warning": code, "found": len(left), "limit": MOST_ADVICE_ALIKE}
            source.report(left[0].path, "more_alike", level="warning", **shown)


def _findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    yield from doubtful_wordings(questionnaire)
    yield from unexperienced(questionnaire)
    yield from doubtful_scales(questionnaire)
    yield from broken_ranges(questionnaire)
