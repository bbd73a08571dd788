#!/bin/sh
# Names every missing or too old tool with a way to install it, before anything is downloaded.
# Usage: check-prerequisites.sh PYTHON
set -u
python=$1
missing=0

complain() {
    missing=$((missing + 1))
    printf '  - %s\n    %s\n' "$1" "$2" >&2
}

# at_least VERSION MINIMUM: compares the first two numbers.
at_least() {
    printf '%s %s\n' "$1" "$2" | awk '{
        split($1, have, "."); split($2, need, ".")
        exit !(have[1] + 0 > need[1] + 0 || (have[1] + 0 == need[1] + 0 && have[2] + 0 >= need[2] + 0))
    }'
}

# require NAME MINIMUM VERSION HOW: VERSION is empty where the tool is not found.
require() {
    if [ -z "$3" ]; then
        complain "$1 is missing; version $2 or newer is needed." "$4"
    elif ! at_least "$3" "$2"; then
        complain "$1 is version $3; version $2 or newer is needed." "$4"
    fi
}

require "Python ($python)" 3.11 \
    "$("$python" -c 'import platform; print(platform.python_version())' 2>/dev/null)" \
    "Install 3.11 to 3.13 from python.org, pyenv or your package manager; name another one with 'make PYTHON=python3.13 …'."
require "Node.js (node)" 20.0 "$(node --version 2>/dev/null | sed 's/^v//')" \
    "Install 22 or 24 from nodejs.org, nvm or your package manager."
require "npm" 9.0 "$(npm --version 2>/dev/null)" "It comes with Node.js; some package managers name it on its own."
require "Terraform (terraform)" 1.10 "$(terraform version 2>/dev/null | sed -n 's/^Terraform v//p')" \
    "Install it from developer.hashicorp.com/terraform/install or with tfenv or brew."
require "OpenSSL (openssl)" 1.1 "$(openssl version 2>/dev/null | awk '{print $2}')" \
    "Install it with your package manager; the embedded AWS makes its TLS certificate with it."

if [ "$missing" -gt 0 ]; then
    printf 'Install the above (%d), then run the same command again. Nothing was downloaded.\n' "$missing" >&2
    exit 1
fi
