"""What writes steps: a recorder and one function per kind of reason.  Nothing here is trusted."""
