#include "client/show/lang.h"

#include "net/usage.h"

static int known = -1;

enum jx_lang jx_lang(void)
{
    if (known < 0) known = jx_chinese() ? JX_ZH : JX_EN;
    return (enum jx_lang)known;
}

void jx_lang_reset(void) { known = -1; }
