#include "tests/torture/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/gen/gen.h"
#include "client/reader/read.h"
#include "proto/division.h"
#include "tests/torture/cast.h"

const county counties[COUNTIES] = {
    {520102, "南明区财政局"}, {520103, "云岩区财政局"}, {520302, "红花岗区财政局"}, {522701, "都匀市财政局"}};

/* So many forms of a step's file, beginning with this one of the county, in this version; and how many of ten are
 * changed in it (0: none, a version with odd numbers differs from one with even ones). */
struct sheet {
    uint16_t first, forms, version, changed;
};

static const struct sheet steps[STEPS][FILES_MAX] = {
    /* the first submission */
    {{0, 40, 0, 0}, {40, 25, 0, 0}, {65, 60, 0, 0}, {125, 10, 0, 0}, {135, 1, 0, 0}, {136, 44, 0, 0}},
    /* more, with single forms between */
    {{180, 1, 0, 0}, {181, 200, 0, 0}, {381, 1, 0, 0}, {382, 1, 0, 0}, {383, 37, 0, 0}, {420, 30, 0, 0}},
    /* corrections, cut otherwise; the same file has what is unchanged */
    {{0, 30, 1, 4}, {30, 50, 1, 4}, {80, 1, 1, 10}, {100, 80, 1, 3}, {181, 120, 1, 2}},
    /* some go back to what they were, with a new form in the file; two versions of one form in one push */
    {{20, 35, 0, 0}, {60, 21, 0, 0}, {80, 1, 0, 0}, {81, 1, 2, 10}, {81, 1, 3, 10}, {383, 67, 1, 5}},
    /* the last evening */
    {{0, 60, 2, 6},
     {440, 20, 0, 0},
     {135, 1, 2, 10},
     {300, 90, 2, 3},
     {60, 30, 2, 8},
     {380, 4, 2, 10},
     {70, 1, 3, 10}, /* overtakes on the way to the disk, if it may */
     {75, 1, 3, 10}},
};

/* Version v of form i: what was changed depends on these alone. */
static void change(jx_form *f, uint32_t load, uint32_t i, const struct sheet *s)
{
    static char text[64];
    dice d = {.state = (uint64_t)load << 40 | (uint64_t)i << 8 | s->version};
    if (!s->version || below(&d, 10) >= s->changed) return;
    snprintf(text, sizeof text, "第%u次修改", s->version);
    f->completion = jx_str_of(text);
    if (below(&d, 2) && f->total_score > 1000)
        f->total_score -= (jx_pts)between(&d, 100, 900); /* now it does not sum */
}

static void write_sheet(jx_gen *g, const char *path, uint32_t load, int which, const struct sheet *s)
{
    FILE *out = fopen(path, "w");
    must(out != NULL, "cannot write %s", path);
    for (uint32_t i = s->first; i < (uint32_t)s->first + s->forms; i++) {
        jx_form f;
        must(jx_gen_form(g, (uint64_t)which * 1000 + i, &f, NULL) == 0, "no memory for a form");
        f.division = counties[which].division;
        f.division_name = jx_str_of(jx_division_name(f.division));
        change(&f, load, i, s);
        jx_form_json_write(out, &f);
        jx_gen_rewind(g);
    }
    must(fclose(out) == 0, "cannot write %s", path);
}

void load_write(const char *dir, uint32_t number)
{
    const jx_gen_options opt = {.seed = 1000 + number, .province = 520000, .year = 2024, .anomalies_ppm = 150000};
    jx_gen *g;
    must(jx_gen_new(&g, &opt) == 0, "no forms can be made");
    mkdir(dir, 0700);
    for (int c = 0; c < COUNTIES; c++) {
        mkdir(path_of("%s/%d", dir, c), 0700);
        for (int s = 0; s < STEPS; s++) {
            mkdir(path_of("%s/%d/%d", dir, c, s), 0700);
            for (int i = 0; i < FILES_MAX && steps[s][i].forms; i++)
                write_sheet(g, path_of("%s/%d/%d/%02d.ndjson", dir, c, s, i), number, c, &steps[s][i]);
        }
    }
    jx_gen_free(&g);
}

int load_files(const char *dir, int which, int step, const char *out[FILES_MAX])
{
    int n = 0;
    while (n < FILES_MAX && steps[step][n].forms) {
        out[n] = strdup(path_of("%s/%d/%d/%02d.ndjson", dir, which, step, n));
        n++;
    }
    return n;
}
