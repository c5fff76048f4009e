/* net/acl.h: whom a server admits: the public keys in the folder allowed/, read again on demand. Names and keys are
 * unique: of two files that disagree the first by file name counts, and the log says so. Any thread may ask. */
#ifndef JX_NET_ACL_H
#define JX_NET_ACL_H

#include "net/keys.h"

typedef struct jx_acl jx_acl;

enum { JX_ACL_MAX = 8192 }; /* keys; there are some 3,000 counties */

/* Reads DIR/allowed/ (which may be empty or not there yet: then nobody is admitted). 0 or JX_ENOMEM. */
int jx_acl_open(jx_acl **out, const char *dir);
void jx_acl_close(jx_acl **acl);

/* Reads the folder again. What cannot be read is logged and left out; returns how many keys there are. */
uint32_t jx_acl_load(jx_acl *acl);
/* Reads the folder again if it changed since: a file came, went, or was renamed. */
void jx_acl_refresh(jx_acl *acl);
uint32_t jx_acl_count(jx_acl *acl);

/* How often somebody lost something by a reading: a key that went, or has fewer roles or divisions, or other ones. */
uint64_t jx_acl_losses(jx_acl *acl);

/* Copies the entry of a public key (Z85). */
bool jx_acl_find(jx_acl *acl, const char *open, jx_key *out);

#endif
