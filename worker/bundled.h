/* worker/bundled.h: the packs that come with the program, as text: packs/ at the time of the build. Inside worker/
 * only. */
#ifndef JX_WORKER_BUNDLED_H
#define JX_WORKER_BUNDLED_H

/* In the order of their names; name is NULL past the last. */
typedef struct {
    const char *name, *text;
} jx_bundled;
extern const jx_bundled jx_bundled_packs[];

#endif
