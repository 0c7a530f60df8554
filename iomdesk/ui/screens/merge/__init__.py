"""Merging two records of one person, side by side, and taking them apart again."""
