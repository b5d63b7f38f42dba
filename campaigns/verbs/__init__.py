"""What is done to the campaigns of a year; one transaction each."""
