#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Nestbox in build/ and starts it, with all that this needs on Debian 12 or 13.
#
#   sh data/try.sh                       the window; where there is no display, the terminal; where there is
#                                        no virtual machine either, the whole job on a practice machine
#   sh data/try.sh --terminal [ARG…]     the terminal twin with these arguments
#   sh data/try.sh [ARG…]                the window with these arguments

set -u
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
. data/packages.sh

log=build/try.log

# Whether a display can be reached: a variable left over from another session is none.
has_display () {
  case ${WAYLAND_DISPLAY:-} in
    '') ;;
    /*) [ -S "$WAYLAND_DISPLAY" ] && return ;;
    *) [ -S "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ] && return ;;
  esac
  case ${DISPLAY:-} in
    '') return 1 ;;
    :*) number=${DISPLAY#:}; [ -S "/tmp/.X11-unix/X${number%%.*}" ] ;;
    *) return 0 ;;
  esac
}

terminal=
if [ "${1:-}" = --terminal ]; then
  terminal=yes
  shift
elif ! has_display; then
  terminal=yes
fi

# What is missing, why it is wanted, and then apt.
install_packages () {
  # shellcheck disable=SC2046 # one package a word
  missing=$(missing_packages $(package_names data/build-packages))
  [ -z "$missing" ] && return
  echo "Nestbox is built from its sources here. These Debian packages are missing for that:"
  echo
  for package in $missing; do
    grep -E "^$package +" data/build-packages | sed 's/^/    /'
  done
  echo
  if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null 2>&1; then
    echo "sudo may ask for your password now: only the administrator may install packages."
  fi
  # shellcheck disable=SC2086 # one package a word
  install_debian_packages $missing
}

build () {
  mkdir -p build
  if [ ! -f build/build.ninja ]; then
    echo "Building Nestbox in $root/build (once, about a minute) …"
    PATH=/usr/bin:/bin meson setup build >"$log" 2>&1 || return 1
  fi
  ninja -C build >"$log" 2>&1
}

install_packages || exit 1
if ! build; then
  tail -n 30 "$log" >&2
  echo "Nestbox could not be built (above is why). If build/ is from an older version: rm -r build" >&2
  exit 1
fi

# Everything comes from the build folder; nothing is installed.
export GSETTINGS_SCHEMA_DIR="$root/build/data"
nestboxctl=$root/build/src/terminal/nestboxctl

if [ -z "$terminal" ]; then
  exec build/src/window/nestbox "$@"
fi
if [ $# -gt 0 ]; then
  exec "$nestboxctl" "$@"
fi

echo "There is no display here, so this is Nestbox in the terminal."

# 0 is ready, 1 and 3 are answers: something is needed, or cannot be had on this computer.
run_nestboxctl () {
  echo
  echo "\$ nestboxctl $*"
  "$nestboxctl" "$@"
  status=$?
  case $status in
    0 | 1 | 3) return 0 ;;
    *) exit $status ;;
  esac
}

say_how_to_begin () {
  echo
  echo "To look at one of these machines, and then to set it up:"
  echo "    $nestboxctl check MACHINE"
  echo "    $nestboxctl apply MACHINE"
}

# In a folder of its own, so that it begins at the beginning and leaves the user's own practice alone.
practice () {
  state=$root/build/practice
  machine=Whonix-Workstation
  rm -rf "$state"
  echo
  echo "There is no virtual machine that could be set up, so this is PRACTICE: the whole job on a made-up machine"
  echo "of a made-up computer. Nothing real is looked at or changed."
  (
    export XDG_STATE_HOME="$state"
    echo
    echo "1. The checklist before:"
    run_nestboxctl --practice check "$machine"
    echo
    echo "2. What is needed is changed, read back and verified, step by step:"
    run_nestboxctl --practice apply "$machine" --yes --consent cpu-pinning=pin-free-cpus
    echo
    echo "3. The checklist after:"
    run_nestboxctl --practice check "$machine"
    [ "$status" = 0 ] || exit 4
  ) || exit $?
  echo
  echo "That was practice. For a real machine: install VirtualBox, or KVM with libvirt (for example 'apt install"
  echo "virt-manager') where there is none yet, create or import a machine, and start this script again, or:"
  echo "    $nestboxctl list"
  echo "    $nestboxctl check MACHINE"
  echo "    $nestboxctl apply MACHINE"
  echo "To practice yourself (nothing real is changed, and it can be taken back):"
  echo "    $nestboxctl --practice check $machine"
  echo "    $nestboxctl --practice apply $machine"
  echo "    $nestboxctl --practice undo"
}

# In JSON each machine has a UUID. A list that failed, as nothing is installed, has none.
has_machines () {
  "$nestboxctl" list --json 2>/dev/null | grep -q '"uuid"'
}

if has_machines; then
  run_nestboxctl list
  say_how_to_begin
else
  practice
fi
