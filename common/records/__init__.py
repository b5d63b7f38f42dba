"""Records: what an office prints and files. PDF from HTML, workbooks, the bars both have, download headers.

Ground of the house: it knows layout and form, and no app. An app brings the words by extending
`templates/records/base.html`.
"""
