"""The packages for Windows."""
