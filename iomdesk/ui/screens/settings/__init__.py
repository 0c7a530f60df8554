"""Settings: how the desk looks, when it locks, the store's rules, keys and access log."""
