/* broker/gate.c: who may say what on which socket. The doorkeeper (net/zap.h) has admitted the peer; this is about its
 * roles, looked up for each message, so that a key that was taken from the list loses its say at once. */
#include "broker/broker_state.h"

static const struct {
    uint8_t type;
    unsigned roles;
} rules[] = {
    {JX_SUBMIT, JX_ROLE_SUBMITTER},
    {JX_READY, JX_ROLE_WORKER},
    {JX_RESULT, JX_ROLE_WORKER},
    {JX_RESCORED, JX_ROLE_WORKER},
    {JX_BEAT, JX_ROLE_WORKER},
    {JX_BYE, JX_ROLE_WORKER},
    {JX_READ, JX_ROLE_READER | JX_ROLE_OPERATOR},
    {JX_FIND, JX_ROLE_SUBMITTER | JX_ROLE_READER | JX_ROLE_OPERATOR},
    {JX_CAMPAIGNS, JX_ROLE_SUBMITTER | JX_ROLE_READER | JX_ROLE_OPERATOR},
};

/* What anybody needs who is to have business on a socket. */
static unsigned roles_of_door(enum jx_service s)
{
    if (s == JX_WORK_SVC) return JX_ROLE_WORKER;
    if (s == JX_SUBMIT_SVC) return JX_ROLE_SUBMITTER;
    return JX_ROLE_SUBMITTER | JX_ROLE_READER | JX_ROLE_OPERATOR;
}

static unsigned roles_for(const jx_door *d)
{
    uint8_t type = d->in->msg.type;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].type == type) return rules[i].roles & roles_of_door(d->service);
    bool greeting = type == JX_HELLO || type == JX_STATUS;
    if (greeting && d->service == JX_WORK_SVC) return JX_ROLE_WORKER; /* whoever greets there counts as one */
    if (greeting) return roles_of_door(d->service) | JX_ROLE_OPERATOR;
    return JX_ROLE_OPERATOR; /* whatever is added later is closed until somebody opens it */
}

/* "submitter, reader" */
static const char *list_roles(unsigned roles, char out[128])
{
    size_t n = 0;
    out[0] = 0;
    for (unsigned bit = 1; bit <= JX_ROLE_SERVER; bit *= 2)
        if (roles & bit) n += (size_t)snprintf(out + n, 128 - n, "%s%s", n ? ", " : "", jx_role_name(bit));
    return out;
}

static bool refuse(jx_door *d)
{
    JX_COUNT(&d->b->metrics, refused, 1);
    JX_COUNT(&d->b->metrics, forbidden, 1);
    return false;
}

bool jx_gate_pass(jx_door *d)
{
    char has[128], needs[128];
    if (!jx_guard_on(&d->b->guard)) return true;
    if (!jx_guard_who(&d->b->guard, &d->in->f[0], &d->who)) {
        jx_refuse(d->sock, d->in, JX_S_FORBIDDEN,
                  "your key is not admitted here any more; ask whoever runs this server to put it back");
        return refuse(d);
    }
    unsigned roles = roles_for(d);
    if (d->who.roles & roles) return true;
    jx_refuse(
        d->sock, d->in, JX_S_FORBIDDEN,
        "%s on the %s socket is for the role %s; your key (%s) is for: %s. Use another key, or ask whoever runs this "
        "server for one",
        jx_msg_type_name(d->in->msg.type), jx_service_name(d->service),
        list_roles(roles ? roles : roles_of_door(d->service), needs), d->who.name, list_roles(d->who.roles, has));
    return refuse(d);
}

static const char *list_divisions(const jx_key *k, char out[128])
{
    size_t n = 0;
    for (uint32_t i = 0; i < k->n_divisions && n + 16 < 128; i++)
        n += (size_t)snprintf(out + n, 128 - n, "%s%06u", n ? ", " : "", k->divisions[i]);
    if (n + 16 >= 128) snprintf(out + n, 128 - n, " ...");
    return out;
}

bool jx_gate_submission(jx_door *d)
{
    char list[128];
    const jx_msg *m = &d->in->msg;
    const jx_key *who = &d->who;
    if (!jx_guard_on(&d->b->guard)) return true;
    if (!jx_str_eq(m->submitter, jx_str_of(who->name))) {
        jx_refuse(
            d->sock, d->in, JX_S_FORBIDDEN,
            "your key speaks for %s, the batch says that %.*s submits it: leave --submitter out, or use the key of "
            "that submitter",
            who->name, (int)(m->submitter.len < 128 ? m->submitter.len : 128), m->submitter.p);
        return refuse(d);
    }
    if (jx_key_covers(who, m->division)) return true;
    jx_refuse(
        d->sock, d->in, JX_S_FORBIDDEN,
        "the key of %s may submit for %s and what is below, not for %06u: use the key of that division, or correct the "
        "division of the forms (--division)",
        who->name, list_divisions(who, list), m->division);
    return refuse(d);
}
