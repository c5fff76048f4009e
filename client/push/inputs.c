#include "client/push/inputs.h"

#include <errno.h>
#include <stdlib.h>

#include "client/reader/archive.h"
#include "client/reader/walk.h"
#include "client/show/cli.h"

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

struct jx_inputs {
    char **paths;
    int n, at;
    const jx_read_options *opt;
    jx_files folder; /* the files of the folder at hand */
    size_t in_folder;
    jx_files seen; /* paths that were made here and may still be in use */
    jx_archive *archive;
    const char *path;
    int failed;
    void (*on_complaint)(void *arg);
    void *arg;
};

static void give_up(jx_inputs *in, int code, const jx_read_error *why)
{
    in->failed++;
    if (in->on_complaint) in->on_complaint(in->arg);
    jx_complain("%s", why->text[0] ? why->text : jx_strerror(code));
}

static int read_stdin(const jx_read_options *opt, char **bytes, size_t *len, jx_read_error *why)
{
    int err;
    *bytes = slurp(len, opt->max_bytes ? opt->max_bytes : JX_READ_MAX_BYTES, &err);
    if (*bytes) return 0;
    snprintf(why->text, sizeof why->text,
             err == JX_ELIMIT
                 ? JX_T("标准输入超过 256 MiB，请分成几份", "standard input is larger than 256 MiB, cut it into pieces")
                 : JX_T("标准输入读不出来", "standard input cannot be read"));
    return err;
}

/* A file: a document, or an archive whose members come next. */
static jx_doc *open_file(jx_inputs *in, const char *path)
{
    jx_read_error why = {0};
    jx_doc *d = NULL;
    char *bytes;
    size_t len;
    bool standard = strcmp(path, "-") == 0;
    in->path = path;
    int err = standard ? read_stdin(in->opt, &bytes, &len, &why) : jx_read_bytes(path, in->opt, &bytes, &len, &why);
    if (!err && jx_is_archive(bytes, len))
        err = jx_archive_open(&in->archive, path, bytes, len, in->opt, &why);
    else if (!err)
        err = jx_read_taken(path, bytes, len, in->opt, &d, &why);
    if (err) give_up(in, err, &why);
    return d;
}

static void open_folder(jx_inputs *in, const char *path)
{
    jx_read_error why = {0};
    char bad[400];
    jx_files_fini(&in->folder);
    in->in_folder = 0;
    int err = jx_walk(path, &in->folder, bad, sizeof bad);
    if (err == JX_ENOMEM) abort();
    if (err == JX_EIO)
        snprintf(why.text, sizeof why.text, JX_T("%s：文件夹读不出来", "%s: the folder cannot be read"), bad);
    if (err == JX_ELIMIT)
        snprintf(why.text, sizeof why.text,
                 JX_T("%s：文件太多，其余未读取", "%s: too many files; the rest was not read"), path);
    if (err) give_up(in, err, &why);
    if (err || in->folder.n) return;
    snprintf(why.text, sizeof why.text, JX_T("%s：文件夹里没有文件", "%s: no files in this folder"), path);
    give_up(in, JX_ENOTFOUND, &why);
}

/* The next member of the archive at hand; NULL when there is no archive, or no more of it. */
static jx_doc *next_member(jx_inputs *in)
{
    while (in->archive) {
        jx_doc *d;
        jx_read_error why = {0};
        int got = jx_archive_next(in->archive, &d, &why);
        if (got == 1) return d;
        if (got < 0)
            give_up(in, got, &why);
        else
            jx_archive_close(&in->archive);
    }
    return NULL;
}

jx_doc *jx_inputs_next(jx_inputs *in)
{
    for (;;) {
        jx_doc *d = next_member(in);
        if (!d && in->in_folder < in->folder.n) {
            if (jx_files_add(&in->seen, in->folder.paths[in->in_folder++]) != 0) abort();
            d = open_file(in, in->seen.paths[in->seen.n - 1]);
        } else if (!d && in->at < in->n) {
            const char *path = in->paths[in->at++];
            if (strcmp(path, "-") != 0 && jx_is_folder(path))
                open_folder(in, path);
            else
                d = open_file(in, path);
        } else if (!d) {
            return NULL;
        }
        if (d) return d;
    }
}

jx_inputs *jx_inputs_new(char **paths, int n, const jx_read_options *opt)
{
    jx_inputs *in = calloc(1, sizeof *in);
    if (!in) abort();
    in->paths = paths;
    in->n = n;
    in->opt = opt;
    return in;
}

void jx_inputs_free(jx_inputs **in)
{
    if (!*in) return;
    jx_archive_close(&(*in)->archive);
    jx_files_fini(&(*in)->folder);
    jx_files_fini(&(*in)->seen);
    free(*in);
    *in = NULL;
}

const char *jx_inputs_path(const jx_inputs *in) { return in->path; }

int jx_inputs_failed(const jx_inputs *in) { return in->failed; }

void jx_inputs_on_complaint(jx_inputs *in, void (*fn)(void *arg), void *arg)
{
    in->on_complaint = fn;
    in->arg = arg;
}

int jx_each_document(char **paths, int n, const jx_read_options *opt, bool (*fn)(void *arg, const jx_doc *d), void *arg)
{
    jx_inputs *in = jx_inputs_new(paths, n, opt);
    bool go_on = true;
    for (jx_doc *d; go_on && (d = jx_inputs_next(in));) {
        go_on = fn(arg, d);
        jx_doc_free(&d);
    }
    int failed = jx_inputs_failed(in);
    jx_inputs_free(&in);
    return failed;
}
