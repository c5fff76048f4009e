/* client/show/signals.h: Ctrl-C and its kin as a flag that loops look at. */
#ifndef JX_CLIENT_SIGNALS_H
#define JX_CLIENT_SIGNALS_H

#include <signal.h>

/* From now on SIGINT, SIGTERM and SIGHUP only set the flag; a second one ends the process as usual. */
void jx_signals_catch(void);
/* The flag: the number of the signal, 0 before. */
const volatile sig_atomic_t *jx_signals_stop(void);

#endif
