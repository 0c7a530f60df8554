"""The minutes of a meeting: read, made for one reader through the gate, and let out."""

from iomdesk.services.minutesheld import Decided, MinutedItem, Minutes, Said, Taken, read

__all__ = ["Decided", "MinutedItem", "Minutes", "Said", "Taken", "read"]
