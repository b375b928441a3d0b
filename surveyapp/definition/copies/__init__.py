"""A file made into another one: next year, another unit, and what it still says of the old one."""
