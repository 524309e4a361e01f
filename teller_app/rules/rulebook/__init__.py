"""A rulebook edition as models: what a scheme can say, and how it is refused."""
