"""Tables of scores, respondents × items, from answers or a file; what a scale's items have in common."""
