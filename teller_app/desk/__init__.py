"""What each screen shows and may do, as plain objects: no widgets."""
