#!/bin/sh
# Installs the free speech synthesisers that whispers are spoken with while baking (Debian, Ubuntu).
# Safe to run again: what is there already stays as it is.
set -eu

PACKAGES="festival festvox-us-slt-hts flite"

missing=""
for package in $PACKAGES; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "speech is installed: $PACKAGES"
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update
# shellcheck disable=SC2086 # a list of names
$as_root apt-get install --yes --no-install-recommends $missing
