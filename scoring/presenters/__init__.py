"""What pages, documents and workbooks show alike of the rubric and the scores; nothing here imports a page."""
