/* broker/care.h: what is done to a journal besides serving it: `jixiao-broker backup`, `jixiao-broker fsck`. */
#ifndef JX_BROKER_CARE_H
#define JX_BROKER_CARE_H

#include <stdbool.h>

/* Is argv[1] one of these? */
bool jx_care_is(int argc, char **argv);
/* Does it; the exit status: 0 done, 1 fsck found something, 2 wrong usage, 3 it could not be done. */
int jx_care_run(int argc, char **argv, bool chinese);

#endif
