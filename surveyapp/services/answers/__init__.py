"""What becomes of answers after they arrived: receipts, taking back, answers that came late, keeping and deleting."""
