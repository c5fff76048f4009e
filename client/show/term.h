/* client/show/term.h: the terminal: how wide text is, what of it may be shown, whether colour is wanted. Data goes to
 * stdout, remarks and progress to stderr. */
#ifndef JX_CLIENT_TERM_H
#define JX_CLIENT_TERM_H

#include <stdio.h>

#include "proto/base.h"

/* Columns that text takes on a terminal: 2 for Chinese, 0 for combining marks. Counts what jx_clean would leave. */
size_t jx_width(const char *p, size_t len);

/* Appends text to out as it may be shown: line ends and tabs become a space; other control characters, bytes that
 * are not UTF-8, and marks that turn the direction of text become U+FFFD. A file or a server can't steer the terminal.
 */
void jx_clean(FILE *out, const char *p, size_t len);

/* One character of it: the code point as it may be shown, and how many bytes it took (at least 1). */
size_t jx_shown(const char *p, size_t len, int32_t *shown);
int jx_char_width(int32_t shown);

/* Columns of the terminal behind f; 0 when it is none. */
unsigned jx_term_columns(FILE *f);

enum jx_style { JX_PLAIN = 0, JX_BOLD, JX_DIM, JX_RED, JX_YELLOW, JX_GREEN, JX_CYAN };

/* Escape sequence that starts a style on f, "" where colour is not wanted: no terminal, NO_COLOR set, TERM=dumb.
 * jx_unstyle ends it. Static. */
const char *jx_style_on(FILE *f, enum jx_style s);
const char *jx_style_off(FILE *f);
/* The style of a severity (proto/result.h). */
enum jx_style jx_severity_style(int severity);

/* Milliseconds on a clock that never goes back. */
uint64_t jx_now_ms(void);

#endif
