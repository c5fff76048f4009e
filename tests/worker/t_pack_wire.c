/* Packs as they travel, and what a worker does with one that came. */
#include <criterion/criterion.h>

#include "worker/pack_wire.h"
#include "worker/packs.h"
#include "worker/rescore.h"

static msgpack_sbuffer bytes;
static char err[512];
static jx_packs *packs;
static const jx_pack *back;

static void setup(void)
{
    msgpack_sbuffer_init(&bytes);
    cr_assert_eq(jx_packs_open(&packs, NULL, NULL, err, sizeof err), 0, "%s", err);
}
static void teardown(void)
{
    msgpack_sbuffer_destroy(&bytes);
    jx_packs_free(&packs);
    jx_pack_free(&back);
}
TestSuite(pack_wire, .init = setup, .fini = teardown);

static jx_bytes encoded(const jx_pack *p)
{
    msgpack_sbuffer_clear(&bytes);
    cr_assert_eq(jx_pack_encode(&bytes, p), 0);
    return (jx_bytes){bytes.data, bytes.size};
}

static void count(void *arg, const jx_difference *x)
{
    (void)x;
    ++*(int *)arg;
}

Test(pack_wire, arrives_as_it_left)
{
    size_t n;
    int differences = 0;
    const jx_packed *all = jx_packs_all(packs, &n);
    for (size_t i = 0; i < n; i++) {
        jx_bytes b = encoded(all[i].pack);
        cr_expect_lt(b.len, JX_MAX_PACK_BYTES / 4);
        back = jx_pack_decode(b, err, sizeof err);
        cr_assert_not_null(back, "%s", err);
        cr_expect_str_eq(jx_pack_name(back), jx_pack_name(all[i].pack));
        cr_expect_eq(jx_pack_id(back), all[i].id);
        cr_expect_eq(jx_pack_diff(all[i].pack, back, count, &differences), 0);
        jx_pack_free(&back);
    }
}

Test(pack_wire, that_says_what_no_file_may_is_refused)
{
    const struct {
        const char *from, *to, *says; /* of the same length */
    } bad[] = {
        {"frame", "frima", "frima: no such setting here"},
        {"ratio", "ratia", "equal"},
        {"F001", "Z001", "Z001: no such rule here"},
        {"reject", "rejekt", "no such severity"},
        {"80-100", "99-900", "a band"},
    };
    static char copy[JX_MAX_PACK_BYTES];
    jx_bytes b = encoded(jx_pack_default());
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        memcpy(copy, b.p, b.len);
        char *at = memmem(copy, b.len, bad[i].from, strlen(bad[i].from));
        cr_assert_not_null(at, "%s", bad[i].from);
        memcpy(at, bad[i].to, strlen(bad[i].to));
        back = jx_pack_decode((jx_bytes){copy, b.len}, err, sizeof err);
        cr_expect_null(back, "%s was taken", bad[i].to);
        cr_expect(strstr(err, bad[i].says), "%s", err);
        jx_pack_free(&back);
    }
}

/* Every prefix, every byte changed: an error or a pack within its ranges, never a crash. */
Test(pack_wire, survives_damage)
{
    static char copy[JX_MAX_PACK_BYTES];
    jx_bytes b = encoded(jx_pack_default());
    for (size_t len = 0; len < b.len; len++) {
        back = jx_pack_decode((jx_bytes){b.p, len}, err, sizeof err);
        cr_expect_null(back, "%zu bytes of it were taken", len);
        jx_pack_free(&back);
    }
    size_t taken = 0;
    for (size_t i = 0; i < b.len; i++) {
        memcpy(copy, b.p, b.len);
        copy[i] ^= (char)0xc1;
        back = jx_pack_decode((jx_bytes){copy, b.len}, err, sizeof err);
        taken += back != NULL;
        cr_expect(back || *err);
        jx_pack_free(&back);
    }
    cr_expect_lt(taken, b.len, "some damage shows");
    cr_expect_null(jx_pack_decode((jx_bytes){copy, JX_MAX_PACK_BYTES + 1}, err, sizeof err));
}

Test(pack_wire, is_used_only_under_its_own_name)
{
    jx_rescorer r = {0};
    const jx_packed *guizhou = jx_packs_for(packs, 520000, 2024), *hebei = jx_packs_for(packs, 130000, 2024);
    jx_bytes b = encoded(guizhou->pack);
    const jx_packs *got = jx_rescorer_take(&r, guizhou->id, b, err, sizeof err);
    cr_assert_not_null(got, "%s", err);
    cr_expect_eq(jx_packs_id(got), guizhou->id);
    cr_expect_eq(jx_rescorer_take(&r, guizhou->id, b, err, sizeof err), got, "kept, not read again");
    cr_expect_null(jx_rescorer_take(&r, guizhou->id + 1, b, err, sizeof err), "the asker's rule book is another");
    cr_expect(strstr(err, "version"), "%s", err);
    cr_expect_null(jx_rescorer_take(&r, hebei->id, (jx_bytes){"\x80\x80", 2}, err, sizeof err));
    b = encoded(hebei->pack);
    got = jx_rescorer_take(&r, hebei->id, b, err, sizeof err);
    cr_assert_not_null(got);
    cr_expect_str_eq(jx_pack_name(jx_packs_for(got, 520000, 2024)->pack), "hebei-2024", "for every form");
    jx_rescorer_fini(&r);
}
