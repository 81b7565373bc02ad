"""What can be said: sorts, terms that keep what their author wrote, and their plain text."""
