"""What people read: a checked proof as one neutral document, and the backends that write it."""
