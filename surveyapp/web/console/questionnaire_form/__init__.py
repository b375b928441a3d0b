"""A questionnaire as a form: the same text as in the editor, changed field by field."""
