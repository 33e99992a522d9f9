# SPDX-License-Identifier: GPL-3.0-or-later
# The smallest system there is: a boot sector that says over the serial port what its processor can
# do, then READY, and powers off when its ACPI power button is pressed. With IGNORE_BUTTON defined
# it never does. It answers what no mock can: did the change reach the guest?
#
#   as --32 [--defsym IGNORE_BUTTON=1] [--defsym VIRTUALBOX=1] -o guest.o guest.s
#   ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o guest.bin guest.o

        .code16
        .globl  _start

        .set    COM1, 0x3f8
        # Where SeaBIOS puts the power management of QEMU's machines, "pc" and "q35" alike, and where
        # VirtualBox has it; the sleep type of "soft off" is 0 and 5.
        .ifdef  VIRTUALBOX
        .set    PM1, 0x4000
        .set    SLEEP_ENABLE, 0x3400
        .else
        .set    PM1, 0x600
        .set    SLEEP_ENABLE, 0x2000
        .set    SUSPEND_ENABLE, 0x2400
        .endif
        .set    PM1_STATUS, PM1
        .set    PM1_ENABLE, PM1 + 2
        .set    PM1_CONTROL, PM1 + 4
        .set    POWER_BUTTON, 0x0100

_start: ljmp    $0, $start
start:  xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %ss
        movw    $0x7c00, %sp
        cld

        # AMD's bit: leaf 8000_0001h, ECX bit 2
        movl    $0x80000001, %eax
        cpuid
        shrl    $2, %ecx
        andb    $1, %cl
        addb    %cl, svm + 4
        # Intel's bit: leaf 1, ECX bit 5
        movl    $1, %eax
        cpuid
        shrl    $5, %ecx
        andb    $1, %cl
        addb    %cl, vmx + 4

        # The button sets its status bit only where it is enabled.
        movw    $PM1_ENABLE, %dx
        movw    $POWER_BUTTON, %ax
        outw    %ax, %dx

        movw    $text, %si
print:  lodsb
        testb   %al, %al
        jz      wait
        movb    %al, %bl
        movw    $COM1 + 5, %dx
full:   inb     %dx, %al
        testb   $0x20, %al
        jz      full
        movb    %bl, %al
        movw    $COM1, %dx
        outb    %al, %dx
        jmp     print

        # Without a way back of its own it boots anew when it is woken; only below 0x90000 does SeaBIOS clear memory.
        .ifdef  SLEEP
wait:   movw    $0x9000, %ax
        movw    %ax, %es
        cmpb    $1, %es:0
        movb    $1, %es:0
        je      awake
        movw    $PM1_CONTROL, %dx
        movw    $SUSPEND_ENABLE, %ax
        outw    %ax, %dx
awake:
        .else
wait:
        .endif
        # The BIOS's timer wakes it 18 times a second; in between it costs nothing.
idle:   sti
        hlt
        .ifndef IGNORE_BUTTON
        movw    $PM1_STATUS, %dx
        inw     %dx, %ax
        testw   $POWER_BUTTON, %ax
        jz      idle
        movw    $PM1_CONTROL, %dx
        movw    $SLEEP_ENABLE, %ax
        outw    %ax, %dx
        .endif
        jmp     idle

text:
svm:    .ascii  "svm=0 "
vmx:    .ascii  "vmx=0 "
        .asciz  "READY\r\n"

        .org    510
        .word   0xaa55
