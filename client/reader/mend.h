/* client/reader/mend.h: a text of which a few bytes are no characters, with U+FFFD in their place: one bad byte must
 * not cost the whole file. Nothing is guessed: the character is lost, and who reads the text is told where. */
#ifndef JX_CLIENT_MEND_H
#define JX_CLIENT_MEND_H

#include "client/reader/doc.h"

/* U+FFFD, which other programs write for the same reason. */
#define JX_LOST_CHARACTER "\xEF\xBF\xBD"

static inline bool jx_has_lost(jx_str s) { return s.len && memmem(s.p, s.len, JX_LOST_CHARACTER, 3) != NULL; }

/* What to say of a place that has it; JX_DT or JX_DE. */
#define JX_LOST_SAID(d, text_of)                                                                                       \
    jx_str_of(                                                                                                         \
        text_of(d, "有损坏的字符（�），请与原件核对", "characters of it were lost (�): compare it with the original"))

/* The text as valid UTF-8, malloc'ed, *out_len long. NULL: too much is none of that encoding (one byte in twenty), or
 * memory is out. Of GB18030 all goes from one ASCII sign to the next that holds a bad byte: behind it the pairs may
 * have slipped, and read as other characters. */
char *jx_mend_utf8(const char *p, size_t len, size_t *out_len);
char *jx_mend_gb18030(const char *p, size_t len, size_t *out_len);

#endif
