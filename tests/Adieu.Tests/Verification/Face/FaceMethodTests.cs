using Adieu.Cases;
using Adieu.Erasure.Stores;
using Adieu.Sealing;
using Adieu.Verification;
using Adieu.Verification.Face;
using Dapper;

namespace Adieu.Tests.Verification.Face;

/// <summary>Consent, challenge, attempts and what is left of them, over both databases.</summary>
public sealed class FaceMethodTests
{
    public static TheoryData<SqlDialect> Dialects => [SqlDialect.Sqlite, SqlDialect.PostgreSql];

    [Theory, MemberData(nameof(Dialects))]
    public async Task The_right_person_passes_once_with_one_challenge(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = await desk.ConsentedAsync();
        var asked = await desk.AskAsync(about);
        asked.Steps.Count.ShouldBe(3);
        (await desk.AnswerAsync(about, asked.Challenge)).ShouldBeOfType<ProveResult.Proven>();
        (await desk.AnswerAsync(about, asked.Challenge)).ShouldBeOfType<ProveResult.NotNow>();
        desk.Engine.Asked.ShouldBe(1);
        (await desk.Proofs.ViewAsync(about, default)).Methods.Single().Proven.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Nobody_is_asked_before_they_consented_to_the_words_of_today(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = desk.Case();
        (await desk.NeedsAsync(about)).ShouldBe("consent");
        (await desk.Proofs.SendAsync(about, "face", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.ConsentAsync(about, "face", "face-of-last-year", default)).ShouldBeFalse();
        (await desk.Proofs.SendAsync(about, "face", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.Proofs.ConsentAsync(about, "face", FaceConsent.Wording, default)).ShouldBeTrue();
        (await desk.Proofs.ConsentAsync(about, "face", FaceConsent.Wording, default)).ShouldBeTrue();
        await desk.AskAsync(about);

        await using var connection = await desk.Database.OpenAsync(default);
        var entries = (await connection.QueryAsync<string>("select entry from ledger")).Where(e => e.Contains(about.Number.ToString(), StringComparison.Ordinal)).ToList();
        entries.Count.ShouldBe(1);
        entries[0].ShouldContain("case.consent");
        entries[0].ShouldContain(FaceConsent.Wording);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_challenge_is_for_its_case_alone_and_an_older_one_is_void(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        await desk.EnrolAsync("2");
        var (mine, theirs) = (await desk.ConsentedAsync(), await desk.ConsentedAsync("2"));
        var foreign = await desk.AskAsync(theirs);
        var first = await desk.AskAsync(mine);
        (await desk.AnswerAsync(mine, foreign.Challenge)).ShouldBe(new ProveResult.Wrong(2));
        var second = await desk.AskAsync(mine);
        (await desk.AnswerAsync(mine, first.Challenge)).ShouldBe(new ProveResult.Wrong(1));
        desk.Engine.Asked.ShouldBe(0);
        desk.Engine.Show(second.Steps);
        (await desk.AnswerAsync(mine, second.Challenge)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_wrong_answer_uses_its_challenge_up_and_three_challenges_are_all_there_are(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = await desk.ConsentedAsync();
        for (var left = 2; left >= 0; left--)
        {
            var asked = await desk.AskAsync(about);
            desk.Engine.Show(asked.Steps, person: 2);
            // Why it was not them is told in no words: only what helps to hold the camera better is.
            (await desk.AnswerAsync(about, asked.Challenge)).ShouldBe(new ProveResult.Wrong(left));
            desk.Engine.Show(asked.Steps);
            (await desk.AnswerAsync(about, asked.Challenge)).ShouldNotBeOfType<ProveResult.Proven>();
        }

        (await desk.Proofs.SendAsync(about, "face", default)).ShouldBeOfType<SendResult.NotNow>();
        (await desk.NeedsAsync(about)).ShouldBe("attempts");
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Asking_again_until_the_movements_suit_a_recording_costs_the_attempts(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = await desk.ConsentedAsync();
        for (var i = 0; i < 3; i++) await desk.AskAsync(about);
        (await desk.Proofs.SendAsync(about, "face", default)).ShouldNotBeOfType<SendResult.Asked>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task Many_answers_at_once_to_one_challenge_are_looked_at_once(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = await desk.ConsentedAsync();
        var asked = await desk.AskAsync(about);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => desk.AnswerAsync(about, asked.Challenge))));
        outcomes.Count(o => o is ProveResult.Proven).ShouldBe(1);
        desk.Engine.Asked.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task An_engine_that_goes_away_costs_no_attempt_and_is_told(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        await desk.EnrolAsync();
        var about = await desk.ConsentedAsync();
        for (var i = 0; i < 4; i++)
        {
            var asked = await desk.AskAsync(about);
            desk.Engine.Away = true;
            (await desk.AnswerAsync(about, asked.Challenge)).ShouldBeOfType<ProveResult.Unavailable>();
            (await desk.NeedsAsync(about)).ShouldBe("engine");
            desk.Engine.Away = false;
        }

        (await desk.AnswerAsync(about, (await desk.AskAsync(about)).Challenge)).ShouldBeOfType<ProveResult.Proven>();
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_reference_is_of_use_to_its_own_account_alone_and_not_on_the_day_it_is_made(SqlDialect dialect)
    {
        await using var desk = await FaceDesk.OpenAsync(dialect);
        (await desk.NeedsAsync(desk.Case())).ShouldBe("enrolment");
        await desk.EnrolAsync();
        await desk.Shop.RunAsync("insert into faces select 2, template from faces where account_id = 1");
        (await desk.NeedsAsync(desk.Case("2"))).ShouldBe("enrolment");
        await desk.Shop.RunAsync("delete from faces");
        (await desk.NeedsAsync(desk.Case())).ShouldBe("enrolment");
        await desk.EnrolAsync(by: new FaceReferences(new SealedBox(new KeyRing(new byte[32])), TimeProvider.System));
        (await desk.NeedsAsync(desk.Case())).ShouldBe("age");
        await desk.Shop.RunAsync("update faces set template = replace(template, '.1', '.0')");
        (await desk.NeedsAsync(desk.Case())).ShouldBe("enrolment");
    }

    [Fact]
    public void The_version_of_the_consent_follows_from_its_words()
    {
        // When this fails the words have changed: that is fine, and everybody is asked anew.
        FaceConsent.Wording.ShouldMatch("^face-[0-9a-f]{12}$");
        FaceConsent.Statements.ShouldAllBe(s => s.Zh.Length > 10 && s.En.Length > 20);
    }
}
