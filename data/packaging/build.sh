#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Nestbox's Debian packages from this checkout, and installs what that needs.
#
#   sh data/packaging/build.sh [FOLDER]             into build/packages, or into that folder
#   sh data/packaging/build.sh --source FOLDER      only what dpkg-buildpackage starts from: the source's archive, and
#                                                   the source with debian/ in it
#
# The checkout stays as it is. The same checkout makes the same archive, whoever makes it, when and where.

set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/data/packages.sh"
packaging=$root/data/packaging
name=nestbox
version=$(sed -n "s/^  version: '\(.*\)',$/\1/p" "$root/meson.build")
date=$(date --utc --date "$(sed -n 's/^ -- .*>  //p' "$packaging/debian/changelog" | head -n 1)" +%s)

source_only=
if [ "${1:-}" = --source ] && [ $# = 2 ]; then
  source_only=yes
  shift
fi
case ${1:-} in
  -*) echo "usage: $0 [FOLDER] | --source FOLDER" >&2; exit 2 ;;
esac
mkdir -p "${1:-$root/build/packages}" || exit 1
folder=$(cd "${1:-$root/build/packages}" && pwd)
tree=$folder/$name-$version
archive=$folder/${name}_$version.orig.tar.xz

# Every file that belongs to the project and is there, one a line; no name of ours has a line break in it.
list_files () {
  if [ -e "$root/.git" ]; then
    git -c core.quotePath=false -C "$root" ls-files --cached --others --exclude-standard
  else
    cd "$root" && find . -type d \( -name __pycache__ -o -path './build*' \) -prune -o ! -type d -print | sed 's:^\./::'
  fi | LC_ALL=C sort -u | while IFS= read -r file; do
    if [ -e "$root/$file" ] || [ -L "$root/$file" ]; then
      printf '%s\n' "$file"
    fi
  done
}

make_source () {
  rm -rf "$tree" "$archive"
  list_files >"$folder/files.$$" || return 1
  tar --create --file "${archive%.xz}" --directory "$root" --no-recursion --verbatim-files-from --files-from "$folder/files.$$" \
    --transform "flags=r;s:^:$name-$version/:" --format gnu --mode 'u=rwX,go=rX' --mtime "@$date" \
    --owner 0 --group 0 --numeric-owner && xz --force --threads 1 "${archive%.xz}" || return 1
  rm "$folder/files.$$"
  tar --extract --directory "$folder" --no-same-owner --file "$archive" &&
    cp -r "$packaging/debian" "$tree/debian" && chmod -R u=rwX,go=rX "$tree" &&
    find "$tree/debian" -exec touch --date "@$date" {} +
}

install_build_dependencies () {
  # shellcheck disable=SC2046 # one package a word
  missing=$(missing_packages dpkg-dev debhelper $(package_names "$root/data/build-packages"))
  [ -z "$missing" ] && return
  echo "These packages are missing for that: $missing"
  # shellcheck disable=SC2086 # one package a word
  install_debian_packages $missing
}

# With another version of debhelper or a library this says what is wanted, too.
make_source || { echo "The source could not be put into $folder." >&2; exit 1; }
[ "$source_only" ] && exit
install_build_dependencies || exit 1
# Without the packages for debuggers, so that all that is there can be installed.
(cd "$tree" && DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS-noautodbgsym} dpkg-buildpackage --unsigned-source --unsigned-changes --build=full) || exit 1
rm -r "$tree"
echo
echo "The packages are in $folder. To install the window and what goes with it:"
echo "    sudo apt install $folder/*.deb"
