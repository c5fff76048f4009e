#include "client/reader/source_cells.h"

#include "client/reader/layout.h"
#include "client/reader/text.h"

/* The line at p, without its end; *next is where the following one begins. */
static jx_str line_at(const char *p, const char *end, const char **next)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p)), *stop = nl ? nl : end;
    *next = nl ? nl + 1 : end;
    if (stop > p && stop[-1] == '\r') stop--;
    return (jx_str){p, (uint32_t)(stop - p)};
}

static bool begins_cell(jx_str line) { return line.len && line.p[0] == '\t'; }

/* A title that the converter glued to the last cell of the table before: it comes with a blank before its tab, or is
 * the name of a table. Only a line of its own can be one. */
static bool begins_table(jx_str line)
{
    jx_str s = jx_trim(line);
    return jx_is_title_text(s) && (line.p[0] == ' ' || line.p[0] == '\t');
}

bool jx_looks_like_cells(jx_str text)
{
    size_t alone = 0, several = 0;
    const char *p = text.p, *end = text.p + text.len, *next;
    for (; p < end; p = next) {
        jx_str line = line_at(p, end, &next);
        const char *tab = memchr(line.p, '\t', line.len);
        if (!tab) continue;
        if (tab == line.p && !memchr(tab + 1, '\t', line.len - 1))
            alone++;
        else
            several++;
    }
    return alone >= 20 && alone > 4 * several;
}

/* A cell of the lines [from, to): as it stands, or copied when it has several. */
static jx_str cell_text(jx_source_cells *s, const char *from, const char *to)
{
    jx_str whole = jx_trim((jx_str){from, (uint32_t)(to - from)});
    if (!memchr(whole.p, '\r', whole.len)) return whole;
    char *copy = jx_arena_alloc(s->arena, whole.len);
    uint32_t n = 0;
    if (!copy) return whole;
    for (uint32_t i = 0; i < whole.len; i++)
        if (whole.p[i] != '\r') copy[n++] = whole.p[i];
    return (jx_str){copy, n};
}

/* Steps over a line; returns it. */
static jx_str take_line(jx_source_cells *s)
{
    const char *next;
    jx_str line = line_at(s->p, s->end, &next);
    s->p = next;
    s->line++;
    return line;
}

/* Takes a cell and the lines that go on with it. */
static int take_cell(jx_source_cells *s, jx_grid *g)
{
    const char *from = s->p, *next;
    take_line(s);
    while (s->p < s->end) {
        jx_str line = line_at(s->p, s->end, &next);
        if (begins_cell(line) || jx_trim(line).len == 0 || begins_table(line)) break;
        take_line(s);
    }
    return jx_grid_add_cell(g, cell_text(s, from, s->p));
}

static int cells_row(jx_source *source, jx_grid *g)
{
    jx_source_cells *s = (jx_source_cells *)source;
    const char *next;
    while (s->p < s->end && line_at(s->p, s->end, &next).len == 0) take_line(s);
    if (s->p == s->end) return 0;
    jx_str line = line_at(s->p, s->end, &next);
    int err = jx_grid_add_row(g, s->line, s->block++);
    if (err) return err;
    if (!begins_cell(line) || begins_table(line)) {
        take_line(s);
        err = jx_grid_add_cell(g, jx_trim(line));
        return err ? err : 1;
    }
    g->rows[g->n_rows - 1].exact = true;
    do err = take_cell(s, g);
    while (!err && s->p < s->end && begins_cell(line = line_at(s->p, s->end, &next)) && !begins_table(line));
    return err ? err : 1;
}

jx_source_cells jx_source_cells_of(jx_str text, jx_arena *arena)
{
    return (jx_source_cells){{cells_row}, arena, text.p, text.p + text.len, 1, 1};
}
