"""The wizard that creates a store and does not end before its recovery code is proved."""
