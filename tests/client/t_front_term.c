#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "client/show/csv.h"
#include "client/show/lang.h"
#include "client/show/table.h"

/* What a table prints to something that is no terminal. */
static char *printed(jx_table *t)
{
    char *text = NULL;
    size_t len = 0;
    FILE *f = tmpfile(); /* a real descriptor: isatty is asked */
    cr_assert(f);
    jx_table_print(t, f, 2);
    jx_table_free(&t);
    len = (size_t)ftell(f);
    rewind(f);
    text = calloc(len + 1, 1);
    cr_assert_eq(fread(text, 1, len, f), len);
    fclose(f);
    return text;
}

static size_t width(const char *z) { return jx_width(z, strlen(z)); }

Test(width, counts_columns_and_not_bytes)
{
    cr_expect_eq(width("abc"), 3);
    cr_expect_eq(width("荣昌区"), 6);
    cr_expect_eq(width("≥95%"), 4);
    cr_expect_eq(width("（１）"), 6);
    cr_expect_eq(width("e\u0301"), 1); /* a combining accent takes no column */
    cr_expect_eq(width(""), 0);
}

Test(clean, lets_nothing_steer_the_terminal)
{
    static const char nasty[] = "a\033[31mb\nc\td\x7f\xff\u202e"
                                "e\xc2\x9b";
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    jx_clean(f, nasty, sizeof nasty - 1);
    fclose(f);
    cr_expect_str_eq(text, "a\uFFFD[31mb c d\uFFFD\uFFFD\uFFFDe\uFFFD");
    cr_expect_eq(jx_width(nasty, sizeof nasty - 1), jx_width(text, len), "width is that of what is shown");
    free(text);
}

Test(table, lines_columns_up_across_scripts)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "division");
    jx_table_column(t, JX_RIGHT, "份数");
    jx_table_column(t, JX_LEFT, "note");
    jx_cellf(t, "500153 荣昌区");
    jx_cellf(t, "27");
    jx_cellf(t, "好");
    jx_cellf(t, "ascii");
    jx_cellf(t, "1,204");
    jx_cellf(t, "x");
    char *text = printed(t);
    cr_expect_str_eq(text, "  division        份数  note\n"
                           "  500153 荣昌区     27  好\n"
                           "  ascii          1,204  x\n");
    free(text);
}

Test(table, leaves_no_spaces_at_the_end_of_a_line_and_no_colour_in_a_file)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "a");
    jx_table_column(t, JX_LEFT, "b");
    jx_cellf(t, "红");
    jx_cell_style(t, JX_RED);
    jx_cell(t, (jx_str){0});
    jx_table_rule(t);
    jx_cellf(t, "1");
    jx_cellf(t, "22");
    jx_row_style(t, JX_BOLD);
    char *text = printed(t);
    cr_expect_str_eq(text, "  a   b\n"
                           "  红\n"
                           "  ------\n"
                           "  1   22\n");
    free(text);
}

Test(table, without_titles_has_no_head)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    jx_cellf(t, "-n");
    jx_cellf(t, "多少份");
    char *text = printed(t);
    cr_expect_str_eq(text, "  -n  多少份\n");
    free(text);
}

Test(table, keeps_a_cell_that_is_not_utf8_in_its_column)
{
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "a");
    jx_table_column(t, JX_LEFT, "b");
    jx_cell(t, (jx_str){"\xff\xfe", 2});
    jx_cellf(t, "x");
    char *text = printed(t);
    cr_expect_str_eq(text, "  a   b\n  \uFFFD\uFFFD  x\n");
    free(text);
}

/* ---- on a terminal ---- */

/* What a table of one sentence prints to a terminal of so many columns. */
static void on_terminal(unsigned short columns, char *out, size_t cap)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    cr_assert(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    struct winsize size = {.ws_row = 24, .ws_col = columns};
    cr_assert(slave >= 0 && ioctl(slave, TIOCSWINSZ, &size) == 0);
    FILE *f = fdopen(slave, "w");
    jx_table *t = jx_table_new();
    jx_table_column(t, JX_LEFT, "");
    jx_table_column(t, JX_WRAP, "");
    jx_cellf(t, "S304");
    jx_cell_style(t, JX_RED);
    jx_cellf(t, "得分大于分值的行，请核对原表后填报。");
    jx_table_print(t, f, 0);
    jx_table_free(&t);
    fflush(f);
    size_t n = 0;
    fcntl(master, F_SETFL, O_NONBLOCK); /* all is there: the terminal's buffer holds it */
    for (ssize_t got; (got = read(master, out + n, cap - 1 - n)) > 0;) n += (size_t)got;
    out[n] = '\0';
    fclose(f);
    close(master);
}

