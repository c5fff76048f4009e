#include "client/reader/cfb.h"

enum {
    HEADER = 512,
    HEADER_FATS = 109, /* numbers of the allocation table's sectors that the header has room for */
    ENTRY = 128,       /* bytes of a name in the directory */
    SMALL = 64,        /* bytes of a sector of the small streams */
    MOST_NAMES = 4096,
    LOOK = 1024 /* bytes of a stream that are looked at */
};
#define NO_SECTOR UINT32_C(0xFFFFFFFA) /* from here on numbers have other meanings */

typedef struct {
    const unsigned char *p;
    size_t len, sector; /* bytes of a sector */
    uint32_t directory, small_table, cutoff, difat;
    uint32_t root, small; /* first child of the root, and where the small streams are kept */
} cfb;

static uint32_t u16(const unsigned char *p) { return p[0] | (uint32_t)p[1] << 8; }
static uint32_t u32(const unsigned char *p) { return u16(p) | u16(p + 2) << 16; }

/* A sector's bytes; NULL: it is not in the file as a whole. */
static const unsigned char *sector_at(const cfb *c, uint32_t n)
{
    if (n >= NO_SECTOR) return NULL;
    uint64_t at = ((uint64_t)n + 1) * c->sector;
    return at + c->sector <= c->len ? c->p + at : NULL;
}

/* Number of the i-th sector of the allocation table. */
static uint32_t fat_sector(const cfb *c, uint32_t i)
{
    if (i < HEADER_FATS) return u32(c->p + 76 + 4 * (size_t)i);
    uint32_t each = (uint32_t)(c->sector / 4 - 1), n = c->difat;
    i -= HEADER_FATS;
    for (; i >= each && n < NO_SECTOR; i -= each) { /* the last number of each is the next; i falls, so this ends */
        const unsigned char *s = sector_at(c, n);
        n = s ? u32(s + c->sector - 4) : NO_SECTOR;
    }
    const unsigned char *s = sector_at(c, n);
    return s ? u32(s + 4 * (size_t)i) : NO_SECTOR;
}

static uint32_t next_sector(const cfb *c, uint32_t n)
{
    if (!sector_at(c, n)) return NO_SECTOR;
    uint32_t each = (uint32_t)(c->sector / 4);
    const unsigned char *s = sector_at(c, fat_sector(c, n / each));
    return s ? u32(s + 4 * (size_t)(n % each)) : NO_SECTOR;
}

/* The sector that holds byte `at` of a chain; at is small, so going there from the beginning costs little. */
static const unsigned char *byte_of_chain(const cfb *c, uint32_t first, uint64_t at)
{
    uint64_t steps = at / c->sector;
    if (steps > c->len / c->sector) return NULL; /* the chain would be longer than the file */
    for (; steps && first < NO_SECTOR; steps--) first = next_sector(c, first);
    const unsigned char *s = sector_at(c, first);
    return s ? s + at % c->sector : NULL;
}

static const unsigned char *entry_at(const cfb *c, uint32_t i)
{
    return i < MOST_NAMES ? byte_of_chain(c, c->directory, (uint64_t)i * ENTRY) : NULL;
}

static bool open_file(cfb *c, const unsigned char *p, size_t len)
{
    if (!jx_is_cfb(p, len) || len < HEADER) return false;
    uint32_t shift = u16(p + 30);
    if (shift != 9 && shift != 12) return false;
    *c = (cfb){.p = p, .len = len, .sector = (size_t)1 << shift};
    c->directory = u32(p + 48);
    c->cutoff = u32(p + 56);
    c->small_table = u32(p + 60);
    c->difat = u32(p + 68);
    const unsigned char *root = entry_at(c, 0);
    if (!root) return false;
    c->root = u32(root + 76);
    c->small = u32(root + 116);
    return true;
}

static bool is_named(const unsigned char *entry, const char *name)
{
    size_t n = strlen(name);
    if (u16(entry + 64) != 2 * (n + 1)) return false;
    for (size_t i = 0; i < n; i++)
        if (u16(entry + 2 * i) != (unsigned char)name[i]) return false;
    return true;
}

/* A stream of the outermost storage: names stand in a tree. NULL: there is none. */
static const unsigned char *find(const cfb *c, const char *name)
{
    enum { DEEP = 64 };
    uint32_t stack[DEEP], n = 0, visits = 0;
    stack[n++] = c->root;
    while (n && visits++ < MOST_NAMES) {
        const unsigned char *e = entry_at(c, stack[--n]);
        if (!e) continue;
        if (is_named(e, name)) return e;
        if (n + 2 > DEEP) return NULL;
        stack[n++] = u32(e + 68);
        stack[n++] = u32(e + 72);
    }
    return NULL;
}

/* The first bytes of a stream; how many. */
static size_t read_stream(const cfb *c, const unsigned char *entry, unsigned char *out, size_t want)
{
    uint32_t first = u32(entry + 116), size = u32(entry + 120);
    bool small = size < c->cutoff;
    size_t piece = small ? SMALL : c->sector, n = 0;
    if (want > size) want = size;
    while (n < want) {
        const unsigned char *b = small ? NULL : byte_of_chain(c, first, n);
        if (small && n) {
            const unsigned char *next = byte_of_chain(c, c->small_table, (uint64_t)first * 4);
            first = next ? u32(next) : NO_SECTOR;
        }
        if (small && first < NO_SECTOR) b = byte_of_chain(c, c->small, (uint64_t)first * SMALL);
        if (!b) break;
        size_t some = want - n < piece ? want - n : piece;
        memcpy(out + n, b, some);
        n += some;
    }
    return n;
}

/* FILEPASS among the first records of a workbook ([MS-XLS] 2.4.117). */
static bool book_is_locked(const cfb *c, const unsigned char *entry)
{
    unsigned char b[LOOK];
    size_t n = read_stream(c, entry, b, sizeof b);
    for (size_t at = 0; at + 4 <= n; at += 4 + u16(b + at + 2))
        if (u16(b + at) == 0x002F) return true;
    return false;
}

/* fEncrypted of the file's head ([MS-DOC] 2.5.2). */
static bool text_is_locked(const cfb *c, const unsigned char *entry)
{
    unsigned char b[12];
    return read_stream(c, entry, b, sizeof b) == sizeof b && (u16(b + 10) & 0x0100);
}

bool jx_is_cfb(const void *p, size_t len) { return len >= 8 && memcmp(p, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0; }

enum jx_cfb_kind jx_cfb_kind_of(const void *p, size_t len)
{
    cfb c;
    const unsigned char *e;
    if (!jx_is_cfb(p, len)) return JX_CFB_NONE;
    if (!open_file(&c, p, len)) return JX_CFB_OTHER;
    if (find(&c, "EncryptedPackage")) return JX_CFB_ENCRYPTED;
    if ((e = find(&c, "Workbook")) || (e = find(&c, "Book")))
        return book_is_locked(&c, e) ? JX_CFB_BOOK_LOCKED : JX_CFB_BOOK;
    if ((e = find(&c, "WordDocument"))) return text_is_locked(&c, e) ? JX_CFB_TEXT_LOCKED : JX_CFB_TEXT;
    return find(&c, "PowerPoint Document") ? JX_CFB_SLIDES : JX_CFB_OTHER;
}
