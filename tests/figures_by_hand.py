"""A reconstructed survey with conditions on everything, and every figure of it computed by hand from what was sent: by
plain Python that knows nothing of the program, with the conditions written out as `if`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import mean, median, stdev, variance

from surveyapp.definition.questionnaire import Questionnaire

Form = dict[str, str | list[str]]

SURVEY = "demo/by-hand"

STEPS = """options: [
    {code: "5", label: 满意, score: 5, favourable: true}, {code: "3", label: 一般, score: 3},
    {code: "1", label: 不满意, score: 1}, {code: "0", label: 未办理过, no_opinion: true}]"""

LATEST = f"""
title: 政务大厅满意度调查问卷（重构样例）
notice: {{controller: 某市财政局, contact: 热线, purpose: 改进服务, retention_days: 30}}
sampling: {{method: random, issued: 200}}
satisfaction: {{formula: index, items: [service.speed, service.web, overall]}}
scales:
- {{code: window, name: 窗口服务, items: [service]}}
- {{code: whole, name: 总体, items: [overall, service.speed]}}
figures:
- {{code: content, name: 总体满意或一般, question: overall, options: ["5", "3"]}}
- {{code: content_web, name: 网上办理者中速度满意, question: service.speed, options: ["5"],
    of: {{question: ways, options: [web]}}}}
sections:
- {{name: 办事经历, show_if: {{question: used, is: [y]}}}}
questions:
- {{code: used, type: single, text: 今年来办过事吗？, required: true, options: [
    {{code: y, label: 办过}}, {{code: n, label: 没办过}},
    {{code: away, label: 不在本市居住, ends: 只问本市居民，谢谢！}}]}}
- {{code: work, type: multiple, section: 办事经历, text: 您的家人在以下单位工作吗？, options: [
    {{code: media, label: 媒体}}, {{code: hall, label: 本大厅, ends: 不问本单位的人，谢谢！}},
    {{code: none, label: 都没有, exclusive: true}}]}}
- code: home
  type: cascade
  text: 您来自哪里？
  levels: [{{code: county, label: 县市}}, {{code: town, label: 乡镇}}]
  options:
  - {{code: c1, label: 奇台县, options: [{{code: t1, label: 城关镇}}, {{code: t2, label: 半截沟镇}}]}}
  - {{code: c2, label: 吉木萨尔县, options: [{{code: t3, label: 城关镇}}]}}
- {{code: times, type: number, section: 办事经历, text: 来过几次？,
    range: {{from: -10, to: 999999, step: 0.5}}, unit: 次}}
- {{code: ways, type: multiple, section: 办事经历, text: 通过哪些渠道？, most: 2, shuffle: true, options: [
    {{code: hall, label: 大厅}}, {{code: web, label: 网上}}, {{code: other, label: 其他, write_in: true}},
    {{code: none, label: 都没有, exclusive: true, fixed: true}}]}}
- code: service
  type: matrix
  section: 办事经历
  text: 请评价以下方面
  ask_reason: ["1"]
  {STEPS}
  items:
  - {{code: speed, text: 办理速度}}
  - {{code: web, text: 网上办理, show_if: {{question: ways, is: [web]}}}}
  - {{code: road, text: 交通, show_if: {{question: home.town, is: [t2]}}}}
- {{code: again, type: nps, text: 会推荐吗？, show_if: {{all: [
    {{question: used, is: [y]}}, {{question: times, at_least: 2}}]}}}}
- {{code: order, type: ranking, text: 最希望改进什么？, options: [
    {{code: price, label: 费用}}, {{code: queue, label: 排队}}, {{code: place, label: 场地}}],
    show_if: {{question: ways, at_least: 1, at_most: 1}}}}
- {{code: since, type: date, precision: month, text: 从哪年哪月起？, show_if: {{question: again, at_least: 7}}}}
- {{code: why, type: text, text: 为什么？, show_if: {{any: [
    {{question: service, is: ["1"]}}, {{not: {{question: used, is: [y]}}}}]}}}}
- {{code: slow, type: dropdown, text: 哪一步最慢？, options: [{{code: a, label: 取号}}, {{code: b, label: 办理}}],
    show_if: {{question: service.speed, at_most: 3}}}}
- {{code: overall, type: single, text: 总体满意吗？, required: true, {STEPS}}}
- {{code: fresh, type: single, text: 新服务好吗？, options: [{{code: y, label: 好}}, {{code: n, label: 不好}}],
    show_if: {{not: {{question: overall, at_least: 5}}}}}}
