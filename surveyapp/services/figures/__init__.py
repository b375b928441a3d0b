"""What figures are computed from and what comes of it: answers frozen or live, snapshots, analysis, kept results."""
