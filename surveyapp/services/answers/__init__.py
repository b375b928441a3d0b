"""What becomes of answers after they arrived: receipts, marks, taking back, answers that came late, deleting."""
