#include "proto/simhash.h"

/* The first shingles of a text are all taken, then one in four. */
enum { ALL_OF = 32, CHUNK = 256 };
#define SAMPLE UINT64_C(0x9e3779b97f4a7c15)

void jx_simhash_init(jx_simhash *s) { memset(s, 0, sizeof *s); }

/* splitmix64's finish: every bit of the shingle reaches every bit of the hash. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* a + b + c in each of 64 columns: *low is the sum's bit, *high its carry. */
static inline void add3(uint64_t *high, uint64_t *low, uint64_t a, uint64_t b, uint64_t c)
{
    uint64_t x = a ^ b;
    *high = (a & b) | (x & c);
    *low = x ^ c;
}

static void carry(jx_simhash *s, int plane, uint64_t more)
{
    for (int i = plane; more && i < JX_SIMHASH_PLANES; i++) {
        uint64_t next = s->planes[i] & more;
        s->planes[i] ^= more;
        more = next;
    }
}

/* Eight at a time, so that most of the carrying is done once for all of them. */
static void count(jx_simhash *s, uint64_t *h, uint32_t n)
{
    s->n += n;
    while (n % 8) h[n++] = 0;
    for (uint32_t i = 0; i < n; i += 8, h += 8) {
        uint64_t two[4], four[2], eight, *p = s->planes;
        add3(&two[0], &p[0], p[0], h[0], h[1]);
        add3(&two[1], &p[0], p[0], h[2], h[3]);
        add3(&two[2], &p[0], p[0], h[4], h[5]);
        add3(&two[3], &p[0], p[0], h[6], h[7]);
        add3(&four[0], &p[1], p[1], two[0], two[1]);
        add3(&four[1], &p[1], p[1], two[2], two[3]);
        add3(&eight, &p[2], p[2], four[0], four[1]);
        carry(s, 3, eight);
    }
}

/* The next ideographs (U+4000 to U+9FFF) of *p, at most so many. Returns their number. */
static uint32_t take_chars(const uint8_t **p, const uint8_t *end, uint16_t *out, uint32_t most)
{
    const uint8_t *q = *p;
    uint32_t n = 0;
    while (end - q >= 3 && n < most) {
        while (end - q >= 3 && (uint8_t)(q[0] - 0xe4) <= 5 && n < most) {
            out[n++] = (uint16_t)(q[0] << 12 | (q[1] & 63) << 6 | (q[2] & 63));
            q += 3;
        }
        if (n < most) q++; /* something else, or the inside of another character */
    }
    *p = q;
    return n;
}

static uint64_t shingle_at(const uint16_t *c)
{
    return (uint64_t)c[0] | (uint64_t)c[1] << 16 | (uint64_t)c[2] << 32 | (uint64_t)c[3] << 48;
}

void jx_simhash_add(jx_simhash *s, jx_str text)
{
    const uint8_t *p = (const uint8_t *)text.p, *end = p + text.len;
    uint16_t chars[CHUNK + 3];
    uint64_t taken[CHUNK + 8];
    uint32_t kept = 0,
             all = ALL_OF; /* characters of the last chunk that still begin shingles; shingles to take all of */
    for (;;) {
        uint32_t n = kept + take_chars(&p, end, chars + kept, CHUNK + 3 - kept), k = 0, i = 0;
        if (n < 4) return;
        for (; i + 3 < n && i < all; i++) taken[k++] = shingle_at(chars + i);
        all -= i;
        for (; i + 3 < n; i++) {
            taken[k] = shingle_at(chars + i);
            k += taken[k] * SAMPLE >> 62 == 0;
        }
        for (i = 0; i < k; i++) taken[i] = mix(taken[i]);
        count(s, taken, k);
        kept = 3;
        memmove(chars, chars + n - kept, kept * sizeof *chars);
        if (end - p < 3) return;
    }
}

uint64_t jx_simhash_end(const jx_simhash *s)
{
    uint64_t more = 0, equal = UINT64_MAX; /* than half of the shingles */
    for (int i = JX_SIMHASH_PLANES; i-- > 0;) {
        uint64_t plane = s->planes[i];
        if (s->n / 2 >> i & 1) {
            equal &= plane;
        } else {
            more |= equal & plane;
            equal &= ~plane;
        }
    }
    return s->n ? more : 0;
}
