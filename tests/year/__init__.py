"""A year at one branch, day by day, with everything that happens to it."""
