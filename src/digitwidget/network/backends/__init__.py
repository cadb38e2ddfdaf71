"""Ways to compute one epoch; `dispatch` chooses, and nothing outside imports past it."""
