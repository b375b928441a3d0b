"""Stores answers as coded columns: frozen in Parquet shards under a manifest, or live in memory."""
