/* client/commands/template.h: the national form as an Excel workbook, blank for people to fill in, or with what forms
 * say. */
#ifndef JX_CLIENT_TEMPLATE_H
#define JX_CLIENT_TEMPLATE_H

#include "proto/form.h"

typedef struct {
    const jx_form *forms; /* n of them; NULL: blank ones */
    size_t n;
    bool one_sheet;                /* one below the other instead of a sheet each */
    uint16_t year;                 /* of blank forms */
    const char *place;             /* of blank forms: stands before the title; may be NULL */
    enum jx_money_unit money_unit; /* of blank forms */
    jx_pts execution;              /* of blank forms: the weight of budget execution */
    bool department;               /* blank forms of a department as a whole */
    const jx_pts *blocks;          /* of blank forms: weights of output, benefit, satisfaction, 0: free; may be NULL */
} jx_template;

enum { JX_TEMPLATE_MAX = 200 };

/* Writes the workbook over whatever was at path. JX_EINVAL: n is 0 or above JX_TEMPLATE_MAX. JX_EIO, JX_ENOMEM. */
int jx_template_write(const char *path, const jx_template *t);

#endif
