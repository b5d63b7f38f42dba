"""What pages, documents and workbooks show alike of the members and of the log; nothing here imports a page."""
