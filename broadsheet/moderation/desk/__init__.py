"""The moderators' desk (/moderate/): what waits, what is known of a comment, decisions one by one and many at once."""
