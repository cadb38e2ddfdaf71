"""From strokes or painted cells to the 8×8 ink a network reads."""
