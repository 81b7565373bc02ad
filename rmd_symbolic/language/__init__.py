"""What people write: the grammar, the syntax tree, elaboration to sorted terms, and the check of a file."""
