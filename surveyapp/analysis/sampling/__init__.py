"""How respondents were drawn: estimates by strata, raking, sizes of samples, target groups."""
