/* client/reader/read.h: from a document that people have to its forms. The reading side of the client: knows files,
 * layouts and words, no sockets and no rules. What could not be placed is a problem with line and cell, never a guess
 * in silence. */
#ifndef JX_CLIENT_READ_H
#define JX_CLIENT_READ_H

#include <stdio.h>

#include "proto/form.h"

/* A document that was read. Owns every text and array of its forms; free it after the last use of any of them. */
typedef struct jx_doc jx_doc;

/* Largest document that is opened at all: memory stays bounded, at most about three times the file. */
#define JX_READ_MAX_BYTES (UINT64_C(256) << 20)

typedef struct {
    uint32_t division;  /* the forms' division, whatever the document says; 0: the document says */
    uint8_t kind;       /* enum jx_kind; 0: the document says */
    bool zh;            /* errors in Chinese, else English */
    bool zh_problems;   /* the same for problems, which are part of what travels */
    uint64_t max_bytes; /* 0: JX_READ_MAX_BYTES */
} jx_read_options;

/* Why a document could not be read at all. */
typedef struct {
    uint32_t line;  /* 0: no particular line */
    char text[512]; /* one sentence, names the file and the line; NUL-terminated */
} jx_read_error;

/* Reads a file: text (tab-separated, a cell a line, CSV, Markdown, columns of blanks; UTF-8, with or without BOM, or
 * GB18030), .xlsx, .docx, OpenDocument, a web page, PDF, or JSON, one form a line; told apart by content, not by name.
 * opt and err may be NULL. 0 and *out, or *out = NULL, a sentence in err and JX_ENOTFOUND  no such file JX_EIO it
 * cannot be opened or read JX_ELIMIT     larger than the limit, packed or unpacked JX_EVERSION   a kind of file that is
 * not read (.xls, a picture, a folder, …), or one with a password JX_EINVAL     damaged, wrong encoding, or no form in
 * it (JSON with nothing but refused lines is read: see jx_doc_refused) JX_ENOMEM */
int jx_read_file(const char *path, const jx_read_options *opt, jx_doc **out, jx_read_error *err);

/* The same for bytes in memory (standard input, say); name is what forms and errors call it. Copies data. */
int jx_read_memory(const char *name, const void *data, size_t len, const jx_read_options *opt, jx_doc **out,
                   jx_read_error *err);

/* The two halves of jx_read_file, for who wants to look at the bytes first: all of a file in *bytes, which the caller
 * frees or gives to jx_read_taken, which takes them over whatever happens. opt and err as above, not NULL. */
int jx_read_bytes(const char *path, const jx_read_options *opt, char **bytes, size_t *len, jx_read_error *err);
int jx_read_taken(const char *name, char *bytes, size_t len, const jx_read_options *opt, jx_doc **out,
                  jx_read_error *err);

/* Sets *d to NULL; NULL is fine. */
void jx_doc_free(jx_doc **d);

/* The forms in document order, n of them; seq 1…n, twins have occurrence 1, 2, … Borrowed from d. What a form's
 * problems say is in form.problems. */
const jx_form *jx_doc_forms(const jx_doc *d, size_t *n);

/* What is wrong with the document and belongs to no form (cell may be empty). Borrowed from d. */
const jx_problem *jx_doc_problems(const jx_doc *d, size_t *n);

/* How many forms of the document were refused and are not among jx_doc_forms (a JSON line that is no form, a form over
 * a limit); each has a problem in jx_doc_problems. */
size_t jx_doc_refused(const jx_doc *d);

/* Name that the forms carry in form.source: the file's name without folders. Borrowed from d. */
jx_str jx_doc_source(const jx_doc *d);

/* client/reader/form_json.c: a form as one line of JSON (docs/design.md, "The JSON of a form"), newline included. Never
 * fails; the caller looks at ferror(out). */
void jx_form_json_write(FILE *out, const jx_form *f);

#endif
