"""The mistakes that tests are measured by are mistakes of the code as it is."""

from tests.mutants.mutants import MUTANTS
from tests.mutants.mutate import ROOT, place_of


def test_every_mutant_changes_one_place_of_the_code() -> None:
    nowhere = [
        f"{number} {mutant.words}"
        for number, mutant in enumerate(MUTANTS, 1)
        if place_of(mutant, ROOT) is None
    ]
    assert not nowhere, (
        f"tests/mutants/mutants.py: these stand nowhere in the code, or more than once: {nowhere}"
    )
    assert all(mutant.old != mutant.new for mutant in MUTANTS)
