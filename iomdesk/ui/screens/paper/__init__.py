"""A paper by itself: a blank form, or one that another screen asks for."""
