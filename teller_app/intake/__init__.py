"""Extracts coming in."""
