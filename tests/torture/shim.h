/* tests/torture/shim.h: what the shim that is preloaded into a program does to its disk and its clock. One struct in a
 * file that the harness and the program map; the harness writes what shall happen, the shim counts what did. */
#ifndef JX_TESTS_TORTURE_SHIM_H
#define JX_TESTS_TORTURE_SHIM_H

#include <stdatomic.h>
#include <stdint.h>

#define SHIM_ENV "JX_TORTURE_SHIM" /* names the file */

typedef struct {
    /* set by the harness */
    _Atomic int64_t clock_ms;   /* added to the wall clock; the monotonic one goes on */
    _Atomic uint32_t flush_ms;  /* a flush takes so much longer */
    _Atomic uint64_t room;      /* the disk ends at this byte of a file: up to it a write is taken; 0: no end */
    _Atomic uint64_t told_free; /* what statvfs says is free, plus 1; 0: the truth */
    _Atomic int32_t fail_flush; /* the flush that counts this down to 0 fails with EIO */
    /* The point that counts this down to 0 is the program's last: before a write, in the middle of one, before a flush,
     * after one. */
    _Atomic int32_t die;
    /* counted by the shim */
    _Atomic uint64_t refused, failed, died; /* writes without room; flushes; deaths */
} shim_page;

#endif
