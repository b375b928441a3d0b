"""Addresses compiled once for the many apps of the tests: each app has the same rules, and compiling them is most of
what making an app takes.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_once() -> None:
    """Let equal rules share what builds their addresses; it takes the rule itself as its first argument."""
    compiled: dict[object, Builder] = {}
    compile_rule = Rule._compile_builder

    def kept(rule: Rule, append_unknown: bool = True) -> Builder:
        defaults = tuple(sorted((key, repr(value)) for key, value in (rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in compiled:
            compiled[key] = compile_rule(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = kept  # type: ignore[method-assign]  # for the tests only
