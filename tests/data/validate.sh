#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a validator; where it is not installed the test is skipped and says so, and fails where CI=true.
if ! command -v "$1" >/dev/null 2>&1; then
  echo "$1 is not installed: not validated" >&2
  [ "${CI:-}" = true ] && exit 1
  exit 77
fi
exec "$@"
