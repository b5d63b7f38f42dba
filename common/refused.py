"""What every verb says that is given something it cannot take: each verb's own error is one of these."""

# What a form says whose thing was changed meanwhile, after who changed it: «{}».
STALE_FORM = "{} Những gì bạn nhập còn trong biểu mẫu, chưa được lưu. Bấm «Lưu» lần nữa để ghi theo biểu mẫu này."


class FieldsRefused(ValueError):
    """What was typed or handed in cannot be taken: by field, a sentence for the user. Nothing was written."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems
