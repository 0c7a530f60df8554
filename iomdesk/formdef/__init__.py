"""The scheme as data: ``forms/SCHEME/*.toml`` read into frozen, checked values."""
