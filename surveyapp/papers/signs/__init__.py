"""What can be read in one line by itself: numbers, letters, boxes, steps of scales, words that mean something."""
