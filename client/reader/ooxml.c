#include "client/reader/ooxml.h"

#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

enum { NAME = 256, RELATIONS = 4096, FREE = 32 << 20 /* below it the ratio does not matter */ };

typedef struct {
    char id[64], type[64], target[NAME];
} relation;

struct jx_package {
    zip_t *zip;
    size_t len;        /* of the zip */
    uint64_t unpacked; /* of all parts so far */
    enum jx_package_kind kind;
    char main[NAME];
    relation *relations;
    size_t n, cap;
};

/* ---- bytes of a part ---- */

static int give_bytes(void *arg, char *buffer, int len)
{
    jx_xml *x = arg;
    zip_int64_t got = zip_fread(x->file, buffer, (zip_uint64_t)len);
    if (got < 0) {
        x->err = JX_EINVAL;
        return -1;
    }
    jx_package *k = x->package;
    k->unpacked += (uint64_t)got;
    bool swollen = k->unpacked > FREE && k->unpacked / JX_PACKAGE_MAX_RATIO > k->len;
    if (k->unpacked > JX_PACKAGE_MAX_BYTES || swollen) {
        x->err = JX_ELIMIT;
        return -1;
    }
    return (int)got;
}

static void keep_quiet(void *arg, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
    (void)arg, (void)message, (void)severity, (void)locator; /* the caller says where and what to do */
}

int jx_xml_open(jx_xml *x, jx_package *k, const char *part)
{
    *x = (jx_xml){.package = k};
    zip_int64_t at = zip_name_locate(k->zip, part, ZIP_FL_NOCASE);
    if (at < 0) return JX_ENOTFOUND;
    zip_stat_t st;
    if (zip_stat_index(k->zip, (zip_uint64_t)at, 0, &st) != 0) return JX_EINVAL;
    if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE) return JX_EDUP;
    if (st.size > FREE && st.size / JX_PACKAGE_MAX_RATIO > st.comp_size) return JX_ELIMIT; /* parts beside it go on */
    x->file = zip_fopen_index(k->zip, (zip_uint64_t)at, 0);
    if (!x->file) return JX_EINVAL;
    x->reader = xmlReaderForIO(give_bytes, NULL, x, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    if (!x->reader) {
        zip_fclose(x->file);
        x->file = NULL;
        return JX_ENOMEM;
    }
    xmlTextReaderSetErrorHandler(x->reader, keep_quiet, NULL);
    return 0;
}

int jx_xml_open_main(jx_xml *x, jx_package *k) { return jx_xml_open(x, k, k->main); }

/* The rest of the part: only at its end its checksum is compared. */
static int check_rest(jx_xml *x)
{
    char rest[512];
    int got;
    while ((got = give_bytes(x, rest, sizeof rest)) > 0) continue;
    return got < 0 ? x->err : 0;
}

/* Entities fail where they are declared or used, before the reader has come to the DTD as a node. */
static bool has_dtd(jx_xml *x)
{
    if (!x->broken) x->broken = xmlTextReaderCurrentDoc(x->reader); /* ours from now on */
    return x->broken && x->broken->intSubset;
}

int jx_xml_next(jx_xml *x)
{
    for (;;) {
        int more = x->skip ? xmlTextReaderNext(x->reader) : xmlTextReaderRead(x->reader);
        x->skip = 0;
        if (x->err) return x->err;
        if (more == 0) return check_rest(x);
        if (more < 0) return has_dtd(x) ? JX_EPROTO : JX_EINVAL;
        switch (xmlTextReaderNodeType(x->reader)) {
        case XML_READER_TYPE_ELEMENT:
        case XML_READER_TYPE_END_ELEMENT:
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE: return 1;
        case XML_READER_TYPE_DOCUMENT_TYPE:
        case XML_READER_TYPE_ENTITY_REFERENCE: return JX_EPROTO;
        default: break;
        }
    }
}

void jx_xml_close(jx_xml *x)
{
    if (x->reader) xmlFreeTextReader(x->reader);
    if (x->broken) xmlFreeDoc(x->broken);
    if (x->file) zip_fclose(x->file);
    x->reader = NULL;
    x->broken = NULL;
    x->file = NULL;
}

bool jx_xml_is(const jx_xml *x, const char *name)
{
    const xmlChar *local = xmlTextReaderConstLocalName(x->reader);
    return local && strcmp((const char *)local, name) == 0;
}

bool jx_xml_is_text(const jx_xml *x)
{
    int type = xmlTextReaderNodeType(x->reader);
    return type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
           type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE || type == XML_READER_TYPE_WHITESPACE;
}

const char *jx_xml_text(const jx_xml *x)
{
    const xmlChar *text = xmlTextReaderConstValue(x->reader);
    return text ? (const char *)text : "";
}

bool jx_xml_attr(const jx_xml *x, const char *name, char *out, size_t size)
{
    bool found = false;
    *out = 0;
    for (int more = xmlTextReaderMoveToFirstAttribute(x->reader); more == 1 && !found;
         more = xmlTextReaderMoveToNextAttribute(x->reader)) {
        if (!jx_xml_is(x, name)) continue;
        snprintf(out, size, "%s", jx_xml_text(x));
        found = true;
    }
    xmlTextReaderMoveToElement(x->reader);
    return found;
}

