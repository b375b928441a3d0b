"""The review before field work: a commissioner reads a questionnaire by a link, comments on it and approves it."""
