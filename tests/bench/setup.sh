#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The windows that Nestbox's is compared with, virt-manager and GNOME Boxes, in a folder of the cache. On the computer
# itself their settings would be seen by other tests.
#
#   setup.sh    installs there what apt would install today, unless that is there; prints the versions
#
# Then `beside COMMAND…` in the cache's bin folder runs a command on a computer that has them: in mounts of its own,
# where that folder lies over /usr. Exit status 77: they cannot be had here (one line on stderr says why), nobody's fault.

set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cache.sh"
. "$here/../../data/packages.sh"

root_name="virt-manager and GNOME Boxes"
root_dir=$cache/other-windows
others="virt-manager gnome-boxes"
. "$here/../lib/debian-root.sh"

# What is missing here, with its versions: nothing at all where they are installed
plan () {
  LC_ALL=C apt-get --simulate --no-install-recommends install $others 2>>"$log" >"$work_dir/plan.$$" &&
    recipe=$(grep '^Inst' "$work_dir/plan.$$" | cksum | cut -d ' ' -f 1)
  planned=$?
  rm -f "$work_dir/plan.$$"
  return $planned
}

# Debian's apt, as this computer has it, on layers over this computer's folders: of what it writes, /usr is kept, with what
# the packages' own scripts make there. They see neither this computer's services nor its processes, and start none.
install_others () {
  as_root env DEBIAN_FRONTEND=noninteractive "$bin_dir/namespace" unshare --pid --fork --kill-child sh -c '
    new=$1
    shift
    for folder in usr etc var; do
      mkdir -p "$new/$folder" "$new/scratch/$folder" &&
        mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$new/$folder,workdir=$new/scratch/$folder" "/$folder" || exit
    done
    mount -t proc proc /proc || exit
    for service in /run/systemd /run/dbus; do
      [ ! -d "$service" ] || mount -t tmpfs tmpfs "$service" || exit
    done
    printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d || exit
    set -- apt-get --quiet --yes --no-install-recommends -o DPkg::Options::=--force-unsafe-io \
      -o DPkg::Options::=--path-exclude="/usr/share/doc/*" -o DPkg::Options::=--path-exclude="/usr/share/man/*" \
      -o DPkg::Options::=--path-exclude="/usr/share/help/*" install "$@"
    "$@" || { apt-get --quiet update && "$@"; } || exit
    rm /usr/sbin/policy-rc.d' sh "$new" $others >>"$log" 2>&1 &&
    as_root rm -rf --one-file-system "$new/etc" "$new/var" "$new/scratch"
}

write_scripts () {
  write_script beside <<END
#!/bin/sh
exec $(quote "$bin_dir/namespace") unshare --pid --fork --kill-child sh -c '
  mount -t proc proc /proc && mount -t overlay overlay -o "lowerdir=\$1/usr:/usr" /usr || exit 77
  shift
  exec "\$@"' sh $(quote "$root_dir") "\$@"
END
}

begin_root
write_scripts
plan || { as_root apt-get --quiet=2 update >>"$log" 2>&1 && plan; } || unavailable "apt cannot install them: $(reason)"
if ! is_ready; then
  echo "Installing $root_name in $root_dir (once, about a minute, 0.5 GB at most) …" >&2
  begin_new "$here/setup.sh"
  install_others || { as_root rm -rf --one-file-system "$new"; unavailable "could not be installed: $(reason) (see $log)"; }
  end_new
fi
exec 9>&-
for program in $others; do
  version=$("$bin_dir/beside" "$program" --version 2>&1) || unavailable "$program does not start: $version"
  printf '%s %s\n' "$program" "$version"
done
