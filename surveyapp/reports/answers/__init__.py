"""The tables of answers: their columns and cells, the answers as CSV and as Parquet, the codebook."""
