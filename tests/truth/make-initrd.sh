# SPDX-License-Identifier: GPL-3.0-or-later
# Runs in the computer's root: makes the initrd that mounts the folder QEMU shares as its disk.
set -eu
release=$(basename "$(ls -d /lib/modules/*)")
content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT
for folder in bin lib disk memory system proc dev; do
  mkdir "$content/$folder"
done
cp /usr/bin/busybox "$content/bin/"

# In the order in which they have to be loaded.
modprobe --show-depends -S "$release" -a 9pnet_virtio 9p overlay | sed -n 's/^insmod \([^ ]*\).*/\1/p' |
  awk '!seen[$0]++' | while read -r module; do
    name=$(basename "$module" .xz)
    case $module in
      *.xz) xz -dc "$module" >"$content/lib/$name" ;;
      *) cp "$module" "$content/lib/$name" ;;
    esac
    echo "$name" >>"$content/order"
  done

# What is written goes into memory: every start finds the same computer.
cat >"$content/init" <<'END'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t proc proc /proc
$b mount -t devtmpfs dev /dev
for module in $($b cat /order); do
  $b insmod /lib/$module
done
# Nobody outside changes the files while it runs, so what was read once need not be read again.
share=trans=virtio,version=9p2000.L,msize=262144,cache=loose
$b mount -t 9p -o $share,ro disk /disk
$b mount -t tmpfs -o mode=755 memory /memory
$b mkdir /memory/upper /memory/work
$b mount -t overlay -o lowerdir=/disk,upperdir=/memory/upper,workdir=/memory/work root /system
for mount in dev memory:mnt disk:media; do
  $b mount --move /${mount%:*} /system/${mount#*:}
done
$b mount -t 9p -o $share exchange /system/exchange
$b umount /proc
exec $b switch_root /system /exchange/init
END
chmod 755 "$content/init"
mkdir -p /exchange
ln -sf "vmlinuz-$release" /boot/nestbox-kernel
cd "$content"
find . | busybox cpio -o -H newc 2>/dev/null | gzip -1 >/boot/nestbox-initrd
