"""Files that people take away: what there is, how each is made, the queue and its worker."""
