#!/usr/bin/env bash
# The whole suite, stage after stage; a red stage does not hide what the later ones say. The last line is
# the verdict, and the exit code is 0 only if every stage passed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

summary=()
failed=()
for stage in lint types test-sqlite test-postgres; do
    echo
    echo "=== $stage"
    began=$SECONDS
    if "${MAKE:-make}" --no-print-directory "$stage"; then
        verdict=passed
    else
        verdict=FAILED
        failed+=("$stage")
    fi
    summary+=("$(printf '%-14s %s (%d s)' "$stage" "$verdict" $((SECONDS - began)))")
done

echo
printf '%s\n' "${summary[@]}"
if [[ ${#failed[@]} -gt 0 ]]; then
    echo "make test: FAILED (${failed[*]})"
    exit 1
fi
echo "make test: everything passed"
