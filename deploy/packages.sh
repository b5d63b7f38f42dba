#!/usr/bin/env bash
# Installs the system packages the portal stands on, if any is missing: `deploy/packages.sh run` for what
# runs, `deploy/packages.sh test` for what the whole suite needs on top. Asks nothing: as root, or with a
# sudo that wants no password, it installs; else it prints the one line to type and exits with 1.
set -euo pipefail

wanted=(python3 python3-venv tzdata libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
# `manage.py backup` and `restore` copy a PostgreSQL database with its own programs, pg_dump and pg_restore.
case "${DATABASE_URL:-}" in
postgres://* | postgresql://* | psql://* | pgsql://*) wanted+=(postgresql-client) ;;
esac
case "${1:-}" in
run) ;;
test)
    # Ubuntu calls its browser otherwise than Debian.
    browser=chromium
    if ! command -v chromium >/dev/null && grep -qs '^ID=ubuntu' /etc/os-release; then browser=chromium-browser; fi
    # LibreOffice types into workbooks and computes them, as the people who use them do.
    wanted+=("$browser" postgresql poppler-utils libreoffice-calc)
    # Another program than the portal opens a sealed backup.
    wanted+=(age)
    # A province's machines, which tests start on loopback (docs/province.md): certificates and HTTPS, pooling, two
    # databases of which one follows the other, and what leads to the one that writes.
    wanted+=(openssl nginx-light pgbouncer patroni python3-etcd python3-psycopg2 etcd-server haproxy)
    # The program that drives the browser (it comes with playwright, from PyPI) is linked against it.
    wanted+=(libatomic1)
    ;;
*)
    echo "usage: $0 run|test" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null; then
    echo "Máy này không dùng apt. Cần có sẵn những gì tương đương với: ${wanted[*]}" >&2
    exit 0
fi

missing=()
for package in "${wanted[@]}"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $status == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) -ne 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Còn thiếu gói hệ thống. Gõ dòng dưới đây một lần, rồi gõ lại lệnh vừa rồi:" >&2
        line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
        if command -v sudo >/dev/null; then echo "sudo sh -c '$line'" >&2; else echo "su -c '$line'" >&2; fi
        exit 1
    fi
    as_root=(sudo -n)
fi

echo "Cài gói hệ thống còn thiếu: ${missing[*]}"
# `env`, because sudo drops the environment. Another apt may be at work: wait for it.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
"${apt[@]}" update
# What apt tells is long; it is wanted only when something goes wrong.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    exit 1
fi
