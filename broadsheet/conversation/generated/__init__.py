"""What generated discussions are made of (generator.py): words, the shape of threads, people."""
