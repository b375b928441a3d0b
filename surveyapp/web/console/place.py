"""Where the console is. Nothing is imported here: whoever needs the path needs no more than it."""

MOUNT = "/console"
"""The path under which all of the console lies."""

HOME = f"{MOUNT}/"
"""Its first page."""
