#include "client/show/lang.h"

#include <stdlib.h>

static int known = -1;

enum jx_lang jx_lang(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    if (known >= 0) return (enum jx_lang)known;
    known = JX_EN;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);
        if (!v || !*v) continue;
        known = strncmp(v, "zh", 2) == 0 ? JX_ZH : JX_EN;
        break;
    }
    return (enum jx_lang)known;
}

void jx_lang_reset(void) { known = -1; }
