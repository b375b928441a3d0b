"""Random lines of an indicator file, for each rule: whatever the file may say and whatever was achieved."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from indicator_files import leaf

Keys = dict[str, Any]

COUNTS = ("started", "whole", "pro_rata")
FIRST = date(2024, 1, 1)

weights = st.integers(1, 100)
values = st.decimals(-50, 400, places=2)
numbers = st.fractions(-50, 400)
worths = st.one_of(
    st.fixed_dictionaries({"points": st.decimals(0, 6, places=2)}),
    st.fixed_dictionaries({"share": st.integers(0, 100)}),
)
positive = st.decimals("0.01", 200, places=2)


def line(weight: Any, rule: Keys, actual: Keys, target: str | None = None) -> Keys:
    return leaf(weight=weight, rule=rule, actual=actual, **({} if target is None else {"target": target}))


@st.composite
def checklists(draw: st.DrawFn, weight: int, methods: tuple[str, ...] = ()) -> Keys:
    """Points worth no more than the weight together; some without worth of their own, some that knock out."""
    method = draw(st.sampled_from(methods or ("earned", "deducted", "all_or_nothing")))
    count = draw(st.integers(1, 5))
    own = st.one_of(
        st.just({}),
        st.fixed_dictionaries({"points": st.decimals("0.01", Decimal(weight) / 10, places=2)}),
        st.fixed_dictionaries({"share": st.integers(1, 10)}),
    )
    points: list[Keys] = [{} if method == "all_or_nothing" else draw(own) for _ in range(count)]
    if method == "earned":
        points.append({})
    rule: Keys = {"type": "checklist", "method": method}
    if method == "deducted" and {} in points:
        rule["off"] = draw(worths)
    if draw(st.booleans()):
        points[0] = {**points[0], "knock_out": True}
    return {**rule, "points": [{"code": f"p{n}", "text": "要点", **point} for n, point in enumerate(points)]}


@st.composite
def checklist_lines(draw: st.DrawFn) -> Keys:
    weight = draw(weights)
    rule = draw(checklists(weight))
    codes = [point["code"] for point in rule["points"]]
    return line(weight, rule, {"met": sorted(draw(st.sets(st.sampled_from(codes))))})


@st.composite
def band_lines(draw: st.DrawFn) -> Keys:
    weight = draw(weights)
    own = draw(st.sampled_from(["from", "to"]))
    bounds = draw(st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True))
    paid = draw(
        st.sampled_from(
            [
                st.fixed_dictionaries({"points": st.decimals(0, weight, places=2)}),
                st.fixed_dictionaries({"share": st.integers(0, 100)}),
            ]
        )
    )
    bands = [{own: bound, **draw(paid)} for bound in sorted(bounds, reverse=own == "from")]
    rule = {"type": "bands", "on": draw(st.sampled_from(["value", "completion"])), "bands": bands}
    return line(weight, rule, {"value": draw(values)}, f"≥{draw(positive)}")


@st.composite
def linear_lines(draw: st.DrawFn, kind: str) -> Keys:
    rule: Keys = {"type": kind, "pass_mark": draw(st.integers(0, 99))}
    if kind == "over_achievement":
        rule["over"] = draw(st.sampled_from(["punished", "zero"]))
    signs = ["≥", ">", "=", ""] + (["≤", "<"] if kind == "over_achievement" else [])
    target = draw(st.sampled_from(signs)) + str(draw(positive))
    return line(draw(weights), rule, {"value": draw(values)}, target)


@st.composite
def off_rules(draw: st.DrawFn, **keys: Any) -> Keys:
    return {
        "type": "off_per_percent",
        "off": draw(worths),
        "per": draw(st.decimals("0.1", 10, places=1)),
        "count": draw(st.sampled_from(COUNTS)),
        "deviation": draw(st.sampled_from(["points", "relative"])),
        "above": draw(st.sampled_from(["off", "zero"])),
        **keys,
    }


@st.composite
def off_lines(draw: st.DrawFn) -> Keys:
    rule, one = draw(off_rules()), draw(positive)
    high = one + draw(positive)
    if draw(st.booleans()):
        return line(draw(weights), {**rule, "full": {"from": one, "to": high}}, {"value": draw(values)})
    signs = ["≥{}", ">{}", "≤{}", "<{}", "={}", "{}"] + (
        ["{}～" + str(high), "±{}"] if rule["deviation"] == "points" else []
    )
    target = draw(st.sampled_from(signs)).format(one)
    if target[0] in "≥>" or (target[0].isdigit() and "～" not in target):
        rule["above"] = "off"
    return line(draw(weights), rule, {"value": draw(values)}, target)


@st.composite
def target_lines(draw: st.DrawFn) -> Keys:
    short = draw(st.sampled_from(["proportional", "zero", "pieces"]))
    rule: Keys = {"type": "target", "short": short}
    if short != "pieces":
        one = draw(positive)
        target = draw(
            st.sampled_from(["≥{}", ">{}", "≤{}", "<{}", "={}", "{}", "{}～" + str(one + 10)])
        ).format(one)
        return line(draw(weights), rule, {"value": draw(values)}, target)
    rule["off"] = draw(worths)
    of = draw(st.integers(1, 50))
    some = draw(st.integers(0, of))
    failed = {"failed": {"pieces": some, "of": of}}
    passed = {"aggregate": {"numerator": some, "denominator": of}}
    return line(draw(weights), rule, draw(st.sampled_from([failed, passed])))


@st.composite
def date_rules(draw: st.DrawFn) -> Keys:
    late = draw(st.sampled_from(["zero", "off"]))
    off = {"off": draw(worths), "per": draw(st.integers(1, 10)), "count": draw(st.sampled_from(COUNTS))}
    return {"type": "date", "late": late, **(off if late == "off" else {})}


@st.composite
def date_lines(draw: st.DrawFn) -> Keys:
    rule = draw(date_rules())
    day = (FIRST + timedelta(draw(st.integers(0, 300)))).isoformat()
    target, value = draw(
        st.sampled_from(
            [
                ("2024年6月30日前", day),
                ("2024年6月", day),
                ("≤90天", draw(st.integers(0, 300))),
                ("≤90天", day),
                ("每月15日前", f"每月{draw(st.integers(1, 31))}日"),
            ]
        )
    )
    start = {"start": FIRST.isoformat()} if target == "≤90天" else {}
    return line(draw(weights), {**rule, **start}, {"value": value}, target)


@st.composite
def level_lines(draw: st.DrawFn) -> Keys:
    low, high = sorted((draw(st.integers(0, 100)), draw(st.integers(0, 100))))
    rule = {"type": "level", "levels": [{"name": "达成", "from": low, "to": high}]}
    share = draw(st.integers(low, high))
    return line(draw(weights), rule, {"level": {"name": "达成", "share": share, "reason": "评定"}})


@st.composite
def judged_lines(draw: st.DrawFn) -> Keys:
    weight = draw(weights)
    off = draw(st.decimals(0, weight, places=3))
    return line(weight, {"type": "judgement"}, {"deduction": {"off": off, "reason": "酌情"}})


@st.composite
def self_evaluated_lines(draw: st.DrawFn) -> Keys:
    rule = {
        "type": "self_evaluation",
        "cap": draw(st.booleans()),
        "places": draw(st.integers(0, 6)),
        "pass_mark": draw(st.integers(0, 99)),
    }
    actual: Keys = {"value": draw(values)}
    if draw(st.booleans()):
        actual["completion"] = {"percent": draw(st.decimals(0, 300, places=3)), "reason": "照表填列"}
    target = draw(st.sampled_from(["≥", "=", "≤", "<", ""])) + str(draw(positive))
    return line(draw(weights), rule, actual, target)


@st.composite
def bonus_lines(draw: st.DrawFn) -> Keys:
    most = draw(st.integers(1, 10))
    rule = {"type": "bonus", "effect": draw(st.sampled_from(["add", "take"])), "most_points": most}
    return line(0, rule, {"award": {"points": draw(st.decimals(0, most, places=3)), "reason": "嘉奖"}})


LINES: dict[str, st.SearchStrategy[Keys]] = {
    "checklist": checklist_lines(),
    "bands": band_lines(),
    "pass_mark": linear_lines("pass_mark"),
    "over_achievement": linear_lines("over_achievement"),
    "off_per_percent": off_lines(),
    "target": target_lines(),
    "date": date_lines(),
    "level": level_lines(),
    "no_evidence": st.builds(
        lambda weight: line(weight, {"type": "no_evidence"}, {"no_evidence": "无法核实"}), weights
    ),
    "judgement": judged_lines(),
    "bonus": bonus_lines(),
    "self_evaluation": self_evaluated_lines(),
}