"""

EARLIER = (
    LATEST[: LATEST.index("- {code: fresh")]
    .replace("{question: again, at_least: 7}", "{question: again, answered: true}")
    .replace(
        """, show_if: {any: [
    {question: service, is: ["1"]}, {not: {question: used, is: [y]}}]}}""",
        "}",
    )
)
"""The version before: it asks everybody why, and the date of all who said whether they recommend it."""

PLACES = {"t1": "奇台县/城关镇", "t2": "奇台县/半截沟镇", "t3": "吉木萨尔县/城关镇"}
"""The path of each place, as tables name it."""

SCORES = {"5": 5, "3": 3, "1": 1}
ITEMS = (
    "used", "work", "home.county", "home.town", "times", "ways", "service.speed", "service.web", "service.road",
    "again", "order", "since", "why", "slow", "overall", "fresh",
)  # fmt: skip


@dataclass
class Person:
    """One respondent by hand: what was sent, whether the latest version was answered, and what counts of it."""

    form: Form
    latest: bool
    asked: set[str] = field(default_factory=set)
    answers: dict[str, str | list[str]] = field(default_factory=dict)
    ended: bool = False

    def __post_init__(self) -> None:
        self._go_through()

    def _ask(self, code: str, *, condition: bool = True) -> None:
        if condition and not self.ended:
            self.asked.add(code)
            if self.form.get(code):
                self.answers[code] = self.form[code]

    def _go_through(self) -> None:
        given, ask = self.answers.get, self._ask
        ask("used")
        self.ended = given("used") == "away"
        came = given("used") == "y"
        ask("work", condition=came)
        self.ended = self.ended or "hall" in given("work", [])
        for level in ("home.county", "home.town"):
            ask(level)
        ask("times", condition=came)
        ask("ways", condition=came)
        ways = given("ways", [])
        ask("service.speed", condition=came)
        ask("service.web", condition=came and "web" in ways)
        ask("service.road", condition=came and given("home.town") == "t2")
        ask("again", condition=came and "times" in self.answers and float(str(given("times"))) >= 2)
        ask("order", condition=len(ways) == 1)
        if self.latest:
            ask("since", condition=int(str(given("again", "-1"))) >= 7)
        else:
            ask("since", condition="again" in self.answers)
        bad = any(given(f"service.{line}") == "1" for line in ("speed", "web", "road"))
        ask("why", condition=not self.latest or bad or not came)
        ask("slow", condition=given("service.speed") in ("3", "1"))
        ask("overall")
        if self.latest:
            ask("fresh", condition=given("overall") != "5")

    @property
    def sent(self) -> dict[str, str | list[str]]:
        """The fields as the page without script sends them."""
        fields = {code: value for code, value in self.form.items() if code not in ("order", "home.county")}
        if not self.latest:
            fields.pop("fresh", None)
        if town := fields.pop("home.town", ""):
            fields["home"] = town
        elif "home.county" in self.form:
            fields["home"] = self.form["home.county"]
        for place, option in enumerate(self.form.get("order", []), start=1):
            fields[f"order.{option}"] = str(place)
        return fields


def people(count: int, seed: int) -> list[Person]:
    """So many respondents; every second of the earlier version. All of them also answer what is not asked."""
    draw = Random(seed)
    return [Person(_form(draw), latest=bool(at % 2)) for at in range(count)]


def _form(draw: Random) -> Form:
    step: Callable[[], str] = lambda: draw.choice(["5", "5", "3", "1", "0"])  # noqa: E731
    form: Form = {
        "used": draw.choices(["y", "n", "away"], [12, 3, 1])[0],
        "work": draw.choices([["media"], ["none"], ["hall"], ["media", "hall"]], [5, 8, 1, 1])[0],
        "times": draw.choice(["-1.5", "1", "2", "2", "2.5", "30", "999999"]),
        "ways": draw.choice([["hall"], ["web"], ["hall", "web"], ["other"], ["none"], ["web", "other"]]),
        "service.speed": step(), "service.web": step(), "service.road": step(),
        "again": str(draw.randrange(11)),
        "order": draw.choice([["price"], ["queue", "price"], ["place", "queue", "price"], ["place", "price"]]),
        "since": f"20{draw.randrange(10, 26)}-{draw.randrange(1, 13):02}",
        "why": draw.choice(["排队", "没空", "无"]), "slow": draw.choice("ab"), "fresh": draw.choice("yn"),
    }  # fmt: skip
    form |= draw.choice(
        [
            {"home.county": "c1", "home.town": "t1"},
            {"home.county": "c1", "home.town": "t2"},
            {"home.county": "c2", "home.town": "t3"},
            {"home.county": "c2"},
            {},
        ]
    )
    for code in [*form]:
        if code not in ("used", "home.county", "home.town") and draw.random() < 0.15:
            del form[code]
    return {**form, "overall": step()}


@dataclass(frozen=True)
class Hand:
    """The figures of respondents by hand."""

    valid: Sequence[Person]

    @classmethod
    def of(cls, everybody: Iterable[Person]) -> "Hand":
        """Of those who did not end their form."""
        return cls([one for one in everybody if not one.ended])

    def asked(self, code: str) -> int:
        return sum(code in one.asked for one in self.valid)

    def given(self, code: str) -> list[str | list[str]]:
        return [one.answers[code] for one in self.valid if code in one.answers]

    def n(self, code: str) -> int:
        return len(self.given(code))

    def chose(self, code: str, *options: str) -> int:
        return sum(any(option in _listed(value) for option in options) for value in self.given(code))

    def share(self, code: str, *options: str) -> float:
        return 100 * self.chose(code, *options) / self.n(code)

    def scores(self, code: str) -> list[int]:
        return [SCORES[str(value)] for value in self.given(code) if value in SCORES]

    def index(self, *items: str) -> float:
        return mean(100 * mean(self.scores(item)) / 5 for item in items)

    def favourable(self, *items: str) -> float:
        return mean(100 * self.scores(item).count(5) / len(self.scores(item)) for item in items)

    def opinions(self, *items: str) -> int:
        return sum(any(one.answers.get(item) in SCORES for item in items) for one in self.valid)

    def alpha(self, *items: str) -> tuple[float, int] | None:
        """α and the rows that it rests on; none of fewer than two rows."""
        rows = [
            [SCORES[str(one.answers[item])] for item in items]
            for one in self.valid
            if all(one.answers.get(item) in SCORES for item in items)
        ]
        if len(rows) < 2:
            return None
        k = len(items)
        own, whole = sum(variance(column) for column in zip(*rows, strict=True)), variance(map(sum, rows))
        return k / (k - 1) * (1 - own / whole), len(rows)

    def numbers(self, code: str) -> dict[str, float]:
        values = [float(str(value)) for value in self.given(code)]
        return {
            "mean": mean(values), "median": median(values), "sd": stdev(values), "min": min(values), "max": max(values)
        }  # fmt: skip

    def nps(self, code: str) -> dict[str, float]:
        values = [int(str(value)) for value in self.given(code)]
        up, down = (
            100 * sum(test(value) for value in values) / len(values) for test in (_promotes, _detracts)
        )
        return {"value": up - down, "n": len(values), "promoters": up, "detractors": down}

    def rank(self, code: str, option: str) -> dict[str, float]:
        orders = [_listed(value) for value in self.given(code)]
        places = [order.index(option) + 1 for order in orders if option in order]
        return {"mean_rank": mean(places), "n": len(places), "first": places.count(1)}

    def ranking_score(self, code: str, option: str, options: int) -> float:
        """平均综合得分."""
        orders = [_listed(value) for value in self.given(code)]
        return sum(options - order.index(option) for order in orders if option in order) / len(orders)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _promotes(value: int) -> bool:
    return value >= 9


def _detracts(value: int) -> bool:
    return value <= 6


def website_export(questionnaire: Questionnaire, everybody: Sequence[Person]) -> str:
    """What these respondents answered as the export of a survey website has it; every third answered too what they were
    not to be asked.
    """
    codes = [code for code in ITEMS if not code.startswith("home.")]
    headings = [_heading(questionnaire, code) for code in ("home", *codes)]
    lines = [headings]
    for at, person in enumerate(everybody):
        line = [PLACES.get(str(person.form.get("home.town")), _county(person))]
        for code in codes:
            value = person.form.get(code, []) if at % 3 == 0 else person.answers.get(code, [])
            told = _cell(questionnaire, code, value)
            line.append(told or ("" if code in person.asked else "(跳过)"))
        lines.append(line)
    return "\n".join(",".join(line) for line in lines)


def _county(person: Person) -> str:
    return {"c1": "奇台县", "c2": "吉木萨尔县"}.get(str(person.form.get("home.county")), "")


def _heading(questionnaire: Questionnaire, code: str) -> str:
    asked = next(one for one in questionnaire.questions if one.code == code.split(".")[0])
    item = questionnaire.item(code)
    return f"{asked.text}—{item.text}" if item is not None and "." in code else str(asked.text)


def _cell(questionnaire: Questionnaire, code: str, value: str | list[str]) -> str:
    item = questionnaire.item(code)
    labels = {option.code: str(option.label) for option in item.options} if item is not None else {}
    joint = "→" if code == "order" else "┋"
    return joint.join(labels.get(one, one) for one in _listed(value))
