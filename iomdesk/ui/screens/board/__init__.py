"""The Board: four columns by status, and moving a person with a reason (UX section 9.6)."""
