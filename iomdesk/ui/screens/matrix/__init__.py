"""The Matrix screen: 32 lines of counts, the total live, the scores before."""
