"""Stories and everything that shows them: front page, sections, live blogs, topics, bylines, feeds."""
