/* client/commands/keygen.h: makes a pair of keys and puts them where they belong. */
#ifndef JX_CLIENT_KEYGEN_H
#define JX_CLIENT_KEYGEN_H

#include "net/keys.h"

/* Fills the halves of k, whose name, roles and divisions are set, and writes DIR/NAME.key, DIR/NAME.pub and, with
 * allow, DIR/allowed/NAME.pub. Makes the folders (0700, allowed/ too). 0; JX_EDUP: there is such a key, nothing was
 * changed (not said); JX_EIO, said on stderr. */
int jx_keygen(const char *dir, jx_key *k, bool allow);

#endif
