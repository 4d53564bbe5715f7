"""What is measured of a text, whatever it is about: links, addresses, capitals, likeness to others, language."""
