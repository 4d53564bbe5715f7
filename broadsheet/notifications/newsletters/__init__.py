"""The editors' newsletters: who gets them, how editions are made, and how they go out."""
