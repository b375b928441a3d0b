"""The limits of a snapshot: how much is written at a time, and in how small a column."""

ROWS_PER_GROUP = 65_536
"""Rows that are written to a shard at once, whatever the survey's size."""

ROWS_READ_AT_ONCE = 16_384
"""Rows of a shard that are given at once: their columns stay in the processor's cache."""

BYTES_READ_AT_ONCE = 16 * 2**20
"""Bytes from which on such rows, or the texts of such responses, are fewer: each text may be long."""

BYTES_OF_TEXTS_PER_GROUP = 48 * 2**20
"""Bytes of texts from which on they are written to a shard, however few responses they are of."""

ROWS_PER_STORED_BATCH = 16_384
"""Responses that are read from the database and coded at once."""

CHARACTERS_PER_STORED_BATCH = 4_000_000
"""Characters of the answers of such responses from which on they are fewer: a response may hold many long texts."""

ROWS_PER_SHARD = 1_048_576
"""Responses of one Parquet file: what one process takes on, and what a damaged file costs."""

MOST_QUESTIONNAIRES_IN_MEMORY = 16
"""Questionnaires of snapshots in one process: reading one takes far longer than most figures."""

MOST_INT8_OPTIONS = 127
"""Options whose numbers fit into a column of one byte; more take two."""
