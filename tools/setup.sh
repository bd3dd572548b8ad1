#!/bin/sh
# Python side of the set-up: finds Python and uv, makes .venv, installs what the lock files pin.
# Usage: tools/setup.sh base|dev [FOLDER]|node|lock; FOLDER is the environment, .venv if none is named.
# Says what is missing in one line, pt-BR / English.
set -eu
cd "$(dirname "$0")/.."
venv=${2:-.venv}

# Many offices' networks re-sign TLS with an authority that only the system's own store knows.
if [ -e /etc/ssl/certs/ca-certificates.crt ] || [ -e /etc/ssl/cert.pem ]; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
fi

fail() {
    printf '\n%s\n%s\n\n' "$1" "$2" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if new_enough "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    fail "Falta o Python 3.11 ou mais novo: instale-o (Debian/Ubuntu: sudo apt install python3; macOS: brew install python) e repita." \
        "Python 3.11 or newer is missing: install it (Debian/Ubuntu: sudo apt install python3; macOS: brew install python) and try again."
}

# The answer of --version counts, not the name: a shim may stand in PATH with nothing behind it.
works() {
    "$1" --version >/dev/null 2>&1
}

find_uv() {
    for candidate in uv .uv/bin/uv; do
        if works "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "uv: instalando em .uv / installing into .uv" >&2
    if "$1" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .uv uv >&2 && works .uv/bin/uv; then
        echo .uv/bin/uv
        return
    fi
    fail "Falta o uv e não foi possível instalá-lo: veja docs.astral.sh/uv, ou sudo apt install python3-pip, e repita." \
        "uv is missing and could not be installed: see docs.astral.sh/uv, or sudo apt install python3-pip, and try again."
}

check_node() {
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null \
        && works npm && return
    fail "Falta o Node.js 20.19, 22.12 ou mais novo, com npm: instale-o (nodejs.org; macOS: brew install node) e repita." \
        "Node.js 20.19, 22.12 or newer, with npm, is missing: install it (nodejs.org; macOS: brew install node) and try again."
}

install() {
    "$uv" pip install --python "$venv/bin/python" --quiet --compile-bytecode --require-hashes --requirement "requirements/$1.txt" && return
    fail "A instalação dos pacotes parou; a causa está acima. Sem rede? Repita quando houver." \
        "Installing the packages stopped; the cause is above. No network? Try again when there is."
}

compile() {
    output=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --output-file "requirements/$output.txt" "$@"
}

# In an empty folder: beside a node_modules npm would write down this platform's packages only.
lock_node() {
    fresh=$(mktemp -d)
    cp "$1/package.json" "$1/package-lock.json" "$fresh/"
    (cd "$fresh" && npm install --package-lock-only --ignore-scripts --no-audit --no-fund \
        --loglevel=error --omit-lockfile-registry-resolved)
    cp "$fresh/package-lock.json" "$1/package-lock.json"
    rm -r "$fresh"
}

case ${1:-} in
node)
    check_node
    ;;
base)
    check_node
    python=$(find_python)
    uv=$(find_uv "$python")
    new_enough "$venv/bin/python" || "$uv" venv --quiet --clear --python "$python" "$venv"
    echo "Pacotes / packages: requirements/base.txt"
    install build
    install base
    # Its build tool is one of the pinned packages: nothing is fetched here that has no digest.
    "$uv" pip install --python "$venv/bin/python" --quiet --no-deps --no-build-isolation --editable .
    ;;
dev)
    uv=$(find_uv "$(find_python)")
    echo "Pacotes / packages: requirements/dev.txt"
    install dev
    ;;
lock)
    uv=$(find_uv "$(find_python)")
    compile base pyproject.toml
    compile dev --constraint requirements/base.txt --group dev
    lock_node frontend
    lock_node tests/servers/oidc
    printf 'hatchling>=1.27\neditables>=0.5\n' | compile build --constraint requirements/dev.txt -
    ;;
*)
    echo "tools/setup.sh base|dev [FOLDER]|node|lock" >&2
    exit 2
    ;;
esac
