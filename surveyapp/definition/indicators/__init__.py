"""The indicator file: its tree, targets, actual values, 基础表, formulas, money."""
