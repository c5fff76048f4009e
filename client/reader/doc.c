#include "client/reader/doc.h"

#include <stdlib.h>

/* Room for one more element. */
static bool grow(void **p, size_t *cap, size_t n, size_t size)
{
    if (n < *cap) return true;
    size_t more = *cap ? *cap * 2 : 64;
    void *q = realloc(*p, more * size);
    if (!q) return false;
    *p = q;
    *cap = more;
    return true;
}

int jx_doc_add_form(jx_doc *d, const jx_form *f)
{
    if (!grow((void **)&d->forms, &d->cap_forms, d->n_forms, sizeof *d->forms)) return JX_ENOMEM;
    d->forms[d->n_forms++] = *f;
    return 0;
}

enum { MAX_DOC_PROBLEMS = 1000 };

void jx_problems_sort(jx_problem *problems, size_t n)
{
    for (size_t i = 1; i < n; i++) { /* nearly sorted, and few */
        jx_problem p = problems[i];
        size_t k = i;
        for (; k && problems[k - 1].line > p.line; k--) problems[k] = problems[k - 1];
        problems[k] = p;
    }
}

void jx_doc_add_problem(jx_doc *d, uint32_t line, jx_str cell, jx_str text)
{
    if (d->n_problems > MAX_DOC_PROBLEMS) return;
    if (d->n_problems == MAX_DOC_PROBLEMS)
        text = jx_str_of(JX_DE(d, "还有更多问题，不再一一列出", "there are more problems, which are not listed"));
    if (!grow((void **)&d->problems, &d->cap_problems, d->n_problems, sizeof *d->problems)) {
        d->arena.failed = true;
        return;
    }
    d->problems[d->n_problems++] = (jx_problem){.line = line, .cell = cell, .text = text};
}

/* An open hash of form keys: how often each was seen, or the highest occurrence that one of them said. */
struct seen {
    jx_id key;
    uint16_t times; /* 0: free */
};

int jx_doc_number(jx_doc *d)
{
    size_t cap = 16;
    while (cap < 2 * d->n_forms) cap *= 2;
    struct seen *seen = calloc(cap, sizeof *seen);
    if (!seen) return JX_ENOMEM;
    for (size_t i = 0; i < d->n_forms; i++) {
        jx_form *f = &d->forms[i];
        if (f->seq == 0) f->seq = (uint32_t)(i + 1);
        uint16_t said = f->occurrence; /* by JSON: its twins may be in another file */
        f->occurrence = 1;
        jx_id key = jx_form_key(f);
        size_t at;
        memcpy(&at, key.b, sizeof at);
        for (at &= cap - 1; seen[at].times && !jx_id_eq(&seen[at].key, &key);) at = (at + 1) & (cap - 1);
        seen[at].key = key;
        if (said > 1 && said > seen[at].times)
            seen[at].times = said;
        else if (seen[at].times < UINT16_MAX)
            seen[at].times++;
        f->occurrence = seen[at].times;
    }
    free(seen);
    return 0;
}

uint32_t jx_doc_add_part(jx_doc *d, jx_str name)
{
    size_t cap = d->cap_parts;
    if (!grow((void **)&d->parts, &cap, d->n_parts, sizeof *d->parts)) {
        d->arena.failed = true;
        return 0;
    }
    d->cap_parts = (uint32_t)cap;
    d->parts[d->n_parts] = name;
    return ++d->n_parts;
}

jx_str jx_doc_place(jx_doc *d, uint32_t part, uint32_t row, uint32_t line, int col)
{
    jx_str name = part && part <= d->n_parts ? d->parts[part - 1] : (jx_str){0};
    if (!name.len && col < 0) return jx_arena_printf(&d->arena, JX_DT(d, "表%u第%u行", "table %u, row %u"), part, row);
    if (!name.len)
        return jx_arena_printf(&d->arena, JX_DT(d, "表%u第%u行第%d列", "table %u, row %u, column %d"), part, row,
                               col + 1);
    if (row && col < 0) return jx_arena_printf(&d->arena, JX_DT(d, "%.*s第%u行", "%.*s, row %u"), JX_FMT(name), row);
    if (row)
        return jx_arena_printf(&d->arena, JX_DT(d, "%.*s第%u行第%d列", "%.*s, row %u, column %d"), JX_FMT(name), row,
                               col + 1);
    if (col < 0) return jx_arena_printf(&d->arena, "%.*s!%u:%u", JX_FMT(name), line, line);
    char letters[8];
    size_t at = sizeof letters;
    letters[--at] = 0;
    for (unsigned c = (unsigned)col + 1; c && at; c = (c - 1) / 26) letters[--at] = (char)('A' + (c - 1) % 26);
    return jx_arena_printf(&d->arena, "%.*s!%s%u", JX_FMT(name), letters + at, line);
}

void jx_doc_free(jx_doc **d)
{
    if (!*d) return;
    jx_arena_fini(&(*d)->arena);
    free((*d)->bytes);
    free((*d)->forms);
    free((*d)->problems);
    free((*d)->parts);
    free(*d);
    *d = NULL;
}

const jx_form *jx_doc_forms(const jx_doc *d, size_t *n)
{
    *n = d->n_forms;
    return d->forms;
}

const jx_problem *jx_doc_problems(const jx_doc *d, size_t *n)
{
    *n = d->n_problems;
    return d->problems;
}

size_t jx_doc_refused(const jx_doc *d) { return d->refused; }

jx_str jx_doc_source(const jx_doc *d) { return d->source; }
