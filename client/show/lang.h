/* client/show/lang.h: the language of messages for people: Chinese when the locale says so, else English. Both texts
 * stand side by side where they are used: printf(JX_T("%zu 份表\n", "%zu forms\n"), n) keeps the compiler's format
 * check. */
#ifndef JX_CLIENT_LANG_H
#define JX_CLIENT_LANG_H

#include "client/reader/oserror.h"
#include "worker/rulebook.h"

/* The first of LC_ALL, LC_MESSAGES and LANG that is not empty decides, as for any program; "zh…" is Chinese. The locale
 * need not be installed: only its name is read. Asked once, then remembered. */
enum jx_lang jx_lang(void);

/* Forgets the remembered answer (the environment has changed). */
void jx_lang_reset(void);

#define JX_T(zh, en) (jx_lang() == JX_ZH ? (zh) : (en))
/* An errno value in that language. */
#define JX_OS(code) jx_os_error(code, jx_lang() == JX_ZH)

#endif
