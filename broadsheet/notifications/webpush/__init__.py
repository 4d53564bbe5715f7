"""Web Push, spoken directly: encryption (RFC 8188, 8291), who we are (8292), what is said, and its sending (8030).

Knows nothing of the database or of readers; everything goes out through the one gate, `common.outbound`.
"""
