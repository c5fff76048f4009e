/* client/show/when.h: moments as people write deadlines. All of China keeps one time, and so do these whatever zone
 * this machine is set to: without an offset a moment is UTC+8, and it is always printed with its offset. */
#ifndef JX_CLIENT_WHEN_H
#define JX_CLIENT_WHEN_H

#include "proto/base.h"

/* "2025-03-20", "2025-03-20 18:00", "2025-03-20T18:00:30", "… +08:00", "…Z" as milliseconds since 1970, UTC. A day
 * alone is its last millisecond if it ends something, its first if not. 0 or JX_EINVAL. */
int jx_when_read(const char *text, bool ends, uint64_t *ms);
/* "2025-03-20 18:00:00 +08:00" */
void jx_when_text(uint64_t ms, char out[40]);

/* "90s", "30m", "2h", "3d" as milliseconds. 0 or JX_EINVAL. */
int jx_span_read(const char *text, uint64_t *ms);
/* "2 h 30 min", in the language of the user. */
void jx_span_text(uint64_t ms, char out[40]);

#endif
