"""Reads: the frame of every page, and search."""
