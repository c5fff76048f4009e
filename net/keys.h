/* net/keys.h: keys on disk. Every program and every submitter has a pair of CURVE keys in two small text files:
 * NAME.key with both halves, readable by its owner only, and NAME.pub with the public half, the roles and the
 * divisions, to be handed to whoever runs the servers. */
#ifndef JX_NET_KEYS_H
#define JX_NET_KEYS_H

#include <stdio.h>

#include "proto/base.h"

enum jx_role {
    JX_ROLE_SUBMITTER = 1,  /* SUBMIT for its divisions under its own name, FIND its own receipts */
    JX_ROLE_WORKER = 2,     /* the work socket */
    JX_ROLE_READER = 4,     /* the results log (a collector) */
    JX_ROLE_SUBSCRIBER = 8, /* queries and alerts */
    JX_ROLE_OPERATOR = 16,  /* reads everything */
    JX_ROLE_SERVER = 32     /* a broker or a collector; admits nobody */
};

enum {
    JX_KEY_TEXT = 41,      /* 40 characters of Z85 and a NUL */
    JX_KEY_NAME = 128,     /* bytes of a name; a submitter's name is no longer */
    JX_KEY_DIVISIONS = 64, /* of one key; a city has fewer counties */
    JX_KEY_FILE = 8192     /* bytes of a file */
};

typedef struct {
    char name[JX_KEY_NAME + 1];
    unsigned roles;                       /* of enum jx_role */
    uint32_t divisions[JX_KEY_DIVISIONS]; /* that it may submit for, with all below them; none: every division */
    uint32_t n_divisions;
    char open[JX_KEY_TEXT];   /* the public half */
    char secret[JX_KEY_TEXT]; /* empty: only the public half is known */
} jx_key;

/* What may be wrong with a key. jx_key_fault says it in English. */
enum jx_key_fault {
    JX_KEY_FINE,
    JX_KEY_MISSING,  /* cannot be opened */
    JX_KEY_EXPOSED,  /* a secret that others on this machine can read, or not a plain file */
    JX_KEY_GARBLED,  /* not a key file */
    JX_KEY_HALF,     /* the secret half is needed and not there */
    JX_KEY_MISMATCH, /* the secret half belongs to another public half */
    JX_KEY_UNPAIRED, /* our key without the server's, or the server's without ours */
    JX_KEY_PLAIN     /* no key, and the server is on another machine */
};
const char *jx_key_fault(enum jx_key_fault f);

/* "submitter" … for one role, NULL for a number that is none; and back, 0 for no role. */
const char *jx_role_name(unsigned role);
unsigned jx_role_of(jx_str name);
/* Good for a file and for a submitter: UTF-8 of 1 to JX_KEY_NAME bytes, no '/', no control characters, not beginning
 * with a dot, no space at either end. */
bool jx_key_name_ok(const char *name);
/* May this key submit for the division? */
bool jx_key_covers(const jx_key *k, uint32_t division);

/* A new pair; fills open and secret. 0 or JX_EIO. */
int jx_key_make(jx_key *k);
/* Reads a file. secret: the secret half is needed; then only its owner may be able to read the file. *out is wiped when
 * something is wrong. */
enum jx_key_fault jx_key_read(const char *path, bool secret, jx_key *out);
/* The same from memory, without the looks at the file; text need not end with a NUL. */
enum jx_key_fault jx_key_parse(const char *text, size_t len, jx_key *out);
/* Writes a file that must not exist: with the secret (mode 0600) or without (0644). 0; JX_EDUP: there is a file; JX_EIO
 * with errno. */
int jx_key_write(const char *path, const jx_key *k, bool secret);
/* Overwrites what is secret. */
void jx_key_wipe(jx_key *k);

#endif
