"""Why a file is not taken, and how many bytes one may have."""

MEGABYTE = 1024 * 1024
# The most that one file may have.
MOST_BYTES = 20 * MEGABYTE


class FileRefused(ValueError):
    """A file that is not taken. Its text is a Vietnamese sentence that says why and what to do."""


def too_big() -> FileRefused:
    """For a file of more than the most there may be."""
    most = f"{MOST_BYTES // MEGABYTE} MB"
    return FileRefused(f"Tệp lớn hơn {most}. Hãy giảm dung lượng (quét đen trắng, nén ảnh) hoặc tách làm nhiều tệp.")
