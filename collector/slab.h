/* collector/slab.h: short runs of 32-bit words, taken and given back by the million without malloc. A run has a 32-bit
 * name, so that what refers to it stays small. */
#ifndef JX_COLLECTOR_SLAB_H
#define JX_COLLECTOR_SLAB_H

#include "proto/base.h"

enum { JX_SLAB_CLASSES = 9, JX_SLAB_LEAST = 4, JX_SLAB_MOST = JX_SLAB_LEAST << (JX_SLAB_CLASSES - 1) }; /* 4 … 1024 */

/* All zero is empty. */
typedef struct {
    uint32_t **chunks;
    uint32_t n_chunks, cap_chunks;
    uint32_t used; /* words taken from the last chunk */
    uint32_t free[JX_SLAB_CLASSES];
} jx_slab;

/* A run of at least `words` (1 to JX_SLAB_MOST) words, its contents undefined; 0 when there is no memory. */
uint32_t jx_slab_take(jx_slab *s, uint32_t words);
/* Its words, aligned to 16 bytes; they stay where they are. */
uint32_t *jx_slab_at(const jx_slab *s, uint32_t run);
/* Gives back a run that was taken for so many words. 0 is fine. */
void jx_slab_give(jx_slab *s, uint32_t run, uint32_t words);
/* How many words a run taken for `words` really has. */
uint32_t jx_slab_room(uint32_t words);
void jx_slab_fini(jx_slab *s);
size_t jx_slab_bytes(const jx_slab *s);

#endif
