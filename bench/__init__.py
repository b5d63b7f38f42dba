"""What the pages cost beside a floor page: `make bench`, or `python -m bench`. Measures; never judges."""
