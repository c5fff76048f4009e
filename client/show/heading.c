#include "client/show/heading.h"

#include "client/show/cli.h"
#include "client/show/labels.h"

enum { MESSAGE_MAX = 4096 };

static void shown(jx_str s, const char *otherwise)
{
    if (s.len)
        jx_clean(stdout, s.p, s.len);
    else
        fputs(otherwise, stdout);
}

/* " · text", if there is any. */
static void also(jx_str s)
{
    if (!s.len) return;
    fputs(" · ", stdout);
    jx_clean(stdout, s.p, s.len);
}

void jx_print_title(const jx_form *f, unsigned verdict)
{
    const char *bold = jx_style_on(stdout, JX_BOLD), *off = *bold ? jx_style_off(stdout) : "";
    printf("%s%u. ", bold, f->seq);
    shown(f->project_name,
          f->kind == JX_DEPARTMENT ? jx_kind_label(f->kind) : JX_T("（无项目名称）", "(no project name)"));
    fputs(off, stdout);
    if (verdict) {
        const char *on = jx_style_on(stdout, jx_verdict_style(verdict));
        printf("  %s[%s]%s", on, jx_verdict_label(verdict), *on ? jx_style_off(stdout) : "");
    }
    putchar('\n');
}

void jx_print_place(const jx_form *f)
{
    fputs("   ", stdout);
    shown(f->source, "-");
    printf(JX_T(" 第 %u 行", " line %u"), f->line);
    if (f->division)
        printf(" · %06u %s", f->division, jx_division_label(f->division));
    else
        fputs(JX_T(" · 区划不明", " · division unknown"), stdout);
    also(f->unit);
    if (!jx_str_eq(f->unit, f->implementing_unit)) also(f->implementing_unit);
    if (f->year) printf(JX_T(" · %u 年度", " · %u"), f->year);
    if (f->occurrence > 1) printf(JX_T(" · 同名第 %u 份", " · no. %u of its name"), f->occurrence);
    putchar('\n');
}

void jx_print_document_problems(const jx_doc *d)
{
    size_t n;
    const jx_problem *p = jx_doc_problems(d, &n);
    jx_str source = jx_doc_source(d);
    for (size_t i = 0; i < n; i++) {
        char line[32] = ""; /* none: the document as a whole */
        if (p[i].line) snprintf(line, sizeof line, JX_T(" 第 %u 行", " line %u"), (unsigned)p[i].line);
        jx_complain(JX_T("%.*s%s%s%.*s：%.*s", "%.*s%s%s%.*s: %.*s"), JX_FMT(source), line, p[i].cell.len ? " " : "",
                    JX_FMT(p[i].cell), JX_FMT(p[i].text));
    }
}

void jx_total_text(jx_pts total, jx_pts low, jx_pts high, char out[40])
{
    char a[16], b[16];
    if (low == high || low == JX_PTS_NONE || high == JX_PTS_NONE) {
        if (total == JX_PTS_NONE)
            strcpy(out, "—");
        else
            jx_pts_print(total, out);
        return;
    }
    jx_pts_print(low, a);
    jx_pts_print(high, b);
    snprintf(out, 40, "%s–%s", a, b);
}

void jx_cell_total(jx_table *t, jx_pts total, jx_pts low, jx_pts high)
{
    char text[40];
    if (low == high || low == JX_PTS_NONE || high == JX_PTS_NONE) {
        jx_cell_pts(t, total);
        return;
    }
    jx_total_text(total, low, high, text);
    jx_cell(t, jx_str_of(text));
}

static void json_finding(jx_json *j, const jx_finding *f, const jx_form *form)
{
    static char message[MESSAGE_MAX];
    char path[48];
    enum jx_money_unit unit = form ? (enum jx_money_unit)form->money_unit : JX_UNIT_NONE;
    jx_path_print(f->path, path);
    jx_finding_message(f, form, jx_lang(), message, sizeof message);
    jx_json_open(j, '{');
    jx_json_key(j, "code");
    jx_json_str(j, jx_str_of(f->code));
    jx_json_key(j, "severity");
    jx_json_str(j, jx_str_of(jx_severity_name((enum jx_severity)f->severity)));
    jx_json_key(j, "path");
    jx_json_str(j, jx_str_of(path));
    jx_json_key(j, "line");
    if (f->line)
        jx_json_uint(j, f->line);
    else
        jx_json_null(j);
    jx_json_key(j, "stated");
    jx_json_val(j, &f->stated, unit);
    jx_json_key(j, "expected");
    jx_json_val(j, &f->expected, unit);
    if (f->detail.kind) {
        jx_json_key(j, "detail");
        jx_json_val(j, &f->detail, unit);
    }
    if (f->cause[0]) {
        jx_json_key(j, "cause");
        jx_json_str(j, jx_str_of(f->cause));
    }
    if (f->count > 1) {
        jx_json_key(j, "count");
        jx_json_uint(j, f->count);
    }
    jx_json_key(j, "message");
    jx_json_str(j, jx_str_of(message));
    jx_json_close(j, '}');
}

void jx_json_findings(jx_json *j, const jx_finding *f, size_t n, const jx_form *form)
{
    jx_json_open(j, '[');
    for (size_t i = 0; i < n; i++) json_finding(j, &f[i], form);
    jx_json_close(j, ']');
}

void jx_print_problems(const jx_form *f)
{
    if (!f->n_problems) return;
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_RIGHT, JX_T("行", "line"));
    jx_table_column(t, JX_LEFT, JX_T("单元格", "cell"));
    jx_table_column(t, JX_WRAP, JX_T("需要核对的地方", "to be checked"));
    for (int i = 0; i < f->n_problems; i++) {
        jx_cellf(t, "%u", f->problems[i].line);
        jx_cell_str(t, f->problems[i].cell);
        jx_cell_str(t, f->problems[i].text);
        jx_row_style(t, JX_YELLOW);
    }
    jx_table_print(t, stdout, 2);
    jx_table_free(&t);
}
