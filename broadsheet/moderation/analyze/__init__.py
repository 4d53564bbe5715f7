"""Scores for programs elsewhere, in the shape of Google's Perspective API (v1alpha1), so that they can point here.

The reference is the API's discovery document of 2023. What differs is said in docs/moderation.md. Nothing of a text is
kept or logged.
"""
