#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds, and runs them all, on real VirtualBox too.
#
#   sh tests/run.sh            everything: with sanitizers, fuzzer and benchmarks
#   sh tests/run.sh --quick    what fits in five minutes, for daily work
#
# Everything but the Debian packages goes into a cache folder (NESTBOX_TEST_CACHE, by default
# ~/.cache/nestbox-tests). Closes with `N passed, N failed, N skipped`; the exit status is not 0 if
# anything failed, and with CI=true also if anything was skipped that could have run.

set -u
exec </dev/null
# Debian's own tools, whatever else the user has.
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
. tests/lib/cache.sh
. data/packages.sh
. tests/lib/builds.sh

quick=
case ${1:-} in
  '') ;;
  --quick) quick=yes ;;
  *) echo "usage: $0 [--quick]" >&2; exit 2 ;;
esac
[ $# -le 1 ] || { echo "usage: $0 [--quick]" >&2; exit 2; }

install_packages () {
  wanted=$(package_names data/build-packages; package_names tests/lib/packages)
  [ "$quick" ] || wanted="$wanted $(package_names tests/lib/packages full)"
  missing=$(missing_packages $wanted)
  [ -z "$missing" ] && return
  echo "Installing what the tests need: $missing"
  install_debian_packages $missing || {
    echo "These packages could not be installed; the tests cannot run without them." >&2
    exit 1
  }
}

version_of () {
  name=$1
  shift
  found=$("$@" 2>/dev/null | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?[^ ,)]*' | head -n 1)
  echo "$name: ${found:-not found}"
}

print_versions () {
  version_of VirtualBox cat "$run_dir/virtualbox.out"
  version_of QEMU qemu-system-x86_64 --version
  version_of libvirt virsh --version
  version_of GTK pkg-config --modversion gtk4
  version_of libadwaita pkg-config --modversion libadwaita-1
  version_of Debian cat /etc/debian_version
}

# Only what the tests of this run may see: no settings, no session, no display of the user's.
clean_environment () {
  unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_CURRENT_DESKTOP XDG_SESSION_TYPE
  unset GTK_THEME GTK_DEBUG GDK_BACKEND GTK_MODULES LANGUAGE LD_PRELOAD VBOX_USER_HOME
  unset SUDO_USER SUDO_UID SUDO_GID PKEXEC_UID
  export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 NO_AT_BRIDGE=0
  export HOME="$run_dir/home" TMPDIR="$run_dir/tmp" XDG_RUNTIME_DIR="$run_dir/runtime"
  export XDG_CONFIG_HOME="$HOME/.config" XDG_DATA_HOME="$HOME/.local/share"
  export XDG_STATE_HOME="$HOME/.local/state" XDG_CACHE_HOME="$cache/home-cache"
  mkdir -p "$HOME" "$TMPDIR" "$XDG_CACHE_HOME"
  # A socket's path has at most 107 characters.
  if [ ${#run_dir} -gt 70 ]; then
    XDG_RUNTIME_DIR=$(mktemp -d)
    short_dir=$XDG_RUNTIME_DIR
  fi
  mkdir -m 700 -p "$XDG_RUNTIME_DIR"
}

# $1: a build, $2: the log's name, then arguments of `meson test`. Elsewhere with `where`.
run_tests () {
  start_tests "$@"
  add_log "$1" "$2"
}

start_tests () {
  build=$1
  log=$2
  shift 2
  rm -f "$build/meson-logs/$log".*
  export NESTBOX_BUILD_DIR="$build"
  ${enter:+"$enter"} ${where:+"$where"} xvfb-run --auto-servernum \
    --server-args='-screen 0 1280x900x24 -nolisten tcp -noreset' \
    dbus-run-session -- meson test -C "$build" --no-rebuild --print-errorlogs --logbase "$log" "$@"
}

# $1: a build, $2: the log's name. What is counted in the end.
add_log () {
  if [ -s "$1/meson-logs/$2.json" ]; then
    logs="$logs
$1/meson-logs/$2.json"
  else
    note fail "$2: the tests did not start"
  fi
}

note () {
  printf '%s\t%s\n' "$1" "$2" >>"$run_dir/extra"
}

install_packages
mkdir -p "$work_dir" || exit 1
find "$work_dir" -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} +
run_dir=$(mktemp -d "$work_dir/run.XXXXXX") || exit 1
short_dir=
virtualbox=
truth=
debian13=
packages=
windows=
where=
trap 'rm -rf "$run_dir" ${short_dir:+"$short_dir"}' EXIT
trap 'for job in $virtualbox $truth $debian13 $packages $windows; do kill "$job" 2>/dev/null; done; exit 130' INT TERM HUP
[ "$quick" ] && export NESTBOX_TEST_QUICK=1

# The chroot and the build do not wait for each other.
sh tests/virtualbox/setup.sh >"$run_dir/virtualbox.out" 2>"$run_dir/virtualbox.err" &
virtualbox=$!
truth=
if [ -z "$quick" ]; then
  sh tests/truth/setup.sh >"$run_dir/truth.out" 2>"$run_dir/truth.err" &
  truth=$!
  sh tests/debian-13/setup.sh >"$run_dir/debian-13.out" 2>"$run_dir/debian-13.err" &
  debian13=$!
  sh tests/packaging/setup.sh all >"$run_dir/packages.out" 2>&1 &
  packages=$!
  sh tests/bench/setup.sh >/dev/null 2>&1 &
  windows=$!
fi
built=yes
make_build main "-Dwerror=true" || built=
wait "$virtualbox"
virtualbox_status=$?
virtualbox=

print_versions
enter=
if [ $virtualbox_status = 0 ]; then
  enter=$bin_dir/enter
else
  reason=$(tail -n 1 "$run_dir/virtualbox.err")
  echo "NO REAL VIRTUALBOX (not a failure of Nestbox): $reason"
  note skip "all tests on real VirtualBox: $reason"
fi

logs=
clean_environment
faults=$(build_folder main)/tests/faults/report
rm -f "$faults"
# Many of these wait, for a hypervisor or for a moment: more at once than there are processors.
if [ "$built" ]; then
  run_tests "$(build_folder main)" testlog --num-processes $(($(nproc) + 2)) \
    --no-suite bench --no-suite fuzz --no-suite packages --no-suite truth \
    ${quick:+--no-suite faults --no-suite looks --no-suite slow}
else
  note fail "main: does not build"
fi

# The emulated computer is one program on one processor: it runs beside what minds no waiting, which are builds, fuzzers and packages.
if [ "$truth" ]; then
  if wait "$truth"; then
    truth=
    if [ "$built" ]; then
      start_tests "$(build_folder main)" truth --suite truth >"$run_dir/truth.out" 2>&1 &
      truth=$!
    fi
  else
    reason=$(tail -n 1 "$run_dir/truth.err")
    echo "NO VIRTUALBOX THAT RUNS VMS (not a failure of Nestbox): $reason"
    note skip "all tests in the emulated computer: $reason"
    truth=
  fi
fi

sanitize=
if [ -z "$quick" ]; then
  if make_build sanitize "-Db_sanitize=address,undefined -Db_lundef=false"; then
    sanitize=yes
  else
    note fail "sanitize: does not build"
  fi
  if CC=clang make_build fuzz "$fuzz_options"; then
    run_tests "$(build_folder fuzz)" fuzz --suite fuzz
  else
    note fail "fuzz: does not build"
  fi
fi

# With newer libraries, in Debian 13
newer=
if [ "$debian13" ]; then
  if wait "$debian13"; then
    echo "Debian 13: $(cat "$run_dir/debian-13.out")"
    if where=$bin_dir/debian-13 make_build debian-13 "-Dwerror=true"; then
      newer=yes
    else
      note fail "Debian 13: does not build"
    fi
  else
    reason=$(tail -n 1 "$run_dir/debian-13.err")
    echo "NO DEBIAN 13 (not a failure of Nestbox): $reason"
    note skip "all tests in Debian 13: $reason"
  fi
  debian13=
fi

# Debian's packages, in clean Debians: what could not be set up is said by these tests.
if [ "$packages" ]; then
  wait "$packages"
  packages=
  [ -z "$built" ] || run_tests "$(build_folder main)" packages --suite packages
fi

if [ "$truth" ]; then
  wait "$truth"
  truth=
  cat "$run_dir/truth.out"
  add_log "$(build_folder main)" truth
fi

[ -z "$sanitize" ] || run_tests "$(build_folder sanitize)" sanitize --suite unit --timeout-multiplier 4

# What only takes longer was done above, and so was what needs this computer's services.
if [ "$newer" ]; then
  where=$bin_dir/debian-13
  run_tests "$(build_folder debian-13)" debian-13 --suite unit --suite ui --no-suite looks --no-suite here
  where=
fi

# Last, and alone: what is measured here is time. What could not be set up is said by these tests, too.
[ -z "$windows" ] || wait "$windows"
windows=
[ "$quick" ] || [ -z "$built" ] || run_tests "$(build_folder main)" bench --suite bench --num-processes 1

if [ "$built" ] && [ -z "$quick" ]; then
  /usr/bin/python3 tests/faults/table.py "$faults" || note fail "faults: the table has cells that are missing or lost"
fi

IFS='
'
/usr/bin/python3 tests/lib/count.py --extra "$run_dir/extra" $logs
