"""What pages, documents and workbooks of this app show alike."""
