"""Letters: what is written in them, how they are sent, and what comes back."""
