/* client/reader/cfb.h: compound files ([MS-CFB]), the container of Office before 2007, of WPS and of encrypted Office
 * files. Only looked into, for what they are and whether they have a password; nothing in them is trusted. */
#ifndef JX_CLIENT_CFB_H
#define JX_CLIENT_CFB_H

#include "proto/base.h"

enum jx_cfb_kind {
    JX_CFB_NONE = 0,  /* no compound file */
    JX_CFB_OTHER,     /* damaged, or of another program */
    JX_CFB_ENCRYPTED, /* .xlsx, .docx or .pptx with a password ([MS-OFFCRYPTO]) */
    JX_CFB_BOOK,      /* .xls, .et */
    JX_CFB_BOOK_LOCKED,
    JX_CFB_TEXT, /* .doc, .wps */
    JX_CFB_TEXT_LOCKED,
    JX_CFB_SLIDES /* .ppt, .dps */
};

bool jx_is_cfb(const void *p, size_t len);
enum jx_cfb_kind jx_cfb_kind_of(const void *p, size_t len);

#endif
