"""The time that people in China read and that survey websites write: one zone, no summer time."""

from datetime import timedelta, timezone

CHINA = timezone(timedelta(hours=8))
