"""What pages, documents and workbooks of the review show alike, one file a subject."""
