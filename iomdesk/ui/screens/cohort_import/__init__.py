"""Import the cohort: choose the file, check the rows, take them in (UX section 9.9)."""
