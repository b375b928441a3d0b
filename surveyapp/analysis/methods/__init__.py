"""How figures are computed: a module for each family."""