/* ---- what is in the package ---- */

/* "xl/workbook.xml" + "worksheets/sheet1.xml", "../x.xml" or "/xl/x.xml" to a part's name. */
static void resolve(const char *base, const char *target, char *out, size_t size)
{
    const char *slash = strrchr(base, '/');
    size_t n = *target == '/' || !slash ? 0 : (size_t)(slash - base) + 1;
    if (*target == '/') target++;
    while (strncmp(target, "../", 3) == 0) {
        target += 3;
        if (n) n--;
        while (n && base[n - 1] != '/') n--;
    }
    if (strncmp(target, "./", 2) == 0) target += 2;
    snprintf(out, size, "%.*s%s", (int)n, base, target);
}

static int add_relation(jx_package *k, const jx_xml *x, const char *base)
{
    char target[NAME - 1], type[NAME], mode[16];
    if (k->n == RELATIONS) return 0;
    if (k->n == k->cap) {
        size_t cap = k->cap ? k->cap * 2 : 32;
        relation *more = realloc(k->relations, cap * sizeof *more);
        if (!more) return JX_ENOMEM;
        k->relations = more;
        k->cap = cap;
    }
    relation *r = &k->relations[k->n];
    if (jx_xml_attr(x, "TargetMode", mode, sizeof mode) && strcmp(mode, "External") == 0) return 0;
    if (!jx_xml_attr(x, "Target", target, sizeof target) || !jx_xml_attr(x, "Type", type, sizeof type)) return 0;
    jx_xml_attr(x, "Id", r->id, sizeof r->id);
    const char *last = strrchr(type, '/');
    snprintf(r->type, sizeof r->type, "%.63s", last ? last + 1 : type);
    resolve(base, target, r->target, sizeof r->target);
    k->n++;
    return 0;
}

/* The relations of a part ("" for the package itself), from the part beside it that lists them. */
static int read_relations(jx_package *k, const char *part)
{
    char name[NAME + 16];
    const char *slash = strrchr(part, '/');
    int dir = slash ? (int)(slash - part) + 1 : 0;
    snprintf(name, sizeof name, "%.*s_rels/%s.rels", dir, part, part + dir);
    k->n = 0;
    jx_xml x;
    int err = jx_xml_open(&x, k, name);
    if (err) return err;
    while ((err = jx_xml_next(&x)) == 1)
        if (jx_xml_begins(&x) && jx_xml_is(&x, "Relationship") && (err = add_relation(k, &x, part)) != 0) break;
    jx_xml_close(&x);
    return err;
}

bool jx_package_part(jx_package *k, const char *id, const char *type, char *out, size_t size)
{
    for (size_t i = 0; i < k->n; i++) {
        const relation *r = &k->relations[i];
        if (id ? strcmp(r->id, id) != 0 : strcmp(r->type, type) != 0) continue;
        snprintf(out, size, "%s", r->target);
        return true;
    }
    return false;
}

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* What the main part is, by its root. An error where that cannot be told. */
static int look_at_root(jx_package *k)
{
    jx_xml x;
    k->kind = JX_PACKAGE_OTHER;
    int err = jx_xml_open_main(&x, k);
    if (err == JX_ENOTFOUND) return 0;
    if (err) return err;
    err = jx_xml_next(&x);
    if (err == 1 && jx_xml_is(&x, "workbook")) k->kind = JX_PACKAGE_XLSX;
    if (err == 1 && jx_xml_is(&x, "document")) k->kind = JX_PACKAGE_DOCX;
    jx_xml_close(&x);
    return err < 0 ? err : 0;
}

static int look_inside(jx_package *k)
{
    if (zip_name_locate(k->zip, "mimetype", 0) >= 0 && zip_name_locate(k->zip, "content.xml", 0) >= 0) {
        k->kind = JX_PACKAGE_ODF;
        return 0;
    }
    int err = read_relations(k, "");
    if (err == JX_ENOTFOUND) return 0;
    if (err) return err;
    if (!jx_package_part(k, NULL, "officeDocument", k->main, sizeof k->main)) return 0;
    if (ends(k->main, ".bin"))
        k->kind = JX_PACKAGE_XLSB;
    else
        err = look_at_root(k);
    if (err) return err;
    if (k->kind != JX_PACKAGE_XLSX && k->kind != JX_PACKAGE_DOCX) return 0;
    err = read_relations(k, k->main);
    return err == JX_ENOTFOUND ? 0 : err;
}

int jx_package_open(jx_package **out, const void *p, size_t len)
{
    *out = NULL;
    jx_package *k = calloc(1, sizeof *k);
    if (!k) return JX_ENOMEM;
    k->len = len;
    zip_source_t *source = zip_source_buffer_create(p, len, 0, NULL);
    if (source) k->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
    if (!k->zip) {
        zip_source_free(source);
        free(k);
        return source ? JX_EINVAL : JX_ENOMEM;
    }
    int err = look_inside(k);
    if (err) jx_package_close(&k);
    *out = k;
    return err;
}

void jx_package_close(jx_package **k)
{
    if (!*k) return;
    zip_discard((*k)->zip);
    free((*k)->relations);
    free(*k);
    *k = NULL;
}

enum jx_package_kind jx_package_kind_of(const jx_package *k) { return k->kind; }
