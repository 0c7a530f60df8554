"""The Sharing screen: agencies, contracts, consents, nominated officers."""
