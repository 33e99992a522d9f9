#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Debian sid's VirtualBox in a chroot, for the tests: Debian 12 and 13 have none of their own.
#
#   setup.sh               builds the chroot unless it is there; prints VirtualBox's version
#   setup.sh --fresh       builds it anew, for a newer VirtualBox
#   setup.sh enter CMD…    runs CMD where the chroot's /proc, /sys and /dev are mounted
#
# Exit status 77: VirtualBox cannot be had here (one line on stderr says why), nobody's fault.

set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cache.sh"
. "$here/../../data/packages.sh"

root_name="VirtualBox from Debian sid"
root_dir=$chroot_dir
suite=sid
recipe=2
. "$here/../lib/debian-root.sh"
stand_in=$cache/virtualbox-modules

# A package that claims to be VirtualBox's kernel modules: the real ones need DKMS, a compiler and
# half a gigabyte, and no test loads them in here.
make_stand_in () {
  mkdir -p "$stand_in/DEBIAN"
  cat >"$stand_in/DEBIAN/control" <<'END'
Package: nestbox-test-virtualbox-modules
Version: 1
Architecture: all
Maintainer: Nestbox tests <nobody@localhost>
Provides: virtualbox-modules
Description: stands in for kernel modules that no test loads
END
  dpkg-deb --build --root-owner-group "$stand_in" "$stand_in.deb" >>"$log" 2>&1
}

root_options () {
  echo "--essential-hook=copy-in $stand_in.deb /"
  echo "--essential-hook=chroot \"\$1\" dpkg --install /${stand_in##*/}.deb"
  echo "--essential-hook=rm \"\$1/${stand_in##*/}.deb\""
  echo "--include=virtualbox,systemd-standalone-sysusers"
}

has_virtualbox () {
  [ -x "$1/usr/lib/virtualbox/VBoxManage" ]
}

build () {
  echo "Building Debian sid with VirtualBox in $chroot_dir (once, about a minute, 0.7 GB) …" >&2
  make_stand_in || unavailable "no package can be built in $cache"
  build_root "$here/setup.sh" has_virtualbox
  rm -rf "$stand_in" "$stand_in.deb"
}

write_scripts () {
  root=$(quote "$chroot_dir")
  write_script enter <<END
#!/bin/sh
[ -e $root/proc/self ] && exec "\$@"
exec $(quote "$bin_dir/namespace") sh -c '
  for what in /proc /sys /dev; do
    mount --rbind "\$what" "\$0\$what" || exit 77
  done
  mount --bind "\$1" "\$0\$1" || exit 77
  shift
  exec "\$@"' $root $(quote "$work_dir") "\$@"
END
  # exec keeps the pid, so that signals arrive; a preloaded library of the host does not fit sid.
  write_script VBoxManage <<END
#!/bin/sh
unset LD_PRELOAD LD_LIBRARY_PATH
[ -e $root/proc/self ] || exec $(quote "$bin_dir/enter") "\$0" "\$@"
exec /usr/sbin/chroot $root /usr/lib/virtualbox/VBoxManage "\$@"
END
}

set_up () {
  begin_root
  write_scripts
  if [ "${1:-}" = --fresh ] || ! is_ready; then
    build
  fi
  [ -d "$chroot_dir$work_dir" ] || as_root mkdir -p "$chroot_dir$work_dir"
  exec 9>&-
  version=$("$bin_dir/enter" "$bin_dir/VBoxManage" --version 2>&1) ||
    unavailable "does not start: $(printf '%s' "$version" | head -n 1)"
  printf '%s\n' "$version"
}

case ${1:-} in
  '' | --fresh)
    set_up "$@"
    ;;
  enter)
    shift
    is_ready || unavailable "not set up yet; run $0"
    exec "$bin_dir/enter" "$@"
    ;;
  *)
    echo "usage: $0 [--fresh | enter COMMAND…]" >&2
    exit 2
    ;;
esac
