/* tests/torture/load.h: the load of a round: what four counties submit, in which order. It depends on its number alone,
 * and so does the answer to it.
 *
 * A county pushes one step after another, each a few files; later steps carry newer versions of forms of earlier ones,
 * cut into batches otherwise, some changed, some not, some changed back; and single forms. */
#ifndef JX_TESTS_TORTURE_LOAD_H
#define JX_TESTS_TORTURE_LOAD_H

#include <stdint.h>

enum { COUNTIES = 4, STEPS = 5, FILES_MAX = 12, LOADS = 4 };

typedef struct {
    uint32_t division;
    const char *submitter; /* and the name of its key */
} county;
extern const county counties[COUNTIES];

/* Writes the files of load `number` into dir: DIR/COUNTY/STEP/FILE.ndjson. */
void load_write(const char *dir, uint32_t number);
/* The paths of a step's files in dir, to be freed with it; how many. */
int load_files(const char *dir, int which, int step, const char *out[FILES_MAX]);

#endif
