"""What becomes of citizens' answers after they arrived: receipts, taking back, answers that came late."""
