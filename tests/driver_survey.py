"""A survey that asks for the overall satisfaction, with answers in which some items matter more than others."""

import numpy as np
from sqlalchemy import Engine

from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.surveys.publish import publish

SURVEY = "demo/center"
ITEMS = ("speed", "attitude", "hall", "parking")
STEPS = {5: "非常满意", 4: "比较满意", 3: "一般", 2: "不太满意", 1: "很不满意"}
_OPTIONS = "\n".join(
    f'  - {{code: "{score}", label: {label}, score: {score}{", favourable: true" if score > 3 else ""}}}'
    for score, label in STEPS.items()
)
TEXTS = {
    "speed": "您对办事速度是否满意？",
    "attitude": "您对服务态度是否满意？",
    "hall": "您对大厅环境是否满意？",
    "parking": "您对停车是否满意？",
}
OVERALL = "总体来说，您对服务中心满意吗？"
RECOMMEND = "您愿意向亲友推荐网上办事吗？"
QUESTIONNAIRE = f"""
title: 某区服务中心满意度调查问卷
satisfaction: {{formula: index, items: [{", ".join(f"service.{item}" for item in ITEMS)}, overall]}}
questions:
- code: service
  type: matrix
  text: 请根据您的真实感受评价
  options:
{_OPTIONS}
  items:
{chr(10).join(f"  - {{code: {code}, text: {text}}}" for code, text in TEXTS.items())}
- code: overall
  type: single
  text: {OVERALL}
  options:
{_OPTIONS}
- code: recommend
  type: nps
  text: {RECOMMEND}
"""


def made_answers(
    rows: int = 300, *, content: bool = False
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Scores of the four items, the overall satisfaction, and the recommendation, −1 for a blank; of `content` people
    nearly all give the best.
    """
    random = np.random.default_rng(3)
    mood = random.normal(size=rows)
    means, loadings = (4.2, 3.6, 4.4, 3.5), (0.9, 0.8, 0.3, 0.2)
    items = np.array(
        [m + s * mood + random.normal(scale=0.8, size=rows) for m, s in zip(means, loadings, strict=True)]
    )
    scores = np.clip(np.round(items), 1, 5)
    noise = random.normal(scale=0.4, size=rows)
    overall = np.clip(np.round(0.1 + 0.45 * scores[0] + 0.4 * scores[1] + 0.1 * scores[2] + noise), 1, 5)
    if content:
        overall = np.where(np.arange(rows) < 8, 3, 5)
    recommend = np.clip(np.round(2 * overall - 1 + random.normal(scale=1.5, size=rows)), 0, 10)
    answers = np.vstack([scores, overall, recommend]).T.astype(np.int64)
    answers[random.random(rows) < 0.04, 1] = -1
    return answers


def fill_driver_survey(engine: Engine, survey: str = SURVEY, *, content: bool = False) -> None:
    """Publish the survey and import its answers."""
    publish(engine, survey, QUESTIONNAIRE.encode(), "center.yaml")
    lines = [",".join((*TEXTS.values(), OVERALL, RECOMMEND))]
    for row in made_answers(content=content).tolist():
        lines.append(",".join([*(STEPS.get(score, "") for score in row[:5]), str(row[5])]))
    import_responses(engine, survey, "\n".join(lines).encode())
