#include "worker/packs.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "worker/bundled.h"
#include "worker/pack.h"
#include "worker/settings.h"

enum { MAX_PACKS = 256 };

struct jx_packs {
    size_t n;
    bool forced, borrowed; /* one pack for every form; not ours to free */
    uint64_t id;
    jx_packed packs[MAX_PACKS];
};

static int order(const void *x, const void *y)
{
    const jx_pack *a = ((const jx_packed *)x)->pack, *b = ((const jx_packed *)y)->pack;
    if (a->province != b->province) return a->province < b->province ? -1 : 1;
    return (int)a->year - (int)b->year;
}

/* Takes p; the err of a p that is NULL was said already. */
static int add(jx_packs *s, const jx_pack *p, char *err, size_t cap)
{
    if (!p) return JX_EINVAL;
    if (s->n == MAX_PACKS) {
        snprintf(err, cap, JX_SAY("%s：规则包多于 %d 个", "%s: more than %d packs"), jx_pack_name(p), MAX_PACKS);
        jx_pack_free(&p);
        return JX_EINVAL;
    }
    s->packs[s->n++] = (jx_packed){p, jx_pack_id(p)};
    return 0;
}

/* Several packs are named by the names of all, in their order. */
static uint64_t id_of(const jx_packs *s)
{
    uint8_t ids[MAX_PACKS * 8];
    if (s->n == 1) return s->packs[0].id;
    for (size_t i = 0; i < s->n; i++)
        for (int k = 0; k < 8; k++) ids[8 * i + (size_t)k] = (uint8_t)(s->packs[i].id >> (56 - 8 * k));
    jx_id all = jx_hash(ids, 8 * s->n);
    uint64_t v = 0;
    for (int k = 0; k < 8; k++) v = v << 8 | all.b[k];
    return v;
}

/* Is there one pack at most for each province and year? */
static int finish(jx_packs *s, char *err, size_t cap)
{
    qsort(s->packs, s->n, sizeof *s->packs, order);
    for (size_t i = 1; i < s->n; i++) {
        if (order(&s->packs[i - 1], &s->packs[i]) != 0) continue;
        snprintf(err, cap,
                 JX_SAY("规则包 %s 和 %s 都用于省份 %d、年度 %d，请移走一个",
                        "the packs %s and %s are both of province %d and year %d; take one away"),
                 jx_pack_name(s->packs[i - 1].pack), jx_pack_name(s->packs[i].pack), s->packs[i].pack->province,
                 s->packs[i].pack->year);
        return JX_EINVAL;
    }
    s->id = id_of(s);
    return 0;
}

static int add_national(jx_packs *s, char *err, size_t cap)
{
    for (size_t i = 0; i < s->n; i++)
        if (!s->packs[i].pack->province && !s->packs[i].pack->year) return 0;
    return add(s, jx_pack_named("national", err, cap), err, cap);
}

static int add_bundled(jx_packs *s, char *err, size_t cap)
{
    int rc = 0;
    for (const jx_bundled *b = jx_bundled_packs; b->name && !rc; b++)
        rc = add(s, jx_pack_parse(b->name, b->text, err, cap), err, cap);
    return rc;
}

static int add_folder(jx_packs *s, const char *dir, char *err, size_t cap)
{
    char path[1024];
    int rc = 0;
    DIR *d = opendir(dir);
    if (!d) {
        snprintf(err, cap, JX_SAY("%s：不是能读的文件夹", "%s: not a folder that can be read"), dir);
        return JX_EINVAL;
    }
    for (struct dirent *e; !rc && (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len < 6 || e->d_name[0] == '.' || strcmp(e->d_name + len - 5, ".conf") != 0) continue;
        if (snprintf(path, sizeof path, "%s/%s", dir, e->d_name) < (int)sizeof path)
            rc = add(s, jx_pack_load(path, err, cap), err, cap);
    }
    closedir(d);
    if (!rc && !s->n) {
        snprintf(err, cap, JX_SAY("%s：里面没有规则包（*.conf）", "%s: no rule packs (*.conf) in it"), dir);
        rc = JX_EINVAL;
    }
    return rc ? rc : add_national(s, err, cap);
}

int jx_packs_open(jx_packs **out, const char *pack, const char *dir, char *err, size_t cap)
{
    jx_packs *s = *out = calloc(1, sizeof *s);
    int rc = s ? 0 : JX_ENOMEM;
    err[0] = 0;
    if (!rc && pack) {
        s->forced = true;
        rc = add(s, jx_pack_named(pack, err, cap), err, cap);
    } else if (!rc) {
        rc = dir ? add_folder(s, dir, err, cap) : add_bundled(s, err, cap);
    }
    if (!rc) rc = finish(s, err, cap);
    if (rc) jx_packs_free(out);
    if (rc && !err[0]) snprintf(err, cap, "%s", JX_SAY("内存不足", "out of memory"));
    return rc;
}

jx_packs *jx_packs_only(const jx_pack *p)
{
    jx_packs *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->packs[0] = (jx_packed){p, jx_pack_id(p)};
    s->n = 1;
    s->forced = s->borrowed = true;
    s->id = s->packs[0].id;
    return s;
}

void jx_packs_free(jx_packs **s)
{
    if (!*s) return;
    for (size_t i = 0; i < (*s)->n && !(*s)->borrowed; i++) jx_pack_free(&(*s)->packs[i].pack);
    free(*s);
    *s = NULL;
}

const jx_packed *jx_packs_for(const jx_packs *s, uint32_t division, uint16_t year)
{
    int32_t province = (int32_t)(division / 10000 * 10000);
    const jx_packed *best = &s->packs[0];
    int best_fit = -1;
    for (size_t i = 0; i < s->n && !s->forced; i++) {
        const jx_pack *p = s->packs[i].pack;
        bool fits = (!p->province || p->province == province) && (!p->year || p->year == year);
        int fit = fits ? 2 * (p->province != 0) + (p->year != 0) : -1;
        if (fit <= best_fit) continue;
        best_fit = fit;
        best = &s->packs[i];
    }
    return best;
}

uint64_t jx_packs_id(const jx_packs *s) { return s->id; }

const jx_packed *jx_packs_all(const jx_packs *s, size_t *n)
{
    *n = s->n;
    return s->packs;
}

const jx_pack *jx_pack_named(const char *name, char *err, size_t cap)
{
    for (const jx_bundled *b = jx_bundled_packs; b->name; b++)
        if (strcmp(b->name, name) == 0) return jx_pack_parse(b->name, b->text, err, cap);
    const jx_pack *p = jx_pack_load(name, err, cap);
    if (p || strpbrk(name, "/.")) return p;
    size_t n = (size_t)snprintf(err, cap,
                                JX_SAY("%s：没有这个文件，自带的规则包里也没有：",
                                       "%s: neither a file nor one of the packs that come with the program:"),
                                name);
    for (const jx_bundled *b = jx_bundled_packs; b->name && n < cap; b++)
        n += (size_t)snprintf(err + n, cap - n, " %s", b->name);
    return NULL;
}
