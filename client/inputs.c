#include "client/inputs.h"

#include <errno.h>
#include <stdlib.h>

#include "client/cli.h"

/* All of standard input, within the limit of a document. NULL and *err when it is too long or breaks. */
static char *slurp(size_t *len, uint64_t max, int *err)
{
    size_t cap = 1 << 16, n = 0;
    char *p = malloc(cap);
    *err = p ? 0 : JX_ENOMEM;
    while (!*err) {
        n += fread(p + n, 1, cap - n, stdin);
        if (ferror(stdin))
            *err = JX_EIO;
        else if (n > max)
            *err = JX_ELIMIT;
        else if (n < cap)
            break;
        char *more = *err ? NULL : realloc(p, cap * 2);
        if (!*err && !more) *err = JX_ENOMEM;
        if (more) p = more;
        cap *= 2;
    }
    if (*err) {
        free(p);
        return NULL;
    }
    *len = n;
    return p;
}

static int read_stdin(const jx_read_options *opt, jx_doc **out, jx_read_error *why)
{
    size_t len = 0;
    int err;
    char *p = slurp(&len, opt->max_bytes ? opt->max_bytes : JX_READ_MAX_BYTES, &err);
    if (!p) {
        snprintf(why->text, sizeof why->text,
                 err == JX_ELIMIT ? JX_T("标准输入超过 256 MiB，请分成几份",
                                         "standard input is larger than 256 MiB, cut it into pieces")
                                  : JX_T("标准输入读不出来", "standard input cannot be read"));
        return err;
    }
    err = jx_read_memory("-", p, len, opt, out, why);
    free(p);
    return err;
}

jx_doc *jx_open_document(const char *path, const jx_read_options *opt)
{
    jx_doc *d = NULL;
    jx_read_error why = {0};
    int err = strcmp(path, "-") == 0 ? read_stdin(opt, &d, &why) : jx_read_file(path, opt, &d, &why);
    if (!err) return d;
    jx_complain("%s", why.text[0] ? why.text : jx_strerror(err));
    return NULL;
}

int jx_each_document(char **paths, int n, const jx_read_options *opt, bool (*fn)(void *arg, const jx_doc *d), void *arg)
{
    int failed = 0;
    bool go_on = true;
    for (int i = 0; i < n && go_on; i++) {
        jx_doc *d = jx_open_document(paths[i], opt);
        if (d)
            go_on = fn(arg, d);
        else
            failed++;
        jx_doc_free(&d);
    }
    return failed;
}
