"""Brings .venv to exactly what a requirements file pins: `python3 deploy/build_venv.py requirements.txt`.

Does nothing when it is there already. Builds from nothing when the folder was copied or moved, or when the
system's Python is another one than it was built with. Needs the standard library only.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Written last: a build that was broken off has none, and starts over.
STAMP = VENV / "built-from.json"
RUN, DEV = "requirements.txt", "requirements-dev.txt"
# What several machines together need besides (docs/province.md).
PROVINCE = "deploy/province/requirements.txt"


def same_spelling(name: str) -> str:
    """A package's name in the one spelling that all of its spellings share."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned_names(file: str) -> set[str]:
    """The packages that one requirements file pins."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {same_spelling(line.split("==")[0].strip()) for line in lines if "==" in line}


def fingerprint(file: str) -> str:
    """What the packages of `file` depend on: changes when a pin, the Python or the place changes."""
    files = {RUN: [RUN], PROVINCE: [RUN, PROVINCE]}.get(file, [RUN, PROVINCE, DEV])
    parts = [(ROOT / name).read_text(encoding="utf-8") for name in files]
    return hashlib.sha256("\0".join([*parts, base()]).encode()).hexdigest()


def base() -> str:
    """The Python that builds and the folder that is built in: a virtual environment is bound to both."""
    return f"{sys.version_info[:2]} {VENV}"


def built() -> dict[str, str]:
    """What the stamp says: requirements file → fingerprint, and the base. Empty if nothing usable stands."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
        subprocess.run([PYTHON, "-c", "import pip"], check=True, capture_output=True)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return {}
    return stamp if stamp.get("base") == base() else {}


def pip(*arguments: str) -> str:
    """Runs the environment's own pip and returns what it prints; its complaints go straight to the screen."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def remove_strays() -> None:
    """Takes out what no requirements file pins (any more): nothing may work here by accident."""
    installed = {same_spelling(row["name"]) for row in json.loads(pip("list", "--format=json"))}
    strays = installed - pinned_names(RUN) - pinned_names(PROVINCE) - pinned_names(DEV) - {"pip", "setuptools", "wheel"}
    if strays:
        pip("uninstall", "-y", *sorted(strays))


def main(file: str) -> None:
    stamp = built()
    if stamp.get(file) == fingerprint(file):
        return
    print(f"Dựng môi trường Python theo {file} (một vài phút ở lần đầu) …", flush=True)
    if not stamp:
        # What a link leads to belongs to somebody else: building there would empty it.
        if VENV.is_symlink():
            VENV.unlink()
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    STAMP.unlink(missing_ok=True)
    # Everything is pinned, so pip has nothing to resolve, and what is not pinned can't slip in.
    pip("install", "--no-deps", "--only-binary=:all:", "-r", str(ROOT / file))
    remove_strays()
    pip("check")
    stamp = {**stamp, "base": base(), file: fingerprint(file)}
    if file == DEV:
        stamp[PROVINCE] = fingerprint(PROVINCE)
    if file != RUN:
        stamp[RUN] = fingerprint(RUN)
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


if __name__ == "__main__":
    # An outer virtual environment must not leak into the one that is built.
    os.environ.pop("PYTHONPATH", None)
    os.environ.pop("PYTHONHOME", None)
    try:
        main(sys.argv[1])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"Không dựng được môi trường Python: lệnh cuối cùng kết thúc với mã {failure.returncode}.")
    except OSError as failure:
        # A full disk, or one that takes no writes. What is half there has no stamp, and is built anew next time.
        sys.exit(f"Không dựng được môi trường Python ở «{VENV}»: {failure.strerror}. Hãy sửa rồi chạy lại lệnh này.")
