"""Widgets: they show a desk's state and pass on what the teller does."""
