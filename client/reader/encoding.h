/* client/reader/encoding.h: bytes of a text file to valid UTF-8: UTF-8 with or without BOM, GB18030 (and so GBK,
 * GB2312), UTF-16 with BOM. */
#ifndef JX_CLIENT_ENCODING_H
#define JX_CLIENT_ENCODING_H

#include "client/reader/read.h"

/* Works on *bytes (malloc'ed, *len long) in place or replaces it by a converted copy. Sets *text to the part that is
 * text (without BOM) and *torn when the last character was cut off and left out. Without a BOM, bytes that are no UTF-8
 * count as GB18030 only when all of them are and words of a form appear: else a single bad byte would turn a file into
 * nonsense. Where a few bytes of a form are neither, they become U+FFFD (mend.h). 0, JX_EINVAL (err names the first bad
 * byte's line), JX_ENOMEM. */
int jx_to_utf8(const char *name, bool zh, char **bytes, size_t *len, jx_str *text, bool *torn, jx_read_error *err);

#endif
