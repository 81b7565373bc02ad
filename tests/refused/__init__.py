"""Proofs that must be refused, each beside the same proof repaired by one edit."""
