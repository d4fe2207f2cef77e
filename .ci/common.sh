# Sourced first by every script here: strict mode, `--help`, and the repository as the current directory.
# The usage text of a script is the comment at its top. Unknown arguments end a script with status 2.
set -euo pipefail

script=${0##*/}

usage() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p;}' "$0"; }

# refuse MESSAGE : ends the script because of its arguments
refuse() {
  echo "$script: $1; \`.ci/$script --help\` shows what it takes" >&2
  exit 2
}

# check_number NAME VALUE : refuses what is not a whole number
check_number() { [[ $2 =~ ^[0-9]+$ ]] || refuse "$1 must be a whole number, not '$2'"; }

# check_count MAXIMUM COUNT : refuses more arguments than a script takes
check_count() { [ "$2" -le "$1" ] || refuse "too many arguments"; }

for argument; do
  case $argument in -h | --help) usage && exit 0 ;; esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
