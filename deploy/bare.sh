#!/usr/bin/env bash
# Tries `make run` and `make test` where nothing is installed: bootstraps a Debian with git and make only, clones
# the current commit into a folder with a space in its name, and runs both there. For whoever changes the set-up.
#
#     deploy/bare.sh                                    Debian 12 and 13, the whole suite (an hour and more each)
#     deploy/bare.sh trixie                             that Debian alone
#     deploy/bare.sh bookworm -- lint types             these goals of make in place of `test`
#     deploy/bare.sh trixie -- test FILE=tests/x.py     …
#
# Needs root, debootstrap and a good 5 GB in TMPDIR (/tmp). Where packages come from is not written here: Debian's are
# taken from where this machine's apt takes them (MIRROR=… overrides that), Python's as this machine's pip is set up.
#
# Everything is mounted in a namespace of its own, which ends with the last process in it, however that ends: nobody
# outside sees a mount, so removing the folder can't reach through one.
set -euo pipefail

# --- the inside: first process of the namespaces -----------------------------------------------------------------

bind() { # what is there outside is there inside too, under /machine, to be read only
    local target=$root/machine$1
    if [[ -d $1 ]]; then
        mkdir -p "$target"
    else
        mkdir -p "$(dirname "$target")"
        touch "$target"
    fi
    mount --bind "$1" "$target"
    mount -o remount,bind,ro "$target"
}

