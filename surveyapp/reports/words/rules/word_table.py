"""The dictionary of what is said of each scoring rule: a new rule is one line here, its words one `RuleWords`."""

from collections.abc import Iterator, Mapping

from surveyapp.indicators.rules.rule import Rule
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.against_target import AGAINST_TARGET
from surveyapp.reports.words.rules.checklist import CHECKLIST
from surveyapp.reports.words.rules.deadline import DEADLINE
from surveyapp.reports.words.rules.judgement import BONUS, JUDGEMENT, NO_EVIDENCE
from surveyapp.reports.words.rules.level import LEVELS
from surveyapp.reports.words.rules.off_per_percent import OFF_PER_PERCENT
from surveyapp.reports.words.rules.pass_mark import OVER_ACHIEVEMENT, PASS_MARK
from surveyapp.reports.words.rules.rule_words import RuleWords, step_line
from surveyapp.reports.words.rules.score_bands import SCORE_BANDS
from surveyapp.reports.words.rules.self_evaluation import SELF_EVALUATION

RULE_WORDS: Mapping[str, RuleWords] = {
    "checklist": CHECKLIST,
    "bands": SCORE_BANDS,
    "pass_mark": PASS_MARK,
    "over_achievement": OVER_ACHIEVEMENT,
    "off_per_percent": OFF_PER_PERCENT,
    "target": AGAINST_TARGET,
    "date": DEADLINE,
    "level": LEVELS,
    "no_evidence": NO_EVIDENCE,
    "judgement": JUDGEMENT,
    "bonus": BONUS,
    "self_evaluation": SELF_EVALUATION,
}
"""`type` in the file -> what is said of the rule."""


class MissingWords(Exception):
    """A rule of the table, or a step that it makes, has no words; the text says which and where they belong."""


def rule_words(rule: Rule, unit: str = "") -> list[str]:
    """The rule in one line or several: the principle first, then its points or bands. `unit` is the value's.

    Example: 按实际完成值分档计分： / 达到 90% 及以上，得 6 分 / 低于 90%，不得分.
    """
    return list(_words_of(rule.type).standard(rule, unit))


def rule_step_words(step: Step) -> str:
    """One step that a rule made in one line."""
    for words in RULE_WORDS.values():
        if step.code in words.steps:
            return step_line(words.steps[step.code], step)
    raise MissingWords(
        f"step {str(step.code)!r}: no words in the `steps` of any rule of RULE_WORDS ({__name__})"
    )


def rule_name(kind: str) -> str:
    """What evaluators call a rule by its `type`, with the key to write; of a rule that there is not, the type."""
    return RULE_WORDS[kind].name if kind in RULE_WORDS else kind


def rule_mistake_words(code: str) -> str:
    """The sentence for a fault that one rule alone tells."""
    for words in RULE_WORDS.values():
        if code in words.mistakes:
            return words.mistakes[code]
    raise MissingWords(
        f"fault {code!r}: no sentence in `services/mistakes/`, nor in any rule's words ({__name__})"
    )


def rule_reason_words(reason: str) -> str | None:
    """Why there is no score, where one rule alone gives this reason; None for any other."""
    return next((words.reasons[reason] for words in RULE_WORDS.values() if reason in words.reasons), None)


def _words_of(kind: str) -> RuleWords:
    if kind not in RULE_WORDS:
        raise MissingWords(f"rule {kind!r}: no words in RULE_WORDS ({__name__})")
    return RULE_WORDS[kind]


def missing_words_of(rules: Mapping[str, type[Rule]]) -> Iterator[str]:
    """The words that these rules lack: rules without words, steps without a line."""
    for kind, rule in rules.items():
        if kind not in RULE_WORDS:
            yield f"rule {kind!r}: no words in RULE_WORDS ({__name__})"
        else:
            for code in sorted(rule.steps - RULE_WORDS[kind].steps.keys()):
                yield f"rule {kind!r}: no words for its step {str(code)!r} in RULE_WORDS[{kind!r}].steps ({__name__})"


if _unsaid := [*missing_words_of(RULES)]:
    raise MissingWords("\n".join(_unsaid))
