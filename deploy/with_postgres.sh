#!/usr/bin/env bash
# Runs a command with DATABASE_URL pointing at a PostgreSQL of its own, and removes that server afterwards:
#     deploy/with_postgres.sh .venv/bin/python -m pytest
# Listens on a socket only, so it neither meets a server that runs already nor needs a free port.
set -euo pipefail

bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [[ -z $bin ]] && command -v pg_ctl >/dev/null; then bin=$(dirname "$(readlink -f "$(command -v pg_ctl)")"); fi
if [[ ! -x $bin/initdb ]]; then
    echo "PostgreSQL's own programs (initdb, pg_ctl) were not found; try: deploy/packages.sh test" >&2
    exit 1
fi

# In /tmp, whatever TMPDIR says: the postgres user must reach it, and a socket's path has to be short.
home=$(mktemp -d /tmp/khoithidua-postgres-XXXXXX)
# PostgreSQL refuses to run as root.
as_owner=()
if [[ $(id -u) -eq 0 ]]; then
    as_owner=(runuser -u postgres --)
    chown postgres: "$home"
fi

control() { (cd "$home" && "${as_owner[@]}" "$bin/pg_ctl" -D "$home/data" -s "$@") </dev/null; }
remove() {
    control -m immediate stop 2>/dev/null || true
    rm -rf "$home"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

(cd "$home" && "${as_owner[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 \
    --no-sync </dev/null >"$home.log" 2>&1) || { cat "$home.log" >&2; rm -f "$home.log"; exit 1; }
rm -f "$home.log"
# It lives for minutes: nothing has to survive a power cut.
if ! control -w -l "$home/server.log" start -o \
    "-k $home -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"; then
    cat "$home/server.log" >&2
    exit 1
fi

# No host, and two slashes: the path of the socket's folder, then the database.
DATABASE_URL="postgres://postgres@/$home/postgres" "$@"
