"""What moderators keep an eye on: discussions and readers under watch, and the comments that this is about."""
