"""Keys and masking."""
