"""Where readers come from, as moderators see it: mail domains, networks, devices; sanctions of them, and hints."""
