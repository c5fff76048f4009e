#include "client/show/progress.h"

#include <unistd.h>

#include "client/show/lang.h"

enum { BAR = 30, REDRAW_MS = 100 };

void jx_progress_start(jx_progress *p, const char *label, uint64_t total)
{
    *p = (jx_progress){
        .f = stderr, .on = isatty(STDERR_FILENO), .label = label, .started_ms = jx_now_ms(), .total = total};
}

static void draw(const jx_progress *p, uint64_t now)
{
    uint64_t ms = now - p->started_ms;
    double per_s = ms ? (double)p->done * 1000.0 / (double)ms : 0;
    fprintf(p->f, "\r%s ", p->label);
    if (p->total) {
        int filled = (int)(p->done * BAR / p->total);
        if (filled > BAR) filled = BAR;
        fputc('[', p->f);
        for (int i = 0; i < BAR; i++) fputc(i < filled ? '#' : '.', p->f);
        fprintf(p->f, "] %llu/%llu", (unsigned long long)p->done, (unsigned long long)p->total);
    } else {
        fprintf(p->f, "%llu", (unsigned long long)p->done);
    }
    fprintf(p->f, JX_T("  每秒 %.0f 份\033[K", "  %.0f forms/s\033[K"), per_s);
    fflush(p->f);
}

void jx_progress_set(jx_progress *p, uint64_t done)
{
    p->done = done;
    if (!p->on) return;
    uint64_t now = jx_now_ms();
    if (now - p->shown_ms < REDRAW_MS && p->shown_ms) return;
    p->shown_ms = now;
    draw(p, now);
}

void jx_progress_hide(jx_progress *p)
{
    if (p->on && p->shown_ms) fputs("\r\033[K", p->f);
    if (p->on) fflush(p->f);
    p->shown_ms = 0;
}

void jx_progress_end(jx_progress *p)
{
    jx_progress_hide(p);
    p->on = false;
}
