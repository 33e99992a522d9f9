# SPDX-License-Identifier: GPL-3.0-or-later
# Builds a Debian in a folder of the cache, once; sourced by the scripts that know what goes into
# it, after cache.sh and data/packages.sh. They set:
#
#   root_name     what it is, for messages
#   root_dir      where it belongs
#   suite         which Debian
#   recipe        a number that changes with its content
#   root_options  a function that prints mmdebstrap's options, one a line
#
# or, where it is made in another way, call begin_new and end_new themselves.

log=$root_dir.log

unavailable () {
  echo "$root_name: $*" >&2
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
  for what in doc man locale info; do
    echo "--dpkgopt=path-exclude=/usr/share/$what/*"
  done
}

# $1: mirror, $2: where to. In a mount namespace of its own, so that an interruption leaves no
# mounts behind; an orphan inherits the lock (fd 9), so that the next run waits for its end.
bootstrap () {
  options=$(apt_options; root_options)
  (
    IFS='
'
    # shellcheck disable=SC2086 # one option a line
    as_root env DEBIAN_FRONTEND=noninteractive "$bin_dir/namespace" \
      mmdebstrap --mode=root --variant=minbase --components=main,contrib $options "$suite" "$2" "$1"
  ) >>"$log" 2>&1
}

# The line of the log that says most about a failure.
reason () {
  grep -E '^(E|W):' "$log" | grep -vE '^E: (mmdebstrap|apt-get update|run_chroot)' | head -n 1
}

# Builds under another name, `new`, until it is whole: an interrupted build is never half used.
# $1: the script to start once as root.
begin_new () {
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
    unavailable "root has to set it up once: su -c 'NESTBOX_TEST_CACHE=$cache sh $1'"
  new=$root_dir.new.$$
  trap 'as_root rm -rf --one-file-system "$new"; exit 1' INT TERM HUP
  as_root rm -rf --one-file-system "$root_dir".new.*
  : >"$log"
}

# Where it succeeded.
end_new () {
  as_root sh -c 'mkdir -p "$1$2" && chmod 755 "$1" && echo "$3" >"$1/.nestbox-recipe"' - \
    "$new" "$work_dir" "$recipe" || unavailable "$new cannot be written"
  as_root rm -rf --one-file-system "$root_dir"
  # Not into a folder of that name that a command in the old one has made anew
  as_root mv --no-target-directory "$new" "$root_dir" || unavailable "$root_dir is in use: try again"
  trap - INT TERM HUP
}

# $1: the script to start once as root, $2…: a test that a build succeeded, with its folder at the end.
build_root () {
  begin_new "$1"
  shift
  mirror=$(host_mirror)
  for from in "${mirror:-}" http://deb.debian.org/debian; do
    [ -n "$from" ] || continue
    bootstrap "$from" "$new" && "$@" "$new" && break
    as_root rm -rf --one-file-system "$new"
    [ "$from" = http://deb.debian.org/debian ] && break
  done
  if [ ! -d "$new" ]; then
    unavailable "could not be installed: $(reason) (see $log)"
  fi
  end_new
}

# $1: its name in the cache's bin folder; the script itself comes from stdin.
write_script () {
  cat >"$bin_dir/$1.$$"
  chmod 755 "$bin_dir/$1.$$"
  mv "$bin_dir/$1.$$" "$bin_dir/$1"
}

# Runs a command with mounts of its own. Where / is no mount (we are in a chroot ourselves) the
# kernel refuses that, so / is first made one; its mount is private before anything is below it.
write_namespace () {
  mkdir -p "$bin_dir" "$work_dir" "$cache/root"
  new_root=$(quote "$cache/root")
  write_script namespace <<END
#!/bin/sh
[ "\$(id -u)" = 0 ] && user= || user=--map-root-user
unshare \$user --mount true 2>/dev/null && exec unshare \$user --mount "\$@"
exec unshare --mount --propagation unchanged sh -c '
  mount --bind "\$0" "\$0" && mount --make-private "\$0" &&
    mount --rbind / "\$0" && mount --make-rprivate "\$0" || exit 77
  exec chroot "\$0" env --chdir="\$PWD" "\$@"' $new_root "\$@"
END
}

is_ready () {
  [ "$(cat "$root_dir/.nestbox-recipe" 2>/dev/null)" = "$recipe" ]
}

# Waits for others that build the same, and makes sure that the tools are there.
begin_root () {
  [ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] ||
    unavailable "exists for Debian on amd64 only"
  for tool in mmdebstrap dpkg-deb unshare flock; do
    command -v $tool >/dev/null 2>&1 || unavailable "$tool is missing (apt-get install mmdebstrap)"
  done
  mkdir -p "$cache" "$work_dir" || unavailable "$cache cannot be written"
  exec 9>"$root_dir.lock"
  flock --nonblock 9 || { echo "Waiting for another run that sets up the same …" >&2; flock 9; }
  write_namespace
  "$bin_dir/namespace" true || unavailable "no mounts can be made here"
}
