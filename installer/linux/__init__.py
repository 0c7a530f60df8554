"""The packages for Debian and its kin."""
