/* worker/settings.h: everything that a rule pack decides, by name and as text: what pack files are read into, what
 * names a pack's content, what two packs are compared by. Inside worker/ only. */
#ifndef JX_WORKER_SETTINGS_H
#define JX_WORKER_SETTINGS_H

#include "worker/pack.h"

enum { JX_SETTING_TEXT = 128 };

/* Names in the order of the documentation; NULL past the last. */
const char *jx_setting_name(int i);
/* -1: there is none. */
int jx_setting_find(jx_str name);
/* What it is, in a few words. */
const char *jx_setting_label(int i, enum jx_lang lang);
/* Does that rule ask for it? */
bool jx_setting_of_rule(int i, const char *code);
/* Sets one from text. NULL, or what would be right ("a number from 0 to 100"), until the next call. */
const char *jx_setting_put(jx_pack *p, int i, const char *text);
void jx_setting_get(const jx_pack *p, int i, char out[JX_SETTING_TEXT]);

/* "off", or a severity's name. 0: no such word. */
uint8_t jx_severity_of(const char *text);
const char *jx_severity_text(uint8_t severity);
/* The severity that a pack gives a rule. */
uint8_t jx_pack_severity(const jx_pack *p, size_t rule);

/* The lists of words, by enum jx_quality; NULL for JX_Q_UNKNOWN. */
extern const char *const jx_word_lists[JX_QUALITIES];

/* What is wrong between its settings, as no single one can be. */
typedef struct {
    char text[256];
    const char *about[4]; /* the names that are at odds: settings, word lists, codes of rules; then NULL */
} jx_nonsense;
bool jx_pack_nonsense(const jx_pack *p, jx_nonsense *out);

/* The language of the texts above (jx_packs_speak). */
enum jx_lang jx_packs_lang(void);
#define JX_SAY(zh, en) (jx_packs_lang() == JX_ZH ? (zh) : (en))

/* Why a pack that was read from a file decides so, by setting, word list and rule: its comments. */
enum { JX_GROUNDS = JX_RULES + 64 };
typedef struct jx_grounds {
    jx_str of[JX_GROUNDS]; /* as they stand in the file, with their #; empty: none */
} jx_grounds;
/* Its number there: of a setting's, a list's or a rule's name. -1: no such thing. */
int jx_ground_no(jx_str name);

/* A pack that was read from somewhere, with what it points to. jx_pack_free ends it. */
typedef struct {
    jx_pack pack; /* first: what the caller holds */
    char name[64];
    jx_str *words[JX_QUALITIES]; /* on the heap */
    jx_grounds grounds;
    void *texts; /* what the words and grounds point into */
    void (*end_texts)(void *texts);
} jx_pack_room;
enum { JX_PACK_WORDS = 200 }; /* of one list */

/* The national default under no name. NULL without memory. */
jx_pack_room *jx_pack_room_new(void);
/* Room for n words of list q, which the pack then has. NULL without memory. */
jx_str *jx_pack_room_words(jx_pack_room *r, int q, unsigned n);

#endif
