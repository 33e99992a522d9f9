# SPDX-License-Identifier: GPL-3.0-or-later
# Where the tests keep what they build; sourced by the other scripts. Nothing of theirs is ever
# written into the checkout or anywhere else.

cache=${NESTBOX_TEST_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/nestbox-tests}
case $cache in
  /*) ;;
  *) cache=$PWD/$cache ;;
esac
NESTBOX_TEST_CACHE=$cache
export NESTBOX_TEST_CACHE

chroot_dir=$cache/sid-virtualbox
truth_dir=$cache/sid-computer
work_dir=$cache/work
bin_dir=$cache/bin

# Writes a word so that a shell reads it back unchanged.
quote () {
  printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}
