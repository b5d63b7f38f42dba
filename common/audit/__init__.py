"""The log: who changed what, when, through which door, from what to what, and why. Entries outlive their objects."""
