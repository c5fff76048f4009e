/* client/reader/detect.h: what kind of file some bytes are, by what is in them, whatever the file is called; and what
 * to do with kinds that are not read. */
#ifndef JX_CLIENT_DETECT_H
#define JX_CLIENT_DETECT_H

#include "proto/base.h"

enum jx_file_kind {
    JX_FILE_TEXT = 0, /* none of the others */
    JX_FILE_ZIP,      /* an office document or an archive */
    JX_FILE_PDF,
    JX_FILE_FOREIGN /* everything that is not read: jx_file_advice */
};

/* A web page, whatever it is called. Among the texts, for its characters may need converting. */
bool jx_is_page(const char *p, size_t len);

enum jx_file_kind jx_file_kind_of(const char *p, size_t len);

/* What a foreign file is and what to do about it, as the rest of a sentence; static. */
const char *jx_file_advice(const char *p, size_t len, bool zh);

#endif
