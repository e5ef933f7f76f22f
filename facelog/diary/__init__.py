"""The posts, the profile and the talk of each person, kept for good."""
