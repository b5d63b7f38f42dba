"""Files that people hand in: what they are, how they are named, where their bytes are kept, how they are given back."""
