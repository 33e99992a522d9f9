#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A whole computer in which VirtualBox really runs VMs: Debian sid with a kernel, VirtualBox and its
# module, for QEMU, which emulates AMD's SVM in software. The folder is the computer's disk (9p, read
# only, below a tmpfs), so that there is no image to make; sid's QEMU is in it as well, as Debian 12's
# freezes once a VM has nested hardware virtualization.
#
#   setup.sh            builds it unless it is there; prints the versions
#   setup.sh --fresh    builds it anew
#
# Exit status 77: it cannot be had here (one line on stderr says why), nobody's fault.

set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../lib/cache.sh"
. "$here/../../data/packages.sh"

root_name="A computer in QEMU with VirtualBox's kernel module"
root_dir=$truth_dir
suite=sid
recipe=1
. "$here/../lib/debian-root.sh"

root_options () {
  printf '%s' '--include=linux-image-amd64,linux-headers-amd64,virtualbox,virtualbox-dkms'
  echo ',systemd-standalone-sysusers,python3-minimal,busybox-static,kmod,xz-utils,qemu-system-x86'
}

has_module () {
  ls "$1"/lib/modules/*/updates/dkms/vboxdrv.ko* >/dev/null 2>&1
}

begin_root
if [ "${1:-}" = --fresh ] || ! is_ready; then
  echo "Building a computer for VirtualBox in $root_dir (once, about three minutes, 1.3 GB) …" >&2
  build_root "$here/setup.sh" has_module
fi
as_root "$bin_dir/namespace" chroot "$root_dir" sh -s <"$here/make-initrd.sh" ||
  unavailable "$root_dir cannot be written"
printf 'kernel %s\n' "$(basename "$(ls -d "$root_dir"/lib/modules/*)")"
