/* worker/settings.h: everything that a rule pack decides, by name and as text: what pack files are read into, what
 * names a pack's content, what two packs are compared by. Inside worker/ only. */
#ifndef JX_WORKER_SETTINGS_H
#define JX_WORKER_SETTINGS_H

#include "worker/pack.h"

enum { JX_SETTING_TEXT = 128 };

/* Names in the order of the documentation; NULL past the last. */
const char *jx_setting_name(int i);
/* Sets one from text. NULL, or what would be right ("a number from 0 to 100"). */
const char *jx_setting_put(jx_pack *p, int i, const char *text);
void jx_setting_get(const jx_pack *p, int i, char out[JX_SETTING_TEXT]);

/* "off", or a severity's name. 0: no such word. */
uint8_t jx_severity_of(const char *text);
const char *jx_severity_text(uint8_t severity);
/* The severity that a pack gives a rule. */
uint8_t jx_pack_severity(const jx_pack *p, size_t rule);

#endif
