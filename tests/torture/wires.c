#include "tests/torture/wires.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <uv.h>

enum { LOOK_MS = 2, CHUNK = 65536, DRIBBLE = 7, FULL = 1 << 18 };

static const enum jx_service services[] = {JX_SUBMIT_SVC, JX_WORK_SVC, JX_LOG_SVC, JX_QUERY_SVC, JX_ALERTS_SVC};
enum { WIRES = sizeof services / sizeof *services };

const char *harm_name(enum harm h)
{
    static const char *const names[] = {"none", "cut", "down", "hold", "lose up", "lose down", "dribble", "flip a bit"};
    return names[h];
}

/* ---- the process ---- */

struct ends;
/* One connection of a pair. */
struct end {
    uv_tcp_t tcp;
    struct ends *both;
    struct end *other;
    bool reading, held; /* held: the other takes no more just now */
};
struct ends {
    struct line *line;
    struct ends *next, **link;
    struct end up, down; /* to the peer, to the service */
    uv_connect_t connect;
    int closing;
};
struct line {
    wire *w;
    uv_tcp_t server;
    struct ends *all;
    uint32_t order;
    enum harm harm;
    uint64_t until; /* of the harm, in the loop's milliseconds */
};
struct parcel {
    uv_write_t req;
    struct end *from;
    char bytes[];
};

static uv_loop_t loop;
static uv_timer_t look;
static struct line lines[WIRES];

static void on_closed(uv_handle_t *h)
{
    struct ends *e = ((struct end *)h->data)->both;
    if (++e->closing < 2) return;
    *e->link = e->next;
    if (e->next) e->next->link = e->link;
    free(e);
}

static void drop(struct ends *e)
{
    if (uv_is_closing((uv_handle_t *)&e->up.tcp)) return;
    if (uv_tcp_close_reset(&e->up.tcp, on_closed) != 0) uv_close((uv_handle_t *)&e->up.tcp, on_closed);
    if (uv_tcp_close_reset(&e->down.tcp, on_closed) != 0) uv_close((uv_handle_t *)&e->down.tcp, on_closed);
}

static void drop_all(struct line *l)
{
    for (struct ends *e = l->all, *next; e; e = next) {
        next = e->next;
        drop(e);
    }
}

static void on_alloc(uv_handle_t *h, size_t size, uv_buf_t *buf)
{
    static char room[CHUNK];
    struct end *from = h->data;
    (void)size;
    *buf = uv_buf_init(room, from->both->line->harm == HARM_DRIBBLE ? DRIBBLE : CHUNK);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf);

static void resume(struct end *e)
{
    bool go = !e->held && e->both->line->harm != HARM_HOLD && !uv_is_closing((uv_handle_t *)&e->tcp);
    if (go && !e->reading) e->reading = uv_read_start((uv_stream_t *)&e->tcp, on_alloc, on_read) == 0;
    if (!go && e->reading) {
        uv_read_stop((uv_stream_t *)&e->tcp);
        e->reading = false;
    }
}

static void on_written(uv_write_t *req, int status)
{
    struct parcel *p = (struct parcel *)req;
    struct end *from = p->from;
    free(p);
    if (status != 0) {
        if (status != UV_ECANCELED) drop(from->both);
        return;
    }
    if (from->held && from->other->tcp.write_queue_size < FULL / 2) {
        from->held = false;
        resume(from);
    }
}

static bool is_lost(const struct end *from)
{
    enum harm h = from->both->line->harm;
    return h == (from == &from->both->up ? HARM_LOSE_UP : HARM_LOSE_DOWN);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
    struct end *from = s->data;
    struct line *l = from->both->line;
    if (n < 0) drop(from->both);
    if (n <= 0) return;
    if (is_lost(from)) {
        l->w->lost += (uint64_t)n;
        return;
    }
    struct parcel *p = malloc(sizeof *p + (size_t)n);
    if (!p) abort();
    p->from = from;
    memcpy(p->bytes, buf->base, (size_t)n);
    if (l->harm == HARM_FLIP) {
        p->bytes[n / 2] ^= 1 << n % 8;
        l->harm = HARM_NONE;
    }
    l->w->bytes += (uint64_t)n;
    uv_buf_t out = uv_buf_init(p->bytes, (unsigned)n);
    if (uv_write(&p->req, (uv_stream_t *)&from->other->tcp, &out, 1, on_written) != 0) {
        free(p);
        drop(from->both);
    } else if (from->other->tcp.write_queue_size > FULL) {
        from->held = true;
        resume(from);
    }
}

