"""The Cohort screen: the list of people and the record of one of them."""
