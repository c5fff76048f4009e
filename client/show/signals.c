#include "client/show/signals.h"

#include <stddef.h>

static volatile sig_atomic_t stop;

static void on_signal(int number) { stop = number; }

void jx_signals_catch(void)
{
    struct sigaction a = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    sigaction(SIGHUP, &a, NULL);
}

const volatile sig_atomic_t *jx_signals_stop(void) { return &stop; }
