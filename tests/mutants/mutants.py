"""Forty places of the code, each with a mistake that somebody might make there: signs, bounds, codes, words, units,
rounding. The tests are to find every one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A mistake: in `room`, `old` becomes `new`; `words` say what is then wrong. `old` stands once in the package.

    `asked`: the beginnings of the names of the test files that are asked first; then the room's are, then all.
    """

    room: str
    words: str
    old: str
    new: str
    asked: tuple[str, ...]


MUTANTS = (
    Mutant(
        "definition",
        "the last day of a month is no date",
        "return Day(date(year, month, day)) if 1 <= day <= last else None",
        "return Day(date(year, month, day)) if 1 <= day < last else None",
        ("test_definition_targets", "test_indicators_target"),
    ),
    Mutant(
        "definition",
        "亿 is 10^7",
        '"万": 4, "亿": 8, "‰": -1}',
        '"万": 4, "亿": 7, "‰": -1}',
        ("test_definition_targets", "test_indicators_units"),
    ),
    Mutant(
        "definition",
        "an option may not score 0",
        "if score < 0 or score > 1000:",
        "if score <= 0 or score > 1000:",
        ("test_definition",),
    ),
    Mutant(
        "definition",
        "an item that stands twice in the scale is called unknown",
        'self._source.report(at, "duplicate_scale_item", found=code)',
        'self._source.report(at, "unknown_item", found=code)',
        ("test_definition",),
    ),
    Mutant(
        "definition",
        "the year itself counts as a year before it in a copied file",
        "return any(int(found) < year for found in YEAR.findall(text))",
        "return any(int(found) <= year for found in YEAR.findall(text))",
        ("test_definition_next_year", "test_services_new"),
    ),
    Mutant(
        "collection",
        "12 cannot be a month where the year stands last",
        "if then > 12 or first == then:",
        "if then >= 12 or first == then:",
        ("test_exports",),
    ),
    Mutant(
        "collection",
        "a zone east of Greenwich counts as west",
        'return timezone(-size if offset[0] == "-" else size)',
        'return timezone(-size if offset[0] == "+" else size)',
        ("test_exports",),
    ),
    Mutant(
        "collection",
        "the numbers for left out and for not asked are changed over",
        'empty=("(空)", "（空）", "-2"),\n        skipped=("(跳过)", "（跳过）", "-3"),',
        'empty=("(空)", "（空）", "-3"),\n        skipped=("(跳过)", "（跳过）", "-2"),',
        ("test_exports",),
    ),
    Mutant(
        "collection",
        "nobody is asked where what was said of the numbers is contradicted",
        'return self.why in ("differ", "contradict")',
        'return self.why in ("differ",)',
        ("test_exports",),
    ),
    Mutant(
        "collection",
        "a number of 15 digits counts as longer than a spreadsheet holds",
        'return plain if len(plain) <= _DIGITS else f"{plain[:_DIGITS]}…{len(plain)}"',
        'return plain if len(plain) < _DIGITS else f"{plain[:_DIGITS]}…{len(plain)}"',
        ("test_exports",),
    ),
    Mutant(
        "collection",
        "half of the cells being numbers is enough for a column of numbers",
        "self._numeric[number] = found * 2 > len(cells)",
        "self._numeric[number] = found * 2 >= len(cells)",
        ("test_exports",),
    ),
    Mutant(
        "snapshots",
        "where nothing was written stands 0 instead of nothing",
        "[pa.array(np.ones(len(left_out), dtype=np.int8), mask=left_out)]",
        "[pa.array((~left_out).astype(np.int8))]",
        ("test_snapshots",),
    ),
    Mutant(
        "snapshots",
        "what was taken out at the very moment of a lock counts as taken out later",
        "later = next((change for change in self.forgotten if change.at > moment), None)",
        "later = next((change for change in self.forgotten if change.at >= moment), None)",
        ("test_snapshots", "test_services_forget"),
    ),
    Mutant(
        "snapshots",
        "a reason for exclusion stays though no response has it any more",
        "exclusions={words: count for words, count in exclusions.items() if count},",
        "exclusions={words: count for words, count in exclusions.items() if count >= 0},",
        ("test_snapshots", "test_services_forget"),
    ),
    Mutant(
        "analysis",
        "α of 0.7 itself is fair",
        'return "fair" if printed > half_up(0.7, 3) else "insufficient"',
        'return "fair" if printed >= half_up(0.7, 3) else "insufficient"',
        ("test_analysis",),
    ),
    Mutant(
        "analysis",
        "the finite population counts one person too many",
        "return None if n >= population else n * (population - 1) / (population - n)",
        "return None if n >= population else n * population / (population - n)",
        ("test_analysis",),
    ),
    Mutant(
        "analysis",
        "one answer is enough for an interval",
        "FEWEST_ANSWERS_OF_INTERVAL = 2\n",
        "FEWEST_ANSWERS_OF_INTERVAL = 1\n",
        ("test_analysis",),
    ),
    Mutant(
        "analysis",
        "equal forms exactly a minute apart are not within a minute",
        "while arrival.at - ordered[first].at > seconds:",
        "while arrival.at - ordered[first].at >= seconds:",
        ("test_analysis_screening", "test_analysis"),
    ),
    Mutant(
        "analysis",
        "the band of r is not that of r as printed",
        "half_step = Fraction(5, 10_000)",
        "half_step = Fraction(5, 10_000_000)",
        ("test_analysis",),
    ),
    Mutant(
        "analysis",
        "the rescaled mean is divided by the highest score",
        "return Figure((average.exact - lowest) / (highest - lowest) * 100, average.n)",
        "return Figure((average.exact - lowest) / highest * 100, average.n)",
        ("test_analysis",),
    ),
    Mutant(
        "indicators",
        "a completion that is the pass mark gets no step of the line",
        "if r < pass_mark:",
        "if r <= pass_mark:",
        ("test_indicators",),
    ),
    Mutant(
        "indicators",
        "days late in a month are counted the other way round",
        'return "late", actual.day - target.day',
        'return "late", target.day - actual.day',
        ("test_indicators",),
    ),
    Mutant(
        "indicators",
        "points just used up are not called used up, or the other way round",
        "OffStep.TAKEN_OFF if weight >= times * off else OffStep.USED_UP,",
        "OffStep.TAKEN_OFF if weight > times * off else OffStep.USED_UP,",
        ("test_indicators",),
    ),
    Mutant(
        "indicators",
        "90.00 is not yet 优",
        "if total >= grade.from_:",
        "if total > grade.from_:",
        ("test_indicators",),
    ),
    Mutant(
        "indicators",
        "the upper distance of a combined interval is the lower one",
        "weight * (part.figure.exact - low), weight * (high - part.figure.exact)",
        "weight * (part.figure.exact - low), weight * (part.figure.exact - low)",
        ("test_indicators", "test_services_score"),
    ),
    Mutant(
        "indicators",
        "shares of 100 % leave something for the points that have none",
        "elif not all(valued) and together >= 100:",
        "elif not all(valued) and together > 100:",
        ("test_indicators",),
    ),
    Mutant(
        "reports",
        "minutes to answer are rounded down",
        "return max(1, math.ceil((choices",
        "return max(1, math.floor((choices",
        ("test_reports_poster",),
    ),
    Mutant(
        "reports",
        "a figure that does not change is written +0.00",
        """f"{'+' if moved > 0 else ''}{number_words(moved, kind.places)}""",
        """f"{'+' if moved >= 0 else ''}{number_words(moved, kind.places)}""",
        ("test_reports_screening",),
    ),
    Mutant(
        "reports",
        "mobile numbers from 19 on are printed in full",
        ")?1[3-9]",
        ")?1[3-8]",
        ("test_reports_personal",),
    ),
    Mutant(
        "reports",
        "pages count from 0",
        "found.append(after[0] + 1)",
        "found.append(after[0])",
        ("test_reports_pages", "test_reports_word"),
    ),
    Mutant(
        "reports",
        "where there is no interval one reads that there is",
        '_NONE = "无（{reason}）"',
        '_NONE = "有（{reason}）"',
        ("test_reports",),
    ),
    Mutant(
        "services",
        "one more late answer than allowed is kept for each minute",
        "if connection.execute(in_minute).scalar_one() >= LATE_PER_MINUTE:",
        "if connection.execute(in_minute).scalar_one() > LATE_PER_MINUTE:",
        ("test_services_late", "test_services"),
    ),
    Mutant(
        "services",
        "a reader sees single responses",
        '"reader": frozenset({*_EVERYONE, Capability.SEE_RESULTS}),',
        '"reader": frozenset({*_EVERYONE, Capability.SEE_RESULTS, Capability.SEE_RESPONSES}),',
        ("test_services_teams", "test_services_accounts", "test_console_matrix"),
    ),
    Mutant(
        "services",
        "answers go at once when their deletion was announced late",
        "moments = [self.due, announced + ANNOUNCED_BEFORE]",
        "moments = [self.due, announced]",
        ("test_services_retention",),
    ),
    Mutant(
        "services",
        "the list of hours is one hour short of the last answer",
        "if last_answer is None or _whole(last_answer) > present - timedelta(hours=HOURS_OF_PROGRESS):",
        "if last_answer is None or _whole(last_answer) >= present - timedelta(hours=HOURS_OF_PROGRESS):",
        ("test_services_progress",),
    ),
    Mutant(
        "services",
        "empty forms count as valid",
        "return self.returned - self.excluded - self.empty",
        "return self.returned - self.excluded",
        ("test_services_progress", "test_services_overview", "test_services_freeze"),
    ),
    Mutant(
        "web",
        "a clock that says the year 2000 is not believed",
        "return moment if 2000 <= moment.year < 2200 else None",
        "return moment if 2000 < moment.year < 2200 else None",
        ("test_citizen",),
    ),
    Mutant(
        "web",
        "the audit trail calls done what was refused",
        'return "done" if status < 400 else "refused" if status < 500 else "failed"',
        'return "done" if status < 500 else "failed"',
        ("test_console_audit", "test_console_recorded"),
    ),
    Mutant(
        "web",
        "views that take seconds may take every thread",
        "self._free = BoundedSemaphore(max(1, threads - 1))",
        "self._free = BoundedSemaphore(max(1, threads))",
        ("test_console_lengthy_views",),
    ),
    Mutant(
        "cli",
        "20 imports are said to be more than are shown",
        "if len(records) > MOST_IMPORTS_LISTED:",
        "if len(records) >= MOST_IMPORTS_LISTED:",
        ("test_cli_import", "test_cli"),
    ),
)