devices() {
    mount -t tmpfs -o mode=755 none "$root/dev"
    local node
    for node in null zero full random urandom tty; do
        touch "$root/dev/$node"
        mount --bind "/dev/$node" "$root/dev/$node"
    done
    mkdir "$root/dev/shm" "$root/dev/pts"
    mount -t tmpfs -o mode=1777 none "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 none "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    for node in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${node%%:*}" "$root/dev/${node##*:}"; done
    mount -t proc proc "$root/proc"
}

network() { # names, and how apt reaches the mirror
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    apt-config dump | grep -E '^Acquire::((https?|Retries|Check-)[^ ]*) "' >"$root/etc/apt/apt.conf.d/00machine" || true
}

# The variables that tell pip and what it stands on where packages come from and how.
passed_on() {
    compgen -e | grep -E '^(PIP_.*|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|(https?|no)_proxy|(HTTPS?|NO)_PROXY)$' || true
}

# The same settings, with the files and folders they name where they are in the new machine.
moved() { sed -E 's,(^|[ =]|file://)/,\1/machine/,g'; }

pip_setup() { # this machine's settings for pip, and under /machine what they name
    local files=(/etc/pip.conf /etc/xdg/pip/pip.conf "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf")
    local file name named=() settings
    settings=$(
        for file in "${files[@]}"; do [[ ! -f $file ]] || cat "$file"; done
        for name in $(passed_on); do printf '%s\n' "${!name}"; done
    )
    # An index that lies on the disk has its files beside it: the folder around it is named too.
    mapfile -t named < <(grep -oE '(^|[ =]|file://)/[^ ,]+' <<<"$settings" |
        sed -E 's,^file://(/.+)/[^/]+/?$,\1,; s,^[^/]*(//)?/,/,' | sort -u)
    for name in "${named[@]}"; do
        [[ ! -e $name || -e $root/machine$name ]] || bind "$name"
    done
    for file in "${files[@]}"; do
        if [[ -f $file ]]; then
            mkdir -p "$(dirname "$root$file")"
            moved <"$file" >"$root$file"
        fi
    done
}

within() { # runs a command in the new machine, with what a log-in there would know and no more
    local name known=()
    for name in $(passed_on); do known+=("$name=$(moved <<<"${!name}")"); done
    env -i HOME="$HOME" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 \
        "${known[@]}" chroot "$root" "$@"
}

free_port() {
    local port
    for port in $(seq 8600 8699); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    return 1
}

answers() { # the first line of what the server says to a browser that asks for the front page; fails when none does
    local line=
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$1" >&3
    read -r -t 60 line <&3 || true
    exec 3<&- 3>&-
    printf '%s\n' "${line%$'\r'}"
    [[ $line == "HTTP/1.1 200 "* ]]
}

try_run() { # `make run` until it answers 200, at most half an hour
    local port server said began=$SECONDS
    port=$(free_port)
    within make -C "$work" run "PORT=$port" </dev/null &
    server=$!
    while kill -0 $server 2>/dev/null && ((SECONDS - began < 1800)); do
        if said=$(answers "$port" 2>/dev/null); then
            echo "$said after $((SECONDS - began)) s"
            # Everything but ourselves in this namespace, which is `make` and its server; no other process is seen here.
            kill -TERM -1
            wait $server || true
            return 0
        fi
        sleep 2
    done
    echo "make run never answered 200: ${said:-nothing}" >&2
    return 1
}

inside() {
    root=$1/root work="/srv/Cổng Khối thi đua"
    local suite=$2 mirror=$3 bundle=$1/bundle log=$1/log began=$SECONDS verdicts=() failed=0
    shift 3
    verdict() { verdicts+=("$(printf '%-8s %-28s %s (%d s)' "$suite" "$1" "$2" $((SECONDS - began)))"); }

    mount -t proc proc /proc
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
    devices
    network
    # As in every chroot: a package that is installed starts no service of this machine.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    within apt-get -qq update
    within env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends git make \
        </dev/null >"$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
    pip_setup
    bind "$bundle"
    within git -c advice.detachedHead=false clone -q "/machine$bundle" "$work"
    verdict "bare, with git and make" ready

    began=$SECONDS
    if try_run; then verdict "make run" passed; else verdict "make run" FAILED; failed=1; fi
    began=$SECONDS
    if within make -C "$work" "$@" </dev/null; then verdict "make $*" passed; else verdict "make $*" FAILED; failed=1; fi
    printf '\n'
    printf '%s\n' "${verdicts[@]}"
    return $failed
}

if [[ ${1:-} == --inside ]]; then
    shift
    inside "$@"
    exit
fi

# --- the outside -------------------------------------------------------------------------------------------------

suites=()
while [[ $# -gt 0 && $1 != -- ]]; do
    suites+=("$1")
    shift
done
[[ ${#suites[@]} -gt 0 ]] || suites=(bookworm trixie)
[[ $# -eq 0 ]] || shift
[[ $# -gt 0 ]] || set -- test

cd "$(dirname "$0")/.."
if [[ $(id -u) -ne 0 ]]; then
    echo "$0 needs root: it bootstraps a system and mounts." >&2
    exit 1
fi
for program in debootstrap unshare git; do
    if ! command -v "$program" >/dev/null; then
        echo "Missing: $program. Try: apt-get install -y debootstrap util-linux git" >&2
        exit 1
    fi
done
# shellcheck disable=SC2016  # apt fills these in
mirror=${MIRROR:-$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    sed -n 's/^Debian|Debian|//p' | head -n 1)}
if [[ -z $mirror ]]; then
    echo "This machine's apt knows no mirror of Debian (try apt-get update first); name one: MIRROR=… $0" >&2
    exit 1
fi
if [[ -n $(git status --porcelain) ]]; then echo "What isn't committed isn't tried." >&2; fi

home=$(mktemp -d "${TMPDIR:-/tmp}/khoithidua-bare-XXXXXX")
running=
remove() {
    trap - EXIT
    if [[ -n $running ]]; then
        # unshare lets no other signal through while it waits; its child, and with that the namespace, dies with it.
        kill -KILL "$running" 2>/dev/null || true
        wait "$running" 2>/dev/null || true
    fi
    # Nothing is ever mounted out here; if something is all the same, it isn't ours to delete.
    if grep -qF " $home/" /proc/self/mountinfo; then
        echo "Something is mounted below $home: left as it is." >&2
        return
    fi
    local try
    for try in 1 2 3 4 5; do
        if rm -rf --one-file-system "$home" 2>/dev/null; then return; fi
        # Whatever still wrote in it is being ended.
        sleep "$try"
    done
    echo "Left behind: $home" >&2
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

git bundle create -q "$home/bundle" HEAD
failed=0
for suite in "${suites[@]}"; do
    echo "=== $suite"
    # In the background and waited for, so that a signal is heard at once; the child is killed with its parent.
    unshare --mount --propagation private --pid --fork --kill-child \
        "$BASH" deploy/bare.sh --inside "$home" "$suite" "$mirror" "$@" &
    running=$!
    wait $running || failed=1
    running=
    rm -rf --one-file-system "$home/root"
done
exit $failed
