"""What a publication is made of: the frozen text of a round, its print, its place in the register, and their check."""
