"""Numbers that stand in a text as a report prints them, for cells that look the same and can be computed with."""

import re
from dataclasses import dataclass

from surveyapp.definition.indicators.targets import Amount, read_target
from surveyapp.reports.limits import MOST_CELL_DIGITS

_NUMBER = re.compile(
    r"(?P<minus>[-−]?)(?P<whole>0|[1-9]\d{0,2}(?:(?:,\d{3})+|\d*))(?P<decimals>(?:\.\d+)?)(?P<unit>[^\d\"\\]{0,20})"
)


@dataclass(frozen=True)
class WrittenNumber:
    """A number, and the number format of Excel under which it reads as it was written."""

    value: float
    looks: str


def written_number(text: str) -> WrittenNumber | str:
    """The number that a text is, or the text itself where it is none.

    A percentage stays in percent, as everywhere in our workbooks. Examples: 99.20% is 99.2 under `0.00"%"`;
    7.02万元 is 7.02 under `0.00"万元"`; 1,300 is 1300 under `#,##0`; ≥90%, 2024年 and — stay texts.
    """
    found, amount = _NUMBER.fullmatch(text), read_target(text)
    if found is None or not isinstance(amount, Amount) or amount.comparison is not None:
        return text
    digits = found["whole"].replace(",", "") + found["decimals"]
    if len(digits.replace(".", "")) > MOST_CELL_DIGITS:
        return text
    looks = ("#,##0" if "," in found["whole"] else "0") + re.sub(r"\d", "0", found["decimals"])
    if found["unit"]:
        looks += f'"{found["unit"]}"'
    value = float(digits)
    return WrittenNumber(-value if found["minus"] else value, looks)
