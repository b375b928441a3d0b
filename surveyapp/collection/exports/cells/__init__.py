"""What single cells mean: options, ticks, times, and cells that hold no answer."""
