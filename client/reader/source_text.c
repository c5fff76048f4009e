#include "client/reader/source_text.h"

#include "client/reader/text.h"

static bool blank_line(const char *p, const char *end) { return jx_trim((jx_str){p, (uint32_t)(end - p)}).len == 0; }

/* A line is a row. */
static int text_row(jx_source *source, jx_grid *g)
{
    jx_source_text *s = (jx_source_text *)source;
    while (s->p < s->end) {
        const char *nl = memchr(s->p, '\n', (size_t)(s->end - s->p)), *stop = nl ? nl : s->end, *p = s->p;
        uint32_t line = s->line++;
        s->p = nl ? nl + 1 : s->end;
        if (stop > p && stop[-1] == '\r') stop--;
        if (blank_line(p, stop)) {
            if (memchr(p, '\t', (size_t)(stop - p)) == NULL) s->block++;
            continue;
        }
        int err = jx_grid_add_row(g, line, s->block);
        while (!err) {
            const char *tab = memchr(p, '\t', (size_t)(stop - p)), *cell_end = tab ? tab : stop;
            err = jx_grid_add_cell(g, jx_trim((jx_str){p, (uint32_t)(cell_end - p)}));
            if (!tab) break;
            p = tab + 1;
        }
        return err ? err : 1;
    }
    return 0;
}

jx_source_text jx_source_text_of(jx_str text) { return (jx_source_text){{text_row}, text.p, text.p + text.len, 1, 1}; }
