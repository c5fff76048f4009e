#include "worker/nearest.h"

enum { LONGEST = 32 };

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

unsigned jx_name_distance(jx_str a, jx_str b)
{
    unsigned row[3][LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) return LONGEST;
    for (uint32_t i = 0; i <= a.len; i++) {
        unsigned *now = row[i % 3], *up = row[(i + 2) % 3], *two = row[(i + 1) % 3];
        for (uint32_t j = 0; j <= b.len; j++) {
            if (!i || !j) {
                now[j] = i + j;
                continue;
            }
            char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);
            now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && lower(a.p[i - 2]) == y)
                now[j] = least(now[j], two[j - 2] + 1);
        }
    }
    return row[a.len % 3][b.len];
}

void jx_nearest_try(jx_nearest *n, const char *candidate)
{
    jx_str c = jx_str_of(candidate);
    unsigned d = jx_name_distance(n->name, c), room = (c.len + 2) / 3;
    if (d > least(room, 3) || (n->best && d >= n->distance)) return;
    n->best = candidate;
    n->distance = d;
}
