# Sourced by ./run, ./test and .ci/run: Python, the virtual environment, the system's libraries.
# Written for bash 3.2, which every Mac has. Expects to stand in the root of the project.

VENV_PYTHON=.venv/bin/python
SETUP_LOG=${VAR_DIR:-var}/log/setup.log
unset PYTHONDONTWRITEBYTECODE # else each of many processes compiles all of it anew

say() { printf '%s\n' "$*"; }

stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

works() { "$@" >/dev/null 2>&1; } # a name in PATH may be a shim that only explains itself

logged() {
    mkdir -p "$(dirname "$SETUP_LOG")"
    "$@" >>"$SETUP_LOG" 2>&1
}

# --- packages of the system -------------------------------------------------------------------

# apt_install WHAT-FOR PACKAGE…: installs where that is allowed, else says what to type.
apt_install() {
    local purpose=$1 become_root=""
    shift
    [ "$(id -u)" = 0 ] || become_root="sudo -n"
    if works command -v apt-get && works $become_root true; then
        say "Installing $* ($purpose) …"
        logged $become_root apt-get update
        logged $become_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" && return
    fi
    stop "Missing: $purpose. Type this, and then $0 again:  sudo apt-get install $*"
}

# --- Python ---------------------------------------------------------------------------------

is_new_enough() { works "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; }

find_python() {
    local candidate found="" names="python3.13 python3.12 python3.11 python3"
    # The system's own before others: pyenv builds without a profile, and then all takes 1.4 times as long.
    for candidate in $(type -aP $names | grep '^/usr/bin/') $names; do
        if is_new_enough "$candidate"; then
            PYTHON=$candidate
            return
        fi
    done
    works python3 --version && found=" (found: $(python3 --version 2>&1))"
    stop "Citykompetens needs Python 3.11 or later$found." \
        "Debian, Ubuntu: sudo apt-get install python3.11 python3.11-venv   Mac: brew install python@3.13"
}

make_venv() {
    is_new_enough $VENV_PYTHON && return
    find_python
    say "Making the virtual environment .venv with $("$PYTHON" --version) …"
    rm -rf .venv
    if works uv --version; then
        logged uv venv --python "$PYTHON" .venv && return
    else
        works "$PYTHON" -c 'import ensurepip' || # Debian keeps this part of Python in a package of its own
            apt_install "Python's venv" "$("$PYTHON" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')"
        logged "$PYTHON" -m venv .venv && return
    fi
    stop "The virtual environment could not be made; $SETUP_LOG tells why."
}

# install_requirements FILE: exactly what the file lists, unless that is what is there. A copy of
# what was installed lies in .venv; requirements-dev.txt is requirements.txt and more.
install_requirements() {
    local file=$1
    cmp -s "$file" ".venv/$file" && cmp -s requirements.txt .venv/requirements.txt && return
    rm -f .venv/requirements.txt .venv/requirements-dev.txt
    say "Installing $file …"
    if works uv --version; then
        logged uv pip sync --python $VENV_PYTHON --require-hashes "$file" || explain_failed_install "$file"
    else
        # The file is complete. Without --no-deps pip would look for "coverage[toml]" itself, and refuse the
        # newest one it finds as soon as that is newer than the one listed.
        logged $VENV_PYTHON -m pip install --retries 1 --no-deps --require-hashes -r "$file" || explain_failed_install "$file"
    fi
    cp requirements.txt .venv/
    cp "$file" ".venv/$file"
}

explain_failed_install() {
    local no_network='Name or service not known|name resolution|dns error|Network is unreachable|Connection refused|error sending request|NewConnectionError|ProxyError|timed out'
    if tail -n 30 "$SETUP_LOG" | grep -qiE "$no_network"; then
        stop "The package index does not answer: is there a network? Details in $SETUP_LOG."
    fi
    tail -n 5 "$SETUP_LOG" >&2
    stop "Installing $1 failed; $SETUP_LOG tells all of it."
}

# --- what WeasyPrint needs to write PDFs ---------------------------------------------------------

pdf_libraries_load() {
    logged $VENV_PYTHON -c '
import ctypes, sys
ending = "{}.dylib" if sys.platform == "darwin" else "{}.so.0"
for name in ("libpango-1.0", "libpangoft2-1.0", "libharfbuzz-subset"):
    ctypes.CDLL(ending.format(name))'
}

need_pdf_libraries() {
    if [ "$(uname)" = Darwin ]; then # Python does not look into Homebrew's folder by itself
        export DYLD_FALLBACK_LIBRARY_PATH="${DYLD_FALLBACK_LIBRARY_PATH:-/opt/homebrew/lib:/usr/local/lib:/usr/lib}"
        pdf_libraries_load || stop "Missing: Pango, which writes the PDFs. Type this, and then $0 again:  brew install pango"
    elif ! pdf_libraries_load; then
        apt_install "Pango, which writes the PDFs" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
        pdf_libraries_load || stop "Pango is installed but does not load; $SETUP_LOG tells more."
    fi
}
