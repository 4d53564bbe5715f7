"""What keeps the conversation worth having: steps, the desk, decisions that are told and can be appealed."""
