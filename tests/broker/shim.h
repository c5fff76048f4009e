/* tests/broker/shim.h: a journal in front of another that fails as told: what an engine may answer and LMDB never does.
 */
#ifndef JX_TESTS_BROKER_SHIM_H
#define JX_TESTS_BROKER_SHIM_H

#include "broker/journal.h"

enum shim_fault {
    SHIM_NONE,
    SHIM_UNKNOWN_DONE,     /* the group is written, the answer is lost */
    SHIM_UNKNOWN_NOT_DONE, /* neither */
    SHIM_NO_ROOM,          /* groups with appends are JX_EFULL */
    SHIM_FULL,             /* all groups are */
    SHIM_BROKEN            /* JX_EIO from now on */
};

/* Takes inner, which is closed with it. */
jx_journal *shim_new(jx_journal *inner);
/* The next `times` commits go wrong; then they work again. Also from another thread. */
void shim_fail(jx_journal *shim, enum shim_fault fault, int times);
/* Every commit goes wrong first and works when it is repeated: for SHIM_UNKNOWN_…, for ever. */
void shim_stutter(jx_journal *shim, enum shim_fault fault);
/* Commits that were asked for. */
int shim_commits(jx_journal *shim);
/* Holds back every commit until released, so that what arrives meanwhile can be seen to go together. */
void shim_hold(jx_journal *shim);
void shim_release(jx_journal *shim);

#endif
