#include <criterion/criterion.h>
#include <stdlib.h>

#include "client/push/batch.h"

static jx_batch *got[64];
static size_t n_got;

static void take(void *arg, jx_batch *b)
{
    (void)arg;
    cr_assert_lt(n_got, 64);
    got[n_got++] = b;
}

static void drop(void)
{
    for (size_t i = 0; i < n_got; i++) jx_batch_free(&got[i]);
    n_got = 0;
}
TestSuite(batch, .fini = drop);

static jx_cutter *cutter(uint32_t forms, uint32_t bytes)
{
    jx_cut_options opt = {.submitter = JX_STR("tester"), .forms = forms, .bytes = bytes, .ready = take};
    jx_cutter *c = jx_cutter_new(&opt);
    cr_assert(c);
    return c;
}

static jx_form form(uint32_t division, const char *name)
{
    jx_form f;
    jx_form_init(&f);
    f.kind = JX_PROJECT;
    f.year = 2024;
    f.division = division;
    f.project_name = jx_str_of(name);
    return f;
}

/* The forms in a batch, checked to be a well-formed body with the id that the broker will work out. */
static uint32_t forms_in(jx_batch *b, jx_str *names)
{
    jx_bytes body = {zmq_msg_data(&b->body), zmq_msg_size(&b->body)};
    jx_cur c = jx_cur_of(body.p, body.len);
    jx_form_buf buf;
    jx_form_buf_init(&buf);
    uint32_t n = jx_batch_count(&c);
    for (uint32_t i = 0; i < n; i++) {
        cr_assert_eq(jx_form_decode(&c, &buf), 0);
        cr_expect_eq(buf.form.division, b->division);
        if (names) names[i] = buf.form.project_name;
    }
    cr_expect_eq(jx_cur_end(&c), 0);
    jx_form_buf_fini(&buf);
    jx_id id = jx_batch_id(JX_STR("tester"), b->division, (jx_bytes){0}, body);
    cr_expect(jx_id_eq(&id, &b->id));
    cr_expect_eq(n, b->forms);
    return n;
}

Test(batch, holds_at_most_the_chosen_number_of_forms_in_order)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    jx_str in[8];
    jx_cutter *c = cutter(2, 0);
    for (int i = 0; i < 5; i++) {
        jx_form f = form(500153, names[i]);
        cr_assert_eq(jx_cutter_add(c, &f), 0);
    }
    cr_expect_eq(n_got, 2, "a full batch goes at once");
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_assert_eq(n_got, 3);
    cr_expect_eq(forms_in(got[0], in), 2);
    cr_expect(jx_str_eq(in[0], JX_STR("a")) && jx_str_eq(in[1], JX_STR("b")));
    cr_expect_eq(forms_in(got[2], in), 1);
    cr_expect(jx_str_eq(in[0], JX_STR("e")));
    cr_expect(got[0]->no < got[1]->no && got[1]->no < got[2]->no);
    jx_cutter_free(&c);
}

Test(batch, holds_forms_of_one_division_only)
{
    jx_cutter *c = cutter(0, 0);
    static const uint32_t divisions[] = {500153, 522700, 500153, 522700, 500153};
    for (int i = 0; i < 5; i++) {
        jx_form f = form(divisions[i], "p");
        cr_assert_eq(jx_cutter_add(c, &f), 0);
    }
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_assert_eq(n_got, 2);
    cr_expect_eq(got[0]->division, 500153, "in the order in which they were begun");
    cr_expect_eq(forms_in(got[0], NULL), 3);
    cr_expect_eq(got[1]->division, 522700);
    cr_expect_eq(forms_in(got[1], NULL), 2);
    jx_cutter_free(&c);
}

Test(batch, is_cut_before_it_gets_too_large)
{
    enum { LIMIT = 20000 };
    static char text[9000];
    memset(text, 'x', sizeof text);
    jx_cutter *c = cutter(0, LIMIT);
    for (int i = 0; i < 5; i++) {
        jx_form f = form(500153, "p");
        f.objective = (jx_str){text, sizeof text};
        cr_assert_eq(jx_cutter_add(c, &f), 0);
    }
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_assert_eq(n_got, 3);
    for (size_t i = 0; i < n_got; i++) {
        cr_expect_leq(zmq_msg_size(&got[i]->body), LIMIT);
        forms_in(got[i], NULL);
    }
    jx_cutter_free(&c);
}

