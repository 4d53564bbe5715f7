"""What moderation makes of reports: how much they weigh, what follows from that, how they stand at the desk."""
