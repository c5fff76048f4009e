/* Walks the lines: a number opens a project (or goes on with it on the next page), narrow lines are its name, lines
 * with an operator are indicators, wide lines before one without a name are its name, a lone number is the project's
 * score. */
#include "client/reader/flat.h"

#include <stdlib.h>

#include "client/reader/layout.h"
#include "client/reader/mend.h"
#include "client/reader/place.h"

enum { COLUMNS = 16, HEADING_LINES = 60, SLACK = 2, NOTE_WIDTH = 8 };

struct line {
    jx_str text;
    uint32_t no;
    bool after_blank;
};

struct walk {
    jx_doc *doc;
    const char *p, *end;
    uint32_t no;
    jx_str heading, unit;
    uint16_t year;
    bool table;      /* the heading row was seen */
    uint32_t number; /* of the project at hand; 0: none yet */
    uint32_t width;  /* of the widest line of its name */
    struct line wait[JX_FLAT_LINES];
    unsigned n_wait;
    jx_flat_form *form;
};

/* ---- lines ---- */

static bool next_line(const char **p, const char *end, uint32_t *no, struct line *out)
{
    *out = (struct line){0};
    while (*p < end) {
        const char *nl = memchr(*p, '\n', (size_t)(end - *p)), *stop = nl ? nl : end;
        out->text = jx_trim((jx_str){*p, (uint32_t)(stop - *p)});
        out->no = (*no)++;
        *p = nl ? nl + 1 : end;
        if (out->text.len) return true;
        out->after_blank = true;
    }
    return false;
}

/* Columns that a text takes on paper: a Chinese character two, a letter or digit one. */
static uint32_t width_of(jx_str s)
{
    uint32_t w = 0;
    for (uint32_t i = 0; i < s.len; i++)
        if (((unsigned char)s.p[i] & 0xC0) != 0x80) w += (unsigned char)s.p[i] >= 0xE0 ? 2 : 1;
    return w;
}

/* A whole number of at most four digits, full-width ones too; 0: something else. */
static uint32_t whole(jx_str s)
{
    jx_dec d;
    uint8_t digits;
    jx_str rest;
    if (s.len == 0 || s.len > 12 || jx_number_parse(s, &d, &digits, &rest) != 0) return 0;
    return rest.len || digits || d.v < 0 || d.v > 9999 ? 0 : (uint32_t)d.v;
}

static bool is_row(jx_str s)
{
    jx_flat_row ignored;
    jx_str name;
    return jx_flat_split(s, &name, &ignored) && ignored.n > 1;
}

/* The words of a heading row, in their order. */
static bool heading_row(jx_str s)
{
    static const enum jx_word want[] = {JX_W_PROJECT, JX_W_L3,     JX_W_OP,     JX_W_TARGET,
                                        JX_W_MEASURE, JX_W_WEIGHT, JX_W_ACTUAL, JX_W_SCORE};
    unsigned at = 0;
    if (s.len > 400 || memchr(s.p, '\t', s.len)) return false;
    for (uint32_t i = 0, from = 0; i <= s.len; i++) {
        if (i < s.len && s.p[i] != ' ') continue;
        jx_label label;
        jx_label_of((jx_str){s.p + from, i - from}, &label);
        from = i + 1;
        if (label.len == 0) continue;
        if (jx_word_of(&label) == want[at]) {
            if (++at == sizeof want / sizeof *want) return true;
        } else if (at > 0) {
            return false;
        }
    }
    return false;
}

bool jx_looks_flat(jx_str text)
{
    const char *p = text.p, *end = text.p + text.len;
    uint32_t no = 1;
    struct line l;
    for (int i = 0; i < HEADING_LINES && next_line(&p, end, &no, &l); i++)
        if (heading_row(l.text)) return true;
    return false;
}

/* Lines as one text: a name that was broken has no blank at the break, unless letters meet there. */
static jx_str join(jx_arena *a, const struct line *l, unsigned n)
{
    uint32_t len = 0;
    if (n == 0) return (jx_str){0};
    if (n == 1) return l->text;
    for (unsigned i = 0; i < n; i++) len += l[i].text.len;
    char *out = jx_arena_alloc(a, len);
    if (!out) return (jx_str){0};
    len = 0;
    for (unsigned i = 0; i < n; i++) {
        memcpy(out + len, l[i].text.p, l[i].text.len);
        len += l[i].text.len;
    }
    return (jx_str){out, len};
}

/* ---- projects ---- */

static void lost(struct walk *w, const struct line *l)
{
    jx_str s = l->text;
    if (s.len > 60)
        for (s.len = 60; ((unsigned char)s.p[s.len] & 0xC0) == 0x80;) s.len--;
    static const char zh[] = "无法归类的内容：%.*s", en[] = "cannot be placed: %.*s";
    jx_arena *a = &w->doc->arena;
    if (w->number)
        jx_flat_problem(w->form, l->no, jx_arena_printf(a, JX_DT(w->doc, zh, en), JX_FMT(s)));
    else
        jx_doc_add_problem(w->doc, l->no, (jx_str){0}, jx_arena_printf(a, JX_DE(w->doc, zh, en), JX_FMT(s)));
}

