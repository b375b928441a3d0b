"""Changes of a questionnaire file's text, one at a time: what is not changed stays as it is written."""
