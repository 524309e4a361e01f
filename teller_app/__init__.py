"""A desk assistant for the teller at a bank's branch counter."""
