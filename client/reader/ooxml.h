/* client/reader/ooxml.h: the packages that .xlsx and .docx files are: a zip of XML parts, read part by part without
 * ever holding one as a whole. Entities, external ones above all, are refused; what may be unpacked is bounded. */
#ifndef JX_CLIENT_OOXML_H
#define JX_CLIENT_OOXML_H

#include <libxml/xmlreader.h>

#include "client/reader/arena.h"

typedef struct jx_package jx_package;

enum jx_package_kind {
    JX_PACKAGE_NONE = 0, /* a zip of something else */
    JX_PACKAGE_XLSX,
    JX_PACKAGE_DOCX,
    JX_PACKAGE_XLSB,  /* binary workbook */
    JX_PACKAGE_OTHER, /* slides, drawings */
    JX_PACKAGE_ODF    /* OpenDocument */
};

/* What one package may unpack to, and by how much beyond the first 32 MiB it may grow in doing so. */
#define JX_PACKAGE_MAX_BYTES (UINT64_C(512) << 20)
enum { JX_PACKAGE_MAX_RATIO = 200 };

/* Borrows p until closed. JX_EINVAL: no readable zip (cut off, damaged). JX_EPROTO, JX_ELIMIT: as jx_xml_next says of
 * the parts that tell what it is. JX_ENOMEM. */
int jx_package_open(jx_package **out, const void *p, size_t len);
void jx_package_close(jx_package **k);
enum jx_package_kind jx_package_kind_of(const jx_package *k);

/* A part that is being read. Zero-initialise. */
typedef struct {
    xmlTextReader *reader;
    xmlDoc *broken; /* what could not be parsed */
    void *file;
    jx_package *package;
    int err;  /* what the part's bytes had: JX_ELIMIT too much to unpack, JX_EINVAL damaged, JX_EDUP a password */
    int skip; /* the next step passes over what is inside the current element */
} jx_xml;

/* Opens a part by its name. JX_ENOTFOUND: there is none; JX_EDUP: it has a password; JX_ELIMIT: it says itself that it
 * unpacks to too much; JX_EINVAL, JX_ENOMEM. */
int jx_xml_open(jx_xml *x, jx_package *k, const char *part);
/* The main part (workbook, document). */
int jx_xml_open_main(jx_xml *x, jx_package *k);
/* To the next element's begin or end, or text. 1; 0 at the end of a part that was whole, its checksum included; else
 * JX_EINVAL (no well-formed XML, or damaged), JX_EPROTO (a DTD: entities are declared there, and no office program
 * writes one) or JX_ELIMIT. */
int jx_xml_next(jx_xml *x);
void jx_xml_close(jx_xml *x);

/* What the reader stands at. */
static inline bool jx_xml_begins(const jx_xml *x)
{
    return xmlTextReaderNodeType(x->reader) == XML_READER_TYPE_ELEMENT;
}
static inline bool jx_xml_ends(const jx_xml *x)
{
    return xmlTextReaderNodeType(x->reader) == XML_READER_TYPE_END_ELEMENT;
}
/* An element without a content has no end of its own. */
static inline bool jx_xml_empty(const jx_xml *x) { return xmlTextReaderIsEmptyElement(x->reader) == 1; }
bool jx_xml_is(const jx_xml *x, const char *name); /* local name, whatever the prefix */
bool jx_xml_is_text(const jx_xml *x);
const char *jx_xml_text(const jx_xml *x); /* of a text node; until the next step */
/* An attribute by its local name, copied to out; false (and ""): there is none. Longer values are cut off. */
bool jx_xml_attr(const jx_xml *x, const char *name, char *out, size_t size);

/* The part that the main part calls by an id, or the first of a type ("sharedStrings", "styles"); false: none. */
bool jx_package_part(jx_package *k, const char *id, const char *type, char *out, size_t size);

#endif
