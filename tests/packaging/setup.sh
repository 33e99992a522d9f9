#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clean Debians in folders of the cache, in which Nestbox's packages are built, installed and removed again.
#
#   setup.sh build SUITE            what the packages are built with, and lintian; the same for everybody
#   setup.sh run SUITE PACKAGE…     these packages, which is what ours depend on, and nothing else
#   setup.sh all                    the first, for each Debian
#
# Then `package-root FOLDER WORK COMMAND…` in the cache's bin folder runs a command in one of them: WORK/mount is
# /build in there, and whatever else it writes goes to WORK, so that the Debian stays as it was. Prints the folder.
# Exit status 77: it cannot be had here (one line on stderr says why), nobody's fault.

set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cache.sh"
. "$here/../../data/packages.sh"

if [ "$*" = all ]; then
  for suite in bookworm trixie sid; do
    sh "$0" build "$suite" || exit
  done
  exit
fi
purpose=${1:-}
suite=${2:-}
case $purpose:$suite in
  build:?* | run:?*) shift 2 ;;
  *) echo "usage: $0 build SUITE | run SUITE PACKAGE… | all" >&2; exit 2 ;;
esac
root_name="Debian $suite for packages ($purpose)"
root_dir=$cache/packages-$purpose-$suite
wanted=$({
  case $purpose in
    build)
      package_names "$here/../../data/build-packages"
      printf '%s\n' build-essential ccache debhelper lintian
      ;;
    run) printf '%s\n' "$@" ;;
  esac
} | LC_ALL=C sort -u | paste -sd ,)
# What was built with newer libraries wants them where it runs, too.
beside=
[ "$purpose" = build ] || beside=$(cksum <"$cache/packages-build-$suite/var/lib/dpkg/status")
recipe=$(printf '%s' "$wanted 1$beside" | cksum | cut -d ' ' -f 1)
. "$here/../lib/debian-root.sh"

# Our own packages are installed as they are, with all their files; the lists of packages say what they would need
# where there is nothing yet.
root_options () {
  echo "--include=$wanted"
  echo "--skip=cleanup/apt/lists"
  echo '--customize-hook=rm -f "$1/etc/dpkg/dpkg.cfg.d/99mmdebstrap"'
}

has_packages () {
  for last in "$@"; do :; done
  [ -d "$last/var/lib/dpkg/info" ]
}

# No network, and a process tree of its own, so that nothing is fetched in there and nothing outlives the command.
write_scripts () {
  write_script package-root <<END
#!/bin/sh
where=\$1 work=\$2
shift 2
exec $(quote "$bin_dir/namespace") unshare --net --pid --fork --kill-child sh -c '
  root=\$1 work=\$2 cache=\$3
  shift 3
  mkdir -p "\$work/upper" "\$work/scratch" "\$work/root" "\$work/mount" "\$cache/ccache" &&
    mount -t overlay overlay -o "lowerdir=\$root,upperdir=\$work/upper,workdir=\$work/scratch" "\$work/root" &&
    mkdir -p "\$work/root/build" "\$work/root/ccache" &&
    mount --bind "\$work/mount" "\$work/root/build" && mount --bind "\$cache/ccache" "\$work/root/ccache" &&
    mount -t proc proc "\$work/root/proc" &&
    mount --rbind /sys "\$work/root/sys" && mount --rbind /dev "\$work/root/dev" || exit 77
  exec chroot "\$work/root" env --chdir=/build "\$@"' sh "\$where" "\$work" $(quote "$cache") "\$@"
END
}

begin_root
write_scripts
if ! is_ready; then
  echo "Building $root_name in $root_dir (once, about two minutes) …" >&2
  build_root "$here/setup.sh" has_packages
fi
exec 9>&-
printf '%s\n' "$root_dir"
