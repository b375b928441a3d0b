"""Which keys a question and its options may have by the question's type."""

from surveyapp.definition.question_types import KEYS_OF_SINGLE_TYPES, OPTION_KEYS_OF_SINGLE_TYPES
from surveyapp.definition.type_table import TYPES, scale_types

_NEEDS_AN_ANSWER = frozenset({"required", "keep_numbers"})


def takes_key(type_: str, key: str) -> bool:
    """Whether a question of this type may have a key; of an unknown type it may have any."""
    kind = TYPES.get(type_)
    if kind is None:
        return True
    if key in KEYS_OF_SINGLE_TYPES:
        return key in kind.keys
    if key == "names_units":
        return kind.options
    if key in ("options", "items"):
        return bool(getattr(kind, key))
    if key == "scale":
        return type_ in scale_types(written=True)
    return key not in _NEEDS_AN_ANSWER or kind.layout != "none"


def takes_option_key(type_: str, key: str) -> bool:
    """Whether an option of a question of this type may have a key."""
    kind = TYPES.get(type_)
    if kind is None:
        return True
    if key == "write_in":
        return kind.write_ins
    return key not in OPTION_KEYS_OF_SINGLE_TYPES or key in kind.option_keys
