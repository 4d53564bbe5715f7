"""What no single part owns: the paper's own settings, safe text, the clock."""
