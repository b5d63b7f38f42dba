"""What can be done with campaigns and joint activities, one file a subject."""
