"""The limits of a snapshot: how much is written at a time, and in how small a column."""

ROWS_PER_BATCH = 65_536
"""Responses that are coded at a time: their columns fit into memory beside everything else."""

ROWS_PER_SHARD = 1_048_576
"""Responses of one Parquet file: what a process reads at a time, and what a damaged file costs."""


MOST_INT8_OPTIONS = 127
"""Options whose numbers fit into a column of one byte; more take two."""
