/* A handshake as ZeroMQ describes it to the doorkeeper: version, domain, mechanism, credentials, in pieces. One key is
 * admitted; nobody else may be. */
#include "net/zap.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <sys/stat.h>

static const char key[] = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"; /* of ZeroMQ's own documentation */

static jx_acl *admitted(void)
{
    static jx_acl *acl;
    jx_key k = {.name = "county", .roles = JX_ROLE_SUBMITTER};
    char path[128];
    if (acl) return acl;
    strcpy(k.open, key);
    snprintf(path, sizeof path, "%s/allowed", fuzz_dir());
    FUZZ_CHECK(mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/allowed/county.pub", fuzz_dir());
    FUZZ_CHECK(jx_key_write(path, &k, false) == 0);
    FUZZ_CHECK(jx_acl_open(&acl, fuzz_dir()) == 0);
    FUZZ_CHECK(jx_acl_count(acl) == 1);
    return acl;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *p = data, *end = data + size;
    jx_bytes piece[4] = {{0}};
    jx_key who = {.roles = 0};
    const char *why = NULL;
    for (int i = 0; i < 4; i++)
        if (!fuzz_piece(&p, end, &piece[i])) break;
    jx_zap_request r = {.version = {piece[0].p, (uint32_t)piece[0].len},
                        .domain = {piece[1].p, (uint32_t)piece[1].len},
                        .mechanism = {piece[2].p, (uint32_t)piece[2].len},
                        .credentials = piece[3]};
    if (!jx_zap_judge(admitted(), &r, &who, &why)) {
        FUZZ_CHECK(why);
        return 0;
    }
    uint8_t open[32];
    FUZZ_CHECK(zmq_z85_decode(open, key) && r.credentials.len == 32 && memcmp(open, r.credentials.p, 32) == 0);
    FUZZ_CHECK(!jx_str_eq(r.domain, JX_STR(JX_ZAP_ALERTS))); /* a submitter does not subscribe */
    return 0;
}
