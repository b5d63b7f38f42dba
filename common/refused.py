"""What every verb says that is given something it cannot take: each verb's own error is one of these."""


class FieldsRefused(ValueError):
    """What was typed or handed in cannot be taken: by field, a sentence for the user. Nothing was written."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