Test(terminal, breaks_long_text_into_its_column_and_never_before_a_comma)
{
    char text[512];
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    on_terminal(28, text, sizeof text);
    cr_expect_str_eq(text, "S304  得分大于分值的行，请核\r\n"
                           "      对原表后填报。\r\n");
    on_terminal(200, text, sizeof text);
    cr_expect_str_eq(text, "S304  得分大于分值的行，请核对原表后填报。\r\n");
    on_terminal(22, text, sizeof text); /* eight characters a line; the comma would begin the second */
    cr_expect_str_eq(text, "S304  得分大于分值的\r\n"
                           "      行，请核对原表后\r\n"
                           "      填报。\r\n");
}

Test(terminal, has_colour_unless_it_is_not_wanted)
{
    char text[512];
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    on_terminal(80, text, sizeof text);
    cr_expect(strstr(text, "\033[31mS304\033[0m"), "%s", text);
    setenv("TERM", "dumb", 1);
    on_terminal(80, text, sizeof text);
    cr_expect_not(strchr(text, '\033'));
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "yes", 1);
    on_terminal(80, text, sizeof text);
    cr_expect_not(strchr(text, '\033'));
}

/* ---- language ---- */

static enum jx_lang lang_with(const char *lc_all, const char *lc_messages, const char *lang)
{
    lc_all ? setenv("LC_ALL", lc_all, 1) : unsetenv("LC_ALL");
    lc_messages ? setenv("LC_MESSAGES", lc_messages, 1) : unsetenv("LC_MESSAGES");
    lang ? setenv("LANG", lang, 1) : unsetenv("LANG");
    jx_lang_reset();
    return jx_lang();
}

Test(lang, is_what_the_first_locale_variable_says)
{
    cr_expect_eq(lang_with(NULL, NULL, "zh_CN.UTF-8"), JX_ZH);
    cr_expect_eq(lang_with(NULL, NULL, "zh"), JX_ZH);
    cr_expect_eq(lang_with(NULL, NULL, NULL), JX_EN);
    cr_expect_eq(lang_with(NULL, NULL, "C.UTF-8"), JX_EN);
    cr_expect_eq(lang_with("C.UTF-8", "zh_CN.UTF-8", "zh_CN.UTF-8"), JX_EN);
    cr_expect_eq(lang_with("", "zh_CN.UTF-8", "en_GB.UTF-8"), JX_ZH);
    cr_expect_eq(lang_with(NULL, "de_DE.UTF-8", "zh_CN.UTF-8"), JX_EN);
}

Test(table, tables_that_follow_each_other_line_up)
{
    jx_widths kept = {{0}};
    const char *rows[][2] = {{"1", "a long text"}, {"100", "x"}, {"2", "y"}};
    const char *expect[] = {"1  a long text  end\n", "100  x            end\n", "  2  y            end\n"};
    for (int i = 0; i < 3; i++) {
        char *text = NULL;
        size_t len;
        FILE *out = open_memstream(&text, &len);
        jx_table *t = jx_table_new();
        jx_table_line_up(t, &kept);
        jx_table_column(t, JX_RIGHT, "");
        jx_table_column(t, JX_LEFT, "");
        jx_table_column(t, JX_LEFT, "");
        jx_cell(t, jx_str_of(rows[i][0]));
        jx_cell(t, jx_str_of(rows[i][1]));
        jx_cell(t, JX_STR("end"));
        jx_table_print(t, out, 0);
        fclose(out);
        cr_expect_str_eq(text, expect[i]);
        free(text);
        jx_table_free(&t);
    }
}

Test(lang, chooses_the_text)
{
    lang_with("zh_CN.UTF-8", NULL, NULL);
    cr_expect_str_eq(JX_T("份", "forms"), "份");
    lang_with("C", NULL, NULL);
    cr_expect_str_eq(JX_T("份", "forms"), "forms");
}

/* ---- CSV ---- */

Test(csv, quotes_what_it_must_and_lets_no_text_be_a_formula)
{
    static const char *const cells[] = {"平常", "a,b",    "say \"so\"", "two\nlines", "=1+2",
                                        "-5.5", "+86 10", "@x",         "",           "-"};
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) jx_csv_cell(f, i == 0, jx_str_of(cells[i]));
    jx_csv_end_row(f);
    fclose(f);
    cr_expect_str_eq(text, "平常,\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",'=1+2,-5.5,'+86 10,'@x,,'-\r\n");
    free(text);
}
