"""Meetings: the diary, who is invited on what basis, the agenda, and the packs."""
