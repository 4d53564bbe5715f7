"""WordPress: its export format (WXR) read, its HTML turned into a story's blocks, its posts made stories."""
