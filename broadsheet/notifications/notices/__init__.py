"""What happened to a reader: who is told, how it reads, and what they do with it."""
