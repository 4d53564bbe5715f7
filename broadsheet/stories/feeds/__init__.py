"""The paper as feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, for the whole paper, a section, a topic, a byline."""
