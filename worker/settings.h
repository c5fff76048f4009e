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

/* What is wrong between its settings, as no single one can be; NULL: nothing. */
const char *jx_pack_nonsense(const jx_pack *p);

/* A pack that was read from somewhere, with what it points to. jx_pack_free ends it. */
typedef struct {
    jx_pack pack; /* first: what the caller holds */
    char name[64];
    jx_str *words[JX_QUALITIES]; /* on the heap */
    void *texts;                 /* what the words point into */
    void (*end_texts)(void *texts);
} jx_pack_room;
enum { JX_PACK_WORDS = 200 }; /* of one list */

/* The national default under no name. NULL without memory. */
jx_pack_room *jx_pack_room_new(void);
/* Room for n words of list q, which the pack then has. NULL without memory. */
jx_str *jx_pack_room_words(jx_pack_room *r, int q, unsigned n);

#endif
