"""The time zone of China, in which people read times and survey websites write them: one zone, no summer time."""

from datetime import timedelta, timezone

CHINA = timezone(timedelta(hours=8))
