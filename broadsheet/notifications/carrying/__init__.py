"""What carries notices to a reader's devices and mailbox, at the times that they chose."""
