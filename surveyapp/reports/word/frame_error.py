"""What is wrong with an evaluator's own frame; in a module of its own, since many speak of it and few read frames."""

from surveyapp.definition.coded_error import CodedError


class FrameError(CodedError):
    """A frame that cannot be used, as a code with parameters.

    `not_a_word_file` · `too_large` (limit) · `part_too_large` (part, limit) · `too_many_parts` (limit) ·
    `part_named_badly`, `part_twice`, `part_encrypted`, `declares_entities` (part) · `part_not_allowed`,
    `relation_not_allowed`, `link_not_allowed`, `field_not_allowed`, `element_not_allowed` (part, found) ·
    `template_syntax` (detail) · `construct_not_allowed` (found, allowed) · `unknown_variables` (found, allowed) ·
    `template_fails` (detail) · `too_costly` (seconds) · `marker_missing`, `marker_repeated` (marker).
    """

    source = "frame"
