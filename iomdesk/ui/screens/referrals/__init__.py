"""The Referrals screen: the list, the form of one referral, and its life."""
