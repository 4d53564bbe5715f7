"""Lists of readers from another program: read, looked through, taken in, invited."""
