"""The long run: many thousand inputs, on whichever database DATABASE_URL names.

    make fuzz
    .venv/bin/python -m tests.fuzz --inputs 60000 --seed 7
    .venv/bin/python -m tests.fuzz --seed 7 --only 4711        (one input once more, with what it breaks)

Prints how many inputs of each kind were tried, how they were answered, and every error of the server by its place in
the code, each with the number to try it again. Exit code 1 if there is any.
"""

import argparse
import logging
import os
import random
import sys
import warnings
from time import perf_counter

import django


def main() -> int:
    """Runs, prints, and says whether nothing broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", type=int, default=None)
    parser.add_argument("--start", type=int, default=0)
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    from django.conf import settings
    from django.db import connection
    from django.test.utils import get_runner

    from tests.fuzz.inputs import Inputs
    from tests.fuzz.surface import Surface
    from tests.fuzz.trying import Run
    from tests.twoblocs import make_two_blocs

    runner = get_runner(settings)(verbosity=0, interactive=False)
    runner.setup_test_environment(debug=False)
    made = runner.setup_databases()
    try:
        make_two_blocs()
        began = perf_counter()
        with Run(Inputs(Surface(), seed)) as run:
            numbers = [asked.only] if asked.only is not None else range(asked.start, asked.start + asked.inputs)
            for done, number in enumerate(numbers, start=1):
                before = len(run.failures)
                run.one(number)
                for failure in run.failures[before:]:
                    print(f"  error: --seed {seed} --only {failure.number}: {failure.error}", flush=True)
                if done % 1000 == 0:
                    print(f"  {done} tried, {len(run.failures)} errors, {perf_counter() - began:.0f} s", flush=True)
        print(
            f"database {connection.vendor}, seed {seed}, {sum(run.tried.values())} inputs in {perf_counter() - began:.0f} s"
        )
        for kind, count in sorted(run.tried.items()):
            print(f"  {kind:10} {count}")
        print("answers: " + ", ".join(f"{status}: {count}" for status, count in sorted(run.answers.items())))
        by_error: dict[str, list[int]] = {}
        for failure in run.failures:
            by_error.setdefault(failure.error, []).append(failure.number)
        print(f"errors of the server: {len(run.failures)}")
        for error, numbers_of in sorted(by_error.items(), key=lambda pair: -len(pair[1])):
            print(f"  {len(numbers_of)} × {error}\n      again: -m tests.fuzz --seed {seed} --only {numbers_of[0]}")
        if asked.only is not None:
            for failure in run.failures:
                print(failure.input, failure.trace, sep="\n")
            if not run.failures:
                print(run.inputs.make(asked.only))
    finally:
        runner.teardown_databases(made)
        runner.teardown_test_environment()
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
