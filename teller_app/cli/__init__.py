"""The same desks without a window. Standard output is the page; standard error is for remarks."""
