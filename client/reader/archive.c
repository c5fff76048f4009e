#include "client/reader/archive.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "client/reader/ooxml.h"
#include "proto/cursor.h"

#define T(a, zh_, en_) ((a)->opt.zh ? (zh_) : (en_))

enum { NAME = 512 };

struct jx_archive {
    zip_t *zip;
    void *bytes;
    size_t len;
    char *name;
    jx_read_options opt;
    zip_int64_t n, at;
    uint64_t unpacked; /* of the members that were read */
};

static zip_t *open_zip(const void *p, size_t len)
{
    zip_source_t *source = zip_source_buffer_create(p, len, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!zip) zip_source_free(source);
    return zip;
}

bool jx_is_archive(const void *p, size_t len)
{
    if (len < 4 || (memcmp(p, "PK\3\4", 4) != 0 && memcmp(p, "PK\5\6", 4) != 0)) return false;
    jx_package *k;
    if (jx_package_open(&k, p, len) != 0) return false;
    bool archive = jx_package_kind_of(k) == JX_PACKAGE_NONE;
    jx_package_close(&k);
    return archive;
}

int jx_archive_open(jx_archive **out, const char *name, void *bytes, size_t len, const jx_read_options *opt,
                    jx_read_error *err)
{
    jx_archive *a = calloc(1, sizeof *a);
    *out = a;
    if (a) a->name = strdup(name);
    if (!a || !a->name) {
        free(a);
        free(bytes);
        *out = NULL;
        return JX_ENOMEM;
    }
    a->bytes = bytes;
    a->len = len;
    a->opt = *opt;
    a->zip = open_zip(bytes, len);
    a->n = a->zip ? zip_get_num_entries(a->zip, 0) : 0;
    int code = !a->zip ? JX_EINVAL : a->n > JX_ARCHIVE_MEMBERS ? JX_ELIMIT : 0;
    if (!code) return 0;
    if (code == JX_EINVAL)
        snprintf(err->text, sizeof err->text,
                 T(a, "%s：压缩包已损坏或不完整", "%s: the archive is damaged or incomplete"), name);
    else
        snprintf(err->text, sizeof err->text,
                 T(a, "%s：压缩包里有%lld个文件，超过上限%d", "%s: the archive has %lld files, more than %d"), name,
                 (long long)a->n, JX_ARCHIVE_MEMBERS);
    jx_archive_close(out);
    return code;
}

/* Names are UTF-8, or GB18030 where they were packed on a Chinese Windows. */
static void member_name(const jx_archive *a, char out[NAME])
{
    const char *raw = zip_get_name(a->zip, (zip_uint64_t)a->at, ZIP_FL_ENC_RAW);
    if (!raw) raw = "";
    snprintf(out, NAME, "%s", raw);
    if (jx_utf8_valid(out, (uint32_t)strlen(out))) return;
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t)-1) return;
    char *from = (char *)raw, *to = out;
    size_t n = strlen(raw), room = NAME - 1;
    iconv(cd, &from, &n, &to, &room);
    iconv_close(cd);
    *to = 0;
}

/* Folders, hidden files, what macOS adds, and the locks of open documents. */
static bool passed_over(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || name[n - 1] == '/' || strncmp(name, "__MACOSX/", 9) == 0) return true;
    for (const char *p = name; p; p = strchr(p, '/'), p = p ? p + 1 : NULL)
        if (p[0] == '.' || strncmp(p, "~$", 2) == 0) return true;
    return false;
}

static int fail(const jx_archive *a, const char *member, jx_read_error *err, int code, const char *zh, const char *en)
{
    snprintf(err->text, sizeof err->text, T(a, "%.200s 中的 %.200s：%s", "%.200s, %.200s: %s"), a->name, member,
             T(a, zh, en));
    return code;
}

/* What a member says of its size decides before a byte of it is unpacked, so that a bomb costs nothing, least of all
 * the members behind it. JX_ELIMIT: too much. */
static int within_limits(const jx_archive *a, const zip_stat_t *st)
{
    uint64_t max = a->opt.max_bytes ? a->opt.max_bytes : JX_READ_MAX_BYTES, all = a->unpacked + st->size;
    uint64_t packed = st->comp_size < a->len ? st->comp_size : a->len;
    bool swollen = st->size > JX_ARCHIVE_FREE && st->size / JX_ARCHIVE_RATIO > packed;
    bool overlapping = all > JX_ARCHIVE_FREE && all / JX_ARCHIVE_RATIO > a->len; /* the same bytes again and again */
    return st->size > max || swollen || all > JX_ARCHIVE_BYTES || overlapping ? JX_ELIMIT : 0;
}

/* Reads a member that is as long as it says. */
static int inflate(zip_file_t *f, char *p, size_t size)
{
    size_t n = 0;
    zip_int64_t got = 0;
    char more;
    while (n < size && (got = zip_fread(f, p + n, size - n)) > 0) n += (size_t)got;
    return got < 0 || n < size || zip_fread(f, &more, 1) != 0 ? JX_EINVAL : 0; /* at its end its checksum is compared */
}

static int unpack(jx_archive *a, const char *member, char **out, size_t *len, jx_read_error *err)
{
    enum { KNOWN = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE };
    zip_stat_t st;
    zip_file_t *f = zip_fopen_index(a->zip, (zip_uint64_t)a->at, 0);
    if (!f && zip_error_code_zip(zip_get_error(a->zip)) == ZIP_ER_NOPASSWD)
        return fail(a, member, err, JX_EVERSION, "有密码，请先解压", "has a password: unpack it first");
    bool known = f && zip_stat_index(a->zip, (zip_uint64_t)a->at, 0, &st) == 0 && (st.valid & KNOWN) == KNOWN;
    int code = known ? within_limits(a, &st) : JX_EINVAL;
    char *p = code ? NULL : malloc((size_t)st.size + 1);
    if (!code) code = p ? inflate(f, p, (size_t)st.size) : JX_ENOMEM;
    if (f) zip_fclose(f);
    if (!code) {
        a->unpacked += st.size;
        *out = p;
        *len = (size_t)st.size;
        return 0;
    }
    free(p);
    if (code == JX_ELIMIT) return fail(a, member, err, code, "解压后过大，未读取", "unpacks to too much; not read");
    if (code == JX_ENOMEM) return fail(a, member, err, code, "内存不足", "out of memory");
    return fail(a, member, err, code, "已损坏", "damaged");
}

int jx_archive_next(jx_archive *a, jx_doc **out, jx_read_error *err)
{
    char member[NAME], name[2 * NAME];
    *out = NULL;
    for (; a->at < a->n; a->at++) {
        member_name(a, member);
        if (!passed_over(member)) break;
    }
    if (a->at == a->n) return 0;
    char *p = NULL;
    size_t len = 0;
    *err = (jx_read_error){0};
    int code = unpack(a, member, &p, &len, err);
    a->at++;
    if (code) return code;
    snprintf(name, sizeof name, "%.400s/%s", a->name, member);
    code = jx_read_taken(name, p, len, &a->opt, out, err);
    return code ? code : 1;
}

void jx_archive_close(jx_archive **a)
{
    if (!*a) return;
    if ((*a)->zip) zip_discard((*a)->zip);
    free((*a)->bytes);
    free((*a)->name);
    free(*a);
    *a = NULL;
}
