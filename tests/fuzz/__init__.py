"""Nonsense for the whole surface, made up anew by itself: no input may be answered with an error of the server.

    surface    every address of the URLconf, its forms as each role gets them, and the files that go into them
    pools      what people, spreadsheets and attackers put where something else is meant
    inputs     one input after the other, each from a seed and its number alone
    trying     an input tried in a transaction that is taken back, and what went wrong

`make fuzz` tries fifty thousand and more; the suite tries a thousand (`test_fuzz.py`).
"""
