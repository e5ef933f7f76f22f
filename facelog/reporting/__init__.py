"""A week or a month as a report: told in words that are held to its facts, and as one file."""
