"""What pages, prints and workbooks of campaigns and joint activities show alike."""
