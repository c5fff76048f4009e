/* broker/peers.c: the table of greeted peers. */
#include "broker/peers.h"

#include <stdlib.h>

int jx_peers_init(jx_peers *t, uint32_t max, bool evict, void (*on_drop)(void *, jx_peer *), void *arg)
{
    *t = (jx_peers){.max = max, .evict = evict, .on_drop = on_drop, .arg = arg};
    jx_link_init(&t->seen);
    for (t->mask = 64; t->mask < max; t->mask *= 2) continue;
    t->buckets = calloc(t->mask, sizeof *t->buckets);
    t->mask--;
    return t->buckets ? 0 : JX_ENOMEM;
}

void jx_peers_fini(jx_peers *t)
{
    jx_link *l;
    while (t->buckets && (l = jx_list_first(&t->seen))) jx_peers_drop(t, JX_OF(l, jx_peer, seen));
    free(t->buckets);
    t->buckets = NULL;
}

static jx_peer **bucket_of(jx_peers *t, jx_bytes route)
{
    jx_id h = jx_hash(route.p, route.len);
    uint32_t at;
    memcpy(&at, h.b, sizeof at);
    return &t->buckets[at & t->mask];
}

jx_peer *jx_peers_find(jx_peers *t, jx_bytes route)
{
    jx_peer *p = *bucket_of(t, route);
    while (p && (p->route_len != route.len || memcmp(p->route, route.p, route.len) != 0)) p = p->chain;
    return p;
}

static bool make_room(jx_peers *t, uint64_t now_ms)
{
    if (t->n < t->max) return true;
    for (jx_link *l = t->seen.next; t->evict && l != &t->seen; l = l->next) {
        jx_peer *p = JX_OF(l, jx_peer, seen);
        if (p->spoke || p->under_way) continue;
        jx_peers_drop(t, p);
        return true;
    }
    for (jx_link *l = t->seen.next; t->evict && l != &t->seen; l = l->next) {
        jx_peer *p = JX_OF(l, jx_peer, seen);
        if (now_ms < p->seen_ms + JX_PEER_IDLE_MS) return false;
        if (p->under_way) continue;
        jx_peers_drop(t, p);
        return true;
    }
    return false;
}

static void set_name(jx_peer *p, jx_str name)
{
    size_t n = name.len < sizeof p->name - 1 ? name.len : sizeof p->name - 1;
    while (n < name.len && n && ((uint8_t)name.p[n] & 0xc0) == 0x80) n--; /* cut between characters */
    for (size_t i = 0; i < n; i++) p->name[i] = (uint8_t)name.p[i] < 0x20 ? '?' : name.p[i]; /* it goes into logs */
}

jx_peer *jx_peers_add(jx_peers *t, jx_bytes route, jx_str name, uint64_t now_ms)
{
    jx_peer *p = route.len <= sizeof p->route && make_room(t, now_ms) ? calloc(1, sizeof *p) : NULL;
    if (!p) return NULL;
    jx_peer **b = bucket_of(t, route);
    p->route_len = (uint8_t)route.len;
    memcpy(p->route, route.p, route.len);
    set_name(p, name);
    p->seen_ms = now_ms;
    p->chain = *b;
    *b = p;
    jx_link_init(&p->seen);
    jx_list_push(&t->seen, &p->seen);
    t->n++;
    return p;
}

void jx_peers_heard(jx_peers *t, jx_peer *p, uint64_t now_ms)
{
    p->seen_ms = now_ms;
    jx_list_push(&t->seen, &p->seen);
}

void jx_peers_drop(jx_peers *t, jx_peer *p)
{
    jx_peer **b = bucket_of(t, jx_peer_route(p));
    while (*b != p) b = &(*b)->chain;
    *b = p->chain;
    jx_link_take(&p->seen);
    t->n--;
    jx_peer_hold(p);
    if (t->on_drop) t->on_drop(t->arg, p);
    p->gone = true;
    jx_peer_release(p);
}

void jx_peer_hold(jx_peer *p) { p->under_way++; }

void jx_peer_release(jx_peer *p)
{
    if (--p->under_way == 0 && p->gone) free(p);
}
