"""Exit statuses of every command."""

GOOD = 0
PROBLEMS = 1
"""Some input could not be read; the rest was."""
UNUSABLE = 2
"""The call cannot be carried out as it was given."""
