"""What searches: engines find points, proofs and certificates; none of them makes a theorem."""
