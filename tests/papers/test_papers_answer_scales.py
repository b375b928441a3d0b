"""Papers are recognised by the same file of ready scales; what is no satisfaction is not taken for it."""

from cases import each

from surveyapp.definition.scales import SCALES
from surveyapp.papers.answer_scales import scale_of

OF_SATISFACTION = [
    name for name, scale in SCALES.items() if scale.measures in ("satisfaction", "agreement", "quality")
]


@each("name", OF_SATISFACTION)
def test_the_steps_of_a_ready_scale_are_recognised_in_either_order(name: str) -> None:
    steps = SCALES[name].steps
    labels = [step.label for step in steps]
    for order in (labels, labels[::-1]):
        found = scale_of(order, question="您是否满意？")
        assert found is not None
        assert found.source == name
        assert [label for label, good in zip(order, found.favourable, strict=True) if good] == [
            step.label for step in (steps if order is labels else steps[::-1]) if step.favourable
        ]
        assert found.best_first == (order is labels)


@each(
    ("labels", "source"),
    [
        (["非常满意", "满意", "基本满意", "不满意"], "haochaping"),
        (["满意", "基本满意", "不满意"], "haochaping"),
        (["非常满意", "比较满意", "一般", "不太满意", "非常不满意"], "five_step"),
        (["很满意", "满意", "基本满意", "不满意"], "five_step_very"),
        (["5分", "4分", "3分", "2分", "1分"], "numbers"),
        (["非常愿意", "比较愿意", "一般", "不太愿意"], "degrees"),
    ],
)
def test_fewer_steps_and_other_wordings_are_those_of_the_nearest_scale(
    labels: list[str], source: str
) -> None:
    found = scale_of(labels)
    assert found is not None
    assert found.source == source


@each("name", ["importance", "frequency", "knowledge"])
def test_what_is_no_satisfaction_is_no_scale_of_it(name: str) -> None:
    assert scale_of([step.label for step in SCALES[name].steps]) is None
