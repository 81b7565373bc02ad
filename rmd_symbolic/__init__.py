"""A symbolic companion for the theory of recursive distillation."""

__version__ = "0.1.0"
