"""A decision into page data, into Typst, into PDF or SVG."""
