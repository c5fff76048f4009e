#include "tests/torture/pushers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { RETRY_MS = 30 };

void pushers_init(pushers *p)
{
    for (int c = 0; c < COUNTIES; c++) {
        struct pusher *x = &p->of[c];
        *x = (struct pusher){.a = {.name = "a client", .once = true},
                             .shadow = {.name = "a second client", .once = true}};
        x->due_ms = now_ms() + between(&p->dice, 0, p->pause_ms);
        cast_know(&x->a);
        cast_know(&x->shadow);
    }
}

static void forget_args(actor *a)
{
    for (int i = 0; i < ARGS && a->argv[i]; i++) free((char *)a->argv[i]);
    memset(a->argv, 0, sizeof a->argv);
    free((char *)a->out);
    free((char *)a->err);
}

static void start(pushers *p, int c, actor *a, bool wait)
{
    const char *files[FILES_MAX + 1] = {NULL};
    int n = load_files(p->load, c, p->of[c].step, files), k = 0;
    forget_args(a);
    a->argv[k++] = strdup(path_of("%s/client/jixiao", JX_BIN_DIR));
    a->argv[k++] = strdup("push");
    for (int i = 0; i < n; i++) a->argv[k++] = files[i];
    const char *const tail[] = {"--json", "--patience", "6", "--server", p->via, wait ? "--wait" : NULL};
    for (size_t i = 0; i < sizeof tail / sizeof *tail && tail[i]; i++) a->argv[k++] = strdup(tail[i]);
    if (p->keys) {
        a->argv[k++] = strdup("--key-file");
        a->argv[k++] = strdup(path_of("%s/%s.key", p->keys, counties[c].submitter));
        a->argv[k++] = strdup("--server-key");
        a->argv[k++] = strdup(path_of("%s/server.pub", p->keys));
    } else {
        a->argv[k++] = strdup("--submitter");
        a->argv[k++] = strdup(counties[c].submitter);
    }
    const char *kind = a == &p->of[c].a ? "push" : "second";
    a->out = strdup(path_of("%s/%s-%d-%llu.out", p->dir, kind, c, (unsigned long long)p->pushes));
    a->err = strdup(path_of("%s/%s-%d.err", p->dir, kind, c));
    p->pushes++;
    actor_start(a);
}

/* Killed, or the server was not there for too long: the clerk repeats the command. Nothing else may go wrong. */
static void ended(pushers *p, int c)
{
    struct pusher *x = &p->of[c];
    receipts_take(&p->receipts, x->a.out);
    bool done = WIFEXITED(x->a.status) && WEXITSTATUS(x->a.status) == 0;
    must(done || !WIFEXITED(x->a.status) || WEXITSTATUS(x->a.status) == 3, "a push ended with %d; see %s",
         WEXITSTATUS(x->a.status), x->a.err);
    x->again = !done;
    if (done) x->step++;
    x->due_ms = now_ms() + (done ? between(&p->dice, 0, p->pause_ms) : RETRY_MS);
}

void pushers_turn(pushers *p)
{
    for (int c = 0; c < COUNTIES; c++) {
        struct pusher *x = &p->of[c];
        if (actor_turn(&x->shadow) == TURN_ENDED) receipts_take(&p->receipts, x->shadow.out);
        if (actor_turn(&x->a) == TURN_ENDED) ended(p, c);
        if (x->a.pid || x->step == STEPS || now_ms() < x->due_ms) continue;
        p->repeated += x->again;
        start(p, c, &x->a, below(&p->dice, 4) == 0);
    }
}

bool pushers_done(const pushers *p)
{
    for (int c = 0; c < COUNTIES; c++)
        if (p->of[c].step < STEPS || p->of[c].shadow.pid) return false;
    return true;
}

actor *pushers_client(pushers *p, uint64_t whom)
{
    struct pusher *x = &p->of[whom % COUNTIES];
    actor *a = x->shadow.pid && whom / COUNTIES % 2 ? &x->shadow : &x->a;
    return actor_runs(a) ? a : NULL;
}

bool pushers_twice(pushers *p, uint64_t whom)
{
    struct pusher *x = &p->of[whom % COUNTIES];
    if (!x->a.pid || x->shadow.pid) return false;
    start(p, (int)(whom % COUNTIES), &x->shadow, false);
    return true;
}

static void end(actor *a)
{
    actor_kill(a, 0);
    while (a->pid && actor_turn(a) != TURN_ENDED) sleep_ms(1);
}

void pushers_restart(pushers *p)
{
    for (int c = 0; c < COUNTIES; c++) {
        end(&p->of[c].a);
        end(&p->of[c].shadow);
        p->of[c].step = 0;
        p->of[c].again = true;
        p->of[c].due_ms = now_ms() + between(&p->dice, 0, p->pause_ms);
    }
    receipts_forget(&p->receipts);
}
