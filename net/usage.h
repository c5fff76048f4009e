/* net/usage.h: what a daemon says to the person who starts it: the language, mistakes of usage, and whether what it is
 * asked to open may be open. The log that follows is English. */
#ifndef JX_NET_USAGE_H
#define JX_NET_USAGE_H

#include "net/curve.h"

/* Chinese or English? The first of LC_ALL, LC_MESSAGES and LANG that is not empty decides; "zh…" is Chinese. */
bool jx_chinese(void);

/* Says it on stderr (both texts have one %s, for what) and where the help is; returns the exit status, 2. */
int jx_usage(const char *program, const char *zh, const char *en, const char *what);

/* May endpoints (n; NULL ones are off) be open to whom they would be? keys: the folder, or NULL; zh, en: what to say
 * without keys, with one %s for the option. 0, or the exit status 2, said. */
int jx_usage_open(const char *program, const char *keys, enum jx_plain plain, const char *const *endpoints, int n,
                  const char *zh, const char *en);

#endif
