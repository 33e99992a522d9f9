# SPDX-License-Identifier: GPL-3.0-or-later
# The builds the tests run on, kept in the cache folder; sourced by run.sh.

# The fuzzer's instrumentation has to be in the library too; tests/fuzz/meson.build looks for it.
fuzz_options='-Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link'

# A checkout's own folder for each kind of build.
build_folder () {
  printf '%s/build-%s-%s' "$cache" "$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)" "$1"
}

# Configures a build, if it is not there or was made in another way, and builds it.
# $1: its kind, $2: meson's options, separated by blanks. With `where` set, the program that runs
# the others elsewhere.
make_build () {
  folder=$(build_folder "$1")
  log=$folder.log
  wanted="$root|$2|$(${where:+"$where"} meson --version)|${CC:-}"
  if [ "$(cat "$folder.options" 2>/dev/null)" != "$wanted" ]; then
    rm -rf "$folder"
  fi
  echo "Building ($1) in $folder …"
  if [ ! -f "$folder/build.ninja" ]; then
    # shellcheck disable=SC2086 # options without blanks of their own
    ${where:+"$where"} meson setup --buildtype debugoptimized $2 "$folder" "$root" >"$log" 2>&1 || {
      tail -n 30 "$log"
      rm -rf "$folder"
      return 1
    }
    printf '%s\n' "$wanted" >"$folder.options"
  fi
  ${where:+"$where"} ninja -C "$folder" >"$log" 2>&1 || {
    grep -E -A 12 'FAILED:|error:' "$log" | head -n 80
    return 1
  }
}
