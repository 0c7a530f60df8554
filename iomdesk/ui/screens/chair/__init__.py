"""Meeting mode: the chair's window while a meeting is held (UX section 9, screen 7)."""
