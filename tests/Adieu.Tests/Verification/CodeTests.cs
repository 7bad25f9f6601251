using Adieu.Cases;
using Adieu.Erasure.Stores;
using Dapper;

namespace Adieu.Tests.Verification;

public sealed class CodeTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_right_code_proves_once(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case(passwordAge: TimeSpan.FromMinutes(1));
        var sent = (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.Sent>();
        sent.Destination.ShouldBe("138****8000");
        (sent.ExpiresAt - sent.NextAt).ShouldBe(TimeSpan.FromMinutes(4));
        desk.Post.Letters.Single().Destination.ShouldBe("13800138000");
        (await desk.Proofs.ViewAsync(about, default)).Satisfied.ShouldBeFalse();

        var code = desk.Post.LastCode;
        var typed = $" {code[..3]} {code[3..]} ".Replace('0', '０');
        (await desk.Proofs.ProveAsync(about, "sms", typed, default)).ShouldBe(new ProveResult.Proven(true));
        (await desk.Proofs.ProveAsync(about, "sms", code, default)).ShouldBeOfType<ProveResult.NotNow>();
        (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.NotNow>();
        var view = await desk.Proofs.ViewAsync(about, default);
        view.Satisfied.ShouldBeTrue();
        view.Methods.Select(m => (m.Id, m.Proven)).ShouldBe([("password", true), ("sms", true), ("email", false)]);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_code_of_another_case_or_method_is_wrong(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var (mine, theirs) = (Desk.Case(), Desk.Case(phone: "13900139000"));
        await desk.Proofs.SendAsync(theirs, "sms", default);
        var foreign = desk.Post.LastCode;
        await desk.Proofs.SendAsync(mine, "sms", default);
        await desk.Proofs.SendAsync(mine, "email", default);
        if (foreign == desk.Post.LastCode) return; // one in a million
        (await desk.Proofs.ProveAsync(mine, "sms", foreign, default)).ShouldBe(new ProveResult.Wrong(4));
        (await desk.Proofs.ProveAsync(mine, "sms", desk.Post.LastCode, default)).ShouldBe(new ProveResult.Wrong(3));
        (await desk.Proofs.ProveAsync(mine, "sms", "", default)).ShouldBe(new ProveResult.Wrong(2));
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_old_code_has_expired_and_a_new_one_replaces_it(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        await desk.Proofs.SendAsync(about, "sms", default);
        var first = desk.Post.LastCode;
        (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.TooSoon>();
        await desk.WaitAsync(TimeSpan.FromMinutes(5));
        (await desk.Proofs.ProveAsync(about, "sms", first, default)).ShouldBeOfType<ProveResult.Expired>();
        await desk.Proofs.SendAsync(about, "sms", default);
        if (first != desk.Post.LastCode) (await desk.Proofs.ProveAsync(about, "sms", first, default)).ShouldBeOfType<ProveResult.Wrong>();
        (await desk.Proofs.ProveAsync(about, "sms", desk.Post.LastCode, default)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_resend_brings_no_new_attempts_and_a_lock_ends_by_itself(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        await desk.Proofs.SendAsync(about, "sms", default);
        for (var left = 4; left > 1; left--) (await desk.Proofs.ProveAsync(about, "sms", "x", default)).ShouldBe(new ProveResult.Wrong(left));
        await desk.WaitAsync(TimeSpan.FromMinutes(2));
        await desk.Proofs.SendAsync(about, "sms", default);
        (await desk.Proofs.ProveAsync(about, "sms", "x", default)).ShouldBe(new ProveResult.Wrong(1));
        (await desk.Proofs.ProveAsync(about, "sms", "x", default)).ShouldBeOfType<ProveResult.Locked>();
        (await desk.Proofs.ProveAsync(about, "sms", desk.Post.LastCode, default)).ShouldBeOfType<ProveResult.Locked>();
        (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.TooMany>();
        await desk.WaitAsync(TimeSpan.FromHours(1));
        await desk.Proofs.SendAsync(about, "sms", default);
        (await desk.Proofs.ProveAsync(about, "sms", desk.Post.LastCode, default)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_number_gets_five_codes_an_hour_whatever_the_case_and_however_parallel(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => desk.Proofs.SendAsync(Desk.Case(), "sms", default))));
        results.Count(r => r is SendResult.Sent).ShouldBe(5);
        results.Count(r => r is SendResult.TooMany).ShouldBe(7);
        desk.Post.Letters.Count.ShouldBe(5);
        await desk.WaitAsync(TimeSpan.FromHours(1));
        (await desk.Proofs.SendAsync(Desk.Case(), "sms", default)).ShouldBeOfType<SendResult.Sent>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Guessing_in_parallel_gets_no_more_than_five_answers(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        await desk.Proofs.SendAsync(about, "sms", default);
        var code = int.Parse(desk.Post.LastCode);
        var guesses = await Task.WhenAll(Enumerable.Range(1, 60).Select(i =>
            Task.Run(() => desk.Proofs.ProveAsync(about, "sms", ((code + i) % 1_000_000).ToString("D6"), default))));
        guesses.Count(g => g is ProveResult.Wrong).ShouldBe(4);
        guesses.Count(g => g is ProveResult.Locked).ShouldBe(56);
        await using var connection = await desk.Database.OpenAsync(default);
        (await connection.ExecuteScalarAsync<int>("select attempts from verification_codes")).ShouldBe(5);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_right_code_shown_many_times_at_once_proves_once(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        await desk.Proofs.SendAsync(about, "email", default);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => desk.Proofs.ProveAsync(about, "email", desk.Post.LastCode, default))));
        answers.Count(a => a is ProveResult.Proven).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_code_that_could_not_be_sent_is_good_for_nothing_and_need_not_be_waited_out(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        desk.Post.IsDown = true;
        (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.ProveAsync(about, "sms", "000000", default)).ShouldBeOfType<ProveResult.NotNow>();
        desk.Post.IsDown = false;
        (await desk.Proofs.SendAsync(about, "sms", default)).ShouldBeOfType<SendResult.Sent>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Neither_code_nor_destination_is_stored_and_the_decision_destroys_the_rest(SqlDialect dialect)
    {
        await using var desk = await Desk.OpenAsync(dialect);
        var about = Desk.Case();
        await desk.Proofs.SendAsync(about, "sms", default);
        await using var connection = await desk.Database.OpenAsync(default);
        var rows = string.Join('\n', (await connection.QueryAsync("select * from verification_codes")).Concat(await connection.QueryAsync("select * from verification_sends")).Select(r => $"{r}"));
        rows.ShouldNotContain("13800138000");
        rows.ShouldNotContain($"'{desk.Post.LastCode}'");
        await desk.Store.ForgetAsync([about.Number, CaseNumber.New()], default);
        (await connection.ExecuteScalarAsync<string?>("select code_hash from verification_codes")).ShouldBeNull();
        (await desk.Proofs.ProveAsync(about, "sms", desk.Post.LastCode, default)).ShouldBeOfType<ProveResult.NotNow>();
    }
}
