using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Passport.Codes;
using Passport.People;
using Passport.SignIn;

namespace Adieu.EndToEnd.Tests.RailwayService;

/// <summary>The account centre, through its pages.</summary>
public sealed class PassportTests(SharedRailway shared) : IClassFixture<SharedRailway>
{
    private readonly RailwayHouse _house = shared.House;

    [Theory]
    [InlineData("clear")]
    [InlineData("clear@example.com")]
    [InlineData("154 0000 0001")]
    public async Task People_sign_in_by_any_of_their_identifiers(string identifier)
    {
        using var visit = _house.Visit();
        await visit.SignInAsync(identifier);
        visit.Text.ShouldContain("林晚秋");
    }

    [Fact]
    public async Task The_ID_number_works_too()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync(await _house.ScalarAsync("select document_no from accounts where user_name = 'clear'"));
        visit.Text.ShouldContain("林晚秋");
    }

    [Fact]
    public async Task The_sample_people_are_shown_with_what_a_counter_and_a_registration_ask_for()
    {
        using var visit = _house.Visit();
        await visit.OpenAsync("/dev/personas");
        visit.Text.ShouldContain(await _house.ScalarAsync("select document_no from accounts where user_name = 'upcoming'"));
        var free = visit.Page.QuerySelectorAll("main > p > strong").Last().TextContent;
        ResidentId.Normalise(free, new DateOnly(2026, 1, 1)).ShouldBe(free);
        (await _house.ScalarAsync($"select count(*) from accounts where document_no = '{free}'")).ShouldBe("0");
    }

    [Fact]
    public async Task An_unknown_account_gets_the_answer_and_the_time_of_a_wrong_password()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync("clear", "wrong-1");
        var (wrong, wrongStatus) = (visit.Text, visit.Status);
        var clock = Stopwatch.StartNew();
        await visit.SignInAsync("nobody", "wrong-1");
        visit.Text.ShouldBe(wrong);
        visit.Status.ShouldBe(wrongStatus);
        wrongStatus.ShouldBe(HttpStatusCode.Unauthorized);
        clock.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(390);
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_even_for_the_right_one()
    {
        using var visit = _house.Visit();
        for (var i = 0; i < 5; i++) await visit.SignInAsync("points", "wrong-1");
        await visit.SignInAsync("points");
        visit.Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Guessing_in_parallel_brings_no_more_attempts()
    {
        var visits = Enumerable.Range(0, 12).Select(_ => _house.Visit()).ToList();
        await Task.WhenAll(visits.Select(visit => visit.SignInAsync("traveller", "wrong-1")));
        await visits[0].SignInAsync("traveller");
        visits[0].Status.ShouldBe(HttpStatusCode.Unauthorized);
        visits.ForEach(visit => visit.Dispose());
    }

    [Fact]
    public async Task Registering_proves_the_phone_and_signs_in()
    {
        using var visit = _house.Visit();
        await RegisterAsync(visit, "15477777777");
        await visit.SendAsync("/account/register/code", ("Code", await CodeAsync("15477777777")));
        visit.Text.ShouldContain("李小满");
        (await _house.ScalarAsync("select phone_confirmed from accounts where phone = '15477777777'")).ShouldBe("1");
    }

    [Fact]
    public async Task A_code_works_once_and_five_wrong_ones_spend_it()
    {
        using var visit = _house.Visit();
        await RegisterAsync(visit, "15477777778");
        var code = await CodeAsync("15477777778");
        var wrong = code == "000000" ? "000001" : "000000";
        for (var i = 0; i < 5; i++) await visit.SendAsync("/account/register/code", ("Code", wrong));
        visit.Text.ShouldContain("wrong or too old");
        await visit.SendAsync("/account/register/code", ("Code", code));
        visit.Text.ShouldContain("Too many wrong codes");
        (await _house.ScalarAsync("select count(*) from accounts where phone = '15477777778'")).ShouldBe("0");
    }

    [Fact]
    public async Task A_taken_phone_is_told_only_to_who_has_it()
    {
        using var visit = _house.Visit();
        await RegisterAsync(visit, "15400000001");
        visit.Text.ShouldContain("154****0001");
        await visit.SendAsync("/account/register/code", ("Code", await CodeAsync("15400000001")));
        visit.Status.ShouldBe(HttpStatusCode.Conflict);
        visit.Text.ShouldContain("has an account");
    }

    [Fact]
    public async Task Bad_fields_are_named_and_nothing_is_sent()
    {
        using var visit = _house.Visit();
        await visit.OpenAsync("/account/register");
        await visit.SendAsync("/account/register", ("RealName", "李"), ("DocumentNo", "110105194912310021"), ("Phone", "123"), ("Password", "short"));
        visit.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        visit.Page.QuerySelectorAll(".error-summary li").Length.ShouldBe(5);
    }

    [Fact]
    public async Task Common_passwords_and_ones_own_words_are_refused_and_nothing_is_asked_of_their_composition()
    {
        CommonPasswords.Count.ShouldBeGreaterThan(15_000);
        foreach (var common in new[] { "password", "Password1", "a123456789", "1qaz2wsx", "qq123456", "11112222", "abcd1234" }) CommonPasswords.Holds(common).ShouldBeTrue(common);
        CommonPasswords.Holds("15400000009a", "15400000009").ShouldBeTrue();
        CommonPasswords.Holds("zhang_wei9", "zhang_wei").ShouldBeTrue();
        CommonPasswords.Holds("plum blossom in may", "zhang_wei", null).ShouldBeFalse();

        using var visit = _house.Visit();
        await visit.OpenAsync("/account/register");
        await visit.SendAsync("/account/register", ("Password", "Password1"));
        visit.Text.ShouldContain("among the first to be guessed");
        await visit.SendAsync("/account/register", ("Password", "plum blossom in may"));
        visit.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, "everything else is missing");
        visit.Text.ShouldNotContain("among the first to be guessed");
    }

    [Fact]
    public async Task A_forgotten_password_is_reset_by_SMS_and_ends_all_sessions()
    {
        using var old = _house.Visit();
        await old.SignInAsync("upcoming");
        using var visit = _house.Visit();
        await visit.OpenAsync("/account/forgot");
        await visit.SendAsync("/account/forgot", ("Identifier", "upcoming"));
        var page = visit.Text;
        await visit.SendAsync("/account/forgot/code", ("Code", await CodeAsync("15400000003")), ("Password", "another-2026"));
        visit.Text.ShouldContain("new password is set");
        (await old.OpenAsync("/me")).Text.ShouldContain("Sign in");
        await visit.SignInAsync("upcoming", "another-2026");
        visit.Text.ShouldContain("陈望舒");
        (await _house.ScalarAsync("select recovered_at is not null from accounts where user_name = 'upcoming'")).ShouldBe("1");

        using var stranger = _house.Visit();
        await stranger.OpenAsync("/account/forgot");
        await stranger.SendAsync("/account/forgot", ("Identifier", "nobody-here"));
        stranger.Text.ShouldBe(page);
    }

    [Fact]
    public async Task Deleting_session_rows_signs_out_at_once()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync("refunding");
        await _house.WithAsync(async (_, db) => await db.Sessions.Where(s => s.AccountId == 1004).ExecuteDeleteAsync());
        (await visit.OpenAsync("/orders")).Text.ShouldContain("Sign in");
    }

    [Fact]
    public async Task Suspending_stops_buying_and_resuming_allows_it()
    {
        using var visit = _house.Visit();
        await visit.SignInAsync("waiting");
        await visit.OpenAsync("/account/suspend");
        await visit.SendAsync("/account/suspend", ("Until", DateTime.Parse(await _house.ScalarAsync("select max(day) from departures")).ToString("yyyy-MM-dd")));
        visit.Text.ShouldContain("suspended");
        await visit.SendAsync("/account/resume");
        visit.Text.ShouldContain("in use again");
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var http = new HttpClient { BaseAddress = _house.Address };
        using var answer = await http.PostAsync("/account/sign-in", new FormUrlEncodedContent([new("Identifier", "clear"), new("Password", "railway-2026")]));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
    }

    private static async Task RegisterAsync(Visit visit, string phone)
    {
        var digits = "11010519900307" + phone[^3..];
        await visit.OpenAsync("/account/register");
        await visit.SendAsync("/account/register", ("RealName", "李小满"), ("DocumentNo", digits + ResidentId.CheckCharacter(digits)), ("Phone", phone), ("Password", "my-secret-9"), ("Terms", "yes"));
    }

    private async Task<string> CodeAsync(string phone)
    {
        var messages = _house.App.Services.GetRequiredService<DevelopmentMessages>();
        for (var i = 0; i < 1500 && !messages.Recent.Any(m => m.To == phone); i++) await Task.Delay(20);
        return _house.Code(phone);
    }
}
