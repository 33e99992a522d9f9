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

# Says how to run a shell command with the rights of root where there is no sudo.
say_as_root () {
  printf '%s\n\n    su -c %s\n\n' \
    "This needs the rights of root. Please type this yourself, then start again:" \
    "'$(printf '%s' "$1" | sed "s/'/'\\\\''/g")'" >&2
}

# Runs a command with the rights of root: through sudo, if we do not have them ourselves.
as_root () {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    say_as_root "$*"
    return 1
  fi
}

# One command, so that there is one line to type where there is no sudo, or none for this user.
install_debian_packages () {
  command="apt-get update --quiet=2 &&"
  command="$command DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes"
  command="$command --no-install-recommends $*"
  if [ "$(id -u)" = 0 ]; then
    sh -c "$command"
  elif ! command -v sudo >/dev/null 2>&1 || ! sudo sh -c "$command"; then
    say_as_root "$command"
    return 1
  fi
}
