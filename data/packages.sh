# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages: which are missing, and installing them. Sourced by try.sh and the tests' scripts.

# The names in a list of packages. $1: the list, $2: `full` for those marked so, instead.
package_names () {
  if [ "${2:-}" = full ]; then
    sed -n 's/^\([a-z0-9][^ ]*\)  *full:.*/\1/p' "$1"
  else
    sed -n '/ full:/d; s/^\([a-z0-9][^ ]*\) .*/\1/p' "$1"
  fi
}

# Those of the packages named that are not installed.
missing_packages () {
  for package in "$@"; do
    case $(dpkg-query --show --showformat='${Status} ' "$package" 2>/dev/null) in
      *'ok installed'*) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# Runs a command with the rights of root: through sudo, if we do not have them ourselves; where there
# is no sudo either, it says what to type.
as_root () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    printf "This needs the rights of root, and sudo is not installed. Please type this, then start again:\n" >&2
    printf "\n    su -c '%s'\n\n" "$*" >&2
    return 1
  fi
}

# One command, so that there is one line to type where there is no sudo.
install_debian_packages () {
  as_root sh -c "apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends $*"
}
