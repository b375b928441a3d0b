"""The limits of the server before the app: how long it waits for clients, how much it gathers."""

HEAD_SECONDS = 15.0
"""Seconds from the connection to a first byte, and from there to the end of the head."""

BODY_SECONDS = 60.0
"""Seconds from the head to the end of a body that is gathered: a quarter of a megabyte over a slow mobile network."""

PATIENCE_SECONDS = 30.0
"""Seconds that a thread waits for one connection in all, beside what `BYTES_PER_SECOND` allows."""

BYTES_PER_SECOND = 16 * 1024
"""Bytes that buy a second of patience back."""

HURRY_SECONDS = 0.25
"""Seconds without a byte sent after which a thread gives up, while the most threads already wait for slow receivers."""

LEAVING_SECONDS = 2.0
"""Seconds that a client has to receive the last response before its connection is closed."""

MOST_STREAMS = 50
"""Requests with a large body that wait for a thread; more are sent away."""

BYTES_AT_ONCE = 64 * 1024
"""Bytes that are taken from a connection at a time."""

LARGEST_HEAD = 32 * 1024
"""Bytes of a request line with its header fields: browsers send one or two thousand."""

LARGEST_GATHERED_BODY = 256 * 1024
"""Bytes of a body that is gathered before a thread gets it: enough for every form that citizens may send."""

OWN_FILES = 100
"""Files that a process opens beside its connections: its database, its snapshots, what it sends."""