Test(batch, takes_a_form_larger_than_its_size_alone)
{
    static char text[9000];
    memset(text, 'x', sizeof text);
    jx_cutter *c = cutter(0, 4000);
    jx_form small = form(500153, "small"), large = form(500153, "large");
    large.objective = (jx_str){text, sizeof text};
    cr_assert_eq(jx_cutter_add(c, &small), 0);
    cr_assert_eq(jx_cutter_add(c, &large), 0);
    cr_assert_eq(jx_cutter_add(c, &small), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_expect_eq(n_got, 3);
    jx_cutter_free(&c);
}

Test(batch, refuses_a_form_without_division_or_over_a_limit_and_goes_on)
{
    static char text[JX_MAX_TEXT + 1];
    memset(text, 'x', sizeof text);
    jx_cutter *c = cutter(0, 0);
    jx_form none = form(0, "p"), long_text = form(500153, "p"), good = form(500153, "p");
    long_text.objective = (jx_str){text, sizeof text};
    cr_expect_eq(jx_cutter_add(c, &none), JX_EINVAL);
    cr_expect_eq(jx_cutter_add(c, &long_text), JX_ELIMIT);
    cr_expect_eq(jx_cutter_add(c, &good), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_assert_eq(n_got, 1);
    cr_expect_eq(forms_in(got[0], NULL), 1);
    jx_cutter_free(&c);
}

Test(batch, of_the_same_forms_has_the_same_id_and_a_salt_makes_another)
{
    jx_form f = form(500153, "p");
    jx_cutter *c = cutter(0, 0);
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(jx_cutter_add(c, &f), 0);
        cr_assert_eq(jx_cutter_flush(c), 0);
    }
    jx_cutter_free(&c);
    jx_cut_options opt = {.submitter = JX_STR("tester"), .salt = {"0123456789abcdef", 16}, .ready = take};
    c = jx_cutter_new(&opt);
    cr_assert_eq(jx_cutter_add(c, &f), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    jx_cutter_free(&c);
    cr_expect(jx_id_eq(&got[0]->id, &got[1]->id));
    cr_expect_not(jx_id_eq(&got[0]->id, &got[2]->id));
}

Test(batch, says_which_earlier_batch_has_an_older_version_of_its_forms)
{
    jx_cutter *c = cutter(2, 0);
    static const char *const names[] = {"a", "b", "c", "a", "d", "b"}; /* batches ab, ca, db */
    for (int i = 0; i < 6; i++) {
        jx_form f = form(500153, names[i]);
        cr_assert_eq(jx_cutter_add(c, &f), 0);
    }
    cr_assert_eq(n_got, 3);
    cr_expect_eq(got[0]->after, 0);
    cr_expect_eq(got[1]->after, got[0]->no);
    cr_expect_eq(got[2]->after, got[0]->no);
    jx_cutter_free(&c);
}

Test(batch, carries_what_the_caller_gave_it)
{
    int a, b;
    jx_cutter *c = cutter(0, 0);
    jx_form f = form(500153, "p");
    jx_cutter_user(c, &a);
    cr_assert_eq(jx_cutter_add(c, &f), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    jx_cutter_user(c, &b);
    cr_assert_eq(jx_cutter_add(c, &f), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    cr_expect_eq(got[0]->user, &a);
    cr_expect_eq(got[1]->user, &b);
    jx_cutter_free(&c);
}

Test(batch, forms_of_two_years_are_two_batches)
{
    jx_cutter *c = cutter(10, 0);
    jx_form a = form(511102, "a"), b = form(511102, "b"), d = form(511102, "d");
    b.year = 2023;
    cr_assert_eq(jx_cutter_add(c, &a), 0);
    cr_assert_eq(jx_cutter_add(c, &b), 0);
    cr_assert_eq(jx_cutter_add(c, &d), 0);
    cr_assert_eq(jx_cutter_flush(c), 0);
    jx_cutter_free(&c);
    cr_assert_eq(n_got, 2);
    cr_expect_eq(got[0]->year, 2024);
    cr_expect_eq(forms_in(got[0], NULL), 2);
    cr_expect_eq(got[1]->year, 2023);
    cr_expect_eq(forms_in(got[1], NULL), 1);
}
