/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NestStation: the pages by their place on the way through, for those who send the user to one of them. */
#pragma once

typedef enum {
  NEST_STATION_WELCOME,
  NEST_STATION_COMPUTER,
  NEST_STATION_MACHINES,
  NEST_STATION_CONSIDERATIONS,
  NEST_STATION_CHECKLIST,
  NEST_STATION_RUN,
  NEST_STATION_DONE,
  NEST_STATION_INSTRUCTIONS,
  NEST_STATION_CLOSING,
  NEST_N_STATIONS,
} NestStation;
