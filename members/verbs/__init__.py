"""What is done to a bloc's members; one transaction each."""
