#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Debian 13 in a folder of the cache, with what Nestbox is built with and what its tests need, so that the same tests
# run with its newer compiler and libraries as well.
#
#   setup.sh               builds it unless it is there; prints the versions of GTK and libadwaita
#   setup.sh --fresh       builds it anew, for newer packages
#
# Then `debian-13 COMMAND…` in the cache's bin folder runs a command in there, where the current folder and the cache
# are as well. Exit status 77: it cannot be had here (one line on stderr says why), nobody's fault.

set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cache.sh"
. "$here/../../data/packages.sh"

root_name="Debian 13"
root_dir=$cache/debian-13
suite=trixie
# mmdebstrap sets up folders like this one, which is not needed in one.
wanted=$({
  package_names "$here/../../data/build-packages"
  package_names "$here/../lib/packages" | grep -vx mmdebstrap
  echo ccache
} | sort -u | paste -sd ,)
recipe=$(printf '%s' "$wanted" | cksum | cut -d ' ' -f 1)
. "$here/../lib/debian-root.sh"

root_options () {
  echo "--include=$wanted"
}

has_libadwaita () {
  [ -f "$1/usr/lib/x86_64-linux-gnu/pkgconfig/libadwaita-1.pc" ]
}

# The host's /tmp, for its X servers' numbers and sockets; the compiler's cache makes a fresh checkout cheap.
write_scripts () {
  write_script debian-13 <<END
#!/bin/sh
exec $(quote "$bin_dir/namespace") sh -c '
  root=\$1 cache=\$2
  shift 2
  for what in /proc /sys /dev /tmp "\$cache" "\$PWD"; do
    mkdir -p "\$root\$what" && mount --rbind "\$what" "\$root\$what" || exit 77
  done
  exec chroot "\$root" env --chdir="\$PWD" CCACHE_DIR="\$cache/ccache" CCACHE_MAXSIZE=500M CCACHE_NOHASHDIR=1 "\$@"' \\
  sh $(quote "$root_dir") $(quote "$cache") "\$@"
END
}

begin_root
write_scripts
if [ "${1:-}" = --fresh ] || ! is_ready; then
  echo "Building Debian 13 in $root_dir (once, about two minutes, 2 GB) …" >&2
  build_root "$here/setup.sh" has_libadwaita
fi
exec 9>&-
versions=$(cd "$here" && "$bin_dir/debian-13" pkg-config --modversion gtk4 libadwaita-1 2>&1) ||
  unavailable "does not start: $(printf '%s' "$versions" | head -n 1)"
printf 'GTK %s\n' "$(printf '%s' "$versions" | paste -sd ' ' | sed 's/ /, libadwaita /')"
