/* worker/pack_text.h: how a pack file is written: "name = value", "list = {"a", b}", "rules { CODE = word … }",
 * comments from # to the end of the line. Knows no setting. Inside worker/ only.
 *
 * A parser of our own: what offices make by hand is told by line and in words what is wrong with it (a block that is
 * not closed, a name given twice, another encoding), nothing is expanded from the environment, and the comment that
 * gives a line's ground stays with it. */
#ifndef JX_WORKER_PACK_TEXT_H
#define JX_WORKER_PACK_TEXT_H

#include "worker/settings.h"

enum { JX_PACK_FILE_BYTES = 256 << 10 };

/* What stands in one place of the file. Borrows from the text. */
typedef struct {
    jx_str name;
    uint32_t line;
    bool rule, list;     /* inside "rules { }"; a list in braces */
    const jx_str *words; /* the value; of a list all, at most JX_PACK_WORDS */
    unsigned n;
    jx_str ground; /* the comment beside it, else that above it, as it stands there; empty: none */
} jx_entry;

typedef struct {
    const char *file; /* what errors call it */
    char *err;
    size_t cap;
    bool (*take)(void *arg, const jx_entry *e); /* false: it was wrong, and err says so */
    void *arg;
} jx_pack_source;

/* Gives every entry to take, in their order. false: err says what is wrong, with file and line. */
bool jx_pack_text_read(jx_pack_source *s, jx_str text);

/* "FILE:LINE: …" into err, where nothing stands yet; line 0 is left out. Returns false. */
bool jx_pack_wrong(jx_pack_source *s, uint32_t line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* At most so many bytes of a text from a file, for messages: cut between characters. */
jx_str jx_pack_quote(jx_str s);

#endif
