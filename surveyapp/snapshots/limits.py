"""The limits of a snapshot: how much is written at a time."""

ROWS_PER_BATCH = 65_536
"""Responses that are coded at a time: their columns fit into memory beside everything else."""

ROWS_PER_SHARD = 1_048_576
"""Responses of one Parquet file: what a process reads at a time, and what a damaged file costs."""
