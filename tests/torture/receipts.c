#include "tests/torture/receipts.h"

#include <jansson.h>
#include <stdlib.h>

#include "tests/torture/cast.h"

static receipt *find(receipts *r, const jx_id *id)
{
    for (size_t i = 0; i < r->n; i++)
        if (jx_id_eq(&r->all[i].id, id)) return &r->all[i];
    if (r->n == r->cap) r->all = realloc(r->all, (r->cap = r->cap * 2 + 64) * sizeof *r->all);
    must(r->all != NULL, "no memory");
    r->all[r->n] = (receipt){.id = *id};
    return &r->all[r->n++];
}

static void take(receipts *r, const json_t *line, const char *path)
{
    const char *type = json_string_value(json_object_get(line, "type"));
    if (!type || strcmp(type, "receipt") != 0) return;
    jx_id id = {0};
    const char *hex = json_string_value(json_object_get(line, "receipt"));
    must(hex && jx_id_parse(jx_str_of(hex), &id) == 0, "%s has a receipt that is none", path);
    receipt got = {.id = id,
                   .division = (uint32_t)json_integer_value(json_object_get(line, "division")),
                   .forms = (uint32_t)json_integer_value(json_object_get(line, "forms")),
                   .seq = (uint64_t)json_integer_value(json_object_get(line, "seq")),
                   .time_ms = (uint64_t)json_integer_value(json_object_get(line, "time_ms"))};
    receipt *known = find(r, &id);
    must(!known->given || (known->seq == got.seq && known->time_ms == got.time_ms && known->forms == got.forms),
         "receipt %s was number %llu at %llu, in %s it is %llu at %llu", hex, (unsigned long long)known->seq,
         (unsigned long long)known->time_ms, path, (unsigned long long)got.seq, (unsigned long long)got.time_ms);
    got.given = known->given + 1;
    *known = got;
}

void receipts_take(receipts *r, const char *path)
{
    char *text = read_file(path);
    if (!text) return;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        json_error_t e;
        *end = 0;
        json_t *j = json_loads(line, 0, &e);
        must(j != NULL, "%s: %s: %s", path, e.text, line);
        take(r, j, path);
        json_decref(j);
    }
    free(text);
}

static int by_id(const void *a, const void *b) { return memcmp(a, b, sizeof(jx_id)); }

void receipts_sort(receipts *r)
{
    if (r->n) qsort(r->all, r->n, sizeof *r->all, by_id);
}

void receipts_forget(receipts *r) { r->n = 0; }
