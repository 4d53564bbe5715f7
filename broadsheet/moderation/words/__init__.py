"""Words that the paper watches for, and how they are found in whatever somebody writes, however they are dressed up."""
