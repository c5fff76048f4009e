/* client/reader/oserror.h: what the operating system says when a file or program cannot be used, in words for people.
 */
#ifndef JX_CLIENT_OSERROR_H
#define JX_CLIENT_OSERROR_H

#include <stdbool.h>

/* Text of an errno value, in Chinese when asked; rare ones are the system's own words. Valid until the next call. */
const char *jx_os_error(int code, bool zh);

#endif
