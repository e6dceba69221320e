#!/bin/sh
# Installs the free speech synthesisers that the foundry needs to bake whispers (Debian, Ubuntu).
# It can be run again safely: installed packages stay as they are.
set -eu

PACKAGES="festival festvox-us-slt-hts flite"

missing=""
for package in $PACKAGES; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "already installed: $PACKAGES"
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update
# shellcheck disable=SC2086 # a list of names
$as_root apt-get install --yes --no-install-recommends $missing