/* Narrow lines after the first row are 说明; once is enough where a page repeats it. */
static void take_note(struct walk *w, unsigned n)
{
    jx_flat_form *f = w->form;
    uint32_t limit = w->width > NOTE_WIDTH ? w->width : NOTE_WIDTH;
    for (unsigned i = 0; i < n; i++)
        if (width_of(w->wait[i].text) > limit) {
            for (i = 0; i < n; i++) lost(w, &w->wait[i]);
            return;
        }
    if (!n) return;
    jx_str note = join(&w->doc->arena, w->wait, n);
    if (!f->note.len) {
        f->note = note;
        f->note_line = w->wait[0].no;
    } else if (!jx_str_eq(f->note, note)) {
        for (unsigned i = 0; i < n; i++) lost(w, &w->wait[i]);
    }
}

/* The first n waiting lines are the project's name. */
static void take_name(struct walk *w, unsigned n)
{
    jx_flat_form *f = w->form;
    jx_str name = join(&w->doc->arena, w->wait, n);
    if (!n) return;
    for (unsigned i = 0; i < n; i++) {
        uint32_t width = width_of(w->wait[i].text);
        if (width > w->width) w->width = width;
    }
    if (!f->f.project_name.len)
        f->f.project_name = name;
    else if (!jx_str_eq(name, f->f.project_name))
        jx_flat_problem(f, w->wait[0].no,
                        jx_arena_printf(&w->doc->arena,
                                        JX_DT(w->doc, "与前一页的项目名称不同：%.*s",
                                              "the project has another name on the page before: %.*s"),
                                        JX_FMT(name)));
}

/* How many of the waiting lines belong to the column at the left: up to the first that is wider than it. */
static unsigned left_lines(const struct walk *w)
{
    uint32_t widest = w->width;
    unsigned i = 0;
    if (w->form->piece_rows && widest < NOTE_WIDTH) widest = NOTE_WIDTH;
    for (; i < w->n_wait; i++) {
        uint32_t width = width_of(w->wait[i].text);
        if (widest && width > widest + SLACK) break;
        if (width > widest) widest = width;
    }
    return i;
}

/* What waits before a row: the name or the note at its left, then, for a row that has none, its own name. */
static jx_str take_waiting(struct walk *w, bool named)
{
    unsigned left = named ? w->n_wait : left_lines(w);
    jx_str name = join(&w->doc->arena, w->wait + left, w->n_wait - left);
    if (w->form->piece_rows)
        take_note(w, left);
    else
        take_name(w, left);
    w->n_wait = 0;
    return name;
}

static int end_project(struct walk *w)
{
    if (!w->number) return 0;
    if (w->form->piece_rows)
        take_note(w, w->n_wait);
    else
        take_name(w, w->n_wait);
    w->n_wait = 0;
    return jx_flat_keep(w->form, w->heading);
}

static void begin_project(struct walk *w, uint32_t number, uint32_t line)
{
    jx_flat_form *f = w->form;
    memset(f, 0, sizeof *f);
    f->doc = w->doc;
    jx_form_init(&f->f);
    f->f.kind = w->doc->opt.kind ? w->doc->opt.kind : JX_SUMMARY_ROW;
    f->f.unit = w->unit;
    f->f.year = w->year;
    f->f.line = line;
    f->piece_total = JX_PTS_NONE;
    if (number != w->number + 1)
        jx_flat_problem(f, line,
                        jx_arena_printf(&w->doc->arena, JX_DT(w->doc, "序号从%u跳到%u", "number %u is followed by %u"),
                                        w->number, number));
    w->number = number;
    w->width = 0;
}

/* The same number again: the page before ended within the project. */
static void next_piece(struct walk *w)
{
    take_note(w, w->n_wait);
    w->n_wait = 0;
    w->form->piece++;
    w->form->piece_rows = 0;
    w->form->piece_total = JX_PTS_NONE;
}

/* Is the name at hand the one that goes on after a number? */
static bool goes_on(const struct walk *w, jx_str next)
{
    const jx_str name = w->form->f.project_name;
    return name.len >= next.len && next.len && memcmp(name.p, next.p, next.len) == 0;
}

/* A number by itself: of a project, of the one that a page broke, or a score. */
static int take_number(struct walk *w, const struct line *l)
{
    enum { FARTHEST = 5 }; /* numbers that were lost in a row */
    const char *p = w->p;
    uint32_t no = w->no, v = whole(l->text);
    struct line next;
    jx_pts ignored;
    bool last = !next_line(&p, w->end, &no, &next);
    bool before_name = !last && !jx_plain_points(next.text, &ignored) && !is_row(next.text);
    jx_flat_form *f = w->form;
    bool rows = w->number && f->piece_rows;
    if (rows && v == w->number && before_name && goes_on(w, next.text)) {
        next_piece(w);
        return 0;
    }
    bool following = v && (v == w->number + 1 || (v > w->number && v <= w->number + FARTHEST &&
                                                  (!w->number || f->piece_total != JX_PTS_NONE)));
    if ((rows || !w->number) && following && before_name) {
        int err = end_project(w);
        if (!err) begin_project(w, v, l->no);
        return err;
    }
    jx_pts score;
    if (last && v == w->number + 1) /* the text ends before the name of a project, or this is a score */
        lost(w, l);
    else if (rows && jx_plain_points(l->text, &score)) {
        jx_flat_total(f, score, l->no);
        jx_flat_rounded(f, l->text, score, l->no);
    } else if (w->n_wait && !l->after_blank && w->n_wait < JX_FLAT_LINES)
        w->wait[w->n_wait++] = *l; /* "…专项", "2024", "年…" */
    else
        lost(w, l);
    return 0;
}

