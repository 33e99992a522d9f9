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

recipe=2
stamp=$chroot_dir/.nestbox-recipe
log=$cache/sid-virtualbox.log

unavailable () {
  echo "VirtualBox from Debian sid: $*" >&2
  exit 77
}

# The mirror this computer already uses, so that a closed network keeps working.
host_mirror () {
  {
    printf '%s\n' "${NESTBOX_TEST_MIRROR:-}"
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
      'Origin: Debian' 'Label: Debian' 'Component: main' 2>/dev/null
    cat /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/apt/mirrors/*.list 2>/dev/null |
      sed 's/#.*//' | tr ' \t' '\n\n' | grep -E '/debian/?$'
  } | grep -E '^https?://' | head -n 1
}

# The host's proxies for apt, as options for mmdebstrap, one a line.
apt_options () {
  echo '--aptopt=Acquire::Check-Valid-Until "false"'
  echo '--aptopt=APT::Install-Recommends "false"'
  apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::)?(Proxy|http::Proxy-Auto-Detect)' |
    sed 's/^/--aptopt=/; s/;$//'
}

# A package that claims to be VirtualBox's kernel modules: the real ones need DKMS, a compiler and
# half a gigabyte, and no test ever loads them.
make_stand_in () {
  mkdir -p "$1/DEBIAN"
  cat >"$1/DEBIAN/control" <<'END'
Package: nestbox-test-virtualbox-modules
Version: 1
Architecture: all
Maintainer: Nestbox tests <nobody@localhost>
Provides: virtualbox-modules
Description: stands in for kernel modules that no test loads
END
  dpkg-deb --build --root-owner-group "$1" "$1.deb" >>"$log" 2>&1
}

# $1: mirror, $2: where to. In a mount namespace of its own, so that an interruption leaves no
# mounts behind; an orphan inherits the lock (fd 9), so that the next run waits for its end.
bootstrap () {
  set -- "$1" "$2" "$2.stand-in"
  make_stand_in "$3" || return 1
  options=$(apt_options)
  (
    IFS='
'
    # shellcheck disable=SC2086 # one option a line
    as_root env DEBIAN_FRONTEND=noninteractive STAND_IN="$3.deb" "$bin_dir/namespace" \
      mmdebstrap --mode=root --variant=minbase --components=main,contrib $options \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
      --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
      --essential-hook='cp "$STAND_IN" "$1/stand-in.deb"' \
      --essential-hook='chroot "$1" dpkg --install /stand-in.deb' \
      --essential-hook='rm "$1/stand-in.deb"' \
      --include=virtualbox,systemd-standalone-sysusers \
      sid "$2" "$1"
  ) >>"$log" 2>&1
}

# The line of the log that says most about a failure.
reason () {
  grep -E '^(E|W):' "$log" | grep -vE '^E: (mmdebstrap|apt-get update|run_chroot)' | head -n 1
}

# A build lives under another name until it is whole: an interrupted one is never half used.
build () {
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
    unavailable "root has to set it up once: su -c 'NESTBOX_TEST_CACHE=$cache sh $here/setup.sh'"
  new=$chroot_dir.new.$$
  trap 'as_root rm -rf --one-file-system "$new" "$new".stand-in*; exit 1' INT TERM HUP
  as_root rm -rf --one-file-system "$chroot_dir".new.*
  : >"$log"
  mirror=$(host_mirror)
  echo "Building Debian sid with VirtualBox in $chroot_dir (once, about a minute, 0.7 GB) …" >&2
  for from in "${mirror:-}" http://deb.debian.org/debian; do
    [ -n "$from" ] || continue
    bootstrap "$from" "$new" && [ -x "$new/usr/lib/virtualbox/VBoxManage" ] && break
    as_root rm -rf --one-file-system "$new"
    [ "$from" = http://deb.debian.org/debian ] && break
  done
  rm -rf "$new".stand-in*
  if [ ! -d "$new" ]; then
    unavailable "could not be installed: $(reason) (see $log)"
  fi
  as_root sh -c 'mkdir -p "$1$2" && chmod 755 "$1" && echo "$3" >"$1/.nestbox-recipe"' - \
    "$new" "$work_dir" "$recipe" || unavailable "$new cannot be written"
  as_root rm -rf --one-file-system "$chroot_dir"
  as_root mv "$new" "$chroot_dir"
  trap - INT TERM HUP
}

# $1: its name in the cache's bin folder; the script itself comes from stdin.
write_script () {
  cat >"$bin_dir/$1.$$"
  chmod 755 "$bin_dir/$1.$$"
  mv "$bin_dir/$1.$$" "$bin_dir/$1"
}

write_scripts () {
  root=$(quote "$chroot_dir")
  new_root=$(quote "$cache/root")
  mkdir -p "$bin_dir" "$work_dir" "$cache/root"
  # Runs a command with mounts of its own. Where / is no mount (we are in a chroot ourselves) the
  # kernel refuses that, so / is first made one; its mount is private before anything is below it.
  write_script namespace <<END
#!/bin/sh
[ "\$(id -u)" = 0 ] && user= || user=--map-root-user
unshare \$user --mount true 2>/dev/null && exec unshare \$user --mount "\$@"
exec unshare --mount --propagation unchanged sh -c '
  mount --bind "\$0" "\$0" && mount --make-private "\$0" &&
    mount --rbind / "\$0" && mount --make-rprivate "\$0" || exit 77
  exec chroot "\$0" env --chdir="\$PWD" "\$@"' $new_root "\$@"
END
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

is_ready () {
  [ "$(cat "$stamp" 2>/dev/null)" = "$recipe" ]
}

set_up () {
  [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] ||
    unavailable "exists for Debian on amd64 only"
  for tool in mmdebstrap dpkg-deb unshare flock; do
    command -v $tool >/dev/null 2>&1 || unavailable "$tool is missing (apt-get install mmdebstrap)"
  done
  mkdir -p "$cache" "$work_dir" || unavailable "$cache cannot be written"
  exec 9>"$chroot_dir.lock"
  flock --nonblock 9 || { echo "Waiting for another run that sets up VirtualBox …" >&2; flock 9; }
  write_scripts
  "$bin_dir/namespace" true || unavailable "no mounts can be made here"
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
