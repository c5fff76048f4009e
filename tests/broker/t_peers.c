#include <criterion/criterion.h>
#include <stdio.h>

#include "broker/peers.h"

static jx_peers t;
static int dropped;

static void on_drop(void *arg, jx_peer *p)
{
    (void)arg, (void)p;
    dropped++;
}

static jx_bytes route(int n)
{
    static char text[16][24];
    snprintf(text[n % 16], 24, "route %d", n);
    return (jx_bytes){text[n % 16], strlen(text[n % 16])};
}

static jx_peer *add(int n, uint64_t now) { return jx_peers_add(&t, route(n), JX_STR("who"), now); }

static void teardown(void) { jx_peers_fini(&t); }
TestSuite(peers, .fini = teardown);

Test(peers, are_found_by_their_route)
{
    jx_peers_init(&t, 100, true, on_drop, NULL);
    jx_peer *p[50];
    for (int i = 0; i < 50; i++) p[i] = add(i, 0);
    for (int i = 0; i < 50; i++) cr_expect_eq(jx_peers_find(&t, route(i)), p[i]);
    cr_expect_null(jx_peers_find(&t, route(51)));
    jx_peers_drop(&t, p[7]);
    cr_expect_null(jx_peers_find(&t, route(7)));
    cr_expect_eq(jx_peers_find(&t, route(8)), p[8]);
    cr_expect_eq(t.n, 49);
    cr_expect_eq(dropped, 1);
}

Test(peers, make_room_when_long_silent_and_idle)
{
    jx_peers_init(&t, 3, true, on_drop, NULL);
    jx_peer *busy = add(0, 0);
    jx_peer *idle = add(1, 0), *talking = add(2, 0);
    busy->spoke = idle->spoke = talking->spoke = true;
    jx_peer_hold(busy);
    jx_peers_heard(&t, talking, JX_PEER_IDLE_MS);
    cr_expect_null(add(3, JX_PEER_IDLE_MS - 1), "nobody was silent long enough");
    cr_expect(add(3, JX_PEER_IDLE_MS));
    cr_expect_eq(jx_peers_find(&t, route(0)), busy, "it waits for an answer");
    cr_expect_null(jx_peers_find(&t, route(1)));
    cr_expect(jx_peers_find(&t, route(2)));
    jx_peer_release(busy);
}

Test(peers, who_only_greets_makes_room_at_once)
{
    jx_peers_init(&t, 3, true, on_drop, NULL);
    jx_peer *honest = add(0, 0);
    honest->spoke = true;
    for (int i = 1; i < 10; i++) cr_expect(add(i, 1), "strangers do not keep others out");
    cr_expect_eq(jx_peers_find(&t, route(0)), honest);
    cr_expect_null(jx_peers_find(&t, route(7)), "the longest silent went");
    cr_expect(jx_peers_find(&t, route(8)));
}

Test(peers, are_refused_where_none_may_go)
{
    jx_peers_init(&t, 1, false, on_drop, NULL);
    add(0, 0);
    cr_expect_null(add(1, 1000000));
    cr_expect_eq(dropped, 0);
}

Test(peers, live_as_long_as_something_is_under_way)
{
    jx_peers_init(&t, 3, true, on_drop, NULL);
    jx_peer *p = add(0, 0);
    jx_peer_hold(p);
    jx_peers_drop(&t, p);
    cr_expect(p->gone);
    cr_expect_str_eq(p->name, "who");
    jx_peer_release(p); /* frees it; the sanitizer would tell otherwise */
}

Test(peers, have_names_that_fit_into_a_log)
{
    jx_peers_init(&t, 3, true, NULL, NULL);
    jx_peer *p = jx_peers_add(&t, route(0), JX_STR("a\nb\x1b[31m"), 0);
    cr_expect_str_eq(p->name, "a?b?[31m");
    char longer[91];
    for (int i = 0; i < 90; i += 3) memcpy(longer + i, "县", 3);
    p = jx_peers_add(&t, route(1), (jx_str){longer, 90}, 0);
    cr_expect_eq(strlen(p->name) % 3, 0, "cut between characters");
}

Test(peers, with_too_long_a_route_are_none)
{
    char longest[256] = {0};
    jx_peers_init(&t, 3, true, NULL, NULL);
    cr_expect(jx_peers_add(&t, (jx_bytes){longest, 255}, JX_STR(""), 0));
    cr_expect_null(jx_peers_add(&t, (jx_bytes){longest, 256}, JX_STR(""), 0));
}
