"""α and its interval equal pingouin's where nothing is missing and every item varies."""

import numpy as np
import pandas as pd
import pytest
from made_surveys import scale_tally

from surveyapp.analysis.statistics.reliability import reliability


@pytest.fixture(scope="module")
def cronbach_alpha():
    import pingouin

    return pingouin.cronbach_alpha


def agreeing_rows(seed: int, people: int, items: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    answers = random.normal(size=(people, 1)) + random.normal(size=(people, items))
    return np.clip(np.round(3 + answers), 1, 5).astype(int)


@pytest.mark.parametrize(("seed", "people", "items"), [(1, 20, 2), (2, 122, 5), (3, 71, 8), (4, 1000, 12)])
def test_alpha_equals_pingouin_on_complete_answers(cronbach_alpha, seed, people, items):
    rows = agreeing_rows(seed, people, items)
    value, interval = cronbach_alpha(data=pd.DataFrame(rows.astype(float)))
    ours = reliability(scale_tally(rows.tolist()).scale)
    assert ours.value == pytest.approx(value, abs=1e-9)
    assert ours.ci95 == pytest.approx(interval, abs=5e-4 + 1e-9)
