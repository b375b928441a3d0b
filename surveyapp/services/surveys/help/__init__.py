"""What the editor says of the keys of a questionnaire file and of the ready scales."""
