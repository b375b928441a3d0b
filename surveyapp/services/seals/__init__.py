"""The seal of a survey: what was declared at publishing, and every later change of it with its reason."""
