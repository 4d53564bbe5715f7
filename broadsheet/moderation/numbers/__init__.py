"""Numbers for people: what happened in the conversation and at the desk, counted, drawn, reported, and written out."""