static void on_connected(uv_connect_t *c, int status)
{
    struct ends *e = c->data;
    if (status == UV_ECANCELED) return;
    if (status != 0) {
        drop(e);
        return;
    }
    resume(&e->up);
    resume(&e->down);
}

static void init_end(struct ends *e, struct end *me, struct end *other)
{
    *me = (struct end){.both = e, .other = other};
    uv_tcp_init(&loop, &me->tcp);
    me->tcp.data = me;
}

static void on_connection(uv_stream_t *server, int status)
{
    struct line *l = server->data;
    struct sockaddr_in to;
    struct ends *e = status == 0 ? calloc(1, sizeof *e) : NULL;
    if (!e) return;
    e->line = l;
    init_end(e, &e->up, &e->down);
    init_end(e, &e->down, &e->up);
    e->next = l->all;
    if (e->next) e->next->link = &e->next;
    e->link = &l->all;
    l->all = e;
    l->w->connections++;
    e->connect.data = e;
    uv_ip4_addr("127.0.0.1", l->w->target, &to);
    if (uv_accept(server, (uv_stream_t *)&e->up.tcp) != 0 || !l->w->target || l->harm == HARM_DOWN ||
        uv_tcp_connect(&e->connect, &e->down.tcp, (struct sockaddr *)&to, on_connected) != 0)
        drop(e);
    uv_tcp_nodelay(&e->up.tcp, 1);
    uv_tcp_nodelay(&e->down.tcp, 1);
}

static void begin(struct line *l)
{
    l->order = l->w->order;
    l->harm = (enum harm)l->w->harm;
    l->until = uv_now(&loop) + (uint64_t)l->w->ms;
    if (l->harm == HARM_CUT || l->harm == HARM_DOWN) drop_all(l);
    if (l->harm == HARM_CUT) l->harm = HARM_NONE;
}

/* What was lost leaves a stream that nobody can read on; so does a network that says nothing and comes back. */
static void end_harm(struct line *l)
{
    if (l->harm == HARM_LOSE_UP || l->harm == HARM_LOSE_DOWN) drop_all(l);
    l->harm = HARM_NONE;
}

static void on_look(uv_timer_t *t)
{
    (void)t;
    for (int i = 0; i < WIRES; i++) {
        struct line *l = &lines[i];
        enum harm before = l->harm;
        if (l->w->order != l->order) {
            end_harm(l);
            begin(l);
        } else if (l->harm != HARM_NONE && l->harm != HARM_FLIP && uv_now(&loop) >= l->until) {
            end_harm(l);
        }
        l->w->heard = l->order;
        if (l->harm == before) continue;
        for (struct ends *e = l->all; e; e = e->next) {
            if (!uv_is_writable((uv_stream_t *)&e->down.tcp)) continue; /* not connected yet */
            resume(&e->up);
            resume(&e->down);
        }
    }
}

static void listen_on(struct line *l, wire *w)
{
    struct sockaddr_in at;
    int len = sizeof at;
    l->w = w;
    l->server.data = l;
    uv_ip4_addr("127.0.0.1", 0, &at);
    if (uv_tcp_init(&loop, &l->server) || uv_tcp_bind(&l->server, (struct sockaddr *)&at, 0) ||
        uv_listen((uv_stream_t *)&l->server, 128, on_connection) ||
        uv_tcp_getsockname(&l->server, (struct sockaddr *)&at, &len))
        abort();
    w->listen = ntohs(at.sin_port);
}

static void run(wires_page *page)
{
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&loop);
    for (int i = 0; i < WIRES; i++) listen_on(&lines[i], &page->of[services[i]]);
    uv_timer_init(&loop, &look);
    uv_timer_start(&look, on_look, LOOK_MS, LOOK_MS);
    uv_run(&loop, UV_RUN_DEFAULT);
}

/* ---- the harness's side ---- */

wires_page *wires_start(pid_t *pid)
{
    wires_page *page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t parent = getpid();
    if (page == MAP_FAILED) return NULL;
    *pid = fork();
    if (*pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent) run(page);
        _exit(1);
    }
    for (int i = 0; *pid > 0 && i < WIRES; i++)
        while (!page->of[services[i]].listen) usleep(1000);
    return *pid > 0 ? page : NULL;
}

void wires_harm(wires_page *w, enum jx_service s, enum harm harm, int ms)
{
    wire *x = &w->of[s];
    x->harm = harm;
    x->ms = ms;
    x->order++;
    while (x->heard != x->order) usleep(500);
}
