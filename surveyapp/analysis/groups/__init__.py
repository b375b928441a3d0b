"""Groups of respondents: counts of one question by another, comparisons, cross tables."""
