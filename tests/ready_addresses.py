"""Addresses compiled once for the many apps of the tests: each app has the same rules, and compiling them is most of
what making an app takes.
"""

from typing import Any

from werkzeug.routing import Rule

_MADE = ("_parts", "_trace", "_converters", "arguments")
"""What compiling a rule leaves in it, beside what builds its addresses."""


def compile_once() -> None:
    """Let equal rules share what they are compiled to; what builds their addresses takes the rule as first argument."""
    compiled: dict[object, tuple[dict[str, Any], Any, Any]] = {}
    compile_rule = Rule.compile

    def compile_or_take(rule: Rule) -> None:
        assert rule.map is not None
        defaults = tuple(sorted((key, repr(value)) for key, value in (rule.defaults or {}).items()))
        converters = tuple(sorted((name, id(made)) for name, made in rule.map.converters.items()))
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, defaults, converters)
        if key not in compiled:
            compile_rule(rule)
            made = {name: rule.__dict__[name] for name in _MADE}
            compiled[key] = made, rule._build.__func__, rule._build_unknown.__func__  # type: ignore[attr-defined]
            return
        made, build, build_unknown = compiled[key]
        rule.__dict__.update(made)
        rule.arguments = set(made["arguments"])
        rule._build, rule._build_unknown = build.__get__(rule, None), build_unknown.__get__(rule, None)

    Rule.compile = compile_or_take  # type: ignore[method-assign]  # for the tests only
