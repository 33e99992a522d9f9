# SPDX-License-Identifier: GPL-3.0-or-later
# The smallest system there is: a boot sector that says over the serial port what its processor can
# do, then READY, then each byte that its keyboard sends, and powers off when its ACPI power button is
# pressed. With IGNORE_BUTTON defined it never does. It answers what no mock can: did the change, or
# the key, reach the guest?
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
        .set    KEYBOARD_INTERRUPT, 9
        .set    KEYBOARD_DATA, 0x60
        .set    INTERRUPTS, 0x20
        .set    END_OF_INTERRUPT, 0x20

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

        # What the keyboard sends goes here instead of to the BIOS.
        movl    $keyboard, 4 * KEYBOARD_INTERRUPT

        # The button sets its status bit only where it is enabled.
        movw    $PM1_ENABLE, %dx
        movw    $POWER_BUTTON, %ax
        outw    %ax, %dx

        movw    $text, %si
print:  lodsb
        testb   %al, %al
        jz      wait
        call    say
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
        # An interrupt for which there is nothing, not even for saying so: the processor gives up.
        .ifdef  BREAK
        lidt    nothing
        int3
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

# A byte of the keyboard, in hexadecimal.
keyboard:
        pushaw
        inb     $KEYBOARD_DATA, %al
        movb    %al, %cl
        shrb    $4, %al
        call    digit
        movb    %cl, %al
        andb    $15, %al
        call    digit
        movb    $' ', %al
        call    say
        movb    $END_OF_INTERRUPT, %al
        outb    %al, $INTERRUPTS
        popaw
        iretw

# What is in AL, from 0 to 15, and any character.
digit:  cmpb    $10, %al
        sbbb    $0x69, %al
        das
say:    movb    %al, %bl
        movw    $COM1 + 5, %dx
full:   inb     %dx, %al
        testb   $0x20, %al
        jz      full
        movb    %bl, %al
        movw    $COM1, %dx
        outb    %al, %dx
        ret

        .ifdef  BREAK
nothing:
        .skip   6
        .endif
text:
svm:    .ascii  "svm=0 "
vmx:    .ascii  "vmx=0 "
        .asciz  "READY\r\n"

        .org    510
        .word   0xaa55