/* "100扶持企业发展": the number that a name begins with. */
static void find_glued(jx_flat_row *r)
{
    uint32_t n = 0;
    jx_dec d;
    jx_str name = r->i.name;
    while (n < name.len && n < 8 && ((name.p[n] >= '0' && name.p[n] <= '9') || name.p[n] == '.')) n++;
    if (!n || n == name.len || r->glued != JX_PTS_NONE || jx_dec_parse((jx_str){name.p, n}, &d) != 0) return;
    if (jx_dec_norm(d).scale > 2) return; /* no score has so many decimals */
    if (jx_pts_from_dec(d, &r->glued) == 0)
        r->glued_len = (uint8_t)n;
    else
        r->glued = JX_PTS_NONE;
}

static void take_row(struct walk *w, const struct line *l, jx_flat_row *r, jx_str name)
{
    jx_flat_form *f = w->form;
    jx_str before = take_waiting(w, name.len > 0);
    if (f->n_rows == JX_MAX_INDICATORS) {
        lost(w, l);
        return;
    }
    const char *odd = jx_flat_place(r, w->doc->opt.zh_problems);
    r->i.name = name.len ? name : before;
    r->i.line = l->no;
    r->piece = f->piece;
    find_glued(r);
    if (!r->i.name.len)
        jx_flat_problem(f, l->no, jx_str_of(JX_DT(w->doc, "指标名称缺失", "the indicator's name is missing")));
    if (odd)
        jx_flat_problem(
            f, l->no,
            jx_arena_printf(&w->doc->arena, JX_DT(w->doc, "“%.*s”：%s", "\"%.*s\": %s"), JX_FMT(r->i.name), odd));
    f->rows[f->n_rows++] = *r;
    f->piece_rows++;
}

/* "某某县人社局2024年度项目支出绩效自评情况表": unit and year. */
static void take_title(struct walk *w, jx_str s)
{
    w->heading = s;
    w->unit = (jx_str){0};
    w->year = 0;
    for (uint32_t i = 0; i + 4 < s.len; i++) {
        uint32_t y = whole((jx_str){s.p + i, 4});
        if (y < 1990 || y > 2100 || !jx_starts(jx_trim(jx_drop(s, i + 4)), "年")) continue;
        w->unit = jx_trim((jx_str){s.p, i});
        w->year = (uint16_t)y;
        return;
    }
}

static int take_line(struct walk *w, const struct line *l)
{
    jx_flat_row row;
    jx_str name;
    jx_pts ignored;
    if (jx_has_lost(l->text) && w->number)
        jx_flat_problem(w->form, l->no, JX_LOST_SAID(w->doc, JX_DT));
    else if (jx_has_lost(l->text))
        jx_doc_add_problem(w->doc, l->no, (jx_str){0}, JX_LOST_SAID(w->doc, JX_DE));
    if (heading_row(l->text)) {
        w->table = true;
        return 0;
    }
    if (jx_contains(l->text, "自评") && jx_ends(l->text, "表") + jx_contains(l->text, "表（") && !is_row(l->text)) {
        if (jx_str_eq(l->text, w->heading)) return 0;
        int err = end_project(w);
        w->number = 0;
        take_title(w, l->text);
        return err;
    }
    if (!w->table) return 0;
    if (jx_plain_points(l->text, &ignored)) return take_number(w, l);
    if (w->number && jx_flat_split(l->text, &name, &row) && row.n > 1)
        take_row(w, l, &row, name);
    else if (!w->number || w->n_wait == JX_FLAT_LINES || jx_flat_broken_row(l->text))
        lost(w, l);
    else
        w->wait[w->n_wait++] = *l;
    return 0;
}

int jx_flat_read(jx_doc *doc, jx_str text)
{
    struct walk w = {.doc = doc, .p = text.p, .end = text.p + text.len, .no = 1};
    struct line l;
    int err = 0;
    w.form = calloc(1, sizeof *w.form);
    if (!w.form) return JX_ENOMEM;
    while (!err && next_line(&w.p, w.end, &w.no, &l)) err = take_line(&w, &l);
    if (!err) err = end_project(&w);
    free(w.form);
    if (err) return err;
    if (doc->arena.failed) return JX_ENOMEM;
    return doc->n_forms ? 0 : JX_EINVAL;
}
